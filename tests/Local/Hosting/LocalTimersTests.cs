using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Dispatch;
using Outreach.Local.Hosting;
using Outreach.Tests.Support;
using static System.FormattableString;

namespace Outreach.Tests.Local.Hosting;

public sealed class LocalTimersTests
{
    private static readonly DateTimeOffset Nine = new(2025, 1, 14, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What the functions of a test did, and what they wait for.</summary>
    private sealed class Diary
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public void Write(string name, TimeProvider clock, string note = "") =>
            Lines.Enqueue(Invariant($"{name} {clock.GetUtcNow():dd HH:mm:ss}{note}"));
    }

    [Fact]
    public async Task Moving_the_clock_stops_at_every_occurrence_in_order()
    {
        await using var host = await HostAsync<TwoSchedules>(out var diary);

        await host.Timers.MoveToAsync(Nine.AddHours(2), Ct);

        Assert.Equal(
            ["hourly 14 10:00:00", "halfpast 14 10:30:00", "daily 14 11:00:00", "hourly 14 11:00:00"],
            diary.Lines);
        Assert.Equal(Nine.AddHours(2), host.Clock.GetUtcNow());
    }

    private sealed class TwoSchedules(Diary diary, TimeProvider clock)
    {
        [Function("hourly")]
        public void Hourly([TimerTrigger("0 * * * *")] TimerInfo timer) => diary.Write("hourly", clock);

        [Function("halfpast")]
        public void HalfPast([TimerTrigger("0 30 10-23 * * *")] TimerInfo timer) => diary.Write("halfpast", clock);

