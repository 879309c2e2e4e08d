using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Invitations;

public class ReceiptTests(Azurite azurite)
{
    private const string Receipt = "【受付のお知らせ】", Reminder = "【ご返事のお願い】";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_answers_by_link_hears_what_was_recorded_the_last_answer_of_a_minute_once()
    {
        await using var world = await InvitedAsync();
        await world.ReplyAsync(Some.Member(1), Some.Yes());
        await world.ReplyAsync(Some.Member(1), Some.No);

        await world.TickUntilAsync(Some.At(1, 15, 12));

        var mail = Assert.Single(world.Mail.Mails, m => m.Subject.StartsWith(Receipt, StringComparison.Ordinal));
        Assert.Contains("「欠席」で承りました", mail.Text, StringComparison.Ordinal);
        Assert.Empty(mail.Attachments);
    }

    [Fact]
    public async Task Who_comes_no_longer_gets_the_session_of_the_earlier_receipt_taken_out_of_the_own_calendar()
    {
        await using var world = await InvitedAsync();
        await world.ReplyAsync(Some.Member(1), Some.Yes());
        await world.TickUntilAsync(world.Clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        await world.ReplyAsync(Some.Member(1), Some.No);
        await world.TickUntilAsync(world.Clock.GetUtcNow() + TimeSpan.FromMinutes(5));

        Assert.Equal(
            ["text/calendar; charset=utf-8; method=PUBLISH", "text/calendar; charset=utf-8; method=CANCEL"],
            world.Mail.Mails.Where(m => m.Subject.StartsWith(Receipt, StringComparison.Ordinal)).Select(m => Assert.Single(m.Attachments).ContentType));
    }

    [Fact]
    public async Task A_form_that_is_open_to_the_world_cannot_spend_the_quota()
    {
        await using var world = await InvitedAsync();
        foreach (var n in Enumerable.Range(1, 6))
        {
            await world.ReplyAsync(Some.Member(1), n % 2 == 0 ? Some.No : Some.Yes());
            await world.TickUntilAsync(world.Clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        }

        Assert.Equal(DispatchRules.MostReceipts, Assert.Single(world.Mailed(Receipt)).Value);
    }

    [Fact]
    public async Task What_staff_type_in_and_who_has_no_mail_gets_no_receipt()
    {
        await using var world = await InvitedAsync();
        var desk = world.Get<ReplyDesk>();
        var open = (await desk.FindAsync(Some.Event.Id, Some.Member(2).Id, Cancelled))!;
        await desk.EnterAsync(open, Some.Yes(), ReplyChannel.Telephone, "staff", null, Cancelled);
        await world.ChangeAsync(Some.Member(1) with { Mail = null });
        await world.ReplyAsync(Some.Member(1), Some.Yes());

        await world.TickUntilAsync(Some.At(1, 16, 9));

        Assert.Empty(world.Mailed(Receipt));
    }

    [Fact]
    public async Task An_answer_a_second_before_the_reminder_stops_it_in_its_own_transaction()
    {
        await using var world = await InvitedAsync();
        world.Clock.MoveTo(Some.At(1, 28, 8, 59));
        var @event = (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!.Value;
        Assert.True(await world.Get<LedgerLayout>().TryLayOutAsync(@event, new AgendaItem(@event.Id, Rule.Reminder, "1", world.Clock.GetUtcNow()), world.Clock.GetUtcNow(), Cancelled));
        world.Clock.MoveTo(Some.At(1, 28, 9).AddSeconds(-1));

        await world.ReplyAsync(Some.Member(1), Some.Yes());

        Assert.Equal(
            [(MessageState.Dropped, Reason.Answered), (MessageState.Waiting, (Reason?)null)],
            (await world.MessagesAsync(Rule.Reminder)).Select(m => (m.State, m.Reason)));
        await world.TickUntilAsync(Some.At(1, 29, 9));
        Assert.Equal(["member2@example.jp"], world.Mailed(Reminder).Keys);
    }

    private async Task<World> InvitedAsync()
    {
        var world = await World.StartAsync(azurite);
        await world.AddAsync(Some.Member(1), Some.Member(2));
        await world.Get<EventTable>().AddAsync(Some.Event with { Rules = Some.Rules with { Receipts = true } }, Cancelled);
        Assert.Equal(new ReleaseOutcome.Released(2), await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 2, "staff", Cancelled));
        await world.TickUntilAsync(Some.At(1, 15, 9));
        return world;
    }
}
