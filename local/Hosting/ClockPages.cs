using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Outreach.Calendar;
using Outreach.Local.Pages;

namespace Outreach.Local.Hosting;

/// <summary>The clock at /local/clock: what time it is, moving it, and running a timer by hand.</summary>
internal static class ClockPages
{
    private const string Path = "/local/clock";

    public static void MapClock(this IEndpointRouteBuilder routes, MovableClock clock, LocalTimers timers)
    {
        var pages = routes.MapLocalPages();
        pages.MapGet("/clock", () => Show(clock, timers));
        pages.MapPost("/clock/move", http => MoveAsync(http, clock, timers));
        pages.MapPost("/clock/freeze", () => Then(clock.Freeze));
        pages.MapPost("/clock/run", () => Then(clock.Run));
        pages.MapPost("/clock/timer/{name}", async (string name, CancellationToken ct) =>
        {
            if (timers.List().All(t => t.Name != name))
                return Show(clock, timers, ClockTexts.NoSuchTimer, status: StatusCodes.Status404NotFound);
            await timers.RunNowAsync(name, ct);
            return Results.Redirect(Path);
        });
    }

    private static async Task MoveAsync(HttpContext http, MovableClock clock, LocalTimers timers)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var result = await MoveAsync(form["to"].ToString(), form["by"].ToString(), clock, timers, http.RequestAborted);
        await result.ExecuteAsync(http);
    }

    private static async Task<IResult> MoveAsync(
        string to, string by, MovableClock clock, LocalTimers timers, CancellationToken ct)
    {
        var target = TimeSpan.TryParse(by, CultureInfo.InvariantCulture, out var span) ? clock.GetUtcNow() + span : Moment(to);
        if (target is null)
            return Refuse(ClockTexts.NotATime);
        try
        {
            await timers.MoveToAsync(target.Value, ct);
            return Results.Redirect(Path);
        }
        catch (ArgumentOutOfRangeException)
        {
            return Refuse(ClockTexts.NotBack);
        }

        IResult Refuse(string why) => Show(clock, timers, why, to, StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Japan's time unless the text has an offset of its own.</summary>
    private static DateTimeOffset? Moment(string text) =>
        !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? null
        : time.Kind == DateTimeKind.Unspecified ? JapanTime.At(DateOnly.FromDateTime(time), TimeOnly.FromDateTime(time))
        : time.ToUniversalTime();

    private static IResult Then(Action change)
    {
        change();
        return Results.Redirect(Path);
    }

    private static IResult Show(
        MovableClock clock, LocalTimers timers, string? error = null, string? typed = null, int status = StatusCodes.Status200OK)
    {
        var now = clock.GetUtcNow();
        var list = timers.List();
        return LocalPage.Html(ClockTexts.Title, Markup.Html($"""
            {(error is null ? default : Markup.Html($"""<section class="alert" role="alert"><p>{error}</p></section>"""))}
            <p>{ClockTexts.Intro}</p>
            <dl class="figures">
            <div><dt>{ClockTexts.Now}</dt><dd>{Time(now)}</dd></div>
            <div><dt>{ClockTexts.State}</dt><dd>{(clock.IsFrozen ? ClockTexts.Frozen : ClockTexts.Running)}</dd></div>
            </dl>
            <div class="row">
            {Button("move", ClockTexts.AddHour, "01:00:00")}
            {Button("move", ClockTexts.AddDay, "1.00:00:00")}
            {(clock.IsFrozen ? Button("run", ClockTexts.Run) : Button("freeze", ClockTexts.Freeze))}
            </div>
            <h2>{ClockTexts.MoveTitle}</h2>
            <form class="row" method="post" action="{Path}/move">
            <div class="grow"><label for="to">{ClockTexts.MoveTo}</label>
            <input id="to" name="to" type="datetime-local" value="{typed ?? Typed(now)}"></div>
            <button class="primary">{ClockTexts.Move}</button>
            </form>
            <h2>{ClockTexts.Timers}</h2>
            {(list.Count == 0 ? Markup.Html($"<p>{ClockTexts.NoTimers}</p>") : Table(list))}
            """), status);
    }

    private static Markup Button(string action, string text, string? by = null) => Markup.Html($"""
        <form method="post" action="{Path}/{action}"><button name="by" value="{by}">{text}</button></form>
        """);

    private static Markup Table(IEnumerable<TimerView> timers) => Markup.Html($"""
        <table>
        <thead><tr><th scope="col">{ClockTexts.Function}</th><th scope="col">{ClockTexts.Schedule}</th>
        <th scope="col">{ClockTexts.Next}</th><th scope="col">{ClockTexts.LastRun}</th><th scope="col"></th></tr></thead>
        <tbody>{timers.Select(timer => Markup.Html($"""
            <tr>
            <td class="subject">{timer.Name}</td>
            <td>{timer.Schedule}</td>
            <td>{(timer.Next.Year == DateTime.MaxValue.Year ? Markup.Html($"{ClockTexts.Never}") : Time(timer.Next))}</td>
            <td>{LastRun(timer.LastRun)}</td>
            <td><form method="post" action="{Path}/timer/{Uri.EscapeDataString(timer.Name)}"><button>{ClockTexts.RunNow}</button></form></td>
            </tr>
            """))}</tbody>
        </table>
        """);

    private static Markup LastRun(TimerRun? run) => run is null
        ? Markup.Html($"{ClockTexts.NotYet}")
        : Markup.Html($"""
            {Time(run.At)}
            {(run.Error is null ? Chip("green", ClockTexts.Succeeded) : Chip("red", ClockTexts.Failed))}
            {(run.PastDue ? Chip("orange", ClockTexts.PastDue) : default)}
            <span class="quiet">{run.Error}</span>
            """);

    private static Markup Chip(string colour, string text) => Markup.Html($"""<span class="chip {colour}">{text}</span>""");

    /// <summary>In Japan's time, with the era in Japanese; for machines in UTC.</summary>
    private static Markup Time(DateTimeOffset moment)
    {
        var day = JapanTime.Day(moment);
        var shown = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? Wareki.FormatEnglish(day) : Wareki.Format(day);
        return Markup.Html($"""
            <time datetime="{moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}">{shown} {JapanTime.Time(moment):HH:mm:ss}</time>
            """);
    }

    private static string Typed(DateTimeOffset moment) =>
        string.Create(CultureInfo.InvariantCulture, $"{JapanTime.Day(moment):yyyy-MM-dd}T{JapanTime.Time(moment):HH:mm}");
}
