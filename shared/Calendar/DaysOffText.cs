namespace Outreach.Calendar;

/// <summary>Days off as staff type them: a line a day, or from a day to another, and why. Pure.</summary>
public static class DaysOffText
{
    /// <summary>The most days in a row.</summary>
    public const int Longest = 31;

    /// <summary>The lines that say what <paramref name="days"/> holds, in order of time.</summary>
    public static string Write(WorkingDays days)
    {
        ArgumentNullException.ThrowIfNull(days);
        return string.Join('\n', days.Own.OrderBy(o => o.From).Select(o =>
            $"{Wareki.FormatDate(o.From)}{(o.Until == o.From ? "" : $"～{Wareki.FormatDate(o.Until)}")} {o.Why}"));
    }

    /// <summary>Reads 令和8年4月1日 市制記念日, R8.8.12～R8.8.14 夏季休業; empty lines are left out.</summary>
    /// <returns>The days, and the lines that could not be read.</returns>
    public static (IReadOnlyList<DaysOff> Days, IReadOnlyList<string> Wrong) Read(string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var (days, wrong) = (new List<DaysOff>(), new List<string>());
        foreach (var line in lines.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split([' ', '　', '\t'], 2, StringSplitOptions.TrimEntries);
            var ends = parts[0].Split(['～', '〜', '~']);
            var read = ends.Select(e => Wareki.TryParse(e) is DateReading.Date date ? date.Day : (DateOnly?)null).ToList();
            if (parts is [_, { Length: > 0 and <= 40 } why] && read.Count <= 2 && read[0] is { } first && read[^1] is { } until
                && first <= until && until.DayNumber - first.DayNumber < Longest)
                days.Add(new DaysOff(first, until, why));
            else
                wrong.Add(line);
        }

        return (days, wrong);
    }
}
