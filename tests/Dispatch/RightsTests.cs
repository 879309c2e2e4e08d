using System.Text.RegularExpressions;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public partial class RightsTests(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Reminder = "【ご返事のお願い】", OneClick = "List-Unsubscribe=One-Click";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_mail_says_who_writes_from_where_how_to_ask_and_how_to_stop()
    {
        await using var world = await World.StartAsync(azurite);

        var mails = Enum.GetValues<Rule>().Select(r => Of(world.Get<MailWriter>(), Some.Member(1), r, Some.Event)).ToList();

        Assert.All(mails, mail =>
        {
            foreach (var part in new[] { mail.Text, System.Net.WebUtility.HtmlDecode(mail.Html) })
            {
                Assert.Contains(Some.Office.Name, part, StringComparison.Ordinal);
                Assert.Contains(Some.Office.Address, part, StringComparison.Ordinal);
                Assert.Contains(Some.Office.Telephone, part, StringComparison.Ordinal);
                Assert.Contains("https://outreach.example.jp/u/", part, StringComparison.Ordinal);
            }

            var headers = mail.Headers.ToDictionary(h => h.Key, h => h.Value);
            Assert.Matches("^<https://outreach\\.example\\.jp/u/[0-9a-z-]+>$", headers["List-Unsubscribe"]);
            Assert.Equal(OneClick, headers["List-Unsubscribe-Post"]);
        });
    }

    [Theory]
    [InlineData("", "027-000-1319", "群馬県高崎市（見本）1-1")]
    [InlineData("高崎市", " ", "群馬県高崎市（見本）1-1")]
    [InlineData("高崎市", "027-000-1319", "")]
    public async Task A_mail_without_it_cannot_be_built(string name, string telephone, string address)
    {
        await using var world = await World.StartAsync(azurite);
        var footer = new MailFooter(new Office(name, telephone, address), world.Get<Outreach.Links.PersonalLinks>(), new Uri("https://outreach.example.jp"), null);
        var ending = footer.For(Rule.Invitation, Some.Invitation(Some.Member(1)));

        Assert.Throws<InvalidOperationException>(() => ending.Close(new Mail("a@example.jp", "a", "b", "c", "d")));
    }

    [Fact]
    public async Task Where_mails_that_ask_to_stop_are_read_the_header_says_so_too()
    {
        await using var world = await World.StartAsync(azurite);
        var footer = new MailFooter(Some.Office, world.Get<Outreach.Links.PersonalLinks>(), new Uri("https://outreach.example.jp"), "stop@city.example.jp");

        var mail = footer.For(Rule.Questionnaire, Some.Invitation(Some.Member(1))).Close(new Mail("a@example.jp", "a", "b", "c", "d"));

        Assert.EndsWith(
            ", <mailto:stop@city.example.jp?subject=%E3%83%A1%E3%83%BC%E3%83%AB%E3%81%AE%E5%81%9C%E6%AD%A2>",
            mail.Headers.First(h => h.Key == "List-Unsubscribe").Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("髙﨑 𠮷郎", "a..b@docomo.ne.jp", "\"a..b\"@docomo.ne.jp")]
    [InlineData("山田, \"太郎\" <taro@evil.example>", "a.@ezweb.ne.jp", "\"a.\"@ezweb.ne.jp")]
    [InlineData("山田\r\nBcc: all@evil.example\r\n\r\nHello", "taro@example.jp", "taro@example.jp")]
    public async Task A_name_can_neither_break_a_mail_nor_put_anything_into_it(string name, string address, string wire)
    {
        await using var world = await World.StartAsync(azurite);
        var contact = Some.Member(1) with { Name = name, Mail = address };
        var mail = world.Get<MailWriter>().Write(
            Claimed(Rule.Invitation, contact), Some.Event with { Name = "会\r\nX-Evil: 1 髙﨑𠮷" }, Some.Invitation(contact), contact);
        Assert.IsType<Submission.Accepted>(await world.Get<MailClient>().SubmitAsync(mail, Guid.NewGuid(), Cancelled));

        var stored = Assert.Single(world.Mail.Mails);
        var to = Assert.Single(stored.Recipients);
        Assert.Equal(wire, to.Address);
        Assert.Equal(string.Join(' ', (name + " 様").Split(["\r\n"], StringSplitOptions.RemoveEmptyEntries)), to.DisplayName);
        Assert.Equal("【ご案内】会 X-Evil: 1 髙﨑𠮷", stored.Subject);
        Assert.DoesNotContain('\n', to.DisplayName + stored.Subject);
        Assert.Equal(["List-Unsubscribe", "List-Unsubscribe-Post"], mail.Headers.Select(h => h.Key));
    }

    [Fact]
    public async Task The_mail_programs_own_button_stops_that_kind_without_cookie_sign_in_or_redirect_from_anywhere()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.InviteAsync(2);
        using var provider = site.Browser(cookies: false);
        provider.Headers["Origin"] = "https://mail.example.com";
        provider.Headers["Sec-Fetch-Site"] = "cross-site";
        var path = StopPath(site, Rule.Invitation);

        for (var i = 0; i < 2; i++)
            Assert.Equal(200, (await provider.SendAsync(HttpMethod.Post, path, ("List-Unsubscribe", "One-Click"))).Status);

        var wishes = await site.Get<StopDesk>().FindAsync(Some.Member(1).Id, Cancelled);
        Assert.Equal((Purpose.Invitation, StopWay.OneClick), (Assert.Single(wishes.Marks).Kind, wishes.Marks[0].Way));
        Assert.False((await site.Get<StopDesk>().FindAsync(Some.Member(2).Id, Cancelled)).IsAny);
    }

    [Fact]
    public async Task On_the_page_a_kind_or_everything_can_be_stopped_and_taken_back()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.InviteAsync(1);
        using var browser = site.Browser();
        var page = await browser.OpenAsync(StopPath(site, Rule.Questionnaire));
        Assert.Equal("メールの受け取り", page.Heading);

        page = await browser.SubmitAsync(page, ("do", "stop-Questionnaire"));
        Assert.Contains("アンケートのメールを止めました。", page.Html, StringComparison.Ordinal);
        page = await browser.SubmitAsync(page, ("do", "stop-all"));
        Assert.Contains("すべてのメールを止めました。", page.Html, StringComparison.Ordinal);
        page = await browser.SubmitAsync(page, ("do", "resume-all"));
        page = await browser.SubmitAsync(page, ("do", "resume-Questionnaire"));

        Assert.Contains("アンケートのメールをまたお送りします。", page.Html, StringComparison.Ordinal);
        var wishes = await site.Get<StopDesk>().FindAsync(Some.Member(1).Id, Cancelled);
        Assert.False(wishes.IsAny);
        Assert.Equal(4, wishes.Marks.Count);
        Assert.Equal(422, (await browser.SubmitAsync(page, ("do", "stop-0"))).Status);
        Assert.Equal(404, (await browser.OpenAsync(StopPath(site, Rule.Questionnaire) + "x")).Status);
        Assert.Equal(404, (await browser.OpenAsync("/u" + site.Link(Some.Member(1))[2..])).Status);
    }

    [Fact]
    public async Task A_stop_counts_also_where_the_other_links_were_reissued()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.InviteAsync(Some.Event, Some.Invitation(Some.Member(1)) with { LinkGeneration = 3 });
        using var browser = site.Browser();

        Assert.Equal(200, (await browser.SendAsync(HttpMethod.Post, StopPath(site, Rule.Invitation), ("List-Unsubscribe", "One-Click"))).Status);
    }

    [Theory]
    [InlineData("asked")]
    [InlineData("answered")]
    [InlineData("moved")]
    [InlineData("cancelled")]
    [InlineData("over")]
    public async Task Every_link_of_every_mail_can_be_opened_ten_times_and_nothing_changes(string stage)
    {
        await using var site = await Site.StartAsync(azurite);
        var @event = stage switch
        {
            "moved" => ChangeRules.Edit(Some.Event, Some.Event with { Sessions = [Some.Event.Sessions[0] with { Venue = "公民館" }, Some.Event.Sessions[1]] }, "staff", Some.At(1, 20, 9)),
            "cancelled" => ChangeRules.Cancel(Some.Event, "staff", Some.At(1, 20, 9)),
            _ => Some.Event,
        };
        var reply = new Reply(ReplyKind.Attending, "1", null, 1, null, ReplyChannel.Web, null, Some.At(1, 20, 9));
        await site.InviteAsync(@event, Some.Invitation(Some.Member(1)) with { Reply = stage == "asked" ? null : reply });
        site.MoveTo(stage == "over" ? Some.At(3, 1, 9) : Some.At(1, 21, 9));
        var links = Mails(site.Get<MailWriter>(), Some.Member(1), @event)
            .SelectMany(m => Link().Matches(string.Join('\n', [m.Text, m.Html, .. m.Headers.Select(h => h.Value)])).Select(l => l.Value))
            .Distinct().ToList();
        Assert.True(links.Count >= 5, string.Join('\n', links));
        var before = await site.RowsAsync();

        foreach (var link in links)
        {
            using var scanner = site.Browser(cookies: false);
            for (var i = 0; i < 10; i++)
            {
                // The test mail has no recipient: in its footer a word stands for the secret.
                var status = link.EndsWith("/u/", StringComparison.Ordinal) ? 404 : 200;
                Assert.Equal(status, (await scanner.OpenAsync(new Uri(link).PathAndQuery)).Status);
                Assert.True((await scanner.SendAsync(HttpMethod.Head, new Uri(link).PathAndQuery)).Status is var head && (head == status || head == 303), $"{head} {link}");
            }
        }

        Assert.Equal(before, await site.RowsAsync());
    }

    [Fact]
    public void No_kind_of_mail_is_written_that_these_tests_do_not_know() => Assert.Equal(
        [nameof(MailWriter.Preview), nameof(MailWriter.Test), nameof(MailWriter.Write)],
        typeof(MailWriter).GetMethods().Where(m => m.ReturnType == typeof(Mail)).Select(m => m.Name).Order());

    [Fact]
    public async Task Who_has_stopped_ended_died_left_office_is_dead_to_mail_or_has_no_address_is_never_mailed_and_stands_on_the_right_list()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(8);
        await world.ChangeAsync(Some.Member(8) with { Appointments = [.. Some.Member(8).Appointments.Select(a => a with { Until = new DateOnly(2025, 1, 10) })] });
        await world.ChangeAsync(Some.Member(1) with { Status = ContactStatus.Ended });
        await world.ChangeAsync(Some.Member(2) with { Status = ContactStatus.Deceased });
        await world.ChangeAsync(Some.Member(3) with { Mail = null });
        await world.Get<StopDesk>().SayAsync(Some.Member(4).Id, Purpose.Invitation, true, StopWay.Telephone, "staff", Cancelled);
        await BounceAsync(world, Some.Member(5), "550 5.1.1 User unknown");
        await BounceAsync(world, Some.Member(6), "452 4.2.2 Mailbox full");

        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Equal(["member6@example.jp", "member7@example.jp"], world.Mailed(Invitation).Keys.Order());
        Assert.Equal(["member6@example.jp", "member7@example.jp"], world.Mailed(Reminder).Keys.Order());
        // The third is called about the invitation first; the reminder waits for that.
        Assert.Equal(
            [Reason.NotActive, Reason.NotActive, null, Reason.Stopped, Reason.Undeliverable, null, null, Reason.NotInOffice],
            (await world.MessagesAsync(Rule.Reminder)).Select(m => m.Reason));
        var overview = await world.Get<MailboxDesk>().ReadAsync(Cancelled);
        Assert.Equal(Some.Member(5).Id, Assert.Single(overview.Open).Contact.Id);
        Assert.Equal(Some.Member(4).Id, Assert.Single(overview.Stopped).Contact.Id);
        var lists = (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!;
        Assert.Equal(
            // The sixth's mailbox is alive, but this mail did not arrive.
            [(Some.Member(3).Id, WayState.Open), (Some.Member(4).Id, WayState.Stopped), (Some.Member(5).Id, WayState.Open), (Some.Member(6).Id, WayState.Open)],
            lists.All.Where(e => e.Key.Rule is Rule.Invitation).Select(e => (e.Key.ContactId, e.State)).Order());
    }

    [Fact]
    public async Task A_corrected_address_is_a_new_one_and_gets_the_later_mails_of_the_event()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        await world.TickAsync();
        await BounceAsync(world, Some.Member(1), "550 5.1.1 User unknown");
        await world.ChangeAsync(Some.Member(1) with { Mail = "right@example.jp" });

        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Equal(["right@example.jp"], world.Mailed(Reminder).Keys);
        Assert.Empty((await world.Get<MailboxDesk>().ReadAsync(Cancelled)).Open);
    }

    [Fact]
    public async Task Everybody_behind_a_dead_mailbox_has_a_task_and_a_release_lets_mails_go_again()
    {
        await using var world = await World.StartAsync(azurite);
        await world.AddAsync(Some.Member(1) with { Mail = "pair@example.jp" }, Some.Member(2) with { Mail = "PAIR@example.jp" });
        await world.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 2, "staff", Cancelled);
        await world.TickAsync();
        await BounceAsync(world, Some.Member(1) with { Mail = "pair@example.jp" }, "550 5.1.1 User unknown");
        var desk = world.Get<MailboxDesk>();
        var tasks = (await desk.ReadAsync(Cancelled)).Open;
        Assert.Equal([Some.Member(1).Id, Some.Member(2).Id], tasks.Select(t => t.Contact.Id).Order());

        Assert.True(await desk.DoneAsync(Some.Member(1).Id, tasks[0].Bar.Mailbox, tasks[0].Bar.Cause.At, MailboxRemedy.ByPost, "staff", Cancelled));
        Assert.True(await desk.DoneAsync(Some.Member(2).Id, tasks[0].Bar.Mailbox, tasks[0].Bar.Cause.At, MailboxRemedy.Called, "staff", Cancelled));
        Assert.Empty((await desk.ReadAsync(Cancelled)).Open);
        Assert.Equal(Channel.Post, (await world.Get<ContactTable>().BookAsync(Cancelled)).Find(Some.Member(1).Id)!.Preferred);

        world.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(ReleaseMailboxOutcome.NoReason, await desk.ReleaseAsync(tasks[0].Bar.Mailbox, tasks[0].Bar.Cause.At, "staff", null, Cancelled));
        Assert.Equal(ReleaseMailboxOutcome.Changed, await desk.ReleaseAsync(tasks[0].Bar.Mailbox, Some.At(1, 1, 1), "staff", "直した", Cancelled));
        Assert.Equal(ReleaseMailboxOutcome.Released, await desk.ReleaseAsync(tasks[0].Bar.Mailbox, tasks[0].Bar.Cause.At, "staff", "直した", Cancelled));
        await world.TickUntilAsync(Some.At(1, 30, 9));
        Assert.Equal(1, world.Mailed(Reminder)["PAIR@example.jp"]);
    }

    [Fact]
    public async Task An_address_that_the_mail_service_does_not_take_makes_a_task_and_gets_nothing_more()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        world.Mail.NextAnswers.Enqueue(Outreach.Local.Mail.ScriptedAnswer.Refuse(400, "InvalidRecipientEmailAddress"));
        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Single(world.Mail.Attempts);
        Assert.Equal(
            [(MessageState.Failed, Reason.AddressRefused), (MessageState.Dropped, Reason.Undeliverable)],
            new[] { (await world.MessagesAsync(Rule.Invitation))[0], (await world.MessagesAsync(Rule.Reminder))[0] }.Select(m => (m.State, m.Reason!.Value)));
        Assert.Equal(Some.Member(1).Id, Assert.Single((await world.Get<MailboxDesk>().ReadAsync(Cancelled)).Open).Contact.Id);
        var lists = (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!;
        var call = Assert.Single(lists.All);
        Assert.Equal((Rule.Invitation, Channel.Telephone), (call.Key.Rule, call.Way));
    }

    private static Task BounceAsync(World world, Contact contact, string details) => world.Get<DeliveryDesk>().NoteAsync(
        new MailReport(
            OperationIds.For(Some.Event.Id, contact.Id, new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, contact.Id, Channel.Mail).Text, 0),
            details.StartsWith('5') ? Delivery.Bounced : Delivery.Failed, contact.Mail, world.Clock.GetUtcNow(), details),
        Cancelled);

    private static string StopPath(Site site, Rule rule) =>
        new Uri(Link().Match(Of(site.Get<MailWriter>(), Some.Member(1), rule, Some.Event).Headers[0].Value).Value).AbsolutePath;

    /// <summary>A mail of every kind that leaves: one for each rule, and the test mail.</summary>
    private static List<Mail> Mails(MailWriter writer, Contact contact, Event @event) =>
        [.. Enum.GetValues<Rule>().Select(r => Of(writer, contact, r, @event)), writer.Test()];

    private static Mail Of(MailWriter writer, Contact contact, Rule rule, Event @event) =>
        writer.Write(Claimed(rule, contact), @event, Some.Invitation(contact), contact);

    private static Message Claimed(Rule rule, Contact contact) => new()
    {
        Key = new MessageKey(Some.Event.Id, rule, DispatchRules.Once, contact.Id, Channel.Mail),
        State = MessageState.Claimed,
        DueAt = Some.At(1, 14, 9),
        ExpiresAt = Some.At(2, 1, 0),
    };

    [GeneratedRegex(@"https://outreach\.example\.jp/[0-9a-z/-]+")]
    private static partial Regex Link();
}
