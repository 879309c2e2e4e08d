using System.Globalization;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Dispatch;

/// <summary>What is sent, to whom, from when, until when. Pure.</summary>
public static class DispatchRules
{
    /// <summary>The invitation's only occurrence, and the first one of the usual reminder.</summary>
    public const string Once = "1";

    /// <summary>The most receipts that one person gets of one event, so that a form that is open to the world cannot spend the quota.</summary>
    public const int MostReceipts = 3;

    /// <summary>So long after a session's end its questionnaire goes out, unless its rule says otherwise.</summary>
    public static readonly TimeSpan AfterSession = TimeSpan.FromMinutes(30);

    /// <summary>Whoever was invited after the others is not reminded so soon.</summary>
    public static readonly TimeSpan BeforeReminder = TimeSpan.FromHours(23);

    /// <summary>A receipt waits so long at least: who changes the answer again within it gets one receipt.</summary>
    public static readonly TimeSpan BeforeReceipt = TimeSpan.FromMinutes(1);

    /// <summary>A receipt that could not leave for so long is no longer of use.</summary>
    public static readonly TimeSpan ReceiptLasts = TimeSpan.FromDays(2);

    /// <summary>Everything that an event sends by the clock, in order of time. Receipts follow replies instead.</summary>
    /// <remarks>Of an event that was called off nothing is left but the notice.</remarks>
    public static IReadOnlyList<PlannedSending> Plan(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var plan = new List<PlannedSending>();
        if (!@event.IsCancelled)
        {
            plan.Add(new(Rule.Invitation, Once, @event.Timetable.InviteAt, @event.Timetable.ReplyUntil));
            plan.AddRange(Timed(@event).Where(p => !IsTooEarly(@event, p)));
        }

        if (ChangeRules.Notice(@event) is { } notice)
            plan.Add(new(RuleOf(notice), Occurrence(notice), notice.At, @event.Sessions.Max(s => s.End)));
        return [.. plan.OrderBy(p => p.DueAt)];
    }

    /// <summary>What the rules of an event would send before what it follows, and is therefore not planned: in order of time.</summary>
    /// <remarks>「先日ご案内しました」 says nothing to somebody who has not been invited yet, and before the invitation nobody has said to come.</remarks>
    public static IReadOnlyList<PlannedSending> TooEarly(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.IsCancelled ? [] : [.. Timed(@event).Where(p => IsTooEarly(@event, p)).OrderBy(p => p.DueAt)];
    }

    /// <summary>Every rule and occurrence under which the event may ever have sent something, also what it no longer plans.</summary>
    public static IReadOnlyList<(Rule Rule, string Occurrence)> Occurrences(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return
        [
            (Rule.Invitation, Once),
            .. @event.Rules.Timed.SelectMany(r => Sittings(@event, r).Select(s => (r.Rule, r.Occurrence(s)))),
            .. @event.Changes.Where(c => c.Kind is not EventChangeKind.Edited).Select(c => (RuleOf(c), Occurrence(c))),
            .. Enumerable.Range(1, MostReceipts).Select(n => (Rule.Receipt, Receipt(n))),
        ];
    }

    /// <summary>
    /// What has already asked those who were at a session, and must be laid out once more for somebody who is found to have been
    /// there too.
    /// </summary>
    public static IReadOnlyList<AgendaItem> AfterSessionAgain(Event @event, Session session, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        return
        [
            .. Plan(@event)
                .Where(p => p.Rule is Rule.Questionnaire or Rule.QuestionnaireReminder && p.DueAt <= now
                    && (SessionOf(p.Rule, p.Occurrence) ?? session.Id) == session.Id)
                .Select(p => AgendaOf(@event, p)),
        ];
    }

    /// <summary>The notice that must be laid out once more for somebody of whom it was not known that they had heard of the event.</summary>
    public static IReadOnlyList<AgendaItem> NoticeAgain(Event @event, DateTimeOffset now) =>
        [.. Plan(@event).Where(p => p.Rule is Rule.Change or Rule.Cancellation && now < p.ExpiresAt).Select(p => AgendaOf(@event, p))];

