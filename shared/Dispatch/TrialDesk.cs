using Microsoft.Extensions.Logging;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>Shows the checklist, takes down what was checked, and ends the trial or begins it again.</summary>
public sealed class TrialDesk(
    DeskTable desk, EventTable events, LedgerTable ledger, LedgerLayout layout, SendingWindows windows, SendingHours hours, Idle idle, TimeProvider clock, ILogger<TrialDesk> log)
{
    /// <summary>The trial as it stands, with what it holds.</summary>
    public async Task<TrialLook> ReadAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var state = (await desk.ReadStateAsync(ct).ConfigureAwait(false))?.Value ?? SendingState.New;
        var held = new List<HeldByTrial>();
        foreach (var @event in await events.ListAsync(ct).ConfigureAwait(false))
        {
            if (WatchRules.StillSends(@event, now) && await CountAsync(@event, now, ct).ConfigureAwait(false) is { Any: true } some)
                held.Add(some);
        }

        var timely = held.Sum(h => h.Timely);
        return new TrialLook(
            state.Trial, held, windows, hours,
            timely == 0 || state.Halt is not null ? null : Forecast.LastLeaves(timely, hours.NextOpening(now), [], state.Spent, windows, hours));
    }

    /// <summary>Names the office's own addresses anew.</summary>
    /// <param name="typed">An address a line; empty lines say nothing.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<OwnAddressesOutcome> SetAddressesAsync(string? typed, CancellationToken ct)
    {
        var lines = (typed ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var line in lines)
        {
            if (EmailAddress.TryParse(line) is null)
                return new OwnAddressesOutcome.NotAnAddress(line);
        }

        List<string> addresses = [.. lines.Select(l => EmailAddress.TryParse(l)!.Key).Distinct()];
        if (addresses.Count > Trial.MostAddresses)
            return new OwnAddressesOutcome.TooMany(addresses.Count);
        await desk.ChangeAsync(
            s => s.Trial.Addresses.SequenceEqual(addresses) ? s : s with { Trial = s.Trial with { Addresses = addresses } }, ct).ConfigureAwait(false);
        return new OwnAddressesOutcome.Saved();
    }

    /// <summary>Notes that somebody has checked an item, or takes that back. What the product sees by itself nobody can tick.</summary>
    public Task MarkAsync(TrialCheck check, bool done, string by, CancellationToken ct) => check is TrialCheck.OwnAddress or TrialCheck.Report
        ? Task.CompletedTask
        : desk.ChangeAsync(
            s => s.Trial.MarkOf(check) is not null == done ? s : s with { Trial = s.Trial.Marked(check, done ? new TrialMark(check, by, clock.GetUtcNow()) : null) }, ct);

    /// <summary>Ends the trial: what was held and is still of use goes out by the usual rules, what is too late is dropped with the reason.</summary>
    /// <returns>Null: it is over, now or already before; else what is still to be checked.</returns>
    public async Task<IReadOnlyList<TrialCheck>?> EndAsync(string by, CancellationToken ct)
    {
        while (true)
        {
            var read = await desk.ReadStateAsync(ct).ConfigureAwait(false);
            var state = read?.Value ?? SendingState.New;
            if (!state.Trial.IsOn)
                return null;
            if (state.Trial.Missing is { Count: > 0 } missing)
                return missing;
            var now = clock.GetUtcNow();
            var ended = state with { Trial = state.Trial with { Ended = new TrialTurn(by, now) } };
            var held = await TooLateAsync(now, ct).ConfigureAwait(false);
            // In one transaction: whoever died in between would leave messages held that nobody looks at again.
            if (!await desk.TryWriteAsync(
                read?.Version, ended, [.. (await ReopeningAsync(now, ct).ConfigureAwait(false)).Union(held.Select(h => h.Item))], ct).ConfigureAwait(false))
                continue;
            idle.Wake();

            // At once, so that nothing says that it is held when it is not. What is lost here is done by the sender.
            foreach (var (@event, item) in held)
                await layout.TryLayOutAsync(@event, item, now, ct).ConfigureAwait(false);
            log.LogWarning(SendingEvents.TrialEnded, "The trial was ended by a person");
            return null;
        }
    }

    /// <summary>Begins the trial again: from the next batch on only the office's own addresses are mailed.</summary>
    public async Task BeginAsync(string by, CancellationToken ct)
    {
        await desk.ChangeAsync(s => s.Trial.IsOn ? s : s with { Trial = s.Trial with { Ended = null, Begun = new TrialTurn(by, clock.GetUtcNow()) } }, ct).ConfigureAwait(false);
        log.LogWarning(SendingEvents.TrialBegun, "The trial was begun again by a person");
    }

    /// <summary>What is held and of no use any more, also of events that are over.</summary>
    private async Task<IReadOnlyList<(Event Event, AgendaItem Item)>> TooLateAsync(DateTimeOffset now, CancellationToken ct)
    {
        var held = new List<(Event, AgendaItem)>();
        foreach (var @event in (await events.ListAsync(ct).ConfigureAwait(false)).Where(e => e.State is EventState.Scheduled))
        {
            var which = new HashSet<(Rule Rule, string Occurrence)>();
            await foreach (var (key, expiresAt) in ledger.HeldByTrialAsync(@event.Id, ct).ConfigureAwait(false))
            {
                if (now >= expiresAt)
                    which.Add((key.Rule, key.Occurrence));
            }

            held.AddRange(which.Select(w => (@event, new AgendaItem(@event.Id, w.Rule, w.Occurrence, now, Reopens: true))));
        }

        return held;
    }

    /// <summary>Everything that may have been held: what was due and is not over.</summary>
    private async Task<IReadOnlyList<AgendaItem>> ReopeningAsync(DateTimeOffset now, CancellationToken ct)
    {
        return [.. (await events.ListAsync(ct).ConfigureAwait(false)).Where(e => WatchRules.StillSends(e, now)).SelectMany(e => Reopening.Of(e, now))];
    }

    private async Task<HeldByTrial> CountAsync(Event @event, DateTimeOffset now, CancellationToken ct)
    {
        var (timely, late) = (0, 0);
        await foreach (var (_, expiresAt) in ledger.HeldByTrialAsync(@event.Id, ct).ConfigureAwait(false))
        {
            if (now < expiresAt)
                timely++;
            else
                late++;
        }

        return new HeldByTrial(@event, timely, late);
    }
}

