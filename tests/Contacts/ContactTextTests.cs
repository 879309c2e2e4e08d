using FsCheck;
using FsCheck.Fluent;
using Outreach.Contacts;

namespace Outreach.Tests.Contacts;

public class ContactTextTests
{
    [Theory]
    [InlineData("電話", "（０２７）０００－０００１", "(027)000-0001")]
    [InlineData("電話", "０２７ー０００ー０００１", "027-000-0001")]
    [InlineData("電話", "027−000‐0001", "027-000-0001")]
    [InlineData("電話", "270000001", "0270000001")]
    [InlineData("電話", "9000000001", "09000000001")]
    [InlineData("電話", "9000000001.0", "09000000001")]
    [InlineData("電話", "2700000001", "2700000001")]
    [InlineData("電話", "夜はリーダーへ", "夜はリーダーへ")]
    [InlineData("郵便番号", "〒３７０－０８２９", "370-0829")]
    [InlineData("郵便番号", "3700829", "370-0829")]
    [InlineData("郵便番号", "600001", "060-0001")]
    [InlineData("郵便番号", "370 0829", "370-0829")]
    [InlineData("郵便番号", "370－08", "370-08")]
    [InlineData("番号", "００１２", "0012")]
    [InlineData("番号", "1001.0", "1001")]
    [InlineData("ふりがな", "ﾀｶﾊｼ ﾐﾉﾙ", "タカハシ ミノル")]
    [InlineData("氏名", "ﾀｶﾊｼ　１郎", "ﾀｶﾊｼ　１郎")]
    public void Numbers_and_readings_are_kept_in_one_width_and_names_as_they_were_typed(string column, string typed, string kept) =>
        Assert.Equal(kept, ContactText.Kept(column, typed));

    [Fact]
    public void What_is_kept_stays_as_it_is() =>
        Prop.ForAll(
            Gen.Elements(ContactColumn.All.ToArray()).ToArbitrary(),
            Gen.Elements(["0", "9", "１", "-", "ー", "−", "(", "）", "〒", ".0", "ﾀ", "ﾞ", "E+", " ", "㈱"]).ListOf().Select(string.Concat).ToArbitrary(),
            (column, text) => ContactText.Kept(column, ContactText.Kept(column, text.Trim())) == ContactText.Kept(column, text.Trim()))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("電話", "9.01235E+09", ContactFault.DigitsLost)]
    [InlineData("氏名", "#REF!", ContactFault.SpreadsheetError)]
    [InlineData("備考", "#N/A", ContactFault.SpreadsheetError)]
    [InlineData("氏名", "#NAME?", ContactFault.SpreadsheetError)]
    [InlineData("メール", "#REF!", ContactFault.SpreadsheetError)]
    [InlineData("状態の日", "#VALUE!", ContactFault.SpreadsheetError)]
    [InlineData("状態の日", "令和77年2月10日", ContactFault.YearFarAway)]
    [InlineData("状態の日", "2205-04-01", ContactFault.YearFarAway)]
    [InlineData("状態の日", "1868-10-23", ContactFault.YearFarAway)]
    [InlineData("氏名", "〓田", ContactFault.CharacterLost)]
    public void What_a_spreadsheet_has_spoilt_is_refused(string column, string text, ContactFault fault)
    {
        var texts = new Dictionary<string, string> { ["氏名"] = "山田", [column] = text };

        Assert.Equal(fault, Assert.Single(ContactRules.Read(texts, [], Support.Some.Book()).Problems).Fault);
    }
}
