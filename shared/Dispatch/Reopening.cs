using Outreach.Events;

namespace Outreach.Dispatch;

/// <summary>What is decided anew once something that kept messages back is over. Pure.</summary>
public static class Reopening
{
    /// <summary>An item for everything of an event whose time has come and is not over, receipts included.</summary>
    public static IEnumerable<AgendaItem> Of(Event @event, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return DispatchRules.Plan(@event).Where(p => p.DueAt <= now).Select(p => new AgendaItem(@event.Id, p.Rule, p.Occurrence, p.DueAt, Reopens: true))
            .Concat(Enumerable.Range(1, DispatchRules.MostReceipts).Select(n => new AgendaItem(@event.Id, Rule.Receipt, DispatchRules.Receipt(n), now, Reopens: true)));
    }
}

/// <summary>Has what was not sent to somebody decided anew, once that person can or wants to be written to again.</summary>
public sealed class ReopeningDesk(EventTable events, LedgerTable ledger, DeskTable desk, TimeProvider clock)
{
    /// <summary>
    /// Puts on the agenda whatever was kept from a contact and is still of use. The layout leaves alone what staff have told
    /// the person by another way meanwhile.
    /// </summary>
    /// <param name="contactIds">Whose.</param>
    /// <param name="ct">Stops it; asked again it does the same.</param>
    public async Task ReopenAsync(IReadOnlyCollection<string> contactIds, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(contactIds);
        var now = clock.GetUtcNow();
        foreach (var @event in await events.ListAsync(ct).ConfigureAwait(false))
        {
            if (!WatchRules.StillSends(@event, now))
                continue;
            var due = Reopening.Of(@event, now).ToList();
            var barred = new HashSet<(Rule, string)>();
            foreach (var contact in contactIds)
            {
                foreach (var message in await ledger.OfContactAsync(@event.Id, contact, due.Select(d => (d.Rule, d.Occurrence)), ct).ConfigureAwait(false))
                {
                    if (message.Value.IsBarred && now < message.Value.ExpiresAt)
                        barred.Add((message.Value.Key.Rule, message.Value.Key.Occurrence));
                }
            }

            if (barred.Count > 0)
                await desk.AddAsync(due.Where(d => barred.Contains((d.Rule, d.Occurrence))), ct).ConfigureAwait(false);
        }
    }
}
