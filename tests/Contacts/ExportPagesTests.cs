using AngleSharp.Dom;
using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ExportPagesTests(Azurite azurite, Browser browser)
{
    [Fact]
    public async Task What_cannot_be_written_in_the_old_code_page_is_listed_before_anything_is_downloaded()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1) with { Name = "𠮷田 <b>太郎</b>" }, Some.Member(2));
        using var staff = site.Staff();

        var page = await staff.OpenAsync("/contacts/export");

        Assert.Contains("2件（役職ごとに1行、2行）", page.Text);
        Assert.Contains("この形では書けない文字が1種類あります", page.Text);
        Assert.Equal(["𠮷U+20BB7", "吉", "𠮷田 <b>太郎</b>"], page.Page.QuerySelectorAll("tbody tr").Single().Children.Select(c => string.Join(' ', c.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        var file = (await staff.OpenAsync("/contacts/export/contacts-sjis.csv")).Body;
        Assert.Equal("吉田 <b>太郎</b>", Assert.IsType<FileOutcome.Table>(ContactFile.Read(file)).Rows.First()["氏名"]);
    }

    [Theory]
    [InlineData("contacts.xlsx")]
    [InlineData("contacts.csv")]
    [InlineData("contacts-sjis.csv")]
    public async Task What_a_search_found_is_written_and_nothing_else(string file)
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1), Some.Member(2) with { Name = "髙﨑 花子" });
        using var staff = site.Staff();

        var page = await staff.OpenAsync("/contacts/export?q=%E9%AB%98%E5%B4%8E");
        var href = page.Page.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!).Single(h => h.Contains('/' + file, StringComparison.Ordinal));
        var table = Assert.IsType<FileOutcome.Table>(ContactFile.Read((await staff.OpenAsync(href)).Body));

        Assert.Contains("高崎検索に戻る", page.Text);
        Assert.Equal(["髙﨑 花子"], table.Rows.Select(row => row["氏名"]));
    }

    [Fact]
    public async Task Nobody_takes_a_list_along_without_the_right_to_and_an_unknown_file_is_not_found()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1));
        using var viewer = site.Staff(StaffRole.View);
        using var staff = site.Staff();

        Assert.Equal(403, (await viewer.OpenAsync("/contacts/export")).Status);
        Assert.Equal(403, (await viewer.OpenAsync("/contacts/export/contacts.xlsx")).Status);
        Assert.Equal(404, (await staff.OpenAsync("/contacts/export/contacts.pdf")).Status);
    }

    [Fact]
    public async Task The_page_has_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1) with { Name = "𠮷田 太郎", Note = "🍎 \u200B René" }, Some.Member(2) with { Name = "𠮷川" });

        await browser.LookAsync(site, StaffRole.Send, [320, 1280], ("export", "/contacts/export"));
    }
}
