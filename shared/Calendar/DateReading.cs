namespace Outreach.Calendar;

/// <summary>What a written date turned out to be: exactly one of the cases.</summary>
public abstract record DateReading
{
    private DateReading() { }

    /// <summary>A day of the calendar, and the weekday, if one was written, is right.</summary>
    public sealed record Date(DateOnly Day) : DateReading;

    /// <summary>Not in a form that is understood, or no such day (2月30日).</summary>
    public sealed record NotADate : DateReading;

    /// <summary>A real <paramref name="Day"/>, but written with the weekday <paramref name="Given"/>: one of the two is wrong.</summary>
    public sealed record WeekdayDoesNotMatch(DateOnly Day, DayOfWeek Given) : DateReading
    {
        /// <summary>The weekday that <see cref="Day"/> really is.</summary>
        public DayOfWeek Actual => Day.DayOfWeek;
    }

    /// <summary>
    /// The era had not begun or was over (平成32年3月31日). <paramref name="Day"/> is the day that is meant if one
    /// counts on; <paramref name="Era"/> is the era's name in full.
    /// </summary>
    public sealed record OutOfEra(string Era, DateOnly Day) : DateReading;
}
