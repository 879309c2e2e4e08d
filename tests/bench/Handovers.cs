using System.Diagnostics;
using System.Globalization;
using System.Text;
using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Bench;

/// <summary>名簿更新: how long the comparison of a list with those in office takes, and what it holds. No table is involved.</summary>
internal static class Handovers
{
    private const int Repeats = 5;

    private static readonly ImportKind.Handover Kind = new(new Handover("区長", new(2025, 4, 1), WholeCity: true));

    public static Task MeasureAsync(Azurite _, Report report)
    {
        Measure(100); // the code is compiled
        foreach (var rows in new[] { 1_000, 10_000 })
        {
            var (time, live, allocated) = Measure(rows);
            report.Add(
                $"handover plan of {rows:N0} successors", $"{time.TotalMilliseconds:0} ms", "",
                $"{live / 1024.0 / 1024:0.0} MB are held by it, {allocated / 1024.0 / 1024:0} MB are allocated on the way; half of {rows:N0} in office are listed again");
        }

        return Task.CompletedTask;
    }

    /// <summary>The median of some comparisons, each with contacts of which nothing is known yet.</summary>
    private static (TimeSpan Time, long Live, long Allocated) Measure(int rows)
    {
        var list = new StringBuilder("氏名,地区,電話\n");
        for (var n = 1; n <= rows; n++)
            list.AppendLine(CultureInfo.InvariantCulture, $"{(n % 2 == 0 ? "見本" : "新任")} {n}郎,{(n % 3 == 0 ? "片岡" : "八幡")},027-000-{n:D4}");
        var file = Encoding.UTF8.GetBytes(list.ToString());
        var runs = new List<(TimeSpan Time, long Live, long Allocated)>();
        for (var run = 0; run < Repeats; run++)
        {
            var book = Some.Book([.. Enumerable.Range(1, rows).Select(n => Some.Member(n) with
            {
                Number = null, Appointments = [new Appointment("区長", (n % 3 == 0 ? Some.Kataoka : Some.Yawata).Id, new(2023, 4, 1), new(2025, 3, 31))],
            })]);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var began = Stopwatch.GetTimestamp();
            using var content = new MemoryStream(file);
            var steps = HandoverImport.Steps(Kind, (FileOutcome.Table)ContactFile.Read(content), book, row => $"n{row:D9}").ToList();
            var time = Stopwatch.GetElapsedTime(began);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            var live = GC.GetTotalMemory(forceFullCollection: true) - before;
            if (steps.Count(s => s.Entry is { Class: ImportClass.New }) != rows / 2 || steps.Any(s => s.Problems.Count > 0))
                throw new InvalidOperationException("The list was not understood.");
            runs.Add((time, live, allocated));
            GC.KeepAlive(book);
        }

        return runs.OrderBy(r => r.Time).ElementAt(Repeats / 2);
    }
}
