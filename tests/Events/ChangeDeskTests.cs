using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Events;

public class ChangeDeskTests(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Reminder = "【ご返事のお願い】", Change = "【変更のお知らせ】", Restored = "【開催のお知らせ】",
        Cancellation = "【中止のお知らせ】", LastInformation = "【まもなく開催】";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_whose_session_moved_and_who_were_told_hear_of_it_once_and_the_reminder_moves_along()
    {
        await using var world = await InvitedAsync(2);
        await world.AddAsync(Some.Member(3) with { Appointments = [new Appointment("区長", Some.Kataoka.Id)] });

        await MoveAsync(world, Some.At(2, 5, 10), replyUntil: "R7.1.29", notices: 2);
        await world.TickUntilAsync(Some.At(1, 31, 9));

        Assert.Equal(["member1@example.jp", "member2@example.jp"], world.Mailed(Change).Keys.Order());
        Assert.All(world.Mailed(Change).Values, count => Assert.Equal(1, count));
        Assert.All(world.Mailed(Invitation).Values, count => Assert.Equal(1, count));
        Assert.Equal(Some.At(1, 28, 17), Assert.Single(world.Mail.Mails.Where(m => m.Subject.StartsWith(Reminder, StringComparison.Ordinal)).Select(m => m.AcceptedAt).Distinct()));
    }

    [Fact]
    public async Task Who_never_got_a_mail_but_answered_hears_that_the_event_is_called_off()
    {
        // Invited by a letter that nobody marked as posted; one answered by its code, one by telephone, one not at all.
        await using var world = await World.StartAsync(azurite);
        await ReleaseAsync(world, 3, Some.Event);
        foreach (var n in (int[])[1, 2, 3])
            await world.ChangeAsync(Some.Member(n) with { Mail = null, Address = $"高崎市{n}" });
        await world.TickUntilAsync(Some.At(1, 20, 9));
        await world.ReplyAsync(Some.Member(1), Some.Yes());
        var open = (await world.Get<ReplyDesk>().FindAsync(Some.Event.Id, Some.Member(2).Id, Cancelled))!;
        await world.Get<ReplyDesk>().EnterAsync(open, Some.Yes(), ReplyChannel.Telephone, "staff", null, Cancelled);

        var look = Assert.IsType<ChangeOutcome.Possible>(await world.Get<ChangeDesk>().LookAsync(Some.Event.Id, new EventWish.Cancel(), "staff", Cancelled));
        Assert.Equal((2, 1), (look.Consequences.Told, look.Consequences.Unmarked));
        await WishAsync(world, new EventWish.Cancel(), notices: 2);
        await world.TickUntilAsync(Some.At(1, 21, 9));

        var lists = (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!;
        Assert.Equal(
            [Some.Member(1).Id, Some.Member(2).Id],
            lists.All.Where(o => o.Key.Rule is Rule.Cancellation && o.State is WayState.Open).Select(o => o.Key.ContactId).Order());
    }

    [Fact]
    public async Task Whom_a_notice_cannot_reach_is_not_counted_as_written_to()
    {
        await using var world = await InvitedAsync(2);
        await world.Get<StopDesk>().SayAsync(Some.Member(1).Id, null, true, StopWay.Telephone, "staff", Cancelled);

        var look = Assert.IsType<ChangeOutcome.Possible>(await world.Get<ChangeDesk>().LookAsync(Some.Event.Id, new EventWish.Cancel(), "staff", Cancelled));

        Assert.Equal([null, Channel.Mail], look.Consequences.Notices.OrderBy(n => n.Invitation.ContactId, StringComparer.Ordinal).Select(n => n.Way));

        // The number to be typed is that of those who do get it.
        var desk = world.Get<ChangeDesk>();
        Assert.Equal(1, look.Consequences.Reached);
        Assert.IsType<ChangeOutcome.OtherNumber>(await desk.ApplyAsync(Some.Event.Id, look.Consequences.Version, new EventWish.Cancel(), 2, "staff", Cancelled));
        Assert.IsType<ChangeOutcome.Done>(await desk.ApplyAsync(Some.Event.Id, look.Consequences.Version, new EventWish.Cancel(), 1, "staff", Cancelled));
    }

    [Fact]
    public async Task Who_had_not_been_told_yet_gets_no_notice()
    {
        await using var world = await World.StartAsync(azurite);
        await ReleaseAsync(world, 2, Some.Event);

        await MoveAsync(world, Some.At(2, 13, 10), notices: 0);
        await world.TickUntilAsync(Some.At(1, 20, 9));

        Assert.Equal(2, world.Mailed(Invitation).Count);
        Assert.Empty(world.Mailed(Change));
        Assert.Contains("令和7年2月13日", world.Mail.Mails[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moved_forth_and_back_before_the_notice_left_nobody_hears_anything()
    {
        await using var world = await InvitedAsync(2);
        world.Clock.MoveTo(Some.At(1, 20, 22));

        await MoveAsync(world, Some.At(2, 13, 10), notices: 2);
        await MoveAsync(world, Some.At(2, 10, 10), notices: 0);
        await world.TickUntilAsync(Some.At(1, 22, 9));

        Assert.Empty(world.Mailed(Change));
        Assert.All(await world.MessagesAsync(Rule.Change, "1"), m => Assert.Equal(Reason.NotPlanned, m.Reason));
    }

    [Fact]
    public async Task A_cancelled_event_says_so_to_who_was_invited_and_sends_nothing_else_until_it_is_restored()
    {
        await using var world = await InvitedAsync(2);
        await WishAsync(world, new EventWish.Cancel(), notices: 2);

        await world.TickUntilAsync(Some.At(1, 29, 9));
        Assert.Equal(2, world.Mailed(Cancellation).Count);
        Assert.Empty(world.Mailed(Reminder));
        Assert.False((await world.Get<ReplyDesk>().FindAsync(Some.Event.Id, Some.Member(1).Id, Cancelled))!.Takes);

        await WishAsync(world, new EventWish.Restore(), notices: 2);
        await world.TickUntilAsync(Some.At(1, 31, 9));
        Assert.Equal(2, world.Mailed(Restored).Count);
        Assert.Equal(2, world.Mailed(Reminder).Count);
        Assert.All(world.Mailed(Invitation).Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Cancelled_before_anything_left_nothing_leaves_and_restored_the_invitations_do()
    {
        await using var world = await World.StartAsync(azurite);
        await ReleaseAsync(world, 2, Some.Event);
        await WishAsync(world, new EventWish.Cancel(), notices: 0);
        await world.TickUntilAsync(Some.At(1, 15, 9));
        Assert.Empty(world.Mail.Mails);

        await WishAsync(world, new EventWish.Restore(), notices: 0);
        await world.TickUntilAsync(Some.At(1, 16, 9));
        Assert.Equal([Invitation], world.Mail.Mails.Select(m => m.Subject[..5]).Distinct());
    }

    [Fact]
    public async Task Once_restored_only_who_was_told_of_the_cancellation_hears_that_it_takes_place_and_others_what_has_changed()
    {
        await using var world = await World.StartAsync(azurite);
        await ReleaseAsync(world, 3, Some.Event);
        foreach (var number in (int[])[1, 2, 3])
            await world.ChangeAsync(Some.Member(number) with { Mail = null });
        await world.TickUntilAsync(Some.At(1, 15, 9));
        await CalledAsync(world, Rule.Invitation, 1, 2, 3);
        await MoveAsync(world, Some.At(2, 17, 10), notices: 3);
        await CalledAsync(world, Rule.Change, 3);
        await WishAsync(world, new EventWish.Cancel(), notices: 3);
        await CalledAsync(world, Rule.Cancellation, 2);

        var look = Assert.IsType<ChangeOutcome.Possible>(await world.Get<ChangeDesk>().LookAsync(Some.Event.Id, new EventWish.Restore(), "staff", Cancelled));
        Assert.Equal(1, look.Consequences.OnlyMoved);
        await WishAsync(world, new EventWish.Restore(), notices: 2);

        var lists = (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!;
        Assert.Equal(
            [("1", "ご案内しました", true), ("2", "中止とお知らせしました", false)],
            lists.Open(Channel.Telephone).OrderBy(o => o.Key.ContactId, StringComparer.Ordinal).Select(o => (
                o.Key.ContactId[^1..],
                SheetWords.Call(o.Key, lists.People.Event, o.Person, Some.Office, world.Clock.GetUtcNow()).Split('。')[1].Split('『')[0].TrimEnd('「'),
                SheetWords.CallFacts(o.Key, lists.People.Event, o.Person).Any(f => f.Value.Contains("2月10日", StringComparison.Ordinal)))));
    }

    [Fact]
    public async Task Who_answers_by_telephone_after_a_change_has_heard_of_it_and_who_answers_by_FAX_may_not_have()
    {
        await using var world = await World.StartAsync(azurite);
        await ReleaseAsync(world, 3, Some.Event);
        foreach (var number in (int[])[1, 2, 3])
            await world.ChangeAsync(Some.Member(number) with { Mail = null });
        await world.TickUntilAsync(Some.At(1, 15, 9));
        await CalledAsync(world, Rule.Invitation, 1, 2, 3);
        await MoveAsync(world, Some.At(2, 17, 10), notices: 3);
        world.Clock.Move(TimeSpan.FromMinutes(5));
        await EnterAsync(1, ReplyChannel.Telephone);
        await EnterAsync(2, ReplyChannel.Fax);

        Assert.Equal(
            [Some.Member(2).Id, Some.Member(3).Id],
            (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!.Open(Channel.Telephone).Select(o => o.Key.ContactId).Order());

        // What is changed after the answer is told again.
        world.Clock.Move(TimeSpan.FromMinutes(5));
        await MoveAsync(world, Some.At(2, 18, 10), notices: 3);
        Assert.Equal(3, (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!.Open(Channel.Telephone).Count);

        async Task EnterAsync(int number, ReplyChannel channel) => Assert.IsType<ReplyOutcome.Recorded>(await world.Get<ReplyDesk>().EnterAsync(
            (await world.Get<ReplyDesk>().FindAsync(Some.Event.Id, Some.Member(number).Id, Cancelled))!, Some.Yes(), channel, "staff", null, Cancelled));
    }

    [Fact]
    public async Task The_number_of_notices_must_be_typed_and_another_version_is_not_changed()
    {
        await using var world = await InvitedAsync(2);
        var stored = await StoredAsync(world);
        var desk = world.Get<ChangeDesk>();

        Assert.IsType<ChangeOutcome.OtherNumber>(await desk.ApplyAsync(Some.Event.Id, stored.Version, new EventWish.Cancel(), 1, "staff", Cancelled));
        Assert.IsType<ChangeOutcome.Changed>(await desk.ApplyAsync(Some.Event.Id, "\"old\"", new EventWish.Cancel(), 2, "staff", Cancelled));
        Assert.IsType<ChangeOutcome.Done>(await desk.ApplyAsync(Some.Event.Id, stored.Version, new EventWish.Cancel(), 2, "staff", Cancelled));
        Assert.IsType<ChangeOutcome.Done>(await desk.ApplyAsync(Some.Event.Id, stored.Version, new EventWish.Cancel(), 2, "staff", Cancelled));
        Assert.Equal(1, (await StoredAsync(world)).Value.Sequence);
    }

    [Fact]
    public async Task A_change_that_died_after_the_event_was_saved_is_finished_by_the_sender()
    {
        await using var world = await InvitedAsync(3);
        var stored = await StoredAsync(world);
        var after = ChangeRules.Cancel(stored.Value, "staff", world.Clock.GetUtcNow());
        await world.Get<DeskTable>().AddAsync(DispatchRules.Plan(after).Select(p => DispatchRules.AgendaOf(after, p)), Cancelled);
        Assert.True(await world.Get<EventTable>().TrySaveAsync(stored, after, Cancelled));

        await world.TickUntilAsync(Some.At(1, 31, 9));

        Assert.Equal(3, world.Mailed(Cancellation).Count);
        Assert.Empty(world.Mailed(Reminder));
    }

    [Fact]
    public async Task A_change_that_died_before_the_event_was_saved_changes_nothing()
    {
        await using var world = await InvitedAsync(3);
        var stored = await StoredAsync(world);
        var after = ChangeRules.Cancel(stored.Value, "staff", world.Clock.GetUtcNow());
        await world.Get<DeskTable>().AddAsync(DispatchRules.Plan(after).Select(p => DispatchRules.AgendaOf(after, p)), Cancelled);

        await world.TickUntilAsync(Some.At(1, 31, 9));

        Assert.Empty(world.Mailed(Cancellation));
        Assert.Equal(3, world.Mailed(Reminder).Count);
    }

    [Theory]
    [InlineData(14, 9)]
    [InlineData(20, 9)]
    public async Task A_change_that_died_before_the_event_was_saved_takes_nothing_off_the_agenda_that_was_there(int day, int hour)
    {
        // While the invitations are going out, or long before the reminders.
        await using var world = await World.StartAsync(azurite);
        await ReleaseAsync(world, 40, Some.Event);
        await world.TickAsync();
        await world.TickUntilAsync(Some.At(1, day, hour));
        var stored = await StoredAsync(world);
        var after = ChangeRules.Edit(stored.Value, stored.Value with { Greeting = "変更" }, "staff", world.Clock.GetUtcNow());
        await world.Get<DeskTable>().AddAsync(DispatchRules.Plan(after).Select(p => DispatchRules.AgendaOf(after, p)), Cancelled);

        await world.TickUntilAsync(Some.At(1, 31, 9));

        Assert.Equal(40, world.Mailed(Invitation).Count);
        Assert.Equal(40, world.Mailed(Reminder).Count);
        Assert.Equal(80, world.Mail.Mails.Count);
    }

    /// <summary>Whatever staff do in whatever order, with whatever time between: no rule writes to one person twice about the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Moved_cancelled_and_restored_in_any_order_there_is_at_most_one_mail_per_rule_and_occurrence(int seed)
    {
#pragma warning disable CA5394 // A test's dice, not a secret.
        var dice = new Random(seed);
        await using var world = await World.StartAsync(azurite);
        await ReleaseAsync(world, 3, Some.Event with { Rules = SendingRules.Usual });
        for (var step = 0; step < 10; step++)
        {
            await world.TickUntilAsync(world.Clock.GetUtcNow() + TimeSpan.FromHours(dice.Next(1, 60)));
            var stored = await StoredAsync(world);
            EventWish wish = stored.Value.IsCancelled ? new EventWish.Restore()
                : dice.Next(3) == 0 ? new EventWish.Cancel()
                : new EventWish.Edit(Moved(stored.Value, Some.At(2, 10 + dice.Next(6), 9 + dice.Next(3)), null));
            var look = await world.Get<ChangeDesk>().LookAsync(Some.Event.Id, wish, "staff", Cancelled);
            if (look is ChangeOutcome.Possible(var consequences))
            {
                var outcome = await world.Get<ChangeDesk>().ApplyAsync(
                    Some.Event.Id, consequences.Version, wish, consequences.Reached, "staff", Cancelled);
                Assert.IsType<ChangeOutcome.Done>(outcome);
            }

            if (dice.Next(3) == 0 && (await world.Get<ReplyDesk>().FindAsync(Some.Event.Id, Some.Member(1 + dice.Next(3)).Id, Cancelled)) is { Takes: true } open)
                await world.Get<ReplyDesk>().AnswerAsync(open, dice.Next(2) == 0 ? Some.Yes() : Some.No, Cancelled);
        }
#pragma warning restore CA5394

        await world.TickUntilAsync(Some.At(3, 3, 9));
        var ledger = await world.Ledger.ListAsync(Some.Event.Id, Cancelled);

        // A mail for each row that was sent, a row for each rule, occurrence and person, and no mail twice.
        Assert.Equal(ledger.Count(m => m.State is MessageState.Sent), world.Mail.Mails.Count);
        Assert.Equal(ledger.Count, ledger.Select(m => (m.Key.Rule, m.Key.Occurrence, m.Key.ContactId)).Distinct().Count());
        Assert.All(world.Mailed(Invitation).Values, count => Assert.Equal(1, count));
        Assert.All(world.Mailed(Reminder).Values, count => Assert.Equal(1, count));
        Assert.All(world.Mailed(LastInformation).Values, count => Assert.Equal(1, count));

        // Nobody is left with something that is no longer so.
        var @event = (await StoredAsync(world)).Value;
        foreach (var invitation in (await world.Invitations.ListAsync(Some.Event.Id, Cancelled)).Select(i => i.Value))
        {
            var told = ChangeRules.Told(@event, invitation, ledger.Where(m => m.Key.ContactId == invitation.ContactId), []);
            Assert.True(told is null || !ChangeRules.OwesNotice(@event, invitation, told.Value) || ChangeRules.Notice(@event)!.At > Some.At(2, 10, 9));
        }
    }

    private async Task<World> InvitedAsync(int people)
    {
        var world = await World.StartAsync(azurite);
        await ReleaseAsync(world, people, Some.Event with
        {
            Rules = Some.Rules with { Timed = [new SendingRule("1", Rule.Reminder, When.WorkingDays(Anchor.Deadline, -1, new(17, 0))), Some.Rules.Timed[1]] },
        });
        await world.TickUntilAsync(Some.At(1, 20, 9));
        Assert.Equal(people, world.Mailed(Invitation).Count);
        return world;
    }

    private static async Task ReleaseAsync(World world, int people, Event @event)
    {
        await world.AddAsync(Enumerable.Range(1, people).Select(Some.Member));
        await world.Get<EventTable>().AddAsync(@event, Cancelled);
        Assert.Equal(new ReleaseOutcome.Released(people), await world.Get<ReleaseDesk>().ReleaseAsync(@event.Id, people, "staff", Cancelled));
    }

    private static async Task<Stored<Event>> StoredAsync(World world) => (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!;

    private static async Task CalledAsync(World world, Rule rule, params int[] people)
    {
        world.Clock.Move(TimeSpan.FromMinutes(5));
        var lists = (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!;
        var open = lists.Open(Channel.Telephone).Where(o => o.Key.Rule == rule && people.Any(n => o.Key.ContactId == Some.Member(n).Id)).Select(o => o.Key).ToList();
        Assert.Equal(people.Length, open.Count);
        await world.Get<OtherWaysDesk>().MarkAsync(Some.Event.Id, open, Channel.Telephone, "staff", Cancelled);
        world.Clock.Move(TimeSpan.FromMinutes(5));
    }

    private static EventForm Moved(Event @event, DateTimeOffset start, string? replyUntil)
    {
        var form = EventForm.Of(@event, Some.Book());
        var moved = EventForm.Of(@event with { Sessions = [.. @event.Sessions.Select(s => s.Id == "1" ? s with { Start = start, End = start.AddHours(2) } : s)] }, Some.Book());
        return form with { Sessions = moved.Sessions, ReplyUntil = replyUntil ?? form.ReplyUntil };
    }

    private static async Task MoveAsync(World world, DateTimeOffset start, int notices, string? replyUntil = null) =>
        await WishAsync(world, new EventWish.Edit(Moved((await StoredAsync(world)).Value, start, replyUntil)), notices);

    private static async Task WishAsync(World world, EventWish wish, int notices)
    {
        var look = Assert.IsType<ChangeOutcome.Possible>(await world.Get<ChangeDesk>().LookAsync(Some.Event.Id, wish, "staff", Cancelled));
        Assert.Equal(notices, look.Consequences.Reached);
        Assert.IsType<ChangeOutcome.Done>(
            await world.Get<ChangeDesk>().ApplyAsync(Some.Event.Id, look.Consequences.Version, wish, notices, "staff", Cancelled));
    }
}
