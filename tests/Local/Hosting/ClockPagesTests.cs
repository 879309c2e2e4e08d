using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Azure.Functions.Worker;
using Outreach.Local.Hosting;

namespace Outreach.Tests.Local.Hosting;

public sealed class ClockPagesTests
{
    private static readonly DateTimeOffset NineInJapan = new(2025, 1, 14, 9, 0, 0, TimeSpan.FromHours(9));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_shows_the_time_in_Japan_by_the_era_and_each_timer()
    {
        await using var host = await HostAsync();

        var page = await PageAsync(await host.GetAsync("/local/clock"));

        Assert.Equal("令和7年1月14日（火） 09:00:00", page.QuerySelector("dd time")!.TextContent);
        Assert.Equal("2025-01-14T00:00:00.0000000Z", page.QuerySelector("dd time")!.GetAttribute("datetime"));
        Assert.Equal(
            ["clockwork", "0 * * * *", "令和7年1月14日（火） 10:00:00", "まだ動いていません", "今すぐ動かす"],
            page.QuerySelectorAll("tbody td").Select(cell => cell.TextContent.Trim()));
    }

    [Theory]
    [InlineData("to", "2025-01-15T10:30", 25.5)]
    [InlineData("to", "2025-01-14T01:30:00Z", 1.5)]
    [InlineData("to", "2025-01-14T10:30:00+09:00", 1.5)]
    [InlineData("by", "01:00:00", 1)]
    [InlineData("by", "1.00:00:00", 24)]
    public async Task A_form_moves_the_clock_and_the_timers_with_it(string field, string value, double hours)
    {
        await using var host = await HostAsync();

        using var answer = await host.PostAsync("/local/clock/move", (field, value));

        Assert.Equal((HttpStatusCode.Redirect, "/local/clock"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Equal(NineInJapan.AddHours(hours), host.Clock.GetUtcNow());
        Assert.Equal(NineInJapan.AddHours(Math.Floor(hours)), Assert.Single(host.Timers.List()).LastRun!.At);
    }

    [Theory]
    [InlineData("2025-01-14T08:59", "現在より前の日時には戻せません。")]
    [InlineData("あした", "日時は、2025年1月28日9時なら「2025-01-28T09:00」のように入力してください。")]
    public async Task What_cannot_be_moved_to_comes_back_as_typed_with_the_reason(string typed, string why)
    {
        await using var host = await HostAsync();

        using var answer = await host.PostAsync("/local/clock/move", ("to", typed));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await PageAsync(answer);
        Assert.Equal(why, page.QuerySelector("[role=alert]")!.TextContent.Trim());
        Assert.Equal(typed, ((IHtmlInputElement)page.QuerySelector("#to")!).Value);
        Assert.Equal(NineInJapan, host.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_timer_can_be_run_by_hand_and_its_failure_is_shown()
    {
        await using var host = await HostAsync();

        using var answer = await host.PostAsync("/local/clock/timer/clockwork");
        var page = await PageAsync(await host.GetAsync("/local/clock"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("失敗", page.QuerySelector("tbody .chip")!.TextContent);
        Assert.Contains("expected by the test", page.QuerySelector("tbody .quiet")!.TextContent, StringComparison.Ordinal);
        using var unknown = await host.PostAsync("/local/clock/timer/nobody");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_clock_can_be_set_running_and_frozen_again()
    {
        await using var host = await HostAsync();

        using var run = await host.PostAsync("/local/clock/run");
        Assert.False(host.Clock.IsFrozen);
        using var freeze = await host.PostAsync("/local/clock/freeze");
        Assert.True(host.Clock.IsFrozen);
    }

    [Fact]
    public async Task The_page_is_in_English_for_those_who_chose_it()
    {
        await using var host = await HostAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/local/clock") { Headers = { { "Cookie", "lang=en" } } };

        var page = await PageAsync(await host.Client.SendAsync(request, Ct));

        Assert.Equal("Clock", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("Tue 14 January 2025 09:00:00", page.QuerySelector("dd time")!.TextContent);
    }

    private sealed class Clockwork
    {
        [Function("clockwork")]
        public static void Run([TimerTrigger("0 * * * *")] TimerInfo timer) =>
            throw new InvalidOperationException("expected by the test");
    }

    private static Task<RunningHost> HostAsync() =>
        RunningHost.StartAsync<Clockwork>(o => o with { Clock = MovableClock.FrozenAt(NineInJapan) });

    private static async Task<IDocument> PageAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var html = await answer.Content.ReadAsStringAsync(Ct);
            return await BrowsingContext.New().OpenAsync(r => r.Content(html), Ct);
        }
    }
}
