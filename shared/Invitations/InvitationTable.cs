using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Tables;

namespace Outreach.Invitations;

/// <summary>Invitations in their event's partition.</summary>
public sealed class InvitationTable(Storage storage)
{
    /// <summary>The invitation, or null. One point read.</summary>
    public async Task<Stored<Invitation>?> FindAsync(string eventId, string contactId, CancellationToken ct)
    {
        if (!Ids.IsValid(eventId, Ids.EventLength) || !Ids.IsValid(contactId, Ids.ContactLength))
            return null;
        var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(
            eventId, EventKeys.Invitation(contactId), cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? Read(row) : null;
    }

    /// <summary>All invitations of an event in the order of contact ids. One range, a thousand a page.</summary>
    public Task<IReadOnlyList<Stored<Invitation>>> ListAsync(string eventId, CancellationToken ct) =>
        RangeAsync(eventId, EventKeys.Invitations, EventKeys.After(EventKeys.Invitations), ct);

    /// <summary>The contacts of an event's invitations in order, a page of them in memory at a time.</summary>
    public async IAsyncEnumerable<string> ContactIdsAsync(string eventId, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in storage.Events.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {eventId} and RowKey ge {EventKeys.Invitations} and RowKey lt {EventKeys.After(EventKeys.Invitations)}"),
            select: ["RowKey"], cancellationToken: ct).ConfigureAwait(false))
        {
            yield return row.RowKey[EventKeys.Invitations.Length..];
        }
    }

    /// <summary>All invitations of an event in the order of contact ids, a page of them in memory at a time.</summary>
    public async IAsyncEnumerable<Invitation> EachAsync(string eventId, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in storage.Events.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {eventId} and RowKey ge {EventKeys.Invitations} and RowKey lt {EventKeys.After(EventKeys.Invitations)}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            yield return Read(row).Value;
        }
    }

    /// <summary>The invitations of the contacts from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public Task<IReadOnlyList<Stored<Invitation>>> ListAsync(string eventId, string first, string last, CancellationToken ct) =>
        RangeAsync(eventId, EventKeys.Invitation(first), EventKeys.Invitation(last) + "~", ct);

    /// <summary>Makes the event's invitations be exactly <paramref name="invitations"/>, as long as nothing was sent.</summary>
    /// <remarks>Not atomic: the event is flipped to scheduled only after this has ended, and nothing reads them before.</remarks>
    public async Task LayOutAsync(string eventId, IReadOnlyList<Invitation> invitations, CancellationToken ct)
    {
        var wanted = invitations.Select(i => i.ContactId).ToHashSet();
        var left = (await ListAsync(eventId, ct).ConfigureAwait(false)).Where(old => !wanted.Contains(old.Value.ContactId));
        await storage.Events.SubmitAllAsync(
            left.Select(old => new TableTransactionAction(TableTransactionActionType.Delete, Entity(old.Value), ETag.All)), ct).ConfigureAwait(false);
        await storage.Events.SubmitAllAsync(
            invitations.Select(i => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(i))), ct).ConfigureAwait(false);
    }

    /// <summary>Adds invitations beside those that stand; who has one keeps it.</summary>
    /// <returns>How many were added.</returns>
    public async Task<int> AddMissingAsync(string eventId, IReadOnlyList<Invitation> wanted, CancellationToken ct)
    {
        var added = 0;
        while (true)
        {
            var there = (await ListAsync(eventId, ct).ConfigureAwait(false)).Select(i => i.Value.ContactId).ToHashSet();
            var missing = wanted.Where(i => !there.Contains(i.ContactId)).Take(MostAtOnce).ToList();
            if (missing.Count == 0)
                return added;
            try
            {
                await storage.Events.SubmitTransactionAsync(
                    missing.Select(i => new TableTransactionAction(TableTransactionActionType.Add, Entity(i))).Append(VersionRow.Touch(eventId)), ct).ConfigureAwait(false);
                added += missing.Count;
            }
            catch (RequestFailedException e) when (e.IsLostRace())
            {
                // Somebody else adds the same at this moment: look again who is missing.
            }
        }
    }

    /// <summary>So many invitations fit into one transaction beside the version row.</summary>
    public const int MostAtOnce = TableErrors.BatchSize - 1;

    /// <summary>Replaces an invitation as it was read and touches the version row, in one transaction. False: changed since.</summary>
    public Task<bool> TrySaveAsync(Stored<Invitation> read, Invitation changed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return TrySaveAsync(changed.EventId, [(read, changed)], ct);
    }

    /// <summary>The same, and with it a few rows of the person's ledger. False: one of all these was changed since; nothing was written.</summary>
    public Task<bool> TrySaveAsync(
        Stored<Invitation> read, Invitation changed, IEnumerable<Message> added, IEnumerable<Stored<Message>> replaced, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return TrySubmitAsync(
            changed.EventId, [(read, changed)], added.Select(LedgerTable.Adding).Concat(replaced.Select(LedgerTable.Replacing)), ct);
    }

    /// <summary>Replaces invitations as they were read, at most <see cref="MostAtOnce"/>, all or none. False: one was changed since.</summary>
    public Task<bool> TrySaveAsync(
        string eventId, IReadOnlyList<(Stored<Invitation> Read, Invitation Changed)> changes, CancellationToken ct) =>
        TrySubmitAsync(eventId, changes, [], ct);

    private async Task<bool> TrySubmitAsync(
        string eventId, IReadOnlyList<(Stored<Invitation> Read, Invitation Changed)> changes, IEnumerable<TableTransactionAction> alongside,
        CancellationToken ct)
    {
        try
        {
            await storage.Events.SubmitTransactionAsync(
                changes.Select(c => new TableTransactionAction(TableTransactionActionType.UpdateReplace, Entity(c.Changed), c.Read.ETag))
                    .Concat(alongside).Append(VersionRow.Touch(eventId)), ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<Stored<Invitation>>> RangeAsync(string eventId, string from, string to, CancellationToken ct)
    {
        var list = new List<Stored<Invitation>>();
        await foreach (var row in storage.Events.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {eventId} and RowKey ge {from} and RowKey lt {to}"), cancellationToken: ct).ConfigureAwait(false))
        {
            list.Add(Read(row));
        }

        return list;
    }

    private static Stored<Invitation> Read(TableEntity row) => new(Json.Read<Invitation>(row.GetString("Doc")), row.ETag.ToString());

    internal static TableEntity Entity(Invitation invitation) =>
        new(invitation.EventId, EventKeys.Invitation(invitation.ContactId)) { ["Doc"] = Json.Write(invitation) };
}
