using Azure;
using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>What people say of themselves, in the Contacts table.</summary>
public sealed class CorrectionTable(Storage storage, ContactTable contacts)
{
    private int changes;

    /// <summary>Rises with everything that this instance writes: what was counted before is old.</summary>
    internal int Changes => Volatile.Read(ref changes);

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
            Interlocked.Increment(ref changes);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>Closes a row and keeps what was decided, in one transaction with the contact where it changes. False: one of them has changed since.</summary>
    /// <param name="read">The row with what waits.</param>
    /// <param name="settled">What was decided.</param>
    /// <param name="contact">The contact as it was read, as it is to stand, and who changes it; null where nothing was taken over.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public async Task<bool> TrySettleAsync(
        Stored<CorrectionRow> read, SettledProposal settled, (Stored<Contact> Read, Contact Changed, ContactChange Change)? contact, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(settled);
        TableTransactionAction[] rows =
        [
            new(TableTransactionActionType.UpdateReplace, Entity(read.Value with { Open = null }), read.ETag),
            new(TableTransactionActionType.Add, new TableEntity(
                ContactKeys.Partition, ContactKeys.SettledCorrection(settled.ContactId, settled.Proposal.Id)) { ["Doc"] = Json.Write(settled) }),
        ];
        var settling = contact is var (stored, changed, change)
            ? contacts.TrySaveAsync([(stored, changed)], change, rows, ct)
            : contacts.TrySubmitAsync(rows, ct);
        if (!await settling.ConfigureAwait(false))
            return false;
        Interlocked.Increment(ref changes);
        return true;
    }

    /// <summary>What was decided, of one contact or (null) of all, the latest first. One range.</summary>
    public async Task<IReadOnlyList<SettledProposal>> SettledAsync(string? contactId, CancellationToken ct)
    {
        var (from, to) = contactId is null
            ? (ContactKeys.Settled, ContactKeys.AfterSettled)
            : (ContactKeys.SettledOf(contactId), ContactKeys.AfterSettledOf(contactId));
        var settled = new List<SettledProposal>();
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {ContactKeys.Partition} and RowKey ge {from} and RowKey lt {to}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            settled.Add(Json.Read<SettledProposal>(row.GetString("Doc")));
        }

        return [.. settled.OrderByDescending(s => s.At)];
    }

    private static Stored<CorrectionRow> Read(TableEntity row) => new(Json.Read<CorrectionRow>(row.GetString("Doc")), row.ETag.ToString());

    private static TableEntity Entity(CorrectionRow row) =>
        new(ContactKeys.Partition, ContactKeys.Correction(row.ContactId)) { ["Doc"] = Json.Write(row) };
}
