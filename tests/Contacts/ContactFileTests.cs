using System.Text;
using Outreach.Contacts;

namespace Outreach.Tests.Contacts;

public class ContactFileTests
{
    private static readonly Encoding Cp932 = CodePagesEncodingProvider.Instance.GetEncoding(932)!;

    public static TheoryData<string, Encoding> Encodings => new()
    {
        { "utf-8", new UTF8Encoding(false) },
        { "utf-8", new UTF8Encoding(true) },
        { "utf-16", new UnicodeEncoding(false, true) },
        { "utf-16BE", new UnicodeEncoding(true, true) },
        { "shift_jis", Cp932 },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_encoding_is_found_by_itself(string name, Encoding encoding)
    {
        var table = Assert.IsType<FileOutcome.Table>(ContactFile.Read([.. encoding.GetPreamble(), .. encoding.GetBytes("氏名,電話\r\n髙﨑 ①郎,027-000-0001\r\n")]));

        Assert.Equal(name, table.Encoding);
        Assert.Equal("髙﨑 ①郎", Assert.Single(table.Rows)["氏名"]);
    }

    [Theory]
    [InlineData("ED95", "﨑")]
    [InlineData("EEE0", "髙")]
    [InlineData("EDEE", "濵")]
    [InlineData("ED40", "纊")]
    [InlineData("EEEC", "黑")]
    [InlineData("EEEF", "ⅰ")]
    [InlineData("EEF8", "ⅹ")]
    [InlineData("EEFA", "￤")]
    [InlineData("EEFC", "＂")]
    public void Characters_that_CP932_holds_twice_are_read_from_both_places(string bytes, string character)
    {
        byte[] name = [.. Cp932.GetBytes("名前\n"), .. Cp932.GetBytes("山ー"), .. Convert.FromHexString(bytes), .. Cp932.GetBytes("子\n")];

        Assert.Equal($"山ー{character}子", Assert.IsType<FileOutcome.Table>(ContactFile.Read(name)).Rows[0]["氏名"]);
    }

    [Theory]
    [InlineData(',')]
    [InlineData('\t')]
    [InlineData(';')]
    public void Cells_may_be_parted_as_spreadsheets_part_them(char separator)
    {
        var table = Read($"氏名{separator}電話\n山田{separator}\"027-000-0001, 夜は;不在\t\"\n");

        Assert.Equal("027-000-0001, 夜は;不在", Assert.Single(table.Rows)["電話"]);
    }

    [Theory]
    [InlineData("名前", "氏名")]
    [InlineData("氏 名", "氏名")]
    [InlineData("フリガナ", "ふりがな")]
    [InlineData("ﾌﾘｶﾞﾅ", "ふりがな")]
    [InlineData("メールアドレス", "メール")]
    [InlineData("ＦＡＸ", "FAX")]
    [InlineData("電話番号", "電話")]
    public void Headers_are_known_by_their_usual_names(string header, string column) =>
        Assert.Contains(column, Read($"氏名,{header}\n山田,x\n").Columns);

    [Fact]
    public void Columns_that_are_not_used_are_named_a_second_one_of_a_kind_included()
    {
        var table = Read("氏名,電話,年齢,電話番号,\n山田,1,70,2,\n");

        Assert.Equal(["年齢", "電話番号"], table.UnknownColumns);
        Assert.Equal("1", table.Rows[0]["電話"]);
    }

    [Fact]
    public void Rows_are_numbered_as_a_spreadsheet_numbers_them()
    {
        var table = Read("氏名,備考\n山田,\"一行目\n二行目\"\n\n,\n佐藤,\n");

        Assert.Equal([(2, "山田"), (5, "佐藤")], table.Rows.Select(row => (row.Number, row["氏名"])));
        Assert.Equal("一行目\n二行目", table.Rows[0]["備考"]);
    }

    [Fact]
    public void Quotes_commas_and_markup_are_text_like_any_other() =>
        Assert.Equal("\"大\", <b>太</b>", Read("氏名\n\"\"\"大\"\", <b>太</b>\"\n").Rows[0]["氏名"]);

    [Fact]
    public void A_text_beyond_the_last_column_is_told() =>
        Assert.Equal(["3番地", null], Read("氏名,住所\n山田,見本町1,3番地\n佐藤,見本町2,,\n").Rows.Select(row => row.Surplus));

    [Theory]
    [InlineData("", FileProblem.Empty)]
    [InlineData("\n\n", FileProblem.Empty)]
    [InlineData("氏名,電話\n", FileProblem.NoRows)]
    [InlineData("氏名,電話\n,\n , \n", FileProblem.NoRows)]
    [InlineData("山田,027-000-0001\n", FileProblem.NoNameColumn)]
    [InlineData("氏名\0\n山田\n", FileProblem.NotATable)]
    [InlineData("氏名,備考\n山田,\"閉じない\n佐藤,\n鈴木,\n", FileProblem.OpenQuote)]
    public void What_is_not_a_contact_list_is_refused_with_its_reason(string text, FileProblem problem) =>
        Assert.Equal(new FileOutcome.Unreadable(problem), ContactFile.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Excels_own_formats_are_told_from_CSV()
    {
        Assert.Equal(new FileOutcome.Unreadable(FileProblem.Workbook), ContactFile.Read([.. "PK\u0003\u0004"u8, 20, 0, 6, 0]));
        Assert.Equal(new FileOutcome.Unreadable(FileProblem.Workbook), ContactFile.Read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]));
    }

