using System.Runtime.CompilerServices;
using Outreach.Events;

namespace Outreach.Dispatch;

/// <summary>What is decided anew once something that kept messages back is over. Pure.</summary>
public static class Reopening
{
    /// <summary>Whether what came back is ever sent anew: a receipt says only what the person knows.</summary>
    public static bool SendsAnew(Rule rule) => rule is not Rule.Receipt;

    /// <summary>An item for everything of an event whose time has come and is not over, receipts included.</summary>
    public static IEnumerable<AgendaItem> Of(Event @event, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return DispatchRules.Plan(@event).Where(p => p.DueAt <= now && now < p.ExpiresAt).Select(p => new AgendaItem(@event.Id, p.Rule, p.Occurrence, p.DueAt, Reopens: true))
            .Concat(Enumerable.Range(1, DispatchRules.MostReceipts).Select(n => new AgendaItem(@event.Id, Rule.Receipt, DispatchRules.Receipt(n), now, Reopens: true)));
    }
}

/// <summary>Has what did not reach somebody decided anew, once that person can or wants to be written to again.</summary>
public sealed class ReopeningDesk(EventTable events, LedgerTable ledger, DeskTable desk, TimeProvider clock)
{
    /// <summary>
    /// Puts on the agenda whatever was kept from a contact, or came back, and is still of use. The layout leaves alone what staff
    /// have told the person by another way meanwhile.
    /// </summary>
    /// <param name="contactIds">Whose.</param>
    /// <param name="ct">Stops it; asked again it does the same.</param>
    public Task ReopenAsync(IReadOnlyCollection<string> contactIds, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(contactIds);
        return ReopenAsync((eventId, due) => OfAsync(contactIds, eventId, due, ct), ct);
    }

    /// <summary>The same for everybody: after a change of the contacts by whatever way. Streams the ledgers of the events that still send.</summary>
    public Task ReopenAllAsync(CancellationToken ct) => ReopenAsync((eventId, _) => OfAllAsync(eventId, ct), ct);

    private async Task ReopenAsync(
        Func<string, IReadOnlyList<AgendaItem>, IAsyncEnumerable<(Rule Rule, string Occurrence)>> keptBack, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var @event in await events.ListAsync(ct).ConfigureAwait(false))
        {
            if (!WatchRules.StillSends(@event, now) || Reopening.Of(@event, now).ToList() is not { Count: > 0 } due)
                continue;
            var reopened = new HashSet<(Rule, string)>();
            await foreach (var which in keptBack(@event.Id, due).ConfigureAwait(false))
                reopened.Add(which);
            if (due.Where(d => reopened.Contains((d.Rule, d.Occurrence))).ToList() is { Count: > 0 } items)
                await desk.AddAsync(items, ct).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<(Rule Rule, string Occurrence)> OfAsync(
        IReadOnlyCollection<string> contactIds, string eventId, IReadOnlyList<AgendaItem> due, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var contact in contactIds)
        {
            foreach (var message in await ledger.OfContactAsync(eventId, contact, due.Select(d => (d.Rule, d.Occurrence)), ct).ConfigureAwait(false))
            {
                if (message.Value.IsBarred
                    || (message.Value.State is MessageState.Sent && Reopening.SendsAnew(message.Value.Key.Rule) && await ledger.DeliveryAsync(message.Value.Key, ct).ConfigureAwait(false) is { CameBack: true }))
                    yield return (message.Value.Key.Rule, message.Value.Key.Occurrence);
            }
        }
    }

    private async IAsyncEnumerable<(Rule Rule, string Occurrence)> OfAllAsync(string eventId, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var (key, reported) in await ledger.DeliveriesAsync(eventId, ct).ConfigureAwait(false))
        {
            if (reported.CameBack && Reopening.SendsAnew(key.Rule))
                yield return (key.Rule, key.Occurrence);
        }

        await foreach (var line in ledger.LinesAsync(eventId, ct).ConfigureAwait(false))
        {
            if (Message.Bars(line.State, line.Reason))
                yield return (line.Key.Rule, line.Key.Occurrence);
        }
    }
}
