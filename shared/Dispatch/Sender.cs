using Microsoft.Extensions.Logging;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Email;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>Sends what is due: one short tick at a time, as much as both windows allow, and ends.</summary>
/// <remarks>
/// Claim, look again, submit, record. A run that dies in between leaves claimed rows; after
/// <see cref="LedgerTable.ClaimLasts"/> another run takes them over and submits the same content under the same
/// Operation-Id, or, where the content would differ, holds them for staff.
/// </remarks>
public sealed class Sender(
    DeskTable desk, LedgerTable ledger, LedgerLayout layout, InvitationTable invitations, Twins twins, EventTable events, ContactTable contacts,
    MailWriter writer, MailClient mail, SendingWindows windows, SendingHours hours, Idle idle, TimeProvider clock, ILogger<Sender> log)
{
    /// <summary>So many submissions are under way at once.</summary>
    private const int AtOnce = 8;

    /// <summary>A run stops submitting when its claim has only this long to live.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>So long nothing is sent after the mail service has refused everything.</summary>
    private static readonly TimeSpan AfterServiceRefusal = TimeSpan.FromMinutes(15);

    /// <summary>One tick. Two at once are harmless.</summary>
    public async Task<TickOutcome> TickAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var standing = await desk.ReadAsync(ct).ConfigureAwait(false);
        if (standing.Agenda.Count == 0)
            return Rest(DateTimeOffset.MaxValue);
        var first = standing.Agenda[0].Value.DueAt;
        if (first > now)
            return Rest(first);
        if (standing.Quota.PausedUntil is { } pause && pause > now)
            return Rest(pause);
        if (!hours.IsOpen(now))
            return Rest(hours.NextOpening(now));
        var room = windows.Room(standing.Quota.Spent, now);
        if (room == 0)
            return Rest(windows.NextRoom(standing.Quota.Spent, now));

        idle.NothingBefore = null;
        var purse = new Purse(standing.Quota, standing.QuotaVersion, room);
        var submitted = 0;
        foreach (var item in standing.Agenda.TakeWhile(i => i.Value.DueAt <= now))
        {
            submitted += await WorkAsync(item, purse, ct).ConfigureAwait(false);
            if (purse.Room == 0)
                break;
        }

        return new TickOutcome(submitted, null);
    }

    private TickOutcome Rest(DateTimeOffset until)
    {
        idle.NothingBefore = until;
        return new TickOutcome(0, until);
    }

    /// <summary>Works on one item of the agenda; returns how many submissions were made.</summary>
    private async Task<int> WorkAsync(Stored<AgendaItem> item, Purse purse, CancellationToken ct)
    {
        var (eventId, rule, occurrence) = (item.Value.EventId, item.Value.Rule, item.Value.Occurrence);
        var now = clock.GetUtcNow();
        var @event = (await events.FindAsync(eventId, ct).ConfigureAwait(false))?.Value;
        if (@event is not { State: EventState.Scheduled })
        {
            // While it is being prepared the item waits; a preparation that never ended puts it on anew.
            if (@event is not { State: EventState.Preparing })
                await desk.TryReplaceAsync(item, null, ct).ConfigureAwait(false);
            return 0;
        }

        if (!item.Value.LaidOut)
        {
            // Another run lays out the same, has taken the item off, or staff have put it on anew: the next tick sees it.
            if (!await layout.TryLayOutAsync(@event, rule, occurrence, now, ct).ConfigureAwait(false)
                || !await desk.TryReplaceAsync(item, item.Value with { LaidOut = true }, ct).ConfigureAwait(false))
                return 0;
        }

        var due = await ledger.DueAsync(eventId, rule, occurrence, now, Math.Min(purse.Room, TableErrors.BatchSize), ct).ConfigureAwait(false);
        if (due.Count > 0)
            return await SendAsync(@event, due, purse, ct).ConfigureAwait(false);
        if (item.Value.LaidOut)
            await SettleAsync(item, ct).ConfigureAwait(false);
        return 0;
    }

    /// <summary>Nothing is due of an item: it waits for what is retried later, or is done.</summary>
    private async Task SettleAsync(Stored<AgendaItem> item, CancellationToken ct)
    {
        var next = await ledger.NextAsync(item.Value.EventId, item.Value.Rule, item.Value.Occurrence, ct).ConfigureAwait(false);
        await desk.TryReplaceAsync(item, next is { } at ? item.Value with { DueAt = at } : null, ct).ConfigureAwait(false);
    }

    private async Task<int> SendAsync(Event @event, IReadOnlyList<Stored<Message>> due, Purse purse, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var run = Ids.New(8);
        if (!await TryReserveAsync(purse, run, due.Count, now, ct).ConfigureAwait(false))
            return 0;
        if (await ledger.ClaimAsync(due, now, ct).ConfigureAwait(false) is not { } claimed)
        {
            await SpendAsync(purse, run, 0, null, ct).ConfigureAwait(false);
            return 0;
        }

        // Looked at after the claim: whoever has answered until now is not reminded.
        var asked = (await invitations.ListAsync(@event.Id, due[0].Value.Key.ContactId, due[^1].Value.Key.ContactId, ct).ConfigureAwait(false))
            .ToDictionary(i => i.Value.ContactId, i => i.Value);
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var stop = new Stop();
        var results = new Stored<Message>[claimed.Count];
        var submitted = 0;
        await Parallel.ForAsync(0, claimed.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (i, token) =>
        {
            var message = claimed[i].Value;
            var invitation = asked.GetValueOrDefault(message.Key.ContactId);
            var contact = book.Find(message.Key.ContactId);
            var (outcome, counted) = DispatchRules.Decide(
                message, invitation, contact, now, await twins.OfAsync(message, contact, book, token).ConfigureAwait(false)) switch
            {
                Decision.Drop drop => (message.Dropped(drop.Why), false),
                _ => await SubmitAsync(message, @event, invitation!, contact!, now, stop, token).ConfigureAwait(false),
            };
            if (counted)
                Interlocked.Increment(ref submitted);
            results[i] = claimed[i] with { Value = outcome };
        }).ConfigureAwait(false);

        if (!await ledger.TryRecordAsync(results, ct).ConfigureAwait(false))
            log.LogWarning("Event {Event}: a claim was taken over before its outcome was recorded", @event.Id);
        await SpendAsync(purse, run, submitted, stop, ct).ConfigureAwait(false);
        foreach (var state in results.GroupBy(r => r.Value.State))
            log.LogInformation("Event {Event}: {Count} messages {State}", @event.Id, state.Count(), state.Key);
        return submitted;
    }

    private async Task<(Message, bool Counted)> SubmitAsync(
        Message message, Event @event, Invitation invitation, Contact contact, DateTimeOffset now, Stop stop, CancellationToken ct)
    {
        if (stop.Until is not null || clock.GetUtcNow() > now + LedgerTable.ClaimLasts - Margin)
            return (message with { State = MessageState.Waiting }, false);
        Mail content;
        try
        {
            content = writer.Write(message.Key, @event, invitation, contact);
        }
        catch (Exception e)
        {
            // One mail that cannot be written must not keep the others back.
            log.LogError(e, "Message {Key} of event {Event} could not be written", message.Key.Text, @event.Id);
            return (message with { State = MessageState.Held, Reason = Reason.NotWritten }, false);
        }

        var hash = content.Hash();
        if (message.ContentHash is { } before && before != hash)
            return (message with { State = MessageState.Held, Reason = Reason.ContentChanged }, false);

        var submission = await mail.SubmitAsync(content, message.OperationId, ct).ConfigureAwait(false);
        var tried = message with { Submissions = message.Submissions + 1 };
        var refused = tried with { Attempt = message.Attempt + 1, ContentHash = null };
        switch (submission)
        {
            case Submission.Accepted:
                return (tried with { State = MessageState.Sent, SentAt = clock.GetUtcNow(), ContentHash = hash, Reason = null }, true);
            case Submission.AddressRefused:
                return (refused with { State = MessageState.Failed, Reason = Reason.AddressRefused }, true);
            case Submission.MailRefused(var code):
                log.LogError("Message {Key} of event {Event} refused: {Code}", message.Key.Text, @event.Id, code);
                return (refused with { State = MessageState.Held, Reason = Reason.ServiceRefused }, true);
            case Submission.Throttled(var wait):
                stop.At(now + wait, "429");
                return (refused with { State = MessageState.Waiting, Submissions = message.Submissions }, true);
            case Submission.ServiceRefused(var code):
                log.LogError("The mail service refuses everything: {Code}", code);
                stop.At(now + AfterServiceRefusal, code);
                return (refused with { State = MessageState.Waiting, Submissions = message.Submissions }, true);
            default:
                log.LogWarning("Message {Key} of event {Event}: uncertain whether it was accepted", message.Key.Text, @event.Id);
                return (DispatchRules.BackOff(tried.Submissions) is { } wait2
                    ? tried with { State = MessageState.Waiting, DueAt = now + wait2, ContentHash = hash }
                    : tried with { State = MessageState.Held, Reason = Reason.GaveUp, ContentHash = hash }, true);
        }
    }

    /// <summary>Spends of the windows before anything is submitted, so that two runs together keep within them.</summary>
    private async Task<bool> TryReserveAsync(Purse purse, string run, int count, DateTimeOffset now, CancellationToken ct)
    {
        var reserved = purse.Quota with
        {
            Spent = [.. SendingWindows.Recent(purse.Quota.Spent, now), new Spent(run, now + LedgerTable.ClaimLasts, count)],
        };
        if (await desk.TrySpendAsync(purse.Version, reserved, ct).ConfigureAwait(false) is not { } version)
        {
            // Another run has spent meanwhile: this one leaves the rest to it.
            purse.Room = 0;
            return false;
        }

        (purse.Quota, purse.Version, purse.Room) = (reserved, version, purse.Room - count);
        return true;
    }

    /// <summary>Puts right what was reserved: so many attempts, over by now.</summary>
    private async Task SpendAsync(Purse purse, string run, int count, Stop? stop, CancellationToken ct)
    {
        while (true)
        {
            var others = purse.Quota.Spent.Where(s => s.Run != run);
            purse.Quota = purse.Quota with { Spent = count > 0 ? [.. others, new Spent(run, clock.GetUtcNow(), count)] : [.. others] };
            if (stop?.Until is { } until && (purse.Quota.PausedUntil is null || purse.Quota.PausedUntil < until))
                (purse.Quota, purse.Room) = (purse.Quota with { PausedUntil = until, PausedWhy = stop.Why }, 0);
            if (await desk.TrySpendAsync(purse.Version, purse.Quota, ct).ConfigureAwait(false) is { } version)
            {
                purse.Version = version;
                return;
            }

            var standing = await desk.ReadAsync(ct).ConfigureAwait(false);
            (purse.Quota, purse.Version) = (standing.Quota, standing.QuotaVersion);
        }
    }

    /// <summary>What a tick may still spend.</summary>
    private sealed class Purse(Quota quota, string? version, int room)
    {
        public Quota Quota { get; set; } = quota;

        public string? Version { get; set; } = version;

        public int Room { get; set; } = room;
    }

    /// <summary>Set when the mail service wants no more for now.</summary>
    private sealed class Stop
    {
        private readonly Lock gate = new();

        public DateTimeOffset? Until { get; private set; }

        public string? Why { get; private set; }

        public void At(DateTimeOffset until, string why)
        {
            lock (gate)
            {
                if (Until is null || Until < until)
                    (Until, Why) = (until, why);
            }
        }
    }
}

/// <summary>What a tick did.</summary>
/// <param name="Submitted">Mails handed to the service.</param>
/// <param name="NothingBefore">Nothing is due before this (UTC), or null where there may be more.</param>
public sealed record TickOutcome(int Submitted, DateTimeOffset? NothingBefore);
