using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>送信の様子: how sending stands, what waits until when, and what needs a person.</summary>
public sealed class StatusDesk(
    DeskTable desk, EventTable events, LedgerTable ledger, ContactTable contacts, Watchdog watchdog, SendingWindows windows, SendingHours hours, TimeProvider clock)
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
            await QueueAsync(standing, known, now, ct).ConfigureAwait(false), stranded);
    }

    private async Task<IReadOnlyList<QueueLine>> QueueAsync(Desk standing, Dictionary<string, Event> known, DateTimeOffset now, CancellationToken ct)
    {
        var counts = new Dictionary<string, LedgerCount>();
        var lines = new List<QueueLine>();
        var before = new List<Queued>();
        foreach (var item in standing.Agenda.Select(i => i.Value))
        {
            if (!known.TryGetValue(item.EventId, out var @event) || @event.State is not EventState.Scheduled || lines.Exists(l => l.Is(item)))
                continue;
            var starts = hours.Leaves(item.DueAt, now);
            if (!item.LaidOut)
            {
                lines.Add(new QueueLine(@event, item.Rule, item.Occurrence, starts, null, null));
                continue;
            }

            if (!counts.TryGetValue(@event.Id, out var count))
                counts.Add(@event.Id, count = await watchdog.CountAsync(@event.Id, now, ct).ConfigureAwait(false));
            if (count.Rules.FirstOrDefault(r => r.Rule == item.Rule && r.Occurrence == item.Occurrence) is not { Open: > 0 and var open })
                continue;
            lines.Add(new QueueLine(
                @event, item.Rule, item.Occurrence, starts, open,
                standing.State.Halt is null ? Forecast.LastLeaves(open, starts, before, standing.State.Spent, windows, hours) : null));
            before.Add(new Queued(starts, open));
        }

        return lines;
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

/// <summary>One rule of an event that will send something.</summary>
/// <param name="Starts">When the next mail of it can leave (UTC).</param>
/// <param name="Waiting">How many wait; null before they are laid out.</param>
/// <param name="LastLeaves">When the last will have left (UTC), by what is known now; null where nobody knows.</param>
public sealed record QueueLine(Event Event, Rule Rule, string Occurrence, DateTimeOffset Starts, int? Waiting, DateTimeOffset? LastLeaves)
{
    internal bool Is(AgendaItem item) => Event.Id == item.EventId && Rule == item.Rule && Occurrence == item.Occurrence;
}
