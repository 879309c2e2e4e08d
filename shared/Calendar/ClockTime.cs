using System.Globalization;
using System.Text.RegularExpressions;

namespace Outreach.Calendar;

/// <summary>Times of the day as people type them.</summary>
public static partial class ClockTime
{
    /// <summary>9:00 or 13:30, as the newsletter writes them.</summary>
    public static string Format(TimeOnly time) => time.ToString("H:mm", CultureInfo.InvariantCulture);

    /// <summary>Reads 13:30, 13時30分, 13時, 午後1時半, in either width; null for anything else.</summary>
    public static TimeOnly? TryParse(string? text)
    {
        if (text is not { Length: <= 32 } || Written().Match(Nfkc.Of(text)) is not { Success: true } match)
            return null;
        var hour = int.Parse(match.Groups["hour"].ValueSpan, CultureInfo.InvariantCulture);
        var minute = match.Groups["half"].Success ? 30
            : match.Groups["minute"] is { Success: true } minutes ? int.Parse(minutes.ValueSpan, CultureInfo.InvariantCulture)
            : 0;
        if (match.Groups["part"] is { Success: true } part)
        {
            if (hour > 12)
                return null;
            hour = (hour % 12) + (part.Value is "午後" ? 12 : 0);
        }

        return hour < 24 && minute < 60 ? new TimeOnly(hour, minute) : null;
    }

    [GeneratedRegex("""
        ^\s*(?<part>午前|午後)?\s*
        (?<hour>[0-9]{1,2})\s*(?: :\s*(?<minute>[0-9]{2}) | 時\s*(?: (?<half>半) | (?<minute>[0-9]{1,2})\s*分 )? )\s*$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