    /// <summary>A planned sending as it stands on the agenda before it is laid out.</summary>
    public static AgendaItem AgendaOf(Event @event, PlannedSending planned)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(planned);
        return new AgendaItem(@event.Id, planned.Rule, planned.Occurrence, planned.DueAt, Sequence: @event.Sequence);
    }

    /// <summary>What stands on the agenda for an item's rule and occurrence as the event is; null: it sends no such thing.</summary>
    public static AgendaItem? AsPlanned(Event @event, AgendaItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Plan(@event).FirstOrDefault(p => (p.Rule, p.Occurrence) == (item.Rule, item.Occurrence)) is { } planned ? AgendaOf(@event, planned) : null;
    }

    /// <summary>When a rule of the event is due (UTC).</summary>
    /// <param name="event">The event.</param>
    /// <param name="rule">One of its rules.</param>
    /// <param name="session">Which session, where the rule is due for each.</param>
    public static DateTimeOffset DueAt(Event @event, SendingRule rule, Session? session)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(rule);
        var when = rule.When;
        if (when.Time is not { } time)
            return session!.End + AfterSession;
        var day = when.From switch
        {
            Anchor.Date => when.On!.Value,
            Anchor.Deadline => JapanTime.Day(UntilOf(@event, rule.Rule).AddTicks(-1)),
            Anchor.SessionStart => JapanTime.Day(session!.Start),
            _ => JapanTime.Day(session!.End),
        };
        if (when.From is Anchor.Date)
            return JapanTime.At(day, time);
        return JapanTime.At(OnWorkingDay(@event.WorkingDays, when.Working ? @event.WorkingDays.Count(day, when.Count) : day.AddDays(when.Count), when), time);
    }

    /// <summary>What is counted falls on no day off: before its day it goes to the working day before, after its day to the one after.</summary>
    private static DateOnly OnWorkingDay(WorkingDays days, DateOnly day, When when) =>
        days.Contains(day) ? day : days.Count(day, when.Count > 0 || (when.Count == 0 && when.From is Anchor.SessionEnd) ? 1 : -1);

    /// <summary>The occurrence of a person's receipt number <paramref name="number"/>, from 1.</summary>
    public static string Receipt(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The session that an occurrence is for; null: it is for all.</summary>
    public static string? SessionOf(Rule rule, string occurrence)
    {
        ArgumentNullException.ThrowIfNull(occurrence);
        return rule switch
        {
            Rule.LastInformation or Rule.Questionnaire => occurrence,
            Rule.Reminder or Rule.QuestionnaireReminder when occurrence.Split('.') is [_, var session] => session,
            _ => null,
        };
    }

    /// <summary>Whom a rule's occurrence is for, when its time has come: those get a row in the ledger.</summary>
    /// <remarks>
    /// The reminder has a row for everybody who was invited, so that for each it is said why it was not sent. Notices are for
    /// whoever was told something else (<see cref="ChangeRules.OwesNotice"/>), receipts for who answers.
    /// </remarks>
    public static bool Concerns(Rule rule, string occurrence, Invitation invitation)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        var session = SessionOf(rule, occurrence);
        return rule switch
        {
            Rule.Invitation => true,
            Rule.Reminder => session is null || session == invitation.Capacity.SessionId,
            Rule.LastInformation => invitation.SessionId == session && invitation.Coming,
            Rule.Questionnaire or Rule.QuestionnaireReminder =>
                (session is null || invitation.SessionId == session) && (invitation.Coming || invitation.Attendance is { Present: true }),
            _ => false,
        };
    }

    /// <summary>Whether a message is laid out to be sent, with what is known of the person's other messages then. For its parameters see <see cref="Decide"/>.</summary>
    public static Decision Admit(Message message, Invitation? invitation, Contact? contact, SoFar soFar, SendingRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(soFar);
        ArgumentNullException.ThrowIfNull(rules);
        if (Decide(message, invitation, contact, now, responded: soFar.Responded) is var decision and not Decision.Send)
            return decision;
        var rule = message.Key.Rule;
        if (rule is not (Rule.Reminder or Rule.QuestionnaireReminder))
            return new Decision.Send();

        // By other ways than mail it is staff who ask again, from lists that keep the days between.
        if (message.Key.Channel is not Channel.Mail)
            return new Decision.Send();
        var asks = FirstOf(rule)!.Value;
        if ((asks is Rule.Invitation || rules.Sends(asks)) && !soFar.HasBeenAsked(message))
            return new Decision.Drop(Reason.NotAskedYet);
        var asked = soFar.Messages.Where(m => m.Key != message.Key && AsksTheSame(m.Key.Rule, rule) && (m.MayHaveLeft || m.State is MessageState.Waiting))
            .Where(m => m.MayHaveLeft || m.DueAt <= message.DueAt).ToList();
        if (asked.Count(m => m.Key.Rule == rule) >= rules.MostReminders)
            return new Decision.Drop(Reason.EnoughReminders);
        var leaves = Later(message.DueAt, now);
        return asked.Select(m => m.SentAt ?? Later(m.DueAt, now)).Concat(soFar.Told).Any(t => IsTooSoon(t, leaves, rules))
            ? new Decision.Drop(Reason.TooSoon)
            : new Decision.Send();

        static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    }

    /// <summary>Whether somebody who was asked at one moment is not to be asked again at another.</summary>
    public static bool IsTooSoon(DateTimeOffset asked, DateTimeOffset again, SendingRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return JapanTime.Day(again).DayNumber - JapanTime.Day(asked).DayNumber < rules.DaysBetween;
    }

    /// <summary>Whose messages must be known to lay out those of <paramref name="rule"/>.</summary>
    public static bool AsksTheSame(Rule other, Rule rule) => rule switch
    {
        Rule.Reminder => other is Rule.Invitation or Rule.Reminder,
        Rule.QuestionnaireReminder => other is Rule.Questionnaire or Rule.QuestionnaireReminder,
        _ => false,
    };

    /// <summary>The rule that asks for the first time what <paramref name="rule"/> asks again; null: it asks nothing again.</summary>
    public static Rule? FirstOf(Rule rule) => rule switch
    {
        Rule.Reminder => Rule.Invitation,
        Rule.QuestionnaireReminder => Rule.Questionnaire,
        _ => null,
    };

    /// <summary>What to do with a message that is due, as things stand now.</summary>
    /// <param name="message">The message.</param>
    /// <param name="invitation">Whom it is about, as <see cref="Invitation.NamedNow"/>; null where there is none.</param>
    /// <param name="contact">Who gets it: whoever was merged into another is that other.</param>
    /// <param name="now">UTC.</param>
    /// <param name="twins">The person's other invitations of the event; empty for nearly everybody.</param>
    /// <param name="responded">Whether the person has answered the questionnaire; of no matter to other rules.</param>
    public static Decision Decide(
        Message message, Invitation? invitation, Contact? contact, DateTimeOffset now, IReadOnlyList<Twin>? twins = null, bool responded = false)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (invitation is null || contact is null)
            return new Decision.Drop(Reason.ContactGone);
        if (now >= message.ExpiresAt)
            return new Decision.Drop(Reason.Expired);
        var (rule, session) = (message.Key.Rule, SessionOf(message.Key.Rule, message.Key.Occurrence));
        if ((rule is Rule.Reminder && invitation.Reply is not null) || (responded && AsksForResponse(rule)))
            return new Decision.Drop(Reason.Answered);
        if (rule is Rule.Reminder && now < AskedFrom(invitation, contact) + BeforeReminder)
            return new Decision.Drop(Reason.JustInvited);
        if (AsksToCome(rule) && IsOver(invitation, contact, JapanTime.Day(now)))
            return new Decision.Drop(Reason.NotInOffice);
        if (rule is Rule.LastInformation && !(invitation.Coming && invitation.SessionId == session))
            return new Decision.Drop(Reason.NotComing);
        if (rule is Rule.Questionnaire or Rule.QuestionnaireReminder && !(invitation.Attended && invitation.SessionId == (session ?? invitation.SessionId)))
            return new Decision.Drop(Reason.NotAttended);
        if (!contact.IsActive)
            return new Decision.Drop(Reason.NotActive);
        if (message.Key.Channel is Channel.Mail && !contact.ReachableByMailFor(PurposeOf(rule)))
            return new Decision.Drop(Reason.NoMail);
        if (Among(message, twins ?? []) is { } among)
            return new Decision.Drop(among);
        return rule is Rule.Invitation && AskedFrom(invitation, contact) is { } from && now < from ? new Decision.Wait(from) : new Decision.Send();
    }

    /// <summary>
    /// The first day of a successor in the roles of the invitation, as <see cref="Invitation.NamedNow"/>: nobody is asked before. Terms that were
    /// over before it was added are left aside. Null: one has always been held, or it was not added for a successor.
    /// </summary>
    public static DateOnly? FirstDay(Invitation invitation, Contact contact)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        ArgumentNullException.ThrowIfNull(contact);
        return invitation.AddedAt is { } added && Terms(invitation, contact).Where(a => !(a.Until < JapanTime.Day(added))).ToList() is { Count: > 0 } terms
            && terms.TrueForAll(a => a.From is not null)
                ? terms.Min(a => a.From) : null;
    }

    private static IEnumerable<PlannedSending> Timed(Event @event) => @event.Rules.Timed.Where(r => !r.Off).SelectMany(r => PlannedOf(@event, r));

    private static bool IsTooEarly(Event @event, PlannedSending planned) => planned.Rule switch
    {
        Rule.Reminder or Rule.LastInformation => planned.DueAt <= @event.Timetable.InviteAt,
        Rule.QuestionnaireReminder => Timed(@event).Where(p => p.Rule is Rule.Questionnaire && (SessionOf(planned.Rule, planned.Occurrence) ?? p.Occurrence) == p.Occurrence)
            .Select(p => (DateTimeOffset?)p.DueAt).Min() is { } first && planned.DueAt <= first,
        _ => false,
    };

    private static IEnumerable<PlannedSending> PlannedOf(Event @event, SendingRule rule) =>
        Sittings(@event, rule).Select(s => new PlannedSending(
            rule.Rule, rule.Occurrence(s), DueAt(@event, rule, s), rule.Rule is Rule.LastInformation ? s!.Start : UntilOf(@event, rule.Rule)));

    private static IEnumerable<Session?> Sittings(Event @event, SendingRule rule) => rule.PerSession ? @event.Sessions : Enumerable.Repeat<Session?>(null, 1);

    private static DateTimeOffset UntilOf(Event @event, Rule rule) =>
        rule is Rule.Questionnaire or Rule.QuestionnaireReminder ? @event.Timetable.QuestionnaireUntil : @event.Timetable.ReplyUntil;

    /// <summary>The change of which a notice tells; null: it is none, or of one that is remembered no more.</summary>
    public static EventChange? ChangeOf(Event @event, Rule rule, string occurrence)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return rule is Rule.Change or Rule.Cancellation ? @event.Changes.FirstOrDefault(c => Occurrence(c) == occurrence) : null;
    }

    private static Rule RuleOf(EventChange notice) => notice.Kind is EventChangeKind.Cancelled ? Rule.Cancellation : Rule.Change;

    private static string Occurrence(EventChange notice) => notice.Sequence.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Whether the roles in which somebody was asked are over: each that is still known has ended. A predecessor is not asked
    /// again, but is told what became of an answer, and is asked about a session where they have been. Whoever was added as a
    /// successor is asked only while in that office: once the handover is taken back there is no such term.
    /// </summary>
    private static bool IsOver(Invitation invitation, Contact contact, DateOnly day) => LastDay(invitation, contact) < day;

    /// <summary>
    /// The last day in the roles of the invitation, as <see cref="Invitation.NamedNow"/>: nobody is asked to come later. Null: none is known. Long past
    /// for a successor who has no such term any more.
    /// </summary>
    public static DateOnly? LastDay(Invitation invitation, Contact contact)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        ArgumentNullException.ThrowIfNull(contact);
        var terms = Terms(invitation, contact);
        return terms.Count == 0 ? invitation.AddedAt is null ? null : DateOnly.MinValue
            : terms.TrueForAll(a => a.Until is not null) ? terms.Max(a => a.Until) : null;
    }

    /// <summary>From when somebody who was added is asked (UTC); null for whoever was invited by the release.</summary>
    private static DateTimeOffset? AskedFrom(Invitation invitation, Contact contact) =>
        FirstDay(invitation, contact) is { } first && JapanTime.At(first, TimeOnly.MinValue) is var begins && begins > invitation.AddedAt ? begins : invitation.AddedAt;

    private static List<Appointment> Terms(Invitation invitation, Contact contact) =>
    [
        .. invitation.Others.Prepend(invitation.Capacity).SelectMany(c => contact.Appointments.Where(a => a.Role == c.Role && a.DistrictId == c.DistrictId)),
    ];

    /// <summary>Whether a rule asks for an answer to the questionnaire: whoever has given one, also on paper, is not asked.</summary>
    public static bool AsksForResponse(Rule rule) => rule is Rule.Questionnaire or Rule.QuestionnaireReminder;

    /// <summary>Whether more people than are known today may get it: who is still going to say to come, or to be there.</summary>
    public static bool DependsOnAnswers(Rule rule) => rule is Rule.LastInformation or Rule.Questionnaire or Rule.QuestionnaireReminder;

    /// <summary>Whether a rule asks somebody to come, in a role that must still be held.</summary>
    public static bool AsksToCome(Rule rule) => rule is Rule.Invitation or Rule.Reminder or Rule.LastInformation;

    /// <summary>Why somebody who has several invitations of an event, being merged from several contacts, does not get this message.</summary>
    private static Reason? Among(Message message, IReadOnlyList<Twin> twins)
    {
        // What was answered is confirmed for each answer, by whichever link it was given. What may have arrived already is
        // for its own retry to settle: dropped here and there, nobody would get it.
        if (twins.Count == 0 || message.Key.Rule is Rule.Receipt || message.Uncertain)
            return null;
        if (message.Key.Rule is Rule.Reminder && twins.Any(t => t.Invitation.Reply is not null))
            return Reason.Answered;
        return twins.Any(t => t.MayHaveArrived || (t.GoesFirst && Concerns(message.Key.Rule, message.Key.Occurrence, t.Invitation)))
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
/// <param name="Occurrence">Which time; see <see cref="SendingRule.Occurrence"/>.</param>
/// <param name="DueAt">From here on (UTC), within the sending hours.</param>
/// <param name="ExpiresAt">Not from here on (UTC).</param>
public sealed record PlannedSending(Rule Rule, string Occurrence, DateTimeOffset DueAt, DateTimeOffset ExpiresAt);

/// <summary>Another invitation that a person has of the same event, being merged from several contacts.</summary>
/// <param name="Invitation">The other invitation.</param>
/// <param name="Message">What the same rule has for it; null: nothing yet.</param>
/// <param name="Leads">Whether it goes before the one that is looked at: of a person's invitations one is written to.</param>
public sealed record Twin(Invitation Invitation, Message? Message, bool Leads)
{
    /// <summary>Whether that message was accepted and did not arrive, for certain.</summary>
    public bool CameBack { get; init; }

    /// <summary>Whether the person may have that message: it was accepted and did not come back, or it is uncertain whether it was accepted.</summary>
    public bool MayHaveArrived => Message is { SentAt: not null } or { Uncertain: true } && !CameBack;

    /// <summary>Whether the person is written to by that invitation rather than by the one that is looked at.</summary>
    public bool GoesFirst => Leads && !CameBack && Message?.Reason is not Reason.AskedAsAnother;
}

/// <summary>What is known of one person when a message is laid out.</summary>
/// <param name="Messages">The person's messages of the event that ask for the same.</param>
/// <param name="Responded">Has answered the questionnaire.</param>
/// <param name="Told">When staff asked the person for it by another way than mail (UTC), as far as they noted it.</param>
public sealed record SoFar(IReadOnlyList<Message> Messages, bool Responded, IReadOnlyList<DateTimeOffset> Told)
{
    /// <summary>Nothing.</summary>
    public static SoFar Nothing { get; } = new([], false, []);

    /// <summary>Whether the person has been asked, or is about to be, what a mail asks again.</summary>
    public bool HasBeenAsked(Message again)
    {
        ArgumentNullException.ThrowIfNull(again);
        return Told.Count > 0
            || Messages.Any(m => m.Key.Rule == DispatchRules.FirstOf(again.Key.Rule)
                && (m.MayHaveLeft || m.Reason is Reason.AskedAsAnother || (m.Key.Channel is Channel.Mail && (m.State is MessageState.Waiting || m.IsHeldByTrial) && m.DueAt <= again.DueAt)));
    }
}

/// <summary>What to do with one message now: exactly one of the cases.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>Send it.</summary>
    public sealed record Send : Decision;

    /// <summary>Send it, but not before <paramref name="Until"/> (UTC).</summary>
    public sealed record Wait(DateTimeOffset Until) : Decision;

    /// <summary>Never send it. <paramref name="Why"/> is shown to staff.</summary>
    public sealed record Drop(Reason Why) : Decision;
}
