using Azure;
using Azure.Data.Tables;
using Outreach.Tests.Support;
using static Azure.Data.Tables.TableTransactionActionType;

namespace Outreach.Tests.StandIns.Tables;

public class TransactionTests(Azurite azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_kinds_of_action_are_done_together()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "delete"), Cancel);
        await table.AddEntityAsync(new TableEntity("p", "merge") { ["A"] = 1 }, Cancel);
        var version = (await table.AddEntityAsync(new TableEntity("p", "replace") { ["A"] = 1 }, Cancel)).Headers.ETag!.Value;

        var responses = (await table.SubmitTransactionAsync(
            [
                new(Add, new TableEntity("p", "add") { ["B"] = 1 }),
                new(UpdateMerge, new TableEntity("p", "merge") { ["B"] = 2 }),
                new(UpdateReplace, new TableEntity("p", "replace") { ["B"] = 3 }, version),
                new(Delete, new TableEntity("p", "delete")),
                new(UpsertMerge, new TableEntity("p", "upsert merge") { ["B"] = 4 }),
                new(UpsertReplace, new TableEntity("p", "upsert replace") { ["B"] = 5 }),
            ],
            Cancel)).Value;

        var rows = await table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToListAsync(Cancel);
        Assert.Equal(
            ["add:/1", "merge:1/2", "replace:/3", "upsert merge:/4", "upsert replace:/5"],
            rows.Select(row => $"{row.RowKey}:{row["A"]}/{row["B"]}"));
        Assert.Equal(6, responses.Count);
        Assert.All(responses, response => Assert.InRange(response.Status, 200, 299));
        Assert.Equal(
            rows.Select(row => (ETag?)row.ETag),
            responses.Where((_, index) => index != 3).Select(response => response.Headers.ETag));
    }

    [Fact]
    public async Task A_refused_action_is_named_and_undoes_the_others()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "taken") { ["N"] = 0 }, Cancel);
        await table.AddEntityAsync(new TableEntity("p", "kept") { ["N"] = 0 }, Cancel);

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [
                new(Add, new TableEntity("p", "new")),
                new(UpdateMerge, new TableEntity("p", "kept") { ["N"] = 1 }),
                new(Add, new TableEntity("p", "taken") { ["N"] = 1 }),
            ],
            Cancel));

        Assert.Equal((409, "EntityAlreadyExists", 2), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        var rows = await table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToListAsync(Cancel);
        Assert.Equal(["kept:0", "taken:0"], rows.Select(row => $"{row.RowKey}:{row["N"]}"));
    }

    [Fact]
    public async Task A_row_that_has_changed_meanwhile_fails_the_transaction()
    {
        var table = await azurite.NewTableAsync();
        var stale = (await table.AddEntityAsync(new TableEntity("p", "r"), Cancel)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, cancellationToken: Cancel);

        foreach (var kind in new[] { UpdateMerge, UpdateReplace, Delete })
        {
            var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
                [new(UpsertMerge, new TableEntity("p", "other")), new(kind, new TableEntity("p", "r"), stale)], Cancel));

            Assert.Equal((412, "UpdateConditionNotSatisfied", 1), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        }

        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "other", cancellationToken: Cancel)).HasValue);
    }

    [Fact]
    public async Task A_hundred_rows_are_stored_at_once()
    {
        var table = await azurite.NewTableAsync();

        var responses = (await table.SubmitTransactionAsync(Rows(100), Cancel)).Value;

        Assert.Equal(100, responses.Count);
        Assert.Equal(100, await table.QueryAsync<TableEntity>(cancellationToken: Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task A_hundred_long_Japanese_rows_come_back_whole()
    {
        var table = await azurite.NewTableAsync();
        var text = new string('声', 5_000);

        await table.SubmitTransactionAsync(
            Enumerable.Range(0, 100).Select(number => new TableTransactionAction(UpsertReplace, new TableEntity("p", $"{number:D4}") { ["Text"] = text })),
            Cancel);

        var rows = await table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToListAsync(Cancel);
        Assert.Equal(100, rows.Count);
        Assert.All(rows, row => Assert.True(text == row.GetString("Text")));
    }

    [Fact]
    public async Task More_than_a_hundred_rows_are_refused()
    {
        var table = await azurite.NewTableAsync();

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(Rows(101), Cancel));

        Assert.Equal((400, "InvalidInput"), (refusal.Status, refusal.ErrorCode));
        Assert.Equal(0, await table.QueryAsync<TableEntity>(cancellationToken: Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task A_row_can_be_in_a_transaction_only_once()
    {
        var table = await azurite.NewTableAsync();

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [new(UpsertMerge, new TableEntity("p", "a")), new(UpsertMerge, new TableEntity("p", "a"))], Cancel));

        Assert.Equal((400, "InvalidDuplicateRow", 1), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Equal(0, await table.QueryAsync<TableEntity>(cancellationToken: Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task A_transaction_is_within_one_partition()
    {
        var table = await azurite.NewTableAsync();

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [new(Add, new TableEntity("p", "a")), new(Add, new TableEntity("q", "b"))], Cancel));

        Assert.Equal(
            (400, "CommandsInBatchActOnDifferentPartitions", 1), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Equal(0, await table.QueryAsync<TableEntity>(cancellationToken: Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task A_transaction_without_actions_is_a_mistake()
    {
        var table = await azurite.NewTableAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([], Cancel));
    }

    [Theory]
    [InlineData("O'Brien's", "it's")]
    [InlineData("群馬（なのはな）", "髙﨑👩‍🌾")]
    [InlineData("a b%20c&d", "{x}")]
    public async Task Keys_and_values_of_any_script_can_be_in_a_transaction(string partitionKey, string rowKey)
    {
        var table = await azurite.NewTableAsync();
        const string text = "POST http://x {a} --batch_ \r\n\u2028 声　𠮷 'quoted' \"twice\"";

        await table.SubmitTransactionAsync([new(Add, new TableEntity(partitionKey, rowKey) { ["Text"] = text })], Cancel);
        await table.SubmitTransactionAsync([new(UpdateMerge, new TableEntity(partitionKey, rowKey) { ["N"] = 2L }, ETag.All)], Cancel);

        TableEntity read = await table.GetEntityAsync<TableEntity>(partitionKey, rowKey, cancellationToken: Cancel);
        Assert.Equal((text, 2L), (read.GetString("Text"), read.GetInt64("N")));

        await table.SubmitTransactionAsync([new(Delete, new TableEntity(partitionKey, rowKey))], Cancel);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: Cancel)).HasValue);
    }

    private static IEnumerable<TableTransactionAction> Rows(int count) =>
        Enumerable.Range(0, count).Select(number => new TableTransactionAction(Add, new TableEntity("p", $"{number:D4}")));
}
