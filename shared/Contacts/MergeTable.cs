using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Merges, and pairs of contacts that somebody has told apart, in the Contacts table.</summary>
public sealed class MergeTable(Storage storage, ContactTable contacts)
{
    /// <summary>One merge by the contact that lives on, or null. One point read.</summary>
    public async Task<Stored<Merge>?> FindAsync(string survivorId, string mergeId, CancellationToken ct)
    {
        if (!Ids.IsValid(survivorId, Ids.ContactLength) || !Ids.IsValid(mergeId, Ids.ContactLength))
            return null;
        var found = await storage.Contacts.GetEntityIfExistsAsync<TableEntity>(
            ContactKeys.Partition, ContactKeys.Merge(survivorId, mergeId), cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? new(Json.Read<Merge>(row.GetString("Doc")), row.ETag.ToString()) : null;
    }

    /// <summary>What was merged into a contact, the latest first. One range.</summary>
    public async Task<IReadOnlyList<Merge>> ListAsync(string survivorId, CancellationToken ct)
    {
        var prefix = ContactKeys.MergesOf(survivorId);
        var found = new List<Merge>();
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {ContactKeys.Partition} and RowKey ge {prefix} and RowKey lt {prefix + "~"}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            found.Add(Json.Read<Merge>(row.GetString("Doc")));
        }

        return [.. found.OrderByDescending(m => m.At)];
    }

    /// <summary>Merges two contacts as they were read, in one transaction. False: one of them has changed since.</summary>
    public Task<bool> TryMergeAsync(Stored<Contact> survivor, Stored<Contact> other, Merge merge, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(merge);
        return contacts.TrySaveAsync(
            [(survivor, merge.After), (other, other.Value with { MergedInto = merge.After.Id })],
            new ContactChange(merge.By, merge.At, ChangeKind.Merge, merge.Id),
            [new(TableTransactionActionType.Add, Row(merge))], ct);
    }

    /// <summary>Takes a merge back as it was read, in one transaction. False: one of the contacts, or the merge, has changed since.</summary>
    public Task<bool> TryUndoAsync(
        Stored<Merge> merge, Merge undone, (Stored<Contact>?, Contact) survivor, (Stored<Contact>?, Contact) other, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(merge);
        ArgumentNullException.ThrowIfNull(undone);
        return contacts.TrySaveAsync(
            [survivor, other],
            new ContactChange(undone.Undone!.By, undone.Undone.At, ChangeKind.Unmerge, undone.Id),
            [new(TableTransactionActionType.UpdateReplace, Row(undone), merge.ETag)], ct);
    }

    /// <summary>The pairs that were told apart, ids in order. One range.</summary>
    public async Task<IReadOnlySet<(string First, string Second)>> ApartAsync(CancellationToken ct)
    {
        var apart = new HashSet<(string, string)>();
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {ContactKeys.Partition} and RowKey ge {ContactKeys.Apart} and RowKey lt {ContactKeys.AfterApart}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            if (row.RowKey.Split('|') is [_, var first, var second])
                apart.Add((first, second));
        }

        return apart;
    }

    /// <summary>Remembers that two contacts are two people; asked again it does nothing.</summary>
    public async Task TellApartAsync((string First, string Second) pair, string by, DateTimeOffset at, CancellationToken ct) =>
        await storage.Contacts.UpsertEntityAsync(
            new TableEntity(ContactKeys.Partition, ContactKeys.Pair(pair.First, pair.Second)) { ["By"] = by, ["At"] = at },
            TableUpdateMode.Replace, ct).ConfigureAwait(false);

    /// <summary>Forgets that; asked again it does nothing.</summary>
    public async Task ForgetAsync((string First, string Second) pair, CancellationToken ct) =>
        await storage.Contacts.DeleteEntityAsync(
            ContactKeys.Partition, ContactKeys.Pair(pair.First, pair.Second), cancellationToken: ct).ConfigureAwait(false);

    private static TableEntity Row(Merge merge) =>
        new(ContactKeys.Partition, ContactKeys.Merge(merge.After.Id, merge.Id)) { ["Doc"] = Json.Write(merge) };
}
