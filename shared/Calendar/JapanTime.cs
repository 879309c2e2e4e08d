namespace Outreach.Calendar;

/// <summary>The one place that knows where the citizens' clock stands: Asia/Tokyo. Everything stored is UTC.</summary>
public static class JapanTime
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    /// <summary>The calendar day in Japan at <paramref name="moment"/>.</summary>
    public static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(Local(moment));

    /// <summary>The time on the wall in Japan at <paramref name="moment"/>.</summary>
    public static TimeOnly Time(DateTimeOffset moment) => TimeOnly.FromDateTime(Local(moment));

    /// <summary>The moment, in UTC, at which Japan's clocks show <paramref name="time"/> on <paramref name="day"/>.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time) =>
        new(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(time), Tokyo), TimeSpan.Zero);

    private static DateTime Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Tokyo).DateTime;
}
