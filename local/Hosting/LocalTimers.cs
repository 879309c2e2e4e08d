using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Outreach.Dispatch;

namespace Outreach.Local.Hosting;

/// <summary>Runs the timer functions by the business clock: as it passes, or occurrence by occurrence when it is moved.</summary>
/// <remarks>A function never overlaps itself. A failed run is logged and waits for its next occurrence.</remarks>
public sealed class LocalTimers : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>How long runs may take to end by themselves once the host stops; then they are cancelled.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly MovableClock clock;
    private readonly IReadOnlyList<TimerFunction> timers;
    private readonly FunctionExecutionDelegate pipeline;
    private readonly IServiceProvider services;
    private readonly ILogger logger;
    private readonly string? stampFile;
    private readonly Idle? idle;
    private readonly Lock writing = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource cancelRuns = new();
    private readonly List<Task> following = [];
    private CancellationTokenSource wake = new();
    private long changes;

    internal LocalTimers(
        IEnumerable<(Function Function, Schedule Schedule)> functions, MovableClock clock, string? stampFile,
        FunctionExecutionDelegate pipeline, IServiceProvider services, ILogger logger)
    {
        (this.clock, this.stampFile, this.pipeline, this.services, this.logger) = (clock, stampFile, pipeline, services, logger);
        idle = services.GetService<Idle>();
        var stamps = stampFile is null ? null : StateFile.Read<Dictionary<string, TimerStamp>>(stampFile);
        timers = [.. functions.Select(f =>
        {
            var stamp = stamps?.GetValueOrDefault(f.Function.Name) ?? new TimerStamp(null, clock.GetUtcNow());
            return new TimerFunction(f.Function, f.Schedule, new TimerState(stamp, f.Schedule.After(stamp.Updated)));
        })];
        clock.Changed += Wake;
    }

    public IReadOnlyList<TimerView> List() =>
        [.. timers.Select(t => new TimerView(t.Name, t.Schedule.Expression, t.State.Next, t.State.LastRun))];

    /// <summary>Moves the clock to <paramref name="target"/>, stopping at every occurrence on the way and awaiting its runs.</summary>
    /// <remarks>
    /// Runs that are due at the same moment follow each other in the order of their names. A function that says by
    /// <see cref="Idle"/> that nothing is due before some moment is not run before it, until a request or a run of
    /// another function may have changed that.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The target lies in the past.</exception>
    public async Task MoveToAsync(DateTimeOffset target, CancellationToken ct = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, stopping.Token);
        var held = new List<TimerFunction>();
        try
        {
            foreach (var timer in timers)
            {
                await timer.Turn.WaitAsync(either.Token);
                held.Add(timer);
            }

            ArgumentOutOfRangeException.ThrowIfLessThan(target, clock.GetUtcNow());
            await StepToAsync(target, either.Token);
        }
        finally
        {
            foreach (var timer in held) timer.Turn.Release();
        }
    }

    /// <summary>Runs a function once, outside its schedule.</summary>
    /// <exception cref="KeyNotFoundException">There is no timer function of this name.</exception>
    public async Task RunNowAsync(string name, CancellationToken ct = default)
    {
        var timer = timers.FirstOrDefault(t => t.Name == name) ?? throw new KeyNotFoundException($"No timer function '{name}'.");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, stopping.Token);
        await timer.Turn.WaitAsync(either.Token);
        try
        {
            await RunAsync(timer, pastDue: false);
        }
        finally
        {
            timer.Turn.Release();
        }
    }

    /// <summary>Something may have changed what is due: nothing is passed over until the functions have looked again.</summary>
    internal void NoteChange() => Interlocked.Increment(ref changes);

    /// <summary>Follows the clock; what was missed since the last stop runs once, at once.</summary>
    internal void Start()
    {
        WriteStamps();
        foreach (var timer in timers) following.Add(FollowAsync(timer));
    }

    /// <summary>Waits for the runs that are going on, and keeps every turn: nothing runs any more.</summary>
    internal async Task StopAsync()
    {
        clock.Changed -= Wake;
        await stopping.CancelAsync();
        cancelRuns.CancelAfter(Grace);
        Wake();
        await Task.WhenAll(following);
        foreach (var timer in timers) await timer.Turn.WaitAsync();
    }

    public void Dispose()
    {
        stopping.Dispose();
        cancelRuns.Dispose();
        wake.Dispose();
        foreach (var timer in timers) timer.Dispose();
    }

    private async Task StepToAsync(DateTimeOffset target, CancellationToken ct)
    {
        // What functions said about their next work, as long as nothing else happened since.
        var quietUntil = new Dictionary<TimerFunction, DateTimeOffset>();
        var known = Interlocked.Read(ref changes);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var stop = timers.Select(Due).Append(DateTimeOffset.MaxValue).Min();
            if (stop > target) break;
            PassOver(stop);
            clock.MoveTo(stop);
            foreach (var timer in timers.Where(t => Due(t) <= stop).ToList())
            {
                idle?.NothingBefore = null;
                await RunOccurrenceAsync(timer, stop, pastDue: false);
                if (idle?.NothingBefore is { } until) quietUntil[timer] = until;
                else NoteChange();
            }

            if (known == Interlocked.Read(ref changes)) continue;
            quietUntil.Clear();
            known = Interlocked.Read(ref changes);
        }

        PassOver(target.AddTicks(1));
        clock.MoveTo(target);

        DateTimeOffset Due(TimerFunction timer) =>
            quietUntil.TryGetValue(timer, out var until) && until > timer.State.Next ? timer.Schedule.From(until) : timer.State.Next;

        void PassOver(DateTimeOffset moment)
        {
            foreach (var (timer, until) in quietUntil)
                if (timer.State.Next < moment && timer.State.Next < until)
                    timer.State = timer.State with { Next = timer.Schedule.From(until < moment ? until : moment) };
        }
    }

    private async Task FollowAsync(TimerFunction timer)
    {
        var pastDue = timer.Monitored && timer.State.Next < clock.GetUtcNow();
        if (!pastDue) timer.State = timer.State with { Next = timer.Schedule.After(clock.GetUtcNow()) };
        try
        {
            while (true)
            {
                if (!pastDue) await WaitAsync(timer);
                await timer.Turn.WaitAsync(stopping.Token);
                try
                {
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                    if (pastDue || IsDue(timer)) await RunOccurrenceAsync(timer, clock.GetUtcNow(), pastDue);
                }
                finally
                {
                    timer.Turn.Release();
                }

                pastDue = false;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops; what is not done now is caught up at the next start.
        }
    }

    private bool IsDue(TimerFunction timer) => !clock.IsFrozen && timer.State.Next <= clock.GetUtcNow();

    private async Task WaitAsync(TimerFunction timer)
    {
        while (true)
        {
            var woken = Volatile.Read(ref wake).Token;
            stopping.Token.ThrowIfCancellationRequested();
            if (IsDue(timer)) return;
            var left = timer.State.Next - clock.GetUtcNow();
            var wait = clock.IsFrozen || left > LongestWait ? LongestWait : left > TimeSpan.Zero ? left : TimeSpan.Zero;
            await Task.Delay(wait, woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Wake() => Interlocked.Exchange(ref wake, new CancellationTokenSource()).Cancel();

    /// <summary>One run by schedule; the next is the first occurrence after <paramref name="at"/>, however long the run takes.</summary>
    private async Task RunOccurrenceAsync(TimerFunction timer, DateTimeOffset at, bool pastDue)
    {
        await RunAsync(timer, pastDue);
        timer.State = timer.State with { Stamp = new TimerStamp(at, at), Next = timer.Schedule.After(at) };
        WriteStamps();
    }

    private async Task RunAsync(TimerFunction timer, bool pastDue)
    {
        var at = clock.GetUtcNow();
        string? error = null;
        try
        {
            await using var scope = services.CreateAsyncScope();
            await pipeline(Invocation.OfTimer(timer.Function, scope.ServiceProvider, Info(timer, pastDue), cancelRuns.Token));
        }
#pragma warning disable CA1031 // Whatever a run throws, the schedule goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LogError(e, "Timer function {Function} failed", timer.Name);
            error = $"{e.GetType().Name}: {e.Message}";
        }

        timer.State = timer.State with { LastRun = new TimerRun(at, pastDue, error) };
    }

    private static TimerInfo Info(TimerFunction timer, bool pastDue)
    {
        var (stamp, next, _) = timer.State;
        return new TimerInfo
        {
            IsPastDue = pastDue,
            ScheduleStatus = !timer.Monitored ? null : new ScheduleStatus
            {
                Last = stamp.Last?.UtcDateTime ?? default,
                Next = next.UtcDateTime,
                LastUpdated = stamp.Updated.UtcDateTime,
            },
        };
    }

    private void WriteStamps()
    {
        if (stampFile is null) return;
        lock (writing)
            StateFile.Write(stampFile, timers.Where(t => t.Monitored).ToDictionary(t => t.Name, t => t.State.Stamp));
    }
}