/// <summary>The trial, as its page shows it.</summary>
/// <param name="Trial">As it stands.</param>
/// <param name="Held">Events with messages that it holds.</param>
/// <param name="LastLeaves">When the last of those that are still of use would leave (UTC), were it ended now; null: nobody knows, or there are none.</param>
public sealed record TrialLook(Trial Trial, IReadOnlyList<HeldByTrial> Held, SendingWindows Windows, SendingHours Hours, DateTimeOffset? LastLeaves)
{
    /// <summary>How many would go out.</summary>
    public int Timely => Held.Sum(h => h.Timely);

    /// <summary>How many would be dropped, being too late.</summary>
    public int Late => Held.Sum(h => h.Late);
}

/// <summary>What the trial holds of one event.</summary>
/// <param name="Timely">Messages that are still of use.</param>
/// <param name="Late">Messages that are not.</param>
public sealed record HeldByTrial(Event Event, int Timely, int Late)
{
    /// <summary>Whether there is anything.</summary>
    public bool Any => Timely + Late > 0;
}

/// <summary>What became of a list of own addresses.</summary>
public abstract record OwnAddressesOutcome
{
    private OwnAddressesOutcome() { }

    public sealed record Saved : OwnAddressesOutcome;

    /// <summary>A line is no address.</summary>
    public sealed record NotAnAddress(string Line) : OwnAddressesOutcome;

    /// <summary>More than <see cref="Trial.MostAddresses"/>.</summary>
    public sealed record TooMany(int Count) : OwnAddressesOutcome;
}
