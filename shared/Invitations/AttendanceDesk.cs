using Outreach.Dispatch;
using Outreach.Events;

namespace Outreach.Invitations;

/// <summary>The attendance list of a session.</summary>
public sealed class AttendanceDesk(EventTable events, InvitationTable invitations, DeskTable desk, Idle idle, TimeProvider clock)
{
    /// <summary>Records who was seen. Only what is named is changed; replies that come meanwhile are kept.</summary>
    /// <param name="eventId">Which event.</param>
    /// <param name="sessionId">Which session's list was marked. A mark on another session's list gives way only to "present".</param>
    /// <param name="marks">Contact → present, absent, or null to take the mark away.</param>
    /// <param name="by">Who marked.</param>
    /// <param name="ct">Stops it; the marks are saved in portions of 99.</param>
    /// <returns>How many marks were changed; null: there is no such session.</returns>
    public async Task<int?> MarkAsync(
        string eventId, string sessionId, IReadOnlyDictionary<string, bool?> marks, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(marks);
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { Value: { State: EventState.Scheduled } @event }
            || @event.FindSession(sessionId) is not { } session)
            return null;
        var now = clock.GetUtcNow();
        var changed = 0;
        while (true)
        {
            var different = (await invitations.ListAsync(eventId, ct).ConfigureAwait(false))
                .Where(i => marks.TryGetValue(i.Value.ContactId, out var mark) && Changes(i.Value, sessionId, mark))
                .Select(i => (i, i.Value with
                {
                    Attendance = marks[i.Value.ContactId] is { } present ? new Attendance(present, by, now, sessionId) : null,
                }))
                .Take(InvitationTable.MostAtOnce).ToList();
            if (different.Count == 0)
                break;
            if (await invitations.TrySaveAsync(eventId, different, ct).ConfigureAwait(false))
                changed += different.Count;
        }

        // Somebody who is marked present after the questionnaires went out is asked too.
        if (changed > 0 && DispatchRules.AfterSessionAgain(@event, session, now) is { Count: > 0 } again)
        {
            await desk.AddAsync(again, ct).ConfigureAwait(false);
            idle.Wake();
        }

        return changed;
    }

    private static bool Changes(Invitation invitation, string sessionId, bool? mark) => invitation.Attendance switch
    {
        null => mark is not null,
        { SessionId: { } other } when other != sessionId => mark is true,
        var marked => marked.Present != mark,
    };
}
