using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Events;

/// <summary>The row by which a cached count knows that it is old.</summary>
public sealed class VersionRow(Storage storage)
{
    /// <summary>The event's version: changes whenever a reply, an attendance mark or a response changes. One point read.</summary>
    public async Task<string> ReadAsync(string eventId, CancellationToken ct)
    {
        var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(
            eventId, EventKeys.Version, cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? row.GetString("Random") ?? "" : "";
    }

    /// <summary>The action that touches the version. Merged without an ETag: writers must not collide on it.</summary>
    internal static TableTransactionAction Touch(string eventId) =>
        new(TableTransactionActionType.UpsertMerge, new TableEntity(eventId, EventKeys.Version) { ["Random"] = Ids.New(16) });
}
