using System.Text;
using FsCheck;
using FsCheck.Fluent;
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
        { "utf-16", new UnicodeEncoding(false, false) },
        { "utf-16BE", new UnicodeEncoding(true, false) },
        { "shift_jis", Cp932 },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_encoding_is_found_by_itself(string name, Encoding encoding)
    {
        var table = Assert.IsType<FileOutcome.Table>(ContactFile.Read((byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes("氏名,電話\r\n髙﨑 ①郎,027-000-0001\r\n")]));

        Assert.Equal(name, table.Layout.Format);
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

        Assert.Equal($"山ー{character}子", Assert.IsType<FileOutcome.Table>(ContactFile.Read(name)).Rows.First()["氏名"]);
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
    [InlineData("フリガナ", "ふりがな")]
    [InlineData("ﾌﾘｶﾞﾅ", "ふりがな")]
    [InlineData("メールアドレス", "メール")]
    [InlineData("ＦＡＸ", "FAX")]
    [InlineData("電話番号", "電話")]
    public void Headers_are_known_by_their_usual_names(string header, string column) =>
        Assert.Contains(column, Read($"氏名,{header}\n山田,x\n").Columns);

    [Fact]
    public void Columns_that_are_not_used_are_named() => Assert.Equal(["年齢"], Read("氏名,電話,年齢,\n山田,1,70,\n").Layout.Unused);

    [Fact]
    public void Which_of_two_columns_of_a_kind_counts_is_asked_until_somebody_has_said_so()
    {
        var file = Bytes("氏名,電話,電話番号\n山田,1,2\n");
        Assert.Equal([1, 2], Assert.Single(Assert.IsType<FileOutcome.ColumnsUnknown>(ContactFile.Read(file)).Layout.Columns.Clashes).Places);

        var table = Assert.IsType<FileOutcome.Table>(ContactFile.Read(file, _ => new ColumnMapping(["氏名", null, "電話"])));
        Assert.Equal("2", table.Rows.First()["電話"]);
        Assert.Equal(["電話"], table.Layout.Unused);
    }

    [Fact]
    public void Rows_are_numbered_as_a_spreadsheet_numbers_them()
    {
        var table = Read("氏名,備考\n山田,\"一行目\n二行目\"\n\n,\n佐藤,\n");

        Assert.Equal([(2, "山田"), (5, "佐藤")], table.Rows.Select(row => (row.Number, row["氏名"])));
        Assert.Equal("一行目\n二行目", table.Rows.First()["備考"]);
    }

    [Fact]
    public void Quotes_commas_and_markup_are_text_like_any_other() =>
        Assert.Equal("\"大\", <b>太</b>", Read("氏名\n\"\"\"大\"\", <b>太</b>\"\n").Rows.First()["氏名"]);

    [Fact]
    public void A_text_beyond_the_last_column_is_told() =>
        Assert.Equal(["3番地", null], Read("氏名,住所\n山田,見本町1,3番地\n佐藤,見本町2,,\n").Rows.Select(row => row.Surplus));

    [Theory]
    [InlineData("", FileProblem.Empty)]
    [InlineData("\n\n", FileProblem.Empty)]
    [InlineData("氏名,電話\n", FileProblem.NoRows)]
    [InlineData("氏名,電話\n,\n , \n", FileProblem.NoRows)]
    [InlineData("第2回 情報交換会のご案内\nいつもありがとうございます。\n", FileProblem.NoNameColumn)]
    [InlineData("%PDF-1.7\n氏名,電話\n", FileProblem.NotATable)]
    [InlineData("氏名\0\n山田\n", FileProblem.NotATable)]
    [InlineData("氏名,備考\n山田,\"閉じない\n佐藤,\n鈴木,\n", FileProblem.OpenQuote)]
    public void What_is_not_a_contact_list_is_refused_with_its_reason(string text, FileProblem problem) =>
        Assert.Equal(new FileOutcome.Unreadable(problem), ContactFile.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_of_no_known_encoding_are_refused() =>
        Assert.Equal(new FileOutcome.Unreadable(FileProblem.UnknownEncoding), ContactFile.Read((byte[])[0x8E, 0x81, 0xFF, 0xFD, 0x81]));

    [Fact]
    public void A_quote_that_swallows_a_whole_file_is_found() =>
        Assert.Equal(new FileOutcome.Unreadable(FileProblem.OpenQuote), ContactFile.Read(Encoding.UTF8.GetBytes(
            "氏名,備考\n山田,\"" + string.Concat(Enumerable.Repeat("佐藤,資料\n", 30_000)))));

    [Theory]
    [InlineData("", "、")]
    [InlineData("\"", "、\"\"")]
    public void A_cell_that_is_too_long_is_no_quote_but_a_cell_in_a_row_and_a_column(string quote, string sign)
    {
        static string Filled(string sign, int length) => string.Concat(Enumerable.Repeat(sign, length / sign.Length));
        var text = $"氏名,備考\n山田,\n\n佐藤,{quote}{Filled(sign, 120_000)}{quote}\n鈴木,\"5\"\"\"\n";

        Assert.Equal(new FileOutcome.Unreadable(FileProblem.CellTooLong, new(4, 2, "備考")), ContactFile.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(
            new FileOutcome.Unreadable(FileProblem.CellTooLong, new(1, 1, null)), ContactFile.Read(Encoding.UTF8.GetBytes($"{Filled("、", 120_000)},氏名\n山田,1\n")));
    }

    [Fact]
    public void A_cell_that_is_longer_than_its_column_may_be_is_read_and_cut_and_keeps_no_other_row_from_being_read() =>
        Assert.Equal([10_000, 2], Read($"氏名,備考\n山田,{new string('あ', 20_000)}\n佐藤,資料\n").Rows.Select(row => row["備考"]!.Length));

    [Fact]
    public void More_rows_than_a_city_has_are_refused()
    {
        static byte[] File(int rows) => Encoding.UTF8.GetBytes("氏名\n" + string.Concat(Enumerable.Repeat("山田\n", rows)));

        Assert.Equal(ContactFile.MaxRows, Assert.IsType<FileOutcome.Table>(ContactFile.Read(File(ContactFile.MaxRows))).Rows.Count);
        Assert.Equal(new FileOutcome.Unreadable(FileProblem.TooManyRows), ContactFile.Read(File(ContactFile.MaxRows + 1)));
    }

    [Fact]
    public void An_apostrophe_that_guards_nothing_stays() => Assert.Equal("'24年度から", Read("氏名,備考\n山田,'24年度から\n").Rows.First()["備考"]);

    [Fact]
    public void The_header_may_stand_below_a_title_and_empty_rows()
    {
        var table = Read("令和7年度 区長名簿,,\n\n,,令和7年4月1日現在\n氏　名,地区名,電話番号\n山田 太郎,八幡,027-000-0001\n");

        Assert.Equal(4, table.Layout.HeaderRow);
        Assert.Equal(["令和7年度 区長名簿", "令和7年4月1日現在"], table.Layout.Titles);
        Assert.Equal((5, "山田 太郎", "八幡"), (table.Rows.Single().Number, table.Rows.Single()["氏名"], table.Rows.Single()["地区"]));
    }

    [Fact]
    public void A_table_without_a_name_for_氏名_is_asked_about()
    {
        var layout = Assert.IsType<FileOutcome.ColumnsUnknown>(ContactFile.Read(Bytes("誰,どこ,電話\n山田,八幡,027-000-0001\n佐藤,片岡,\n"))).Layout;

        Assert.Equal(1, layout.HeaderRow);
        Assert.Equal(["誰", "どこ", "電話"], layout.Header);
        Assert.Equal([["山田", "佐藤"], ["八幡", "片岡"], ["027-000-0001"]], layout.Values);
        Assert.Equal([null, null, "電話"], layout.Columns.Columns);
    }

    [Theory]
    [InlineData("氏名,自宅,,任期,\n,電話番号,〒・住所,自,至\n", "氏名 電話 住所 就任日 任期満了日")]
    [InlineData("氏名,連絡先,,委嘱期間,\n氏名,FAX,電話,開始日,終了日\n", "氏名 FAX 電話 就任日 任期満了日")]
    [InlineData("氏名,携帯,FAX\n,番号,番号\n", "氏名 電話 FAX")]
    [InlineData("氏名,任期\n,自\n", "氏名 就任日")]
    public void Headers_may_stand_in_two_rows(string headers, string columns)
    {
        var table = Read("区長名簿\n" + headers + "見本 太郎,027-000-0001,b,c,d\n");

        Assert.Equal(columns, string.Join(' ', table.Layout.Columns.Columns));
        Assert.Equal((2, 4, "見本 太郎"), (table.Layout.HeaderRow, table.Rows.Single().Number, table.Rows.Single()["氏名"]));
    }

    [Fact]
    public void A_name_that_is_parted_under_its_heading_is_two_columns_of_the_second_row()
    {
        var table = Read("氏名,,地区,任期,\n姓,名,地区,自,至\n見本,太郎,八幡,R4.12.1,R7.11.30\n");

        Assert.Equal("氏名=見本 太郎|地区=八幡|就任日=R4.12.1|任期満了日=R7.11.30", string.Join('|', table.Rows.Single().Fields.Select(f => $"{f.Key}={f.Value}")));
    }

    [Theory]
    [InlineData("氏名,任期,\n見本 太郎,R4.12.1,R7.11.30\n", "氏名 就任日 任期満了日")]
    [InlineData("氏名,任期,備考\n見本 太郎,R4.12.1～R7.11.30,\n", "氏名 任期 備考")]
    [InlineData("氏名,任期,\n見本 太郎,2年,R7.11.30\n", "氏名 任期 -")]
    [InlineData("氏名,自,\n見本 太郎,44896,45991\n", "氏名 就任日 任期満了日")]
    [InlineData("氏名,任期,任期（至）\n見本 太郎,R4.12.1,R7.11.30\n", "氏名 就任日 任期満了日")]
    public void Days_under_the_heading_of_a_term_are_its_beginning_and_its_end(string file, string columns) =>
        Assert.Equal(columns, string.Join(' ', Read(file).Layout.Columns.Columns.Select(c => c ?? "-")));

    [Fact]
    public void Nobody_guesses_whether_a_single_day_begins_a_term_or_ends_it() =>
        Assert.Equal([1], Assert.IsType<FileOutcome.ColumnsUnknown>(ContactFile.Read(Bytes("氏名,任期,備考\n見本 太郎,R4.12.1,\n"))).Layout.Columns.OpenDays);

    [Theory]
    [InlineData("氏名,役職,地区\n,区長,八幡\n")]
    [InlineData("氏名,就任日,備考\n,R7.4.1,自\n")]
    [InlineData("氏名,電話,住所\n電話,自,至\n")]
    public void A_row_that_is_about_a_post_or_a_day_is_no_second_row_of_headers(string text) => Assert.Equal(2, Read(text).Layout.FirstRow);

    [Theory]
    [InlineData("270000001,9000000001", "0270000001／09000000001")]
    [InlineData("027-000-0001,（027）000-0001", "027-000-0001")]
    [InlineData(",090-0000-0001", "090-0000-0001")]
    public void Two_columns_of_telephone_numbers_are_both_kept(string cells, string kept)
    {
        var row = Assert.IsType<FileOutcome.Table>(ContactFile.Read(Bytes($"氏名,自宅,携帯\n見本 太郎,{cells}\n"), _ => new ColumnMapping(["氏名", "電話", "電話"]))).Rows.Single();

        Assert.Equal(kept, row["電話"]);
        Assert.Equal(cells.Split(',').Where(cell => cell.Length > 0 && cell[0] is '2' or '9'), row.Readings.Select(r => r.Text));
    }

    [Theory]
    [InlineData("見本 太郎,027-000-0001,区長\n見本 花子,090-0000-0001,民生委員\n", "氏名 電話 役職")]
    [InlineData("1,八幡,見本太郎,みほんたろう,〒370-0829,高崎市見本町1番地,027-000-0001,027-000-0002,a@example.jp,R7.4.1,R9.3.31\n2,八幡,田中花子,たなかはなこ,370-0001,見本町2-1,027-000-0003,,,R7.4.1,R9.3.31\n",
        "- - 氏名 ふりがな 郵便番号 住所 電話 FAX メール 就任日 任期満了日")]
    [InlineData("270000001,見本 太郎\n,見本 花子\n", "電話 氏名")]
    public void A_table_without_headers_is_seen_to_be_one_and_its_columns_are_guessed_and_asked(string text, string columns)
    {
        var layout = Assert.IsType<FileOutcome.ColumnsUnknown>(ContactFile.Read(Bytes(text))).Layout;

        Assert.Equal((true, 1), (layout.Columns.NoHeader, layout.FirstRow));
        Assert.Equal(columns, string.Join(' ', layout.Columns.Columns.Select(c => c ?? "-")));
        Assert.All(layout.Header, header => Assert.Equal("", header));
        Assert.Equal(text.Split('\n')[0].Split(','), layout.Values.Select(values => values[0]));
    }

    [Fact]
    public void Without_headers_the_first_row_is_a_person_however_short_it_is()
    {
        var table = Assert.IsType<FileOutcome.Table>(ContactFile.Read(
            Bytes("名簿\n見本 太郎,区長\n見本 花子,民生委員,027-000-0001\n"), _ => new ColumnMapping(["氏名", "役職", "電話"]) { NoHeader = true }));

        Assert.Equal([(2, "見本 太郎", null), (3, "見本 花子", "027-000-0001")], table.Rows.Select(r => (r.Number, r["氏名"], r["電話"])));
        Assert.All(table.Rows, row => Assert.Null(row.Surplus));
        Assert.Equal(["名簿"], table.Layout.Titles);
    }

    [Fact]
    public void A_first_row_that_is_said_to_be_a_header_is_one()
    {
        var layout = Assert.IsType<FileOutcome.ColumnsUnknown>(ContactFile.Read(Bytes("誰,027-000-0001\n見本 太郎,1\n"), _ => new ColumnMapping([]))).Layout;

        Assert.Equal((false, 2), (layout.Columns.NoHeader, layout.FirstRow));
        Assert.Equal(["誰", "027-000-0001"], layout.Header);
    }

    [Fact]
    public void Columns_chosen_by_hand_are_read_as_they_were_chosen()
    {
        var table = Assert.IsType<FileOutcome.Table>(ContactFile.Read(
            Bytes("誰,どこ,電話\n山田,八幡,027-000-0001\n"), _ => new ColumnMapping(["氏名", "地区", null])));

        Assert.Equal(new Dictionary<string, string> { ["氏名"] = "山田", ["地区"] = "八幡" }, table.Rows.Single().Fields);
        Assert.Equal(["電話"], table.Layout.Unused);
    }

    [Fact]
    public void Rows_can_be_read_again_and_again()
    {
        var rows = Read("氏名\n山田\n佐藤\n").Rows;

        Assert.Equal(["山田", "佐藤"], rows.Select(row => row["氏名"]));
        Assert.Equal(["山田", "佐藤"], rows.Select(row => row["氏名"]));
    }

    [Fact]
    public void A_day_that_a_spreadsheet_has_left_as_a_number_is_a_day() =>
        Assert.Equal(("2025-02-10", "45698"), (Read("氏名,就任日,番号\n山田,45698,45698\n").Rows.Single()["就任日"], Read("氏名,番号\n山田,45698\n").Rows.Single()["番号"]));

    [Fact]
    public void No_bytes_make_the_reader_throw()
    {
        var parts = Gen.Elements(["氏名", ",", "\t", ";", "\"", "\"\"", "\r\n", "\n", "\r", "\0", "山田", "'", "=1", "\uFEFF", "電話", " "]).ListOf().Select(string.Concat);
        var texts = Gen.Elements<Encoding>([new UTF8Encoding(false), new UnicodeEncoding(false, true), new UnicodeEncoding(true, false), Cp932])
            .SelectMany(encoding => parts.Select(text => (byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(text)]));
        var bytes = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();
        var workbooks = bytes.Select(b => (byte[])[.. "PK\u0003\u0004"u8, .. b]);

        Prop.ForAll(Gen.OneOf(bytes, texts, workbooks).ToArbitrary(), content => ContactFile.Read(content) switch
        {
            FileOutcome.Table table => table.Rows.Count == table.Rows.ToList().Count,
            _ => true,
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Fact]
    public void Every_encoding_gives_back_what_was_written() =>
        Prop.ForAll(
            Gen.Elements(["髙", "﨑", "①", "㈱", "～", "ﾀ", "表", "ソ", "能", "a", "1", "　", "一", "二", "。"]).NonEmptyListOf().Select(t => "名" + string.Concat(t) + "名").ToArbitrary(),
            Gen.Elements(Encodings.Select(row => row.Data.Item2).ToArray()).ToArbitrary(),
            (text, encoding) => ContactFile.Read([.. encoding.GetPreamble(), .. encoding.GetBytes($"氏名,備考\r\n{text},{text}\r\n")]) is FileOutcome.Table table
                && table.Rows.Single()["氏名"] == text)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static FileOutcome.Table Read(string text) => Assert.IsType<FileOutcome.Table>(ContactFile.Read(Bytes(text)));
}
