using Azure;
using Azure.Core;
using Azure.Data.Tables;
using FsCheck;
using FsCheck.Fluent;
using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Local.Mail;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch.Proofs;

/// <summary>What the sender promises, on bad days. The bench plays ten thousand seeds of the first.</summary>
public class SendingProofs(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Receipt = "【受付のお知らせ】";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wherever_a_process_dies_no_mail_is_lost_none_is_sent_twice_and_what_is_uncertain_is_shown() =>
        Assert.InRange(await FaultProof.RunAsync(azurite, firstSeed: 1, seeds: 1_000, Cancelled), 700, int.MaxValue);

    [Fact]
    public async Task Killed_ten_times_in_the_middle_of_sending_no_mail_is_lost_and_none_is_sent_twice()
    {
        const int People = 600, Kills = 10;
        await using var world = await World.StartAsync(azurite, perMinute: 10_000, urgentPercent: 0, perHour: 100_000);
        await world.ReleaseAsync(People);
        var random = new Random(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = world.Mail.Attempts.Count;
            using var process = SendingProcess.Start(world, world.Clock.GetUtcNow());
            // In the middle: after some of a batch's mails, and a moment more.
            var enough = before + random.Next(1, 50);
            while (world.Mail.Attempts.Count < enough && !process.HasExited)
                await Task.Delay(1, Cancelled);
            await Task.Delay(random.Next(0, 15), Cancelled);
            Assert.False(process.HasExited, process.HasExited ? await process.StandardError.ReadToEndAsync(Cancelled) : null);
            process.Kill();
            await process.WaitForExitAsync(Cancelled);
            Assert.Equal(128 + 9, process.ExitCode);
            world.Clock.Move(LedgerTable.ClaimLasts + TimeSpan.FromMinutes(1));
        }

        await world.TickUntilAsync(Some.At(1, 14, 16, 59));

        var rows = await world.MessagesAsync(Rule.Invitation);
        Assert.Empty(world.Mail.ContentConflicts);
        Assert.Equal(People, world.Mailed(Invitation).Count);
        Assert.Equal(People, world.Mail.Mails.Count);
        Assert.Equal(People, rows.Count);
        Assert.All(rows, row => Assert.Equal(MessageState.Sent, row.State));
        // What the dead had in their hands was asked again under the same ids: there is something to be proved here.
        Assert.True(world.Mail.Attempts.Count > People, $"{world.Mail.Attempts.Count}");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Overlapping_senders_send_each_mail_once_and_keep_within_both_windows_together(int senders)
    {
        await using var world = await World.StartAsync(azurite, perMinute: 20);
        await world.ReleaseAsync(90);
        var all = Enumerable.Range(0, senders).Select(_ => world.AnotherSender()).ToList();

        for (var i = 0; i < 60 && world.Mail.Mails.Count < 90; i++)
        {
            await Task.WhenAll(all.Select(s => Task.Run(() => s.TickAsync(Cancelled), Cancelled)));
            world.Clock.Move(SendingWindows.TickEvery);
        }

        Assert.Equal(90, world.Mailed(Invitation).Count);
        Assert.Equal(90, world.Mail.Attempts.Count);
        Within(world, 18, 900);
    }

    [Fact]
    public async Task A_sender_that_another_has_overtaken_between_its_reservation_and_its_claim_submits_nothing()
    {
        var reserved = false;
        Func<Task>? overtake = null;
        await using var world = await World.StartAsync(azurite, perMinute: 1_000, watch: new PolicyOf(async request =>
        {
            var isReservation = request.Method == RequestMethod.Put && request.Uri.ToString().Contains("Desk", StringComparison.Ordinal);
            if (reserved && request.Method == RequestMethod.Post && overtake is { } act)
            {
                overtake = null;
                await act();
            }

            reserved |= isReservation;
        }));
        await world.ReleaseAsync(30);
        overtake = async () => Assert.Equal(30, (await world.AnotherSender().TickAsync(Cancelled)).Submitted);

        Assert.Equal(0, (await world.TickAsync()).Submitted);

        Assert.Null(overtake);
        Assert.Equal(30, world.Mail.Attempts.Count);
        Assert.All(await world.MessagesAsync(Rule.Invitation), m => Assert.Equal((MessageState.Sent, 1), (m.State, m.Submissions)));
    }

    [Fact]
    public async Task In_a_storm_of_429_no_sliding_interval_sees_more_than_its_limit_and_everybody_is_mailed_in_the_end()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(60);
        var random = new Random(1);
        for (var i = 0; i < 150; i++)
            world.Mail.NextAnswers.Enqueue(random.Next(3) > 0 ? ScriptedAnswer.Refuse(429, "TooManyRequests", TimeSpan.FromSeconds(random.Next(5, 90))) : ScriptedAnswer.Normal);

        await world.TickUntilAsync(Some.At(1, 14, 16, 59));

        Assert.Equal(60, world.Mailed(Invitation).Count);
        Assert.Equal(60, world.Mail.Mails.Count);
        Within(world, 27, 900);
        // Seven more may be under way when the first 429 comes; nothing is begun before Retry-After.
        Assert.All(world.Mail.Attempts.GroupBy(a => a.At), burst => Assert.True(burst.Count(a => a.Status == 429) <= 8));
    }

    [Fact]
    public async Task While_a_storm_of_429_stops_the_bulk_receipts_still_leave_within_both_windows()
    {
        await using var world = await World.StartAsync(azurite);
        await world.AddAsync(Enumerable.Range(1, 80).Select(Some.Member));
        await world.Get<EventTable>().AddAsync(Some.Event with { Rules = Some.Rules with { Receipts = true } }, Cancelled);
        Assert.Equal(new ReleaseOutcome.Released(80), await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 80, "staff", Cancelled));
        await world.TickAsync();
        var invited = world.Mail.Mails.Count;
        // The service refuses bulk for half an hour; who has been invited answers meanwhile.
        for (var i = 0; i < 8; i++)
            world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Refuse(429, "TooManyRequests", TimeSpan.FromMinutes(30)));
        world.Clock.Move(TimeSpan.FromMinutes(1));
        await world.TickAsync();
        var stormed = world.Clock.GetUtcNow();
        world.Mail.NextAnswers.Clear();
        foreach (var n in Enumerable.Range(1, 10))
            await world.ReplyAsync(Some.Member(n), Some.Yes());

        await world.TickUntilAsync(stormed.AddMinutes(20));
        Assert.Equal(10, world.Mailed(Receipt).Count);
        Assert.Equal(invited, world.Mailed(Invitation).Count);

        await world.TickUntilAsync(stormed.AddHours(2));
        Assert.Equal(80, world.Mailed(Invitation).Count);
        Within(world, 30, 1_000);
        Assert.All(world.Mail.Mails.Where(m => m.Subject.StartsWith(Invitation, StringComparison.Ordinal)).Skip(invited), m => Assert.True(m.AcceptedAt >= stormed.AddMinutes(30)));
    }

    /// <summary>Whatever the limits, how many wait, how long a batch takes and how the service answers.</summary>
    [Fact]
    public void No_sliding_interval_sees_more_than_either_limit_allows() => Prop.ForAll<PositiveInt, PositiveInt, NonNegativeInt>((minute, hour, seed) =>
    {
        var windows = new SendingWindows(1 + minute.Get % 40, 1 + hour.Get % 200, seed.Get % 50);
        var (random, spent, attempts) = (new Random(seed.Get), (IReadOnlyList<Spent>)[], new List<(DateTimeOffset At, Lane Lane)>());
        // Now and then, or as fast as it goes; some in moments, some as long as a mail service takes.
        var (pause, lasts) = (random.Next(2) == 0 ? 8 : 90, random.Next(2) == 0 ? 500 : 30_000);
        for (var now = Some.At(1, 14, 9); now < Some.At(1, 14, 12); now += TimeSpan.FromSeconds(random.Next(1, pause)))
        {
            var lane = random.Next(4) == 0 ? Lane.Urgent : Lane.Bulk;
            spent = SendingWindows.Recent(spent, now);
            var count = Math.Min(windows.Room(lane, spent, now), random.Next(1, pause));
            // Each attempt of a batch ends some time before the batch does.
            var over = now + TimeSpan.FromMilliseconds(random.Next(0, lasts));
            for (var i = 0; i < count; i++)
                attempts.Add((now + ((over - now) * random.NextDouble()), lane));
            if (count > 0)
                spent = [.. spent, new Spent("", over, count)];
            if (over > now)
                now = over;
        }

        var at = attempts.Select(a => a.At).Order().ToList();
        return at.TrueForAll(t => at.Count(o => o <= t && o > t.AddMinutes(-1)) <= windows.PerMinute && at.Count(o => o <= t && o > t.AddHours(-1)) <= windows.PerHour);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Twelve_silent_hours_end_with_nothing_stale_and_nothing_at_night()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(60);
        await world.TickAsync();
        world.Clock.Move(TimeSpan.FromHours(12));

        await world.TickUntilAsync(Some.At(1, 15, 16, 59));

        Assert.Equal(60, world.Mail.Mails.Count);
        Assert.All(world.Mail.Mails, m => Assert.True(SendingHours.OfficeHours.IsOpen(m.AcceptedAt)));
    }

    [Fact]
    public async Task A_copy_of_the_tables_that_is_three_days_old_sends_nothing_stale_and_nothing_that_arrives_twice()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(40);
        world.Clock.MoveTo(Some.At(1, 25, 9));
        await world.TickAsync();
        var copy = await CopyAsync(world);
        await world.TickUntilAsync(Some.At(1, 29, 9));
        Assert.Equal(80, world.Mail.Mails.Count);

        await RestoreAsync(world, copy);
        var another = world.AnotherSender();
        for (var i = 0; i < 200; i++)
        {
            await another.TickAsync(Cancelled);
            world.Clock.Move(SendingWindows.TickEvery);
        }

        Assert.Equal(80, world.Mail.Mails.Count);
        Assert.Empty(world.Mail.ContentConflicts);
        Assert.All(world.Mailed(Invitation).Values, count => Assert.Equal(1, count));

        world.Clock.MoveTo(Some.At(2, 1, 9));
        await RestoreAsync(world, copy);
        var late = world.AnotherSender();
        for (var i = 0; i < 100; i++)
        {
            await late.TickAsync(Cancelled);
            world.Clock.Move(SendingWindows.TickEvery);
        }

        Assert.Equal(80, world.Mail.Mails.Count);
        Assert.All(
            (await world.MessagesAsync(Rule.Reminder)).Where(m => m.SentAt is null),
            m => Assert.Equal((MessageState.Dropped, Reason.Expired), (m.State, m.Reason)));
    }

    /// <summary>No interval of a minute or an hour holds more attempts than allowed.</summary>
    private static void Within(World world, int perMinute, int perHour)
    {
        var at = world.Mail.Attempts.Select(a => a.At).Order().ToList();
        Assert.All(at, t =>
        {
            Assert.InRange(at.Count(o => o <= t && o > t.AddMinutes(-1)), 1, perMinute);
            Assert.InRange(at.Count(o => o <= t && o > t.AddHours(-1)), 1, perHour);
        });
    }

    private static async Task<List<(TableClient Table, TableEntity Row)>> CopyAsync(World world)
    {
        var rows = new List<(TableClient, TableEntity)>();
        foreach (var table in new[] { world.Get<Storage>().Events, world.Get<Storage>().Desk })
        {
            await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: Cancelled))
                rows.Add((table, row));
        }

        return rows;
    }

    private static async Task RestoreAsync(World world, List<(TableClient Table, TableEntity Row)> copy)
    {
        foreach (var (table, row) in await CopyAsync(world))
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, Cancelled);
        foreach (var (table, row) in copy)
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, Cancelled);
    }
}