    [Fact]
    public void Bytes_of_no_known_encoding_are_refused() =>
        Assert.Equal(new FileOutcome.Unreadable(FileProblem.UnknownEncoding), ContactFile.Read([0x8E, 0x81, 0xFF, 0xFD, 0x81]));

    [Fact]
    public void A_quote_that_swallows_a_whole_file_is_found() =>
        Assert.Equal(new FileOutcome.Unreadable(FileProblem.OpenQuote), ContactFile.Read(Encoding.UTF8.GetBytes(
            "氏名,備考\n山田,\"" + string.Concat(Enumerable.Repeat("佐藤,資料\n", 5_000)))));

    [Fact]
    public void More_rows_than_a_city_has_are_refused()
    {
        static byte[] File(int rows) => Encoding.UTF8.GetBytes("氏名\n" + string.Concat(Enumerable.Repeat("山田\n", rows)));

        Assert.Equal(ContactFile.MaxRows, Assert.IsType<FileOutcome.Table>(ContactFile.Read(File(ContactFile.MaxRows))).Rows.Count);
        Assert.Equal(new FileOutcome.Unreadable(FileProblem.TooManyRows), ContactFile.Read(File(ContactFile.MaxRows + 1)));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+81-27-000-0001")]
    [InlineData("-")]
    [InlineData("@home")]
    [InlineData("＝1+1")]
    [InlineData("'=1+1")]
    public void A_text_that_a_spreadsheet_would_calculate_is_guarded_and_comes_back_as_it_was(string text)
    {
        var file = ContactFile.Write([new Dictionary<string, string> { ["氏名"] = "山田", ["備考"] = text }]);

        Assert.Contains($",'{text}", Encoding.UTF8.GetString(file));
        Assert.Equal(text, Assert.IsType<FileOutcome.Table>(ContactFile.Read(file)).Rows[0]["備考"]);
    }

    [Fact]
    public void An_apostrophe_that_guards_nothing_stays() => Assert.Equal("'24年度から", Read("氏名,備考\n山田,'24年度から\n").Rows[0]["備考"]);

    private static FileOutcome.Table Read(string text) => Assert.IsType<FileOutcome.Table>(ContactFile.Read(Encoding.UTF8.GetBytes(text)));
}
