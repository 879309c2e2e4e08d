using Microsoft.Extensions.Logging;
using Outreach.Contacts;
using Outreach.Events;

namespace Outreach.Dispatch;

/// <summary>Takes the mail service's reports of what became of each mail.</summary>
public sealed class DeliveryDesk(EventTable events, LedgerTable ledger, TimeProvider clock, ILogger<DeliveryDesk> log)
{
    /// <summary>More definite refusals than this no message survives.</summary>
    private const int MaxAttempts = 20;

    /// <summary>Notes one report; one that leads to no message of ours is logged and otherwise ignored.</summary>
    public async Task NoteAsync(Guid operationId, Delivery delivery, CancellationToken ct)
    {
        if (OperationIds.TryRead(operationId, out var eventId, out var contactId, out var check)
            && await events.FindAsync(eventId, ct).ConfigureAwait(false) is { } @event
            && KeyOf(@event.Value, contactId, check) is { } key)
        {
            await ledger.NoteDeliveryAsync(key, delivery, clock.GetUtcNow(), ct).ConfigureAwait(false);
            return;
        }

        log.LogWarning("A delivery report names the unknown operation {Operation}", operationId);
    }

    private static MessageKey? KeyOf(Event @event, string contactId, uint check) =>
        DispatchRules.Occurrences(@event)
            .Select(p => new MessageKey(@event.Id, p.Rule, p.Occurrence, contactId, Channel.Mail))
            .FirstOrDefault(key => Enumerable.Range(0, MaxAttempts).Any(attempt => OperationIds.Check(key.Text, attempt) == check));
}
