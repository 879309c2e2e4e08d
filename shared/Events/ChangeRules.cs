using Outreach.Dispatch;
using Outreach.Invitations;

namespace Outreach.Events;

/// <summary>What a change after the release makes of an event, and who must hear of it. Pure.</summary>
public static class ChangeRules
{
    /// <summary>So many changes are remembered; who was told before the oldest of them is told anew rather than not at all.</summary>
    public const int Kept = 12;

    /// <summary>The event with what was typed; sessions keep their ids and districts.</summary>
    public static Event Edit(Event @event, Event typed, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(typed);
        var before = @event.Sessions.Where(s => typed.FindSession(s.Id) is { } after && !SameFacts(s, after)).ToList();
        return Changed(typed with { Changes = @event.Changes, Sequence = @event.Sequence }, before.Count > 0 ? EventChangeKind.Moved : EventChangeKind.Edited, before, by, now);
    }

    /// <summary>The event called off.</summary>
    public static Event Cancel(Event @event, string by, DateTimeOffset now) => Changed(@event, EventChangeKind.Cancelled, [], by, now);

    /// <summary>The event on again.</summary>
    public static Event Restore(Event @event, string by, DateTimeOffset now) => Changed(@event, EventChangeKind.Restored, [], by, now);

    /// <summary>The notice that the event sends as it stands; null: none.</summary>
    public static EventChange? Notice(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.Changes.LastOrDefault(c => c.Kind is not EventChangeKind.Edited);
    }

    /// <summary>
    /// The latest <see cref="Event.Sequence"/> of which a person was told: by what was mailed, or may have been, by what staff
    /// have marked as written or called, or by whatever the person has answered, however it came to them; null: by nothing.
    /// </summary>
    /// <remarks>
    /// Who answers on the page or on the telephone has seen or heard there what stands. What comes by FAX or on paper may have
    /// been written before the last change: it proves only that the person knew of the event at all.
    /// </remarks>
    public static int? Told(Event @event, Invitation invitation, IEnumerable<Message> messages, IEnumerable<HandlingMark> marks)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(invitation);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(marks);
        return messages.Where(m => m.MayHaveLeft).Select(m => (int?)m.Sequence)
            .Concat(marks.Select(m => (int?)AsOf(@event, m.At)))
            .Append(Heard(@event, invitation))
            .Max();
    }

    /// <summary>The event's sequence that a person knows who has answered; null: has not. See <see cref="Told"/>.</summary>
    public static int? Heard(Event @event, Invitation invitation)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        return invitation.Reply switch
        {
            null => null,
            { Channel: ReplyChannel.Web or ReplyChannel.Telephone, At: var at } => AsOf(@event, at),
            _ => 0,
        };
    }

    /// <summary>The event's sequence that stood at a moment (UTC).</summary>
    public static int AsOf(Event @event, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.Changes.LastOrDefault(c => c.At < at)?.Sequence ?? 0;
    }

    /// <summary>What staff have done, by contact.</summary>
    public static ILookup<string, HandlingMark> Marks(IEnumerable<KeyValuePair<WayKey, Handling>> handled)
    {
        ArgumentNullException.ThrowIfNull(handled);
        return handled.Where(h => h.Value.Done is not null).ToLookup(h => h.Key.ContactId, h => h.Value.Done!);
    }

    /// <summary>Whether somebody who was told at <paramref name="told"/> was told something else than what stands now.</summary>
    public static bool OwesNotice(Event @event, Invitation invitation, int told)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(invitation);
        var cancelled = CancelledAsOf(@event, told);
        if (@event.IsCancelled || cancelled)
            return @event.IsCancelled != cancelled;
        return SessionAsOf(@event, invitation.SessionId, told) is not { } then || !SameFacts(then, @event.Session(invitation.SessionId));
    }

    /// <summary>Whether the event was called off at a sequence.</summary>
    public static bool CancelledAsOf(Event @event, int sequence)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.Changes.LastOrDefault(c => c.Sequence <= sequence && c.Kind is (EventChangeKind.Cancelled or EventChangeKind.Restored))
            is { Kind: EventChangeKind.Cancelled };
    }

    /// <summary>A session as it stood at a sequence; null: that is no longer known.</summary>
    public static Session? SessionAsOf(Event @event, string sessionId, int sequence)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (@event.Changes is [{ Sequence: var oldest }, ..] && sequence < oldest - 1)
            return null;
        return @event.Changes.Where(c => c.Sequence > sequence).SelectMany(c => c.Before).FirstOrDefault(s => s.Id == sessionId)
            ?? @event.FindSession(sessionId);
    }

    private static bool SameFacts(Session one, Session other) => (one.Start, one.End, one.Venue) == (other.Start, other.End, other.Venue);

    private static Event Changed(Event @event, EventChangeKind kind, IReadOnlyList<Session> before, string by, DateTimeOffset now)
    {
        var change = new EventChange(@event.Sequence + 1, now, by, kind, before);
        return @event with { Sequence = change.Sequence, Changes = [.. @event.Changes.Append(change).TakeLast(Kept)] };
    }
}
