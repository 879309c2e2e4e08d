using System.Globalization;
using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Email;

/// <summary>What a mail says beside its recipient, the session and the sender. Pure.</summary>
/// <param name="Subject">With a place for the event's name.</param>
/// <param name="Paragraphs">In order.</param>
/// <param name="Facts">In order, from the event's name on.</param>
/// <param name="Button">On the personal link; null: the mail has none.</param>
/// <param name="Asks">Whether it asks for a reply, which may come by telephone too.</param>
/// <param name="WithCalendar">Whether the session comes along for the recipient's own calendar.</param>
internal sealed record MailWords(
    string Subject, IReadOnlyList<string> Paragraphs, IReadOnlyList<(string Label, string Value)> Facts, string? Button, bool Asks,
    bool WithCalendar)
{
    /// <summary>The words of one rule for one person.</summary>
    /// <param name="rule">Why the mail is sent.</param>
    /// <param name="event">As it stands.</param>
    /// <param name="session">The session that the mail is about.</param>
    /// <param name="invitation">The person.</param>
    /// <param name="told">The event's sequence of which the person was told before.</param>
    public static MailWords Of(Rule rule, Event @event, Session session, Invitation invitation, int told)
    {
        var until = LastDay(UntilOf(rule, @event));
        // What is called off is the day that the person knows.
        if (rule is Rule.Cancellation)
            session = ChangeRules.SessionAsOf(@event, session.Id, told) ?? session;
        var words = rule switch
        {
            Rule.Invitation => new(MailTexts.InvitationSubject, [Fill(MailTexts.InvitationLead, until)], [(MailTexts.As, As(invitation))], MailTexts.ReplyButton, true, false),
            Rule.Reminder => new(MailTexts.ReminderSubject, [Fill(MailTexts.ReminderLead, until)], [(MailTexts.As, As(invitation))], MailTexts.ReplyButton, true, false),
            Rule.LastInformation => new(
                MailTexts.LastInformationSubject, [MailTexts.LastInformationLead], Answer(invitation), MailTexts.SeeReplyButton, false, true),
            Rule.Questionnaire => new(
                MailTexts.QuestionnaireSubject, [Fill(MailTexts.QuestionnaireLead, until)], [], MailTexts.QuestionnaireButton, false, false),
            Rule.QuestionnaireReminder => new(
                MailTexts.QuestionnaireReminderSubject, [Fill(MailTexts.QuestionnaireReminderLead, until)], [], MailTexts.QuestionnaireButton, false, false),
            Rule.Change => Change(@event, session, invitation, told),
            Rule.Cancellation => new(MailTexts.CancellationSubject, [MailTexts.CancellationLead], [], null, false, invitation.Coming),
            Rule.Receipt => Receipt(@event, invitation),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
        };
        return words with
        {
            Facts =
            [
                (MailTexts.What, @event.Name),
                (MailTexts.When, Wareki.FormatSession(session.Start, session.End)),
                (MailTexts.Where, session.Venue),
                .. session.Theme is { Length: > 0 } theme ? [(MailTexts.Theme, theme)] : Array.Empty<(string, string)>(),
                .. words.Facts,
            ],
        };
    }

    /// <summary>Until when (UTC) what a rule asks can be answered.</summary>
    public static DateTimeOffset UntilOf(Rule rule, Event @event) =>
        rule is Rule.Questionnaire or Rule.QuestionnaireReminder ? @event.Timetable.QuestionnaireUntil : @event.Timetable.ReplyUntil;

    /// <summary>The last day before <paramref name="until"/>, as it is printed.</summary>
    public static string LastDay(DateTimeOffset until) => Wareki.Format(JapanTime.Day(until.AddTicks(-1)));

    /// <summary>A text's paragraphs: empty lines part them.</summary>
    public static string[] ParagraphsOf(string text) =>
        text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static MailWords Change(Event @event, Session session, Invitation invitation, int told)
    {
        var restored = ChangeRules.CancelledAsOf(@event, told);
        var before = ChangeRules.SessionAsOf(@event, session.Id, told);
        List<(string, string)> facts = [];
        if (before is not null && (before.Start, before.End) != (session.Start, session.End))
            facts.Add((MailTexts.BeforeWhen, Wareki.FormatSession(before.Start, before.End)));
        if (before is not null && before.Venue != session.Venue)
            facts.Add((MailTexts.BeforeWhere, before.Venue));

        // By when the change was made, not by the clock: the same mail twice is the same.
        var late = ChangeRules.Notice(@event) is { } notice && notice.At >= @event.Timetable.ReplyUntil;
        var ask = (late, invitation.Reply) switch
        {
            (true, null) => MailTexts.ChangeSilentLate,
            (true, _) => MailTexts.ChangeAnsweredLate,
            (_, null) => MailTexts.ChangeSilent,
            _ => MailTexts.ChangeAnswered,
        };
        return new(
            restored ? MailTexts.RestoredSubject : MailTexts.ChangeSubject,
            [restored ? MailTexts.RestoredLead : MailTexts.ChangeLead, ask],
            [.. facts, .. Answer(invitation)],
            late ? null : invitation.Reply is null ? MailTexts.ReplyButton : MailTexts.SeeReplyButton, !late, invitation.Coming);
    }

    private static MailWords Receipt(Event @event, Invitation invitation) => new(
        MailTexts.ReceiptSubject,
        [
            invitation.Reply?.Kind switch
            {
                ReplyKind.Proxy => MailTexts.ReceiptProxy,
                ReplyKind.NotAttending => MailTexts.ReceiptNotAttending,
                _ => MailTexts.ReceiptAttending,
            },
            Fill(MailTexts.ReceiptChange, LastDay(@event.Timetable.ReplyUntil)),
        ],
        Answer(invitation), MailTexts.SeeReplyButton, false, invitation.Coming);

    private static IReadOnlyList<(string, string)> Answer(Invitation invitation) => invitation.Reply switch
    {
        { Kind: ReplyKind.NotAttending } => [(MailTexts.Answer, MailTexts.AnswerNotAttending)],
        { Kind: ReplyKind.Proxy } reply =>
            [(MailTexts.Answer, Fill(MailTexts.AnswerProxy, reply.ProxyName)), (MailTexts.People, Fill(MailTexts.PeopleCount, reply.People))],
        { } reply => [(MailTexts.Answer, MailTexts.AnswerAttending), (MailTexts.People, Fill(MailTexts.PeopleCount, reply.People))],
        null => [],
    };

    private static string As(Invitation invitation) => invitation.OtherRoles is { Count: > 0 } others
        ? Fill(MailTexts.AlsoAs, invitation.Capacity.Role, string.Join("、", others))
        : invitation.Capacity.Role;

    private static string Fill(string text, params object?[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
