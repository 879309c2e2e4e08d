using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Invitations;
using Outreach.Tables;

namespace Outreach.Events;

/// <summary>Changes an event whose invitations have been released: moves it, calls it off, restores it, changes what it sends.</summary>
/// <remarks>
/// The event's row is the truth. Before it is saved its sendings are put on the agenda under the sequence that it is going to
/// have; after it the ledger is put right. A run that dies before the row leaves items that lead to nothing, one that dies
/// after it leaves items under which the sender puts the ledger right itself, before it sends anything.
/// </remarks>
public sealed class ChangeDesk(
    EventTable events, InvitationTable invitations, LedgerTable ledger, LedgerLayout layout, ContactTable contacts, DaysOffTable daysOff, HandlingTable handlings,
    MailboxTable mailboxes, DeskTable desk, Idle idle, SendingHours hours, TimeProvider clock)
{
    /// <summary>What a change would do; nothing is changed.</summary>
    /// <param name="eventId">Which event.</param>
    /// <param name="change">What is wished.</param>
    /// <param name="by">Who wishes it.</param>
    /// <param name="ct">Stops it.</param>
    /// <param name="seen">The version that the form was filled with; null: it was not filled.</param>
    public async Task<ChangeOutcome> LookAsync(string eventId, EventWish change, string by, CancellationToken ct, string? seen = null)
    {
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { } stored)
            return new ChangeOutcome.NotFound();
        var outcome = await WorkOutAsync(stored, change, by, ct).ConfigureAwait(false);
        return outcome is ChangeOutcome.Possible(var consequences) && seen is not null && seen != stored.Version ? new ChangeOutcome.Changed(consequences) : outcome;
    }

    /// <summary>Makes the change.</summary>
    /// <param name="eventId">Which event.</param>
    /// <param name="version">The version that staff saw.</param>
    /// <param name="change">What is wished.</param>
    /// <param name="typed">The number of people who get a notice, as staff typed it; null: none was typed, or nobody gets one.</param>
    /// <param name="by">Who wishes it.</param>
    /// <param name="ct">Stops it; asked again it is done from the start.</param>
    public async Task<ChangeOutcome> ApplyAsync(
        string eventId, string version, EventWish change, int? typed, string by, CancellationToken ct)
    {
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { } stored)
            return new ChangeOutcome.NotFound();
        var outcome = await WorkOutAsync(stored, change, by, ct).ConfigureAwait(false);
        if (outcome is not ChangeOutcome.Possible(var consequences))
            return outcome;
        if (stored.Version != version)
            return new ChangeOutcome.Changed(consequences);
        if (consequences.Reached > 0 && typed != consequences.Reached)
            return new ChangeOutcome.OtherNumber(consequences);

        var after = consequences.After;
        await desk.AddAsync(DispatchRules.Plan(after).Select(p => DispatchRules.AgendaOf(after, p)), ct).ConfigureAwait(false);
        if (!await events.TrySaveAsync(stored, after, ct).ConfigureAwait(false))
            return await LookAsync(eventId, change, by, ct, version).ConfigureAwait(false);
        idle.Wake();
        await layout.TryRecomputeAsync(after, clock.GetUtcNow(), ct).ConfigureAwait(false);
        return new ChangeOutcome.Done(after);
    }

    private async Task<ChangeOutcome> WorkOutAsync(Stored<Event> stored, EventWish change, string by, CancellationToken ct)
    {
        var @event = stored.Value;
        if (@event.State is not EventState.Scheduled)
            return new ChangeOutcome.NotReleased();
        var now = clock.GetUtcNow();
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        Event after;
        switch (change)
        {
            case EventWish.Cancel when @event.IsCancelled:
            case EventWish.Restore when !@event.IsCancelled:
                return new ChangeOutcome.Done(@event);
            case EventWish.Cancel when now >= @event.Sessions.Max(s => s.End):
                return new ChangeOutcome.Over();
            case EventWish.Cancel:
                after = ChangeRules.Cancel(@event, by, now);
                break;
            case EventWish.Restore:
                after = ChangeRules.Restore(@event, by, now);
                break;
            case EventWish.Edit or EventWish.Rules when @event.IsCancelled:
                return new ChangeOutcome.Cancelled();
            case EventWish.Edit(var form):
                switch (form.Read(@event, book, hours))
                {
                    case EventReading.Faulty(var faults):
                        return new ChangeOutcome.Faulty(faults);
                    case EventReading.Sound(var typed) when Json.Write(typed) == Json.Write(@event):
                        return new ChangeOutcome.Done(@event);
                    case EventReading.Sound(var typed):
                        after = ChangeRules.Edit(@event, typed, by, now);
                        break;
                    default:
                        throw new ArgumentOutOfRangeException(nameof(change));
                }

                break;
            case EventWish.Rules(var rules):
                var workingDays = (await daysOff.ReadAsync(ct).ConfigureAwait(false)).Value;
                var ruled = @event with { Rules = rules, WorkingDays = workingDays };
                if (Json.Write(ruled) == Json.Write(@event))
                    return new ChangeOutcome.Done(@event);
                after = ChangeRules.Edit(@event, ruled, by, now);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change));
        }

        var readingRows = ledger.ListAsync(@event.Id, ct);
        var readingHandlings = handlings.ListAsync(@event.Id, ct);
        var readingSuppressions = mailboxes.SuppressionsAsync(ct);
        var asked = (await invitations.ListAsync(@event.Id, ct).ConfigureAwait(false)).Select(i => i.Value).ToList();
        return new ChangeOutcome.Possible(ConsequenceRules.Of(
            @event, stored.Version, after, asked, book, await readingSuppressions.ConfigureAwait(false), await readingRows.ConfigureAwait(false),
            ChangeRules.Marks(await readingHandlings.ConfigureAwait(false)), now));
    }
}

