using Microsoft.Extensions.Logging;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Dispatch;

/// <summary>Looks whether sending still works, and whether the ledger adds up.</summary>
public sealed class Watchdog(
    DeskTable desk, EventTable events, InvitationTable invitations, LedgerTable ledger, HandlingTable handlings, ContactTable contacts, ReopeningDesk reopening, Idle idle,
    TimeProvider clock, ILogger<Watchdog> log)
{
    /// <summary>One look. What it finds stands on every staff page, and in the log.</summary>
    /// <remarks>
    /// Streams every ledger that can still send something: a page of rows in memory at a time. Where the contacts have changed since
    /// the last look, by whatever way (an imported list, a correction, a merge), what did not reach somebody is decided anew.
    /// </remarks>
    public async Task<Watch> LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();

        // In this order: what an event plans is on the agenda before the event says so, and leaves it only once its rows stand.
        var all = await events.ListAsync(ct).ConfigureAwait(false);
        var standing = await desk.ReadAsync(ct).ConfigureAwait(false);
        List<AgendaItem> agenda = [.. standing.Agenda.Select(a => a.Value)];
        var findings = new List<Finding>();
        if (WatchRules.NoTick(standing.State, idle.SenderRestsUntil, now) is { } silence)
            findings.Add(silence);
        foreach (var @event in all.Where(e => WatchRules.StillSends(e, now)))
        {
            var count = await CountAsync(@event.Id, now, ct).ConfigureAwait(false);
            findings.AddRange(WatchRules.Judge(@event, count, agenda));
            foreach (var planned in WatchRules.Nowhere(@event, count, agenda, now))
            {
                if (planned.DueAt > now || await ConcernsAnybodyAsync(@event, planned, ct).ConfigureAwait(false))
                    findings.Add(new Finding(FindingKind.Nowhere, @event.Id, @event.Name, planned.Rule, planned.Occurrence));
            }
        }

        var version = (await contacts.VersionAsync(ct).ConfigureAwait(false)).Random;
        if (standing.Watch is { Contacts: { } seen } && seen != version)
            await reopening.ReopenAllAsync(ct).ConfigureAwait(false);
        var watch = new Watch(now, findings, version);
        await desk.WriteWatchAsync(watch, ct).ConfigureAwait(false);
        foreach (var finding in findings)
            log.LogError(SendingEvents.Alarm, "Watchdog: {Kind}, event {Event}, {Rule} {Occurrence}, {Count}", finding.Kind, finding.EventId, finding.Rule, finding.Occurrence, finding.Count);
        if (idle.SenderRestsUntil is { } rest && rest > now)
            idle.NothingBefore = rest;
        return watch;
    }

    /// <summary>Whether somebody should have a row of something whose time has come; most often nobody, and then nothing is missing.</summary>
    private async Task<bool> ConcernsAnybodyAsync(Event @event, PlannedSending planned, CancellationToken ct)
    {
        if (planned.Rule is not (Rule.Change or Rule.Cancellation))
        {
            await foreach (var invitation in invitations.EachAsync(@event.Id, ct).ConfigureAwait(false))
            {
                if (WatchRules.ConcernedThen(planned, invitation))
                    return true;
            }

            return false;
        }

        var readingRows = ledger.ListAsync(@event.Id, ct);
        var marks = ChangeRules.Marks(await handlings.ListAsync(@event.Id, ct).ConfigureAwait(false));
        var rows = (await readingRows.ConfigureAwait(false)).ToLookup(r => r.Key.ContactId);
        await foreach (var invitation in invitations.EachAsync(@event.Id, ct).ConfigureAwait(false))
        {
            if (ChangeRules.Told(@event, invitation, rows[invitation.ContactId], marks[invitation.ContactId]) is { } told && ChangeRules.OwesNotice(@event, invitation, told))
                return true;
        }

        return false;
    }

    /// <summary>An event's ledger in figures.</summary>
    public async Task<LedgerCount> CountAsync(string eventId, DateTimeOffset now, CancellationToken ct)
    {
        var invited = new SetPrint();
        await foreach (var contact in invitations.ContactIdsAsync(eventId, ct).ConfigureAwait(false))
            invited.Add(contact);

        var counts = new Dictionary<(Rule, string), RuleCount>();
        await foreach (var line in ledger.LinesAsync(eventId, ct).ConfigureAwait(false))
        {
            var which = (line.Key.Rule, line.Key.Occurrence);
            if (!counts.TryGetValue(which, out var count))
                counts.Add(which, count = new RuleCount(line.Key.Rule, line.Key.Occurrence));
            count.Add(line, now);
        }

        return new LedgerCount(invited, [.. counts.Values]);
    }
}

/// <summary>What is alarming. Pure.</summary>
public static class WatchRules
{
    /// <summary>So long without a tick is too long.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(15);

    /// <summary>A claim that is older than this has not been taken over by any run.</summary>
    public static readonly TimeSpan StuckClaim = LedgerTable.ClaimLasts + TimeSpan.FromMinutes(5);

    /// <summary>An event is watched while it sends, and a day longer.</summary>
    public static bool StillSends(Event @event, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.State is EventState.Scheduled && now < @event.Timetable.QuestionnaireUntil.AddDays(1);
    }

    /// <summary>The sender is silent; null: it lives, or said in this process that nothing is due before a time that has not come.</summary>
    public static Finding? NoTick(SendingState state, DateTimeOffset? restsUntil, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.TickAt is { } last && now - last > Silence && !(restsUntil > now)
            ? new Finding(FindingKind.NoTick, Count: (int)(now - last).TotalMinutes)
            : null;
    }

