using System.Globalization;
using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Email;

/// <summary>What a letter or a FAX sheet says to one person: the same as the mail that it stands for, as far as paper can say it. Pure.</summary>
/// <param name="Heading">What it is about, with the event's name.</param>
/// <param name="Greeting">The office's own words, in paragraphs; most sheets have none.</param>
/// <param name="Paragraphs">In order.</param>
/// <param name="Facts">In order.</param>
/// <param name="Answer">What is to be sent back.</param>
/// <param name="HasPage">Whether a page stands behind the code that is printed on it.</param>
public sealed record SheetWords(
    string Heading, IReadOnlyList<string> Greeting, IReadOnlyList<string> Paragraphs, IReadOnlyList<(string Label, string Value)> Facts, SheetAnswer Answer,
    bool HasPage)
{
    /// <summary>The words of one sheet.</summary>
    /// <param name="key">What it is about.</param>
    /// <param name="event">As it stands.</param>
    /// <param name="person">To whom, and what has been sent so far.</param>
    /// <param name="now">When it is printed: nothing is asked that is over.</param>
    public static SheetWords Of(WayKey key, Event @event, Person person, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(person);
        var mail = MailOf(key, @event, person);
        var until = MailWords.UntilOf(key.Rule, @event);
        var open = now < until;
        var answer = !open ? SheetAnswer.None
            : key.Rule is Rule.Questionnaire or Rule.QuestionnaireReminder ? SheetAnswer.Questionnaire
            : mail.Asks && person.Invitation.Reply is null ? SheetAnswer.Reply
            : SheetAnswer.None;
        return new(
            Fill(mail.Subject, @event.Name),
            key.Rule is Rule.Invitation ? MailWords.ParagraphsOf(@event.Greeting) : [],
            key.Rule is Rule.Questionnaire ? [Fill(SheetTexts.QuestionnaireLead, MailWords.LastDay(until))] : mail.Paragraphs,
            [.. mail.Facts, .. answer is SheetAnswer.None ? Array.Empty<(string, string)>() : [(SheetTexts.Until, MailWords.LastDay(until))]],
            answer, open && mail.Button is not null);
    }

    /// <summary>What can be said on the telephone instead of one mail.</summary>
    /// <param name="key">Which.</param>
    /// <param name="event">As it stands.</param>
    /// <param name="person">Who is called, and what has been sent so far.</param>
    /// <param name="office">Who calls.</param>
    /// <param name="now">When.</param>
    public static string Call(WayKey key, Event @event, Person person, Office office, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(office);
        var until = MailWords.UntilOf(key.Rule, @event);
        var replies = now < @event.Timetable.ReplyUntil;
        return Fill(
            key.Rule switch
            {
                Rule.Invitation => SheetTexts.CallInvitation,
                Rule.Reminder => SheetTexts.CallReminder,
                Rule.LastInformation => SheetTexts.CallLastInformation,
                Rule.Questionnaire => SheetTexts.CallQuestionnaire,
                Rule.QuestionnaireReminder => SheetTexts.CallQuestionnaireReminder,
                Rule.Cancellation => SheetTexts.CallCancellation,
                _ when Restores(key, @event, person) => replies ? SheetTexts.CallRestored : SheetTexts.CallRestoredLate,
                _ => replies ? SheetTexts.CallChange : SheetTexts.CallChangeLate,
            },
            office.Name, @event.Name, MailWords.LastDay(until));
    }

    /// <summary>Whether it tells that the event takes place after all: only whoever was told of its being called off hears that.</summary>
    public static bool Restores(WayKey key, Event @event, Person person)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(person);
        return key.Rule is Rule.Change && ChangeRules.CancelledAsOf(@event, Told(key, @event, person));
    }

    /// <summary>What a caller has to say that differs from person to person, beside the session's time: the place; of a change, what was before.</summary>
    public static IReadOnlyList<(string Label, string Value)> CallFacts(WayKey key, Event @event, Person person)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Rule switch
        {
            Rule.Invitation or Rule.Reminder => [.. MailOf(key, @event, person).Facts.Where(f => f.Label is var label && (label == MailTexts.Where || label == MailTexts.Theme))],
            Rule.Change or Rule.LastInformation or Rule.Cancellation => [.. MailOf(key, @event, person).Facts.Skip(1)],
            _ => [],
        };
    }

    private static MailWords MailOf(WayKey key, Event @event, Person person)
    {
        var session = @event.Session(DispatchRules.SessionOf(key.Rule, key.Occurrence) ?? person.Invitation.SessionId);
        return MailWords.Of(key.Rule, @event, session, person.Invitation, Told(key, @event, person));
    }

    /// <summary>The event's sequence of which the person was told before.</summary>
    private static int Told(WayKey key, Event @event, Person person)
    {
        var row = person.Messages.Select(m => m.Message).FirstOrDefault(m => (m.Key.Rule, m.Key.Occurrence) == (key.Rule, key.Occurrence));
        return row?.Told ?? row?.Sequence ?? @event.Sequence;
    }

    private static string Fill(string text, params object?[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}

/// <summary>What somebody sends back on a sheet.</summary>
public enum SheetAnswer
{
    /// <summary>Nothing.</summary>
    None = 1,

    /// <summary>Whether they come.</summary>
    Reply,

    /// <summary>The answers to the questionnaire.</summary>
    Questionnaire,
}
