using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Links;
using Outreach.Tables;

namespace Outreach.Invitations;

/// <summary>Takes replies: from recipients by their personal link, from staff on somebody's behalf.</summary>
/// <remarks>
/// The transaction that records a reply also withdraws the person's unsent reminders, and adds the receipt of a reply by link:
/// invitation and ledger stand in one partition.
/// </remarks>
public sealed class ReplyDesk(
    EventTable events, InvitationTable invitations, LedgerTable ledger, ContactTable contacts, DeskTable desk, Idle idle, TimeProvider clock)
{
    /// <summary>What a recipient's link opens; null: there is no such invitation, or the link was re-issued. Two reads at once.</summary>
    public async Task<OpenInvitation?> OpenAsync(LinkTarget target, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        var open = await FindAsync(target.EventId, target.ContactId, ct).ConfigureAwait(false);
        return open is not null && open.Invitation.Value.LinkGeneration == target.Generation ? open : null;
    }

    /// <summary>The invitation with its event, for staff; null: there is none.</summary>
    public async Task<OpenInvitation?> FindAsync(string eventId, string contactId, CancellationToken ct)
    {
        var reading = events.FindAsync(eventId, ct);
        var invitation = await invitations.FindAsync(eventId, contactId, ct).ConfigureAwait(false);
        var @event = await reading.ConfigureAwait(false);
        return @event is { Value.State: EventState.Scheduled } && invitation is not null
            ? new OpenInvitation(@event.Value, invitation, !@event.Value.IsCancelled && clock.GetUtcNow() < @event.Value.Timetable.ReplyUntil)
            : null;
    }

    /// <summary>Records a recipient's own reply. The last one counts; the same twice is the same.</summary>
    public async Task<ReplyOutcome> AnswerAsync(OpenInvitation open, ReplyForm form, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(open);
        return open.Takes ? await RecordAsync(open, form, ReplyChannel.Web, null, _ => true, ct).ConfigureAwait(false) : new ReplyOutcome.Closed();
    }

    /// <summary>Records a reply that came by telephone, FAX or paper; also after the deadline.</summary>
    /// <param name="open">The invitation.</param>
    /// <param name="form">What was typed.</param>
    /// <param name="channel">By which way it came.</param>
    /// <param name="by">Who typed it in.</param>
    /// <param name="seen">When the reply that stood in the form was given (<see cref="Reply.At"/>); null: there was none. Another one stands.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<ReplyOutcome> EnterAsync(
        OpenInvitation open, ReplyForm form, ReplyChannel channel, string by, DateTimeOffset? seen, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(open);
        var outcome = await RecordAsync(open, form, channel, by, current => current?.At == seen, ct).ConfigureAwait(false);
        if (outcome is not ReplyOutcome.Recorded { Reply: { } reply })
            return outcome;

        // Entered after the questionnaires or a notice went out: this one is asked or told too.
        List<AgendaItem> again =
        [
            .. reply.SessionId is { } sessionId ? DispatchRules.AfterSessionAgain(open.Event, open.Event.Session(sessionId), clock.GetUtcNow()) : [],
            .. DispatchRules.NoticeAgain(open.Event, clock.GetUtcNow()),
        ];
        if (again.Count > 0)
        {
            await desk.AddAsync(again, ct).ConfigureAwait(false);
            idle.Wake();
        }

        return outcome;
    }

    private async Task<ReplyOutcome> RecordAsync(
        OpenInvitation open, ReplyForm form, ReplyChannel channel, string? by, Func<Reply?, bool> mayReplace, CancellationToken ct)
    {
        var problems = ReplyRules.Check(form, open.Event);
        if (problems.Count > 0)
            return new ReplyOutcome.Incomplete(problems);
        var current = open.Invitation;
        while (true)
        {
            var reply = ReplyRules.Reply(form, channel, by, clock.GetUtcNow());
            if (current.Value.Reply is { } before && before with { At = reply.At } == reply)
                return new ReplyOutcome.Recorded(before);
            if (!mayReplace(current.Value.Reply))
                return new ReplyOutcome.Changed(current.Value.Reply);
            if (await TrySaveAsync(open.Event, current, reply, ct).ConfigureAwait(false))
                return new ReplyOutcome.Recorded(reply);

            // Somebody else was faster: another reply, a mark on the attendance list, or the sender with one of the person's mails.
            if (await invitations.FindAsync(open.Event.Id, current.Value.ContactId, ct).ConfigureAwait(false) is not { } newer)
                return new ReplyOutcome.Closed();
            current = newer;
        }
    }

    private async Task<bool> TrySaveAsync(Event @event, Stored<Invitation> read, Reply reply, CancellationToken ct)
    {
        var contactId = read.Value.ContactId;
        var mine = await ledger.OfContactAsync(
            @event.Id, contactId, DispatchRules.Occurrences(@event).Where(o => o.Rule is Rule.Reminder or Rule.Receipt), ct).ConfigureAwait(false);
        var receipts = mine.Where(m => m.Value.Key.Rule is Rule.Receipt).ToList();
        var answered = read.Value.Answered(reply, ReplyRules.MayBeInCalendar(@event, receipts.Select(r => r.Value), reply.At));
        var withdrawn = mine.Where(m => m.Value is { Key.Rule: Rule.Reminder, State: MessageState.Waiting })
            .Select(m => m with { Value = m.Value.Dropped(Reason.Answered) }).ToList();
        var wanted = reply.Channel is ReplyChannel.Web && @event.Rules.Receipts
            && (await contacts.BookAsync(ct).ConfigureAwait(false)).Find(contactId) is { } contact
            && Audience.WayTo(contact, Rule.Receipt) is Channel.Mail;
        var receipt = wanted ? ReplyRules.Receipt(@event, contactId, receipts, reply.At) : null;
        if (receipt is null)
            return await invitations.TrySaveAsync(read, answered, [], withdrawn, ct).ConfigureAwait(false);

        // The agenda first: an item without a row is taken off again, a row without an item would be forgotten.
        var item = new AgendaItem(@event.Id, Rule.Receipt, receipt.Value.Key.Occurrence, receipt.Value.DueAt, Sequence: @event.Sequence);
        await desk.AddAsync([item], ct).ConfigureAwait(false);
        var saved = await (receipt.Version.Length == 0
            ? invitations.TrySaveAsync(read, answered, [receipt.Value], withdrawn, ct)
            : invitations.TrySaveAsync(read, answered, [], [.. withdrawn, receipt], ct)).ConfigureAwait(false);
        if (saved && clock.GetUtcNow() >= item.DueAt)
            await desk.AddAsync([item with { DueAt = clock.GetUtcNow() }], ct).ConfigureAwait(false);
        idle.Wake();
        return saved;
    }
}

