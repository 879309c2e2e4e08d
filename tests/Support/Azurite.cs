using Azure.Data.Tables;
using Outreach.Local.Azurite;
using Outreach.Tests.Support;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace Outreach.Tests.Support;

/// <summary>One real table service, in memory, for all tests; it starts when the first test asks for tables.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private readonly Lazy<Task<AzuriteProcess>> process = new(() => AzuriteProcess.StartAsync());

    /// <summary>The account, and a prefix for table names that no other test has.</summary>
    /// <param name="options">Policies, transport and retries of the client.</param>
    public async Task<(TableServiceClient Service, string Prefix)> NewTablesAsync(TableClientOptions? options = null) =>
        (new TableServiceClient(await ConnectionStringAsync(), options), NewPrefix());

    /// <summary>A new, empty table.</summary>
    /// <param name="options">Policies, transport and retries of the client.</param>
    public async Task<TableClient> NewTableAsync(TableClientOptions? options = null)
    {
        var (service, prefix) = await NewTablesAsync(options);
        var table = service.GetTableClient(prefix);
        await table.CreateAsync(TestContext.Current.CancellationToken);
        return table;
    }

    public async Task<string> ConnectionStringAsync() => (await process.Value).ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (process.IsValueCreated)
        {
            await (await process.Value).DisposeAsync();
        }
    }

    private static string NewPrefix() => $"t{Guid.NewGuid():N}"[..13];
}
