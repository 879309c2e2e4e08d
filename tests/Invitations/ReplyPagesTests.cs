using Outreach.Contacts;
using Outreach.Events;
using Outreach.Functions.Invitations;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Invitations;

public class ReplyPagesTests(Azurite azurite)
{
    private static readonly Contact Member = Some.Member(1);
    private static readonly (string, string) Coming = (ReplyFields.Kind, nameof(ReplyKind.Attending));
    private static readonly (string, string) Declining = (ReplyFields.Kind, nameof(ReplyKind.NotAttending));

    private async Task<Site> SiteAsync(Event? @event = null)
    {
        var site = await Site.StartAsync(azurite);
        await site.InviteAsync(@event ?? Some.Event, Some.Invitation(Member) with { Others = [new Capacity("区長", "yawata", "1")] });
        return site;
    }

    [Fact]
    public async Task The_page_says_who_is_asked_to_what_when_where_and_as_whom()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();

        var page = await browser.OpenAsync(site.Link(Member));

        Assert.Equal("出欠のご返事", page.Heading);
        foreach (var word in new[]
        {
            Member.Addressed, Some.Event.Name, "令和7年2月10日（月）10:00～12:00", "市役所", "人との交流", "協議体メンバー（ほかに 区長）",
            "令和7年1月31日（金）", "何度でも変更できます（1月31日まで）",
        })
        {
            Assert.Contains(word, page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_session_of_the_invitation_is_marked_and_chosen_beforehand()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();

        var page = await browser.OpenAsync(site.Link(Member));

        Assert.Equal(["1"], page.Field(ReplyFields.Session));
        Assert.Equal(["1"], page.Field(ReplyFields.People));
        Assert.Empty(page.Field(ReplyFields.Kind));
        var marked = Assert.Single(page.Page.QuerySelectorAll(".coming .hint"), h => h.TextContent.Contains("ご案内の回", StringComparison.Ordinal));
        Assert.Equal("session", marked.ParentElement!.QuerySelector("input")!.Id);
    }

    [Fact]
    public async Task An_event_of_one_session_does_not_ask_which()
    {
        await using var site = await SiteAsync(Some.Event with { Sessions = [Some.Event.Sessions[0]] });
        using var browser = site.Browser();

        var page = await browser.OpenAsync(site.Link(Member));
        Assert.Empty(page.Page.QuerySelectorAll("input[type=radio][name=session]"));
        await browser.SubmitAsync(page, Coming);

        Assert.Equal("1", (await site.InvitationAsync(Member)).Reply?.SessionId);
    }

    [Fact]
    public async Task A_reply_can_be_given_changed_and_taken_back()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();

        var done = await browser.SubmitAsync(await browser.OpenAsync(site.Link(Member)), Coming, (ReplyFields.People, "2"));
        Assert.Equal("ご返事を受け付けました", done.Heading);
        Assert.Contains("出席する", done.Text, StringComparison.Ordinal);
        Assert.Contains("2人", done.Text, StringComparison.Ordinal);
        Assert.Contains(Some.Office.Telephone, done.Text, StringComparison.Ordinal);

        var again = await browser.OpenAsync(done.Page.QuerySelector("main .actions a")!.GetAttribute("href")!);
        Assert.Contains("ご返事をいただいています：出席する", again.Text, StringComparison.Ordinal);
        Assert.Equal([nameof(ReplyKind.Attending)], again.Field(ReplyFields.Kind));
        await browser.SubmitAsync(again, (ReplyFields.Kind, nameof(ReplyKind.Proxy)), (ReplyFields.Proxy, "髙橋 惠子"), (ReplyFields.Session, "2"));
        var reply = (await site.InvitationAsync(Member)).Reply!;
        Assert.Equal((ReplyKind.Proxy, "髙橋 惠子", "2", 2), (reply.Kind, reply.ProxyName, reply.SessionId, reply.People));

        var declined = await browser.SubmitAsync(await browser.OpenAsync(again.Path), Declining, (ReplyFields.Note, "通院のため"));
        Assert.Contains("欠席する", declined.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("お待ちしております", declined.Text, StringComparison.Ordinal);
        reply = (await site.InvitationAsync(Member)).Reply!;
        Assert.Equal((ReplyKind.NotAttending, null, null, 0, "通院のため"), (reply.Kind, reply.ProxyName, reply.SessionId, reply.People, reply.Note));
    }

    [Fact]
    public async Task A_refused_form_comes_back_with_everything_that_was_typed()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        var note = new string('あ', ReplyRules.MaxNote + 1);

        var refused = await browser.SubmitAsync(
            await browser.OpenAsync(site.Link(Member)),
            (ReplyFields.Kind, nameof(ReplyKind.Proxy)), (ReplyFields.Session, "2"), (ReplyFields.People, "3"), (ReplyFields.Note, note));

        Assert.Equal(422, refused.Status);
        Assert.StartsWith("エラー：", refused.Page.Title, StringComparison.Ordinal);
        Assert.Equal(["代理の方のお名前をご記入ください", "ご連絡は 500 文字までです。いまは 501 文字です"], refused.Errors);
        Assert.Equal([nameof(ReplyKind.Proxy)], refused.Field(ReplyFields.Kind));
        Assert.Equal(["2"], refused.Field(ReplyFields.Session));
        Assert.Equal(["3"], refused.Field(ReplyFields.People));
        Assert.Equal([note], refused.Field(ReplyFields.Note));
        Assert.Null((await site.InvitationAsync(Member)).Reply);
    }

