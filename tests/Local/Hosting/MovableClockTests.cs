using Outreach.Local.Hosting;

namespace Outreach.Tests.Local.Hosting;

public sealed class MovableClockTests
{
    private static readonly DateTimeOffset Nine = new(2025, 1, 14, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_frozen_clock_stands_until_it_is_moved()
    {
        var clock = MovableClock.FrozenAt(Nine.ToOffset(TimeSpan.FromHours(9)));

        Assert.Equal((Nine, TimeSpan.Zero), (clock.GetUtcNow(), clock.GetUtcNow().Offset));
        clock.MoveTo(Nine.AddDays(1));
        Assert.Equal(Nine.AddDays(1), clock.GetUtcNow());
    }

    [Fact]
    public void A_running_clock_goes_on_from_where_it_was_set()
    {
        var clock = MovableClock.RunningFrom(Nine);
        clock.MoveTo(Nine.AddDays(1));

        Assert.InRange(clock.GetUtcNow(), Nine.AddDays(1), Nine.AddDays(1).AddMinutes(1));
        Assert.NotEqual(clock.GetUtcNow(), Later(clock));
    }

    [Fact]
    public void Freezing_and_running_keep_the_time()
    {
        var clock = MovableClock.RunningFrom(Nine);

        clock.Freeze();
        Assert.True(clock.IsFrozen);
        Assert.Equal(clock.GetUtcNow(), Later(clock));
        clock.Run();

        Assert.InRange(clock.GetUtcNow(), Nine, Nine.AddMinutes(1));
    }

    [Fact]
    public void Time_never_goes_back()
    {
        var clock = MovableClock.FrozenAt(Nine);

        clock.MoveTo(Nine.AddHours(-1));

        Assert.Equal(Nine, clock.GetUtcNow());
    }

    private static DateTimeOffset Later(MovableClock clock)
    {
        SpinWait.SpinUntil(() => false, millisecondsTimeout: 2);
        return clock.GetUtcNow();
    }
}
