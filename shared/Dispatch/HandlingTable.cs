using Azure;
using Azure.Data.Tables;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>What staff did to reach people by other ways than mail, in their event's partition.</summary>
public sealed class HandlingTable(Storage storage)
{
    /// <summary>Everything that was done for an event. One range.</summary>
    public async Task<IReadOnlyDictionary<WayKey, Handling>> ListAsync(string eventId, CancellationToken ct)
    {
        var found = new Dictionary<WayKey, Handling>();
        await foreach (var row in storage.Events.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {eventId} and RowKey ge {EventKeys.Handlings} and RowKey lt {EventKeys.After(EventKeys.Handlings)}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            if (WayKey.Read(row.RowKey[EventKeys.Handlings.Length..]) is { } key)
                found[key] = Json.Read<Handling>(row.GetString("Doc"));
        }

        return found;
    }

    /// <summary>One handling. One point read.</summary>
    public async Task<Handling> FindAsync(string eventId, WayKey key, CancellationToken ct) =>
        await FindAsync(eventId, EventKeys.Handling(key), ct).ConfigureAwait(false) is { } row ? Json.Read<Handling>(row.GetString("Doc")) : Handling.Nothing;

    /// <summary>
    /// Changes one handling; of two members of staff at once both changes count. The ledger's row for that way, where there is one,
    /// says the same in the same transaction.
    /// </summary>
    public async Task ChangeAsync(string eventId, WayKey key, Func<Handling, Handling> change, CancellationToken ct)
    {
        while (true)
        {
            var row = await FindAsync(eventId, EventKeys.Handling(key), ct).ConfigureAwait(false);
            var before = row is null ? Handling.Nothing : Json.Read<Handling>(row.GetString("Doc"));
            var after = change(before);
            if (after == before)
                return;
            var written = new TableEntity(eventId, EventKeys.Handling(key)) { ["Doc"] = Json.Write(after) };
            var actions = new List<TableTransactionAction>
            {
                row is null ? new(TableTransactionActionType.Add, written) : new(TableTransactionActionType.UpdateReplace, written, row.ETag),
            };
            if ((after.Done ?? before.Done)?.Way is { } way && await LedgerRowAsync(eventId, key, way, after.Done, ct).ConfigureAwait(false) is { } ledger)
                actions.Add(ledger);
            try
            {
                await storage.Events.SubmitTransactionAsync(actions, ct).ConfigureAwait(false);
                return;
            }
            catch (RequestFailedException e) when (e.IsLostRace())
            {
                // Somebody else was at it: once more over theirs.
            }
        }
    }

    /// <summary>Keeps which sheets were printed together.</summary>
    public async Task AddPrintAsync(string eventId, Print print, CancellationToken ct) =>
        await storage.Events.AddEntityAsync(new TableEntity(eventId, EventKeys.Print(print.Id)) { ["Doc"] = Json.Write(print) }, ct).ConfigureAwait(false);

    /// <summary>A print, or null.</summary>
    public async Task<Print?> FindPrintAsync(string eventId, string printId, CancellationToken ct) =>
        Ids.IsValid(eventId, Ids.EventLength) && Ids.IsValid(printId, 8) && await FindAsync(eventId, EventKeys.Print(printId), ct).ConfigureAwait(false) is { } row
            ? Json.Read<Print>(row.GetString("Doc"))
            : null;

    private async Task<TableTransactionAction?> LedgerRowAsync(string eventId, WayKey key, Channel way, HandlingMark? done, CancellationToken ct)
    {
        var row = await FindAsync(eventId, EventKeys.Message(new MessageKey(eventId, key.Rule, key.Occurrence, key.ContactId, way)), ct).ConfigureAwait(false);
        if (row is null)
            return null;
        var changed = new TableEntity(row.PartitionKey, row.RowKey) { ["State"] = (done is null ? MessageState.Waiting : MessageState.Sent).ToString() };
        if (done is not null)
            changed["SentAt"] = done.At;
        return new TableTransactionAction(TableTransactionActionType.UpdateMerge, changed, row.ETag);
    }

    private async Task<TableEntity?> FindAsync(string eventId, string key, CancellationToken ct)
    {
        var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(eventId, key, cancellationToken: ct).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }
}
