using Outreach.Calendar;
using Outreach.Dispatch;

namespace Outreach.Events;

/// <summary>What an event sends beside its invitations, and how often it may ask one person.</summary>
public sealed record SendingRules
{
    // Before Usual, which begins with it.
    private static readonly IReadOnlyList<SendingRule> UsualRules =
    [
        new("1", Rule.Reminder, When.WorkingDays(Anchor.Deadline, -1, new(17, 0))),
        new("1", Rule.LastInformation, When.WorkingDays(Anchor.SessionStart, -1, new(10, 0))),
        new("1", Rule.Questionnaire, When.AfterSession),
        new("1", Rule.QuestionnaireReminder, When.Days(Anchor.SessionEnd, 7, new(10, 0))),
    ];

    /// <summary>Reminders, last information, questionnaires and their reminders, in the order in which they are shown.</summary>
    public IReadOnlyList<SendingRule> Timed { get; init; } = UsualRules;

    /// <summary>Whether who answers by link gets a mail that says what was recorded.</summary>
    public bool Receipts { get; init; } = true;

    /// <summary>So many reminders one person gets at most: of the reply, and again of the questionnaire.</summary>
    public int MostReminders { get; init; } = 2;

    /// <summary>So many days lie at least between two mails that ask one person for the same.</summary>
    public int DaysBetween { get; init; } = 3;

    /// <summary>Whether something of a kind is sent at all.</summary>
    public bool Sends(Rule rule) => Timed.Any(r => r.Rule == rule && !r.Off);

    /// <summary>What an event sends unless its coordinator decides otherwise.</summary>
    public static SendingRules Usual { get; } = new();
}

/// <summary>One rule of an event.</summary>
/// <param name="Id">Unique among the event's rules of its kind, never reused: what was sent under it is known by it.</param>
/// <param name="Rule">Which kind.</param>
/// <param name="When">When it is due.</param>
/// <param name="Off">Kept, so that what it has sent is known, but sends nothing more.</param>
public sealed record SendingRule(string Id, Rule Rule, When When, bool Off = false)
{
    /// <summary>Whether it is due for each session at its own time.</summary>
    public bool PerSession => Rule is Rule.LastInformation or Rule.Questionnaire || When.From is Anchor.SessionStart or Anchor.SessionEnd;

    /// <summary>The stable name of one time at which it is due: moving an event never changes it.</summary>
    public string Occurrence(Session? session) => Rule switch
    {
        Rule.LastInformation or Rule.Questionnaire => session!.Id,
        _ => session is null ? Id : $"{Id}.{session.Id}",
    };
}

/// <summary>When something is due: so many days before or after something, or on a date; at a time of the day in Japan.</summary>
/// <param name="From">What the days are counted from.</param>
/// <param name="Count">Days, negative for before; 0 for the day itself.</param>
/// <param name="Working">Whether working days are counted.</param>
/// <param name="Time">The time of the day; null: <see cref="DispatchRules.AfterSession"/> after the session's end.</param>
/// <param name="On">The date, with <see cref="Anchor.Date"/>.</param>
public sealed record When(Anchor From, int Count, bool Working, TimeOnly? Time, DateOnly? On = null)
{
    /// <summary>Shortly after each session.</summary>
    public static When AfterSession { get; } = new(Anchor.SessionEnd, 0, false, null);

    /// <summary>So many days after <paramref name="from"/>, or before it where negative.</summary>
    public static When Days(Anchor from, int count, TimeOnly time) => new(from, count, false, time);

    /// <summary>So many working days after <paramref name="from"/>, or before it where negative.</summary>
    public static When WorkingDays(Anchor from, int count, TimeOnly time) => new(from, count, true, time);

    /// <summary>On a date.</summary>
    public static When Date(DateOnly on, TimeOnly time) => new(Anchor.Date, 0, false, time, on);
}

/// <summary>What days are counted from.</summary>
public enum Anchor
{
    /// <summary>The last day for replies; of a questionnaire's reminder the last day for the questionnaire.</summary>
    Deadline = 1,

    /// <summary>The day on which each session begins.</summary>
    SessionStart,

    /// <summary>The day on which each session ends.</summary>
    SessionEnd,

    /// <summary>A date of its own.</summary>
    Date,
}
