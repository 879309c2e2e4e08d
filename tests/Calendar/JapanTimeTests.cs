using Outreach.Calendar;

namespace Outreach.Tests.Calendar;

public class JapanTimeTests
{
    [Fact]
    public void The_day_changes_at_three_in_the_afternoon_UTC()
    {
        Assert.Equal(new DateOnly(2025, 2, 10), JapanTime.Day(new(2025, 2, 10, 14, 59, 59, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2025, 2, 11), JapanTime.Day(new(2025, 2, 10, 15, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void The_wall_clock_is_nine_hours_ahead_whatever_offset_the_moment_is_written_with() =>
        Assert.Equal(new TimeOnly(10, 0), JapanTime.Time(new(2025, 2, 9, 20, 0, 0, TimeSpan.FromHours(-5))));

    [Fact]
    public void A_day_and_time_in_Japan_become_a_moment_in_UTC()
    {
        var moment = JapanTime.At(new(2025, 2, 10), new(8, 30));

        Assert.Equal(new DateTimeOffset(2025, 2, 9, 23, 30, 0, TimeSpan.Zero), moment);
        Assert.Equal(TimeSpan.Zero, moment.Offset);
    }
}
