using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Dispatch;

/// <summary>What is sent, to whom, from when, until when. Pure.</summary>
public static class DispatchRules
{
    /// <summary>The reminder's and the invitation's only occurrence.</summary>
    public const string Once = "1";

    /// <summary>So long after a session's end its questionnaire may go out.</summary>
    public static readonly TimeSpan AfterSession = TimeSpan.FromMinutes(30);

    /// <summary>A reminder that would follow its invitation more closely than this is not sent.</summary>
    public static readonly TimeSpan BeforeReminder = TimeSpan.FromHours(23);

    /// <summary>
    /// The timetable of an event that is released at <paramref name="now"/>: released so late that the reminder would come
    /// together with the invitation, it has none.
    /// </summary>
    public static Timetable ReleasedAt(Timetable times, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(times);
        var invited = times.InviteAt > now ? times.InviteAt : now;
        return times.RemindAt < invited + BeforeReminder ? times with { RemindAt = null } : times;
    }

    /// <summary>Everything that an event sends, in order of time.</summary>
    public static IReadOnlyList<PlannedSending> Plan(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var times = @event.Timetable;
        var plan = new List<PlannedSending> { new(Rule.Invitation, Once, times.InviteAt, times.ReplyUntil) };
        if (times.RemindAt is { } remindAt)
            plan.Add(new(Rule.Reminder, Once, remindAt, times.ReplyUntil));
        plan.AddRange(@event.Sessions.Select(s => new PlannedSending(Rule.Questionnaire, s.Id, s.End + AfterSession, times.QuestionnaireUntil)));
        return [.. plan.OrderBy(p => p.DueAt)];
    }

    /// <summary>Whom a rule's occurrence is for, when its time has come: those get a row in the ledger.</summary>
    /// <remarks>The reminder has a row for everybody who was invited, so that for each it is said why it was not sent.</remarks>
    public static bool Concerns(Rule rule, string occurrence, Invitation invitation)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        return rule is Rule.Invitation or Rule.Reminder
            || (invitation.SessionId == occurrence && (invitation.Coming || invitation.Attendance is { Present: true }));
    }

    /// <summary>What to do with a message that is due, as things stand now.</summary>
    /// <param name="message">The message.</param>
    /// <param name="invitation">Whom it is about; null where there is none.</param>
    /// <param name="contact">Who gets it: whoever was merged into another is that other.</param>
    /// <param name="now">UTC.</param>
    /// <param name="twins">The person's other invitations of the event; empty for nearly everybody.</param>
    public static Decision Decide(
        Message message, Invitation? invitation, Contact? contact, DateTimeOffset now, IReadOnlyList<Twin>? twins = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (invitation is null || contact is null)
            return new Decision.Drop(Reason.ContactGone);
        if (now >= message.ExpiresAt)
            return new Decision.Drop(Reason.Expired);
        if (message.Key.Rule is Rule.Reminder && invitation.Reply is not null)
            return new Decision.Drop(Reason.Answered);
        if (message.Key.Rule is Rule.Reminder && now < invitation.AddedAt + BeforeReminder)
            return new Decision.Drop(Reason.JustInvited);
        if (AsksToCome(message.Key.Rule) && IsOver(invitation, contact, JapanTime.Day(now)))
            return new Decision.Drop(Reason.NotInOffice);
        if (Among(message, twins ?? []) is { } among)
            return new Decision.Drop(among);
        if (message.Key.Rule is Rule.Questionnaire && !(invitation.Attended && invitation.SessionId == message.Key.Occurrence))
            return new Decision.Drop(Reason.NotAttended);
        if (!contact.ReachableByMailFor(PurposeOf(message.Key.Rule)))
            return new Decision.Drop(Reason.NoMail);
        return new Decision.Send();
    }

    /// <summary>
    /// Whether the roles in which somebody was asked are over: each that is still known has ended. A predecessor is not asked
    /// again, but is told what became of an answer, and is asked about a session where they have been.
    /// </summary>
    private static bool IsOver(Invitation invitation, Contact contact, DateOnly day)
    {
        var terms = invitation.Others.Prepend(invitation.Capacity)
            .SelectMany(c => contact.Appointments.Where(a => a.Role == c.Role && a.DistrictId == c.DistrictId)).ToList();
        return terms.Count > 0 && terms.TrueForAll(a => a.Until < day);
    }

    private static bool AsksToCome(Rule rule) => rule is Rule.Invitation or Rule.Reminder or Rule.LastInformation;

    /// <summary>Why somebody who has several invitations of an event, being merged from several contacts, does not get this message.</summary>
    private static Reason? Among(Message message, IReadOnlyList<Twin> twins)
    {
        // What was answered is confirmed for each answer, by whichever link it was given. What may have arrived already is
        // for its own retry to settle: dropped here and there, nobody would get it.
        if (twins.Count == 0 || message.Key.Rule is Rule.Receipt || message.ContentHash is not null)
            return null;
        if (message.Key.Rule is Rule.Reminder && twins.Any(t => t.Invitation.Reply is not null))
            return Reason.Answered;
        return twins.Any(t => t.MayHaveArrived || (t.Leads && Concerns(message.Key.Rule, message.Key.Occurrence, t.Invitation)))
            ? Reason.AskedAsAnother : null;
    }

    /// <summary>What a rule's messages are sent for; a contact may wish another way for each.</summary>
    public static Purpose PurposeOf(Rule rule) => rule is Rule.Questionnaire or Rule.QuestionnaireReminder ? Purpose.Questionnaire : Purpose.Invitation;

    /// <summary>How long to wait before submission number <paramref name="submissions"/> + 1, or null: no more.</summary>
    public static TimeSpan? BackOff(int submissions) => submissions switch
    {
        <= 0 => TimeSpan.Zero,
        1 => TimeSpan.FromMinutes(1),
        2 => TimeSpan.FromMinutes(5),
        3 => TimeSpan.FromMinutes(30),
        4 => TimeSpan.FromHours(2),
        _ => null,
    };
}

/// <summary>One thing that an event sends.</summary>
/// <param name="Rule">Why.</param>
/// <param name="Occurrence">Which time: a session's id for questionnaires.</param>
/// <param name="DueAt">From here on (UTC), within the sending hours.</param>
/// <param name="ExpiresAt">Not from here on (UTC).</param>
public sealed record PlannedSending(Rule Rule, string Occurrence, DateTimeOffset DueAt, DateTimeOffset ExpiresAt);

/// <summary>Another invitation that a person has of the same event, being merged from several contacts.</summary>
/// <param name="Invitation">The other invitation.</param>
/// <param name="Message">What the same rule has for it; null: nothing yet.</param>
/// <param name="Leads">Whether it goes before the one that is looked at: of a person's invitations one is written to.</param>
public sealed record Twin(Invitation Invitation, Message? Message, bool Leads)
{
    /// <summary>Whether the person may have that message: it was accepted, or it is uncertain whether it was.</summary>
    public bool MayHaveArrived => Message is { SentAt: not null } or { ContentHash: not null };
}

/// <summary>What to do with one message now: exactly one of the cases.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>Send it.</summary>
    public sealed record Send : Decision;

    /// <summary>Never send it. <paramref name="Why"/> is shown to staff.</summary>
    public sealed record Drop(Reason Why) : Decision;
}
