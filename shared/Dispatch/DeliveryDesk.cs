using Microsoft.Extensions.Logging;
using Outreach.Contacts;
using Outreach.Events;

namespace Outreach.Dispatch;

/// <summary>Takes the mail service's reports of what became of each mail: repeated, unordered, or earlier than the mail's own record.</summary>
public sealed class DeliveryDesk(
    EventTable events, LedgerTable ledger, MailboxTable mailboxes, ContactTable contacts, ReopeningDesk reopening, DeskTable desk, ILogger<DeliveryDesk> log)
{
    /// <summary>More definite refusals than this no message survives.</summary>
    private const int MaxAttempts = 20;

    /// <summary>Reports that lead nowhere are looked up again so many at a time.</summary>
    private const int AtOnce = 200;

    /// <summary>Notes one report. Noted again, or after others, it leaves the same behind; one that leads to no message of ours is kept aside.</summary>
    public async Task NoteAsync(MailReport report, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(report);
        var mailbox = MailboxRules.IdOf(report.Recipient);
        if (await TryNoteAsync(report.OperationId, report.Status, mailbox, report.At, report.Details, ct).ConfigureAwait(false))
            return;
        log.LogWarning("A delivery report names the unknown operation {Operation}", report.OperationId);
        await mailboxes.KeepUnknownAsync(
            new UnknownReport(report.OperationId, Word(report.Status), mailbox, report.At, MailboxRules.Kept(report.Details)), ct).ConfigureAwait(false);
    }

    /// <summary>Looks again for the messages of reports that were kept aside: an event may have come back from a copy.</summary>
    /// <returns>How many found theirs.</returns>
    public async Task<int> MatchAgainAsync(CancellationToken ct)
    {
        var matched = 0;
        foreach (var report in await mailboxes.UnknownAsync(AtOnce, ct).ConfigureAwait(false))
        {
            if (!await TryNoteAsync(report.OperationId, report.Status, report.Mailbox, report.At, report.Details, ct).ConfigureAwait(false))
                continue;
            await mailboxes.RemoveUnknownAsync(report, ct).ConfigureAwait(false);
            matched++;
        }

        return matched;
    }

    /// <summary>False: the report names no message of ours, or says a word that nobody knows.</summary>
    private async Task<bool> TryNoteAsync(Guid operationId, string status, string? mailbox, DateTimeOffset at, string? details, CancellationToken ct)
    {
        if (!Enum.TryParse<Delivery>(status, ignoreCase: true, out var delivery) || !Enum.IsDefined(delivery)
            || !OperationIds.TryRead(operationId, out var eventId, out var contactId, out var check))
            return false;
        if (await TestMailDesk.TryNoteAsync(desk, operationId, contactId, delivery, ct).ConfigureAwait(false))
            return true;
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { } @event
            || await FindKeyAsync(@event.Value, contactId, check, ct).ConfigureAwait(false) is not var (key, attempt))
            return false;

        var sign = MailboxRules.Read(delivery, details);
        var cameBack = sign is MailSign.Soft or MailSign.Refused or MailSign.Hard;
        await ledger.NoteDeliveryAsync(key, attempt, delivery, at, cameBack, ct).ConfigureAwait(false);
        if (mailbox is not null)
        {
            await mailboxes.NoteAsync(
                mailbox,
                new MailboxReport(operationId, eventId, contactId, delivery, sign, at, MailboxRules.Kept(details)),
                ct).ConfigureAwait(false);
            await mailboxes.SettleAsync(mailbox, ct).ConfigureAwait(false);
        }

        // The address may have been put right while the mail was still on its way back: the layout knows where it had gone.
        if (cameBack && MailboxRules.IdOf((await contacts.BookAsync(ct).ConfigureAwait(false)).Find(key.ContactId)?.Mail) is { } today && today != mailbox)
            await reopening.ReopenAsync([key.ContactId], ct).ConfigureAwait(false);
        return true;
    }

    private async Task<(MessageKey Key, int Attempt)?> FindKeyAsync(Event @event, string contactId, uint check, CancellationToken ct)
    {
        var planned = DispatchRules.Occurrences(@event).Select(p => new MessageKey(@event.Id, p.Rule, p.Occurrence, contactId, Channel.Mail));
        // What was sent before the event was changed is no longer planned, but stands in the ledger.
        return Among(planned) ?? Among(await ledger.KeysAsync(@event.Id, contactId, ct).ConfigureAwait(false));

        (MessageKey, int)? Among(IEnumerable<MessageKey> keys) => keys
            .SelectMany(key => Enumerable.Range(0, MaxAttempts).Where(attempt => OperationIds.Check(key.Text, attempt) == check).Select(attempt => ((MessageKey, int)?)(key, attempt)))
            .FirstOrDefault();
    }

    // Into a key goes what a machine wrote: letters only.
    private static string Word(string status) => string.Concat(status.Where(char.IsAsciiLetter).Take(30)) is { Length: > 0 } word ? word : "Unnamed";
}

/// <summary>One report as the mail service sends it.</summary>
/// <param name="OperationId">Which mail.</param>
/// <param name="Status">Its word: one of <see cref="Delivery"/>, or one that is new.</param>
/// <param name="Recipient">To which address the mail went; null where the report does not say.</param>
/// <param name="At">When it tried (UTC).</param>
/// <param name="Details">The receiving server's words.</param>
public sealed record MailReport(Guid OperationId, string Status, string? Recipient, DateTimeOffset At, string? Details)
{
    public MailReport(Guid operationId, Delivery delivery, string? recipient, DateTimeOffset at, string? details = null)
        : this(operationId, delivery.ToString(), recipient, at, details)
    {
    }
}
