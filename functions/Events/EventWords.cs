using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Functions.Invitations;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;

namespace Outreach.Functions.Events;

/// <summary>Events in the words and dates of the page's language.</summary>
internal static class EventWords
{
    /// <summary>令和7年1月14日（火）.</summary>
    public static string Day(DateOnly day) => Language.Code == "en" ? Wareki.FormatEnglish(day) : Wareki.Format(day);

    /// <summary>第3回.</summary>
    public static string Number(int number) => Words.Fill(EventTexts.SessionNumber, number);

    /// <summary>第3回: the session's place in its event.</summary>
    public static string Number(Event @event, string sessionId) =>
        @event.FindSession(sessionId) is { } session ? Number(@event.NumberOf(session)) : sessionId;

    /// <summary>第3回 令和7年2月12日（水）10:00～12:00.</summary>
    public static string NumberAndTime(Event @event, Session session) => Number(@event.NumberOf(session)) + " " + Dates.Session(session);

    /// <summary>The days of an event: one, or the first and the last.</summary>
    public static string Days(Event @event)
    {
        var days = @event.Sessions.Select(s => JapanTime.Day(s.Start)).Distinct().ToList();
        return days.Count == 1 ? Day(days[0]) : Words.Fill(EventTexts.FirstToLastDay, Day(days[0]), Day(days[^1]));
    }

    /// <summary>What an event sends, with the session where it is for one: アンケート（第1回）.</summary>
    public static string Sending(Event @event, Rule rule, string occurrence) =>
        DispatchRules.SessionOf(rule, occurrence) is { } session
            ? Words.Fill(EventTexts.QuestionnaireOf, DispatchWords.Name(rule), Number(@event, session))
            : DispatchRules.ChangeOf(@event, rule, occurrence) is { Kind: EventChangeKind.Restored } ? EventTexts.RestoredNotice
            : DispatchWords.Name(rule);

    /// <summary>The same of one person's message: a notice tells each what differs from what that person was told.</summary>
    public static string Sending(Event @event, Message message) => message is { Key.Rule: Rule.Change, Told: { } told }
        ? ChangeRules.CancelledAsOf(@event, told) ? EventTexts.RestoredNotice : DispatchWords.Name(Rule.Change)
        : Sending(@event, message.Key.Rule, message.Key.Occurrence);

    /// <summary>Who was, is to be and was not told by other ways than mail; empty where nobody is.</summary>
    public static IReadOnlyList<string> OtherWays(Progress progress)
    {
        List<string> lines = [];
        if (progress.Told.Count > 0)
            lines.Add(Words.Fill(EventTexts.WaysTold, progress.Told.Sum(w => w.Count), Ways(progress.Told)));
        if (progress.ToTell.Count > 0)
            lines.Add(Words.Fill(EventTexts.WaysToTell, progress.ToTell.Sum(w => w.Count), Ways(progress.ToTell)));
        if (progress.Missed > 0)
            lines.Add(Words.Fill(EventTexts.WaysMissed, progress.Missed));
        return lines;

        static string Ways(IReadOnlyList<ByOtherWay> ways) => string.Join("、", ways.Select(w => Words.Fill(InvitationTexts.WayCount, DispatchWords.Name(w.Channel), w.Count)));
    }

    /// <summary>How everybody whom a sending is for is accounted for, on one line.</summary>
    public static string Sum(Progress progress)
    {
        var parts = new (string Text, int Count)[]
        {
            (EventTexts.SumSent, progress.Sent), (EventTexts.SumOpen, progress.Open), (EventTexts.SumTold, progress.Told.Sum(w => w.Count)),
            (EventTexts.SumToTell, progress.ToTell.Sum(w => w.Count)), (EventTexts.SumMissed, progress.Missed), (EventTexts.SumNotSent, progress.NotSent.Sum(n => n.Count)),
        };
        var sum = Words.Fill(EventTexts.ProgressSum, progress.All, string.Join(" ＋ ", parts.Where(p => p.Count > 0).Select(p => Words.Fill(p.Text, p.Count))));
        return progress.Lost.Sum(l => l.Count) is > 0 and var lost ? sum + Words.Fill(EventTexts.SumLost, lost) : sum;
    }

    /// <summary>Whom a rule is for.</summary>
    public static string To(Rule rule) => rule switch
    {
        Rule.Invitation => EventTexts.ToInvited,
        Rule.Reminder => EventTexts.ToSilent,
        Rule.LastInformation => EventTexts.ToComing,
        Rule.QuestionnaireReminder => EventTexts.ToNotResponded,
        Rule.Change or Rule.Cancellation => EventTexts.ToTold,
        Rule.Receipt => EventTexts.ToAnswering,
        _ => EventTexts.ToAttending,
    };

    public static string Name(EventPhase phase) => phase switch
    {
        EventPhase.Draft => EventTexts.PhaseDraft,
        EventPhase.Preparing => EventTexts.PhasePreparing,
        EventPhase.Planned => EventTexts.PhasePlanned,
        EventPhase.Replies => EventTexts.PhaseReplies,
        EventPhase.Sessions => EventTexts.PhaseSessions,
        EventPhase.Questionnaire => EventTexts.PhaseQuestionnaire,
        EventPhase.Cancelled => EventTexts.PhaseCancelled,
        _ => EventTexts.PhaseOver,
    };

    public static Tone ToneOf(EventPhase phase) => phase switch
    {
        EventPhase.Draft or EventPhase.Over => Tone.Neutral,
        EventPhase.Preparing => Tone.Warning,
        EventPhase.Cancelled => Tone.Error,
        EventPhase.Planned => Tone.Info,
        _ => Tone.Success,
    };

    /// <summary>How a promise is being kept.</summary>
    public static string Say(PromiseKept kept) => kept switch
    {
        { Last: null } => EventTexts.LateUnknown,
        { IsOver: true, Late: var late } when late == TimeSpan.Zero => Words.Fill(EventTexts.OnTimeDone, Dates.Moment(kept.Last.Value)),
        { IsOver: true } => Words.Fill(EventTexts.LateDone, Dates.Moment(kept.Last.Value), Lasting(kept.Late!.Value)),
        { Late: var late } when late == TimeSpan.Zero => Words.Fill(EventTexts.OnTimeNow, Dates.Moment(kept.Last.Value)),
        _ => Words.Fill(EventTexts.LateNow, Dates.Moment(kept.Last.Value), Lasting(kept.Late!.Value)),
    };

    /// <summary>What keeps mails back.</summary>
    public static string Say(DelayReason why, QueueAhead queue) => why switch
    {
        DelayReason.Trial => EventTexts.DelayTrial,
        DelayReason.Stopped => EventTexts.DelayStopped,
        DelayReason.Throttled => EventTexts.DelayThrottled,
        _ => Words.Fill(EventTexts.DelayOthers, string.Join("、", queue.InTheWay.Select(Say))),
    };

    /// <summary>What another event sends first.</summary>
    public static string Say(QueuedSending line) =>
        Words.Fill(EventTexts.QueuedLine, line.Event.Name, Sending(line.Event, line.Rule, line.Occurrence), Words.Figure(line.Mails));

    /// <summary>5時間20分, in whole minutes, at least one.</summary>
    public static string Lasting(TimeSpan span)
    {
        var minutes = Math.Max(1, (int)Math.Round(span.TotalMinutes));
        return minutes < 60 ? Words.Fill(EventTexts.Minutes, minutes) : Words.Fill(EventTexts.HoursMinutes, minutes / 60, minutes % 60);
    }
}
