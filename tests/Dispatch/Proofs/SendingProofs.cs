using Azure;
using Azure.Data.Tables;
using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Local.Mail;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch.Proofs;

/// <summary>What the sender promises, on bad days. The bench plays ten thousand seeds of the first.</summary>
public class SendingProofs(Azurite azurite)
{
    private const string Invitation = "【ご案内】";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wherever_a_process_dies_no_mail_is_lost_none_is_sent_twice_and_what_is_uncertain_is_shown() =>
        Assert.InRange(await FaultProof.RunAsync(azurite, firstSeed: 1, seeds: 1_000, Cancelled), 700, int.MaxValue);

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
