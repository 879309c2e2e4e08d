using Outreach.Bench;
using Outreach.Tests.Support;

if (args is ["serve-empty" or "serve-product", ..])
{
    await StartUp.ServeAsync(args);
    return;
}

var report = new Report();
await using (var azurite = new Azurite())
{
    if (args is ["faults", var seeds])
    {
        await Sending.ProveAsync(azurite, report, int.Parse(seeds, null));
        Console.WriteLine(report);
        return;
    }

    await Sending.MeasureAsync(azurite, report);
    if (args is ["sending"])
    {
        Console.WriteLine(report);
        return;
    }

    await StorageCosts.MeasureAsync(azurite, report);
    await RecipientPage.MeasureAsync(azurite, report);
    await StartUp.MeasureAsync(azurite, report);
}

Console.WriteLine(report);
