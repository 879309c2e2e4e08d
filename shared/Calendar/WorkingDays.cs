namespace Outreach.Calendar;

/// <summary>The days on which the city hall is open: no Saturdays, Sundays and <see cref="Holidays"/>, and closed from 29 December to 3 January.</summary>
public static class WorkingDays
{
    private static readonly TimeOnly Close = new(17, 0);

    /// <summary>Is the city hall open on <paramref name="day"/>?</summary>
    public static bool Contains(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && (day.Month, day.Day) is not ((12, >= 29) or (1, <= 3))
        && Holidays.Name(day) is null;

    /// <summary>The last working day before <paramref name="day"/>.</summary>
    public static DateOnly Before(DateOnly day)
    {
        do day = day.AddDays(-1);
        while (!Contains(day));
        return day;
    }

    /// <summary>The moment (UTC) at which the city hall closes for the last time before <paramref name="day"/>: 17:00 in Japan.</summary>
    public static DateTimeOffset LastCloseBefore(DateOnly day) => JapanTime.At(Before(day), Close);
}
