using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Questionnaires;

namespace Outreach.Invitations;

/// <summary>Lets the invitations of an event go: lays them out, puts their sending on the agenda, flips the event.</summary>
public sealed class ReleaseDesk(
    EventTable events, ContactTable contacts, InvitationTable invitations, ResponseTable responses, OverviewDesk overviews, DeskTable desk, Idle idle,
    TimeProvider clock)
{
    /// <summary>A preparation that is older has died; the next attempt takes its place.</summary>
    public static readonly TimeSpan PreparationLasts = TimeSpan.FromMinutes(5);

    /// <summary>Releases the invitations to exactly as many people as staff have typed.</summary>
    /// <param name="eventId">Which event.</param>
    /// <param name="typed">The number of recipients that staff typed to confirm.</param>
    /// <param name="by">Who releases.</param>
    /// <param name="ct">Stops it; asked again it is done from the start, and nothing is sent before it has ended.</param>
    /// <param name="seen">The event's version that staff looked at; null where nobody did.</param>
    public async Task<ReleaseOutcome> ReleaseAsync(string eventId, int? typed, string by, CancellationToken ct, string? seen = null)
    {
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { } stored)
            return new ReleaseOutcome.NotFound();
        var @event = stored.Value;
        var now = clock.GetUtcNow();
        if (@event.State is EventState.Scheduled)
            return new ReleaseOutcome.Released(@event.Release!.Invitations);
        if (@event is { State: EventState.Preparing, Preparation: { } other } && other.Since > now - PreparationLasts)
            return new ReleaseOutcome.Busy();
        if (seen is not null && seen != stored.Version)
            return new ReleaseOutcome.Changed();
        if (now >= @event.Timetable.ReplyUntil)
            return new ReleaseOutcome.TooLate();

        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        @event = @event.NamedNow(book);
        var asked = Audience.Of(@event, book);
        if (asked.Count == 0)
            return new ReleaseOutcome.Nobody();
        if (typed != asked.Count)
            return new ReleaseOutcome.OtherNumber(asked.Count);

        var promise = (await overviews.ReadAsync(eventId, ct).ConfigureAwait(false))?.Sendings.FirstOrDefault(s => s.Planned.Rule is Rule.Invitation) is { LastLeaves: { } last } planned
            ? new Promise(planned.Mails, planned.Planned.DueAt, planned.Starts, last)
            : null;
        var preparing = @event with
        {
            State = EventState.Preparing,
            Preparation = new Preparation(Ids.New(8), now),
        };
        if (!await events.TrySaveAsync(stored, preparing, ct).ConfigureAwait(false))
            return new ReleaseOutcome.Busy();
        await invitations.LayOutAsync(eventId, [.. asked.Select(a => a.Invite(eventId))], ct).ConfigureAwait(false);

        // Attendees are always asked something: where nobody has written a questionnaire, the template is it.
        await responses.TrySaveQuestionnaireAsync(eventId, null, QuestionnaireTemplate.FirstVersion, ct).ConfigureAwait(false);

        // The agenda before the flip: a crash in between leaves an event that is still being prepared, never one that is forgotten.
        await desk.AddAsync(DispatchRules.Plan(preparing).Select(p => DispatchRules.AgendaOf(preparing, p)), ct).ConfigureAwait(false);
        var current = await events.FindAsync(eventId, ct).ConfigureAwait(false);
        if (current?.Value.Preparation != preparing.Preparation)
            return new ReleaseOutcome.Busy();
        var scheduled = preparing with { State = EventState.Scheduled, Preparation = null, Release = new Release(by, now, asked.Count, promise) };
        if (!await events.TrySaveAsync(current!, scheduled, ct).ConfigureAwait(false))
            return new ReleaseOutcome.Busy();
        idle.Wake();
        return new ReleaseOutcome.Released(asked.Count);
    }
}

/// <summary>What became of a release.</summary>
public abstract record ReleaseOutcome
{
    private ReleaseOutcome() { }

    /// <summary>The invitations stand: now, or already before.</summary>
    public sealed record Released(int Invitations) : ReleaseOutcome;

    /// <summary>The typed number is not the number of recipients, as it stands now.</summary>
    public sealed record OtherNumber(int Recipients) : ReleaseOutcome;

    /// <summary>The event has changed since staff looked at it.</summary>
    public sealed record Changed : ReleaseOutcome;

    /// <summary>Nobody holds the event's roles in its districts.</summary>
    public sealed record Nobody : ReleaseOutcome;

    /// <summary>The deadline for replies is over.</summary>
    public sealed record TooLate : ReleaseOutcome;

    /// <summary>Somebody else is releasing it at this moment, or has changed it.</summary>
    public sealed record Busy : ReleaseOutcome;

    public sealed record NotFound : ReleaseOutcome;
}