        [Function("daily")]
        public Task Daily([TimerTrigger("%DailyAt%")] TimerInfo timer)
        {
            diary.Write("daily", clock);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_frozen_clock_starts_nothing_and_cannot_go_back()
    {
        await using var host = await HostAsync<TwoSchedules>(out var diary);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Timers.MoveToAsync(Nine.AddTicks(-1), Ct));
        await host.Timers.MoveToAsync(Nine, Ct);

        Assert.Empty(diary.Lines);
        Assert.Equal(Nine, host.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_running_clock_starts_what_is_due_as_it_passes()
    {
        await using var host = await HostAsync<Once>(out _, clock: MovableClock.RunningFrom(Nine));

        Assert.InRange(await Once.Ran.Task.WaitAsync(Ct), Nine.AddSeconds(1), Nine.AddMinutes(1));
    }

    private sealed class Once(TimeProvider clock)
    {
        public static readonly TaskCompletionSource<DateTimeOffset> Ran = new();

        [Function("once")]
        public void Run([TimerTrigger("* * * * * *")] TimerInfo timer) => Ran.TrySetResult(clock.GetUtcNow());
    }

    [Fact]
    public async Task A_clock_that_is_set_running_again_starts_what_is_due()
    {
        await using var host = await HostAsync<Thawed>(out _, clock: MovableClock.FrozenAt(Nine.AddMilliseconds(-50)));

        host.Clock.Run();

        await Thawed.Ran.Task.WaitAsync(Ct);
    }

    private sealed class Thawed
    {
        public static readonly TaskCompletionSource Ran = new();

        [Function("thawed")]
        public static void Run([TimerTrigger("0 0 9 * * *")] TimerInfo timer) => Ran.SetResult();
    }

    [Fact]
    public async Task A_function_never_overlaps_itself()
    {
        await using var host = await HostAsync<Slow>(out _);

        var first = host.Timers.RunNowAsync("slow", Ct);
        var second = host.Timers.RunNowAsync("slow", Ct);
        var move = host.Timers.MoveToAsync(Nine.AddHours(1), Ct);
        Slow.MayEnd.SetResult();
        await Task.WhenAll(first, second, move);

        Assert.Equal((3, 1), (Slow.Runs, Slow.AtOnce));
    }

    private sealed class Slow
    {
        public static readonly TaskCompletionSource MayEnd = new();
        public static int Runs;
        public static int AtOnce;
        private static int running;

        [Function("slow")]
        public static async Task Run([TimerTrigger("0 * * * *")] TimerInfo timer)
        {
            Runs++;
            AtOnce = Math.Max(AtOnce, Interlocked.Increment(ref running));
            await MayEnd.Task;
            Interlocked.Decrement(ref running);
        }
    }

    [Fact]
    public async Task After_an_outage_each_missed_function_runs_once_and_is_told_so()
    {
        using var folder = new TemporaryFolder();
        await using (await HostAsync<Reporting>(out _, stampFile: folder["timers.json"])) { }

        await using var host = await HostAsync<Reporting>(
            out var diary, clock: MovableClock.FrozenAt(Nine.AddHours(5.5)), stampFile: folder["timers.json"]);
        await host.Timers.MoveToAsync(Nine.AddHours(6), Ct);

        Assert.Equal(
            [
                "hourly 14 14:30:00 past due True, last 01-01 00:00, next 01-14 10:00",
                "hourly 14 15:00:00 past due False, last 01-14 14:30, next 01-14 15:00",
            ],
            diary.Lines.Where(l => l.StartsWith("hourly", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_caught_up_when_nothing_was_missed()
    {
        using var folder = new TemporaryFolder();
        await using (var before = await HostAsync<Reporting>(out _, stampFile: folder["timers.json"]))
            await before.Timers.MoveToAsync(Nine.AddHours(1), Ct);

        await using var host = await HostAsync<Reporting>(
            out var diary, clock: MovableClock.FrozenAt(Nine.AddHours(1.5)), stampFile: folder["timers.json"]);
        await host.Timers.MoveToAsync(Nine.AddHours(1.5), Ct);

        Assert.Empty(diary.Lines);
    }

    [Fact]
    public async Task A_schedule_of_more_than_once_a_minute_has_no_status_and_is_not_caught_up()
    {
        using var folder = new TemporaryFolder();
        await using (await HostAsync<Reporting>(out _, stampFile: folder["timers.json"])) { }

        await using var host = await HostAsync<Reporting>(
            out var diary, clock: MovableClock.FrozenAt(Nine.AddMinutes(5)), stampFile: folder["timers.json"]);
        await host.Timers.MoveToAsync(Nine.AddMinutes(6), Ct);

        Assert.Equal(
            ["often 14 09:05:30 past due False, no status", "often 14 09:06:00 past due False, no status"],
            diary.Lines);
    }

    private sealed class Reporting(Diary diary, TimeProvider clock)
    {
        [Function("hourly")]
        public void Hourly([TimerTrigger("0 * * * *")] TimerInfo timer) => Report("hourly", timer);

        [Function("often")]
        public void Often([TimerTrigger("*/30 * * * * *")] TimerInfo timer)
        {
            if (clock.GetUtcNow().Hour == 9) Report("often", timer);
        }

        private void Report(string name, TimerInfo timer) => diary.Write(
            name, clock, $" past due {timer.IsPastDue}, {(timer.ScheduleStatus is { } status
                ? Invariant($"last {status.Last:MM-dd HH:mm}, next {status.Next:MM-dd HH:mm}")
                : "no status")}");
    }

    [Fact]
    public async Task A_bad_schedule_disables_only_its_function()
    {
        await using var host = await HostAsync<BadSchedules>(out var diary);

        await host.Timers.MoveToAsync(Nine.AddHours(1), Ct);

        Assert.Equal(["good 14 10:00:00"], diary.Lines);
        Assert.Equal(["bad", "unset"], host.Refused.Keys.Order());
        Assert.Equal("'%NotSet%' does not resolve to a value.", host.Refused["unset"]);
    }

    private sealed class BadSchedules(Diary diary, TimeProvider clock)
    {
        [Function("good")]
        public void Good([TimerTrigger("0 * * * *")] TimerInfo timer) => diary.Write("good", clock);

        [Function("bad")]
        public void Bad([TimerTrigger("0 61 * * * *")] TimerInfo timer) => diary.Write("bad", clock);

        [Function("unset")]
        public void Unset([TimerTrigger("%NotSet%")] TimerInfo timer) => diary.Write("unset", clock);
    }

    [Fact]
    public async Task A_failed_run_is_shown_and_not_repeated_before_its_next_occurrence()
    {
        await using var host = await HostAsync<Failing>(out var diary);

        await host.Timers.MoveToAsync(Nine.AddHours(2), Ct);

        Assert.Equal(["failing 14 10:00:00", "failing 14 11:00:00"], diary.Lines);
        var view = Assert.Single(host.Timers.List());
        Assert.Equal(
            new TimerRun(Nine.AddHours(2), PastDue: false, "InvalidOperationException: expected by the test"), view.LastRun);
        Assert.Equal(Nine.AddHours(3), view.Next);
    }

    private sealed class Failing(Diary diary, TimeProvider clock)
    {
        [Function("failing")]
        public void Run([TimerTrigger("0 * * * *")] TimerInfo timer)
        {
            diary.Write("failing", clock);
            throw new InvalidOperationException("expected by the test");
        }
    }

    [Fact]
    public async Task Ticks_before_the_next_work_are_passed_over()
    {
        await using var host = await HostAsync<Sender>(out var diary, nextWork: [Nine.AddHours(3), Nine.AddHours(3.5)]);

        await host.Timers.MoveToAsync(Nine.AddHours(4).AddSeconds(-1), Ct);

        Assert.Equal(["tick 14 09:01:00", "tick 14 12:00:00", "tick 14 12:30:00"], diary.Lines.Take(3));
        Assert.Equal("tick 14 12:31:00", diary.Lines.ElementAt(3));
    }

    [Fact]
    public async Task Ticks_passed_over_are_not_made_up_later()
    {
        await using var host = await HostAsync<Sender>(out var diary, nextWork: [Nine.AddHours(3), Nine.AddHours(4)]);

        await host.Timers.MoveToAsync(Nine.AddHours(2), Ct);
        await host.Timers.MoveToAsync(Nine.AddHours(2).AddMinutes(2), Ct);

        Assert.Equal(["tick 14 09:01:00", "tick 14 11:01:00"], diary.Lines);
    }

    [Fact]
    public async Task A_run_of_another_function_ends_the_passing_over()
    {
        await using var host = await HostAsync<SenderAndPlanner>(out var diary, nextWork: [Nine.AddHours(3), Nine.AddHours(3)]);

        await host.Timers.MoveToAsync(Nine.AddHours(1.5), Ct);

        Assert.Equal(["tick 14 09:01:00", "plan 14 10:00:00", "tick 14 10:00:00"], diary.Lines);
    }

    [Fact]
    public async Task What_the_sender_says_is_not_believed_when_a_request_came_in_between()
    {
        await using var host = await HostAsync<Interrupted>(out var diary, nextWork: [Nine.AddHours(3), Nine.AddHours(3)]);
        Interrupted.Meanwhile = () => host.GetAsync("/served");

        await host.Timers.MoveToAsync(Nine.AddMinutes(2), Ct);

        Assert.Equal(["tick 14 09:01:00", "tick 14 09:02:00"], diary.Lines);
    }

    private sealed class Sender(Diary diary, TimeProvider clock, Idle idle, Queue<DateTimeOffset> nextWork)
    {
        [Function("tick")]
        public void Tick([TimerTrigger("* * * * *")] TimerInfo timer)
        {
            diary.Write("tick", clock);
            idle.NothingBefore = nextWork.TryDequeue(out var next) ? next : null;
        }
    }

    private sealed class SenderAndPlanner
    {
        public sealed class Planner(Diary diary, TimeProvider clock)
        {
            [Function("plan")]
            public void Plan([TimerTrigger("0 * * * *")] TimerInfo timer) => diary.Write("plan", clock);
        }
    }

    private sealed class Interrupted(Diary diary, TimeProvider clock, Idle idle, Queue<DateTimeOffset> nextWork)
    {
        public static Func<Task> Meanwhile = () => Task.CompletedTask;

        [Function("tick")]
        public async Task Tick([TimerTrigger("* * * * *")] TimerInfo timer)
        {
            await Meanwhile();
            Meanwhile = () => Task.CompletedTask;
            new Sender(diary, clock, idle, nextWork).Tick(timer);
        }

        [Function("served")]
        public static IResult Served([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Ok();
    }

    [Fact]
    public async Task Stopping_lets_a_run_finish_and_starts_no_other()
    {
        var host = await HostAsync<Unfinished>(out _);
        var run = host.Timers.RunNowAsync("unfinished", Ct);
        await Unfinished.Entered.Task.WaitAsync(Ct);

        var stopped = host.Host.StopAsync();
        var late = host.Timers.RunNowAsync("unfinished", Ct);
        Unfinished.MayEnd.SetResult();
        await run;
        await stopped;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        Assert.Equal(1, Unfinished.Finished);
        await host.DisposeAsync();
    }

    private sealed class Unfinished
    {
        public static readonly TaskCompletionSource Entered = new();
        public static readonly TaskCompletionSource MayEnd = new();
        public static int Finished;

        [Function("unfinished")]
        public static async Task Run([TimerTrigger("0 * * * *")] TimerInfo timer, CancellationToken ct)
        {
            Entered.SetResult();
            await MayEnd.Task;
            ct.ThrowIfCancellationRequested();
            Finished++;
        }
    }

    private static Task<RunningHost> HostAsync<TFunctions>(
        out Diary diary, MovableClock? clock = null, string? stampFile = null, DateTimeOffset[]? nextWork = null)
    {
        var lines = diary = new Diary();
        return RunningHost.StartAsync<TFunctions>(o => o with
        {
            FunctionClasses = typeof(TFunctions) == typeof(SenderAndPlanner)
                ? [typeof(Sender), typeof(SenderAndPlanner.Planner)]
                : [typeof(TFunctions)],
            Clock = clock ?? MovableClock.FrozenAt(Nine),
            TimerStampFile = stampFile,
            Settings = new Dictionary<string, string?> { ["DailyAt"] = "0 0 11 * * *" },
            Configure = builder => builder.Services
                .AddSingleton(lines)
                .AddSingleton<Idle>()
                .AddSingleton(new Queue<DateTimeOffset>(nextWork ?? [])),
        });
    }
}
