using System.Globalization;
using System.Text.RegularExpressions;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;

namespace Outreach.Events;

/// <summary>An event as it is typed. Pure: text in, an <see cref="Event"/> or everything that is wrong with it out.</summary>
public sealed partial record EventForm
{
    /// <summary>The longest name, venue or theme, in characters.</summary>
    public const int MaxLine = 100;

    /// <summary>Dates of an event lie between these years; others are slips of the pen.</summary>
    public const int FirstYear = 2000, LastYear = 2100;

    /// <summary>Sessions are at most so many years after the invitation.</summary>
    private const int LongestAhead = 1;

    /// <summary>The longest greeting, in characters.</summary>
    public const int MaxGreeting = 2_000;

    /// <summary>The most seats a session can have.</summary>
    public const int MaxCapacity = 9_999;

    /// <summary>The most sessions an event can have.</summary>
    public const int MaxSessions = 20;

    /// <summary>Without a date of its own the questionnaire is open until so many days after the last session.</summary>
    public const int QuestionnaireDays = 14;

    /// <summary>When mails go out unless said otherwise.</summary>
    public static readonly TimeOnly UsualTime = new(9, 0);

    public string? Name { get; init; }

    public string? Greeting { get; init; }

    /// <summary>The roles in order; null where a place is left empty.</summary>
    public IReadOnlyList<string?> Roles { get; init; } = [];

    /// <summary>At least one. A row in which nothing was typed counts for nothing, unless it is the only one.</summary>
    public IReadOnlyList<SessionForm> Sessions { get; init; } = [new()];

    public string? InviteDate { get; init; }

    public string? InviteTime { get; init; }

    /// <summary>The last day for replies.</summary>
    public string? ReplyUntil { get; init; }

    /// <summary>The last day for the questionnaire; null for the usual one.</summary>
    public string? QuestionnaireUntil { get; init; }

    /// <summary>Where recipients' replies by mail go; null: to the office.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>An empty form for an event that is planned on <paramref name="today"/>.</summary>
    public static EventForm New(DateOnly today, string greeting) => new()
    {
        Name = FiscalYear.Of(today).Format() + " ",
        Greeting = greeting,
        InviteTime = ClockTime.Format(UsualTime),
    };

    /// <summary>The form that says what <paramref name="event"/> is.</summary>
    public static EventForm Of(Event @event, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(book);
        var times = @event.Timetable;
        var replyDay = LastDay(times.ReplyUntil);
        return new()
        {
            Name = @event.Name,
            Greeting = @event.Greeting,
            Roles = [.. @event.NamedNow(book).Roles],
            Sessions = [.. @event.Sessions.Select(s => new SessionForm(
                Wareki.Format(JapanTime.Day(s.Start)), ClockTime.Format(JapanTime.Time(s.Start)), ClockTime.Format(JapanTime.Time(s.End)),
                s.Venue, s.Capacity?.ToString(CultureInfo.InvariantCulture), s.Theme, string.Join("、", s.DistrictIds.Select(book.DistrictName))))],
            InviteDate = Wareki.Format(JapanTime.Day(times.InviteAt)),
            InviteTime = ClockTime.Format(JapanTime.Time(times.InviteAt)),
            ReplyUntil = Wareki.Format(replyDay),
            QuestionnaireUntil = Wareki.Format(LastDay(times.QuestionnaireUntil)),
            ReplyTo = @event.ReplyTo,
        };
    }

    /// <summary>What the form says.</summary>
    /// <param name="eventId">The event's id.</param>
    /// <param name="book">Knows the districts.</param>
    /// <param name="hours">When mails may leave.</param>
    /// <param name="draft">The event as it stands: a district that it names and that was merged since stays in it. Null for a new one.</param>
    public EventReading Read(string eventId, ContactBook book, SendingHours hours, Event? draft = null) => Read(eventId, null, draft, book, hours);

    /// <summary>
    /// What the form says of an event whose invitations have been released. Sessions keep their ids; whom it asks, to which session,
    /// and when it invited them stays as it is, whatever was typed.
    /// </summary>
    /// <param name="released">The event as it stands.</param>
    /// <param name="book">Knows the districts.</param>
    /// <param name="hours">When mails may leave.</param>
    public EventReading Read(Event released, ContactBook book, SendingHours hours)
    {
        ArgumentNullException.ThrowIfNull(released);
        var stands = Of(released, book);
        var changed = this with
        {
            Roles = stands.Roles,
            InviteDate = stands.InviteDate,
            InviteTime = stands.InviteTime,
            Sessions = [.. stands.Sessions.Select((s, i) => Sessions.ElementAtOrDefault(i) is { } typed ? typed with { Districts = s.Districts } : s)],
        };
        return changed.Read(released.Id, released, released, book, hours) switch
        {
            EventReading.Sound(var read) => new EventReading.Sound(released with
            {
                Name = read.Name,
                Greeting = read.Greeting,
                ReplyTo = read.ReplyTo,
                Sessions =
                [
                    .. read.Sessions.Select(s => s with { DistrictIds = released.Session(s.Id).DistrictIds })
                        .OrderBy(s => s.Start).ThenBy(s => s.Id, StringComparer.Ordinal),
                ],
                Timetable = read.Timetable with { InviteAt = released.Timetable.InviteAt },
            }),
            var faulty => faulty,
        };
    }

