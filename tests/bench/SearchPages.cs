using System.Diagnostics;
using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Local.SignIn;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Bench;

/// <summary>What a page of the contacts' search asks of the table service, and how long it takes beside a page that shows no contact.</summary>
internal static class SearchPages
{
    private const int AtOnce = 40, Repeats = 40;

    private const string Floor = "/contacts/new";

    private static readonly ContactChange Change = new("bench", Some.At(1, 20, 10), ChangeKind.Form);

    private static readonly (string What, string Path)[] Pages =
    [
        ("first page", "/contacts"), ("name", "/contacts?q=みほん"), ("part of a telephone number", "/contacts?q=000-04"),
        ("two words and a district", "/contacts?q=協議体 郎&district=yawata"),
    ];

    public static async Task MeasureAsync(Azurite azurite, Report report)
    {
        foreach (var contacts in new[] { 500, 5_000 })
        {
            var watch = new Watch();
            await using var site = await Site.StartAsync(azurite, watch);
            foreach (var some in Enumerable.Range(1, contacts).Chunk(AtOnce))
            {
                if (!await site.Get<ContactTable>().TrySaveAsync([.. some.Select(n => ((Stored<Contact>?)null, Some.Member(n)))], Change, default))
                    throw new InvalidOperationException("The contacts were not written.");
            }

            using var staff = site.Machine();
            staff.DefaultRequestHeaders.Add("X-MS-CLIENT-PRINCIPAL", new StaffSignIn(DeskPerson.All[0], StaffRole.Edit).ClientPrincipal());
            await TimeAsync(staff, Pages[1].Path); // the code is compiled
            await site.Get<ContactTable>().TrySaveAsync(null, Some.Member(contacts + 1), Change, default);
            var began = Stopwatch.GetTimestamp();
            var cold = await watch.CostAsync(() => staff.GetByteArrayAsync(Pages[1].Path));
            var (coldTime, floor) = (Stopwatch.GetElapsedTime(began), await TimeAsync(staff, Floor));
            report.Add($"operations of a search page, {contacts:N0} contacts, after a change", $"{cold.Operations}", "", $"{coldTime.TotalMilliseconds:0} ms, {coldTime / floor:0.0} times a page without contacts: all are read anew");
            foreach (var (what, path) in Pages)
            {
                var warm = await watch.CostAsync(() => staff.GetByteArrayAsync(path));
                var time = await TimeAsync(staff, path);
                report.Add($"… {what}, nothing changed", $"{warm.Operations}", "", $"{time.TotalMilliseconds:0.0} ms, {time / floor:0.0} times a page without contacts");
            }
        }
    }

    /// <summary>The median of some visits, each to a page as a browser gets it.</summary>
    private static async Task<TimeSpan> TimeAsync(HttpClient staff, string path)
    {
        var times = new List<TimeSpan>();
        for (var visit = 0; visit < Repeats; visit++)
        {
            var began = Stopwatch.GetTimestamp();
            _ = await staff.GetByteArrayAsync(path);
            times.Add(Stopwatch.GetElapsedTime(began));
        }

        return times.Order().ElementAt(Repeats / 2);
    }
}
