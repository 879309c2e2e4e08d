using Azure;
using Azure.Data.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.StandIns.Tables;

public class TableServiceTests(Azurite azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tables_are_created_listed_and_deleted()
    {
        var (service, prefix) = await azurite.NewTablesAsync();
        await service.CreateTableAsync(prefix + "A", Cancel);
        await service.GetTableClient(prefix + "B").CreateAsync(Cancel);
        await service.CreateTableIfNotExistsAsync(prefix + "C", Cancel);
        await service.DeleteTableAsync(prefix + "B", Cancel);

        var filter = TableServiceClient.CreateQueryFilter($"TableName ge {prefix} and TableName lt {prefix + "Z"}");
        var names = await service.QueryAsync(filter, maxPerPage: 1, cancellationToken: Cancel).Select(table => table.Name).ToListAsync(Cancel);

        Assert.Equal([prefix + "A", prefix + "C"], names);
    }

    [Fact]
    public async Task Creating_a_table_twice_is_an_error_unless_the_caller_says_that_it_may_exist()
    {
        var (service, prefix) = await azurite.NewTablesAsync();
        await service.CreateTableAsync(prefix, Cancel);

        var again = await service.CreateTableIfNotExistsAsync(prefix, Cancel);
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateTableAsync(prefix, Cancel));

        Assert.Equal(prefix, again.Value.Name);
        Assert.Equal(409, again.GetRawResponse().Status);
        Assert.Equal((409, "TableAlreadyExists"), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        var (service, prefix) = await azurite.NewTablesAsync();
        var intruder = new TableServiceClient(service.Uri, new TableSharedKeyCredential(service.AccountName, Convert.ToBase64String("wrong"u8)));

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => intruder.CreateTableAsync(prefix, Cancel));

        Assert.Equal((403, "AuthorizationFailure"), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task A_key_can_be_rolled_over_while_the_client_is_in_use()
    {
        var (service, prefix) = await azurite.NewTablesAsync();
        var credential = new TableSharedKeyCredential(service.AccountName, Convert.ToBase64String("old"u8));
        var table = new TableClient(service.Uri, prefix, credential);
        await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateAsync(Cancel));

        var settings = await azurite.ConnectionStringAsync();
        credential.SetAccountKey(settings.Split("AccountKey=")[1].Split(';')[0]);

        Assert.Equal(prefix, (await table.CreateAsync(Cancel)).Value.Name);
    }
}
