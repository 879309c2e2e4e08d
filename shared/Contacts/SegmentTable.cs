using Azure;
using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Saved searches in the Contacts table.</summary>
public sealed class SegmentTable(Storage storage)
{
    /// <summary>All of them, by name. One range.</summary>
    public async Task<IReadOnlyList<Stored<Segment>>> ListAsync(CancellationToken ct)
    {
        var found = new List<Stored<Segment>>();
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {ContactKeys.Partition} and RowKey ge {ContactKeys.Segments} and RowKey lt {ContactKeys.AfterSegments}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            found.Add(Read(row));
        }

        return [.. found.OrderBy(s => Kana.Key(s.Value.Name), StringComparer.Ordinal)];
    }

    /// <summary>One, or null. One point read.</summary>
    public async Task<Stored<Segment>?> FindAsync(string id, CancellationToken ct)
    {
        if (!Ids.IsValid(id, Ids.ContactLength))
            return null;
        var found = await storage.Contacts.GetEntityIfExistsAsync<TableEntity>(
            ContactKeys.Partition, ContactKeys.Segment(id), cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? Read(row) : null;
    }

    /// <summary>Adds one (<paramref name="version"/> null) or replaces the one that was read. False: changed, deleted or added since.</summary>
    public Task<bool> TrySaveAsync(string? version, Segment segment, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var row = new TableEntity(ContactKeys.Partition, ContactKeys.Segment(segment.Id)) { ["Doc"] = Json.Write(segment) };
        return TryAsync(() => version is null
            ? storage.Contacts.AddEntityAsync(row, ct)
            : storage.Contacts.UpdateEntityAsync(row, new ETag(version), TableUpdateMode.Replace, ct));
    }

    /// <summary>Deletes one as it was read. False: changed or deleted since.</summary>
    public Task<bool> TryDeleteAsync(string version, string id, CancellationToken ct) =>
        TryAsync(() => storage.Contacts.DeleteEntityAsync(ContactKeys.Partition, ContactKeys.Segment(id), new ETag(version), ct));

    private static Stored<Segment> Read(TableEntity row) => new(Json.Read<Segment>(row.GetString("Doc")), row.ETag.ToString());

    private static async Task<bool> TryAsync(Func<Task<Response>> write)
    {
        try
        {
            await write().ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace() || e.Status == 404)
        {
            return false;
        }
    }
}
