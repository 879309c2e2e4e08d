using System.Globalization;
using System.Text.RegularExpressions;

namespace Outreach.Calendar;

/// <summary>Dates as the city writes them (令和7年2月10日（月）), and the English form beside them.</summary>
public static partial class Wareki
{
    private const string Weekdays = "日月火水木金土";

    /// <summary>令和7年2月10日（月）, as <see cref="FormatDate"/> with the weekday.</summary>
    public static string Format(DateOnly day) => $"{FormatDate(day)}（{Weekday(day.DayOfWeek)}）";

    /// <summary>令和7年2月10日; year 1 is 元年; a day before 昭和 is written by its Western year.</summary>
    public static string FormatDate(DateOnly day) =>
        $"{Era.Of(day)?.YearName(day.Year) ?? $"{day.Year}年"}{day.Month}月{day.Day}日";

    /// <summary>R7.2.10, for tables and files; a day before 昭和 is written 1926.12.24.</summary>
    public static string FormatShort(DateOnly day) => Era.Of(day) is { } era
        ? $"{era.Letter}{era.Number(day.Year)}.{day.Month}.{day.Day}"
        : $"{day.Year}.{day.Month}.{day.Day}";

    /// <summary>Mon 10 February 2025.</summary>
    public static string FormatEnglish(DateOnly day) => day.ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>令和7年2月10日（月）10:00～12:00, in Japan's time; an end on another day is written with its day.</summary>
    public static string FormatSession(DateTimeOffset start, DateTimeOffset end)
    {
        var endDay = JapanTime.Day(start) == JapanTime.Day(end) ? "" : Format(JapanTime.Day(end));
        return $"{Format(JapanTime.Day(start))}{Clock(start)}～{endDay}{Clock(end)}";
    }

    /// <summary>Mon 10 February 2025, 10:00–12:00, in Japan's time; an end on another day is written with its day.</summary>
    public static string FormatSessionEnglish(DateTimeOffset start, DateTimeOffset end)
    {
        var endDay = JapanTime.Day(start) == JapanTime.Day(end) ? "" : $"{FormatEnglish(JapanTime.Day(end))}, ";
        return $"{FormatEnglish(JapanTime.Day(start))}, {Clock(start)}–{endDay}{Clock(end)}";
    }

    /// <summary>One character: 日, 月 … 土.</summary>
    public static char Weekday(DayOfWeek day) => Weekdays[(int)day];

    /// <summary>
    /// Reads a date as people type it and as office software writes it: 令和7年2月10日（月）, R7.2.10, 令7.2.10, R070210, 2025-02-10,
    /// 2025/2/10 0:00, 20250210, 2025年2月10日; digits, letters and brackets in either width, 元年, any spaces between the parts.
    /// A two-digit year needs its era.
    /// </summary>
    public static DateReading TryParse(string? text)
    {
        if (text is not { Length: <= 64 } || Written().Match(Nfkc.Of(text)) is not { Success: true } match)
            return new DateReading.NotADate();

        var era = match.Groups["era"] is { Success: true } name ? Era.Named(name.Value) : null;
        var number = match.Groups["year"].Value is "元" ? 1 : Part("year");
        if (Day(era?.WesternYear(number) ?? number, Part("month"), Part("day")) is not { } day || (era is not null && number == 0))
            return new DateReading.NotADate();
        if (era is not null && !era.Contains(day))
            return new DateReading.OutOfEra(era.Name, day);
        if (match.Groups["weekday"] is { Success: true } weekday && weekday.ValueSpan[0] != Weekday(day.DayOfWeek))
            return new DateReading.WeekdayDoesNotMatch(day, (DayOfWeek)Weekdays.IndexOf(weekday.ValueSpan[0]));
        return new DateReading.Date(day);

        int Part(string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static DateOnly? Day(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;

    private static string Clock(DateTimeOffset moment) =>
        JapanTime.Time(moment).ToString("H:mm", CultureInfo.InvariantCulture);

    // A Japanese keyboard types a hyphen in several ways: the minus sign and the long vowel mark are the usual ones.
    [GeneratedRegex("""
        ^\s*
        (?:
            (?: (?<era>令和|平成|昭和|[RHS令平昭])\s*\.?\s*(?<year>元|[0-9]{1,2}) | (?<year>[0-9]{4}) )\s*
            (?: 年\s*(?<month>[0-9]{1,2})\s*月\s*(?<day>[0-9]{1,2})\s*日
              | (?<separator>[./\-−‐ー])\s*(?<month>[0-9]{1,2})\s*\k<separator>\s*(?<day>[0-9]{1,2}) )
          | (?: (?<era>[RHS])(?<year>[0-9]{2}) | (?<year>[0-9]{4}) )(?<month>[0-9]{2})(?<day>[0-9]{2})
        )\s*
        (?: 0{1,2}:00(?::00)?\s* )?
        (?: \(\s*(?<weekday>[日月火水木金土])\s*(?:曜\s*日?)?\s*(?:[・･,、]\s*(?:祝\s*日?|休\s*日?)\s*)?\)\s* | (?<weekday>[日月火水木金土])\s*曜\s*日?\s* )?
        $
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
