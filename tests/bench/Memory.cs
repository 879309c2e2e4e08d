using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Bench;

/// <summary>What stays in memory while a ledger is looked at, of 2,300 and of 230,000 rows in one event.</summary>
internal static class Memory
{
    // In the order of their keys.
    private static readonly Rule[] Rules = [Rule.Invitation, Rule.LastInformation, Rule.Questionnaire, Rule.Receipt, Rule.Reminder];

    /// <summary>Rows of the ledger for each person: two of each rule.</summary>
    private const int RowsEach = 10;

    public static async Task MeasureAsync(Azurite azurite, Report report)
    {
        // What is compiled and cached at the first look is not the ledger's.
        await LooksAsync(azurite, 100);
        var (small, large) = (await LooksAsync(azurite, 230), await LooksAsync(azurite, 23_000));
        foreach (var (name, bytes) in small)
        {
            report.Add(
                $"peak memory, {name}", $"{Mega(large[name])}", name.StartsWith("people", StringComparison.Ordinal) ? "" : "flat",
                $"live bytes above those before it, at 230,000 ledger rows of 23,000 people in one event; {Mega(bytes)} at 2,300 rows of 230");
        }

        static string Mega(long bytes) => $"{bytes / 1024.0 / 1024:0.0} MB";
    }

    private static async Task<Dictionary<string, long>> LooksAsync(Azurite azurite, int people)
    {
        var live = new LiveBytes();
        await using var world = await World.StartAsync(azurite, 100, 0, live, perHour: 100_000);
        var clock = Stopwatch.StartNew();
        await SeedAsync(world, people);
        Console.Error.WriteLine($"  {people * RowsEach:N0} rows after {clock.Elapsed.TotalSeconds:N0} s");
        var looks = new Dictionary<string, Func<Task>>
        {
            ["one batch of the sender"] = async () =>
            {
                if (await world.TickAsync() is not { Submitted: 100 } tick)
                    throw new InvalidOperationException("The batch had not a hundred mails.");
            },
            ["one look of the watchdog"] = () => world.Get<Watchdog>().LookAsync(default),
            ["overview of the event"] = () => world.Get<OverviewDesk>().ReadAsync(Some.Event.Id, default),
            ["status page"] = () => world.Get<StatusDesk>().ReadAsync(default),
            ["people list of the event"] = () => world.Get<PeopleDesk>().ListAsync(Some.Event.Id, default),
        };
        var peaks = new Dictionary<string, long>();
        foreach (var (name, look) in looks)
            peaks.Add(name, await live.PeakAsync(look));
        return peaks;
    }

    /// <summary>Everything is sent but the last hundred and fifty reminders, whose people are the only contacts there are.</summary>
    private static async Task SeedAsync(World world, int people)
    {
        var waiting = Math.Min(150, people);
        await world.AddAsync(Enumerable.Range(people - waiting + 1, waiting).Select(Some.Member));
        await world.Get<EventTable>().AddAsync(Some.Event with { State = EventState.Scheduled }, default);
        var events = world.Get<Storage>().Events;
        await AddAsync(Enumerable.Range(1, people).Select(n => InvitationTable.Entity(Some.Invitation(Some.Member(n)))));
        await AddAsync(Enumerable.Range(0, people * RowsEach).Select(i =>
        {
            var (n, rule, occurrence) = ((i % people) + 1, Rules[i / people / 2], i / people % 2 == 0 ? "1" : "2");
            var open = rule is Rule.Reminder && occurrence == "1" && n > people - waiting;
            var message = new Message
            {
                Key = new MessageKey(Some.Event.Id, rule, occurrence, Some.Member(n).Id, Channel.Mail),
                State = open ? MessageState.Waiting : MessageState.Sent,
                DueAt = Some.At(1, 14, 9),
                ExpiresAt = Some.At(2, 27, 0),
                SentAt = open ? null : Some.At(1, 14, 9),
            };
            return (TableEntity)LedgerTable.Adding(message).Entity;
        }));
        await world.Get<DeskTable>().AddAsync([new AgendaItem(Some.Event.Id, Rule.Reminder, "1", Some.At(1, 14, 9), LaidOut: true)], default);
        world.Clock.MoveTo(Some.At(1, 28, 10));

        async Task AddAsync(IEnumerable<TableEntity> rows)
        {
            foreach (var batch in rows.Chunk(TableErrors.BatchSize))
                await events.SubmitTransactionAsync(batch.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)));
        }
    }

    /// <summary>Collects garbage at every request to the table service, when a page has been worked through, and sees what is left.</summary>
    private sealed class LiveBytes : HttpPipelinePolicy
    {
        private long peak;
        private bool looking;

        /// <summary>The most that was alive at any request, beyond what was before.</summary>
        public async Task<long> PeakAsync(Func<Task> work)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            (peak, looking) = (before, true);
            await work();
            looking = false;
            return Math.Max(0, peak - before);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (!looking)
                return;
            GC.Collect();
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        }
    }
}
