using System.Globalization;
using Outreach.Calendar;
using Outreach.Events;

namespace Outreach.Functions.Pages;

/// <summary>Days and times in the page's language: 和暦 in Japanese; always Japan's time.</summary>
public static class Dates
{
    private static bool English => Language.Code == "en";

    /// <summary>令和7年2月10日（月）</summary>
    public static string Day(DateTimeOffset moment) =>
        English ? Wareki.FormatEnglish(JapanTime.Day(moment)) : Wareki.Format(JapanTime.Day(moment));

    /// <summary>The last day of a time that ends before <paramref name="until"/>.</summary>
    public static string LastDay(DateTimeOffset until) => Day(until.AddTicks(-1));

    /// <summary>1月31日: the last day, where the year is plain.</summary>
    public static string ShortLastDay(DateTimeOffset until) => JapanTime.Day(until.AddTicks(-1)) is var day && English
        ? day.ToString("d MMMM", CultureInfo.InvariantCulture)
        : $"{day.Month}月{day.Day}日";

    /// <summary>令和7年2月10日（月）9:05</summary>
    public static string Moment(DateTimeOffset moment) =>
        $"{Day(moment)}{(English ? ", " : "")}{JapanTime.Time(moment).ToString("H:mm", CultureInfo.InvariantCulture)}";

    /// <summary>令和7年2月10日（月）10:00～12:00</summary>
    public static string Session(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return English ? Wareki.FormatSessionEnglish(session.Start, session.End) : Wareki.FormatSession(session.Start, session.End);
    }
}
