using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Local.Samples;
using Outreach.Questionnaires;
using Outreach.Tables;
using Outreach.Tallies;
using Outreach.Tests.Support;

namespace Outreach.Bench;

/// <summary>What the product asks of the table service, counted.</summary>
internal static class StorageCosts
{
    private const int People = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task MeasureAsync(Azurite azurite, Report report)
    {
        await ImportAsync(azurite, report);
        await MailsAsync(azurite, report);
    }

    private static async Task ImportAsync(Azurite azurite, Report report)
    {
        var watch = new Watch();
        await using var world = await World.StartAsync(azurite, watch: watch);
        var contacts = world.Get<ContactTable>();
        await contacts.TrySaveDistrictsAsync(
            await contacts.DistrictsAsync(default), [.. SampleEvent.Districts.Select((name, i) => new District($"u{i}", name, []))], default);
        var desk = world.Get<ImportDesk>();
        var count = 0;
        var (operations, _) = await watch.CostAsync(async () =>
        {
            using var file = new MemoryStream(SampleFiles.ContactsCsv(System.Text.Encoding.UTF8));
            var started = (StartOutcome.Started)await desk.StartAsync("a.csv", file, new ImportKind.Plain(), "bench", default);
            var plan = (await desk.WorkAsync(started.ImportId, Patience, default))!.Plan!;
            count = plan.Counts.New;
            if (await desk.ApplyAsync(started.ImportId, plan.Id, "bench", Patience, default) is not ApplyOutcome.Applied)
                throw new InvalidOperationException("The sample contacts were not imported.");
        });
        report.Add("storage operations per imported contact", $"{(double)operations / count:0.000}", "", $"{operations} for {count} contacts: upload, dry run, apply");
    }

    private static async Task MailsAsync(Azurite azurite, Report report)
    {
        var watch = new Watch();
        await using var world = await World.StartAsync(azurite, perMinute: 100, urgentPercent: 0, watch: watch);
        await world.ReleaseAsync(People);
        await world.TickAsync(); // lays the rows out and sends the first hundred
        world.Clock.Move(TimeSpan.FromMinutes(1));
        await BatchAsync(world, watch, report);
        var all = await watch.CostAsync(() => world.TickUntilAsync(Some.At(1, 14, 16, 59)));
        report.Add("… over the rest of the round", $"{all.Operations / (People - 200.0):0.000}", "", "with idle ticks in between");

        var responses = world.Get<ResponseTable>();
        await responses.TrySaveQuestionnaireAsync(Some.Event.Id, await responses.FindQuestionnaireAsync(Some.Event.Id, default), Form, default);
        var replies = world.Get<ReplyDesk>();
        var reply = await SettledAsync(watch, async person =>
            await replies.AnswerAsync((await replies.OpenAsync(new(Some.Event.Id, person, "reply", 0), default))!, Some.Yes(), default));
        report.Add("storage operations per reply", $"{reply.Operations}", "", "open and record");
        report.Add("round trips per reply", $"{reply.RoundTrips}", "≤ 2", "what is asked at once counts once");

        var questionnaires = world.Get<QuestionnaireDesk>();
        world.Clock.MoveTo(Some.At(2, 11, 9));
        var response = await SettledAsync(watch, async person =>
            await questionnaires.AnswerAsync((await questionnaires.OpenAsync(new(Some.Event.Id, person, "q", 0), default))!, Answers, default));
        report.Add("storage operations per response", $"{response.Operations}", "", "open and record");
        report.Add("round trips per response", $"{response.RoundTrips}", "≤ 2", "");

        var tallies = world.Get<TallyDesk>();
        var first = await watch.CostAsync(() => tallies.ReadAsync(Some.Event.Id, default));
        var again = await watch.CostAsync(() => tallies.ReadAsync(Some.Event.Id, default));
        report.Add("storage operations per tally view", $"{first.Operations}", "", $"recounted from {People} invitations");
        report.Add("… when nothing has changed", $"{again.Operations}", "", "");
    }

    /// <summary>The cost for the last of five people: while code is compiled, what is asked at once does not leave at once.</summary>
    private static async Task<(int Operations, int RoundTrips)> SettledAsync(Watch watch, Func<string, Task> work)
    {
        var cost = (0, 0);
        for (var person = 1; person <= 5; person++)
            cost = await watch.CostAsync(() => work(Some.Member(person).Id));
        return cost;
    }

    private static async Task BatchAsync(World world, Watch watch, Report report)
    {
        var sent = 0;
        var (operations, _) = await watch.CostAsync(async () => sent = (await world.TickAsync()).Submitted);
        if (sent != 100)
            throw new InvalidOperationException($"The batch had {sent} mails, not 100.");
        report.Add("storage operations per mail in a due batch of 100", $"{operations / 100.0:0.000}", "≤ 0.1", $"{operations} requests");
    }

    private static readonly Questionnaire Form = new(1, "アンケート", "", [new("q1", QuestionKind.SingleChoice, "いかがでしたか", true, ["よかった", "ふつう"])]);

    private static readonly Dictionary<string, IReadOnlyList<string>> Answers = new() { ["q1"] = ["よかった"] };
}
