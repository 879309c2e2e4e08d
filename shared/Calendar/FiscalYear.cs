using System.Globalization;
using System.Text.RegularExpressions;

namespace Outreach.Calendar;

/// <summary>A 年度: 1 April to 31 March. <paramref name="Year"/> is the Western year it begins in.</summary>
public readonly partial record struct FiscalYear(int Year)
{
    /// <summary>1 April.</summary>
    public DateOnly First => new(Year, 4, 1);

    /// <summary>31 March of the following year.</summary>
    public DateOnly Last => new(Year + 1, 3, 31);

    /// <summary>The 年度 that <paramref name="day"/> falls in: 令和6年度 for 2025-02-10.</summary>
    public static FiscalYear Of(DateOnly day) => new(day.Month >= 4 ? day.Year : day.Year - 1);

    /// <summary>令和6年度. The year in which an era began carries its name from April on: 2019 is 令和元年度.</summary>
    public string Format() => Era.Of(EndOfStartYear)?.YearName(Year) is { } name ? $"{name}度" : $"{Year}年度";

    /// <summary>Reads 令和6年度, R6年度, 2024年度 (either width, any spaces between the parts, 平成31年度 too); null for anything else.</summary>
    public static FiscalYear? TryParse(string? text)
    {
        if (text is not { Length: <= 64 } || Written().Match(Nfkc.Of(text)) is not { Success: true } match)
            return null;

        var number = match.Groups["year"].Value is "元" ? 1 : int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
        if (match.Groups["era"] is not { Success: true } name)
            return number is >= 1 and < 9999 ? new FiscalYear(number) : null;

        var era = Era.Named(name.Value)!;
        var year = new FiscalYear(era.WesternYear(number));
        return number > 0 && (era.Contains(year.First) || era.Contains(year.EndOfStartYear)) ? year : null;
    }

    /// <inheritdoc cref="Format"/>
    public override string ToString() => Format();

    private DateOnly EndOfStartYear => new(Year, 12, 31);

    [GeneratedRegex("""^\s*(?:(?<era>令和|平成|昭和|[RHS])\s*(?<year>元|[0-9]{1,2})|(?<year>[0-9]{4}))\s*年\s*度\s*$""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
