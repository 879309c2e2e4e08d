using System.Globalization;
using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Email;

/// <summary>What a mail says beside its recipient, the session and the sender. Pure.</summary>
/// <param name="Subject">With a place for the event's name.</param>
/// <param name="Paragraphs">In order.</param>
/// <param name="Facts">After those of the session.</param>
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
        var replyUntil = LastDay(@event.Timetable.ReplyUntil);
        var answerUntil = LastDay(@event.Timetable.QuestionnaireUntil);
        return rule switch
        {
            Rule.Invitation => new(MailTexts.InvitationSubject, [Fill(MailTexts.InvitationLead, replyUntil)], [], MailTexts.ReplyButton, true, false),
            Rule.Reminder => new(MailTexts.ReminderSubject, [Fill(MailTexts.ReminderLead, replyUntil)], [], MailTexts.ReplyButton, true, false),
            Rule.LastInformation => new(
                MailTexts.LastInformationSubject, [MailTexts.LastInformationLead], Answer(invitation), MailTexts.SeeReplyButton, false, true),
            Rule.Questionnaire => new(
                MailTexts.QuestionnaireSubject, [Fill(MailTexts.QuestionnaireLead, answerUntil)], [], MailTexts.QuestionnaireButton, false, false),
            Rule.QuestionnaireReminder => new(
                MailTexts.QuestionnaireReminderSubject, [Fill(MailTexts.QuestionnaireReminderLead, answerUntil)], [], MailTexts.QuestionnaireButton, false, false),
            Rule.Change => Change(@event, session, invitation, told),
            Rule.Cancellation => new(MailTexts.CancellationSubject, [MailTexts.CancellationLead], [], null, false, invitation.Coming),
            Rule.Receipt => Receipt(@event, invitation),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
        };
    }

    private static MailWords Change(Event @event, Session session, Invitation invitation, int told)
    {
        var restored = ChangeRules.CancelledAsOf(@event, told);
        var before = ChangeRules.SessionAsOf(@event, session.Id, told);
        List<(string, string)> facts = [];
        if (before is not null && (before.Start, before.End) != (session.Start, session.End))
            facts.Add((MailTexts.BeforeWhen, Wareki.FormatSession(before.Start, before.End)));
        if (before is not null && before.Venue != session.Venue)
            facts.Add((MailTexts.BeforeWhere, before.Venue));
        return new(
            restored ? MailTexts.RestoredSubject : MailTexts.ChangeSubject,
            [restored ? MailTexts.RestoredLead : MailTexts.ChangeLead, invitation.Reply is null ? MailTexts.ChangeSilent : MailTexts.ChangeAnswered],
            [.. facts, .. Answer(invitation)], invitation.Reply is null ? MailTexts.ReplyButton : MailTexts.SeeReplyButton, true, invitation.Coming);
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

    private static string LastDay(DateTimeOffset until) => Wareki.Format(JapanTime.Day(until.AddTicks(-1)));

    private static string Fill(string text, params object?[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
