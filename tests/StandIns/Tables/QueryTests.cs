using Azure.Data.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.StandIns.Tables;

public class QueryTests(Azurite azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_rows_than_a_page_holds_come_all_and_in_order()
    {
        var table = await azurite.NewTableAsync();
        await FillAsync(table, 1_500);

        var rows = await table.QueryAsync<TableEntity>("PartitionKey eq 'p'", cancellationToken: Cancel).ToListAsync(Cancel);
        var pages = await table.QueryAsync<TableEntity>(maxPerPage: 400, cancellationToken: Cancel).AsPages().ToListAsync(Cancel);

        Assert.Equal(Enumerable.Range(0, 1_500).Select(number => $"{number:D4}"), rows.Select(row => row.RowKey));
        Assert.Equal([400, 400, 400, 300], pages.Select(page => page.Values.Count));
    }

    [Fact]
    public async Task Reading_can_go_on_later_from_a_token()
    {
        var table = await azurite.NewTableAsync();
        await FillAsync(table, 30);
        var query = table.QueryAsync<TableEntity>(cancellationToken: Cancel);

        var first = await query.AsPages(pageSizeHint: 10).FirstAsync(Cancel);
        var rest = await query.AsPages(first.ContinuationToken).SelectMany(page => page.Values).ToListAsync(Cancel);

        Assert.Equal(10, first.Values.Count);
        Assert.Equal(Enumerable.Range(10, 20).Select(number => $"{number:D4}"), rest.Select(row => row.RowKey));
    }

    [Fact]
    public async Task Only_the_selected_properties_of_the_filtered_rows_are_read()
    {
        var table = await azurite.NewTableAsync();
        await FillAsync(table, 5);

        var row = await table.QueryAsync<TableEntity>("RowKey eq '0003'", select: ["RowKey", "N"], cancellationToken: Cancel).SingleAsync(Cancel);

        Assert.Equal(("0003", 3), (row.RowKey, row.GetInt32("N")));
        Assert.False(row.ContainsKey("Text"));
    }

    public static TheoryData<object> Values =>
    [
        "it's", "群馬（なのはな）", "👩‍🌾 & + %20", "", "' or '1' eq '1", true, 27, -1, 1L << 60, 0.5, new byte[] { 0, 171, 255 },
        Guid.Parse("6e0bb4f3-5c3a-4a53-bd0f-0d3bd7f4f9b1"), new DateTimeOffset(2025, 2, 10, 13, 30, 0, 123, TimeSpan.FromHours(9)),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_filter_finds_a_value_of_any_type_and_nothing_else(object value)
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "other") { ["Text"] = "x" }, Cancel);
        await table.AddEntityAsync(new TableEntity("p", "wanted") { ["Value"] = value }, Cancel);

        var found = await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"Value eq {value}"), cancellationToken: Cancel)
            .ToListAsync(Cancel);

        Assert.Equal(["wanted"], found.Select(row => row.RowKey));
    }

    [Fact]
    public async Task A_filter_that_is_no_OData_is_refused()
    {
        var table = await azurite.NewTableAsync();

        var refusal = await Assert.ThrowsAsync<Azure.RequestFailedException>(async () =>
            await table.QueryAsync<TableEntity>("N eq", cancellationToken: Cancel).ToListAsync(Cancel));

        Assert.Equal(400, refusal.Status);
    }

    private static async Task FillAsync(TableClient table, int count)
    {
        foreach (var rows in Enumerable.Range(0, count).Chunk(100))
        {
            await table.SubmitTransactionAsync(
                rows.Select(number => new TableTransactionAction(
                    TableTransactionActionType.Add, new TableEntity("p", $"{number:D4}") { ["N"] = number, ["Text"] = "文" })),
                Cancel);
        }
    }
}
