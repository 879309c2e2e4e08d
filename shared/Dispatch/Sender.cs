using Azure;
using Microsoft.Extensions.Logging;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Email;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>Sends what is due: one short tick at a time, urgent before bulk, as much as both windows allow, and ends.</summary>
/// <remarks>
/// Reserve, claim, look again, submit, record (docs/decisions/0002). A run that dies in between leaves claimed rows; after
/// <see cref="LedgerTable.ClaimLasts"/> another run takes them over and submits the same content under the same
/// Operation-Id, or, where the content would differ, holds them for staff.
/// </remarks>
public sealed class Sender(
    DeskTable desk, LedgerTable ledger, LedgerLayout layout, InvitationTable invitations, Twins twins, EventTable events, ContactTable contacts,
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

    /// <summary>So long nothing is sent after the mail service has refused everything.</summary>
    private static readonly TimeSpan AfterServiceRefusal = TimeSpan.FromMinutes(15);

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
        if (known.State.Halt is not null || !hours.IsOpen(now))
            return null;
        var spent = memory.Corrected(known.State, now).Spent;
        foreach (var lane in Enum.GetValues<Lane>())
        {
            if (known.State.StopOf(lane, now) is not null || windows.Room(lane, spent, now) is not (> 0 and var room))
                continue;
            if (known.Agenda.TakeWhile(i => i.Value.DueAt <= now).FirstOrDefault(i => Lanes.Of(i.Value.Rule) == lane && !passed.Contains(i.Value)) is { } item)
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
        return known.Agenda.GroupBy(i => Lanes.Of(i.Value.Rule)).Select(lane =>
        {
            var due = lane.Min(i => i.Value.DueAt);
            var at = due > now ? due : now;
            if (known.State.StopOf(lane.Key, at) is { } stop)
                at = stop.Until;
            return hours.NextOpening(windows.NextRoom(lane.Key, spent, at));
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
        var (eventId, rule, occurrence) = (item.Value.EventId, item.Value.Rule, item.Value.Occurrence);
        var now = clock.GetUtcNow();
        if (!item.Value.LaidOut)
        {
            memory.Desk = null;
            var found = (await events.FindAsync(eventId, ct).ConfigureAwait(false))?.Value;
            if (found is not { State: EventState.Scheduled })
                return await SetAsideAsync(item, found, ct).ConfigureAwait(false);

            // Another run lays out the same, has taken the item off, or staff have put it on anew: the next tick sees it.
            return await layout.TryLayOutAsync(found, rule, occurrence, now, ct).ConfigureAwait(false)
                && await desk.TryReplaceAsync(item, item.Value with { LaidOut = true }, ct).ConfigureAwait(false)
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
        if (await desk.TryWriteAsync(known.Version, reserved, ct).ConfigureAwait(false) is not { } version)
        {
            // Another run has spent, or staff have done something: look at the desk again.
            (memory.Desk, memory.Ahead) = (null, null);
            return Step.Done;
        }

        memory.Write(known with { State = reserved, Version = version });
        memory.Corrections.Add(run);
        if (await ledger.ClaimAsync(due, now, ct).ConfigureAwait(false) is not { } claimed)
        {
            memory.Ahead = null;
            return Step.Pass;
        }

        // Looked at after the claim: whoever has answered until now is not reminded.
        var readingBook = contacts.BookAsync(ct);
        var readingSuppressions = mailboxes.SuppressionsAsync(ct);
        var found = await events.FindWithVersionAsync(eventId, ct).ConfigureAwait(false);
        var book = await readingBook.ConfigureAwait(false);
        var suppressions = await readingSuppressions.ConfigureAwait(false);
        if (found is not { Event: { State: EventState.Scheduled } @event, Version: var answers })
        {
            await RecordAsync([.. claimed.Select(m => m with { Value = m.Value with { State = MessageState.Waiting } })], ct).ConfigureAwait(false);
            memory.Desk = null;
            return await SetAsideAsync(work.Item, found?.Event, ct).ConfigureAwait(false);
        }

        var asked = await memory.AskedAsync(invitations, eventId, answers, claimed, ct).ConfigureAwait(false);
        var results = new Stored<Message>[claimed.Count];
        await Parallel.ForAsync(0, claimed.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (i, token) =>
        {
            var message = claimed[i].Value;
            var invitation = asked.GetValueOrDefault(message.Key.ContactId);
            var contact = book.Find(message.Key.ContactId);
            var others = await twins.OfAsync(message, contact, book, token).ConfigureAwait(false);
            results[i] = claimed[i] with
            {
                Value = suppressions.Over(DispatchRules.Decide(message, invitation, contact, now, others), message.Key.Rule, invitation, contact) switch
                {
                    Decision.Drop drop => message.Dropped(drop.Why),
                    _ => await SubmitAsync(message, @event, invitation!, contact!, run, token).ConfigureAwait(false),
                },
            };
        }).ConfigureAwait(false);

        await RecordAsync(results, ct).ConfigureAwait(false);
        await ObeyAsync(run, memory, ct).ConfigureAwait(false);
        foreach (var state in results.GroupBy(r => r.Value.State))
            log.LogInformation("Event {Event}: {Count} messages {State}", eventId, state.Count(), state.Key);
        return new Step(run.Attempts, false);
    }

    private async Task RecordAsync(Stored<Message>[] results, CancellationToken ct)
    {
        if (!await ledger.TryRecordAsync(results, ct).ConfigureAwait(false))
            log.LogWarning("Event {Event}: a claim was taken over before its outcome was recorded", results[0].Value.Key.EventId);
    }

    private async Task<Message> SubmitAsync(
        Message message, Event @event, Invitation invitation, Contact contact, Run run, CancellationToken ct)
    {
        if (!await MayGoOnAsync(run, ct).ConfigureAwait(false))
            return message with { State = MessageState.Waiting };
        Mail content;
        try
        {
            content = writer.Write(message.Key, @event, invitation, contact);
        }
        catch (Exception e)
        {
            // One mail that cannot be written must not keep the others back.
            log.LogError(e, "Message {Key} of event {Event} could not be written", message.Key.Text, @event.Id);
            return message with { State = MessageState.Held, Reason = Reason.NotWritten };
        }

        var hash = content.Hash();
        if (message.ContentHash is { } before && before != hash)
            return message with { State = MessageState.Held, Reason = Reason.ContentChanged };

        var submission = await mail.SubmitAsync(content, message.OperationId, ct).ConfigureAwait(false);
        var at = clock.GetUtcNow();
        run.Note(at, submission);
        var tried = message with { Submissions = message.Submissions + 1 };
        var refused = tried with { Attempt = message.Attempt + 1, ContentHash = null };
        switch (submission)
        {
            case Submission.Accepted:
                return tried with { State = MessageState.Sent, SentAt = at, ContentHash = hash, Reason = null };
            case Submission.AddressRefused:
                return refused with { State = MessageState.Failed, Reason = Reason.AddressRefused };
            case Submission.MailRefused(var code):
                log.LogError("Message {Key} of event {Event} refused: {Code}", message.Key.Text, @event.Id, code);
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
                log.LogWarning("Message {Key} of event {Event}: uncertain whether it was accepted", message.Key.Text, @event.Id);
                return DispatchRules.BackOff(tried.Submissions) is { } pause
                    ? tried with { State = MessageState.Waiting, DueAt = at + pause, ContentHash = hash }
                    : tried with { State = MessageState.Held, Reason = Reason.GaveUp, ContentHash = hash };
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
        private Asked? asked;

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

        /// <summary>The invitations of claimed messages, as they stood at the version that was read after the claim or later.</summary>
        public async Task<IReadOnlyDictionary<string, Invitation>> AskedAsync(
            InvitationTable invitations, string eventId, string version, IReadOnlyList<Stored<Message>> claimed, CancellationToken ct)
        {
            var (first, last) = (claimed[0].Value.Key.ContactId, claimed[^1].Value.Key.ContactId);
            if (asked is { } known && known.EventId == eventId && known.Version == version && known.Covers(first, last))
                return known.ByContact;
            // As far as was read ahead: the next batches find theirs here as long as nobody answers.
            if (Ahead is { Count: > 0 } ahead)
                last = ahead.Last().Value.Key.ContactId;
            var read = await invitations.ListAsync(eventId, first, last, ct).ConfigureAwait(false);
            asked = new Asked(eventId, version, first, last, read.ToDictionary(i => i.Value.ContactId, i => i.Value));
            return asked.ByContact;
        }

        private sealed record Asked(string EventId, string Version, string First, string Last, IReadOnlyDictionary<string, Invitation> ByContact)
        {
            public bool Covers(string first, string last) =>
                string.CompareOrdinal(First, first) <= 0 && string.CompareOrdinal(last, Last) <= 0;
        }
    }
}

/// <summary>What a tick did.</summary>
/// <param name="Submitted">Mails handed to the service.</param>
/// <param name="NothingBefore">Nothing is due before this (UTC), or null where there may be more.</param>
public sealed record TickOutcome(int Submitted, DateTimeOffset? NothingBefore);
