using Outreach.Contacts;
using Outreach.Events;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>Messages that were held or refused for good: shows one, and has it sent again.</summary>
public sealed class StrandedDesk(LedgerTable ledger, DeskTable desk, EventTable events, ContactTable contacts, TimeProvider clock)
{
    /// <summary>The longest reason.</summary>
    public const int WhyLength = 200;

    /// <summary>One message with its event and person; null: there is none.</summary>
    public async Task<Stranded?> FindAsync(MessageKey key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!Ids.IsValid(key.EventId, Ids.EventLength) || !Ids.IsValid(key.ContactId, Ids.ContactLength)
            || await events.FindAsync(key.EventId, ct).ConfigureAwait(false) is not { } @event
            || await ledger.FindStoredAsync(key, ct).ConfigureAwait(false) is not { } stored)
            return null;
        return new Stranded(@event.Value, stored.Value, (await contacts.BookAsync(ct).ConfigureAwait(false)).Find(key.ContactId));
    }

    /// <summary>Has a held or refused message sent again, under a new id: where it was uncertain, the person may get it twice.</summary>
    /// <param name="key">Which.</param>
    /// <param name="why">Why, in the words of the person who decides it.</param>
    /// <param name="by">Who decides it.</param>
    /// <param name="ct">Stops it; asked again it does what is missing.</param>
    public async Task<SendAgainOutcome> SendAgainAsync(MessageKey key, string? why, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (await FindAsync(key, ct).ConfigureAwait(false) is null || await ledger.FindStoredAsync(key, ct).ConfigureAwait(false) is not { } stored)
            return new SendAgainOutcome.NotFound();
        var now = clock.GetUtcNow();
        if (stored.Value.State is MessageState.Waiting && stored.Value.Again is not null)
            return await PutOnAgendaAsync(key, stored.Value.DueAt, ct).ConfigureAwait(false);
        if (stored.Value.State is not (MessageState.Held or MessageState.Failed) || stored.Value.IsHeldByTrial)
            return new SendAgainOutcome.NotStranded(stored.Value.State);
        if (now >= stored.Value.ExpiresAt)
            return new SendAgainOutcome.TooLate();
        if (string.IsNullOrWhiteSpace(why) || why.Length > WhyLength)
            return new SendAgainOutcome.WithoutReason();

        var again = stored.Value.Anew() with { DueAt = now, Again = new SentAgain(by, now, why.Trim(), stored.Value.Reason) };
        if (!await ledger.TryRecordAsync([stored with { Value = again }], ct).ConfigureAwait(false))
            return await SendAgainAsync(key, why, by, ct).ConfigureAwait(false);
        return await PutOnAgendaAsync(key, now, ct).ConfigureAwait(false);
    }

    private async Task<SendAgainOutcome> PutOnAgendaAsync(MessageKey key, DateTimeOffset dueAt, CancellationToken ct)
    {
        await desk.AddAsync([new AgendaItem(key.EventId, key.Rule, key.Occurrence, dueAt, LaidOut: true)], ct).ConfigureAwait(false);
        return new SendAgainOutcome.Waits();
    }
}

/// <summary>A message that staff must look at.</summary>
/// <param name="Contact">As it stands today; null where it is no longer kept.</param>
public sealed record Stranded(Event Event, Message Message, Contact? Contact)
{
    /// <summary>Whether the person may have got it already.</summary>
    public bool Uncertain => Message.Uncertain || Message.Reason is Reason.ContentChanged or Reason.GaveUp;
}

/// <summary>What became of the wish to send a message again.</summary>
public abstract record SendAgainOutcome
{
    private SendAgainOutcome() { }

    /// <summary>It waits and is sent with the next ticks, now or already before.</summary>
    public sealed record Waits : SendAgainOutcome;

    /// <summary>It was not held or refused (any more).</summary>
    public sealed record NotStranded(MessageState State) : SendAgainOutcome;

    /// <summary>It would be of no use now.</summary>
    public sealed record TooLate : SendAgainOutcome;

    /// <summary>No reason was given, or one of more than <see cref="StrandedDesk.WhyLength"/> characters.</summary>
    public sealed record WithoutReason : SendAgainOutcome;

    public sealed record NotFound : SendAgainOutcome;
}
