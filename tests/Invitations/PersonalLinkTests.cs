using Outreach.Contacts;
using Outreach.Email;
using Outreach.Functions.Invitations;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Invitations;

public class PersonalLinkTests(Azurite azurite)
{
    private static readonly Contact Wife = Some.Member(1), Husband = Some.Member(2);

    private static readonly string[] Pages = ["reply", "reply/done", "questionnaire", "questionnaire/done"];

    private static string Folder(Contact contact) => $"/i/{Some.Event.Id}{contact.Id}";

    private async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync(azurite);
        await site.InviteAsync(2);
        return site;
    }

    [Fact]
    public async Task A_link_is_swapped_for_a_cookie_of_that_invitation_alone()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();

        var swapped = await browser.SendAsync(HttpMethod.Get, site.Link(Wife));

        Assert.Equal(303, swapped.Status);
        Assert.StartsWith($"{Folder(Wife)}/reply?pass=", swapped.Location, StringComparison.Ordinal);
        var cookie = Assert.Single(swapped.Cookies);
        Assert.StartsWith($"p-{Some.Event.Id}{Wife.Id}-reply=", cookie, StringComparison.Ordinal);
        Assert.Contains($"path={Folder(Wife)};", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_https_the_cookie_goes_over_https_only()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        browser.Headers["X-Forwarded-Proto"] = "https";

        Assert.Contains("secure", Assert.Single((await browser.SendAsync(HttpMethod.Get, site.Link(Wife))).Cookies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_altered_unknown_and_reissued_links_all_get_the_same_kind_page()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        var good = site.Link(Wife);
        string[] bad =
        [
            "/r/x", good[..^1], good[..^1] + (good[^1] == 'a' ? 'b' : 'a'), good.Replace(Wife.Id, Husband.Id, StringComparison.Ordinal),
            site.Link(Some.Member(9)), site.Link(Wife, generation: 1), site.Link(Wife, purpose: "other"),
        ];

        var pages = new List<Visited>();
        foreach (var link in bad)
            pages.Add(await browser.SendAsync(HttpMethod.Get, link));

        Assert.All(pages, p => Assert.Equal((404, "このリンクは使えません"), (p.Status, p.Heading)));
        Assert.All(pages, p => Assert.Contains(Some.Office.Telephone, p.Text, StringComparison.Ordinal));
        Assert.All(pages, p => Assert.Empty(p.Cookies));
        Assert.Single(pages.Select(p => p.Text).Distinct());
    }

    [Fact]
    public async Task A_page_without_cookie_or_pass_says_to_open_the_link_again()
    {
        await using var site = await SiteAsync();
        using var stranger = site.Browser();
        foreach (var page in Pages)
        {
            var shown = await stranger.OpenAsync($"{Folder(Wife)}/{page}");
            Assert.Equal((404, "もう一度リンクを開いてください"), (shown.Status, shown.Heading));
            Assert.Contains(Some.Office.Telephone, shown.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_cookies_a_short_pass_carries_the_reply_through()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser(cookies: false);

        var form = await browser.OpenAsync(site.Link(Wife));
        var done = await browser.SubmitAsync(form, (ReplyFields.Kind, nameof(ReplyKind.Attending)));

        Assert.Equal("ご返事を受け付けました", done.Heading);
        Assert.Contains("/reply/done?pass=", done.Path, StringComparison.Ordinal);
        Assert.Equal(ReplyKind.Attending, (await site.InvitationAsync(Wife)).Reply?.Kind);
    }

    [Fact]
    public async Task With_a_cookie_no_secret_is_in_the_address_after_the_form()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();

        var form = await browser.OpenAsync(site.Link(Wife));
        var done = await browser.SubmitAsync(form, (ReplyFields.Kind, nameof(ReplyKind.Attending)));

        Assert.Equal($"{Folder(Wife)}/reply/done", done.Path);
        Assert.DoesNotContain("pass", done.Page.QuerySelector("main")!.InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pass_in_an_address_is_good_for_a_quarter_of_an_hour_and_one_in_a_form_for_two_days()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser(cookies: false);
        var form = await browser.OpenAsync(site.Link(Wife));

        site.MoveTo(Some.At(1, 20, 10, 15));
        Assert.Equal(404, (await browser.OpenAsync(form.Path)).Status);
        Assert.Equal(404, (await browser.OpenAsync($"{form.Path.Split('?')[0]}?{Visits.PassField}={form.Field(Visits.PassField).Single()}")).Status);
        Assert.Equal(200, (await browser.SubmitAsync(form, (ReplyFields.Kind, nameof(ReplyKind.NotAttending)))).Status);
        site.MoveTo(Some.At(1, 22, 10));
        Assert.Equal(404, (await browser.SubmitAsync(form, (ReplyFields.Kind, nameof(ReplyKind.Attending)))).Status);
        Assert.Equal(ReplyKind.NotAttending, (await site.InvitationAsync(Wife)).Reply?.Kind);
    }

    [Fact]
    public async Task A_form_that_was_left_open_over_night_can_still_be_sent()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        var form = await browser.OpenAsync(site.Link(Wife));

        site.MoveTo(Some.At(1, 21, 9));
        var done = await browser.SubmitAsync(form, (ReplyFields.Kind, nameof(ReplyKind.Attending)));

        Assert.Equal("ご返事を受け付けました", done.Heading);
        Assert.Equal(ReplyKind.Attending, (await site.InvitationAsync(Wife)).Reply?.Kind);
    }

    [Fact]
    public async Task What_is_sent_too_long_after_the_link_was_opened_is_shown_to_be_typed_again()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        var form = await browser.OpenAsync(site.Link(Wife));

        site.MoveTo(Some.At(1, 22, 10, 1));
        var late = await browser.SubmitAsync(form, (ReplyFields.Kind, nameof(ReplyKind.NotAttending)), (ReplyFields.Note, "膝の手術のため"));

        Assert.Equal((404, "もう一度リンクを開いてください"), (late.Status, late.Heading));
        Assert.Contains("膝の手術のため", late.Text, StringComparison.Ordinal);
        Assert.Contains("欠席", late.Text, StringComparison.Ordinal);
        Assert.Null((await site.InvitationAsync(Wife)).Reply);
    }

    [Fact]
    public async Task Two_invitations_in_one_browser_do_not_mix()
    {
        await using var site = await SiteAsync();
        using var shared = site.Browser();
        var hers = await shared.OpenAsync(site.Link(Wife));
        var his = await shared.OpenAsync(site.Link(Husband));

        await shared.SubmitAsync(hers, (ReplyFields.Kind, nameof(ReplyKind.Attending)));
        await shared.SubmitAsync(his, (ReplyFields.Kind, nameof(ReplyKind.NotAttending)));

        Assert.Contains(Wife.Addressed, (await shared.OpenAsync($"{Folder(Wife)}/reply/done")).Text, StringComparison.Ordinal);
        Assert.Contains(Husband.Addressed, (await shared.OpenAsync($"{Folder(Husband)}/reply/done")).Text, StringComparison.Ordinal);
        Assert.Equal(ReplyKind.Attending, (await site.InvitationAsync(Wife)).Reply?.Kind);
        Assert.Equal(ReplyKind.NotAttending, (await site.InvitationAsync(Husband)).Reply?.Kind);
    }

    [Fact]
    public async Task Another_persons_cookie_or_pass_opens_nothing()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser(cookies: false);
        var swapped = await browser.SendAsync(HttpMethod.Get, site.Link(Husband));
        var secret = swapped.Location!.Split("pass=")[1];

        browser.Headers["Cookie"] = $"p-{Some.Event.Id}{Wife.Id}-reply={secret}";
        Assert.Equal(404, (await browser.OpenAsync($"{Folder(Wife)}/reply?pass={secret}")).Status);
    }

    [Fact]
    public async Task The_cookie_of_the_reply_does_not_open_the_questionnaire()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser(cookies: false);
        var secret = (await browser.SendAsync(HttpMethod.Get, site.Link(Wife))).Location!.Split("pass=")[1];

        browser.Headers["Cookie"] = $"p-{Some.Event.Id}{Wife.Id}-{LinkPurposes.Questionnaire}={secret}";
        Assert.Equal(404, (await browser.OpenAsync($"{Folder(Wife)}/questionnaire?pass={secret}")).Status);
    }

    [Fact]
    public async Task Links_and_cookies_end_when_the_links_are_issued_anew()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        var form = await browser.OpenAsync(site.Link(Wife));
        var table = site.Get<InvitationTable>();
        var stored = (await table.FindAsync(Some.Event.Id, Wife.Id, TestContext.Current.CancellationToken))!;
        await table.TrySaveAsync(stored, stored.Value with { LinkGeneration = 1 }, TestContext.Current.CancellationToken);

        Assert.Equal(404, (await browser.OpenAsync(site.Link(Wife))).Status);
        Assert.Equal(404, (await browser.SubmitAsync(form, (ReplyFields.Kind, nameof(ReplyKind.Attending)))).Status);
        Assert.Equal(200, (await browser.OpenAsync(site.Link(Wife, generation: 1))).Status);
    }

    [Fact]
    public async Task Opening_links_and_pages_ten_times_changes_nothing()
    {
        await using var site = await SiteAsync();
        site.MoveTo(Some.At(2, 11, 10));
        using var browser = site.Browser();
        await browser.OpenAsync(site.Link(Wife));
        await browser.OpenAsync(site.Link(Wife, LinkPurposes.Questionnaire));
        var before = await site.RowsAsync();

        string[] paths = [site.Link(Wife), site.Link(Wife, LinkPurposes.Questionnaire), .. Pages.Select(p => $"{Folder(Wife)}/{p}")];
        for (var i = 0; i < 10; i++)
        {
            foreach (var path in paths)
            {
                var head = await browser.SendAsync(HttpMethod.Head, path);
                Assert.Equal((await browser.SendAsync(HttpMethod.Get, path)).Status, head.Status);
                Assert.Empty(head.Body);
            }
        }

        Assert.Equal(before, await site.RowsAsync());
    }
}
