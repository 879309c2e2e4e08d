namespace Outreach.Local.Hosting;

/// <summary>One timer function: its schedule, where it stands in it, and its turn.</summary>
internal sealed class TimerFunction(Function function, Schedule schedule, TimerState state) : IDisposable
{
    private TimerState state = state;

    public Function Function => function;

    public string Name => function.Name;

    public Schedule Schedule => schedule;

    /// <summary>Whether Azure keeps a status of this schedule.</summary>
    public bool Monitored { get; } = function.Timer!.UseMonitor && !schedule.MoreOftenThanOnceAMinute;

    /// <summary>Held by whoever runs the function: it never overlaps itself.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    public TimerState State
    {
        get => Volatile.Read(ref state);
        set => Volatile.Write(ref state, value);
    }

    public void Dispose() => Turn.Dispose();
}

/// <summary>Where a timer function stands; changed only by who holds its turn.</summary>
/// <param name="Next">The occurrence that comes next.</param>
internal sealed record TimerState(TimerStamp Stamp, DateTimeOffset Next, TimerRun? LastRun = null);

/// <summary>What must survive a stop of the host.</summary>
/// <param name="Last">The last run by schedule; null before the first.</param>
/// <param name="Updated">The last run, or when the function was first seen: what was missed counts from here.</param>
internal sealed record TimerStamp(DateTimeOffset? Last, DateTimeOffset Updated);

/// <summary>A finished run.</summary>
/// <param name="At">Business time of its start, UTC.</param>
/// <param name="Error">Null after success.</param>
public sealed record TimerRun(DateTimeOffset At, bool PastDue, string? Error);

/// <summary>A timer function as it is shown.</summary>
/// <param name="Schedule">NCRONTAB, UTC.</param>
/// <param name="LastRun">Null before the first run since the host started.</param>
public sealed record TimerView(string Name, string Schedule, DateTimeOffset Next, TimerRun? LastRun);
