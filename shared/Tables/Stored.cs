using Azure;
using Azure.Data.Tables;

namespace Outreach.Tables;

/// <summary>A value as read, with the version that a later change must name.</summary>
/// <param name="Value">What stood there.</param>
/// <param name="Version">The row's ETag; opaque.</param>
public sealed record Stored<T>(T Value, string Version)
{
    internal ETag ETag => new(Version);
}

/// <summary>Transactions longer than the table service takes at once.</summary>
internal static class TableBatches
{
    /// <summary>Submits <paramref name="actions"/> (one partition) a hundred at a time, in order. Each hundred is atomic, the whole is not.</summary>
    public static async Task SubmitAllAsync(
        this TableClient table, IEnumerable<TableTransactionAction> actions, CancellationToken ct)
    {
        foreach (var batch in actions.Chunk(TableErrors.BatchSize))
            await table.SubmitTransactionAsync(batch, ct).ConfigureAwait(false);
    }
}
