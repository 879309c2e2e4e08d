using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public class MailboxPagesTests(Azurite azurite, Browser browser)
{
    private static readonly Contact Member = Some.Member(1) with { Address = "高崎市1-1", PostalCode = "370-0001" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bounce_is_counted_in_the_navigation_and_settled_with_one_button_that_can_be_taken_back()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();
        var page = await staff.OpenAsync("/tasks");
        Assert.Contains(Member.Addressed, page.Text, StringComparison.Ordinal);
        Assert.Equal("1件", string.Concat(page.Page.QuerySelector(".site-nav .count")!.TextContent.Where(c => !char.IsWhiteSpace(c))));

        page = await staff.SubmitAsync(page, new Dictionary<string, string[]>(), nameof(MailboxRemedy.ByPost));
        Assert.Contains("今やることはありません", page.Text, StringComparison.Ordinal);
        Assert.Contains("郵便に切り替えました", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Page.QuerySelector(".site-nav .count"));
        Assert.Equal(Channel.Post, (await site.Get<ContactTable>().BookAsync(Cancelled)).Find(Member.Id)!.Preferred);

        page = await staff.SubmitAsync(page, new Dictionary<string, string[]>(), "undo");
        Assert.DoesNotContain("郵便に切り替えました", page.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await staff.SendAsync(HttpMethod.Post, "/tasks", ("contact", Member.Id), ("mailbox", "x"), ("since", "1"), ("what", "Called"))).Status);
    }

    [Fact]
    public async Task A_mailbox_is_released_with_a_reason_and_what_was_typed_is_kept()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();
        var path = $"/contacts/{Member.Id}/mail";
        var page = await staff.OpenAsync(path);
        Assert.Contains("届きません", page.Text, StringComparison.Ordinal);
        Assert.Contains("550 5.1.1 User unknown", page.Text, StringComparison.Ordinal);

        page = await staff.SubmitAsync(page, ("reason", ""));
        Assert.Equal((422, "理由を200字以内で書いてください"), (page.Status, Assert.Single(page.Errors)));
        page = await staff.SubmitAsync(page, ("reason", "ご本人が直した"));

        Assert.Contains("このアドレスへ、また送ります", page.Text, StringComparison.Ordinal);
        Assert.Contains("ご本人が直した", (await staff.OpenAsync("/mail/stopped")).Text, StringComparison.Ordinal);
        Assert.Null((await site.Get<MailboxTable>().SuppressionsAsync(Cancelled)).BarOf(Member));
    }

    [Fact]
    public async Task Staff_note_what_somebody_asked_for_by_telephone()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Member);
        using var staff = site.Staff();
        var path = $"/contacts/{Member.Id}/mail";

        var page = await staff.SubmitAsync(await staff.OpenAsync(path), ("kind", "Questionnaire"), ("way", "Telephone"));
        Assert.Equal((422, "Questionnaire", "Telephone"), (page.Status, Assert.Single(page.Field("kind")), Assert.Single(page.Field("way"))));
        page = await staff.SubmitAsync(page, ("do", "stop"));

        Assert.Contains("アンケートのメールを止めた", page.Text, StringComparison.Ordinal);
        Assert.Contains("電話で", page.Text, StringComparison.Ordinal);
        Assert.Contains(Member.Addressed, (await staff.OpenAsync("/mail/stopped")).Text, StringComparison.Ordinal);
        page = await staff.SubmitAsync(page, ("kind", "Questionnaire"), ("way", "InPerson"), ("do", "resume"));
        Assert.False((await site.Get<StopDesk>().FindAsync(Member.Id, Cancelled)).IsAny);
        using var viewer = site.Staff(StaffRole.View);
        Assert.Equal(403, (await viewer.SendAsync(HttpMethod.Post, path, ("kind", "all"), ("way", "Fax"), ("do", "stop"))).Status);
    }

    [Fact]
    public async Task The_pages_have_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await SiteAsync();
        var stop = new Uri(site.Get<Outreach.Email.MailFooter>().For(Rule.Invitation, Some.Invitation(Member)).Close(new Outreach.Email.Mail("a@b.jp", "a", "b", "c", "d")).Headers[0].Value.Trim('<', '>')).AbsolutePath;
        await site.Get<LedgerTable>().TryWriteAsync(
            [new Message { Key = Key, State = MessageState.Sent, DueAt = Some.Event.Timetable.InviteAt, ExpiresAt = Some.Event.Timetable.ReplyUntil }], [], Cancelled);
        var keys = (await site.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!.Open(Channel.Post).Select(o => o.Key).ToList();
        Assert.Single(keys);
        var print = await site.Get<OtherWaysDesk>().PrintAsync(Some.Event.Id, keys, Channel.Post, "staff", Cancelled);
        var others = $"/events/{Some.Event.Id}/others";
        await browser.LookAsync(
            site, StaffRole.Edit, [360],
            ("stop", stop), ("help-mail", "/help/mail"), ("code", "/code"), ("tasks", "/tasks"), ("mail-stopped", "/mail/stopped"), ("contact-mail", $"/contacts/{Member.Id}/mail"),
            ("others", others), ("others-post", others + "?way=Post"), ("sheets", $"/events/{Some.Event.Id}/sheets/{print}"), ("people", $"/events/{Some.Event.Id}/people"));
    }

    private static MessageKey Key => new(Some.Event.Id, Rule.Invitation, DispatchRules.Once, Member.Id, Channel.Mail);

    /// <summary>One member whose invitation came back.</summary>
    private async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync(azurite);
        await site.AddAsync(Member);
        await site.InviteAsync(1);
        await site.Get<DeliveryDesk>().NoteAsync(
            new MailReport(OperationIds.For(Some.Event.Id, Member.Id, Key.Text, 0), Delivery.Bounced, Member.Mail, Some.At(1, 20, 9), "550 5.1.1 User unknown"), Cancelled);
        site.MoveTo(Some.At(1, 20, 10, 1));
        return site;
    }
}