    [Fact]
    public async Task Nothing_chosen_is_said_kindly()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        Assert.Equal(["出席されるかどうかをお選びください"], (await browser.SubmitAsync(await browser.OpenAsync(site.Link(Member)))).Errors);
    }

    [Fact]
    public async Task Of_replies_at_the_same_moment_one_stands_and_both_are_told_what_stands()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        var form = await browser.OpenAsync(site.Link(Member));

        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => browser.SubmitAsync(form, n % 2 == 0 ? Coming : Declining)));

        var word = ReplyFields.Word((await site.InvitationAsync(Member)).Reply!.Kind);
        Assert.All(pages, p => Assert.Equal((200, "ご返事を受け付けました"), (p.Status, p.Heading)));
        Assert.Contains(word, (await browser.OpenAsync(pages[0].Path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_deadline_the_reply_stands_and_what_was_typed_is_shown()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        var form = await browser.OpenAsync(site.Link(Member));
        await browser.SubmitAsync(form, Coming);
        site.MoveTo(Some.At(1, 31, 23, 59));
        form = await browser.OpenAsync(site.Link(Member));
        site.MoveTo(Some.At(2, 1, 0));

        var late = await browser.SubmitAsync(form, Declining, (ReplyFields.Note, "熱が出ました"));

        Assert.Equal((409, "ご返事の受付は終わりました"), (late.Status, late.Heading));
        foreach (var word in new[] { "欠席する", "熱が出ました", "届いていません", "出席する", Some.Office.Telephone, "令和7年1月31日（金）" })
            Assert.Contains(word, late.Text, StringComparison.Ordinal);
        Assert.Equal(ReplyKind.Attending, (await site.InvitationAsync(Member)).Reply?.Kind);

        var opened = await browser.OpenAsync(site.Link(Member));
        Assert.Equal((200, "ご返事の受付は終わりました"), (opened.Status, opened.Heading));
        Assert.Contains("出席する", opened.Text, StringComparison.Ordinal);
        Assert.Empty(opened.Page.QuerySelectorAll("main form"));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task A_form_on_another_site_cannot_reply(string header, string value)
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        var form = await browser.OpenAsync(site.Link(Member));

        browser.Headers[header] = value;
        Assert.Equal(403, (await browser.SubmitAsync(form, Coming)).Status);
        Assert.Null((await site.InvitationAsync(Member)).Reply);
    }

    [Fact]
    public async Task A_script_in_a_note_stays_words()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        const string Script = "</textarea><script>alert(1)</script>";

        var done = await browser.SubmitAsync(await browser.OpenAsync(site.Link(Member)), Declining, (ReplyFields.Note, Script));
        var again = await browser.OpenAsync($"/i/{Some.Event.Id}{Member.Id}/reply");

        Assert.Empty(done.Page.QuerySelectorAll("script"));
        Assert.Contains(Script, done.Text, StringComparison.Ordinal);
        Assert.Empty(again.Page.QuerySelectorAll("script"));
        Assert.Equal([Script], again.Field(ReplyFields.Note));
    }

    [Fact]
    public async Task The_way_from_the_mail_to_the_form_is_two_requests_and_at_most_14_KB()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        browser.Headers["Accept-Encoding"] = "gzip, deflate, br";

        var swapped = await browser.SendAsync(HttpMethod.Get, site.Link(Member));
        var page = await browser.SendAsync(HttpMethod.Get, swapped.Location!);

        Assert.Equal(200, page.Status);
        Assert.InRange(page.Body.Length, 1, 14 * 1024);
        using var plain = site.Browser();
        var html = await plain.OpenAsync(site.Link(Member));
        Assert.Empty(html.Page.QuerySelectorAll("script, img, link:not([rel=icon][href='data:,'])"));
    }

    [Fact]
    public async Task In_English_the_page_is_English()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser(cookies: false);
        browser.Headers["Cookie"] = "lang=en";

        var page = await browser.OpenAsync(site.Link(Member));

        Assert.Equal("Will you come?", page.Heading);
        Assert.Contains("Mon 10 February 2025, 10:00–12:00", page.Text, StringComparison.Ordinal);
    }
}