/// <summary>An invitation that somebody has opened.</summary>
/// <param name="Event">Its event.</param>
/// <param name="Invitation">As read.</param>
/// <param name="Takes">Whether replies by link are still taken.</param>
public sealed record OpenInvitation(Event Event, Stored<Invitation> Invitation, bool Takes);

/// <summary>A reply as typed.</summary>
public sealed record ReplyForm(ReplyKind? Kind, string? SessionId, string? ProxyName, string? People, string? Note);

/// <summary>What a reply must be. Pure.</summary>
public static class ReplyRules
{
    /// <summary>The longest note, in characters.</summary>
    public const int MaxNote = 500;

    /// <summary>The longest name of a proxy, in characters.</summary>
    public const int MaxName = 60;

    /// <summary>The most people that one invitation can bring.</summary>
    public const int MaxPeople = 9;

    /// <summary>What is missing or wrong; empty: it can be recorded.</summary>
    public static IReadOnlyList<ReplyFault> Check(ReplyForm form, Event @event)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(@event);
        var faults = new List<ReplyFault>();
        if (form.Kind is null || !Enum.IsDefined(form.Kind.Value))
            faults.Add(ReplyFault.KindMissing);
        if (form.Kind is ReplyKind.Attending or ReplyKind.Proxy)
        {
            if (@event.FindSession(form.SessionId) is null)
                faults.Add(ReplyFault.SessionMissing);
            if (Number(form.People) is null)
                faults.Add(ReplyFault.PeopleNotANumber);
        }

