namespace Outreach.Dispatch;

/// <summary>What the sender knows about quiet times, so that a moved clock can skip ticks that would do nothing.</summary>
public sealed class Idle
{
    /// <summary>Nothing is due before this (UTC); null where it is not known.</summary>
    public DateTimeOffset? NothingBefore { get; set; }
}