    /// <summary>What does not add up in an event's ledger.</summary>
    public static IReadOnlyList<Finding> Judge(Event @event, LedgerCount ledger, IReadOnlyList<AgendaItem> agenda)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(agenda);
        var findings = new List<Finding>();
        foreach (var rows in ledger.Rules)
        {
            Finding Found(FindingKind kind, int count) => new(kind, @event.Id, @event.Name, rows.Rule, rows.Occurrence, count);
            var planned = agenda.Where(a => a.EventId == @event.Id && a.Rule == rows.Rule && a.Occurrence == rows.Occurrence).ToList();
            if (rows.StuckClaims > 0)
                findings.Add(Found(FindingKind.StuckClaim, rows.StuckClaims));
            if (planned.Count == 0 && rows.Open > 0)
                findings.Add(Found(FindingKind.NotOnAgenda, rows.Open));
            // Invitations and reminders have a row for everybody who was invited, once they are laid out; reminders of one session do not.
            if (rows.Rule is Rule.Invitation or Rule.Reminder && DispatchRules.SessionOf(rows.Rule, rows.Occurrence) is null && planned.TrueForAll(a => a.LaidOut) && rows.People != ledger.Invited)
                findings.Add(Found(FindingKind.DoesNotAddUp, ledger.Invited.Count - rows.People.Count));
        }

        return findings;
    }

    /// <summary>What an event plans and is still of use, but stands neither on the agenda nor in the ledger.</summary>
    public static IEnumerable<PlannedSending> Nowhere(Event @event, LedgerCount ledger, IReadOnlyList<AgendaItem> agenda, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(agenda);
        return DispatchRules.Plan(@event).Where(p => now < p.ExpiresAt
            && !agenda.Any(a => (a.EventId, a.Rule, a.Occurrence) == (@event.Id, p.Rule, p.Occurrence))
            && !ledger.Rules.Any(r => (r.Rule, r.Occurrence) == (p.Rule, p.Occurrence)));
    }

    /// <summary>Whether something that was due would have had a row for somebody, as that person stood then.</summary>
    public static bool ConcernedThen(PlannedSending planned, Invitation invitation)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(invitation);
        return !(invitation.AddedAt > planned.DueAt) && !(invitation.Reply?.At > planned.DueAt) && !(invitation.Attendance?.At > planned.DueAt)
            && DispatchRules.Concerns(planned.Rule, planned.Occurrence, invitation);
    }
}

/// <summary>What the watchdog found, and when (UTC).</summary>
/// <param name="Contacts">The contacts' version for which what did not reach somebody was decided last.</param>
public sealed record Watch(DateTimeOffset At, IReadOnlyList<Finding> Findings, string? Contacts = null);

/// <summary>Something that staff must know.</summary>
/// <param name="Kind">What.</param>
/// <param name="EventId">The event, if it is about one.</param>
/// <param name="EventName">Its name.</param>
/// <param name="Rule">The rule, if it is about one.</param>
/// <param name="Occurrence">Which time of it.</param>
/// <param name="Count">Minutes of silence, or messages; people without a row, negative: rows too many.</param>
public sealed record Finding(
    FindingKind Kind, string? EventId = null, string? EventName = null, Rule? Rule = null, string? Occurrence = null, int Count = 0);

/// <summary>Kinds of findings.</summary>
public enum FindingKind
{
    /// <summary>The sender has not looked for too long.</summary>
    NoTick = 1,

    /// <summary>Messages were taken by a run that died, and no run has taken them over.</summary>
    StuckClaim,

    /// <summary>Messages wait, and nothing will ever look at them.</summary>
    NotOnAgenda,

    /// <summary>Invited = sent + held + dropped + failed + waiting does not hold.</summary>
    DoesNotAddUp,

    /// <summary>The event plans it, and it is neither on the agenda nor laid out: nobody would ever get it.</summary>
    Nowhere,
}

/// <summary>An event's ledger in figures.</summary>
public sealed record LedgerCount(SetPrint Invited, IReadOnlyList<RuleCount> Rules);

/// <summary>One rule and occurrence in figures.</summary>
public sealed class RuleCount(Rule rule, string occurrence)
{
    private readonly Dictionary<MessageState, int> states = [];
    private string? lastContact;

    public Rule Rule => rule;

    public string Occurrence => occurrence;

    /// <summary>The people who have a row, each once however many channels there are.</summary>
    public SetPrint People { get; private set; }

    public int StuckClaims { get; private set; }

    /// <summary>Mails that wait or are claimed; what waits for another way waits for staff.</summary>
    public int Open { get; private set; }

    public int Of(MessageState state) => states.GetValueOrDefault(state);

    /// <summary>Counts a row; they come in the order of their keys.</summary>
    public void Add(LedgerLine line, DateTimeOffset now)
    {
        states[line.State] = Of(line.State) + 1;
        if (line is { Key.Channel: Channel.Mail, State: MessageState.Waiting or MessageState.Claimed })
            Open++;
        if (line is { State: MessageState.Claimed, ClaimedAt: { } claimed } && claimed < now - WatchRules.StuckClaim)
            StuckClaims++;
        if (line.Key.ContactId != lastContact)
        {
            var people = People;
            people.Add(line.Key.ContactId);
            (People, lastContact) = (people, line.Key.ContactId);
        }
    }
}

/// <summary>Tells sets of ids apart without keeping them: their number, and the sum of their hashes.</summary>
public record struct SetPrint
{
    public int Count { get; private set; }

    public ulong Sum { get; private set; }

    public void Add(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var hash = 14695981039346656037UL;
        foreach (var letter in id)
            hash = (hash ^ letter) * 1099511628211UL;
        (Count, Sum) = (Count + 1, Sum + hash);
    }
}
