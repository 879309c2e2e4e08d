using System.Globalization;
using Outreach.Calendar;
using Outreach.Dispatch;

namespace Outreach.Events;

/// <summary>What an event sends, as it is typed. Pure: text in, <see cref="SendingRules"/> or everything that is wrong with it out.</summary>
public sealed record RulesForm
{
    /// <summary>The most rules of an event.</summary>
    public const int MostRules = 12;

    /// <summary>Further from its day nothing is sent.</summary>
    public const int MostDays = 90;

    public IReadOnlyList<RuleForm> Rows { get; init; } = [];

    public bool Receipts { get; init; }

    public string? MostReminders { get; init; }

    public string? DaysBetween { get; init; }

    /// <summary>The form that says what <paramref name="rules"/> are.</summary>
    public static RulesForm Of(SendingRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return new()
        {
            Rows =
            [
                .. rules.Timed.Select(r => new RuleForm(
                    r.Rule, r.Id, r.When.Time is null ? WhenChoice.AfterSession : (WhenChoice)r.When.From,
                    Text(Math.Abs(r.When.Count)), r.When.Working, r.When.Count > 0, r.When.On is { } on ? Wareki.Format(on) : null,
                    r.When.Time is { } time ? ClockTime.Format(time) : null, r.Off)),
            ],
            Receipts = rules.Receipts,
            MostReminders = Text(rules.MostReminders),
            DaysBetween = Text(rules.DaysBetween),
        };
    }

    /// <summary>The form with one more reminder, of the reply or of the questionnaire.</summary>
    public RulesForm WithAnother(Rule rule)
    {
        // Never an id that was used: what was sent under it is known by it.
        var id = Text(Rows.Where(r => r.Rule == rule).Select(r => int.TryParse(r.Id, CultureInfo.InvariantCulture, out var n) ? n : 0).DefaultIfEmpty(0).Max() + 1);
        return Rows.Count >= MostRules ? this : this with
        {
            Rows = [.. Rows.Append(new RuleForm(rule, id, WhenChoice.Deadline, "3", true, false, null, "10:00", false)).OrderBy(r => Order(r.Rule))],
        };
    }

    /// <summary>What the form says for an event; rules that the event has and the form does not name stay, and send nothing.</summary>
    public RulesReading Read(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var faults = new List<RulesFault>();
        var timed = new List<SendingRule>();
        foreach (var (index, row) in Rows.Index())
        {
            string Field(string part) => RuleForm.Field(index + 1, part);
            TimeOnly? time = row.When is WhenChoice.AfterSession ? null : ClockTime.TryParse(row.Time ?? "");
            if (row.When is not WhenChoice.AfterSession && time is null)
                faults.Add(new(Field("time"), RulesProblem.NotATime));
            if (!Suits(row.Rule, row.When))
                faults.Add(new(Field("when"), RulesProblem.NotForThis));
            var days = 0;
            if (row.When is WhenChoice.Deadline or WhenChoice.SessionStart or WhenChoice.SessionEnd && !TryNumber(row.Count ?? "0", MostDays, out days))
                faults.Add(new(Field("count"), RulesProblem.NotANumber, MostDays));
            DateOnly? on = row.When is WhenChoice.Date && Wareki.TryParse(row.Date) is DateReading.Date read ? read.Day : null;
            if (row.When is WhenChoice.Date && on is null)
                faults.Add(new(Field("date"), RulesProblem.NotADate));
            timed.Add(new SendingRule(
                row.Id, row.Rule,
                row.When is WhenChoice.AfterSession ? When.AfterSession
                    : row.When is WhenChoice.Date ? new When(Anchor.Date, 0, false, time, on)
                    : new When((Anchor)row.When, row.After ? days : -days, row.Working, time),
                row.Off));
        }

        var most = Number("most-reminders", MostReminders, 9);
        var between = Number("days-between", DaysBetween, 30);
        if (faults.Count == 0)
        {
            foreach (var (index, rule) in timed.Index())
            {
                if (!rule.Off && TooLate(@event, rule))
                    faults.Add(new(RuleForm.Field(index + 1, "when"), rule.Rule is Rule.Questionnaire ? RulesProblem.BeforeEnd : RulesProblem.TooLate));
            }
        }

        timed.AddRange(@event.Rules.Timed.Where(r => !timed.Exists(t => (t.Rule, t.Id) == (r.Rule, r.Id))).Select(r => r with { Off = true }));
        return faults.Count > 0
            ? new RulesReading.Faulty(faults)
            : new RulesReading.Sound(new SendingRules { Timed = timed, Receipts = Receipts, MostReminders = most, DaysBetween = between });

        int Number(string field, string? text, int limit)
        {
            if (!TryNumber(text ?? "", limit, out var number))
                faults.Add(new(field, RulesProblem.NotANumber, limit));
            return number;
        }
    }

