using Azure;
using Microsoft.Extensions.Logging;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Email;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Questionnaires;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>Sends what is due: one short tick at a time, urgent before bulk, as much as both windows allow, and ends.</summary>
/// <remarks>
/// Reserve, claim, look again, submit, record (docs/decisions/0002). A run that dies in between leaves claimed rows; after
/// <see cref="LedgerTable.ClaimLasts"/> another run takes them over and submits the same content under the same
/// Operation-Id, or, where the content would differ, holds them for staff.
/// </remarks>
public sealed class Sender(
    DeskTable desk, LedgerTable ledger, LedgerLayout layout, InvitationTable invitations, ResponseTable responses, Twins twins, EventTable events, ContactTable contacts,
    MailboxTable mailboxes, MailWriter writer, MailClient mail, SendingWindows windows, SendingHours hours, Idle idle, TimeProvider clock, ILogger<Sender> log)
{
    /// <summary>So many submissions are under way at once.</summary>
    private const int AtOnce = 8;

    /// <summary>A tick begins nothing new when it is as old as this: an instance may be taken away at any time.</summary>
    private static readonly TimeSpan TickLasts = TimeSpan.FromSeconds(20);

    /// <summary>A run submits for so long at most, so that the last answer is there before what it reserved is over.</summary>
    private static readonly TimeSpan RunLasts = SendingWindows.LongestRun - MailClient.Patience - TimeSpan.FromSeconds(5);

    /// <summary>While mails are being submitted, this instance looks so often whether another one was told to stop.</summary>
    private static readonly TimeSpan LooksForStop = TimeSpan.FromSeconds(5);

    /// <summary>An idle tick leaves word so often.</summary>
    private static readonly TimeSpan SaysItLives = TimeSpan.FromMinutes(4);

    /// <summary>A change of an event that has put its sendings on the agenda and not saved the event within so long has died.</summary>
    private static readonly TimeSpan ChangeLasts = TimeSpan.FromMinutes(10);

    /// <summary>So long nothing is sent after the mail service has refused everything.</summary>
    private static readonly TimeSpan AfterServiceRefusal = TimeSpan.FromMinutes(15);

    private readonly Tables tables = new(events, invitations, responses, contacts, mailboxes);

    /// <summary>What stands where a receiving server's words do otherwise.</summary>
    private const string RefusedAddress = "400 InvalidRecipientEmailAddress";

    /// <summary>What the last tick knew; a tick takes it away while it works, so that two at once share nothing.</summary>
    private Memory? remembered;

    /// <summary>One tick. Two at once, here or elsewhere, are harmless.</summary>
    public async Task<TickOutcome> TickAsync(CancellationToken ct)
    {
        var memory = Interlocked.Exchange(ref remembered, null) ?? new Memory();
        try
        {
            return await TickAsync(memory, ct).ConfigureAwait(false);
        }
        catch
        {
            // Nobody knows what of the desk still holds.
            memory = new Memory { Corrections = memory.Corrections };
            throw;
        }
        finally
        {
            remembered = memory;
        }
    }

    private async Task<TickOutcome> TickAsync(Memory memory, CancellationToken ct)
    {
        var begun = clock.GetUtcNow();
        // What was remembered is good enough to send on: a reservation succeeds only where nothing on the desk has changed since.
        var known = memory.Desk is { } before && Next(memory, before, [], begun) is { Item.Value.LaidOut: true } ? before : await ReadAsync(memory, ct).ConfigureAwait(false);
        var passed = new HashSet<AgendaItem>();
        var submitted = 0;
        while (true)
        {
            var now = clock.GetUtcNow();
            if (now - begun > TickLasts)
                return new TickOutcome(submitted, null);
            if (Next(memory, known, passed, now) is not { } work)
                break;
            idle.Wake();
            var step = await WorkAsync(work, known, memory, ct).ConfigureAwait(false);
            submitted += step.Submitted;
            if (step.Passed)
                passed.Add(work.Item.Value);
            known = memory.Desk ?? await ReadAsync(memory, ct).ConfigureAwait(false);
        }

        if (submitted > 0 || passed.Count > 0)
            return new TickOutcome(submitted, null);
        await SayItLivesAsync(memory, known, begun, ct).ConfigureAwait(false);
        return new TickOutcome(0, idle.Rest(NothingBefore(memory, known, begun)));
    }

    private async Task<Desk> ReadAsync(Memory memory, CancellationToken ct) => memory.Desk = await desk.ReadAsync(ct).ConfigureAwait(false);

    /// <summary>What to work on now: urgent before bulk, then in order of time; null: nothing can be sent.</summary>
    private Work? Next(Memory memory, Desk known, HashSet<AgendaItem> passed, DateTimeOffset now)
    {
        if (known.State.Halt is not null)
            return null;
        var spent = memory.Corrected(known.State, now).Spent;
        foreach (var lane in Enum.GetValues<Lane>())
        {
            if (known.State.StopOf(lane, now) is not null || windows.Room(lane, spent, now) is not (> 0 and var room))
                continue;
            if (known.Agenda.FirstOrDefault(i => hours.MayLeave(i.Value.DueAt, now) && Lanes.Of(i.Value.Rule) == lane && !passed.Contains(i.Value)) is { } item)
                return new Work(item, lane, room);
        }

        return null;
    }

    /// <summary>Nothing can be sent now: before when that cannot change by itself.</summary>
    private DateTimeOffset NothingBefore(Memory memory, Desk known, DateTimeOffset now)
    {
        if (known.State.Halt is not null)
            return DateTimeOffset.MaxValue;
        var spent = memory.Corrected(known.State, now).Spent;
        return known.Agenda.Select(i =>
        {
            var lane = Lanes.Of(i.Value.Rule);
            var at = i.Value.DueAt > now ? i.Value.DueAt : now;
            if (known.State.StopOf(lane, at) is { } stop)
                at = stop.Until;
            return hours.Leaves(i.Value.DueAt, windows.NextRoom(lane, spent, at));
        }).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
    }

    private async Task SayItLivesAsync(Memory memory, Desk known, DateTimeOffset now, CancellationToken ct)
    {
        if (known.State.TickAt is { } last && now - last < SaysItLives && last <= now)
            return;
        var state = memory.Corrected(known.State, now) with { TickAt = now };
        if (await desk.TryWriteAsync(known.Version, state, ct).ConfigureAwait(false) is { } version)
            memory.Write(known with { State = state, Version = version });
        else
            memory.Desk = null;
    }

    /// <summary>Works on one item of the agenda: lays it out, sends a batch of it, or settles it.</summary>
    private async Task<Step> WorkAsync(Work work, Desk known, Memory memory, CancellationToken ct)
    {
        var item = work.Item;
        var eventId = item.Value.EventId;
        var now = clock.GetUtcNow();
        if (!item.Value.LaidOut)
        {
            memory.Desk = null;
            var found = (await events.FindAsync(eventId, ct).ConfigureAwait(false))?.Value;
            if (found is not { State: EventState.Scheduled })
                return await SetAsideAsync(item, found, ct).ConfigureAwait(false);
            if (found.Sequence < item.Value.Sequence)
            {
                // Put on for a change that is about to be saved, or never was: then it may stand where what is planned stood before.
                if (item.Value.DueAt + ChangeLasts < now)
                    await desk.TryReplaceAsync(item, DispatchRules.AsPlanned(found, item.Value), ct).ConfigureAwait(false);
                return Step.Pass;
            }

            // Another run lays out the same, has taken the item off, or staff have put it on anew: the next tick sees it.
            return await layout.TryLayOutAsync(found, item.Value, now, ct).ConfigureAwait(false)
                && await desk.TryReplaceAsync(
                    item, item.Value.Reopens ? item.Value with { Reopens = false } : item.Value with { LaidOut = true, Sequence = found.Sequence }, ct).ConfigureAwait(false)
                    ? Step.Done
                    : Step.Pass;
        }

        if (!await memory.ReadAheadAsync(ledger, item.Value, now, ct).ConfigureAwait(false))
        {
            memory.Desk = null;
            return await SettleAsync(item, ct).ConfigureAwait(false);
        }

        return await SendAsync(work, known, memory, ct).ConfigureAwait(false);
    }

    /// <summary>An item whose event sends nothing now.</summary>
    private async Task<Step> SetAsideAsync(Stored<AgendaItem> item, Event? @event, CancellationToken ct)
    {
        // While it is being prepared the item waits; a preparation that never ended puts it on anew.
        if (@event is not { State: EventState.Preparing })
            await desk.TryReplaceAsync(item, null, ct).ConfigureAwait(false);
        return Step.Pass;
    }

    /// <summary>Nothing is due of an item: it waits for what is retried later, or is done.</summary>
    private async Task<Step> SettleAsync(Stored<AgendaItem> item, CancellationToken ct)
    {
        var next = await ledger.NextAsync(item.Value.EventId, item.Value.Rule, item.Value.Occurrence, ct).ConfigureAwait(false);
        await desk.TryReplaceAsync(item, next is { } at ? item.Value with { DueAt = at } : null, ct).ConfigureAwait(false);
        return Step.Pass;
    }

    private async Task<Step> SendAsync(Work work, Desk known, Memory memory, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var eventId = work.Item.Value.EventId;
        var due = memory.Take(Math.Min(work.Room, TableErrors.BatchSize));
        var run = new Run(Ids.New(8), now, known.State);
        var reserved = memory.Corrected(known.State, now);
        reserved = reserved with { TickAt = now, Spent = [.. reserved.Spent, new Spent(run.Id, now + SendingWindows.LongestRun, due.Count)] };
        var reserving = desk.TryWriteAsync(known.Version, reserved, ct);

        // Meanwhile the mails are written: what is about to be submitted is noted with the claim, so that whoever takes over after a death can tell whether it is still the same.
        var planned = await memory.ViewAsync(tables, eventId, due, ct).ConfigureAwait(false);
        var drafts = due.ToDictionary(m => m.Value.Key, m => TryWrite(m.Value, planned));
        if (await reserving.ConfigureAwait(false) is not { } version)
        {
            // Another run has spent, or staff have done something: look at the desk again.
            (memory.Desk, memory.Ahead) = (null, null);
            return Step.Done;
        }

        memory.Write(known with { State = reserved, Version = version });
        memory.Corrections.Add(run);

        if (await ledger.ClaimAsync([.. due.Select(m => m with { Value = Claiming(m.Value, drafts[m.Value.Key]) })], now, ct).ConfigureAwait(false) is not { } claimed)
        {
            memory.Ahead = null;
            return Step.Pass;
        }

        // Looked at after the claim: whoever has answered until now is not reminded.
        var view = await memory.ViewAgainAsync(tables, eventId, due, ct).ConfigureAwait(false);
        if (view.Event is not { State: EventState.Scheduled })
        {
            await RecordAsync([.. claimed.Select(m => m with { Value = Unsent(m.Value) })], ct).ConfigureAwait(false);
            memory.Desk = null;
            return await SetAsideAsync(work.Item, view.Event, ct).ConfigureAwait(false);
        }

        if (view.Event.Sequence != work.Item.Value.Sequence)
        {
            // The event has changed since these were laid out: nothing leaves before they are laid out for what it is now.
            await RecordAsync([.. claimed.Select(m => m with { Value = Unsent(m.Value) })], ct).ConfigureAwait(false);
            (memory.Desk, memory.Ahead) = (null, null);
            await desk.TryReplaceAsync(work.Item, work.Item.Value with { LaidOut = false, Sequence = 0 }, ct).ConfigureAwait(false);
            return Step.Pass;
        }

        var same = ReferenceEquals(view, planned);
        var results = new Stored<Message>[claimed.Count];
        await Parallel.ForAsync(0, claimed.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (i, token) =>
        {
            var message = claimed[i].Value;
            var invitation = view.Asked.GetValueOrDefault(message.Key.ContactId);
            var contact = view.Book.Find(message.Key.ContactId);
            var others = await twins.OfAsync(message, contact, view.Book, token).ConfigureAwait(false);
            var responded = await HasRespondedAsync(message, others, view, token).ConfigureAwait(false);
            results[i] = claimed[i] with
            {
                Value = view.Suppressions.Over(DispatchRules.Decide(message, invitation?.NamedNow(view.Book), contact, now, others, responded), message.Key.Rule, invitation, contact) switch
                {
                    Decision.Drop drop => message.Dropped(drop.Why),
                    Decision.Wait wait => Unsent(message) with { DueAt = wait.Until },
                    _ when known.State.Trial.Holds(contact?.Mail) => Held(message),
                    _ => await SubmitAsync(message, same ? drafts[message.Key] : TryWrite(message, view), run, token).ConfigureAwait(false),
                },
            };
        }).ConfigureAwait(false);

        await RecordAsync(results, ct).ConfigureAwait(false);
        await BarAsync(results, view, ct).ConfigureAwait(false);
        await ObeyAsync(run, memory, ct).ConfigureAwait(false);
        foreach (var state in results.GroupBy(r => r.Value.State))
            log.LogInformation("Event {Event}: {Count} messages {State}", eventId, state.Count(), state.Key);
        return new Step(run.Attempts, false);
    }

    /// <summary>A message as it is claimed: one that a dead run had in its hands may have been submitted.</summary>
    private static Message Claiming(Message message, Draft? draft) => message with
    {
        Uncertain = message.Uncertain || message.State is MessageState.Claimed,
        ContentHash = message.ContentHash ?? draft?.Hash,
        Mailbox = message.ContentHash is null ? draft?.Mailbox : message.Mailbox,
    };

    /// <summary>A message that the trial keeps back; one that may have left before it began is for staff to settle.</summary>
    private static Message Held(Message message) => message.Uncertain
        ? message with { State = MessageState.Held, Reason = Reason.GaveUp }
        : message with { State = MessageState.Held, Reason = Reason.Trial, ContentHash = null };

    /// <summary>Whether the person has answered the questionnaire, by whichever of their invitations.</summary>
    private async ValueTask<bool> HasRespondedAsync(Message message, IReadOnlyList<Twin> twins, View view, CancellationToken ct)
    {
        if (view.Responded is not { } responded || !DispatchRules.AsksForResponse(message.Key.Rule))
            return false;
        if (responded.Contains(message.Key.ContactId))
            return true;
        foreach (var twin in twins)
        {
            if (await responses.FindAsync(message.Key.EventId, twin.Invitation.ContactId, ct).ConfigureAwait(false) is not null)
                return true;
        }

        return false;
    }

    /// <summary>A claimed message that was not submitted by this run.</summary>
    private static Message Unsent(Message message) =>
        message with { State = MessageState.Waiting, ContentHash = message.Uncertain ? message.ContentHash : null };

    /// <summary>The mail, or null where it cannot be written: one such mail must not keep the others back.</summary>
    private Draft? TryWrite(Message message, View view)
    {
        if (view.Event is null || view.Asked.GetValueOrDefault(message.Key.ContactId) is not { } invitation
            || view.Book.Find(message.Key.ContactId) is not { } contact || !contact.ReachableByMailFor(DispatchRules.PurposeOf(message.Key.Rule)))
            return null;
        try
        {
            return Draft.Of(writer.Write(message, view.Event, invitation, contact), MailboxRules.IdOf(contact.Mail));
        }
        catch (Exception e)
        {
            log.LogError(e, "Message {Key} of event {Event} could not be written", message.Key.Text, view.Event.Id);
            return null;
        }
    }

    /// <summary>An address that the service does not take is as dead as one whose mail came back: a task for staff, and the other ways.</summary>
    private async Task BarAsync(Stored<Message>[] results, View view, CancellationToken ct)
    {
        foreach (var message in results.Select(r => r.Value).Where(m => m is { State: MessageState.Failed, Reason: Reason.AddressRefused }))
        {
            if (MailboxRules.IdOf(view.Book.Find(message.Key.ContactId)?.Mail) is not { } mailbox)
                continue;
            var operation = OperationIds.For(message.Key.EventId, message.Key.ContactId, message.Key.Text, message.Attempt - 1);
            await mailboxes.NoteAsync(
                mailbox,
                new MailboxReport(operation, message.Key.EventId, message.Key.ContactId, Delivery.Failed, MailSign.Hard, clock.GetUtcNow(), RefusedAddress),
                ct).ConfigureAwait(false);
            await mailboxes.SettleAsync(mailbox, ct).ConfigureAwait(false);
        }
    }

    private async Task RecordAsync(Stored<Message>[] results, CancellationToken ct)
    {
        if (!await ledger.TryRecordAsync(results, ct).ConfigureAwait(false))
            log.LogWarning("Event {Event}: a claim was taken over before its outcome was recorded", results[0].Value.Key.EventId);
    }

    private async Task<Message> SubmitAsync(Message message, Draft? draft, Run run, CancellationToken ct)
    {
        if (!await MayGoOnAsync(run, ct).ConfigureAwait(false))
            return Unsent(message);
        if (draft is null)
            return message with { State = MessageState.Held, Reason = message.Uncertain ? Reason.ContentChanged : Reason.NotWritten };
        if (message.ContentHash != draft.Hash)
        {
            // Changed between the claim and the look: nothing has left under this id, so it is claimed anew; or perhaps something has.
            return message.Uncertain ? message with { State = MessageState.Held, Reason = Reason.ContentChanged } : Unsent(message);
        }

        var submission = await mail.SubmitAsync(draft.Mail, message.OperationId, ct).ConfigureAwait(false);
        var at = clock.GetUtcNow();
        run.Note(at, submission);
        var tried = message with { Submissions = message.Submissions + 1 };
        // A refusal proves only that this submission was refused: the id is given up where no other can have been accepted.
        var refused = message.Uncertain ? tried : tried with { Attempt = message.Attempt + 1, ContentHash = null };
        switch (submission)
        {
            case Submission.Accepted:
                return tried with { State = MessageState.Sent, SentAt = at, Uncertain = false, Reason = null };
            case Submission.AddressRefused or Submission.MailRefused when message.Uncertain:
                return tried with { State = MessageState.Held, Reason = Reason.GaveUp };
            case Submission.AddressRefused:
                return refused with { State = MessageState.Failed, Reason = Reason.AddressRefused };
            case Submission.MailRefused(var code):
                log.LogError("Message {Key} of event {Event} refused: {Code}", message.Key.Text, message.Key.EventId, code);
                return refused with { State = MessageState.Held, Reason = Reason.ServiceRefused };
            case Submission.Throttled(var wait):
                run.Stop(new LaneStop(Lanes.Of(message.Key.Rule), at + wait, "429"));
                return refused with { State = MessageState.Waiting, Submissions = message.Submissions };
            case Submission.ServiceRefused(var code):
                log.LogError("The mail service refuses everything: {Code}", code);
                foreach (var lane in Enum.GetValues<Lane>())
                    run.Stop(new LaneStop(lane, at + AfterServiceRefusal, code));
                return refused with { State = MessageState.Waiting, Submissions = message.Submissions };
            default:
                log.LogWarning("Message {Key} of event {Event}: uncertain whether it was accepted", message.Key.Text, message.Key.EventId);
                return DispatchRules.BackOff(tried.Submissions) is { } pause
                    ? tried with { State = MessageState.Waiting, DueAt = at + pause, Uncertain = true }
                    : tried with { State = MessageState.Held, Reason = Reason.GaveUp, Uncertain = true };
        }
    }

    /// <summary>Asked before each mail: whether it may still leave.</summary>
    private async ValueTask<bool> MayGoOnAsync(Run run, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now > run.Begun + RunLasts)
            return false;
        try
        {
            if (run.IsTimeToLook(now, LooksForStop))
                await desk.ReadStateAsync(ct).ConfigureAwait(false);
        }
        catch (RequestFailedException e)
        {
            log.LogWarning(e, "Nobody knows whether to stop: the rest waits");
            return false;
        }

        return !desk.IsHalted && run.MayGoOn;
    }

    /// <summary>Writes down at once what keeps others from sending, too; all else waits for the next reservation.</summary>
    private async Task ObeyAsync(Run run, Memory memory, CancellationToken ct)
    {
        if (run.MayGoOn)
            return;
        memory.Desk = null;
        var halts = run.PiledUp;
        await desk.ChangeAsync(
            state =>
            {
                var changed = run.Stops.Aggregate(memory.Corrected(state, clock.GetUtcNow()), (s, stop) => s.Stopped(stop));
                return halts && changed.Halt is null ? changed with { Halt = new Halt(HaltReason.Failures, null, clock.GetUtcNow()) } : changed;
            },
            ct).ConfigureAwait(false);
        memory.Corrections.Clear();
        if (halts)
            log.LogError(SendingEvents.Halted, "Sending stopped by itself: too many submissions failed");
    }

    /// <summary>A mail as it would be submitted, and what tells it from any other.</summary>
    private sealed record Draft(Mail Mail, string Hash, string? Mailbox)
    {
        public static Draft Of(Mail mail, string? mailbox) => new(mail, mail.Hash(), mailbox);
    }

    private sealed record Work(Stored<AgendaItem> Item, Lane Lane, int Room);

    /// <summary>What one piece of work came to.</summary>
    /// <param name="Submitted">Attempts made.</param>
    /// <param name="Passed">Not to be looked at again in this tick.</param>
    private sealed record Step(int Submitted, bool Passed)
    {
        public static Step Done { get; } = new(0, false);

        public static Step Pass { get; } = new(0, true);
    }

    /// <summary>One batch under one reservation: what was attempted, and what the mail service said to it.</summary>
    private sealed class Run(string id, DateTimeOffset begun, SendingState state)
    {
        private readonly Lock gate = new();
        private readonly List<DateTimeOffset> attempts = [];
        private readonly List<LaneStop> stops = [];
        private string outcomes = "";
        private DateTimeOffset looked;

        public string Id => id;

        public DateTimeOffset Begun => begun;

        public int Attempts => attempts.Count;

        public IReadOnlyList<LaneStop> Stops => stops;

        public string Outcomes => outcomes;

        public bool PiledUp { get; private set; }

        public bool MayGoOn
        {
            get
            {
                lock (gate)
                    return stops.Count == 0 && !PiledUp;
            }
        }

        /// <summary>The attempts by the second in which they were over.</summary>
        public IEnumerable<Spent> Spent => attempts.GroupBy(a => (a.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond)
            .Select(g => new Spent(id, new DateTimeOffset(g.Key * TimeSpan.TicksPerSecond, TimeSpan.Zero), g.Count()));

        public void Stop(LaneStop stop)
        {
            lock (gate)
                stops.Add(stop);
        }

        public void Note(DateTimeOffset at, Submission submission)
        {
            lock (gate)
            {
                attempts.Add(at);
                // A full window or a wrong key says nothing of the mails.
                if (submission is Submission.Throttled or Submission.ServiceRefused)
                    return;
                outcomes += submission is Submission.Accepted ? 'o' : 'x';
                PiledUp = PiledUp || (outcomes[^1] == 'x' && HaltRules.PiledUp(state.Having(outcomes).Outcomes));
            }
        }

        public bool IsTimeToLook(DateTimeOffset now, TimeSpan every)
        {
            lock (gate)
            {
                if (now - begun < every || now - looked < every)
                    return false;
                looked = now;
                return true;
            }
        }
    }

    /// <summary>What an instance keeps in mind from tick to tick. Lost, it costs a request or two, never a mail.</summary>
    private sealed class Memory
    {
        private AgendaItem? aheadOf;
        private string? cursor;
        private View? view;

        /// <summary>As this instance left it; null: to be read.</summary>
        public Desk? Desk { get; set; }

        /// <summary>Runs that have ended and whose reservations have not been put right yet.</summary>
        public List<Run> Corrections { get; init; } = [];

        /// <summary>Due rows of one item, read in advance: a claim succeeds only where they have not changed since.</summary>
        public Queue<Stored<Message>>? Ahead { get; set; }

        /// <summary>The state as it is, instead of as it was reserved.</summary>
        public SendingState Corrected(SendingState state, DateTimeOffset now)
        {
            IReadOnlyList<Spent> spent = state.Spent;
            foreach (var run in Corrections)
            {
                if (spent.Any(s => s.Run == run.Id))
                    spent = [.. spent.Where(s => s.Run != run.Id), .. run.Spent];
            }

            return Corrections.Aggregate(state, (s, run) => s.Having(run.Outcomes)) with { Spent = SendingWindows.Recent(spent, now) };
        }

        /// <summary>The desk as this instance has just written it, corrections and all.</summary>
        public void Write(Desk written)
        {
            Desk = written;
            Corrections.Clear();
        }

        /// <summary>Whether rows of the item are due; reads a thousand at a time.</summary>
        public async Task<bool> ReadAheadAsync(LedgerTable ledger, AgendaItem item, DateTimeOffset now, CancellationToken ct)
        {
            if (aheadOf != item || Ahead is null)
                (aheadOf, cursor, Ahead) = (item, null, []);
            if (Ahead.Count > 0)
                return true;
            // From where the last rows ended; then once more from the beginning, where something may have come back.
            do
            {
                var after = cursor;
                var due = await ledger.DueAsync(item.EventId, item.Rule, item.Occurrence, after, now, LedgerTable.MostAhead, ct).ConfigureAwait(false);
                Ahead = new(due);
                cursor = due.Count == LedgerTable.MostAhead ? due[^1].Value.Key.ContactId : null;
                if (due.Count > 0)
                    return true;
                if (after is null)
                    return false;
            }
            while (true);
        }

        public List<Stored<Message>> Take(int most)
        {
            var taken = new List<Stored<Message>>();
            while (taken.Count < most && Ahead!.TryDequeue(out var message))
                taken.Add(message);
            return taken;
        }

        /// <summary>What messages would be written from, as this instance last saw it; read where it saw nothing yet.</summary>
        public async Task<View> ViewAsync(Tables tables, string eventId, IReadOnlyList<Stored<Message>> due, CancellationToken ct) =>
            view is { } known && known.EventId == eventId && known.Covers(due)
                ? known
                : await ViewAgainAsync(tables, eventId, due, ct).ConfigureAwait(false);

        /// <summary>What messages are written from, as it stands now: the same instance where nothing has changed.</summary>
        public async Task<View> ViewAgainAsync(Tables tables, string eventId, IReadOnlyList<Stored<Message>> due, CancellationToken ct)
        {
            var readingVersions = tables.Contacts.VersionsAsync(ct);
            var found = await tables.Events.FindWithVersionAsync(eventId, ct).ConfigureAwait(false);
            var versions = await readingVersions.ConfigureAwait(false);
            var book = await tables.Contacts.BookAsync(versions.Contacts, ct).ConfigureAwait(false);
            var suppressions = await tables.Mailboxes.SuppressionsAsync(versions.NotMailed, ct).ConfigureAwait(false);
            var (version, etag) = (found?.Version ?? "", found?.ETag ?? "");
            if (view is { } known && known.EventId == eventId && known.Version == version && known.Covers(due))
            {
                return known.ETag == etag && ReferenceEquals(known.Book, book) && ReferenceEquals(known.Suppressions, suppressions) ? known
                    : view = known with { Event = found?.Event, ETag = etag, Book = book, Suppressions = suppressions };
            }

            // As far as was read ahead: the next batches find theirs here as long as nobody answers.
            var (first, last) = (due[0].Value.Key.ContactId, (Ahead is { Count: > 0 } ahead ? ahead.Last() : due[^1]).Value.Key.ContactId);
            var readingResponded = DispatchRules.AsksForResponse(due[0].Value.Key.Rule) ? tables.Responses.WhoAsync(eventId, first, last, ct) : null;
            var read = await tables.Invitations.ListAsync(eventId, first, last, ct).ConfigureAwait(false);
            return view = new View(
                eventId, found?.Event, etag, version, book, suppressions, first, last, read.ToDictionary(i => i.Value.ContactId, i => i.Value),
                readingResponded is null ? null : await readingResponded.ConfigureAwait(false));
        }
    }

    /// <summary>Where mails' contents stand.</summary>
    private sealed record Tables(EventTable Events, InvitationTable Invitations, ResponseTable Responses, ContactTable Contacts, MailboxTable Mailboxes);

    /// <summary>What mails are written from.</summary>
    /// <param name="EventId">Which event.</param>
    /// <param name="Event">As it stands; null: it is gone.</param>
    /// <param name="ETag">The event's row's.</param>
    /// <param name="Version">Of its replies, attendance and responses, read before the invitations.</param>
    /// <param name="Book">All contacts.</param>
    /// <param name="Suppressions">Who is not mailed.</param>
    /// <param name="First">The first contact whose invitation is here.</param>
    /// <param name="Last">The last.</param>
    /// <param name="Asked">Invitations by contact.</param>
    /// <param name="Responded">Who has answered the questionnaire; null where nobody had to know.</param>
    private sealed record View(
        string EventId, Event? Event, string ETag, string Version, ContactBook Book, Suppressions Suppressions, string First, string Last,
        IReadOnlyDictionary<string, Invitation> Asked, IReadOnlySet<string>? Responded)
    {
        public bool Covers(IReadOnlyList<Stored<Message>> due) => (Responded is not null || !DispatchRules.AsksForResponse(due[0].Value.Key.Rule))
            && string.CompareOrdinal(First, due[0].Value.Key.ContactId) <= 0 && string.CompareOrdinal(due[^1].Value.Key.ContactId, Last) <= 0;
    }
}

/// <summary>What a tick did.</summary>
/// <param name="Submitted">Mails handed to the service.</param>
/// <param name="NothingBefore">Nothing is due before this (UTC), or null where there may be more.</param>
public sealed record TickOutcome(int Submitted, DateTimeOffset? NothingBefore);
