using System.Diagnostics;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
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

    private static async Task SpeedAsync(Azurite azurite, Report report)
    {
        const int Mails = 800;
        await using var world = await World.StartAsync(azurite, 10_000, 0, perHour: 100_000);
        await world.ReleaseAsync(Mails);
        var client = world.Get<MailClient>();
        var example = new Mail("a@example.jp", "見本", "【ご案内】見本", new string('あ', 800), new string('い', 3_000));
        Task BareAsync() => Parallel.ForAsync(0, Mails, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, ct) =>
        {
            if (await client.SubmitAsync(example, Guid.NewGuid(), ct) is var answer and not Submission.Accepted)
                throw new InvalidOperationException($"The bare client was answered {answer}.");
        });
        await BareAsync();
        var bare = Stopwatch.StartNew();
        await BareAsync();
        bare.Stop();
        var whole = Stopwatch.StartNew();
        await world.TickAsync();
        whole.Stop();
        var sent = world.Mailed("【ご案内】令和").Count;
        report.Add("mails per second, whole path to bare client", $"{sent / whole.Elapsed.TotalSeconds / (Mails / bare.Elapsed.TotalSeconds):0.00}", "≥ 0.7",
            $"{sent / whole.Elapsed.TotalSeconds:N0}/s with laying out, to {Mails / bare.Elapsed.TotalSeconds:N0}/s, eight at once, local tables and mail service");
    }

    private static async Task PromiseAsync(Azurite azurite, Report report, int perMinute, int perHour)
    {
        const int Mails = 540;
        await using var world = await World.StartAsync(azurite, perMinute, perHour: perHour);
        await world.ReleaseAsync(Mails);
        var start = world.Clock.GetUtcNow();
        var promised = (await world.Get<OverviewDesk>().ReadAsync(Some.Event.Id, default))!.Sendings.First(s => s.Planned.Rule is Rule.Invitation).LastLeaves!.Value;
        // Each batch takes a second or two of business time, as it would with a real mail service.
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
