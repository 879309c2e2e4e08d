using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>送信の様子: how sending stands, what waits until when, and what needs a person.</summary>
public sealed class StatusDesk(
    DeskTable desk, EventTable events, LedgerTable ledger, ContactTable contacts, ExpectationDesk expectations, SendingWindows windows, SendingHours hours, TimeProvider clock)
{
    /// <summary>So many held or refused messages are listed for an event.</summary>
    public const int MostStranded = 50;

    /// <summary>Everything that the status page shows.</summary>
    public async Task<SendingStatus> ReadAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var standing = await desk.ReadAsync(ct).ConfigureAwait(false);
        var known = (await events.ListAsync(ct).ConfigureAwait(false)).ToDictionary(e => e.Id);
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var stranded = new List<Stranded>();
        foreach (var @event in known.Values.Where(e => WatchRules.StillSends(e, now)))
        {
            stranded.AddRange((await ledger.StrandedAsync(@event.Id, MostStranded, ct).ConfigureAwait(false))
                .Select(m => new Stranded(@event, m, book.Find(m.Key.ContactId))));
        }

        var spent = standing.State.Spent;
        return new SendingStatus(
            now, standing.State, standing.Watch, windows, hours, SendingWindows.Used(spent, now), hours.IsOpen(now),
            await QueueAsync(standing, known, book, now, ct).ConfigureAwait(false), stranded);
    }

    /// <summary>What will leave, as the events plan it now: an item of the agenda may still stand at a time from before a change, or come to nothing.</summary>
    private async Task<IReadOnlyList<QueueLine>> QueueAsync(Desk standing, Dictionary<string, Event> known, ContactBook book, DateTimeOffset now, CancellationToken ct)
    {
        var lines = new List<QueueLine>();
        foreach (var items in standing.Agenda.Select(i => i.Value).GroupBy(i => i.EventId))
        {
            if (!known.TryGetValue(items.Key, out var @event) || @event.State is not EventState.Scheduled)
                continue;
            var expected = await expectations.ReadAsync(@event, book, now, ct).ConfigureAwait(false);
            foreach (var planned in DispatchRules.Plan(@event).Where(p => items.Any(i => (i.Rule, i.Occurrence) == (p.Rule, p.Occurrence))))
            {
                var sending = OverviewRules.Expect(planned, expected.Of(planned), windows, hours, QueueAhead.Empty, now);
                if (sending.Mails > 0 || (planned.DueAt > now && DispatchRules.DependsOnAnswers(planned.Rule)))
                    lines.Add(new QueueLine(@event, planned.Rule, planned.Occurrence, sending.Starts, sending.Mails > 0 ? sending.Mails : null, sending.LastLeaves));
            }

            var receipts = expected.Of(Rule.Receipt, DispatchRules.Once);
            if (receipts.Progress.Open is > 0 and var waiting)
                lines.Add(new QueueLine(@event, Rule.Receipt, DispatchRules.Once, hours.Leaves(receipts.Due?.First ?? now, now), waiting, null));
        }

        List<QueueLine> queue = [.. lines.OrderBy(l => l.Starts)];
        if (standing.State.Halt is not null)
            return [.. queue.Select(l => l with { LastLeaves = null })];
        var before = new List<Queued>();
        for (var i = 0; i < queue.Count; i++)
        {
            if (queue[i] is not { Waiting: { } mails } line)
                continue;
            var last = Forecast.LastLeaves(mails, line.Starts, before, standing.State.Spent, windows, hours);
            if (!(last < line.LastLeaves))
                queue[i] = line with { LastLeaves = last };
            before.Add(new Queued(line.Starts, mails));
        }

        return queue;
    }
}

/// <summary>How sending stands.</summary>
/// <param name="Used">Attempts of the last minute and hour.</param>
/// <param name="Open">Whether it is a sending hour.</param>
/// <param name="Queue">What waits, in order of time.</param>
/// <param name="Stranded">What was held or refused and needs a person.</param>
public sealed record SendingStatus(
    DateTimeOffset Now, SendingState State, Watch? Watch, SendingWindows Windows, SendingHours Hours, (int Minute, int Hour) Used, bool Open,
    IReadOnlyList<QueueLine> Queue, IReadOnlyList<Stranded> Stranded);

/// <summary>One thing that an event will send by mail.</summary>
/// <param name="Starts">When the next mail of it can leave (UTC).</param>
/// <param name="Waiting">How many wait; null where that depends on answers still to come.</param>
/// <param name="LastLeaves">When the last will have left (UTC), by what is known now; null where nobody knows.</param>
public sealed record QueueLine(Event Event, Rule Rule, string Occurrence, DateTimeOffset Starts, int? Waiting, DateTimeOffset? LastLeaves);
