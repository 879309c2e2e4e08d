using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;

namespace Outreach.Dispatch;

/// <summary>What the sender has to send of other events before one is served.</summary>
public sealed class QueueDesk(DeskTable desk, EventTable events, ExpectationDesk expectations, ContactTable contacts, SendingWindows windows, SendingHours hours, TimeProvider clock)
{
    /// <summary>The queue in front of an event. One request while no other event has anything due before.</summary>
    /// <param name="eventId">The event that waits.</param>
    /// <param name="until">What is due later comes after it (UTC).</param>
    /// <param name="ct">Stops it.</param>
    public async Task<QueueAhead> ReadAsync(string eventId, DateTimeOffset until, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var standing = await desk.ReadAsync(ct).ConfigureAwait(false);
        var lines = new List<QueuedSending>();
        foreach (var items in standing.Agenda.Select(i => i.Value)
            .Where(i => i.EventId != eventId && i.DueAt <= until && Lanes.Of(i.Rule) is Lane.Bulk).GroupBy(i => i.EventId))
        {
            if (await events.FindAsync(items.Key, ct).ConfigureAwait(false) is not { Value: { State: EventState.Scheduled } @event })
                continue;
            var expected = await expectations.ReadAsync(@event, await contacts.BookAsync(ct).ConfigureAwait(false), now, ct).ConfigureAwait(false);
            foreach (var planned in DispatchRules.Plan(@event).Where(p => items.Any(i => (i.Rule, i.Occurrence) == (p.Rule, p.Occurrence))))
            {
                if (OverviewRules.Expect(planned, expected.Of(planned), windows, hours, QueueAhead.Empty, now) is { Mails: > 0 } sending)
                    lines.Add(new QueuedSending(@event, planned.Rule, planned.Occurrence, sending.Starts, sending.Mails));
            }
        }

        return QueueAhead.Of(standing.State, lines, until, windows, hours);
    }
}

/// <summary>What leaves before an event's mails, and what keeps the sender.</summary>
/// <param name="State">The sender's state.</param>
/// <param name="Before">Other events' mails, in order of time.</param>
/// <param name="InTheWay">Those of them that are not through when this event's mails are due.</param>
public sealed record QueueAhead(SendingState State, IReadOnlyList<QueuedSending> Before, IReadOnlyList<QueuedSending> InTheWay)
{
    /// <summary>Nothing waits, nothing was spent.</summary>
    public static QueueAhead Empty { get; } = new(SendingState.New, [], []);

    /// <summary>The queue in front of mails that are due at <paramref name="until"/>.</summary>
    public static QueueAhead Of(SendingState state, IEnumerable<QueuedSending> lines, DateTimeOffset until, SendingWindows windows, SendingHours hours)
    {
        ArgumentNullException.ThrowIfNull(state);
        List<QueuedSending> before = [.. lines.OrderBy(l => l.From)];
        var inTheWay = before.Where((line, i) => state.Halt is not null
            || Forecast.LastLeaves(line.Mails, line.From, [.. before.Take(i).Select(b => new Queued(b.From, b.Mails))], state.Spent, windows, hours) > until);
        return new QueueAhead(state, before, [.. inTheWay]);
    }

    /// <summary>When the last of <paramref name="mails"/> bulk mails will have left (UTC).</summary>
    public DateTimeOffset LastLeaves(int mails, DateTimeOffset starts, SendingWindows windows, SendingHours hours) =>
        Forecast.LastLeaves(mails, starts, [.. Before.Select(b => new Queued(b.From, b.Mails))], State.Spent, windows, hours);
}

/// <summary>Mails of another event that leave first.</summary>
/// <param name="From">Not before this (UTC).</param>
/// <param name="Mails">How many.</param>
public sealed record QueuedSending(Event Event, Rule Rule, string Occurrence, DateTimeOffset From, int Mails);
