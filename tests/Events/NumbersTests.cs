using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Events;

/// <summary>The numbers that staff see are those that come true.</summary>
public class NumbersTests(Azurite azurite)
{
    private const string Reminder = "【ご返事のお願い】";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mails_and_letters_are_told_apart_and_everybody_is_accounted_for_at_every_moment()
    {
        await using var world = await MixedAsync();

        var begun = await InvitationAsync(world);
        Assert.Equal((5, 1, 0, 0), (begun.All, begun.Sent, begun.Open, begun.Missed));
        Assert.Equal([new ByOtherWay(Channel.Post, 2)], begun.ToTell);
        Assert.Equal([new NotSent(MessageState.Dropped, Reason.Undeliverable, 1), new NotSent(MessageState.Dropped, Reason.Stopped, 1)], begun.NotSent);

        await MarkAsync(world, Some.Member(3), Channel.Telephone);
        await ReplyByTelephoneAsync(world, Some.Member(4));
        var told = await InvitationAsync(world);
        Assert.Equal([new ByOtherWay(Channel.Telephone, 1)], told.Told);
        var look = Assert.IsType<ChangeOutcome.Possible>(await world.Get<ChangeDesk>().LookAsync(Some.Event.Id, new EventWish.Cancel(), "staff", Cancelled));
        Assert.Equal(1, look.Consequences.Sendings.Single(s => s.Rule is Rule.Invitation).Sent);
        Assert.Empty(told.ToTell);
        Assert.Contains(new NotSent(MessageState.Dropped, Reason.Answered, 1), told.NotSent);

        await BounceAsync(world, Some.Member(5));
        Assert.Equal([new Lost(Delivery.Bounced, 1)], (await InvitationAsync(world)).Lost);

        foreach (var progress in new[] { begun, told, await InvitationAsync(world) })
            Assert.Equal(progress.All, progress.Sent + progress.Open + progress.Told.Sum(w => w.Count) + progress.ToTell.Sum(w => w.Count) + progress.Missed + progress.NotSent.Sum(n => n.Count));
    }

    [Fact]
    public async Task After_the_deadline_nobody_is_still_to_be_written_to_and_the_lists_say_the_same()
    {
        await using var world = await MixedAsync();
        world.Clock.MoveTo(Some.Event.Timetable.ReplyUntil.AddHours(10));

        for (var i = 0; i < 2; i++)
        {
            var over = await InvitationAsync(world);
            Assert.Equal((0, 0, 2), (over.Open, over.ToTell.Count, over.Missed));
            var missed = (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!.Without(WayState.Missed).Select(m => m.Key.ContactId);
            Assert.Superset(new HashSet<string> { Some.Member(3).Id, Some.Member(4).Id }, missed.ToHashSet());

            // Laid out anew after the deadline, too.
            await ChangeAsync(world);
        }
    }

    [Fact]
    public async Task Why_somebody_was_not_written_to_is_not_overwritten_by_the_passing_of_time()
    {
        await using var world = await MixedAsync();
        world.Clock.MoveTo(Some.Event.Timetable.ReplyUntil.AddHours(10));

        await ChangeAsync(world);

        var reasons = (await world.MessagesAsync(Rule.Invitation)).ToDictionary(m => m.Key.ContactId, m => m.Reason);
        Assert.Equal((Reason.Undeliverable, Reason.Stopped, Reason.Expired), (reasons[Some.Member(1).Id]!.Value, reasons[Some.Member(2).Id]!.Value, reasons[Some.Member(3).Id]!.Value));
    }

    [Fact]
    public async Task What_was_promised_is_what_goes_without_dead_mailboxes_and_those_who_have_stopped()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(5);
        await world.TickUntilAsync(Some.At(1, 15, 9));
        await StandAgainstAsync(world);
        var next = Some.Event with { Id = "event002", Timetable = Some.Event.Timetable with { InviteAt = Some.At(1, 16, 9) } };
        await world.Get<EventTable>().AddAsync(next, Cancelled);

        var overview = (await world.Get<OverviewDesk>().ReadAsync(next.Id, Cancelled))!;
        var recipients = (await world.Get<RecipientsDesk>().ReadAsync(next.Id, Cancelled))!;

        Assert.All(Of(overview, Rule.Invitation, Rule.Reminder), s =>
        {
            Assert.Equal(3, s.Mails);
            Assert.Equal([new NotSent(MessageState.Dropped, Reason.Undeliverable, 1), new NotSent(MessageState.Dropped, Reason.Stopped, 1)], s.Skipped);
        });
        Assert.Equal((3, 2), (recipients.ByMail, recipients.Otherwise));
        Assert.Equal((Channel.Telephone, Reason.Undeliverable), (recipients.Find(Some.Member(1).Id)!.Way!.Value, recipients.Find(Some.Member(1).Id)!.NotMailed!.Value));
        Assert.Equal((null, Reason.Stopped), (recipients.Find(Some.Member(2).Id)!.Way, recipients.Find(Some.Member(2).Id)!.NotMailed!.Value));

        await world.Get<ReleaseDesk>().ReleaseAsync(next.Id, 5, "staff", Cancelled);
        await world.TickUntilAsync(Some.At(1, 29, 9));
        var sent = (await world.Get<OverviewDesk>().ReadAsync(next.Id, Cancelled))!;
        Assert.All(Of(sent, Rule.Invitation, Rule.Reminder), s => Assert.Equal(3, s.Progress!.Sent));
    }

