using Azure;

namespace Outreach.Dispatch;

/// <summary>How many tasks wait, for the navigation of every page: counted anew when something was written here, else once a minute.</summary>
public sealed class TaskCount(MailboxDesk desk, MailboxTable mailboxes, TimeProvider clock)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);

    private Counted? last;

    /// <summary>The count. Mostly without a request.</summary>
    public async Task<int> ReadAsync(CancellationToken ct)
    {
        var (now, changes) = (clock.GetUtcNow(), mailboxes.Changes);
        if (last is { } known && known.Changes == changes && now >= known.At && now < known.At + Lasts)
            return known.Count;
        try
        {
            var count = await desk.CountTasksAsync(ct).ConfigureAwait(false);
            last = new Counted(count, changes, now);
            return count;
        }
        catch (RequestFailedException)
        {
            // The page itself, or the page about the fault, is worth more than its navigation's count.
            return last?.Count ?? 0;
        }
    }

    private sealed record Counted(int Count, int Changes, DateTimeOffset At);
}
