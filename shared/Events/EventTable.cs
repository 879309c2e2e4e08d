using Azure;
using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Events;

/// <summary>Events in the Events table.</summary>
public sealed class EventTable(Storage storage)
{
    /// <summary>Adds a new event. False: there is one with its id already.</summary>
    public async Task<bool> AddAsync(Event @event, CancellationToken ct)
    {
        // The list first: a listed event that is not there is left out of the list, an unlisted one would be lost.
        await storage.Events.UpsertEntityAsync(
            new TableEntity(EventKeys.Index, @event.Id), TableUpdateMode.Merge, ct).ConfigureAwait(false);
        try
        {
            await storage.Events.AddEntityAsync(Entity(@event), ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>The event, or null. One point read.</summary>
    public async Task<Stored<Event>?> FindAsync(string eventId, CancellationToken ct)
    {
        if (!Ids.IsValid(eventId, Ids.EventLength))
            return null;
        var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(
            eventId, EventKeys.Event, cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? new(Json.Read<Event>(row.GetString("Doc")), row.ETag.ToString()) : null;
    }

    /// <summary>The event and the version of its replies, attendance and responses (see <see cref="VersionRow"/>); null: there is none. One range.</summary>
    public async Task<(Event Event, string ETag, string Version)?> FindWithVersionAsync(string eventId, CancellationToken ct)
    {
        Event? @event = null;
        var (etag, version) = ("", "");
        await foreach (var row in storage.Events.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {eventId} and RowKey ge {EventKeys.Event} and RowKey le {EventKeys.Version}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            if (row.RowKey == EventKeys.Event)
                (@event, etag) = (Json.Read<Event>(row.GetString("Doc")), row.ETag.ToString());
            else if (row.RowKey == EventKeys.Version)
                version = row.GetString("Random") ?? "";
        }

        return @event is null ? null : (@event, etag, version);
    }

    /// <summary>Replaces the event as it was read. False: somebody changed it since.</summary>
    public async Task<bool> TrySaveAsync(Stored<Event> read, Event changed, CancellationToken ct)
    {
        try
        {
            await storage.Events.UpdateEntityAsync(Entity(changed), read.ETag, TableUpdateMode.Replace, ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>Every event, the latest session first. One range and a point read each: an office has tens, not thousands.</summary>
    public async Task<IReadOnlyList<Event>> ListAsync(CancellationToken ct)
    {
        var reads = new List<Task<Stored<Event>?>>();
        await foreach (var row in storage.Events.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {EventKeys.Index}"), cancellationToken: ct).ConfigureAwait(false))
        {
            reads.Add(FindAsync(row.RowKey, ct));
        }

        var found = await Task.WhenAll(reads).ConfigureAwait(false);
        return [.. found.OfType<Stored<Event>>().Select(s => s.Value).OrderByDescending(e => e.Sessions[0].Start)];
    }

    private static TableEntity Entity(Event @event) =>
        new(@event.Id, EventKeys.Event) { ["Doc"] = Json.Write(@event), ["Name"] = @event.Name };
}
