using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;

namespace Outreach.Invitations;

/// <summary>Invites successors to events that were released to their predecessors and still take replies. Predecessors keep what they have answered.</summary>
public sealed class SuccessorDesk(EventTable events, ContactTable contacts, InvitationTable invitations, DeskTable desk, Idle idle, TimeProvider clock)
{
    /// <summary>The events that would ask successors, each with those who have no invitation yet.</summary>
    /// <param name="role">The role that passes.</param>
    /// <param name="date">The successors' first day.</param>
    /// <param name="book">The contacts as they stand, or as they would after the handover.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<IReadOnlyList<AffectedEvent>> LookAsync(string role, DateOnly date, ContactBook book, CancellationToken ct)
    {
        var affected = new List<AffectedEvent>();
        var now = clock.GetUtcNow();
        foreach (var @event in await events.ListAsync(ct).ConfigureAwait(false))
        {
            if (await MissingAsync(@event, role, date, book, ct).ConfigureAwait(false) is { Count: > 0 } missing)
                affected.Add(new AffectedEvent(@event, missing, book, now));
        }

        return affected;
    }

    /// <summary>Gives the successors invitations of their own. Asked again it does nothing more.</summary>
    /// <returns>How many were added.</returns>
    public async Task<int> InviteAsync(string eventId, string role, DateOnly date, CancellationToken ct)
    {
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { Value: var @event })
            return 0;
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var missing = await MissingAsync(@event, role, date, book, ct).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        var added = await invitations.AddMissingAsync(
            eventId, [.. missing.Select(i => i.Invite(eventId) with { AddedAt = now })], ct).ConfigureAwait(false);

        // Also where nobody was added: whoever died between the two writes left invitations that no agenda knew of.
        if (TakesReplies(@event, now))
        {
            await desk.AddAsync(
                DispatchRules.Plan(@event).Where(p => p.Rule is Rule.Invitation && now < p.ExpiresAt)
                    .Select(p => new AgendaItem(eventId, p.Rule, p.Occurrence, p.DueAt)), ct).ConfigureAwait(false);
            idle.Wake();
        }

        return added;
    }

    private async Task<IReadOnlyList<Invitee>> MissingAsync(Event @event, string role, DateOnly date, ContactBook book, CancellationToken ct)
    {
        role = book.RoleNamed(role);
        if (!TakesReplies(@event, clock.GetUtcNow()) || !@event.Roles.Select(book.RoleNamed).Contains(role))
            return [];
        var successors = Audience.Of(@event, book).Where(i => i.Others.Prepend(i.Capacity).Any(c => book.RoleNamed(c.Role) == role
            && i.Contact.Appointments.Any(a => a.Role == role && a.DistrictId == c.DistrictId && a.From == date))).ToList();
        if (successors.Count == 0)
            return [];
        var asked = (await invitations.ListAsync(@event.Id, ct).ConfigureAwait(false)).Select(i => i.Value.ContactId).ToHashSet();
        return [.. successors.Where(s => !asked.Contains(s.Contact.Id))];
    }

    private static bool TakesReplies(Event @event, DateTimeOffset now) => @event is { State: EventState.Scheduled, IsCancelled: false } && now < @event.Timetable.ReplyUntil;
}

/// <summary>An event that would ask successors.</summary>
/// <param name="Event">The event.</param>
/// <param name="Successors">Those who have no invitation of it yet.</param>
/// <param name="Book">The contacts as they would stand.</param>
/// <param name="Now">When they were looked for (UTC).</param>
public sealed record AffectedEvent(Event Event, IReadOnlyList<Invitee> Successors, ContactBook Book, DateTimeOffset Now)
{
    /// <summary>When mails are written, by the moment from which on (UTC): <see cref="Now"/> itself is at once. Who is to be asked when no reply is taken any more is not written to.</summary>
    public IReadOnlyList<(DateTimeOffset From, int People)> Mails =>
    [
        .. Successors.Where(s => Audience.WayTo(s.Contact) is Channel.Mail).Select(From).Where(from => from < Event.Timetable.ReplyUntil)
            .CountBy(from => from).OrderBy(m => m.Key).Select(m => (m.Key, m.Value)),
    ];

    /// <summary>How many no mail reaches.</summary>
    public int WithoutMail => Successors.Count(s => Audience.WayTo(s.Contact) is not Channel.Mail);

    /// <summary>How many take office when no reply is taken any more.</summary>
    public int TooLate => Successors.Count(s => Audience.WayTo(s.Contact) is Channel.Mail && From(s) >= Event.Timetable.ReplyUntil);

    private DateTimeOffset From(Invitee successor)
    {
        var first = DispatchRules.FirstDay((successor.Invite(Event.Id) with { AddedAt = Now }).NamedNow(Book), successor.Contact);
        return new[] { Now, Event.Timetable.InviteAt, first is { } day ? JapanTime.At(day, TimeOnly.MinValue) : Now }.Max();
    }
}
