namespace Outreach.Dispatch;

/// <summary>What is known in this process about quiet times, so that a moved clock can skip ticks that would do nothing.</summary>
public sealed class Idle
{
    /// <summary>The timer that runs has nothing to do before this (UTC); null where it is not known.</summary>
    public DateTimeOffset? NothingBefore { get; set; }

    /// <summary>The sender has nothing to do before this (UTC); null where it is not known.</summary>
    public DateTimeOffset? SenderRestsUntil { get; private set; }

    /// <summary>The sender has looked and found nothing to do before <paramref name="until"/>.</summary>
    public DateTimeOffset Rest(DateTimeOffset until)
    {
        (NothingBefore, SenderRestsUntil) = (until, until);
        return until;
    }

    /// <summary>There may be something to do.</summary>
    public void Wake() => (NothingBefore, SenderRestsUntil) = (null, null);
}
