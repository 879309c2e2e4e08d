namespace Outreach.Local.Mail;

/// <summary>At most so many attempts in any window of that length. Refused attempts count as well.</summary>
internal sealed record SendQuota(int Limit, TimeSpan Window)
{
    /// <param name="earlier">All attempts before this one, oldest first.</param>
    /// <param name="now">Business time.</param>
    /// <returns>Null where there is room; else how long to wait, supposing that nobody tries meanwhile.</returns>
    public TimeSpan? RetryAfter(IReadOnlyList<SendAttempt> earlier, DateTimeOffset now)
    {
        // There is room when the attempt that stands `Limit` places back has left the window.
        if (earlier.Count < Limit || earlier[^Limit].At <= now - Window)
            return null;

        var lastInTheWay = Limit == 1 ? now : earlier[^(Limit - 1)].At;
        return lastInTheWay + Window - now;
    }

    /// <summary>Attempts inside the window that ends now.</summary>
    public int Used(IReadOnlyList<SendAttempt> earlier, DateTimeOffset now) =>
        earlier.Reverse().TakeWhile(attempt => attempt.At > now - Window).Count();
}