        if (form.Kind is ReplyKind.Proxy && form.ProxyName is null)
            faults.Add(ReplyFault.ProxyNameMissing);
        if (form.ProxyName?.Length > MaxName)
            faults.Add(ReplyFault.ProxyNameTooLong);
        if (form.Note?.Length > MaxNote)
            faults.Add(ReplyFault.NoteTooLong);
        return faults;
    }

    /// <summary>The reply that a sound form says. What does not belong to the kind is left out.</summary>
    public static Reply Reply(ReplyForm form, ReplyChannel channel, string? by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(form);
        var coming = form.Kind is ReplyKind.Attending or ReplyKind.Proxy;
        return new Reply(
            form.Kind!.Value, coming ? form.SessionId : null, form.Kind is ReplyKind.Proxy ? form.ProxyName : null,
            coming ? Number(form.People)!.Value : 0, form.Note, channel, by, now);
    }

    /// <summary>Whether a mail may have left with which a session comes for the own calendar.</summary>
    internal static bool MayBeInCalendar(Event @event, IEnumerable<Message> receipts, DateTimeOffset now) =>
        receipts.Any(r => r.MayHaveLeft) || DispatchRules.Plan(@event).Any(p => p.Rule is Rule.LastInformation or Rule.Change && p.DueAt <= now);

    /// <summary>
    /// The receipt of a reply that was given at <paramref name="now"/>: the unsent one with a new time, so that the sender cannot
    /// send it with what was answered before, or a new one (without a version); null: the person has had enough of them.
    /// </summary>
    internal static Stored<Message>? Receipt(Event @event, string contactId, IReadOnlyList<Stored<Message>> earlier, DateTimeOffset now)
    {
        // On the full minute, so that the replies of a minute share a place on the agenda.
        var due = now + DispatchRules.BeforeReceipt;
        due = due.AddTicks((TimeSpan.TicksPerMinute - due.Ticks % TimeSpan.TicksPerMinute) % TimeSpan.TicksPerMinute);
        if (earlier.LastOrDefault(m => m.Value is { State: MessageState.Waiting, Uncertain: false }) is { } unsent)
            return unsent with { Value = unsent.Value with { DueAt = due, ExpiresAt = due + DispatchRules.ReceiptLasts } };
        return earlier.Count >= DispatchRules.MostReceipts ? null : new(
            new Message
            {
                Key = new MessageKey(@event.Id, Rule.Receipt, DispatchRules.Receipt(earlier.Count + 1), contactId, Channel.Mail),
                State = MessageState.Waiting,
                DueAt = due,
                ExpiresAt = due + DispatchRules.ReceiptLasts,
                Sequence = @event.Sequence,
            },
            "");
    }

    // Full-width digits are what a Japanese keyboard types; an empty field means the person alone.
    private static int? Number(string? text) => text is null ? 1
        : int.TryParse(text.Normalize(System.Text.NormalizationForm.FormKC), out var number) && number is >= 1 and <= MaxPeople ? number
        : null;
}

/// <summary>What is wrong with a reply.</summary>
public enum ReplyFault
{
    KindMissing = 1,
    SessionMissing,
    PeopleNotANumber,
    ProxyNameMissing,
    ProxyNameTooLong,
    NoteTooLong,
}

/// <summary>What became of a reply.</summary>
public abstract record ReplyOutcome
{
    private ReplyOutcome() { }

    /// <summary>It counts.</summary>
    public sealed record Recorded(Reply Reply) : ReplyOutcome;

    /// <summary>Something is missing; nothing was recorded.</summary>
    public sealed record Incomplete(IReadOnlyList<ReplyFault> Faults) : ReplyOutcome;

    /// <summary>The deadline is over.</summary>
    public sealed record Closed : ReplyOutcome;

    /// <summary>While staff typed, another reply came; it stands, theirs was not recorded.</summary>
    public sealed record Changed(Reply? Current) : ReplyOutcome;
}
