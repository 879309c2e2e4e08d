using System.Diagnostics;
using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Bench;

/// <summary>Imports of long lists: time as a ratio to the bare insertion of the same rows, and the memory of a process that does nothing else.</summary>
internal static class Imports
{
    /// <summary>The argument with which this program is the other process.</summary>
    public const string Verb = "import";

    private const int Parallel = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public static async Task MeasureAsync(Azurite azurite, Report report)
    {
        foreach (var rows in new[] { 10_000, 100_000 })
        {
            var run = await RunAsync(await azurite.ConnectionStringAsync(), rows);
            var (check, apply, floor, peak) = (run[0], run[1], run[2], run[3]);
            report.Add($"import of {rows:N0} rows: apply", $"{apply / floor:0.00} ×", "≤ 1.5", $"{apply:0.0} s; the same rows inserted bare in this run: {floor:0.0} s");
            report.Add("… check", $"{check / floor:0.00} ×", "", $"{check:0.0} s: upload, reading, comparing, keeping the dry run");
            report.Add("… peak memory", $"{peak:N0} MB", "≤ 300", "of the whole process, before anything lists the contacts");
        }
    }

    /// <summary>The other process: prints seconds of check, apply and floor, and the peak of its memory in MB before the floor.</summary>
    public static async Task ServeAsync(string[] args)
    {
        var (service, prefix) = (new TableServiceClient(args[1]), "b" + Ids.New(10));
        var rows = int.Parse(args[2], CultureInfo.InvariantCulture);
        var storage = new Storage(service, prefix);
        await storage.ReadyAsync(default);
        var contacts = new ContactTable(storage);
        await contacts.TrySaveDistrictsAsync(null, [Some.Yawata, Some.Kataoka], default);
        var (stopped, idle) = (new StoppedClock(), new Idle());
        var (events, invitations) = (new EventTable(storage), new InvitationTable(storage));
        var successors = new SuccessorDesk(events, contacts, invitations, new DeskTable(storage, idle), idle, stopped);
        var writtenTo = new WrittenTo(events, invitations, new LedgerTable(storage));
        var desk = new ImportDesk(contacts, new ImportTable(storage, contacts), new FileStore(storage), successors, writtenTo, stopped);
        var path = Path.GetTempFileName();
        try
        {
            await using (var writer = new StreamWriter(path, false, new UTF8Encoding(true)))
            {
                await writer.WriteLineAsync("番号,氏名,ふりがな,所属,役職,地区,就任日,メール,電話,住所");
                for (var i = 1; i <= rows; i++)
                    await writer.WriteLineAsync($"{i},見本 {i}郎,みほん {i}ろう,見本第{i % 300}区,区長,八幡,令和6年4月1日,m{i}@example.jp,027-000-{i % 10000:D4},高崎市見本町{i}番地");
            }

            var clock = Stopwatch.StartNew();
            await using var file = File.OpenRead(path);
            var started = (StartOutcome.Started)await desk.StartAsync("a.csv", file, new ImportKind.Plain(), "bench", default);
            var plan = (await desk.WorkAsync(started.ImportId, Patience, default))!.Plan!;
            var check = clock.Elapsed;
            clock.Restart();
            if (await desk.ApplyAsync(started.ImportId, plan.Id, "bench", Patience, default) is not ApplyOutcome.Applied)
                throw new InvalidOperationException("The rows were not imported.");
            var apply = clock.Elapsed;
            using var process = Process.GetCurrentProcess();
            var peak = process.PeakWorkingSet64 / (1024 * 1024);

            var floor = await FloorAsync(storage.Contacts, service.GetTableClient(prefix + "Floor"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{check.TotalSeconds} {apply.TotalSeconds} {floor.TotalSeconds} {peak}"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The same rows, with all that stands in them, into an empty table: as many at once as the import does, and nothing else.</summary>
    private static async Task<TimeSpan> FloorAsync(TableClient imported, TableClient empty)
    {
        await empty.CreateIfNotExistsAsync();
        var rows = new List<TableTransactionAction>();
        await foreach (var row in imported.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey ge {"c|"} and RowKey lt {"c}"}")))
        {
            row.Remove("odata.etag");
            row.Remove("Timestamp");
            rows.Add(new(TableTransactionActionType.Add, row));
        }

        var clock = Stopwatch.StartNew();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            rows.Chunk(100), new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (batch, ct) => await empty.SubmitTransactionAsync(batch, ct));
        return clock.Elapsed;
    }

    private static async Task<double[]> RunAsync(string tables, int rows)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, [Verb, tables, rows.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? [.. line.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException("The import failed.");
    }
}
