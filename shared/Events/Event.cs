using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;

namespace Outreach.Events;

/// <summary>行事: one round, with its sessions, whom it asks and when it writes to them.</summary>
public sealed record Event
{
    /// <summary>8 characters (<see cref="Ids"/>).</summary>
    public required string Id { get; init; }

    /// <summary>The full name as printed, e.g. 令和6年度 第2回 第2層協議体小規模情報交換会.</summary>
    public required string Name { get; init; }

    /// <summary>In order of time, at least one.</summary>
    public required IReadOnlyList<Session> Sessions { get; init; }

    /// <summary>Roles that are asked. The first ranks highest: who holds several is asked in that capacity.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The words above the details in the invitation; paragraphs parted by empty lines.</summary>
    public required string Greeting { get; init; }

    public required Timetable Timetable { get; init; }

    /// <summary>What it sends beside the invitations, and how often it may ask one person.</summary>
    public SendingRules Rules { get; init; } = SendingRules.Usual;

    /// <summary>The city's working days as they stood when the event was saved: its dates move only when somebody saves it.</summary>
    public WorkingDays WorkingDays { get; init; } = WorkingDays.Usual;

    /// <summary>Where a recipient's reply by mail goes; null: to the office.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Rises with every change after the release. What was laid out under a lower one is laid out anew.</summary>
    public int Sequence { get; init; }

    /// <summary>What was changed after the release, in order; the last <see cref="ChangeRules.Kept"/>.</summary>
    public IReadOnlyList<EventChange> Changes { get; init; } = [];

    public EventState State { get; init; }

    /// <summary>While <see cref="EventState.Preparing"/>: which attempt is at it, and since when (UTC).</summary>
    public Preparation? Preparation { get; init; }

    /// <summary>Who released the invitations and when (UTC), once they are scheduled.</summary>
    public Release? Release { get; init; }

    /// <summary>
    /// A draft with its roles by the names that they have today, each once. From the release on an event keeps the words that stand in
    /// its invitations, so that what was sent, its replies and its tallies speak of one thing.
    /// </summary>
    public Event NamedNow(ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return State is EventState.Draft && Roles.Any(r => book.RoleNamed(r) != r) ? this with { Roles = [.. Roles.Select(book.RoleNamed).Distinct()] } : this;
    }

    /// <summary>The session with this id.</summary>
    /// <exception cref="InvalidOperationException">The event has none.</exception>
    public Session Session(string id) => Sessions.First(s => s.Id == id);

    /// <summary>The session with this id, or null.</summary>
    public Session? FindSession(string? id) => Sessions.FirstOrDefault(s => s.Id == id);

    /// <summary>Whether it was called off, and not restored since.</summary>
    public bool IsCancelled => Changes.LastOrDefault(c => c.Kind is EventChangeKind.Cancelled or EventChangeKind.Restored) is { Kind: EventChangeKind.Cancelled };

    /// <summary>「第3回」: a session's place in the event.</summary>
    public int NumberOf(Session session) => Sessions.ToList().FindIndex(s => s.Id == session.Id) + 1;
}

/// <summary>回: one sitting of an event.</summary>
/// <param name="Id">Unique in the event: "1", "2", …</param>
/// <param name="Start">UTC.</param>
/// <param name="End">UTC, after <paramref name="Start"/>.</param>
/// <param name="Venue">Where.</param>
/// <param name="Capacity">Seats, or null where there is no limit.</param>
/// <param name="Theme">What is talked about, if set.</param>
/// <param name="DistrictIds">The districts (units) that belong to this session, each in one session only.</param>
public sealed record Session(
    string Id, DateTimeOffset Start, DateTimeOffset End, string Venue, int? Capacity, string? Theme, IReadOnlyList<string> DistrictIds);

/// <summary>When an event writes to people. All UTC.</summary>
/// <param name="InviteAt">Invitations go out from here on.</param>
/// <param name="ReplyUntil">Replies by link are taken until here; invitations and reminders are not sent later.</param>
/// <param name="QuestionnaireUntil">Questionnaires are answered, and sent, until here.</param>
public sealed record Timetable(
    DateTimeOffset InviteAt, DateTimeOffset ReplyUntil, DateTimeOffset QuestionnaireUntil);

/// <summary>How far an event has come.</summary>
public enum EventState
{
    /// <summary>Being written; nobody is invited.</summary>
    Draft = 0,

    /// <summary>The invitations are being laid out; nothing is sent yet.</summary>
    Preparing,

    /// <summary>The invitations stand and are sent as the timetable says.</summary>
    Scheduled,
}

/// <summary>One attempt to lay out the invitations.</summary>
public sealed record Preparation(string Id, DateTimeOffset Since);

/// <summary>Who let the invitations go, when (UTC), and to how many.</summary>
/// <param name="Promise">What was said of their sending; null where nobody is written to by mail.</param>
public sealed record Release(string By, DateTimeOffset At, int Invitations, Promise? Promise = null);

/// <summary>A change of an event after its release.</summary>
/// <param name="Sequence">The event's <see cref="Event.Sequence"/> from here on.</param>
/// <param name="At">When (UTC).</param>
/// <param name="By">Who changed it.</param>
/// <param name="Kind">What it meant for those who had been told.</param>
/// <param name="Before">The sessions that got another time or place, as they were.</param>
public sealed record EventChange(int Sequence, DateTimeOffset At, string By, EventChangeKind Kind, IReadOnlyList<Session> Before);

/// <summary>What a change means for those who had been told.</summary>
public enum EventChangeKind
{
    /// <summary>Nothing: words, dates of sendings, the deadline.</summary>
    Edited = 1,

    /// <summary>A session has another time or place.</summary>
    Moved,

    /// <summary>The event does not take place.</summary>
    Cancelled,

    /// <summary>It takes place after all.</summary>
    Restored,
}
