using AngleSharp.Dom;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public class OtherWaysTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Rule.Invitation, Channel.Any, true, true, Channel.Post)]
    [InlineData(Rule.Reminder, Channel.Any, true, true, Channel.Telephone)]
    [InlineData(Rule.Reminder, Channel.Post, true, true, Channel.Post)]
    [InlineData(Rule.Invitation, Channel.Fax, true, true, Channel.Post)]
    [InlineData(Rule.Invitation, Channel.Hand, true, true, Channel.Hand)]
    [InlineData(Rule.Invitation, Channel.Any, false, true, Channel.Telephone)]
    [InlineData(Rule.Invitation, Channel.Any, false, false, null)]
    [InlineData(Rule.Questionnaire, Channel.Any, true, true, Channel.Post)]
    [InlineData(Rule.QuestionnaireReminder, Channel.Any, true, true, Channel.Telephone)]
    [InlineData(Rule.LastInformation, Channel.Post, true, true, Channel.Telephone)]
    [InlineData(Rule.Change, Channel.Any, true, true, Channel.Telephone)]
    [InlineData(Rule.Cancellation, Channel.Hand, true, true, Channel.Hand)]
    [InlineData(Rule.Cancellation, Channel.Any, true, false, Channel.Post)]
    [InlineData(Rule.Receipt, Channel.Any, true, true, null)]
    public void The_way_that_is_wished_goes_first_then_a_letter_and_a_call_instead_of_a_reminder_or_of_what_is_urgent(
        Rule rule, Channel wish, bool address, bool telephone, Channel? way) => Assert.Equal(way, Audience.WayTo(Some.Member(1) with
        {
            Mail = null,
            Preferred = wish,
            Address = address ? "高崎市" : null,
            Telephone = telephone ? "027-000-0001" : null,
        }, rule));

    [Fact]
    public async Task Whom_mail_does_not_reach_stands_on_the_right_list_and_nobody_else()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(8);
        await world.ChangeAsync(Some.Member(1) with { Mail = null, Address = "高崎市1-1" });
        await world.ChangeAsync(Some.Member(2) with { Mail = null });
        await world.ChangeAsync(Some.Member(3) with { Mail = null, Telephone = null });
        await world.ChangeAsync(Some.Member(4) with { Status = ContactStatus.Deceased, Address = "高崎市1-4" });
        await world.Get<StopDesk>().SayAsync(Some.Member(5).Id, null, true, StopWay.Telephone, "staff", Cancelled);
        await world.ChangeAsync(Some.Member(6) with { Address = "高崎市1-6" });
        await world.TickAsync();
        Assert.Equal(["1:Post", "2:Telephone", "3:NoWay", "5:Stopped"], await ListsAsync(world));

        // Whoever's mail comes back stands on the list at that moment; whoever answers is off it.
        await NoteAsync(world, Some.Member(6), Delivery.Bounced);
        await NoteAsync(world, Some.Member(7), Delivery.Delivered);
        await world.ReplyAsync(Some.Member(2), Some.Yes());
        Assert.Equal(["1:Post", "3:NoWay", "5:Stopped", "6:Post"], await ListsAsync(world));
    }

    [Fact]
    public async Task Whose_term_is_over_or_who_has_moved_is_asked_by_no_way_and_the_overview_says_why()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(3);
        foreach (var n in new[] { 1, 2, 3 })
            await world.ChangeAsync(Some.Member(n) with { Mail = null });
        await world.TickAsync();
        Assert.Equal(["1:Telephone", "2:Telephone", "3:Telephone"], await ListsAsync(world));

        await world.ChangeAsync(Some.Member(1) with { Mail = null, Appointments = [.. Some.Member(1).Appointments.Select(a => a with { Until = new DateOnly(2025, 1, 15) })] });
        await world.ChangeAsync(Some.Member(2) with { Mail = null, Status = ContactStatus.Moved });
        await world.TickUntilAsync(Some.At(1, 15, 23));
        Assert.Equal(["1:Telephone", "3:Telephone"], await ListsAsync(world));

        await world.TickUntilAsync(Some.At(1, 16, 9));
        Assert.Equal(["3:Telephone"], await ListsAsync(world));
        var progress = (await world.Get<OverviewDesk>().ReadAsync(Some.Event.Id, Cancelled))!.Sendings.Single(s => s.Planned.Rule is Rule.Invitation).Progress!;
        Assert.Equal([Reason.NotInOffice, Reason.NotActive], progress.NotSent.Select(n => n.Reason).Order());
        Assert.Equal([new ByOtherWay(Channel.Telephone, 1)], progress.ToTell);
        foreach (var (n, why) in new[] { (1, (Reason?)Reason.NotInOffice), (2, Reason.NotActive), (3, null) })
        {
            var record = (await world.Get<PeopleDesk>().FindAsync(Some.Event.Id, Some.Member(n).Id, Cancelled))!.Person;
            Assert.Equal(why, Assert.Single(record.AsOf(new DateOnly(2025, 1, 16)).Messages).Message.Reason);
        }
    }

    [Fact]
    public async Task Nobody_is_called_about_a_reply_before_the_letter_that_asked_for_it_had_its_days()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.ChangeAsync(Some.Member(1) with { Mail = null, Address = "高崎市1-1" });
        await world.ChangeAsync(Some.Member(2) with { Mail = null, Address = "高崎市1-2" });
        await world.TickUntilAsync(Some.At(1, 27, 9));
        await world.Get<OtherWaysDesk>().MarkAsync(
            Some.Event.Id, [new(Rule.Invitation, DispatchRules.Once, Some.Member(1).Id)], Channel.Post, "staff", Cancelled);

        // The reminder is due, but the first letter left yesterday and the second never.
        await world.TickUntilAsync(Some.At(1, 28, 10));
        Assert.Equal([(Rule.Invitation, WayState.Open), (Rule.Invitation, WayState.Done)], await StandAsync(world));

        await world.TickUntilAsync(Some.At(1, 30, 9));
        Assert.Equal([(Rule.Invitation, WayState.Open), (Rule.Invitation, WayState.Done), (Rule.Reminder, WayState.Open)], await StandAsync(world));

        // Too late to reply: it stays visible that the second was never told.
        await world.TickUntilAsync(Some.At(2, 3, 9));
        Assert.Equal([(Rule.Invitation, WayState.Done), (Rule.Invitation, WayState.Missed)], await StandAsync(world));
    }

    [Fact]
    public async Task Letters_are_posted_from_the_release_on_and_calls_wait_for_the_invitations()
    {
        await using var world = await World.StartAsync(azurite);
        world.Clock.MoveTo(Some.At(1, 10, 9));
        await world.AddAsync(
        [
            Some.Member(1) with { Mail = null, Address = "高崎市1-1" }, Some.Member(2) with { Mail = null }, Some.Member(3),
            Some.Member(4) with { Mail = null, Address = "高崎市1-4", Preferred = Channel.Hand }, Some.Member(5) with { Mail = null, Address = "高崎市1-5" },
        ]);
        await world.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 5, "staff", Cancelled);
        Assert.Equal(["1:Post", "2:Later", "4:Hand", "5:Post"], await ListsAsync(world));

        // Whoever changes the event now is asked whether letters were posted without a mark.
        var look = Assert.IsType<ChangeOutcome.Possible>(await world.Get<ChangeDesk>().LookAsync(Some.Event.Id, new EventWish.Cancel(), "staff", Cancelled));
        Assert.Equal(3, look.Consequences.Unmarked);

        // Posted ahead, and reachable by mail afterwards: nobody is written to twice.
        await world.Get<OtherWaysDesk>().MarkAsync(
            Some.Event.Id, [new(Rule.Invitation, DispatchRules.Once, Some.Member(1).Id)], Channel.Post, "staff", Cancelled);
        await world.ChangeAsync(Some.Member(1) with { Address = "高崎市1-1" });
        await world.TickUntilAsync(Some.At(1, 15, 9));

        Assert.Equal(["1:Done", "2:Telephone", "4:Hand", "5:Post"], await ListsAsync(world));
        Assert.Equal(["member3@example.jp"], world.Mailed("【ご案内】").Keys);
        var row = Assert.Single(await world.MessagesAsync(Rule.Invitation), m => m.Key.ContactId == Some.Member(1).Id);
        Assert.Equal((Channel.Post, MessageState.Sent, Some.At(1, 10, 9)), (row.Key.Channel, row.State, row.SentAt));
    }

    [Fact]
    public async Task The_tab_of_a_draft_says_when_it_will_be_filled_and_before_the_invitations_from_when_to_call()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1) with { Mail = null });
        await site.Get<EventTable>().AddAsync(Some.Event with { Timetable = Some.Event.Timetable with { InviteAt = Some.At(1, 22, 9) } }, Cancelled);
        using var staff = site.Staff(Functions.Staff.StaffRole.Send);

        var draft = await staff.OpenAsync($"/events/{Some.Event.Id}/others");
        Assert.Equal(200, draft.Status);
        Assert.Contains("手紙は、予約したときから", draft.Text, StringComparison.Ordinal);

        await site.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 1, "staff", Cancelled);
        Assert.Contains("案内の電話は令和7年1月22日（水）9:00からです。そのときに1人が並びます", (await staff.OpenAsync($"/events/{Some.Event.Id}/others")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_members_of_staff_at_once_and_twice_mark_once_and_the_first_stands()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        await world.ChangeAsync(Some.Member(1) with { Mail = null });
        await world.TickAsync();
        var desk = world.Get<OtherWaysDesk>();
        WayKey[] keys = [new(Rule.Invitation, DispatchRules.Once, Some.Member(1).Id)];

        await desk.CalledAsync(Some.Event.Id, keys[0], CallResult.NobodyThere, "a", Cancelled);
        await desk.CalledAsync(Some.Event.Id, keys[0], CallResult.NobodyThere, "a", Cancelled);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => desk.MarkAsync(Some.Event.Id, keys, Channel.Telephone, $"staff {i}", Cancelled)));
        var first = Assert.Single((await desk.ReadAsync(Some.Event.Id, Cancelled))!.Done(Channel.Telephone)).Handling!;
        world.Clock.Move(TimeSpan.FromMinutes(5));
        await desk.MarkAsync(Some.Event.Id, keys, Channel.Post, "late", Cancelled);

        var lists = (await desk.ReadAsync(Some.Event.Id, Cancelled))!;
        Assert.Equal(first.Done, Assert.Single(lists.Done(Channel.Telephone)).Handling!.Done);
        Assert.Single(first.Calls);
        Assert.Equal(PersonState.Sent, lists.People.All[0].State);
        await desk.UndoAsync(Some.Event.Id, keys, Cancelled);
        Assert.Single((await desk.ReadAsync(Some.Event.Id, Cancelled))!.Open(Channel.Telephone));
    }

    [Fact]
    public async Task A_letters_code_opens_its_own_reply_as_people_type_it()
    {
        await using var site = await PostAsync();
        using var staff = site.Staff();
        var page = await staff.OpenAsync($"/events/{Some.Event.Id}/others?way=Post");
        var sheets = await staff.SubmitAsync(page, new Dictionary<string, string[]>(), "print");
        Assert.Equal(2, sheets.Page.QuerySelectorAll("article.sheet").Length);
        Assert.NotNull(sheets.Page.QuerySelector("article svg.qr path"));
        Assert.Contains("〒370-0001", sheets.Page.QuerySelector(".window")!.TextContent, StringComparison.Ordinal);
        var code = sheets.Page.QuerySelector("article .code")!.TextContent;

        using var browser = site.Browser();
        var form = await browser.OpenAsync("/code");
        var reply = await browser.SubmitAsync(form, ("code", "　" + code.ToUpperInvariant().Replace('0', 'O').Replace('-', '－')));

        Assert.Equal(200, reply.Status);
        Assert.Contains(sheets.Page.QuerySelector("article strong")!.TextContent, reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), string.Join('\n', await site.RowsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_of_a_link_that_was_reissued_or_never_printed_opens_nothing()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.InviteAsync(1);
        using var browser = site.Browser();
        var target = new LinkTarget(Some.Event.Id, Some.Member(1).Id, "reply", 0);
        var links = site.Get<PersonalLinks>();

        Assert.Equal(422, (await browser.SendAsync(HttpMethod.Post, "/code", ("code", links.Code(target)))).Status);
        var old = target with { Generation = 7 };
        await site.Get<CodeTable>().AddAsync(links.Code(old), old, Cancelled);
        Assert.Equal(422, (await browser.SendAsync(HttpMethod.Post, "/code", ("code", links.Code(old)))).Status);
    }

    [Fact]
    public async Task Who_guesses_is_stopped_for_ten_minutes_and_others_are_not()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.InviteAsync(1);
        using var guesser = site.Browser();
        guesser.Headers["X-Forwarded-For"] = "203.0.113.9";
        using var other = site.Browser();
        other.Headers["X-Forwarded-For"] = "203.0.113.10";

        for (var i = 0; i < CodeTable.MostTries; i++)
            Assert.Equal(422, (await guesser.SendAsync(HttpMethod.Post, "/code", ("code", $"0000000{i}"))).Status);
        Assert.Equal(429, (await guesser.SendAsync(HttpMethod.Post, "/code", ("code", "00000000"))).Status);
        Assert.Equal(422, (await other.SendAsync(HttpMethod.Post, "/code", ("code", "00000000"))).Status);
        site.MoveTo(Some.At(1, 20, 10, 11));
        Assert.Equal(422, (await guesser.SendAsync(HttpMethod.Post, "/code", ("code", "00000000"))).Status);
    }

    [Theory]
    [InlineData("7k2m-9xq4", "7k2m9xq4")]
    [InlineData("７Ｋ２Ｍ　９ＸＱ４", "7k2m9xq4")]
    [InlineData("oil0-0000", "01100000")]
    [InlineData("7k2m-9xq", null)]
    [InlineData("", null)]
    [InlineData("\ud800", null)]
    public void A_code_is_read_as_people_type_it(string typed, string? code) => Assert.Equal(code, CodeTable.Read(typed));

    [Theory]
    [InlineData(Channel.Post, "案内|郵送|投函した|令和7年1月20日（月）10:00|高橋 美咲が記録")]
    [InlineData(Channel.Mail, "案内|メール|送信しません|–|メールアドレスがない、または別の方法を希望", "案内|郵送|投函した|令和7年1月20日（月）10:00|高橋 美咲が記録")]
    public async Task The_record_of_somebody_says_by_which_way_when_and_by_whom(Channel way, params string[] record)
    {
        await using var site = await PostAsync(way);
        using var staff = site.Staff();
        await staff.SubmitAsync(await staff.OpenAsync($"/events/{Some.Event.Id}/others?way=Post"), new Dictionary<string, string[]>(), "sent");

        Assert.Equal(record, Rows(await staff.OpenAsync($"/events/{Some.Event.Id}/people/{Some.Member(1).Id}")));
    }

    [Fact]
    public async Task Who_calls_about_the_invitation_reads_out_when_and_where()
    {
        await using var site = await PostAsync(Channel.Telephone);
        using var staff = site.Staff();

        Assert.All(
            Rows(await staff.OpenAsync($"/events/{Some.Event.Id}/others?way=Telephone")),
            row => Assert.Matches("令和7年2月10日（月）10:00～12:00 ?会場：市役所 ?テーマ：人との交流", row));
    }

    [Fact]
    public async Task Who_was_not_told_in_time_stands_under_the_way_with_what_it_takes_to_do_it_now()
    {
        await using var site = await PostAsync();
        using var staff = site.Staff();
        site.MoveTo(Some.At(2, 3, 9));

        var post = await staff.OpenAsync($"/events/{Some.Event.Id}/others?way=Post");
        Assert.Equal("見本 1郎 様 協議体メンバー 八幡|027-000-0001|〒370-0001 高崎市1-1|案内", Rows(post, "[aria-labelledby=missed-caption]")[0]);
        Assert.Equal(2, Rows(post, "[aria-labelledby=missed-caption]").Count);
        Assert.DoesNotContain("見本 1郎", (await staff.OpenAsync($"/events/{Some.Event.Id}/others?way=Fax")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_work_through_the_lists()
    {
        await using var site = await PostAsync();
        using var staff = site.Staff();
        var page = await staff.OpenAsync($"/events/{Some.Event.Id}/others?way=Post");
        Assert.Equal(2, page.Field("who").Count);
        Assert.NotNull(page.Page.QuerySelector("form#open"));

        Assert.Equal(422, (await staff.SubmitAsync(page, new Dictionary<string, string[]> { ["who"] = ["nobody"], ["do"] = ["sent"] })).Status);
        page = await staff.SubmitAsync(page, new Dictionary<string, string[]>(), "sent");

        Assert.Contains("記録しました", page.Html, StringComparison.Ordinal);
        Assert.Null(page.Page.QuerySelector("form#open"));
        Assert.Equal(2, page.Page.QuerySelectorAll("[aria-labelledby=done-caption] tbody tr").Length);
        Assert.Contains("郵便", (await staff.OpenAsync($"/events/{Some.Event.Id}/people")).Text, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Rows(Visited page, string table = "table") =>
        [.. page.Page.QuerySelectorAll($"{table} tbody tr").Select(row => string.Join('|', row.Children.Select(c => string.Join(' ', c.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))))];

    /// <summary>Two members without mail, who have been laid out for <paramref name="way"/>; mail: it was dropped.</summary>
    private async Task<Site> PostAsync(Channel way = Channel.Mail)
    {
        var site = await Site.StartAsync(azurite);
        Contact[] contacts =
        [
            .. Enumerable.Range(1, 2).Select(n => Some.Member(n) with { Mail = null }).Select(c => way is Channel.Telephone ? c : c with { PostalCode = "370-0001", Address = $"高崎市{c.Number}-1" }),
        ];
        await site.AddAsync(contacts);
        await site.InviteAsync(2);
        await site.Get<LedgerTable>().TryWriteAsync(
            [
                .. contacts.Select(c => new Message
                {
                    Key = new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, c.Id, way),
                    State = way is Channel.Mail ? MessageState.Dropped : MessageState.Waiting,
                    Reason = way is Channel.Mail ? Reason.NoMail : null,
                    DueAt = Some.Event.Timetable.InviteAt,
                    ExpiresAt = Some.Event.Timetable.ReplyUntil,
                }),
            ], [], Cancelled);
        return site;
    }

    private static async Task<IReadOnlyList<(Rule, WayState)>> StandAsync(World world) =>
        [.. (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!.All.Select(o => (o.Key.Rule, o.State)).Order()];

    private static async Task<IReadOnlyList<string>> ListsAsync(World world) =>
    [
        .. (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!.All
            .Select(o => $"{o.Key.ContactId[^1]}:{(o.State is WayState.Open ? o.Way.ToString() : o.State.ToString())}").Order(StringComparer.Ordinal),
    ];

    private static Task NoteAsync(World world, Contact contact, Delivery delivery) => world.Get<DeliveryDesk>().NoteAsync(
        new MailReport(
            OperationIds.For(Some.Event.Id, contact.Id, new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, contact.Id, Channel.Mail).Text, 0),
            delivery, contact.Mail, world.Clock.GetUtcNow()),
        Cancelled);
}
