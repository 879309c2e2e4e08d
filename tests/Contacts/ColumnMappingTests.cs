using Outreach.Contacts;

namespace Outreach.Tests.Contacts;

public class ColumnMappingTests
{
    [Theory]
    [InlineData("お名前", "氏名")]
    [InlineData("氏名（漢字）", "氏名")]
    [InlineData("※氏名（必須）", "氏名")]
    [InlineData("【氏名】", "氏名")]
    [InlineData("氏　名", "氏名")]
    [InlineData("ﾌﾘｶﾞﾅ", "ふりがな")]
    [InlineData("氏名（カナ）", "ふりがな")]
    [InlineData("よみがな", "ふりがな")]
    [InlineData("ＴＥＬ", "電話")]
    [InlineData("携帯電話", "電話")]
    [InlineData("電話番号（日中連絡のつくもの）", "電話")]
    [InlineData("Ｅ－ｍａｉｌ", "メール")]
    [InlineData("e-mail", "メール")]
    [InlineData("メールアドレス", "メール")]
    [InlineData("役職名", "役職")]
    [InlineData("地区名", "地区")]
    [InlineData("担当地区", "地区")]
    [InlineData("任期（自）", "就任日")]
    [InlineData("就任年月日", "就任日")]
    [InlineData("任期(至)", "任期満了日")]
    [InlineData("任期", "任期")]
    [InlineData("〒", "郵便番号")]
    [InlineData("自治会名", "所属")]
    [InlineData("№", null)]
    [InlineData("Ｎｏ．", null)]
    [InlineData("名簿番号", "番号")]
    [InlineData("年齢", null)]
    [InlineData("", null)]
    public void A_header_is_known_by_what_offices_call_it(string header, string? column) =>
        Assert.Equal([column], ColumnMapping.Guess([header]).Columns);

    [Theory]
    [InlineData("姓,名,セイ,メイ", "山田,太郎,ヤマダ,タロウ", "氏名=山田 太郎|ふりがな=ヤマダ タロウ")]
    [InlineData("氏名,住所1,住所2", "山田,高崎市高松町35-1,コーポ301", "氏名=山田|住所=高崎市高松町35-1 コーポ301")]
    [InlineData("氏名,都道府県,市区町村,町名,番地,建物名", "山田,群馬県,高崎市,高松町,35-1,", "氏名=山田|住所=群馬県高崎市高松町35-1")]
    [InlineData("氏名,姓,名", "山田 太郎,山田,太郎", "氏名=山田 太郎")]
    [InlineData("氏名,任期", "山田,R4.12.1～R7.11.30", "氏名=山田|就任日=R4.12.1|任期満了日=R7.11.30")]
    [InlineData("氏名,任期", "山田,令和8年3月31日まで", "氏名=山田|任期満了日=令和8年3月31日")]
    [InlineData("氏名,任期,任期（自）,任期（至）", "山田,2年,R6.4.1,R8.3.31", "氏名=山田|就任日=R6.4.1|任期満了日=R8.3.31")]
    [InlineData("氏名,電話,携帯電話", "山田,027-000-0001,090-0000-0001", "氏名=山田|電話=027-000-0001")]
    public void What_is_spread_over_several_columns_is_put_together(string header, string row, string fields)
    {
        var names = header.Split(',');

        Assert.Equal(fields, string.Join('|', ColumnMapping.Guess(names).Fields(row.Split(','), names).Select(f => $"{f.Key}={f.Value}")));
    }

    [Theory]
    [InlineData("氏名,電話,住所,電話番号", "電話：1、3")]
    [InlineData("氏名,電話,電話", "電話：1、2")]
    [InlineData("氏名,お名前,電話", "氏名：0、1")]
    [InlineData("氏名,メール,Ｅ－ｍａｉｌ,TEL,携帯電話,FAX", "メール：1、2|電話：3、4")]
    [InlineData("氏名,住所1,住所2", "")]
    [InlineData("氏名,住所,建物名,送付先住所", "住所：1、3")]
    [InlineData("姓,名,氏名,セイ,メイ", "")]
    [InlineData("氏名,任期,任期（自）,任期（至）", "")]
    public void Headers_that_mean_the_same_and_are_no_parts_of_one_are_asked_about(string header, string clashes)
    {
        var mapping = ColumnMapping.Guess(header.Split(','));

        Assert.Equal(clashes, string.Join('|', mapping.Clashes.Select(c => $"{c.Column}：{string.Join('、', c.Places)}")));
        Assert.Equal((true, clashes == ""), (mapping.HasName, mapping.IsClear));
    }

    [Fact]
    public void What_holds_for_the_whole_file_stands_in_every_row_and_is_spoken_of()
    {
        var mapping = new ColumnMapping(["氏名", "地区"]) { WholeFile = new Dictionary<string, string> { ["役職"] = "民生委員" } };

        Assert.Equal("民生委員", mapping.Fields(["山田"], ["氏名", "地区"])["役職"]);
        Assert.Equal(["氏名", "地区", "役職"], mapping.Spoken);
    }

    [Fact]
    public void A_given_name_alone_is_no_name() => Assert.False(ColumnMapping.Guess(["名", "電話"]).HasName);

    [Fact]
    public void Notes_from_several_columns_say_which_column_each_comes_from()
    {
        var mapping = new ColumnMapping(["氏名", "備考", "備考"]);

        Assert.Equal("携帯：090-0000-0001\n車：要", mapping.Fields(["山田", "090-0000-0001", "要"], ["氏名", "携帯", "車"])["備考"]);
    }

    [Fact]
    public void The_same_headers_have_the_same_id_however_they_are_spaced_and_others_another()
    {
        Assert.Equal(ColumnMapping.HeaderId(["氏名", "ＴＥＬ"]), ColumnMapping.HeaderId(["氏　名", "TEL"]));
        Assert.NotEqual(ColumnMapping.HeaderId(["氏名", "TEL"]), ColumnMapping.HeaderId(["TEL", "氏名"]));
        Assert.Equal(ColumnMapping.HeaderId(["氏名", "TEL"]), ColumnMapping.HeaderId(["氏名", "TEL", "", .. ColumnMapping.Added]));
        Assert.Equal(ColumnMapping.HeaderIdLength, ColumnMapping.HeaderId([]).Length);
    }

    [Fact]
    public void Every_column_that_is_written_is_known_when_it_is_read() =>
        Assert.Equal(ContactColumn.All, ColumnMapping.Guess(ContactColumn.All).Columns);
}
