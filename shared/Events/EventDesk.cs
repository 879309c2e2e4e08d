using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Tables;

namespace Outreach.Events;

/// <summary>Plans events: writes new ones, changes those that are still drafts.</summary>
public sealed class EventDesk(EventTable events, ContactTable contacts, DaysOffTable daysOff, SendingHours hours)
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
                await events.AddAsync(@event with { WorkingDays = (await daysOff.ReadAsync(ct).ConfigureAwait(false)).Value }, ct).ConfigureAwait(false);
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
        switch (form.Read(eventId, await contacts.BookAsync(ct).ConfigureAwait(false), hours, stored.Value))
        {
            case EventReading.Faulty(var faults):
                return new EventOutcome.Faulty(faults);
            case EventReading.Sound(var read):
                var workingDays = (await daysOff.ReadAsync(ct).ConfigureAwait(false)).Value;
                return await SaveAsync(stored, version, read with { Rules = stored.Value.Rules, WorkingDays = workingDays }, ct).ConfigureAwait(false);
            default:
                throw new InvalidOperationException();
        }
    }

    /// <summary>Changes what a draft sends.</summary>
    /// <param name="eventId">Which.</param>
    /// <param name="version">The version that the form was filled from.</param>
    /// <param name="rules">As they shall be.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<EventOutcome> SaveRulesAsync(string eventId, string version, SendingRules rules, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { } stored)
            return new EventOutcome.NotFound();
        if (stored.Value.State is not EventState.Draft)
            return new EventOutcome.Locked();
        var workingDays = (await daysOff.ReadAsync(ct).ConfigureAwait(false)).Value;
        return await SaveAsync(stored, version, stored.Value with { Rules = rules, WorkingDays = workingDays }, ct).ConfigureAwait(false);
    }

    private async Task<EventOutcome> SaveAsync(Stored<Event> stored, string version, Event changed, CancellationToken ct)
    {
        if (Json.Write(changed) == Json.Write(stored.Value))
            return new EventOutcome.Saved();
        if (stored.Version == version && await events.TrySaveAsync(stored, changed, ct).ConfigureAwait(false))
            return new EventOutcome.Saved();
        return await events.FindAsync(changed.Id, ct).ConfigureAwait(false) is { Value.State: EventState.Draft } current
            ? new EventOutcome.Changed(current)
            : new EventOutcome.Locked();
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
