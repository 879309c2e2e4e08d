using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Tables;

namespace Outreach.Events;

/// <summary>Plans events: writes new ones, changes those that are still drafts.</summary>
public sealed class EventDesk(EventTable events, ContactTable contacts, SendingHours hours)
{
    /// <summary>Adds a new event.</summary>
    /// <param name="eventId">Made up when the empty form was shown, so that the same form sent twice makes one event.</param>
    /// <param name="form">What was typed.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<EventOutcome> AddAsync(string eventId, EventForm form, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (!Ids.IsValid(eventId, Ids.EventLength))
            return new EventOutcome.NotFound();
        switch (form.Read(eventId, await contacts.BookAsync(ct).ConfigureAwait(false), hours))
        {
            case EventReading.Faulty(var faults):
                return new EventOutcome.Faulty(faults);
            case EventReading.Sound(var @event):
                await events.AddAsync(@event, ct).ConfigureAwait(false);
                break;
        }

        return new EventOutcome.Saved();
    }

    /// <summary>Changes a draft.</summary>
    /// <param name="eventId">Which.</param>
    /// <param name="version">The version that the form was filled from.</param>
    /// <param name="form">What was typed.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<EventOutcome> SaveAsync(string eventId, string version, EventForm form, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { } stored)
            return new EventOutcome.NotFound();
        if (stored.Value.State is not EventState.Draft)
            return new EventOutcome.Locked();
        switch (form.Read(eventId, await contacts.BookAsync(ct).ConfigureAwait(false), hours))
        {
            case EventReading.Faulty(var faults):
                return new EventOutcome.Faulty(faults);
            case EventReading.Sound(var same) when Json.Write(same) == Json.Write(stored.Value):
                return new EventOutcome.Saved();
            case EventReading.Sound(var changed) when stored.Version == version:
                if (await events.TrySaveAsync(stored, changed, ct).ConfigureAwait(false))
                    return new EventOutcome.Saved();
                stored = await events.FindAsync(eventId, ct).ConfigureAwait(false);
                break;
        }

        return stored is { Value.State: EventState.Draft } ? new EventOutcome.Changed(stored) : new EventOutcome.Locked();
    }
}

/// <summary>What became of an event that was typed.</summary>
public abstract record EventOutcome
{
    private EventOutcome() { }

    /// <summary>It stands, now or already before.</summary>
    public sealed record Saved : EventOutcome;

    /// <summary>Something is missing or wrong; nothing was saved.</summary>
    public sealed record Faulty(IReadOnlyList<EventFault> Faults) : EventOutcome;

    /// <summary>Somebody else has changed it since; theirs stands.</summary>
    public sealed record Changed(Stored<Event> Current) : EventOutcome;

    /// <summary>Its invitations have been released: it can no longer be changed.</summary>
    public sealed record Locked : EventOutcome;

    public sealed record NotFound : EventOutcome;
}