/// <summary>What staff wish to change of a released event.</summary>
public abstract record EventWish
{
    private EventWish() { }

    /// <summary>Time, place, words, deadline.</summary>
    public sealed record Edit(EventForm Form) : EventWish;

    /// <summary>What it sends.</summary>
    public sealed record Rules(SendingRules Sending) : EventWish;

    /// <summary>To call it off.</summary>
    public sealed record Cancel : EventWish;

    /// <summary>To let it take place after all.</summary>
    public sealed record Restore : EventWish;
}

/// <summary>What became of such a wish.</summary>
public abstract record ChangeOutcome
{
    private ChangeOutcome() { }

    /// <summary>Nothing was changed yet; this is what it would do.</summary>
    public sealed record Possible(Consequences Consequences) : ChangeOutcome;

    /// <summary>It stands: now, or already before.</summary>
    public sealed record Done(Event Event) : ChangeOutcome;

    /// <summary>The typed number is not the number of people who get a notice, as it stands now.</summary>
    public sealed record OtherNumber(Consequences Consequences) : ChangeOutcome;

    /// <summary>Something is missing or wrong.</summary>
    public sealed record Faulty(IReadOnlyList<EventFault> Faults) : ChangeOutcome;

    /// <summary>Somebody else has changed the event since it was shown; this is what the wish would do to what stands now.</summary>
    public sealed record Changed(Consequences Consequences) : ChangeOutcome;

    /// <summary>It was called off; it must be restored first.</summary>
    public sealed record Cancelled : ChangeOutcome;

    /// <summary>All sessions are over.</summary>
    public sealed record Over : ChangeOutcome;

    /// <summary>Its invitations have not been released; it is a draft and changed as one.</summary>
    public sealed record NotReleased : ChangeOutcome;

    public sealed record NotFound : ChangeOutcome;
}

