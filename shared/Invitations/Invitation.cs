using Outreach.Contacts;

namespace Outreach.Invitations;

/// <summary>案内: one contact asked to one event, in one frozen capacity. Carries the reply and the attendance.</summary>
public sealed record Invitation
{
    public required string EventId { get; init; }

    public required string ContactId { get; init; }

    /// <summary>Name with 敬称 as on the day of the release.</summary>
    public required string Addressed { get; init; }

    public required Capacity Capacity { get; init; }

    /// <summary>The contact's other roles for which the event would have asked too.</summary>
    public IReadOnlyList<Capacity> Others { get; init; } = [];

    /// <summary>
    /// The same with its roles by the names that they have today, and beside each capacity of a district that was merged the same in the
    /// district that goes on: to compare with what the contact holds. What is sent keeps the frozen ones.
    /// </summary>
    public Invitation NamedNow(ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return this with { Capacity = Now(Capacity), Others = [.. Others.Select(Now), .. Others.Prepend(Capacity).SelectMany(GoingOn)] };

        Capacity Now(Capacity capacity) => capacity with { Role = book.RoleNamed(capacity.Role) };

        IEnumerable<Capacity> GoingOn(Capacity capacity) => book.GoesOnAs(book.District(capacity.DistrictId)).Select(d => Now(capacity) with { DistrictId = d.Id });
    }

    /// <summary>The roles beside the one in which the contact is asked, each once.</summary>
    public IReadOnlyList<string> OtherRoles => [.. Others.Select(o => o.Role).Distinct().Where(r => r != Capacity.Role)];

    /// <summary>When it was added to those of the release (UTC): for a successor. Null for the others.</summary>
    public DateTimeOffset? AddedAt { get; init; }

    /// <summary>Rises when the personal links are re-issued; older links are then refused.</summary>
    public int LinkGeneration { get; init; }

    public Reply? Reply { get; init; }

    /// <summary>How often the reply went from one session to another, or to none and back: orders what goes into the person's own calendar.</summary>
    public int Turns { get; init; }

    /// <summary>The sessions to which the person comes no longer and which may stand in the person's own calendar.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];

    /// <summary>Whether staff saw the person; null where nothing was marked.</summary>
    public Attendance? Attendance { get; init; }

    /// <summary>The session that the person belongs to: where staff saw them, else the reply's, else the capacity's.</summary>
    public string SessionId => Attendance is { Present: true, SessionId: { } seen } ? seen : Reply?.SessionId ?? Capacity.SessionId;

    /// <summary>Said to come, in person or by a proxy.</summary>
    public bool Coming => Reply is { Kind: ReplyKind.Attending or ReplyKind.Proxy };

    /// <summary>The invitation with another reply.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="inCalendar">Whether the session of the reply so far may stand in the person's own calendar.</param>
    public Invitation Answered(Reply reply, bool inCalendar)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return this with
        {
            Reply = reply,
            Turns = Reply is { } before && before.SessionId != reply.SessionId ? Turns + 1 : Turns,
            Left = [.. (inCalendar && Reply?.SessionId is { } left ? Left.Append(left) : Left).Distinct().Where(s => s != reply.SessionId)],
        };
    }

    /// <summary>Counts as having been there: marked present, or said to come and not marked absent.</summary>
    public bool Attended => Attendance is { } marked ? marked.Present : Coming;
}

/// <summary>In which role, for which district, to which session somebody is asked.</summary>
public sealed record Capacity(string Role, string? DistrictId, string SessionId);

/// <summary>出欠: what was answered. The last one counts.</summary>
/// <param name="Kind">Coming, sending a proxy, or not coming.</param>
/// <param name="SessionId">The session chosen; null when not coming.</param>
/// <param name="ProxyName">Who comes instead, with <see cref="ReplyKind.Proxy"/>.</param>
/// <param name="People">How many come, 1 to 9; 0 when not coming.</param>
/// <param name="Note">Words to the office, at most 500 characters.</param>
/// <param name="Channel">By which way it came.</param>
/// <param name="EnteredBy">The member of staff who typed it in; null for the recipient's own.</param>
/// <param name="At">UTC.</param>
public sealed record Reply(
    ReplyKind Kind, string? SessionId, string? ProxyName, int People, string? Note, ReplyChannel Channel, string? EnteredBy, DateTimeOffset At);

/// <summary>The answer.</summary>
public enum ReplyKind
{
    Attending = 1,
    Proxy,
    NotAttending,
}

/// <summary>The way by which an answer came.</summary>
public enum ReplyChannel
{
    Web = 1,
    Telephone,
    Fax,
    Paper,
}

/// <summary>What staff marked on the attendance list.</summary>
/// <param name="Present">Seen, or missed.</param>
/// <param name="MarkedBy">The member of staff who marked it.</param>
/// <param name="At">UTC.</param>
/// <param name="SessionId">The session on whose list it was marked: people come to another one than they said.</param>
public sealed record Attendance(bool Present, string MarkedBy, DateTimeOffset At, string? SessionId = null);
