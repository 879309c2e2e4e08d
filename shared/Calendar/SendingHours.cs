namespace Outreach.Calendar;

/// <summary>The hours of the day, in Japan's time, in which the city writes to people; every day of the week.</summary>
public sealed record SendingHours
{
    /// <summary>9:00 to 17:00.</summary>
    public static SendingHours OfficeHours { get; } = new(new(9, 0), new(17, 0));

    /// <param name="from">The first moment that is allowed.</param>
    /// <param name="until">The first moment that is no longer allowed, later on the same day.</param>
    /// <exception cref="ArgumentException"><paramref name="until"/> is not later than <paramref name="from"/>.</exception>
    public SendingHours(TimeOnly from, TimeOnly until)
    {
        if (until <= from) throw new ArgumentException("Sending hours must end later on the day they begin.", nameof(until));
        (From, Until) = (from, until);
    }

    /// <summary>The first moment that is allowed.</summary>
    public TimeOnly From { get; }

    /// <summary>The first moment that is no longer allowed.</summary>
    public TimeOnly Until { get; }

    /// <summary>May something be sent at <paramref name="now"/>?</summary>
    public bool IsOpen(DateTimeOffset now) => JapanTime.Time(now) is var time && From <= time && time < Until;

    /// <summary>The first moment from <paramref name="now"/> on (UTC) at which something may be sent: now itself while open.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset now)
    {
        if (IsOpen(now)) return now.ToUniversalTime();
        var today = JapanTime.Day(now);
        return JapanTime.At(JapanTime.Time(now) < From ? today : today.AddDays(1), From);
    }
}