    private EventReading Read(string eventId, Event? released, Event? stands, ContactBook book, SendingHours hours)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(hours);
        var reader = new Reader();
        var name = reader.Line("name", Name);
        if (name is not null && FiscalYear.TryParse(name) is not null)
            reader.Fault("name", EventProblem.NameOnlyYear);
        if (Greeting is null)
            reader.Fault("greeting", EventProblem.Missing);
        else if (Greeting.Length > MaxGreeting)
            reader.Fault("greeting", EventProblem.TooLong, number: MaxGreeting);
        var roles = ReadRoles(reader, book);
        var sessions = ReadSessions(reader, book, released, stands);
        var times = ReadTimes(reader, sessions, hours);
        var replyTo = ReplyTo is null ? null : EmailAddress.TryParse(ReplyTo)?.Value;
        if (ReplyTo is not null && replyTo is null)
            reader.Fault("reply-to", EventProblem.NotAnAddress);
        return reader.Faults.Count > 0
            ? new EventReading.Faulty(reader.Faults)
            : new EventReading.Sound(new Event
            {
                Id = eventId,
                Name = name!,
                Greeting = Greeting!,
                Roles = roles,
                Sessions = released is not null ? sessions
                    : [.. sessions.OrderBy(s => s.Start).ThenBy(s => s.Id, StringComparer.Ordinal).Select((s, i) => s with { Id = Number(i + 1) })],
                Timetable = times!,
                ReplyTo = replyTo,
            });
    }

    /// <summary>The districts that a session's text names; what is no district is left out.</summary>
    public static IReadOnlyList<District> Districts(SessionForm session, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(book);
        return [.. Spellings(session.Districts, book).Select(book.DistrictSpelled).OfType<District>().Distinct()];
    }

    private List<string> ReadRoles(Reader reader, ContactBook book)
    {
        var roles = new List<string>();
        foreach (var (index, typed) in Roles.Index())
        {
            if (typed is null)
                continue;
            var role = book.RoleNamed(typed);
            if (roles.Contains(role))
                reader.Fault(Field.Role(index + 1), EventProblem.RoleTwice, name: role);
            roles.Add(role);
        }

        if (roles.Count == 0)
            reader.Fault(Field.Role(1), EventProblem.Missing);
        return roles;
    }

    private List<Session> ReadSessions(Reader reader, ContactBook book, Event? released, Event? stands)
    {
        var sessions = new List<Session>();
        var sessionOf = new Dictionary<string, int>();
        foreach (var (index, typed) in Sessions.Index())
        {
            if (typed.IsEmpty && Sessions.Any(s => !s.IsEmpty))
                continue;
            var number = index + 1;
            var day = reader.Day(Field.Session(number, "date"), typed.Date);
            var start = reader.Time(Field.Session(number, "start"), typed.Start);
            var end = reader.Time(Field.Session(number, "end"), typed.End);
            if (end <= start)
                reader.Fault(Field.Session(number, "end"), EventProblem.EndNotAfterStart);
            var venue = reader.Line(Field.Session(number, "venue"), typed.Venue);
            var capacity = reader.Capacity(Field.Session(number, "capacity"), typed.Capacity);
            var theme = typed.Theme is null ? null : reader.Line(Field.Session(number, "theme"), typed.Theme);
            var districts = ReadDistricts(reader, number, typed, book, stands, sessionOf);
            if (At(day, start) is { } from && At(day, end) is { } to)
                sessions.Add(new Session(released?.Sessions[index].Id ?? Number(number), from, to, venue ?? "", capacity, theme, districts));
        }

        return sessions;
    }

    private static List<string> ReadDistricts(
        Reader reader, int number, SessionForm typed, ContactBook book, Event? stands, Dictionary<string, int> sessionOf)
    {
        var field = Field.Session(number, "districts");
        var districts = new List<string>();
        var spellings = Spellings(typed.Districts, book);
        if (spellings.Length == 0)
            reader.Fault(field, EventProblem.Missing);
        foreach (var spelling in spellings)
        {
            var former = book.FormerDistrict(spelling) is { } merged && stands?.Sessions.Any(s => s.DistrictIds.Contains(merged.Id)) == true ? merged : null;
            if ((former ?? book.DistrictSpelled(spelling)) is not { } district)
                reader.Fault(field, EventProblem.DistrictUnknown, name: spelling, near: DistrictNames.Nearest(spelling, book.Districts));
            else if (book.HalvesOf(district.Id) is { Count: > 0 } halves)
                reader.Fault(field, EventProblem.DistrictHasHalves, name: spelling, near: halves);
            else if (sessionOf.TryAdd(district.Id, number))
                districts.Add(district.Id);
            else if (sessionOf[district.Id] is var other && other != number)
                reader.Fault(field, EventProblem.DistrictTwice, name: district.Name, number: other);
        }

        return districts;
    }

    /// <summary>Also while other fields are wrong: whoever corrects a form wants to see everything at once.</summary>
    private Timetable? ReadTimes(Reader reader, List<Session> sessions, SendingHours hours)
    {
        var invite = At(reader.Day("invite-date", InviteDate), reader.Time("invite-time", InviteTime));
        var replyDay = reader.Day("reply-until", ReplyUntil);
        var questionnaireDay = QuestionnaireUntil is null ? null : reader.Day("questionnaire-until", QuestionnaireUntil);

        var replyUntil = EndOf(replyDay);
        if (Leaves(invite) >= replyUntil)
            reader.Fault("invite-date", EventProblem.InviteNotBeforeReply);
        if (sessions.Count == 0)
            return null;
        if (invite is { } invited && JapanTime.Day(sessions.Max(s => s.Start)) is var lastDay && lastDay > JapanTime.Day(invited).AddYears(LongestAhead))
            reader.Fault("invite-date", EventProblem.SessionsTooFarAhead, day: lastDay);

        var firstDay = JapanTime.Day(sessions.Min(s => s.Start));
        if (replyDay >= firstDay)
            reader.Fault("reply-until", EventProblem.ReplyNotBeforeSessions, day: firstDay);
        var lastEnd = sessions.Max(s => s.End);
        var questionnaireUntil = EndOf(questionnaireDay ?? JapanTime.Day(lastEnd).AddDays(QuestionnaireDays));
        if (Leaves(lastEnd + DispatchRules.AfterSession) >= questionnaireUntil)
            reader.Fault("questionnaire-until", EventProblem.QuestionnaireTooShort, day: JapanTime.Day(lastEnd));
        return invite is null || replyUntil is null ? null : new Timetable(invite.Value, replyUntil.Value, questionnaireUntil!.Value);

        DateTimeOffset? Leaves(DateTimeOffset? at) => at is { } moment ? hours.NextOpening(moment) : null;
    }

    private static DateTimeOffset? EndOf(DateOnly? day) => day is { } last ? JapanTime.At(last.AddDays(1), TimeOnly.MinValue) : null;

    private static DateOnly LastDay(DateTimeOffset until) => JapanTime.Day(until.AddTicks(-1));

    private static DateTimeOffset? At(DateOnly? day, TimeOnly? time) => day is { } d && time is { } t ? JapanTime.At(d, t) : null;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // As newsletters print it, the count at the end included: 八幡、片岡、榛名 計３地区. The middle dot belongs to names, and so may a space.
    private static string[] Spellings(string? text, ContactBook book)
    {
        const StringSplitOptions tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        return text is null ? [] : [.. Count().Replace(text, "").Split(['、', '，', ',', '\n', '\r', '\t'], tidy).SelectMany(Parts)];

        string[] Parts(string spelling) => book.DistrictSpelled(spelling) is null && spelling.Split([' ', '\u3000'], tidy) is var words
            && Array.TrueForAll(words, w => book.DistrictSpelled(w) is not null) ? words : [spelling];
    }

    [GeneratedRegex(@"\s*計\s*\d+\s*地区\s*$")]
    private static partial Regex Count();

    /// <summary>The ids of fields that are numbered.</summary>
    public static class Field
    {
        /// <summary><paramref name="number"/> counts from 1.</summary>
        public static string Role(int number) => string.Create(CultureInfo.InvariantCulture, $"role{number}");

        /// <summary><paramref name="number"/> counts from 1; <paramref name="part"/>: date, start, end, venue, capacity, theme, districts.</summary>
        public static string Session(int number, string part) => string.Create(CultureInfo.InvariantCulture, $"session{number}-{part}");
    }

    /// <summary>Reads fields one by one and remembers what is wrong.</summary>
    private sealed class Reader
    {
        public List<EventFault> Faults { get; } = [];

        public void Fault(
            string field, EventProblem problem, string? name = null, int? number = null, DateOnly? day = null, IReadOnlyList<District>? near = null) =>
            Faults.Add(new EventFault(field, problem, name, number, day, near is null or [] ? null : string.Join("、", near.Select(d => d.Name))));

        public string? Line(string field, string? text)
        {
            if (text is null)
                Fault(field, EventProblem.Missing);
            else if (text.Length > MaxLine)
                Fault(field, EventProblem.TooLong, number: MaxLine);
            return text;
        }

        public DateOnly? Day(string field, string? text)
        {
            switch (text is null ? null : Wareki.TryParse(text))
            {
                case null:
                    Fault(field, EventProblem.Missing);
                    return null;
                case DateReading.Date { Day.Year: >= FirstYear and <= LastYear } date:
                    return date.Day;
                case DateReading.WeekdayDoesNotMatch wrong:
                    Fault(field, EventProblem.WrongWeekday, name: Wareki.Weekday(wrong.Actual).ToString(), day: wrong.Day);
                    return null;
                case DateReading.OutOfEra(var era, var day):
                    Fault(field, EventProblem.OutOfEra, name: era, day: day);
                    return null;
                default:
                    Fault(field, EventProblem.NotADate);
                    return null;
            }
        }

        public TimeOnly? Time(string field, string? text)
        {
            if (text is null)
                Fault(field, EventProblem.Missing);
            else if (ClockTime.TryParse(text) is { } time)
                return time;
            else
                Fault(field, EventProblem.NotATime);
            return null;
        }

        public int? Capacity(string field, string? text)
        {
            if (text is null)
                return null;
            if (int.TryParse(Nfkc.Of(text).TrimEnd('人', '名', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var seats)
                && seats is >= 1 and <= MaxCapacity)
                return seats;
            Fault(field, EventProblem.NotANumber, number: MaxCapacity);
            return null;
        }
    }
}

