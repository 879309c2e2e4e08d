namespace Outreach.Dispatch;

/// <summary>What the sender knows beside its agenda: what was spent, who stopped it, when it last looked.</summary>
public sealed record SendingState
{
    /// <summary>So many outcomes are remembered.</summary>
    public const int OutcomesKept = 50;

    /// <summary>Before anything was ever sent.</summary>
    public static SendingState New { get; } = new();

    /// <summary>Attempts of the last hour.</summary>
    public IReadOnlyList<Spent> Spent { get; init; } = [];

    /// <summary>Lanes in which the mail service wants no more for a time.</summary>
    public IReadOnlyList<LaneStop> LaneStops { get; init; } = [];

    /// <summary>Nothing is sent until a person presses "go on".</summary>
    public Halt? Halt { get; init; }

    /// <summary>Whether only the office's own addresses are mailed.</summary>
    public Trial Trial { get; init; } = Trial.New;

    /// <summary>Who last let sending go on.</summary>
    public LetGoOn? LetGoOn { get; init; }

    /// <summary>What the last submissions came to, the newest last: <c>o</c> accepted, <c>x</c> refused or uncertain.</summary>
    public string Outcomes { get; init; } = "";

    /// <summary>When a tick last left word (UTC); an idle one does so every few minutes only.</summary>
    public DateTimeOffset? TickAt { get; init; }

    /// <summary>Until when the lane is stopped, or null.</summary>
    public LaneStop? StopOf(Lane lane, DateTimeOffset now) => LaneStops.FirstOrDefault(s => s.Lane == lane && s.Until > now);

    /// <summary>The state with a lane stopped; an earlier stop that lasts longer stays.</summary>
    public SendingState Stopped(LaneStop stop)
    {
        ArgumentNullException.ThrowIfNull(stop);
        return LaneStops.Any(s => s.Lane == stop.Lane && s.Until >= stop.Until) ? this
            : this with { LaneStops = [.. LaneStops.Where(s => s.Lane != stop.Lane), stop] };
    }

    /// <summary>The state with more outcomes.</summary>
    public SendingState Having(string outcomes)
    {
        var all = Outcomes + outcomes;
        return this with { Outcomes = all.Length > OutcomesKept ? all[^OutcomesKept..] : all };
    }
}

/// <summary>One lane rests: the mail service said so.</summary>
/// <param name="Lane">Which.</param>
/// <param name="Until">UTC.</param>
/// <param name="Why">The mail service's code, e.g. 429.</param>
public sealed record LaneStop(Lane Lane, DateTimeOffset Until, string Why);

/// <summary>Sending is stopped until somebody lets it go on.</summary>
/// <param name="Why">What stopped it.</param>
/// <param name="By">Who pressed stop; null where the sender stopped by itself.</param>
/// <param name="At">Since when (UTC).</param>
public sealed record Halt(HaltReason Why, string? By, DateTimeOffset At);

/// <summary>Somebody let sending go on.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When (UTC).</param>
/// <param name="After">What had stopped it.</param>
public sealed record LetGoOn(string By, DateTimeOffset At, Halt After);

/// <summary>What stopped all sending.</summary>
public enum HaltReason
{
    /// <summary>A person pressed stop.</summary>
    Person = 1,

    /// <summary>So many submissions failed that something must be wrong.</summary>
    Failures,
}

/// <summary>When failures have piled up. Pure.</summary>
public static class HaltRules
{
    /// <summary>So many in a row are too many.</summary>
    public const int InARow = 10;

    /// <summary>More than so many percent of the last <see cref="SendingState.OutcomesKept"/> are too many.</summary>
    public const int Percent = 20;

    /// <summary>Whether to stop after these <see cref="SendingState.Outcomes"/>.</summary>
    public static bool PiledUp(string outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return outcomes.EndsWith(new string('x', InARow), StringComparison.Ordinal)
            || (outcomes.Length >= SendingState.OutcomesKept && outcomes.Count(o => o == 'x') * 100 > outcomes.Length * Percent);
    }
}
