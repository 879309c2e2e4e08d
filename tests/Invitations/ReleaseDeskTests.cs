using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Invitations;

public class ReleaseDeskTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_number_than_that_of_the_recipients_releases_nothing()
    {
        await using var world = await PlannedAsync(2);

        Assert.Equal(new ReleaseOutcome.OtherNumber(2), await ReleaseAsync(world, 3));
        Assert.Equal(new ReleaseOutcome.OtherNumber(2), await ReleaseAsync(world, null));

        Assert.Equal(EventState.Draft, (await EventAsync(world)).State);
        Assert.Empty((await world.Get<DeskTable>().ReadAsync(Cancelled)).Agenda);
    }

    [Fact]
    public async Task A_contact_that_comes_in_meanwhile_makes_the_number_another()
    {
        await using var world = await PlannedAsync(2);
        await world.AddAsync(Some.Member(3));

        Assert.Equal(new ReleaseOutcome.OtherNumber(3), await ReleaseAsync(world, 2));
        Assert.Equal(new ReleaseOutcome.Released(3), await ReleaseAsync(world, 3));
    }

    [Fact]
    public async Task Released_twice_is_released_once()
    {
        await using var world = await PlannedAsync(2);
        await ReleaseAsync(world, 2);
        await world.AddAsync(Some.Member(3));

        Assert.Equal(new ReleaseOutcome.Released(2), await ReleaseAsync(world, 2, by: "somebody else"));

        Assert.Equal("staff", (await EventAsync(world)).Release!.By);
        Assert.Equal(2, (await world.Invitations.ListAsync(Some.Event.Id, Cancelled)).Count);
    }

    [Fact]
    public async Task Of_several_at_once_one_releases_and_everybody_is_invited_once()
    {
        await using var world = await PlannedAsync(120);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReleaseAsync(world, 120), Cancelled)));

        Assert.Contains(new ReleaseOutcome.Released(120), outcomes);
        Assert.All(outcomes, o => Assert.True(o is ReleaseOutcome.Released or ReleaseOutcome.Busy));
        Assert.Equal(120, (await world.Invitations.ListAsync(Some.Event.Id, Cancelled)).Count);
        await world.TickUntilAsync(Some.At(1, 14, 10));
        Assert.Equal(120, world.Mailed("【ご案内】").Count);
        Assert.All(world.Mailed("【ご案内】").Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_release_that_died_half_way_sends_nothing_and_is_taken_over_after_five_minutes()
    {
        await using var world = await PlannedAsync(3);
        await DieHalfWayAsync(world, laidOut: 3);

        Assert.IsType<ReleaseOutcome.Busy>(await ReleaseAsync(world, 3));
        await world.TickAsync();
        Assert.Empty(world.Mail.Mails);

        world.Clock.Move(ReleaseDesk.PreparationLasts);
        Assert.Equal(new ReleaseOutcome.Released(3), await ReleaseAsync(world, 3));
        await world.TickAsync();
        Assert.Equal(3, world.Mailed("【ご案内】").Count);
    }

    [Fact]
    public async Task Who_left_between_the_death_and_the_take_over_is_not_invited()
    {
        await using var world = await PlannedAsync(3);
        await DieHalfWayAsync(world, laidOut: 3);
        await world.ChangeAsync(Some.Member(2) with { Appointments = [] });
        world.Clock.Move(ReleaseDesk.PreparationLasts);

        Assert.Equal(new ReleaseOutcome.OtherNumber(2), await ReleaseAsync(world, 3));
        Assert.Equal(new ReleaseOutcome.Released(2), await ReleaseAsync(world, 2));

        Assert.Equal(
            [Some.Member(1).Id, Some.Member(3).Id],
            (await world.Invitations.ListAsync(Some.Event.Id, Cancelled)).Select(i => i.Value.ContactId));
    }

    [Fact]
    public async Task After_the_deadline_for_replies_nothing_is_released()
    {
        await using var world = await PlannedAsync(1);
        world.Clock.MoveTo(Some.Event.Timetable.ReplyUntil);

        Assert.IsType<ReleaseOutcome.TooLate>(await ReleaseAsync(world, 1));
    }

    [Fact]
    public async Task An_event_that_asks_nobody_is_not_released()
    {
        await using var world = await PlannedAsync(0);

        Assert.IsType<ReleaseOutcome.Nobody>(await ReleaseAsync(world, 0));
    }

    [Fact]
    public async Task Released_after_the_time_of_the_reminder_it_sends_the_invitation_alone()
    {
        await using var world = await PlannedAsync(1);
        world.Clock.MoveTo(Some.At(1, 29, 9));
        await ReleaseAsync(world, 1);

        await world.TickUntilAsync(Some.At(1, 31, 9));

        Assert.Equal("【ご案内】", Assert.Single(world.Mail.Mails).Subject[..5]);
        Assert.Equal(Reason.TooSoon, Assert.Single(await world.MessagesAsync(Rule.Reminder)).Reason);
    }

    [Fact]
    public async Task What_a_contact_is_called_is_frozen_with_the_release()
    {
        await using var world = await PlannedAsync(1);
        await ReleaseAsync(world, 1);
        await world.ChangeAsync(Some.Member(1) with { Name = "見本 新姓" });

        var invitation = Assert.Single(await world.Invitations.ListAsync(Some.Event.Id, Cancelled)).Value;

        Assert.Equal(Some.Member(1).Addressed, invitation.Addressed);
    }

    private async Task<World> PlannedAsync(int people)
    {
        var world = await World.StartAsync(azurite);
        await world.AddAsync(Enumerable.Range(1, people).Select(Some.Member));
        await world.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        return world;
    }

    private static async Task DieHalfWayAsync(World world, int laidOut)
    {
        var stored = (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!;
        var preparing = stored.Value with { State = EventState.Preparing, Preparation = new Preparation("dead0000", world.Clock.GetUtcNow()) };
        Assert.True(await world.Get<EventTable>().TrySaveAsync(stored, preparing, Cancelled));
        await world.Invitations.LayOutAsync(
            Some.Event.Id, [.. Enumerable.Range(1, laidOut).Select(n => Some.Invitation(Some.Member(n)))], Cancelled);
        await world.Get<DeskTable>().AddAsync(
            DispatchRules.Plan(preparing).Select(p => DispatchRules.AgendaOf(preparing, p)), Cancelled);
    }

    private static Task<ReleaseOutcome> ReleaseAsync(World world, int? typed, string by = "staff") =>
        world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, typed, by, Cancelled);

    private static async Task<Event> EventAsync(World world) =>
        (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!.Value;
}
