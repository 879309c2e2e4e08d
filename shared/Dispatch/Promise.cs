using Outreach.Events;

namespace Outreach.Dispatch;

/// <summary>What staff were told before they let invitations go.</summary>
/// <param name="Mails">How many mails.</param>
/// <param name="DueAt">From when on (UTC).</param>
/// <param name="Starts">When the first would leave (UTC).</param>
/// <param name="LastLeaves">When the last would have left (UTC).</param>
public sealed record Promise(int Mails, DateTimeOffset DueAt, DateTimeOffset Starts, DateTimeOffset LastLeaves);

/// <summary>How a promise is being kept. Pure.</summary>
/// <param name="Promise">What was said.</param>
/// <param name="Last">When the last has left, or will have by what is known now (UTC); null: nobody knows.</param>
/// <param name="IsOver">Whether nothing waits any more.</param>
/// <param name="Why">What keeps it back now, the gravest first; empty where nothing is known.</param>
public sealed record PromiseKept(Promise Promise, DateTimeOffset? Last, bool IsOver, IReadOnlyList<DelayReason> Why)
{
    /// <summary>Less than this is on time, or a twentieth of the whole, if that is more.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>How much later than promised; zero: on time. Null: nobody knows.</summary>
    public TimeSpan? Late
    {
        get
        {
            if (Last is not { } last)
                return null;
            var allowed = (Promise.LastLeaves - Promise.Starts) / 20;
            return last - Promise.LastLeaves is var late && late > (allowed > Tolerance ? allowed : Tolerance) ? late : TimeSpan.Zero;
        }
    }

    /// <summary>Compares; null: nothing was promised, or the event was moved since.</summary>
    /// <param name="event">The event.</param>
    /// <param name="lastSent">When the last invitation that left did so (UTC); null: none has.</param>
    /// <param name="open">How many wait.</param>
    /// <param name="held">How many the trial holds.</param>
    /// <param name="expected">When the last of those that wait will have left (UTC); null: none waits.</param>
    /// <param name="queue">What keeps the sender.</param>
    /// <param name="now">UTC.</param>
    public static PromiseKept? Of(
        Event @event, DateTimeOffset? lastSent, int open, int held, DateTimeOffset? expected, QueueAhead queue, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(queue);
        if (@event.Release?.Promise is not { } promise || promise.DueAt != @event.Timetable.InviteAt || @event.IsCancelled)
            return null;
        var (halted, trial) = (queue.State.Halt is not null, queue.State.Trial.IsOn && held > 0);
        if (open == 0 && !trial)
            return lastSent is null ? null : new PromiseKept(promise, lastSent, true, []);
        List<DelayReason> why = [];
        if (trial)
            why.Add(DelayReason.Trial);
        if (halted)
            why.Add(DelayReason.Stopped);
        if (queue.State.StopOf(Lane.Bulk, now) is not null)
            why.Add(DelayReason.Throttled);
        if (queue.InTheWay.Count > 0)
            why.Add(DelayReason.OthersFirst);
        return new PromiseKept(promise, halted || trial ? null : expected, false, why);
    }
}

/// <summary>What keeps mails back.</summary>
public enum DelayReason
{
    /// <summary>The office is on trial.</summary>
    Trial = 1,

    /// <summary>All sending is stopped.</summary>
    Stopped,

    /// <summary>The mail service has asked for a rest.</summary>
    Throttled,

    /// <summary>Other events' mails leave first.</summary>
    OthersFirst,
}
