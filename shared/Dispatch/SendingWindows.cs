namespace Outreach.Dispatch;

/// <summary>The mail service's two sliding windows. Every attempt counts.</summary>
/// <param name="PerMinute">Attempts in any 60 seconds.</param>
/// <param name="PerHour">Attempts in any 3,600 seconds.</param>
/// <remarks>https://learn.microsoft.com/azure/communication-services/concepts/service-limits#email</remarks>
public sealed record SendingWindows(int PerMinute, int PerHour)
{
    /// <summary>How many attempts may be made at <paramref name="now"/>.</summary>
    public int Room(IEnumerable<Spent> spent, DateTimeOffset now)
    {
        var list = spent.ToList();
        return Math.Max(0, Math.Min(PerMinute - Within(list, now, TimeSpan.FromMinutes(1)), PerHour - Within(list, now, TimeSpan.FromHours(1))));
    }

    /// <summary>When there is room again (UTC); <paramref name="now"/> itself if there is.</summary>
    public DateTimeOffset NextRoom(IEnumerable<Spent> spent, DateTimeOffset now)
    {
        var list = spent.ToList();
        if (Room(list, now) > 0)
            return now;
        return list.SelectMany(s => new[] { s.At.AddMinutes(1), s.At.AddHours(1) })
            .Where(at => at > now).Order().FirstOrDefault(at => Room(list, at) > 0, now.AddHours(1));
    }

    /// <summary>What still counts at <paramref name="now"/>.</summary>
    public static IReadOnlyList<Spent> Recent(IEnumerable<Spent> spent, DateTimeOffset now) => [.. spent.Where(s => s.At > now.AddHours(-1))];

    // An attempt at t counts in (now - window, now]. One that is noted for later than now was begun and has not ended: it counts.
    private static int Within(IEnumerable<Spent> spent, DateTimeOffset now, TimeSpan window) =>
        spent.Where(s => s.At > now - window).Sum(s => s.Count);
}

/// <summary>Attempts that were made, or are being made.</summary>
/// <param name="Run">Which run made them.</param>
/// <param name="At">When the last of them was over (UTC); while they are being made, the latest time at which they can be.</param>
/// <param name="Count">How many.</param>
public sealed record Spent(string Run, DateTimeOffset At, int Count);
