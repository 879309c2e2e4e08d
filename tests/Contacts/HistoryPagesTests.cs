using AngleSharp.Dom;
using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class HistoryPagesTests(Azurite azurite, Browser browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_changed_which_field_when_is_shown_the_newest_first()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var added = await staff.SubmitAsync(await staff.OpenAsync("/contacts/new"), ("name", "山田 太郎"), ("role-1", "区長"), ("district-1", "八幡"), ("telephone", "027-000-0001"));
        var path = added.Path.Split('?')[0];
        site.MoveTo(Some.At(1, 21, 9));
        await staff.SubmitAsync(await staff.OpenAsync(path + "/edit"), ("telephone", "027-000-0002"), ("until-1", "R7.3.31"));

        var page = await staff.OpenAsync(path + "/history");

        Assert.Equal(2, page.Page.QuerySelectorAll(".history > li").Length);
        Assert.Equal(
            ["電話|027-000-0001|027-000-0002", "役職|区長（八幡）|区長（八幡）～令和7年3月31日"],
            page.Page.QuerySelectorAll(".history tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim()))));
        Assert.Contains("令和7年1月21日（火）9:00", page.Page.QuerySelector(".history > li")!.TextContent);
        Assert.Contains("連絡先を登録しました。", page.Page.QuerySelectorAll(".history > li")[1].TextContent);
        Assert.Contains("最後の変更：", (await staff.OpenAsync(path)).Text);
        using var viewer = site.Staff(StaffRole.View);
        Assert.Equal(200, (await viewer.OpenAsync(path + "/history")).Status);
        Assert.Equal(404, (await viewer.OpenAsync("/contacts/0000000000/history")).Status);
    }

    [Fact]
    public async Task The_history_has_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var added = await staff.SubmitAsync(await staff.OpenAsync("/contacts/new"), ("name", "山田 太郎"), ("role-1", "区長"), ("district-1", "八幡"));
        var path = added.Path.Split('?')[0];
        await staff.SubmitAsync(await staff.OpenAsync(path + "/edit"), ("mail", "yamada.taro.no.nagai.address@example.jp"), ("until-1", "R7.3.31"));

        await browser.LookAsync(site, StaffRole.Send, [360, 1280], ("history", path + "/history"));
    }
}