/// <summary>A session as it is typed; null where nothing was.</summary>
/// <param name="Districts">Names in any known spelling, parted by 、 or line breaks.</param>
public sealed record SessionForm(
    string? Date = null, string? Start = null, string? End = null, string? Venue = null, string? Capacity = null, string? Theme = null,
    string? Districts = null)
{
    /// <summary>Nothing was typed.</summary>
    public bool IsEmpty => this == new SessionForm();
}

/// <summary>What an event's form turned out to say.</summary>
public abstract record EventReading
{
    private EventReading() { }

    /// <summary>An event, its sessions in order of time and numbered anew.</summary>
    public sealed record Sound(Event Event) : EventReading;

    /// <summary>Everything that is wrong, in the order of the fields.</summary>
    public sealed record Faulty(IReadOnlyList<EventFault> Faults) : EventReading;
}

/// <summary>What is wrong with one field of an event.</summary>
/// <param name="Field">The field's id in the form.</param>
/// <param name="Problem">What it is.</param>
/// <param name="Name">The role, district, weekday or era that it is about.</param>
/// <param name="Number">The limit, or the session that it is about.</param>
/// <param name="Day">The day that it is about.</param>
/// <param name="Near">Districts that were perhaps meant, parted by 、.</param>
public sealed record EventFault(
    string Field, EventProblem Problem, string? Name = null, int? Number = null, DateOnly? Day = null, string? Near = null);

/// <summary>What can be wrong.</summary>
public enum EventProblem
{
    Missing = 1,
    TooLong,

    /// <summary>The name is only the fiscal year that the form began with.</summary>
    NameOnlyYear,

    RoleTwice,
    NotADate,
    WrongWeekday,
    OutOfEra,
    NotATime,
    NotANumber,
    EndNotAfterStart,
    DistrictUnknown,

    /// <summary>The district is a whole: people act in its halves, and each half belongs to one session.</summary>
    DistrictHasHalves,

    /// <summary>The district is in another session.</summary>
    DistrictTwice,

    /// <summary>The last day for replies is not before the day of the first session.</summary>
    ReplyNotBeforeSessions,

    /// <summary>No sending hour is left between the invitation and the end of the last day for replies.</summary>
    InviteNotBeforeReply,

    /// <summary>A session is years after the invitation: its year is mistyped, or the invitation's.</summary>
    SessionsTooFarAhead,

    /// <summary>Not a mail address.</summary>
    NotAnAddress,

    /// <summary>No sending hour is left between the last session and the end of the questionnaire.</summary>
    QuestionnaireTooShort,
}
