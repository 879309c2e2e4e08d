using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Local.Mail;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public class SenderTests(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Reminder = "【ご返事のお願い】", Questionnaire = "【アンケート";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_is_invited_once_and_no_minute_sees_more_than_its_limit()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(75);

        Assert.Equal(27, (await world.TickAsync()).Submitted);
        Assert.Equal(0, (await world.TickAsync()).Submitted);
        await world.TickUntilAsync(Some.At(1, 14, 10));

        Assert.Equal(75, world.Mailed(Invitation).Count);
        Assert.All(world.Mailed(Invitation).Values, count => Assert.Equal(1, count));
        Assert.DoesNotContain(world.Mail.Attempts, a => a.Status == 429);
        Assert.All(await world.MessagesAsync(Rule.Invitation), m => Assert.Equal(MessageState.Sent, m.State));
    }

    [Fact]
    public async Task Nothing_leaves_outside_the_sending_hours()
    {
        await using var world = await World.StartAsync(azurite);
        world.Clock.MoveTo(Some.At(1, 14, 8, 59));
        await world.ReleaseAsync(2);
        world.Clock.MoveTo(Some.At(1, 14, 17));

        Assert.Equal(Some.At(1, 15, 9), (await world.TickAsync()).NothingBefore);
        Assert.Empty(world.Mail.Mails);
        world.Clock.MoveTo(Some.At(1, 15, 9));
        Assert.Equal(2, (await world.TickAsync()).Submitted);
    }

    [Fact]
    public async Task Only_those_who_have_not_answered_are_reminded_and_only_once()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(4);
        await world.TickAsync();
        await world.ReplyAsync(Some.Member(1), Some.Yes());
        await world.ReplyAsync(Some.Member(2), Some.No);

        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Equal(["member3@example.jp", "member4@example.jp"], world.Mailed(Reminder).Keys.Order());
        Assert.All(world.Mailed(Reminder).Values, count => Assert.Equal(1, count));
        Assert.Equal(
            [Reason.Answered, Reason.Answered, null, null],
            (await world.MessagesAsync(Rule.Reminder)).Select(m => m.Reason));
    }

    [Fact]
    public async Task An_answer_between_the_laying_out_and_the_claim_stops_the_reminder()
    {
        await using var world = await World.StartAsync(azurite, perMinute: 1);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 14, 9, 5));
        world.Clock.MoveTo(Some.At(1, 28, 9));
        Assert.Equal(1, (await world.TickAsync()).Submitted);

        await world.ReplyAsync(Some.Member(2), Some.Yes());
        await world.TickUntilAsync(Some.At(1, 28, 9, 10));

        Assert.Equal(["member1@example.jp"], world.Mailed(Reminder).Keys);
        Assert.Equal([MessageState.Sent, MessageState.Dropped], (await world.MessagesAsync(Rule.Reminder)).Select(m => m.State));
    }

    [Fact]
    public async Task Two_senders_at_once_send_each_mail_once_within_the_limit()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(70);
        var senders = Enumerable.Range(0, 4).Select(_ => world.AnotherSender()).ToList();

        for (var minute = 0; minute < 12; minute++)
        {
            await Task.WhenAll(senders.Select(s => s.TickAsync(Cancelled)));
            world.Clock.Move(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(70, world.Mailed(Invitation).Count);
        Assert.Equal(70, world.Mail.Mails.Count);
        Assert.Equal(70, world.Mail.Attempts.Count);
    }

    [Fact]
    public async Task A_run_that_dies_after_its_claim_loses_nothing()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(3);
        await LayOutWithoutSendingAsync(world);
        await ClaimAndDieAsync(world);

        Assert.Equal(0, (await world.TickAsync()).Submitted);
        world.Clock.Move(LedgerTable.ClaimLasts);
        await world.TickUntilAsync(world.Clock.GetUtcNow().AddMinutes(2));

        Assert.Equal(3, world.Mailed(Invitation).Count);
        Assert.Equal(3, world.Mail.Mails.Count);
    }

    [Fact]
    public async Task A_run_that_dies_after_submitting_has_sent_and_nobody_gets_it_twice()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(3);
        await LayOutWithoutSendingAsync(world);
        foreach (var claimed in await ClaimAndDieAsync(world))
            await SubmitAsync(world, claimed.Value);

        world.Clock.Move(LedgerTable.ClaimLasts);
        await world.TickUntilAsync(world.Clock.GetUtcNow().AddMinutes(2));

        Assert.Equal(3, world.Mail.Mails.Count);
        Assert.Empty(world.Mail.ContentConflicts);
        Assert.All(await world.MessagesAsync(Rule.Invitation), m => Assert.Equal(MessageState.Sent, m.State));
    }

    [Fact]
    public async Task An_uncertain_answer_is_asked_again_under_the_same_id()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        world.Mail.NextAnswers.Enqueue(ScriptedAnswer.AcceptThenDrop);

        await world.TickAsync();
        Assert.Equal(MessageState.Waiting, Assert.Single(await world.MessagesAsync(Rule.Invitation)).State);
        world.Clock.Move(TimeSpan.FromMinutes(1));
        await world.TickAsync();

        Assert.Single(world.Mail.Mails);
        Assert.Single(world.Mail.Attempts.Select(a => a.OperationId).Distinct());
        Assert.Equal(MessageState.Sent, Assert.Single(await world.MessagesAsync(Rule.Invitation)).State);
    }

    [Fact]
    public async Task After_an_uncertain_answer_no_refusal_proves_that_nothing_was_sent()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        world.Mail.NextAnswers.Enqueue(ScriptedAnswer.AcceptThenDrop);
        world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Refuse(429, "TooManyRequests", TimeSpan.FromMinutes(1)));

        await world.TickUntilAsync(Some.At(1, 14, 9, 10));

        Assert.Single(world.Mail.Mails);
        Assert.Single(world.Mail.Attempts.Select(a => a.OperationId).Distinct());
        Assert.Equal((MessageState.Sent, 0), Assert.Single(await world.MessagesAsync(Rule.Invitation)) is var m ? (m.State, m.Attempt) : default);
    }

    [Fact]
    public async Task What_a_dead_run_had_claimed_is_held_when_it_would_now_be_another_mail()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        await LayOutWithoutSendingAsync(world);
        var now = world.Clock.GetUtcNow();
        var due = await world.Ledger.DueAsync(Some.Event.Id, Rule.Invitation, DispatchRules.Once, null, now, 100, Cancelled);
        await world.Ledger.ClaimAsync([.. due.Select(m => m with { Value = m.Value with { ContentHash = "of another address" } })], now, Cancelled);

        world.Clock.Move(LedgerTable.ClaimLasts);
        await world.TickUntilAsync(world.Clock.GetUtcNow().AddMinutes(2));

        var held = Assert.Single(await world.MessagesAsync(Rule.Invitation));
        Assert.Equal((MessageState.Held, Reason.ContentChanged), (held.State, held.Reason));
        Assert.Empty(world.Mail.Attempts);
    }

    [Fact]
    public async Task What_was_perhaps_sent_is_held_when_it_would_now_be_another_mail()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        world.Mail.NextAnswers.Enqueue(ScriptedAnswer.AcceptThenDrop);
        await world.TickAsync();

        await world.ChangeAsync(Some.Member(1) with { Mail = "new@example.jp" });
        world.Clock.Move(TimeSpan.FromMinutes(1));
        await world.TickAsync();

        var held = Assert.Single(await world.MessagesAsync(Rule.Invitation));
        Assert.Equal((MessageState.Held, Reason.ContentChanged), (held.State, held.Reason));
        Assert.Single(world.Mail.Mails);
    }

    [Fact]
    public async Task Still_uncertain_after_the_fifth_time_it_is_held_for_staff()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        for (var i = 0; i < 10; i++)
            world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Refuse(503, "ServiceUnavailable"));

        await world.TickUntilAsync(Some.At(1, 14, 16, 59));

        var held = Assert.Single(await world.MessagesAsync(Rule.Invitation));
        Assert.Equal((MessageState.Held, Reason.GaveUp, 5), (held.State, held.Reason, held.Submissions));
        Assert.Equal(5, world.Mail.Attempts.Count);
    }

    [Fact]
    public async Task After_429_nothing_is_tried_until_the_service_said_and_then_under_a_new_id()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Refuse(429, "TooManyRequests", TimeSpan.FromMinutes(3)));

        await world.TickAsync();
        world.Clock.Move(TimeSpan.FromMinutes(2));
        Assert.Equal(Some.At(1, 14, 9, 3), (await world.TickAsync()).NothingBefore);
        world.Clock.Move(TimeSpan.FromMinutes(1));
        await world.TickAsync();

        Assert.Single(world.Mail.Mails);
        Assert.Equal(2, world.Mail.Attempts.Select(a => a.OperationId).Distinct().Count());
    }

    [Fact]
    public async Task Urgent_mails_still_go_when_bulk_has_taken_its_part_or_is_told_to_wait()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(60);
        Assert.Equal(27, (await world.TickAsync()).Submitted);
        Assert.Equal(0, (await world.TickAsync()).Submitted);

        var state = (await world.Get<DeskTable>().ReadStateAsync(Cancelled))!.Value;
        var windows = world.Get<SendingWindows>();
        var now = world.Clock.GetUtcNow();
        Assert.Equal((0, 3), (windows.Room(Lane.Bulk, state.Spent, now), windows.Room(Lane.Urgent, state.Spent, now)));

        world.Clock.Move(TimeSpan.FromMinutes(1));
        world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Refuse(429, "TooManyRequests", TimeSpan.FromMinutes(3)));
        await world.TickAsync();
        state = (await world.Get<DeskTable>().ReadStateAsync(Cancelled))!.Value;
        Assert.NotNull(state.StopOf(Lane.Bulk, now.AddMinutes(1)));
        Assert.Null(state.StopOf(Lane.Urgent, now.AddMinutes(1)));
    }

    [Fact]
    public async Task Ten_failures_in_a_row_stop_everything_until_a_person_lets_it_go_on()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(60);
        for (var i = 0; i < 40; i++)
            world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Refuse(503, "ServiceUnavailable"));

        await world.TickAsync();
        world.Clock.Move(TimeSpan.FromHours(1));
        Assert.Equal(new TickOutcome(0, DateTimeOffset.MaxValue), await world.TickAsync());
        Assert.InRange(world.Mail.Attempts.Count, 10, 17); // seven others were under way
        Assert.Empty(world.Mail.Mails);

        world.Mail.NextAnswers.Clear();
        Assert.IsType<HaltOutcome.GoesOn>(await world.Get<HaltDesk>().GoOnAsync("staff", Cancelled));
        await world.TickUntilAsync(Some.At(1, 14, 16));
        Assert.Equal(60, world.Mailed(Invitation).Count);
    }

    [Fact]
    public async Task A_fifth_of_the_last_fifty_is_too_much_as_well()
    {
        await using var world = await World.StartAsync(azurite, perMinute: 100, urgentPercent: 0);
        await world.ReleaseAsync(100);
        for (var i = 0; i < 100; i++)
            world.Mail.NextAnswers.Enqueue(i % 4 == 0 ? ScriptedAnswer.Refuse(400, "InvalidRecipientEmailAddress") : ScriptedAnswer.Normal);

        await world.TickAsync();

        Assert.Equal(HaltReason.Failures, (await world.Get<DeskTable>().ReadStateAsync(Cancelled))!.Value.Halt!.Why);
        // Eight are under way at once and end in any order: refusals that end late are counted late.
        Assert.InRange(world.Mail.Attempts.Count, 50, 50 + (3 * 8));
    }

    [Fact]
    public async Task Stop_takes_effect_between_two_mails_and_what_waits_leaves_when_it_goes_on()
    {
        await using var world = await World.StartAsync(azurite, perMinute: 100, urgentPercent: 0);
        await world.ReleaseAsync(80);
        for (var i = 0; i < 80; i++)
            world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Normal with { Latency = TimeSpan.FromMilliseconds(60) });

        var tick = world.TickAsync();
        while (world.Mail.Attempts.Count == 0)
            await Task.Delay(5, Cancelled);
        Assert.IsType<HaltOutcome.Stopped>(await world.Get<HaltDesk>().StopAsync("山田", Cancelled));
        var atStop = world.Mail.Attempts.Count;
        await tick;

        Assert.InRange(world.Mail.Attempts.Count, 1, atStop + 8);
        Assert.Equal(0, (await world.TickAsync()).Submitted);
        await world.Get<HaltDesk>().GoOnAsync("山田", Cancelled);
        await world.TickUntilAsync(Some.At(1, 14, 10));
        Assert.Equal(80, world.Mailed(Invitation).Count);
        Assert.Equal(80, world.Mail.Mails.Count);
    }

    [Fact]
    public async Task A_refused_address_does_not_keep_the_others_back()
    {
        await using var world = await World.StartAsync(azurite, perMinute: 1);
        await world.ReleaseAsync(2);
        world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Refuse(400, "InvalidRecipientEmailAddress"));

        await world.TickUntilAsync(Some.At(1, 14, 9, 5));

        Assert.Equal(
            [(MessageState.Failed, Reason.AddressRefused), (MessageState.Sent, null)],
            (await world.MessagesAsync(Rule.Invitation)).Select(m => (m.State, m.Reason)));
    }

    [Fact]
    public async Task A_wrong_key_stops_everything_for_a_quarter_of_an_hour_and_loses_nothing()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Refuse(401, "Denied"));
        world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Refuse(401, "Denied"));

        await world.TickAsync();
        Assert.Equal(Some.At(1, 14, 9, 15), (await world.TickAsync()).NothingBefore);
        await world.TickUntilAsync(Some.At(1, 14, 9, 20));

        Assert.Equal(2, world.Mail.Mails.Count);
    }

    [Fact]
    public async Task After_a_long_silence_nothing_stale_is_sent()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        world.Clock.MoveTo(Some.At(2, 1, 9));

        await world.TickUntilAsync(Some.At(2, 1, 9, 5));

        Assert.Empty(world.Mail.Mails);
        Assert.All(
            (await world.MessagesAsync(Rule.Invitation)).Concat(await world.MessagesAsync(Rule.Reminder)),
            m => Assert.Equal((MessageState.Dropped, Reason.Expired), (m.State, m.Reason)));
    }

    [Fact]
    public async Task The_questionnaire_goes_to_those_who_came_and_to_whom_staff_marked_later()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(4);
        await world.TickAsync();
        await world.ReplyAsync(Some.Member(1), Some.Yes());
        await world.ReplyAsync(Some.Member(2), Some.Yes());
        await world.ReplyAsync(Some.Member(3), Some.Yes("2"));
        world.Clock.MoveTo(Some.At(2, 10, 12));
        await MarkAsync(world, Some.Member(2), present: false);

        await world.TickUntilAsync(Some.At(2, 11, 9));
        Assert.Equal(["member1@example.jp"], world.Mailed(Questionnaire).Keys);

        await MarkAsync(world, Some.Member(4), present: true);
        await world.TickUntilAsync(Some.At(2, 20, 9));

        Assert.Equal(["member1@example.jp", "member3@example.jp", "member4@example.jp"], world.Mailed(Questionnaire).Keys.Order());
        Assert.All(world.Mailed(Questionnaire).Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Who_gets_no_mail_has_a_row_with_the_way_that_is_left_and_one_without_any_says_so()
    {
        await using var world = await World.StartAsync(azurite);
        await world.AddAsync(
            Some.Member(1), Some.Member(2) with { Mail = null }, Some.Member(3) with { Preferred = Channel.Post, Address = "高崎市1-3" },
            Some.Member(4) with { Mail = null, Telephone = null });
        await world.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 4, "staff", Cancelled);

        await world.TickUntilAsync(Some.At(1, 20, 9));

        Assert.Equal(
            [
                (Channel.Mail, MessageState.Sent, null), (Channel.Telephone, MessageState.Waiting, null), (Channel.Post, MessageState.Waiting, null),
                (Channel.Mail, MessageState.Dropped, (Reason?)Reason.NoMail),
            ],
            (await world.MessagesAsync(Rule.Invitation)).Select(m => (m.Key.Channel, m.State, m.Reason)));
        Assert.Single(world.Mail.Mails);
    }

    [Fact]
    public async Task Whose_invitation_came_back_is_not_mailed_again_and_stays_among_the_unreachable()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickAsync();
        var first = (await world.MessagesAsync(Rule.Invitation))[0];
        foreach (var delivery in new[] { Delivery.Bounced, Delivery.Delivered })
            await world.Get<DeliveryDesk>().NoteAsync(new MailReport(first.OperationId, delivery, "member1@example.jp", world.Clock.GetUtcNow()), Cancelled);

        await world.TickUntilAsync(Some.At(1, 28, 10));

        Assert.Equal(["member2@example.jp"], world.Mailed(Reminder).Keys);
        Assert.Equal([Reason.Undeliverable, null], (await world.MessagesAsync(Rule.Reminder)).Select(m => m.Reason));
        var people = (await world.Get<PeopleDesk>().ListAsync(Some.Event.Id, Cancelled))!;
        Assert.Equal(PersonState.Unreachable, people.All.Single(p => p.Invitation.ContactId == first.Key.ContactId).State);
    }

    /// <summary>Five requests a batch, whatever its size: reserve, claim, two looks, record. A stop is seen at the look after the claim.</summary>
    [Fact]
    public async Task A_batch_costs_five_requests_and_still_nothing_goes_to_who_stops_or_bounces_while_the_round_goes_out()
    {
        var requests = 0;
        Func<Task>? afterTheClaim = null;
        await using var world = await World.StartAsync(azurite, watch: new PolicyOf(async request =>
        {
            requests++;
            if (afterTheClaim is { } act && request.Method == Azure.Core.RequestMethod.Get && request.Uri.ToString().Contains("Contacts", StringComparison.Ordinal))
            {
                afterTheClaim = null;
                await act();
            }
        }));
        await world.ReleaseAsync(100);
        await world.TickAsync();
        world.Clock.Move(TimeSpan.FromMinutes(1));

        requests = 0;
        Assert.Equal(27, (await world.TickAsync()).Submitted);
        Assert.Equal(5, requests);

        world.Clock.Move(TimeSpan.FromMinutes(1));
        afterTheClaim = async () =>
        {
            await world.Get<StopDesk>().SayAsync(Some.Member(60).Id, null, true, StopWay.OneClick, null, Cancelled);
            await world.Get<DeliveryDesk>().NoteAsync(
                new MailReport(
                    OperationIds.For(Some.Event.Id, Some.Member(61).Id, new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, Some.Member(61).Id, Channel.Mail).Text, 0),
                    Delivery.Bounced, Some.Member(61).Mail, world.Clock.GetUtcNow(), "550 5.1.1 User unknown"),
                Cancelled);
        };
        await world.TickUntilAsync(Some.At(1, 14, 10));

        Assert.Equal(98, world.Mailed(Invitation).Count);
        Assert.Equal([Reason.Stopped, Reason.Undeliverable], (await world.MessagesAsync(Rule.Invitation)).Where(m => m.State is not MessageState.Sent).Select(m => m.Reason));
    }

    [Fact]
    public async Task A_shared_mailbox_gets_a_mail_for_each_of_its_people_each_with_an_own_link()
    {
        await using var world = await World.StartAsync(azurite);
        await world.AddAsync(Some.Member(1) with { Mail = "pair@example.jp" }, Some.Member(2) with { Mail = "pair@example.jp" });
        await world.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 2, "staff", Cancelled);

        await world.TickAsync();

        Assert.Equal(2, world.Mailed(Invitation)["pair@example.jp"]);
        Assert.Equal(2, world.Mail.Mails.Select(m => m.Text).Distinct().Count());
    }

    /// <summary>A tick against a mail service that cannot be reached would claim; this one only lays the rows out.</summary>
    private static async Task LayOutWithoutSendingAsync(World world)
    {
        var @event = (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!.Value;
        Assert.True(await world.Get<LedgerLayout>().TryLayOutAsync(@event, new AgendaItem(@event.Id, Rule.Invitation, DispatchRules.Once, world.Clock.GetUtcNow()), world.Clock.GetUtcNow(), Cancelled));
    }

    private static async Task<IReadOnlyList<Stored<Message>>> ClaimAndDieAsync(World world)
    {
        var now = world.Clock.GetUtcNow();
        var due = await world.Ledger.DueAsync(Some.Event.Id, Rule.Invitation, DispatchRules.Once, null, now, 100, Cancelled);
        return (await world.Ledger.ClaimAsync(due, now, Cancelled))!;
    }

    private static async Task SubmitAsync(World world, Message message)
    {
        var invitation = (await world.Invitations.FindAsync(Some.Event.Id, message.Key.ContactId, Cancelled))!.Value;
        var contact = (await world.Get<ContactTable>().BookAsync(Cancelled)).Find(message.Key.ContactId)!;
        var mail = world.Get<MailWriter>().Write(message, Some.Event, invitation, contact);
        Assert.IsType<Submission.Accepted>(await world.Get<MailClient>().SubmitAsync(mail, message.OperationId, Cancelled));
    }

    private static Task<int?> MarkAsync(World world, Contact contact, bool present) => world.Get<AttendanceDesk>().MarkAsync(
        Some.Event.Id, "1", new Dictionary<string, bool?> { [contact.Id] = present }, "staff", Cancelled);
}
