using Outreach.Bench;
using Outreach.Tests.Support;

if (args is ["serve-empty" or "serve-product", ..])
{
    await StartUp.ServeAsync(args);
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
    ["storage"] = StorageCosts.MeasureAsync,
    ["page"] = RecipientPage.MeasureAsync,
    ["imports"] = Imports.MeasureAsync,
    ["start"] = StartUp.MeasureAsync,
};
if (args.FirstOrDefault(name => !groups.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no group {unknown}; there are: {string.Join(", ", groups.Keys)}");
    return 1;
}

var report = new Report();
await using (var azurite = new Azurite())
{
    foreach (var (name, measureAsync) in groups)
    {
        if (args.Length == 0 || args.Contains(name))
            await measureAsync(azurite, report);
    }
}

Console.WriteLine(report);
return 0;
