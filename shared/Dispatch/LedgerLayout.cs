using Microsoft.Extensions.Logging;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Dispatch;

/// <summary>Lays out the ledger: before anything is sent there is a row for everybody whom a rule concerns.</summary>
public sealed class LedgerLayout(LedgerTable ledger, InvitationTable invitations, ContactTable contacts, MailboxTable mailboxes, ILogger<LedgerLayout> log)
{
    /// <summary>Writes the ledger's rows for one rule and occurrence; those that are there stay.</summary>
    /// <returns>False: another run lays out the same at this moment; the next tick sees what came of it.</returns>
    public async Task<bool> TryLayOutAsync(
        Event @event, Rule rule, string occurrence, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var planned = DispatchRules.Plan(@event).First(p => p.Rule == rule && p.Occurrence == occurrence);
        var asked = await invitations.ListAsync(@event.Id, ct).ConfigureAwait(false);
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var suppressions = await mailboxes.SuppressionsAsync(ct).ConfigureAwait(false);
        var messages = asked.Select(i => i.Value).Where(i => DispatchRules.Concerns(rule, occurrence, i)).Select(i =>
        {
            var message = new Message
            {
                Key = new MessageKey(@event.Id, rule, occurrence, i.ContactId, Channel.Mail),
                State = MessageState.Waiting,
                DueAt = planned.DueAt,
                ExpiresAt = planned.ExpiresAt,
            };
            var contact = book.Find(i.ContactId);
            return suppressions.Over(DispatchRules.Decide(message, i, contact, now), rule, i, contact) is Decision.Drop drop
                ? message.Dropped(drop.Why)
                : message;
        }).ToList();
        var added = await ledger.AddMissingAsync(@event.Id, rule, occurrence, messages, ct).ConfigureAwait(false);
        log.LogInformation("Event {Event}: {Rule} {Occurrence} laid out, {Added} messages", @event.Id, rule, occurrence, added);
        return added is not null;
    }
}
