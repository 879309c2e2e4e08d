namespace Outreach.Dispatch;

/// <summary>The mail service's two sliding windows, of which bulk never takes the last part. Every attempt counts.</summary>
/// <param name="PerMinute">Attempts in any 60 seconds.</param>
/// <param name="PerHour">Attempts in any 3,600 seconds.</param>
/// <param name="UrgentPercent">So much of both is kept for the urgent lane; rounded down.</param>
/// <remarks>https://learn.microsoft.com/azure/communication-services/concepts/service-limits#email</remarks>
public sealed record SendingWindows(int PerMinute, int PerHour, int UrgentPercent = 10)
{
    /// <summary>How far apart the sender's ticks are; the timer's expression says the same.</summary>
    public static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(10);

    /// <summary>The longest time from a reservation to the end of the last attempt that is made under it.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(1);

    /// <summary>What this instance puts together when it forgets who attempted what: as much as fits this, kept for an hour.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1);

    /// <summary>How many of <paramref name="limit"/> attempts a lane may use.</summary>
    public int Share(Lane lane, int limit) => lane is Lane.Urgent ? limit : limit - limit * UrgentPercent / 100;

    /// <summary>How many attempts a lane may make at <paramref name="now"/>.</summary>
    public int Room(Lane lane, IEnumerable<Spent> spent, DateTimeOffset now)
    {
        var list = spent.ToList();
        return Math.Max(0, Math.Min(Share(lane, PerMinute) - Within(list, now, Minute), Share(lane, PerHour) - Within(list, now, Hour)));
    }

    /// <summary>When a lane has room again (UTC); <paramref name="now"/> itself if it has.</summary>
    public DateTimeOffset NextRoom(Lane lane, IEnumerable<Spent> spent, DateTimeOffset now)
    {
        var list = spent.ToList();
        if (Room(lane, list, now) > 0)
            return now;
        return list.SelectMany(s => new[] { s.At + Minute, s.At + Hour })
            .Where(at => at > now).Order().FirstOrDefault(at => Room(lane, list, at) > 0, now + Hour);
    }

    /// <summary>Attempts in the minute and in the hour that end at <paramref name="now"/>.</summary>
    public static (int Minute, int Hour) Used(IReadOnlyList<Spent> spent, DateTimeOffset now) => (Within(spent, now, Minute), Within(spent, now, Hour));

    /// <summary>What still counts at <paramref name="now"/>, in few rows.</summary>
    /// <remarks>
    /// What the minute's window no longer sees is put together under its latest time: counted too long by less than half a
    /// minute, never too short. What is noted for later than any run can last comes from a clock that has been put back
    /// since: it counts as if it were made now.
    /// </remarks>
    public static IReadOnlyList<Spent> Recent(IEnumerable<Spent> spent, DateTimeOffset now)
    {
        var latest = now + LongestRun;
        var counting = spent.Where(s => s.At > now - Hour).Select(s => s.At > latest ? s with { At = latest } : s).ToList();
        return
        [
            .. counting.Where(s => s.At <= now - Minute).GroupBy(s => s.At.UtcTicks / Grain.Ticks)
                .Select(g => new Spent("", g.Max(s => s.At), g.Sum(s => s.Count))).OrderBy(s => s.At),
            .. counting.Where(s => s.At > now - Minute),
        ];
    }

    // An attempt at t counts in (now - window, now]. One that is noted for later than now was begun and has not ended: it counts.
    private static int Within(IReadOnlyList<Spent> spent, DateTimeOffset now, TimeSpan window) =>
        spent.Where(s => s.At > now - window).Sum(s => s.Count);
}

/// <summary>Attempts that were made, or are being made.</summary>
/// <param name="Run">Which run made them; empty where it no longer matters.</param>
/// <param name="At">When the last of them was over (UTC); while they are being made, the latest time at which they can be.</param>
/// <param name="Count">How many.</param>
public sealed record Spent(string Run, DateTimeOffset At, int Count);
