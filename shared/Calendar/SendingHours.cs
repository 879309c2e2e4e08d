namespace Outreach.Calendar;

/// <summary>The hours of the day, in Japan's time, in which the city writes to people; every day of the week.</summary>
public sealed record SendingHours
{
    /// <summary>What is planned for the closing itself still leaves within so long after it.</summary>
    public static readonly TimeSpan ClosingHour = TimeSpan.FromHours(1);

    /// <summary>9:00 to 17:00.</summary>
    public static SendingHours OfficeHours { get; } = new(new(9, 0), new(17, 0));

    /// <param name="from">The first moment that is allowed.</param>
    /// <param name="until">The closing, later on the same day: the last moment for which something can be planned.</param>
    /// <exception cref="ArgumentException"><paramref name="until"/> is not later than <paramref name="from"/>.</exception>
    public SendingHours(TimeOnly from, TimeOnly until)
    {
        if (until <= from) throw new ArgumentException("Sending hours must end later on the day they begin.", nameof(until));
        (From, Until) = (from, until);
    }

    /// <summary>The first moment that is allowed.</summary>
    public TimeOnly From { get; }

    /// <summary>The closing: the last moment for which something can be planned.</summary>
    public TimeOnly Until { get; }

    /// <summary>May something be sent at <paramref name="now"/>, whenever it was due?</summary>
    public bool IsOpen(DateTimeOffset now) => JapanTime.Time(now) is var time && From <= time && time < Until;

    /// <summary>May what is due at <paramref name="due"/> be sent at <paramref name="now"/>?</summary>
    /// <remarks>「前の営業日の17時」 is a promise for that day: what is due at the closing has the hour after it.</remarks>
    public bool MayLeave(DateTimeOffset due, DateTimeOffset now) =>
        due <= now && (IsOpen(now) || (JapanTime.Time(due) == Until && now < due + ClosingHour && JapanTime.Day(due) == JapanTime.Day(now)));

    /// <summary>The first moment from <paramref name="now"/> on (UTC) at which what is due at <paramref name="due"/> may be sent.</summary>
    public DateTimeOffset Leaves(DateTimeOffset due, DateTimeOffset now)
    {
        var earliest = due > now ? due : now;
        return MayLeave(due, earliest) ? earliest.ToUniversalTime() : NextOpening(earliest);
    }

    /// <summary>The first moment from <paramref name="now"/> on (UTC) at which something may be sent: now itself while open.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset now)
    {
        if (IsOpen(now)) return now.ToUniversalTime();
        var today = JapanTime.Day(now);
        return JapanTime.At(JapanTime.Time(now) < From ? today : today.AddDays(1), From);
    }
}
