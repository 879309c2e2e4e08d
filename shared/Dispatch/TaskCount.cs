using Azure;
using Outreach.Contacts;

namespace Outreach.Dispatch;

/// <summary>How many tasks wait, for the navigation of every page: counted anew when something was written here, else once a minute.</summary>
public sealed class TaskCount(MailboxDesk desk, MailboxTable mailboxes, CorrectionDesk correctionDesk, CorrectionTable corrections, TimeProvider clock)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);

    private Counted? last;

    /// <summary>The count. Mostly without a request.</summary>
    public async Task<int> ReadAsync(CancellationToken ct)
    {
        var (now, changes) = (clock.GetUtcNow(), mailboxes.Changes + corrections.Changes);
        if (last is { } known && known.Changes == changes && now >= known.At && now < known.At + Lasts)
            return known.Count;
        try
        {
            var counting = correctionDesk.CountAsync(ct);
            var count = await desk.CountTasksAsync(ct).ConfigureAwait(false) + await counting.ConfigureAwait(false);
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
