using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Outreach.Local.Hosting;

/// <summary>An NCRONTAB expression of five or six fields, in UTC.</summary>
internal sealed partial class Schedule
{
    private readonly CrontabSchedule crontab;

    private Schedule(string expression, string[] fields)
    {
        Expression = expression;
        crontab = CrontabSchedule.Parse(expression, new() { IncludingSeconds = fields.Length == 6 });
        MoreOftenThanOnceAMinute = fields.Length == 6 && fields[1..].All(f => f == "*")
            && crontab.GetNextOccurrences(default, default(DateTime).AddSeconds(61)).Skip(1).Any();
    }

    public string Expression { get; }

    /// <summary>Azure keeps no status of such schedules, so nothing is caught up.</summary>
    public bool MoreOftenThanOnceAMinute { get; }

    /// <summary>Replaces every <c>%Setting%</c> and parses.</summary>
    /// <exception cref="FormatException">A setting is missing or the expression is wrong; the message says which.</exception>
    public static Schedule Parse(string expression, IConfiguration settings)
    {
        var resolved = Setting().Replace(expression, m => settings[m.Groups[1].Value]
            ?? throw new FormatException($"'{m.Value}' does not resolve to a value."));
        var fields = resolved.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return new Schedule(resolved, fields);
        }
        catch (CrontabException e)
        {
            throw new FormatException($"The schedule '{resolved}' is not a NCRONTAB expression: {e.Message}", e);
        }
    }

    /// <summary>The first occurrence later than <paramref name="moment"/>; the end of time when there is none.</summary>
    public DateTimeOffset After(DateTimeOffset moment) => new(crontab.GetNextOccurrence(moment.UtcDateTime), TimeSpan.Zero);

    /// <summary>The first occurrence at <paramref name="moment"/> or later.</summary>
    public DateTimeOffset From(DateTimeOffset moment) => After(moment.AddTicks(-1));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();
}
