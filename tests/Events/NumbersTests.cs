using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Events;

/// <summary>The numbers that staff see are those that come true.</summary>
public class NumbersTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Why_somebody_was_not_written_to_is_not_overwritten_by_the_passing_of_time()
    {
        await using var world = await MixedAsync();
        world.Clock.MoveTo(Some.Event.Timetable.ReplyUntil.AddHours(10));

        await ChangeAsync(world);

        var reasons = (await world.MessagesAsync(Rule.Invitation)).ToDictionary(m => m.Key.ContactId, m => m.Reason);
        Assert.Equal((Reason.Undeliverable, Reason.Stopped, Reason.Expired), (reasons[Some.Member(1).Id]!.Value, reasons[Some.Member(2).Id]!.Value, reasons[Some.Member(3).Id]!.Value));
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

    /// <summary>Something of no matter to anybody.</summary>
    private static Task ChangeAsync(World world) =>
        WishAsync(world, new EventWish.Rules(Some.Rules with { Receipts = true, MostReminders = Some.Rules.MostReminders + world.Clock.GetUtcNow().Day }), null);

    private static async Task WishAsync(World world, EventWish wish, int? notices)
    {
        var stored = (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!;
        Assert.IsType<ChangeOutcome.Done>(await world.Get<ChangeDesk>().ApplyAsync(Some.Event.Id, stored.Version, wish, notices, "staff", Cancelled));
    }
}
