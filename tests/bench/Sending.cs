using System.Diagnostics;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Local.Mail;
using Outreach.Tests.Dispatch.Proofs;
using Outreach.Tests.Support;

namespace Outreach.Bench;

/// <summary>What sending costs, how fast it is beside the bare mail client, and whether its promise is kept.</summary>
internal static class Sending
{
    public static async Task MeasureAsync(Azurite azurite, Report report)
    {
        await BatchesAsync(azurite, report, 100, 0, 500, "in bulk, 100 per tick");
        await BatchesAsync(azurite, report, 30, 10, 135, "at 30 a minute (27 per tick)");
        await SinglesAsync(azurite, report);
        await SpeedAsync(azurite, report);
        await PromiseAsync(azurite, report, 30, 1_000);
        await PromiseAsync(azurite, report, 30, 100);
    }

    /// <summary>The first proof with as many seeds as one likes.</summary>
    public static async Task ProveAsync(Azurite azurite, Report report, int seeds)
    {
        var deaths = await FaultProof.RunAsync(azurite, 1, seeds, default);
        report.Add("seeds of faults, every promise kept", $"{seeds:N0}", "10,000", $"{deaths:N0} deaths of the sender between two requests");
    }

    private static async Task BatchesAsync(Azurite azurite, Report report, int perMinute, int urgentPercent, int people, string name)
    {
        var watch = new Watch();
        await using var world = await World.StartAsync(azurite, perMinute, urgentPercent, watch);
        await world.ReleaseAsync(people);
        var sent = (await world.TickAsync()).Submitted; // lays the rows out and sends the first batch
        world.Clock.Move(TimeSpan.FromMinutes(1));
        var batch = 0;
        var (operations, _) = await watch.CostAsync(async () => batch = (await world.TickAsync()).Submitted);
        world.Clock.Move(TimeSpan.FromMinutes(1));
        var rest = await watch.CostAsync(() => world.TickUntilAsync(Some.At(1, 14, 16, 59)));
        report.Add($"storage operations per mail {name}", $"{(double)operations / batch:0.000}", "≤ 0.05 in bulk", $"{operations} requests for {batch} mails");
        report.Add("… over the rest of the round", $"{(double)rest.Operations / (people - sent - batch):0.000}", "", $"{rest.Operations} for {people - sent - batch} mails, with settling the agenda");
    }

    private static async Task SinglesAsync(Azurite azurite, Report report)
    {
        var watch = new Watch();
        await using var world = await World.StartAsync(azurite, 1, 0, watch);
        await world.ReleaseAsync(10);
        await world.TickAsync();
        var operations = 0;
        for (var i = 0; i < 8; i++)
        {
            world.Clock.Move(TimeSpan.FromMinutes(1));
            operations += (await watch.CostAsync(() => world.TickAsync())).Operations;
        }

        report.Add("storage operations per mail, sent singly", $"{operations / 8.0:0.0}", "", "one a minute");
    }

