using System.Globalization;
using Outreach.Bench;
using Outreach.Tests.Support;

if (args is ["serve-empty" or "serve-product", ..])
{
    await StartUp.ServeAsync(args);
    return 0;
}

if (args is [SendingProcess.Verb, _, _])
{
    await SendingProcess.ServeAsync(args);
    return 0;
}

if (args is [Imports.Verb, _, _])
{
    await Imports.ServeAsync(args);
    return 0;
}

// A line each; `./outreach bench NAME` runs one of them.
var groups = new Dictionary<string, Func<Azurite, Report, Task>>
{
    ["sending"] = Sending.MeasureAsync,
    ["memory"] = Memory.MeasureAsync,
    ["storage"] = StorageCosts.MeasureAsync,
    ["page"] = RecipientPage.MeasureAsync,
    ["imports"] = Imports.MeasureAsync,
    ["handover"] = Handovers.MeasureAsync,
    ["search"] = SearchPages.MeasureAsync,
    ["start"] = StartUp.MeasureAsync,
};

// `faults SEEDS` is a proof of its own, as long as one likes.
var seeds = args is ["faults", var asked] ? asked : null;
if (seeds is null && args.FirstOrDefault(name => !groups.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no group {unknown}; there are: {string.Join(", ", groups.Keys)}");
    return 1;
}

var report = new Report();
await using (var azurite = new Azurite())
{
    if (seeds is not null)
        await Sending.ProveAsync(azurite, report, int.Parse(seeds, CultureInfo.InvariantCulture));
    foreach (var (name, measureAsync) in groups)
    {
        if (seeds is null && (args.Length == 0 || args.Contains(name)))
            await measureAsync(azurite, report);
    }
}

Console.WriteLine(report);
return 0;
