using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public class WatchdogTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_round_is_sent_and_when_it_is_over_nothing_is_found()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(60);
        await world.TickAsync();
        Assert.Empty((await LookAsync(world)).Findings);

        await world.TickUntilAsync(Some.At(1, 29, 9));
        Assert.Empty((await LookAsync(world)).Findings);
    }

    [Fact]
    public async Task Fifteen_minutes_without_a_tick_are_too_many_unless_the_sender_said_that_nothing_is_due()
    {
        var state = SendingState.New with { TickAt = Some.At(1, 14, 9) };

        Assert.Null(WatchRules.NoTick(state, null, Some.At(1, 14, 9, 15)));
        Assert.Equal(16, WatchRules.NoTick(state, null, Some.At(1, 14, 9, 16))!.Count);
        Assert.Equal(16, WatchRules.NoTick(state, Some.At(1, 14, 9, 10), Some.At(1, 14, 9, 16))!.Count);
        Assert.Null(WatchRules.NoTick(state, Some.At(1, 28, 9), Some.At(1, 14, 9, 16)));

        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(40);
        await world.TickAsync();
        world.Clock.Move(TimeSpan.FromMinutes(20));
        Assert.Equal(FindingKind.NoTick, Assert.Single((await LookAsync(world)).Findings).Kind);
        await world.TickAsync();
        Assert.Empty((await LookAsync(world)).Findings);
    }

    [Fact]
    public async Task Somebody_without_a_row_or_a_row_without_somebody_is_found()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(3);
        await world.TickAsync();
        var events = world.Get<Storage>().Events;
        var second = EventKeys.Message((await world.MessagesAsync(Rule.Invitation))[1].Key);
        await events.DeleteEntityAsync(Some.Event.Id, second, ETag.All, Cancelled);

        var missing = Assert.Single((await LookAsync(world)).Findings);
        Assert.Equal((FindingKind.DoesNotAddUp, Rule.Invitation, 1), (missing.Kind, missing.Rule, missing.Count));

        // As many rows as people, but not the same: counting alone would miss it.
        await events.DeleteEntityAsync(Some.Event.Id, EventKeys.Invitation(Some.Member(3).Id), ETag.All, Cancelled);
        Assert.Equal((FindingKind.DoesNotAddUp, 0), Assert.Single((await LookAsync(world)).Findings) is var f ? (f.Kind, f.Count) : default);
    }

    [Fact]
    public async Task Waiting_messages_that_no_tick_will_ever_look_at_are_found()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(60);
        await world.TickAsync();
        var desk = world.Get<DeskTable>();
        foreach (var item in (await desk.ReadAsync(Cancelled)).Agenda.Where(i => i.Value.LaidOut))
            Assert.True(await desk.TryReplaceAsync(item, null, Cancelled));

        var found = Assert.Single((await LookAsync(world)).Findings);
        Assert.Equal((FindingKind.NotOnAgenda, 33), (found.Kind, found.Count));
    }

    [Fact]
    public async Task What_was_lost_before_it_was_laid_out_is_found_before_and_after_its_time_and_until_it_is_of_no_use()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 14, 10));
        var desk = world.Get<DeskTable>();
        foreach (var item in (await desk.ReadAsync(Cancelled)).Agenda.Where(i => i.Value.Rule is Rule.Reminder))
            Assert.True(await desk.TryReplaceAsync(item, null, Cancelled));

        foreach (var moment in new[] { Some.At(1, 20, 9), Some.At(1, 28, 12) })
        {
            await world.TickUntilAsync(moment);
            Assert.Equal(
                (FindingKind.Nowhere, Rule.Reminder), Assert.Single((await LookAsync(world)).Findings) is var f ? (f.Kind, f.Rule!.Value) : default);
        }

        await world.TickUntilAsync(Some.At(2, 1, 1));
        Assert.Empty((await LookAsync(world)).Findings);
    }

    [Fact]
    public async Task Where_nobody_was_concerned_when_the_time_came_nothing_is_missing_and_where_somebody_was_it_is()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(2, 10, 13));
        // Nobody had said to come: the questionnaire is off the agenda without a row.
        await world.TickAsync();
        Assert.Empty((await LookAsync(world)).Findings);
        Assert.Empty(await world.MessagesAsync(Rule.Questionnaire, "1"));

        // The second session's was lost before its time, and somebody was there.
        var desk = world.Get<DeskTable>();
        Assert.True(await desk.TryReplaceAsync((await desk.ReadAsync(Cancelled)).Agenda.Single(i => i.Value.Occurrence == "2"), null, Cancelled));
        await EnterAsync(world, 2, "2");
        await world.TickUntilAsync(Some.At(2, 12, 13));
        await world.TickAsync();
        var found = Assert.Single((await LookAsync(world)).Findings);
        Assert.Equal((FindingKind.Nowhere, Rule.Questionnaire, "2"), (found.Kind, found.Rule, found.Occurrence));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_notice_that_is_owed_to_somebody_and_stands_nowhere_is_found(bool invited)
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        if (invited)
            await world.TickAsync();
        world.Clock.MoveTo(Some.At(1, 14, 9, 5));
        var stored = (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!;
        Assert.True(await world.Get<EventTable>().TrySaveAsync(stored, ChangeRules.Cancel(stored.Value, "staff", world.Clock.GetUtcNow()), Cancelled));

        var found = (await LookAsync(world)).Findings;

        Assert.Equal(invited ? [(FindingKind.Nowhere, Rule.Cancellation)] : [], found.Select(f => (f.Kind, f.Rule!.Value)));
    }

    [Fact]
    public async Task A_claim_that_nobody_takes_over_is_found_after_ten_minutes()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(30);
        await world.TickAsync();
        var now = world.Clock.GetUtcNow();
        var due = await world.Ledger.DueAsync(Some.Event.Id, Rule.Invitation, DispatchRules.Once, null, now, 100, Cancelled);
        await world.Ledger.ClaimAsync(due, now, Cancelled);

        world.Clock.Move(TimeSpan.FromMinutes(9));
        Assert.Empty((await LookAsync(world)).Findings);
        world.Clock.Move(TimeSpan.FromMinutes(2));
        Assert.Equal((FindingKind.StuckClaim, 3), Assert.Single((await LookAsync(world)).Findings) is var f ? (f.Kind, f.Count) : default);
    }

    private static async Task EnterAsync(World world, int member, string session = "1") => Assert.IsType<ReplyOutcome.Recorded>(
        await world.Get<ReplyDesk>().EnterAsync(
            (await world.Get<ReplyDesk>().FindAsync(Some.Event.Id, Some.Member(member).Id, Cancelled))!, Some.Yes(session), ReplyChannel.Telephone, "staff", null, Cancelled));

    private static Task<Watch> LookAsync(World world) => world.Get<Watchdog>().LookAsync(Cancelled);
}
