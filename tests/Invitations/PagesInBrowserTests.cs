using Outreach.Contacts;
using Outreach.Email;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Invitations;

/// <summary>The recipients' way, and the pages of staff about it, in a real browser.</summary>
public class PagesInBrowserTests(Azurite azurite, Browser browser)
{
    private static readonly Contact Member = Some.Member(1);

    private static string Event => $"/events/{Some.Event.Id}";

    private async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync(azurite);
        await site.InviteAsync(Some.Event, Some.Invitation(Member));
        return site;
    }

    [Fact]
    public async Task A_small_phone_without_scripts_can_reply_change_and_answer()
    {
        await using var site = await SiteAsync();
        var phone = await browser.OpenAsync(320, 568, javaScript: false);

        await phone.GotoAsync(site.Address + site.Link(Member)[1..]);
        Assert.False(await phone.IsVisibleAsync(".coming"));
        await phone.ClickAsync("text=代理の人が出席する");
        Assert.True(await phone.IsVisibleAsync(".coming"));
        await phone.FillAsync("#proxy", "髙橋 惠子");
        await phone.ClickAsync("main form .button");
        Assert.Equal("ご返事を受け付けました", await phone.TextContentAsync("h1"));
        Assert.DoesNotContain("pass", phone.Url, StringComparison.Ordinal);
        await phone.ClickAsync("text=ご返事を変更する");
        await phone.ClickAsync("text=欠席する");
        await phone.ClickAsync("main form .button");
        Assert.Equal(ReplyKind.NotAttending, (await site.InvitationAsync(Member)).Reply?.Kind);

        site.MoveTo(Some.At(2, 11, 10));
        await phone.GotoAsync(site.Address + site.Link(Member, LinkPurposes.Questionnaire)[1..]);
        await phone.ClickAsync("text=担い手を見つけること");
        await phone.ClickAsync("main form .button");
        Assert.Equal("入力内容をご確認ください", await phone.TextContentAsync(".error-summary h2"));
        Assert.True(await phone.IsCheckedAsync("text=担い手を見つけること"));
        await phone.ClickAsync(".error-summary a");
        await phone.ClickAsync("text=やや満足");
        await phone.ClickAsync("main form .button");
        Assert.Equal(["担い手を見つけること"], (await site.ResponseAsync(Member))!.Answers["takeaway"]);
        await phone.Context.DisposeAsync();
    }

    [Fact]
    public async Task Recipients_pages_have_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await SiteAsync();
        var page = await browser.OpenAsync(320, 740);
        async Task OpenAsync(string name, string path)
        {
            await page.GotoAsync(site.Address + path[1..]);
            await page.LookAsync(name);
        }

        await OpenAsync("link-not-valid", "/r/x");
        await OpenAsync("reply-no-pass", $"/i/{Some.Event.Id}{Member.Id}/reply");
        await OpenAsync("reply", site.Link(Member));
        await page.ClickAsync("text=代理の人が出席する");
        await page.ClickAsync("main form .button");
        await page.LookAsync("reply-refused");
        await page.FillAsync("#proxy", "髙橋 惠子");
        await page.ClickAsync("main form .button");
        await page.LookAsync("reply-done");
        await page.ClickAsync("text=ご返事を変更する");
        await page.LookAsync("reply-change");
        site.MoveTo(Some.At(2, 11, 10));
        await OpenAsync("reply-closed", site.Link(Member));
        await OpenAsync("response", site.Link(Member, LinkPurposes.Questionnaire));
        await page.ClickAsync("main form .button");
        await page.LookAsync("response-refused");
        await page.ClickAsync("text=やや満足");
        await page.ClickAsync("main form .button");
        await page.LookAsync("response-done");
        site.MoveTo(Some.At(3, 1, 10));
        await OpenAsync("response-closed", site.Link(Member, LinkPurposes.Questionnaire));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Staff_pages_have_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await SiteAsync();
        // What is clicked is clicked on a small phone.
        int[] widths = [1280, 320];
        var page = await browser.SignedInAsync(320, StaffRole.Edit);
        async Task OpenAsync(string name, string path)
        {
            await page.GotoAsync(site.Address + path[1..]);
            await page.LookAsync(name, widths);
        }

        await OpenAsync("questionnaire", $"{Event}/questionnaire");
        await page.ClickAsync("button[value=add]");
        Assert.EndsWith("#question-5", page.Url, StringComparison.Ordinal);
        await page.LookAsync("questionnaire-added", widths);
        await page.ClickAsync(".actions > button[value=save]");
        await page.LookAsync("questionnaire-saved", widths);
        await OpenAsync("questionnaire-preview", $"{Event}/questionnaire/preview");
        site.MoveTo(Some.At(2, 11, 10));
        await OpenAsync("questionnaire-open", $"{Event}/questionnaire");
        await OpenAsync("response-by-hand", $"{Event}/people/{Member.Id}/questionnaire");
        await page.SelectOptionAsync("#channel", "Paper");
        await page.ClickAsync("text=やや満足");
        await page.FillAsync("textarea", "刺激を受けた");
        await page.ClickAsync("main form .button");
        await page.LookAsync("response-by-hand-done", widths);
        await OpenAsync("tally", $"{Event}/tally");
        await page.Context.DisposeAsync();
    }
}