    /// <summary>The whole path and the bare client, each with the same mails, eight at once, after a first round that nobody measures.</summary>
    private static async Task SpeedAsync(Azurite azurite, Report report)
    {
        const int Mails = 800, Rounds = 5;
        await RaceAsync(azurite, 100, TimeSpan.Zero);
        foreach (var latency in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(20) })
        {
            var races = new List<(double Path, double Bare)>();
            for (var i = 0; i < Rounds; i++)
                races.Add(await RaceAsync(azurite, Mails, latency));
            var (path, bare) = races.OrderBy(r => r.Path / r.Bare).ElementAt(Rounds / 2);
            report.Add($"mails per second, whole path to bare client, answers after {latency.TotalMilliseconds:0} ms", $"{path / bare:0.00}", "≥ 0.7",
                $"{path:N0}/s with laying out, to {bare:N0}/s: the same {Mails} mails eight at once, tables and mail service on the same {Environment.ProcessorCount} cores; the middle of {Rounds} ({races.Min(r => r.Path / r.Bare):0.00} to {races.Max(r => r.Path / r.Bare):0.00})");
        }
    }

    /// <summary>Mails per second of both.</summary>
    /// <param name="azurite">Where the tables are.</param>
    /// <param name="mails">How many each sends.</param>
    /// <param name="latency">Beside its own work, the local mail service answers after so long: the real one is some network away.</param>
    private static async Task<(double Path, double Bare)> RaceAsync(Azurite azurite, int mails, TimeSpan latency)
    {
        await using var world = await World.StartAsync(azurite, 10_000, 0, perHour: 100_000);
        await world.ReleaseAsync(mails);
        var writer = world.Get<MailWriter>();
        var written = Enumerable.Range(1, mails).Select(n => writer.Write(
            new Message
            {
                Key = new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, Some.Member(n).Id, Channel.Mail),
                State = MessageState.Claimed,
                DueAt = world.Clock.GetUtcNow(),
                ExpiresAt = world.Clock.GetUtcNow(),
            },
            Some.Event, Some.Invitation(Some.Member(n)), Some.Member(n))).ToList();
        for (var i = 0; i < 2 * mails && latency > TimeSpan.Zero; i++)
            world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Normal with { Latency = latency });
        var client = world.Get<MailClient>();
        var bare = Stopwatch.StartNew();
        await Parallel.ForAsync(0, mails, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, ct) =>
        {
            if (await client.SubmitAsync(written[i], Guid.NewGuid(), ct) is var answer and not Submission.Accepted)
                throw new InvalidOperationException($"The bare client was answered {answer}.");
        });
        bare.Stop();
        var path = Stopwatch.StartNew();
        var sent = 0;
        while (sent < mails)
            sent += (await world.TickAsync()).Submitted;
        path.Stop();
        if (world.Mail.Mails.Count != 2 * mails || !world.Mail.Mails.Take(mails).Select(m => m.Source).ToHashSet().SetEquals(world.Mail.Mails.Skip(mails).Select(m => m.Source)))
            throw new InvalidOperationException("They did not send the same mails.");
        return (mails / path.Elapsed.TotalSeconds, mails / bare.Elapsed.TotalSeconds);
    }

    private static async Task PromiseAsync(Azurite azurite, Report report, int perMinute, int perHour)
    {
        const int Mails = 540;
        await using var world = await World.StartAsync(azurite, perMinute, perHour: perHour);
        await world.ReleaseAsync(Mails);
        var start = world.Clock.GetUtcNow();
        var promised = (await world.Get<OverviewDesk>().ReadAsync(Some.Event.Id, default))!.Sendings.First(s => s.Planned.Rule is Rule.Invitation).LastLeaves!.Value;
        // Each batch takes a second or two of business time, as it would with a real mail service some network away: also where this machine is fast.
        for (var i = 0; i < Mails; i++)
            world.Mail.NextAnswers.Enqueue(ScriptedAnswer.Normal with { Latency = TimeSpan.FromMilliseconds(20) });
        while (world.Mail.Mails.Count < Mails)
        {
            var tick = world.Clock.GetUtcNow();
            using var passing = new Timer(_ => world.Clock.Move(TimeSpan.FromMilliseconds(20)), null, 5, 5);
            await world.TickAsync();
            await passing.DisposeAsync();
            while (world.Clock.GetUtcNow() >= tick)
                tick += SendingWindows.TickEvery;
            world.Clock.MoveTo(tick);
        }

        var last = world.Mail.Mails.Max(m => m.AcceptedAt);
        report.Add($"error of the promise, 540 mails at {perMinute}/min, {perHour}/h", $"{Math.Abs((last - promised) / (last - start)):P1}", "< 5 %", $"promised {promised - start:hh\\:mm\\:ss}, took {last - start:hh\\:mm\\:ss}");
    }
}
