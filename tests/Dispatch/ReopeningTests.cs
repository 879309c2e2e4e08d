using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

/// <summary>What was kept from somebody is decided anew once nothing stands against it, and only that.</summary>
public class ReopeningTests(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Reminder = "【ご返事のお願い】";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_wants_mails_again_gets_the_invitation_that_was_kept_back_once()
    {
        await using var world = await InvitedAsync(async w => await w.Get<StopDesk>().SayAsync(Some.Member(1).Id, null, true, StopWay.Page, null, Cancelled));
        Assert.Equal(Reason.Stopped, (await world.MessagesAsync(Rule.Invitation))[0].Reason);

        for (var i = 0; i < 2; i++)
            await world.Get<StopDesk>().SayAsync(Some.Member(1).Id, null, false, StopWay.Page, null, Cancelled);
        await world.TickUntilAsync(Some.At(1, 20, 12));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task A_mailbox_that_is_released_gets_what_was_kept_back_and_no_reminder_at_once()
    {
        await using var world = await InvitedAsync(w => BounceAsync(w, Some.Member(1)));
        Assert.Equal(Reason.Undeliverable, (await world.MessagesAsync(Rule.Invitation))[0].Reason);
        await world.TickUntilAsync(Some.At(1, 28, 12));
        var bar = Assert.Single((await world.Get<MailboxDesk>().ReadAsync(Cancelled)).Barred).Bar;

        Assert.Equal(ReleaseMailboxOutcome.Released, await world.Get<MailboxDesk>().ReleaseAsync(bar.Mailbox, bar.Cause.At, "staff", "直った", Cancelled));
        await world.TickUntilAsync(Some.At(1, 29, 12));

        Assert.Equal(1, world.Mailed(Invitation)["member1@example.jp"]);
        Assert.Equal(Once("member2@example.jp"), world.Mailed(Reminder));
    }

    [Fact]
    public async Task A_corrected_address_gets_what_the_dead_one_did_not_and_nothing_that_had_left()
    {
        await using var world = await InvitedAsync(w => BounceAsync(w, Some.Member(1)));
        await SaveAsync(world, 1, "right@example.jp");
        await SaveAsync(world, 2, "new@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 12));

        Assert.Equal(Once("member2@example.jp", "right@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task A_corrected_address_gets_what_the_mail_service_did_not_take_for_the_wrong_one_under_a_new_id()
    {
        await using var world = await InvitedAsync(w =>
        {
            w.Mail.NextAnswers.Enqueue(Outreach.Local.Mail.ScriptedAnswer.Refuse(400, "InvalidRecipientEmailAddress"));
            return Task.CompletedTask;
        });
        var refused = Assert.Single(await world.MessagesAsync(Rule.Invitation), m => m.State is MessageState.Failed);
        var member = int.Parse(refused.Key.ContactId[3..], null);

        await SaveAsync(world, member, "right@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 12));

        Assert.Equal(Once($"member{3 - member}@example.jp", "right@example.jp"), world.Mailed(Invitation));
        Assert.Equal(3, world.Mail.Attempts.Select(a => a.OperationId).Distinct().Count());
    }

    [Fact]
    public async Task A_corrected_address_gets_what_came_back_from_the_wrong_one_once_and_under_a_new_id()
    {
        await using var world = await SentAsync();
        await BounceAsync(world, Some.Member(1));
        await BounceAsync(world, Some.Member(1));

        await SaveAsync(world, 1, "right@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 12));
        // Reports come late and repeated: what they say is of the first attempt.
        await BounceAsync(world, Some.Member(1));
        await SaveAsync(world, 1, "other@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 14));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "right@example.jp"), world.Mailed(Invitation));
        Assert.Equal(3, world.Mail.Attempts.Select(a => a.OperationId).Distinct().Count());
        Assert.Equal(TimeSpan.Zero, (await world.Get<OverviewDesk>().ReadAsync(Some.Event.Id, Cancelled))!.Promise!.Late);
        var people = (await world.Get<PeopleDesk>().ListAsync(Some.Event.Id, Cancelled))!.All;
        Assert.Equal([PersonState.Sent, PersonState.Sent], people.Select(p => p.State));
    }

    [Fact]
    public async Task An_address_that_was_put_right_before_the_mail_came_back_gets_it_all_the_same()
    {
        await using var world = await SentAsync();
        await SaveAsync(world, 1, "right@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 11));

        await BounceAsync(world, Some.Member(1));
        await world.TickUntilAsync(Some.At(1, 20, 12));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "right@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task A_mailbox_that_hands_on_to_a_dead_one_is_not_another_mailbox()
    {
        await using var world = await SentAsync();
        await BounceAsync(world, Some.Member(1), "elsewhere@example.com");
        await world.TickUntilAsync(Some.At(1, 20, 11));
        Assert.Equal(Once("member1@example.jp", "member2@example.jp"), world.Mailed(Invitation));

        await SaveAsync(world, 1, "right@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 12));
        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "right@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task A_report_without_an_address_is_enough_to_know_that_the_mail_came_back()
    {
        await using var world = await SentAsync();
        await SaveAsync(world, 1, "right@example.jp");
        await BounceAsync(world, Some.Member(1), null);
        await world.TickUntilAsync(Some.At(1, 20, 12));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "right@example.jp"), world.Mailed(Invitation));
    }

    [Theory]
    [InlineData(Delivery.Failed, "自動応答：不在にしております")]
    [InlineData(Delivery.Delivered, null)]
    public async Task What_arrived_is_not_sent_again_whatever_else_was_reported(Delivery delivery, string? details)
    {
        await using var world = await SentAsync();
        var key = new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, Some.Member(1).Id, Channel.Mail);
        if (delivery is Delivery.Delivered)
            await BounceAsync(world, Some.Member(1));
        world.Clock.Move(TimeSpan.FromSeconds(1));
        await world.Get<DeliveryDesk>().NoteAsync(
            new MailReport(OperationIds.For(key.EventId, key.ContactId, key.Text, 0), delivery, Some.Member(1).Mail, world.Clock.GetUtcNow(), details), Cancelled);

        await SaveAsync(world, 1, "right@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 12));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task What_a_server_took_and_sent_back_later_gets_to_the_right_address_as_well()
    {
        await using var world = await SentAsync();
        var key = new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, Some.Member(1).Id, Channel.Mail);
        var report = new MailReport(OperationIds.For(key.EventId, key.ContactId, key.Text, 0), Delivery.Delivered, Some.Member(1).Mail, world.Clock.GetUtcNow());
        await BounceAsync(world, Some.Member(1));
        // Reports come in any order.
        await world.Get<DeliveryDesk>().NoteAsync(report, Cancelled);

        await SaveAsync(world, 1, "right@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 12));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "right@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task What_came_back_from_a_mailbox_that_staff_let_go_again_is_sent_there_once_more()
    {
        await using var world = await SentAsync();
        await BounceAsync(world, Some.Member(1));
        await world.TickAsync();
        Assert.Equal(1, world.Mailed(Invitation)["member1@example.jp"]);

        var bar = Assert.Single((await world.Get<MailboxDesk>().ReadAsync(Cancelled)).Barred).Bar;
        await world.Get<MailboxDesk>().ReleaseAsync(bar.Mailbox, bar.Cause.At, "staff", "受信設定を直した", Cancelled);
        await world.TickUntilAsync(Some.At(1, 20, 12));
        Assert.Equal(new Dictionary<string, int> { ["member1@example.jp"] = 2, ["member2@example.jp"] = 1 }, world.Mailed(Invitation));

        // Bounced again, it waits for staff again.
        await BounceAsync(world, Some.Member(1), Some.Member(1).Mail, attempt: 1);
        await world.TickUntilAsync(Some.At(1, 20, 14));
        Assert.Equal(2, world.Mailed(Invitation)["member1@example.jp"]);
    }

    [Fact]
    public async Task What_waits_to_be_decided_anew_is_not_forgotten_when_the_same_is_put_on_the_agenda()
    {
        await using var world = await SentAsync();
        await BounceAsync(world, Some.Member(1));
        await SaveAsync(world, 1, "right@example.jp");
        var @event = (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!.Value;

        await world.Get<DeskTable>().AddAsync(
            DispatchRules.Plan(@event).Where(p => p.Rule is Rule.Invitation).Select(p => new AgendaItem(@event.Id, p.Rule, p.Occurrence, p.DueAt)), Cancelled);
        await world.TickUntilAsync(Some.At(1, 20, 12));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "right@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task What_became_of_the_second_attempt_is_what_counts()
    {
        await using var world = await SentAsync();
        await BounceAsync(world, Some.Member(1));
        await SaveAsync(world, 1, "right@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 12));

        var key = new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, Some.Member(1).Id, Channel.Mail);
        await world.Get<DeliveryDesk>().NoteAsync(
            new MailReport(OperationIds.For(key.EventId, key.ContactId, key.Text, 1), Delivery.Delivered, "right@example.jp", world.Clock.GetUtcNow()), Cancelled);
        await BounceAsync(world, Some.Member(1));

        var person = (await world.Get<PeopleDesk>().FindAsync(Some.Event.Id, Some.Member(1).Id, Cancelled))!.Person;
        Assert.Equal(PersonState.Delivered, person.State);
    }

    [Fact]
    public async Task What_came_back_is_not_sent_to_the_same_address_nor_to_who_has_answered_or_was_told_meanwhile()
    {
        await using var world = await SentAsync();
        await BounceAsync(world, Some.Member(1));
        await BounceAsync(world, Some.Member(2));
        var key = new WayKey(Rule.Invitation, DispatchRules.Once, Some.Member(1).Id);
        await world.Get<OtherWaysDesk>().MarkAsync(Some.Event.Id, [key], Channel.Telephone, "staff", Cancelled);
        await world.ReplyAsync(Some.Member(2), Some.Yes());

        await SaveAsync(world, 1, "right@example.jp");
        await SaveAsync(world, 2, "new@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 12));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp"), world.Mailed(Invitation));
        Assert.Equal([MessageState.Sent, MessageState.Sent], (await world.MessagesAsync(Rule.Invitation)).Select(m => m.State));
    }

    [Fact]
    public async Task An_address_that_a_list_or_a_correction_has_put_right_gets_what_did_not_arrive_with_the_next_look()
    {
        await using var world = await SentAsync();
        await BounceAsync(world, Some.Member(1));
        await world.Get<Watchdog>().LookAsync(Cancelled);

        // As an import writes it: past the form.
        await world.ChangeAsync(Some.Member(1) with { Mail = "right@example.jp" });
        await world.TickUntilAsync(Some.At(1, 20, 11));
        Assert.Equal(2, world.Mailed(Invitation).Count);

        await world.Get<Watchdog>().LookAsync(Cancelled);
        await world.TickUntilAsync(Some.At(1, 20, 12));
        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "right@example.jp"), world.Mailed(Invitation));

        var agenda = (await world.Get<DeskTable>().ReadAsync(Cancelled)).Agenda.Count;
        await world.Get<Watchdog>().LookAsync(Cancelled);
        Assert.Equal(agenda, (await world.Get<DeskTable>().ReadAsync(Cancelled)).Agenda.Count);
    }

    [Fact]
    public async Task Who_was_told_by_another_way_meanwhile_is_not_told_again()
    {
        await using var world = await InvitedAsync(w => BounceAsync(w, Some.Member(1)));
        var key = new WayKey(Rule.Invitation, DispatchRules.Once, Some.Member(1).Id);
        await world.Get<HandlingTable>().ChangeAsync(
            Some.Event.Id, key, h => h with { Done = new HandlingMark(Channel.Telephone, "staff", world.Clock.GetUtcNow()) }, Cancelled);

        await SaveAsync(world, 1, "right@example.jp");
        await world.TickUntilAsync(Some.At(1, 20, 12));

        Assert.Equal(Once("member2@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task What_is_too_late_stays_unsent()
    {
        await using var world = await InvitedAsync(async w => await w.Get<StopDesk>().SayAsync(Some.Member(1).Id, null, true, StopWay.Page, null, Cancelled));
        world.Clock.MoveTo(Some.Event.Timetable.ReplyUntil);

        await world.Get<StopDesk>().SayAsync(Some.Member(1).Id, null, false, StopWay.Page, null, Cancelled);
        await world.TickUntilAsync(Some.Event.Timetable.ReplyUntil.AddHours(12));

        Assert.Equal(Once("member2@example.jp"), world.Mailed(Invitation));
        Assert.Equal(Reason.Stopped, (await world.MessagesAsync(Rule.Invitation))[0].Reason);
    }

    /// <summary>Two were invited.</summary>
    private Task<World> SentAsync() => InvitedAsync(_ => Task.CompletedTask);

    /// <summary>Two are to be invited; something stands against the first.</summary>
    private async Task<World> InvitedAsync(Func<World, Task> against)
    {
        var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await against(world);
        await world.TickUntilAsync(Some.At(1, 20, 10));
        return world;
    }

    private static Task BounceAsync(World world, Contact contact) => BounceAsync(world, contact, contact.Mail);

    private static Task BounceAsync(World world, Contact contact, string? from, int attempt = 0) => world.Get<DeliveryDesk>().NoteAsync(
        new MailReport(
            OperationIds.For(Some.Event.Id, contact.Id, new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, contact.Id, Channel.Mail).Text, attempt),
            Delivery.Bounced, from, world.Clock.GetUtcNow(), "550 5.1.1 User unknown"),
        Cancelled);

    private static async Task SaveAsync(World world, int member, string mail)
    {
        var before = (await world.Get<ContactTable>().BookAsync(Cancelled)).Find(Some.Member(member).Id)!;
        var book = await world.Get<ContactTable>().BookAsync(Cancelled);
        var typed = new Dictionary<string, string>(ContactRules.PersonTexts(before)) { [ContactColumn.Mail] = mail };
        Assert.IsType<SaveOutcome.Saved>(await world.Get<ContactDesk>().SaveAsync(
            before.Id, before, typed, [.. before.Appointments.Select(a => ContactRules.AppointmentTexts(a, book))], true, "staff", Cancelled));
    }

    private static Dictionary<string, int> Once(params string[] addresses) => addresses.ToDictionary(a => a, _ => 1);
}
