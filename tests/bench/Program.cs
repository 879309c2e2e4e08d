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
    await StorageCosts.MeasureAsync(azurite, report);
    await RecipientPage.MeasureAsync(azurite, report);
    await StartUp.MeasureAsync(azurite, report);
}

Console.WriteLine(report);