    /// <summary>Whether a kind's time can hang on that: what goes out for each session hangs on the session.</summary>
    public static bool Suits(Rule rule, WhenChoice when) => when switch
    {
        WhenChoice.AfterSession => rule is Rule.Questionnaire,
        WhenChoice.Date or WhenChoice.Deadline => rule is Rule.Reminder or Rule.QuestionnaireReminder,
        _ => true,
    };

    private static bool TooLate(Event @event, SendingRule rule)
    {
        IEnumerable<Session?> sittings = rule.PerSession ? @event.Sessions : Enumerable.Repeat<Session?>(null, 1);
        return sittings.Any(s => DispatchRules.DueAt(@event, rule, s) is var due && rule.Rule switch
        {
            Rule.Reminder => due >= @event.Timetable.ReplyUntil,
            Rule.LastInformation => due >= s!.Start,
            Rule.Questionnaire => due < s!.End || due >= @event.Timetable.QuestionnaireUntil,
            _ => due >= @event.Timetable.QuestionnaireUntil,
        });
    }

    private static bool TryNumber(string text, int limit, out int number) =>
        int.TryParse(Nfkc.Of(text), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= limit;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Order(Rule rule) => rule switch
    {
        Rule.Reminder => 1,
        Rule.LastInformation => 2,
        Rule.Questionnaire => 3,
        _ => 4,
    };
}

/// <summary>One rule as it is typed.</summary>
/// <param name="Rule">Its kind.</param>
/// <param name="Id">Its id.</param>
/// <param name="When">What its time hangs on.</param>
/// <param name="Count">So many days.</param>
/// <param name="Working">Working days.</param>
/// <param name="After">After rather than before.</param>
/// <param name="Date">With <see cref="WhenChoice.Date"/>.</param>
/// <param name="Time">The time of the day.</param>
/// <param name="Off">Not to be sent.</param>
public sealed record RuleForm(
    Rule Rule, string Id, WhenChoice When, string? Count, bool Working, bool After, string? Date, string? Time, bool Off)
{
    /// <summary>The id of a field; <paramref name="number"/> counts from 1. Parts: kind, id, when, count, unit, date, time, off.</summary>
    public static string Field(int number, string part) => string.Create(CultureInfo.InvariantCulture, $"rule{number}-{part}");
}

/// <summary>What the time of a rule hangs on, as staff choose it.</summary>
public enum WhenChoice
{
    Deadline = 1,
    SessionStart,
    SessionEnd,
    Date,

    /// <summary>Shortly after each session.</summary>
    AfterSession,
}

/// <summary>What a rules' form turned out to say.</summary>
public abstract record RulesReading
{
    private RulesReading() { }

    /// <summary>Rules.</summary>
    public sealed record Sound(SendingRules Rules) : RulesReading;

    /// <summary>Everything that is wrong.</summary>
    public sealed record Faulty(IReadOnlyList<RulesFault> Faults) : RulesReading;
}

/// <summary>What is wrong with one field of the rules.</summary>
public sealed record RulesFault(string Field, RulesProblem Problem, int? Number = null);

/// <summary>What can be wrong.</summary>
public enum RulesProblem
{
    NotATime = 1,
    NotADate,
    NotANumber,

    /// <summary>This kind cannot hang on that.</summary>
    NotForThis,

    /// <summary>It would be due when it is of no more use.</summary>
    TooLate,

    /// <summary>A questionnaire before its session has ended, or after the time for answers.</summary>
    BeforeEnd,
}
