namespace Outreach.Calendar;

/// <summary>国民の祝日: the national holidays of Japan, from 2019 on.</summary>
/// <remarks>
/// Rules of the Act on National Holidays (国民の祝日に関する法律), with the moves of 2019 to 2021 for the enthronement and
/// the Olympic Games. The equinoxes are computed, as almanacs do for 1980 to 2099; a year's official dates are
/// announced in the February before. A new holiday takes a new line below.
/// </remarks>
public static class Holidays
{
    private const string DayOff = "休日";

    /// <summary>The holiday's name, 休日 for a day off between two holidays or after one on a Sunday, null on any other day.</summary>
    public static string? Name(DateOnly day) => Proper(day) ?? (MakesUpForSunday(day) || IsBetweenTwo(day) ? DayOff : null);

    /// <summary>Article 3 (2): for a holiday on a Sunday, the first day after it that is none itself.</summary>
    private static bool MakesUpForSunday(DateOnly day)
    {
        do
        {
            day = day.AddDays(-1);
            if (Proper(day) is null) return false;
        }
        while (day.DayOfWeek is not DayOfWeek.Sunday);
        return true;
    }

    /// <summary>Article 3 (3).</summary>
    private static bool IsBetweenTwo(DateOnly day) => Proper(day.AddDays(-1)) is not null && Proper(day.AddDays(1)) is not null;

    private static string? Proper(DateOnly day) => (day.Year, day.Month, day.Day) switch
    {
        (_, 1, 1) => "元日",
        (_, 1, _) when IsMonday(day, 2) => "成人の日",
        (_, 2, 11) => "建国記念の日",
        (>= 2020, 2, 23) => "天皇誕生日",
        (var year, 3, var date) when date == Equinox(year, 20.8431) => "春分の日",
        (_, 4, 29) => "昭和の日",
        (2019, 5, 1) => "天皇の即位の日",
        (_, 5, 3) => "憲法記念日",
        (_, 5, 4) => "みどりの日",
        (_, 5, 5) => "こどもの日",
        (2020, 7, 23) or (2021, 7, 22) => "海の日",
        (not (2020 or 2021), 7, _) when IsMonday(day, 3) => "海の日",
        (2020, 7, 24) or (2021, 7, 23) => "スポーツの日",
        (2020, 8, 10) or (2021, 8, 8) or (not (2020 or 2021), 8, 11) => "山の日",
        (_, 9, _) when IsMonday(day, 3) => "敬老の日",
        (var year, 9, var date) when date == Equinox(year, 23.2488) => "秋分の日",
        (2019, 10, _) when IsMonday(day, 2) => "体育の日",
        (> 2021, 10, _) when IsMonday(day, 2) => "スポーツの日",
        (2019, 10, 22) => "即位礼正殿の儀の行われる日",
        (_, 11, 3) => "文化の日",
        (_, 11, 23) => "勤労感謝の日",
        _ => null,
    };

    private static bool IsMonday(DateOnly day, int ofTheMonth) => day.DayOfWeek is DayOfWeek.Monday && (day.Day + 6) / 7 == ofTheMonth;

    /// <summary>The day of the month, from where the equinox stood in 1980: it moves with the tropical year, and back each leap year.</summary>
    private static int Equinox(int year, double in1980) => (int)(in1980 + 0.242194 * (year - 1980)) - (year - 1980) / 4;
}
