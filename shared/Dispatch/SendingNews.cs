namespace Outreach.Dispatch;

/// <summary>What every staff page says about sending: nothing while all is well.</summary>
public sealed class SendingNewsDesk(DeskTable desk, Idle idle, TimeProvider clock)
{
    /// <summary>One range of two rows.</summary>
    public async Task<SendingNews> ReadAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (state, watch) = await desk.ReadHeadAsync(ct).ConfigureAwait(false);
        // The silence is judged anew: the watchdog's own timer may be as dead as the sender's.
        var findings = (watch?.Findings ?? []).Where(f => f.Kind is not FindingKind.NoTick);
        return new SendingNews(
            state.Halt,
            state.Trial.IsOn,
            [.. state.LaneStops.Where(s => s.Until > now)],
            WatchRules.NoTick(state, idle.SenderRestsUntil, now) is { } silence ? [silence, .. findings] : [.. findings]);
    }
}

/// <summary>What staff must know of sending, wherever they are.</summary>
/// <param name="Halt">Everything is stopped.</param>
/// <param name="Trial">Only the office's own addresses are mailed.</param>
/// <param name="LaneStops">Lanes that rest since the mail service said so.</param>
/// <param name="Findings">What does not work or does not add up.</param>
public sealed record SendingNews(Halt? Halt, bool Trial, IReadOnlyList<LaneStop> LaneStops, IReadOnlyList<Finding> Findings);
