using Azure;
using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>What people say of themselves, in the Contacts table.</summary>
public sealed class CorrectionTable(Storage storage, ContactTable contacts)
{
    /// <summary>A contact's row, or null where there is nothing to say. One point read.</summary>
    public async Task<Stored<CorrectionRow>?> FindAsync(string contactId, CancellationToken ct)
    {
        if (!Ids.IsValid(contactId, Ids.ContactLength))
            return null;
        var found = await storage.Contacts.GetEntityIfExistsAsync<TableEntity>(
            ContactKeys.Partition, ContactKeys.Correction(contactId), cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? Read(row) : null;
    }

    /// <summary>Those with something to decide on, the oldest first. One range.</summary>
    public async Task<IReadOnlyList<CorrectionRow>> OpenAsync(CancellationToken ct)
    {
        var open = new List<CorrectionRow>();
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {ContactKeys.Partition} and RowKey ge {ContactKeys.Corrections} and RowKey lt {ContactKeys.AfterCorrections}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            if (Read(row).Value is { Open: not null } waiting)
                open.Add(waiting);
        }

        return [.. open.OrderBy(c => c.Open!.SentAt)];
    }

    /// <summary>Writes a row, new (<paramref name="read"/> null) or over the one that was read. False: changed since.</summary>
    public async Task<bool> TrySaveAsync(Stored<CorrectionRow>? read, CorrectionRow row, CancellationToken ct)
    {
        try
        {
            if (read is null)
                await storage.Contacts.AddEntityAsync(Entity(row), ct).ConfigureAwait(false);
            else
                await storage.Contacts.UpdateEntityAsync(Entity(row), read.ETag, TableUpdateMode.Replace, ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>Writes a contact and its row in one transaction. False: one of them has changed since.</summary>
    public Task<bool> TryApplyAsync(
        Stored<Contact> contact, Contact changed, ContactChange change, Stored<CorrectionRow> read, CorrectionRow row, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(read);
        return contacts.TrySaveAsync([(contact, changed)], change, [new(TableTransactionActionType.UpdateReplace, Entity(row), read.ETag)], ct);
    }

    private static Stored<CorrectionRow> Read(TableEntity row) => new(Json.Read<CorrectionRow>(row.GetString("Doc")), row.ETag.ToString());

    private static TableEntity Entity(CorrectionRow row) =>
        new(ContactKeys.Partition, ContactKeys.Correction(row.ContactId)) { ["Doc"] = Json.Write(row) };
}
