namespace Outreach.Local.Hosting;

/// <summary>Business time that can be frozen and moved forward, never back.</summary>
/// <remarks>Only the time of day moves: timers and time stamps of this provider measure real time. Its zone is UTC, as in Azure.</remarks>
public sealed class MovableClock : TimeProvider
{
    private readonly TimeProvider real;
    private readonly Lock gate = new();
    private DateTimeOffset? frozenAt;
    private TimeSpan ahead;

    private MovableClock(TimeProvider real, DateTimeOffset? start, bool frozen)
    {
        this.real = real;
        var now = real.GetUtcNow();
        ahead = (start ?? now) - now;
        if (frozen) frozenAt = start ?? now;
    }

    /// <summary>Raised after the clock was moved, frozen or set running.</summary>
    public event Action? Changed;

    public bool IsFrozen => FrozenAtUtc is not null;

    /// <summary>Null while the clock runs.</summary>
    internal DateTimeOffset? FrozenAtUtc
    {
        get { lock (gate) return frozenAt; }
    }

    /// <summary>How far the clock is ahead of real time while it runs; negative when it is behind.</summary>
    internal TimeSpan Ahead
    {
        get { lock (gate) return ahead; }
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

#pragma warning disable RS0030 // Business time is made of real time here.
    public static MovableClock FrozenAt(DateTimeOffset time) => new(System, time.ToUniversalTime(), frozen: true);

    /// <param name="start">Where to start from; null for the real time.</param>
    public static MovableClock RunningFrom(DateTimeOffset? start) => new(System, start?.ToUniversalTime(), frozen: false);

    /// <summary>A running clock that is always <paramref name="ahead"/> of real time.</summary>
    internal static MovableClock RunningAhead(TimeSpan ahead) => RunningFrom(System.GetUtcNow() + ahead);
#pragma warning restore RS0030

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return frozenAt ?? real.GetUtcNow() + ahead;
    }

    /// <summary>Stops the clock where it stands.</summary>
    public void Freeze() => Change(() => frozenAt = GetUtcNow());

    /// <summary>Lets the clock run on from where it stands.</summary>
    public void Run() => Change(() => (ahead, frozenAt) = (GetUtcNow() - real.GetUtcNow(), null));

    /// <summary>Sets the clock; a moment that a running clock has already passed leaves it as it is.</summary>
    internal void MoveTo(DateTimeOffset time) => Change(() =>
    {
        if (time <= GetUtcNow()) return;
        if (frozenAt is not null) frozenAt = time.ToUniversalTime();
        else ahead = time - real.GetUtcNow();
    });

    private void Change(Action change)
    {
        lock (gate) change();
        Changed?.Invoke();
    }
}
