namespace Outreach.Calendar;

/// <summary>
/// The days on which the city hall is open: no Saturdays, Sundays and <see cref="Holidays"/>, closed from 29 December to
/// 3 January, and on the city's own days.
/// </summary>
/// <param name="ClosedAtObon">Whether 13 to 16 August (お盆) are no working days.</param>
/// <param name="Own">The city's own days off.</param>
public sealed record WorkingDays(bool ClosedAtObon, IReadOnlyList<DaysOff> Own)
{
    /// <summary>No city has more days off in a row; a count that finds no working day within as many has been misled.</summary>
    private const int Longest = 400;

    /// <summary>Without お盆 and without days of the city's own.</summary>
    public static WorkingDays Usual { get; } = new(false, []);

    /// <summary>Is the city hall open on <paramref name="day"/>?</summary>
    public bool Contains(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && Closed(day) is null;

    /// <summary>Why <paramref name="day"/> is a day off, weekends aside: the holiday's name, 年末年始, お盆 or the city's own words; null: it is none.</summary>
    public string? Closed(DateOnly day) => Holidays.Name(day)
        ?? ((day.Month, day.Day) switch
        {
            (12, >= 29) or (1, <= 3) => "年末年始",
            (8, >= 13 and <= 16) when ClosedAtObon => "お盆",
            _ => Own.FirstOrDefault(o => o.From <= day && day <= o.Until)?.Why,
        });

    /// <summary>The last working day before <paramref name="day"/>.</summary>
    public DateOnly Before(DateOnly day) => Count(day, -1);

    /// <summary>The working day that is <paramref name="days"/> working days after <paramref name="day"/>, or before it where negative; for 0 the day itself.</summary>
    public DateOnly Count(DateOnly day, int days)
    {
        var step = Math.Sign(days);
        for (var (left, walked) = (Math.Abs(days), 0); left > 0 && walked < Longest + (Math.Abs(days) * 7); walked++)
        {
            day = day.AddDays(step);
            if (Contains(day))
                left--;
        }

        return day;
    }
}

/// <summary>A day, or some in a row, on which the city hall is closed.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day.</param>
/// <param name="Why">In the city's words, e.g. 市制記念日.</param>
public sealed record DaysOff(DateOnly From, DateOnly Until, string Why);
