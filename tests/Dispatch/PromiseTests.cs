using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

/// <summary>What was said before pressing send, and how it is kept.</summary>
public class PromiseTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_shown_before_the_release_is_kept_with_it_and_then_held_to()
    {
        await using var world = await World.StartAsync(azurite, perMinute: 4, urgentPercent: 0);
        await world.AddAsync(Enumerable.Range(1, 20).Select(Some.Member));
        await world.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        var shown = Invitation(await OverviewAsync(world));

        await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 20, "staff", Cancelled);
        await world.TickUntilAsync(Some.At(1, 14, 10));

        var kept = (await OverviewAsync(world)).Promise!;
        Assert.Equal(new Promise(20, Some.Event.Timetable.InviteAt, shown.Starts, shown.LastLeaves!.Value), kept.Promise);
        Assert.True(kept.IsOver);
        Assert.Equal(TimeSpan.Zero, kept.Late);
    }

    [Fact]
    public async Task Whatever_another_event_sends_first_is_said_and_counted()
    {
        await using var world = await World.StartAsync(azurite, perMinute: 4, urgentPercent: 0);
        await world.ReleaseAsync(20);
        var second = Some.Event with { Id = "event002", Name = "説明会" };
        await world.Get<EventTable>().AddAsync(second, Cancelled);

        var overview = (await world.Get<OverviewDesk>().ReadAsync(second.Id, Cancelled))!;
        var line = Assert.Single(overview.Queue.Before);
        Assert.Equal((Some.Event.Id, Rule.Invitation, 20), (line.Event.Id, line.Rule, line.Mails));
        Assert.InRange(Invitation(overview).LastLeaves!.Value, Some.Event.Timetable.InviteAt.AddMinutes(9), Some.Event.Timetable.InviteAt.AddMinutes(11));

        await world.Get<ReleaseDesk>().ReleaseAsync(second.Id, 20, "staff", Cancelled);
        await world.TickUntilAsync(Some.At(1, 14, 11));
        var kept = (await world.Get<OverviewDesk>().ReadAsync(second.Id, Cancelled))!.Promise!;
        Assert.Equal((true, TimeSpan.Zero), (kept.IsOver, kept.Late!.Value));
    }

    [Fact]
    public async Task A_stop_makes_it_late_and_is_named()
    {
        await using var world = await World.StartAsync(azurite, perMinute: 4, urgentPercent: 0);
        await world.ReleaseAsync(20);
        await world.TickUntilAsync(Some.At(1, 14, 9, 2));
        await world.Get<HaltDesk>().StopAsync("staff", Cancelled);
        world.Clock.MoveTo(Some.At(1, 14, 9, 30));

        var stopped = (await OverviewAsync(world)).Promise!;
        Assert.Equal((null, false), (stopped.Late, stopped.IsOver));
        Assert.Equal([DelayReason.Stopped], stopped.Why);

        await world.Get<HaltDesk>().GoOnAsync("staff", Cancelled);
        Assert.InRange((await OverviewAsync(world)).Promise!.Late!.Value, TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(31));
        await world.TickUntilAsync(Some.At(1, 14, 11));
        var over = (await OverviewAsync(world)).Promise!;
        Assert.True(over.IsOver);
        Assert.InRange(over.Late!.Value, TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(31));
    }

    [Fact]
    public async Task An_event_that_was_moved_before_it_wrote_to_anybody_is_held_to_no_old_promise()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        var stored = (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!;
        Assert.NotNull(stored.Value.Release!.Promise);
        await world.Get<EventTable>().TrySaveAsync(
            stored, stored.Value with { Timetable = stored.Value.Timetable with { InviteAt = Some.At(1, 16, 9) } }, Cancelled);

        Assert.Null((await OverviewAsync(world)).Promise);
    }

    [Fact]
    public async Task On_trial_nobody_knows_when_the_last_one_leaves()
    {
        await using var world = await World.StartAsync(azurite, onTrial: true);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 14, 10));

        var kept = (await OverviewAsync(world)).Promise!;
        Assert.Equal((null, false), (kept.Late, kept.IsOver));
        Assert.Equal([DelayReason.Trial], kept.Why);
    }

    private static async Task<Overview> OverviewAsync(World world) => (await world.Get<OverviewDesk>().ReadAsync(Some.Event.Id, Cancelled))!;

    private static ExpectedSending Invitation(Overview overview) => overview.Sendings.First(s => s.Planned.Rule is Rule.Invitation);
}
