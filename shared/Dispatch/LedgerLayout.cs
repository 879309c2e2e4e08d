using Microsoft.Extensions.Logging;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Questionnaires;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>
/// Lays out the ledger: before anything is sent there is a row for everybody whom a rule concerns, with the way that reaches
/// them. Laid out again, what has left stays, and what never left is decided anew.
/// </summary>
public sealed class LedgerLayout(
    LedgerTable ledger, InvitationTable invitations, ResponseTable responses, ContactTable contacts, MailboxTable mailboxes, HandlingTable handlings,
    ILogger<LedgerLayout> log)
{
    /// <summary>How often a whole event is tried again while the sender takes rows of it.</summary>
    private const int Tries = 5;

    /// <summary>Puts right the ledger's rows for one rule and occurrence, as the event stands.</summary>
    /// <returns>False: another run changed the same at this moment; the next tick sees what came of it.</returns>
    public Task<bool> TryLayOutAsync(Event @event, AgendaItem item, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Rule switch
        {
            Rule.Change or Rule.Cancellation => TryRecomputeAsync(@event, now, item.Reopens, ct),
            // A reply has written its receipt itself.
            Rule.Receipt when !item.Reopens => Task.FromResult(true),
            _ => TryOneAsync(@event, item, now, ct),
        };
    }

    /// <summary>
    /// Puts right everything that stands in the ledger of an event that has changed, and then lays out its notice: whoever is
    /// written to by old rows in the meantime counts as told of what was before. Asked again, it does the same again.
    /// </summary>
    /// <returns>False: the sender took rows again and again; the agenda brings it up once more.</returns>
    public Task<bool> TryRecomputeAsync(Event @event, DateTimeOffset now, CancellationToken ct) => TryRecomputeAsync(@event, now, false, ct);

    private async Task<bool> TryRecomputeAsync(Event @event, DateTimeOffset now, bool reopens, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(@event);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var parts = Parts.Responses | Parts.Handlings | (reopens ? Parts.Reports : Parts.Rows);
            var scene = await SceneAsync(@event, now, Enum.GetValues<Rule>(), parts, ct).ConfigureAwait(false);
            var old = scene.Rows.Where(r => r.Value.Key.Rule is not Rule.Receipt || @event.IsCancelled)
                .GroupBy(r => (r.Value.Key.Rule, r.Value.Key.Occurrence))
                .OrderBy(g => g.Key.Rule is Rule.Change or Rule.Cancellation);
            var written = true;
            foreach (var group in old)
                written &= await TryWriteAsync(scene, group.Key.Rule, group.Key.Occurrence, [.. group], add: false, ct).ConfigureAwait(false);
            if (!written)
                continue;
            if (ChangeRules.Notice(@event) is null)
                return true;

            // Read once more: who was told is what stands now that nothing old can leave.
            scene = await SceneAsync(@event, now, Enum.GetValues<Rule>(), parts, ct).ConfigureAwait(false);
            var notice = scene.Plan.Single(p => p.Rule is Rule.Change or Rule.Cancellation);
            var there = scene.Rows.Where(r => r.Value.Key.Rule == notice.Rule && r.Value.Key.Occurrence == notice.Occurrence).ToList();
            if (await TryWriteAsync(scene, notice.Rule, notice.Occurrence, there, add: true, ct).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private async Task<bool> TryOneAsync(Event @event, AgendaItem item, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var (rule, occurrence) = (item.Rule, item.Occurrence);
        var related = Enum.GetValues<Rule>().Where(r => DispatchRules.AsksTheSame(r, rule)).Except([rule]);
        var there = await ledger.ListAsync(@event.Id, rule, occurrence, ct).ConfigureAwait(false);
        var parts = (DispatchRules.AsksForResponse(rule) ? Parts.Responses : Parts.Rows)
            | (item.Reopens || rule is Rule.Invitation || there.Any(r => r.Value.IsBarred) || DispatchRules.FirstOf(rule) is not null ? Parts.Handlings : Parts.Rows)
            | (item.Reopens ? Parts.Reports : Parts.Rows);
        var scene = await SceneAsync(
            @event, now, [.. related, .. DispatchRules.AsksTheSame(rule, rule) ? [rule] : Array.Empty<Rule>()], parts, ct).ConfigureAwait(false);
        return await TryWriteAsync(scene, rule, occurrence, there, add: true, ct).ConfigureAwait(false);
    }

    private async Task<bool> TryWriteAsync(
        Scene scene, Rule rule, string occurrence, IReadOnlyList<Stored<Message>> there, bool add, CancellationToken ct)
    {
        var @event = scene.Event;
        var planned = scene.Plan.FirstOrDefault(p => p.Rule == rule && p.Occurrence == occurrence);
        var changed = there.Where(r => r.Value.IsOpen && !(r.Value.IsBarred && scene.MarkOf(r.Value) is not null))
            .Select(r => (Before: r, After: Keeping(r.Value, (planned ?? Own(@event, r.Value)) is { } plan ? scene.Decide(AsPlanned(scene, r.Value, plan)) : Unplanned(@event, r.Value, scene.Now))))
            .Concat(there.Where(r => scene.IsOwedAnew(r.Value)).Select(r => (Before: r, After: SentAnew(scene, r.Value, planned))))
            .Where(c => c.Before.Value != c.After).Select(c => c.Before with { Value = c.After }).ToList();
        List<Message> added = [];
        if (add && planned is not null)
        {
            var have = there.Select(r => r.Value.Key.ContactId).ToHashSet();
            added =
            [
                .. scene.Asked.Values.Where(i => !have.Contains(i.ContactId) && scene.Concerns(rule, occurrence, i))
                    .Select(i => AsPlanned(scene, New(scene, rule, occurrence, i), planned))
                    .Select(m => scene.MarkOf(m) is { } mark ? Written(@event, m, mark) : scene.Decide(m)),
            ];
        }

        if (!await ledger.TryWriteAsync(added, changed, ct).ConfigureAwait(false))
            return false;
        log.LogInformation(
            "Event {Event}: {Rule} {Occurrence} laid out, {Added} messages new, {Changed} changed", @event.Id, rule, occurrence, added.Count, changed.Count);
        return true;
    }

    private static Message New(Scene scene, Rule rule, string occurrence, Invitation invitation)
    {
        var way = scene.Book.Find(invitation.ContactId) is { } contact ? Audience.WayTo(contact, rule) : null;
        return new Message
        {
            Key = new MessageKey(scene.Event.Id, rule, occurrence, invitation.ContactId, way ?? Channel.Mail),
            State = MessageState.Waiting,
            DueAt = DateTimeOffset.MinValue,
            ExpiresAt = DateTimeOffset.MinValue,
            Told = rule is Rule.Change or Rule.Cancellation ? scene.Told(invitation) : null,
            Added = invitation.AddedAt is not null,
        };
    }

    /// <summary>What staff have written before it was laid out: nobody is written to again.</summary>
    private static Message Written(Event @event, Message message, HandlingMark mark) => message with
    {
        Key = message.Key with { Channel = mark.Way },
        State = MessageState.Sent,
        SentAt = mark.At,
        Sequence = ChangeRules.AsOf(@event, mark.At),
    };

    private static Message AsPlanned(Scene scene, Message message, PlannedSending planned) => message with
    {
        State = MessageState.Waiting,
        Reason = null,
        ContentHash = message.Uncertain ? message.ContentHash : null,

        // What may have left tells of what was before.
        Sequence = message.MayHaveLeft ? message.Sequence : scene.Event.Sequence,

        // What is to be tried again later keeps its time.
        DueAt = message is { State: MessageState.Waiting, Submissions: > 0 } && message.DueAt > planned.DueAt ? message.DueAt : planned.DueAt,
        ExpiresAt = planned.ExpiresAt,
    };

    /// <summary>What came back and might arrive now, to be sent anew; as it was where it is of use no more.</summary>
    private static Message SentAnew(Scene scene, Message sent, PlannedSending? planned) =>
        planned is not null && scene.Decide(AsPlanned(scene, sent.Anew(), planned)) is { State: MessageState.Waiting } anew ? anew : sent;

    /// <summary>Why somebody was not written to stays: that it is too late by now, or no longer planned, says less.</summary>
    private static Message Keeping(Message before, Message after) =>
        before.State is MessageState.Dropped or MessageState.Failed
        && after is { State: MessageState.Dropped, Reason: Reason.Expired or Reason.Cancelled or Reason.NotPlanned }
            ? after with { State = before.State, Reason = before.Reason }
            : after;

    /// <summary>A receipt follows its reply and not the clock: it is planned by itself until the event is called off.</summary>
    private static PlannedSending? Own(Event @event, Message message) => message.Key.Rule is Rule.Receipt && !@event.IsCancelled
        ? new PlannedSending(Rule.Receipt, message.Key.Occurrence, message.DueAt, message.ExpiresAt)
        : null;

    private static Message Unplanned(Event @event, Message message, DateTimeOffset now) => message.Dropped(
        message.Key.Rule is Rule.Change or Rule.Cancellation ? Reason.NotPlanned
        : now >= message.ExpiresAt ? Reason.Expired
        : @event.IsCancelled ? Reason.Cancelled
        : Reason.NotPlanned);

    /// <summary>What of an event is read beside the rows of its ledger.</summary>
    [Flags]
    private enum Parts
    {
        /// <summary>Nothing else.</summary>
        Rows = 0,

        /// <summary>Who has answered the questionnaire.</summary>
        Responses = 1,

        /// <summary>Whom staff have told by other ways.</summary>
        Handlings = 2,

        /// <summary>What became of the mails.</summary>
        Reports = 4,
    }

    private async Task<Scene> SceneAsync(Event @event, DateTimeOffset now, IReadOnlyList<Rule> rules, Parts parts, CancellationToken ct)
    {
        var readingRows = ledger.ListAsync(@event.Id, rules, ct);
        var readingSuppressions = mailboxes.SuppressionsAsync(ct);
        var readingHandlings = parts.HasFlag(Parts.Handlings) ? handlings.ListAsync(@event.Id, ct) : Task.FromResult<IReadOnlyDictionary<WayKey, Handling>>(new Dictionary<WayKey, Handling>());
        var readingReports = parts.HasFlag(Parts.Reports) ? ledger.DeliveriesAsync(@event.Id, ct) : Task.FromResult<IReadOnlyDictionary<MessageKey, Reported>>(new Dictionary<MessageKey, Reported>());
        var readingResponses = parts.HasFlag(Parts.Responses) ? responses.ListAsync(@event.Id, ct) : Task.FromResult<IReadOnlyList<Response>>([]);
        var asked = await invitations.ListAsync(@event.Id, ct).ConfigureAwait(false);
        return new Scene(
            @event, now, asked.ToDictionary(i => i.Value.ContactId, i => i.Value), await contacts.BookAsync(ct).ConfigureAwait(false),
            await readingRows.ConfigureAwait(false),
            await readingSuppressions.ConfigureAwait(false), await readingHandlings.ConfigureAwait(false),
            (await readingResponses.ConfigureAwait(false)).Select(r => r.ContactId).ToHashSet(), await readingReports.ConfigureAwait(false));
    }

    /// <summary>All that a layout is decided from.</summary>
    private sealed class Scene(
        Event @event, DateTimeOffset now, IReadOnlyDictionary<string, Invitation> asked, ContactBook book, IReadOnlyList<Stored<Message>> rows,
        Suppressions suppressions, IReadOnlyDictionary<WayKey, Handling> handled, HashSet<string> responded,
        IReadOnlyDictionary<MessageKey, Reported> reported)
    {
        private readonly ILookup<string, Message> messages = rows.Select(r => r.Value).ToLookup(m => m.Key.ContactId);

        private readonly ILookup<string, HandlingMark> marks = ChangeRules.Marks(handled);

        private readonly ILookup<(string ContactId, Rule Rule), DateTimeOffset> told =
            handled.Where(h => h.Value.Done is not null).ToLookup(h => (h.Key.ContactId, h.Key.Rule), h => h.Value.Done!.At);

        public Event Event => @event;

        public DateTimeOffset Now => now;

        public IReadOnlyDictionary<string, Invitation> Asked => asked;

        public ContactBook Book => book;

        public IReadOnlyList<Stored<Message>> Rows => rows;

        public IReadOnlyList<PlannedSending> Plan { get; } = DispatchRules.Plan(@event);

        public int? Told(Invitation invitation) => ChangeRules.Told(@event, invitation, messages[invitation.ContactId], marks[invitation.ContactId]);

        /// <summary>How staff have told the person by another way; null: they have not.</summary>
        public HandlingMark? MarkOf(Message message) =>
            handled.GetValueOrDefault(new WayKey(message.Key.Rule, message.Key.Occurrence, message.Key.ContactId))?.Done;

        /// <summary>
        /// Whether it came back, might arrive now, and is still owed: nobody has told the person otherwise, and it asks for no answer
        /// that was given. Of a change nobody is told who never got the invitation, or has answered since.
        /// </summary>
        public bool IsOwedAnew(Message message)
        {
            if (!Reopening.SendsAnew(message.Key.Rule) || !MightArriveNow(message) || MarkOf(message) is not null)
                return false;
            var reply = asked.GetValueOrDefault(message.Key.ContactId)?.Reply;
            return message.Key.Rule switch
            {
                Rule.Invitation => reply is null,
                Rule.Change or Rule.Cancellation => !(reply?.At > message.SentAt)
                    && !messages[message.Key.ContactId].Any(m => m.Key.Rule is Rule.Invitation && MightArriveNow(m)),
                _ => true,
            };
        }

        private bool MightArriveNow(Message message)
        {
            var mailbox = MailboxRules.IdOf(book.Find(message.Key.ContactId)?.Mail);
            return message.MightArriveNow(reported.GetValueOrDefault(message.Key), mailbox, mailbox is null ? null : suppressions.ReleasedAt(mailbox));
        }

        public bool Concerns(Rule rule, string occurrence, Invitation invitation) => rule is Rule.Change or Rule.Cancellation
            ? Told(invitation) is { } told && ChangeRules.OwesNotice(@event, invitation, told)
            : DispatchRules.Concerns(rule, occurrence, invitation);

        public Message Decide(Message message)
        {
            var invitation = asked.GetValueOrDefault(message.Key.ContactId);
            var contact = book.Find(message.Key.ContactId);
            var soFar = new SoFar(
                [.. messages[message.Key.ContactId].Where(m => DispatchRules.AsksTheSame(m.Key.Rule, message.Key.Rule))],
                responded.Contains(message.Key.ContactId),
                DispatchRules.FirstOf(message.Key.Rule) is { } first ? told[(message.Key.ContactId, first)].ToList() : []);
            var decision = DispatchRules.Admit(message, invitation?.NamedNow(book), contact, soFar, @event.Rules, now);
            if (message.Key.Channel is Channel.Mail)
                decision = suppressions.Over(decision, message.Key.Rule, invitation, contact);
            return decision switch
            {
                Decision.Drop drop => message.Dropped(drop.Why),
                Decision.Wait wait when message.DueAt < wait.Until => message with { DueAt = wait.Until },
                _ => message,
            };
        }
    }
}
