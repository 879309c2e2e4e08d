using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Outreach.Tests.Support;

namespace Outreach.Tests.StandIns.Tables;

public class EntityOperationTests(Azurite azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Adding_a_row_tells_its_version()
    {
        var table = await azurite.NewTableAsync();

        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, Cancel);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal(204, added.Status);
        Assert.Equal(read.ETag, added.Headers.ETag);
        Assert.NotNull(read.Timestamp);
    }

    [Fact]
    public async Task A_second_row_with_the_same_keys_is_refused()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Cancel));

        Assert.Equal(409, refusal.Status);
        Assert.True(TableErrorCode.EntityAlreadyExists == refusal.ErrorCode);
        Assert.Contains("already exists", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_of_a_row_that_has_changed_meanwhile_is_refused()
    {
        var table = await azurite.NewTableAsync();
        var first = (await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, Cancel)).Headers.ETag!.Value;
        var second = (await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, first, cancellationToken: Cancel)).Headers.ETag!.Value;

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() =>
            table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, first, cancellationToken: Cancel));

        Assert.Equal(412, refusal.Status);
        Assert.True(TableErrorCode.UpdateConditionNotSatisfied == refusal.ErrorCode);
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal((2, second), (read.GetInt32("N"), read.ETag));
    }

    [Fact]
    public async Task A_row_that_has_changed_meanwhile_is_not_deleted()
    {
        var table = await azurite.NewTableAsync();
        var stale = (await table.AddEntityAsync(new TableEntity("p", "r"), Cancel)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, cancellationToken: Cancel);

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", stale, Cancel));

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (refusal.Status, refusal.ErrorCode));
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel)).HasValue);
    }

    [Fact]
    public async Task An_update_must_name_a_version()
    {
        var table = await azurite.NewTableAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default, cancellationToken: Cancel));
    }

    [Fact]
    public async Task An_update_of_a_row_that_is_not_there_is_refused()
    {
        var table = await azurite.NewTableAsync();

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() =>
            table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, cancellationToken: Cancel));

        Assert.Equal((404, "ResourceNotFound"), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task Merging_keeps_the_other_properties_and_replacing_drops_them()
    {
        var table = await azurite.NewTableAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 1 }, cancellationToken: Cancel);

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 2 }, TableUpdateMode.Merge, Cancel);
        TableEntity merged = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal((1, 2), (merged.GetInt32("A"), merged.GetInt32("B")));

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 3 }, TableUpdateMode.Replace, Cancel);
        TableEntity replaced = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal((null, 3), (replaced.GetInt32("A"), replaced.GetInt32("B")));
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_an_error_or_no_value_as_the_caller_asks()
    {
        var table = await azurite.NewTableAsync();

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel));
        var missing = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        Assert.Equal((404, "ResourceNotFound"), (refusal.Status, refusal.ErrorCode));
        Assert.False(missing.HasValue);
        Assert.Equal(404, missing.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => missing.Value);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_answers_404_without_an_error()
    {
        var table = await azurite.NewTableAsync();

        Assert.Equal(404, (await table.DeleteEntityAsync("p", "r", cancellationToken: Cancel)).Status);
        Assert.Equal(204, (await table.DeleteAsync(Cancel)).Status);
        Assert.Equal(404, (await table.DeleteAsync(Cancel)).Status);
    }

    [Fact]
    public async Task Only_the_selected_properties_are_read()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "long text" }, Cancel);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", ["RowKey", "A"], Cancel);

        Assert.Equal(("r", 1), (read.RowKey, read.GetInt32("A")));
        Assert.False(read.ContainsKey("B"));
    }

    [Fact]
    public async Task A_property_over_64_KiB_is_refused_by_its_code()
    {
        var table = await azurite.NewTableAsync();

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() =>
            table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = new string('字', (32 * 1024) + 1) }, Cancel));

        Assert.Equal((400, "PropertyValueTooLarge"), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task A_row_over_1_MiB_is_refused_by_its_code()
    {
        var table = await azurite.NewTableAsync();
        var entity = new TableEntity("p", "r");
        for (var column = 0; column < 17; column++)
        {
            entity[$"Text{column}"] = new string('字', 32 * 1024);
        }

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpsertEntityAsync(entity, cancellationToken: Cancel));

        Assert.Equal((400, "EntityTooLarge"), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_an_error_with_its_code()
    {
        var (service, prefix) = await azurite.NewTablesAsync();

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() =>
            service.GetTableClient(prefix).AddEntityAsync(new TableEntity("p", "r"), Cancel));

        Assert.Equal((404, "TableNotFound"), (refusal.Status, refusal.ErrorCode));
    }
}