    /// <summary>A limit of one; a gap of three days; a reminder three days after the invitation, and one too early.</summary>
    [Theory]
    [InlineData(1, 3, new[] { "2025-01-17T09:00", "2025-01-17T10:00" }, new[] { 4, 0 })]
    [InlineData(9, 3, new[] { "2025-01-28T09:00", "2025-01-30T09:00" }, new[] { 4, 0 })]
    [InlineData(9, 2, new[] { "2025-01-28T09:00", "2025-01-30T09:00" }, new[] { 4, 4 })]
    [InlineData(9, 3, new[] { "2025-01-15T09:00", "2025-01-20T09:00" }, new[] { 0, 4 })]
    public async Task Each_reminder_counts_on_those_before_it(int most, int days, string[] at, int[] mails)
    {
        await using var world = await World.StartAsync(azurite);
        var @event = Some.Event with
        {
            Rules = Some.Rules with
            {
                MostReminders = most,
                DaysBetween = days,
                Timed = [.. at.Select((t, i) => new SendingRule($"{i + 1}", Rule.Reminder, When.Date(DateOnly.FromDateTime(DateTime.Parse(t, null)), TimeOnly.FromDateTime(DateTime.Parse(t, null)))))],
            },
        };
        await world.AddAsync(Enumerable.Range(1, 4).Select(Some.Member));
        await world.Get<EventTable>().AddAsync(@event, Cancelled);

        Assert.Equal(mails, Of(await OverviewAsync(world), Rule.Reminder).Select(s => s.Mails));
        await world.Get<ReleaseDesk>().ReleaseAsync(@event.Id, 4, "staff", Cancelled);
        await world.TickUntilAsync(Some.At(1, 14, 12));
        Assert.Equal(mails, Of(await OverviewAsync(world), Rule.Reminder).Select(s => s.Mails));
        await world.TickUntilAsync(Some.At(1, 31, 12));

        Assert.Equal(mails.Sum(), world.Mail.Mails.Count(m => m.Subject.StartsWith(Reminder, StringComparison.Ordinal)));
        Assert.Equal(mails, Of(await OverviewAsync(world), Rule.Reminder).Select(s => s.Progress!.Sent));
    }

    [Fact]
    public async Task A_letter_that_was_posted_before_the_invitations_leave_is_counted_and_not_to_be_written_again()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.ChangeAsync(Some.Member(1) with { Mail = null, Address = "高崎市1" });
        Assert.False((await OverviewAsync(world)).HasWritten);

        await MarkAsync(world, Some.Member(1), Channel.Post);

