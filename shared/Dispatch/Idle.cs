namespace Outreach.Dispatch;

/// <summary>
/// What the sender knows after a tick about its next work, so that a clock which is moved forward need not stop at
/// every tick in between. A singleton; a timer function whose class takes it offers its ticks to be skipped.
/// </summary>
public sealed class Idle
{
    private long nothingBefore;

    /// <summary>Nothing is due before this moment (UTC); null when that is not known, and whenever something may have changed.</summary>
    public DateTimeOffset? NothingBefore
    {
        get => Interlocked.Read(ref nothingBefore) is not 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref nothingBefore, value?.UtcTicks ?? 0);
    }
}
