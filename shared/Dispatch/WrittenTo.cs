using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Dispatch;

/// <summary>Knows with whom an event has to do already: who holds a link or a letter, or whose answer stands.</summary>
public sealed class WrittenTo(EventTable events, InvitationTable invitations, LedgerTable ledger)
{
    /// <summary>Those of some contacts to whom something may have left, or who have answered or were seen. Streams the ledgers of the events that sent anything since.</summary>
    /// <param name="contactIds">Which contacts, all of them newer than <paramref name="since"/>.</param>
    /// <param name="since">Events that had sent everything before are not looked at (UTC).</param>
    /// <param name="ct">Stops it.</param>
    public async Task<IReadOnlySet<string>> AmongAsync(IReadOnlySet<string> contactIds, DateTimeOffset since, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(contactIds);
        var found = new HashSet<string>();
        if (contactIds.Count == 0)
            return found;
        foreach (var @event in await events.ListAsync(ct).ConfigureAwait(false))
        {
            if (!WatchRules.StillSends(@event, since))
                continue;
            await foreach (var line in ledger.LinesAsync(@event.Id, ct).ConfigureAwait(false))
            {
                if (line.MayHaveLeft && contactIds.Contains(line.Key.ContactId))
                    found.Add(line.Key.ContactId);
            }

            await foreach (var invitation in invitations.EachAsync(@event.Id, ct).ConfigureAwait(false))
            {
                if ((invitation.Reply is not null || invitation.Attendance is not null) && contactIds.Contains(invitation.ContactId))
                    found.Add(invitation.ContactId);
            }
        }

        return found;
    }
}