        var overview = await OverviewAsync(world);
        Assert.True(overview.HasWritten);
        var invitation = Of(overview, Rule.Invitation).Single();
        Assert.Equal((2, 0, 1), (invitation.Progress!.All, invitation.Progress.Sent, invitation.Progress.Open));
        Assert.Equal([new ByOtherWay(Channel.Post, 1)], invitation.Progress.Told);
        Assert.Empty(invitation.Otherwise);
    }

    /// <summary>What a notice says depends on what the person was told before.</summary>
    [Theory]
    [InlineData(0, "変更のお知らせ")]
    [InlineData(1, "開催のお知らせ")]
    public async Task A_persons_record_names_a_notice_by_what_it_told_that_person(int told, string name)
    {
        await using var site = await Site.StartAsync(azurite);
        var at = Some.At(1, 18, 9);
        await site.AddAsync(Some.Member(1));
        await site.InviteAsync(ChangeRules.Restore(ChangeRules.Cancel(Some.Event, "staff", at), "staff", at), Some.Invitation(Some.Member(1)));
        await site.Get<LedgerTable>().TryWriteAsync(
            [
                new Message
                {
                    Key = new MessageKey(Some.Event.Id, Rule.Change, "2", Some.Member(1).Id, Channel.Mail),
                    State = MessageState.Sent,
                    DueAt = at,
                    ExpiresAt = Some.Event.Timetable.ReplyUntil,
                    SentAt = at,
                    Told = told,
                },
            ], [], Cancelled);
        using var staff = site.Staff();

        Assert.Contains(name, (await staff.OpenAsync($"/events/event001/people/{Some.Member(1).Id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_left_stands_there_while_the_event_is_called_off_and_after_it_was_restored()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 20, 9));
        await WishAsync(world, new EventWish.Cancel(), 2);
        await world.TickUntilAsync(Some.At(1, 21, 9));

        Assert.Equal([(Rule.Invitation, 2), (Rule.Cancellation, 2)], Left(await OverviewAsync(world)));

        await WishAsync(world, new EventWish.Restore(), 2);
        await world.TickUntilAsync(Some.At(1, 22, 9));
        Assert.Equal([(Rule.Invitation, 2), (Rule.Cancellation, 2), (Rule.Change, 2)], Left(await OverviewAsync(world)));

        static IEnumerable<(Rule, int)> Left(Overview overview) => overview.Begun.Select(s => (s.Planned.Rule, s.Progress!.Sent));
    }

    [Fact]
    public async Task The_queue_says_what_will_leave_and_when_as_planned_now()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 20, 9));

        var before = Assert.Single(await QueueAsync(world), l => l.Rule is Rule.Reminder);
        Assert.Equal((Some.At(1, 28, 9), 2), (before.Starts, before.Waiting));

        await WishAsync(world, new EventWish.Rules(Some.Rules with
        {
            Timed = [new SendingRule("1", Rule.Reminder, When.Date(new DateOnly(2025, 1, 30), new TimeOnly(10, 0)))],
        }), null);

        var line = Assert.Single(await QueueAsync(world));
        Assert.Equal((Rule.Reminder, Some.At(1, 30, 10), 2), (line.Rule, line.Starts, line.Waiting));
    }

    [Fact]
    public async Task What_was_due_days_before_and_will_be_through_is_not_in_the_way()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(20);
        var later = Some.Event with { Id = "event002", Timetable = Some.Event.Timetable with { InviteAt = Some.At(1, 16, 9) } };
        await world.Get<EventTable>().AddAsync(later, Cancelled);

        Assert.Empty((await world.Get<OverviewDesk>().ReadAsync(later.Id, Cancelled))!.Queue.InTheWay);
    }

    [Fact]
    public async Task Before_anything_has_left_nobody_was_invited_and_each_notice_has_the_name_that_its_mail_bears()
    {
        await using var site = await Site.StartAsync(azurite);
        var at = Some.At(1, 18, 9);
        var called = ChangeRules.Cancel(Some.Event, "staff", at);
        await site.AddAsync(Some.Member(1));
        await site.InviteAsync(ChangeRules.Restore(called, "staff", at), Some.Invitation(Some.Member(1)));
        using var staff = site.Staff();
        var planned = await staff.OpenAsync("/events/event001");
        Assert.Contains("案内する人数 1人", planned.Text, StringComparison.Ordinal);
        Assert.Contains("返事しだい", planned.Page.QuerySelector("#sendings-caption")!.Closest("table")!.TextContent, StringComparison.Ordinal);

        await site.Get<LedgerTable>().TryWriteAsync(
            [
                .. new[] { (Rule.Invitation, DispatchRules.Once), (Rule.Cancellation, "1"), (Rule.Change, "2") }.Select(r => new Message
                {
                    Key = new MessageKey(Some.Event.Id, r.Item1, r.Item2, Some.Member(1).Id, Channel.Mail),
                    State = MessageState.Sent,
                    DueAt = at,
                    ExpiresAt = Some.Event.Timetable.ReplyUntil,
                    SentAt = at,
                }),
            ], [], Cancelled);

        var overview = await staff.OpenAsync("/events/event001");
        Assert.Contains("案内の対象 1人", overview.Text, StringComparison.Ordinal);
        Assert.Contains("開催のお知らせ", overview.Page.QuerySelector("#progress-caption")!.Closest("table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("開催のお知らせ", (await staff.OpenAsync($"/events/event001/people/{Some.Member(1).Id}")).Text, StringComparison.Ordinal);
        Assert.Contains("対象 1人 ＝ メール送信済み 1", (await staff.OpenAsync("/events/event001/people")).Text, StringComparison.Ordinal);
        Assert.NotNull(overview.Page.QuerySelector(".steps"));
    }

    [Fact]
    public async Task An_event_that_was_called_off_shows_no_step_as_done()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1));
        await site.InviteAsync(ChangeRules.Cancel(Some.Event, "staff", Some.At(1, 18, 9)), Some.Invitation(Some.Member(1)));
        using var staff = site.Staff();

        Assert.Null((await staff.OpenAsync("/events/event001")).Page.QuerySelector(".steps"));
    }

    /// <summary>Five are invited: a dead mailbox, one who has stopped, two by letter, one by mail, which has left.</summary>
    private async Task<World> MixedAsync()
    {
        var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(5);
        await StandAgainstAsync(world);
        foreach (var n in (int[])[3, 4])
            await world.ChangeAsync(Some.Member(n) with { Mail = null, Address = $"高崎市{n}" });
        await world.TickUntilAsync(Some.At(1, 20, 9));
        return world;
    }

    private static async Task StandAgainstAsync(World world)
    {
        await BounceAsync(world, Some.Member(1));
        await world.Get<StopDesk>().SayAsync(Some.Member(2).Id, null, true, StopWay.Page, null, Cancelled);
    }

    private static Task BounceAsync(World world, Contact contact) => world.Get<DeliveryDesk>().NoteAsync(
        new MailReport(
            OperationIds.For(Some.Event.Id, contact.Id, new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, contact.Id, Channel.Mail).Text, 0),
            Delivery.Bounced, contact.Mail, world.Clock.GetUtcNow(), "550 5.1.1 User unknown"),
        Cancelled);

    private static Task MarkAsync(World world, Contact contact, Channel way) => world.Get<OtherWaysDesk>().MarkAsync(
        Some.Event.Id, [new WayKey(Rule.Invitation, DispatchRules.Once, contact.Id)], way, "staff", Cancelled);

    private static async Task ReplyByTelephoneAsync(World world, Contact contact)
    {
        var desk = world.Get<ReplyDesk>();
        await desk.EnterAsync((await desk.FindAsync(Some.Event.Id, contact.Id, Cancelled))!, Some.Yes(), ReplyChannel.Telephone, "staff", null, Cancelled);
    }

    /// <summary>Something of no matter to anybody.</summary>
    private static Task ChangeAsync(World world) =>
        WishAsync(world, new EventWish.Rules(Some.Rules with { Receipts = true, MostReminders = Some.Rules.MostReminders + world.Clock.GetUtcNow().Day }), null);

    private static async Task WishAsync(World world, EventWish wish, int? notices)
    {
        var stored = (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!;
        Assert.IsType<ChangeOutcome.Done>(await world.Get<ChangeDesk>().ApplyAsync(Some.Event.Id, stored.Version, wish, notices, "staff", Cancelled));
    }

    private static async Task<Overview> OverviewAsync(World world) => (await world.Get<OverviewDesk>().ReadAsync(Some.Event.Id, Cancelled))!;

    private static IEnumerable<ExpectedSending> Of(Overview overview, params Rule[] rules) => overview.Sendings.Where(s => rules.Contains(s.Planned.Rule));

    private static async Task<Progress> InvitationAsync(World world) => Of(await OverviewAsync(world), Rule.Invitation).Single().Progress!;

    private static async Task<IReadOnlyList<QueueLine>> QueueAsync(World world) => (await world.Get<StatusDesk>().ReadAsync(Cancelled)).Queue;
}