/// <summary>What a change of a released event does.</summary>
/// <param name="Before">The event as it stands.</param>
/// <param name="Version">Of the event as it stands.</param>
/// <param name="After">The event as it would stand.</param>
/// <param name="Sendings">What the event sends before or after it, in order of time.</param>
/// <param name="Notices">Who is owed a notice, and by which way; null: none is known, or the person has stopped mails.</param>
/// <param name="OnlyMoved">How many of those are told of another time or place, though the event is restored: they knew of no cancellation.</param>
/// <param name="Told">How many people had been sent something.</param>
/// <param name="Unmarked">How many were to be told by another way than mail by now, and are not marked as told: they get no notice.</param>
/// <param name="Asked">How many people the event asks.</param>
public sealed record Consequences(
    Event Before, string Version, Event After, IReadOnlyList<ChangedSending> Sendings, IReadOnlyList<(Invitation Invitation, Channel? Way)> Notices,
    int OnlyMoved, int Told, int Unmarked, int Asked)
{
    /// <summary>How many get the notice: by mail, or from staff by another way.</summary>
    public int Reached => Notices.Count(n => n.Way is not null);
}

/// <summary>One thing that an event sends, before and after a change.</summary>
/// <param name="Rule">Which rule.</param>
/// <param name="Occurrence">Which time of it.</param>
/// <param name="Before">As planned so far; null: it was not.</param>
/// <param name="After">As planned then; null: it falls away.</param>
/// <param name="Sent">How many mails have been sent, and stay sent.</param>
public sealed record ChangedSending(Rule Rule, string Occurrence, PlannedSending? Before, PlannedSending? After, int Sent);

/// <summary>Works out what a change does. Pure.</summary>
public static class ConsequenceRules
{
    /// <summary>What replacing <paramref name="before"/> by <paramref name="after"/> does.</summary>
    public static Consequences Of(
        Event before, string version, Event after, IReadOnlyList<Invitation> asked, ContactBook book, Suppressions suppressions,
        IReadOnlyList<Message> messages, ILookup<string, HandlingMark> marks, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(suppressions);
        var byContact = messages.ToLookup(m => m.Key.ContactId);
        var sent = messages.Where(m => m.MayHaveLeft && m.Key.Channel is Channel.Mail).ToLookup(m => (m.Key.Rule, m.Key.Occurrence));
        var (old, planned) = (DispatchRules.Plan(before), DispatchRules.Plan(after));
        var notice = ChangeRules.Notice(after) is { } n && n.Sequence == after.Sequence ? n : null;
        var told = asked.Select(i => (Invitation: i, Told: ChangeRules.Told(before, i, byContact[i.ContactId], marks[i.ContactId]))).ToList();
        var owed = told.Where(t => notice is not null && t.Told is { } then && ChangeRules.OwesNotice(after, t.Invitation, then)).ToList();
        return new Consequences(
            before, version, after,
            [
                .. old.Concat(planned).Where(p => p.Rule is not (Rule.Change or Rule.Cancellation)).Select(p => (p.Rule, p.Occurrence)).Distinct()
                    .Select(k => new ChangedSending(
                        k.Rule, k.Occurrence, old.FirstOrDefault(p => (p.Rule, p.Occurrence) == k), planned.FirstOrDefault(p => (p.Rule, p.Occurrence) == k),
                        sent[k].Count()))
                    .OrderBy(c => (c.After ?? c.Before)!.DueAt),
            ],
            [.. owed.Select(t => (t.Invitation, WayTo(t.Invitation, notice!.Kind is EventChangeKind.Cancelled ? Rule.Cancellation : Rule.Change)))],
            notice is { Kind: EventChangeKind.Restored } ? owed.Count(t => !ChangeRules.CancelledAsOf(after, t.Told!.Value)) : 0,
            told.Count(t => t.Told is not null),
            before.IsCancelled ? 0 : told.Count(t => t.Told is null && IsTime(WayTo(t.Invitation, Rule.Invitation))),
            asked.Count);

        // Letters may have been posted before the invitations go out.
        bool IsTime(Channel? way) => way is Channel.Post or Channel.Hand || (way is Channel.Telephone or Channel.Fax && now >= before.Timetable.InviteAt);

        Channel? WayTo(Invitation invitation, Rule rule) => suppressions.WayTo(rule, invitation, book.Find(invitation.ContactId));
    }
}
