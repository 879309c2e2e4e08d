using Outreach.Calendar;

namespace Outreach.Tests.Calendar;

public class SendingHoursTests
{
    private static readonly DateOnly Day = new(2025, 1, 14);

    [Fact]
    public void Nine_is_open_and_five_is_closed()
    {
        Assert.False(SendingHours.OfficeHours.IsOpen(At(8, 59)));
        Assert.True(SendingHours.OfficeHours.IsOpen(At(9, 0)));
        Assert.True(SendingHours.OfficeHours.IsOpen(At(16, 59)));
        Assert.False(SendingHours.OfficeHours.IsOpen(At(17, 0)));
    }

    [Fact]
    public void What_is_due_while_open_may_go_at_once() =>
        Assert.Equal(At(12, 0), SendingHours.OfficeHours.NextOpening(At(12, 0)));

    [Fact]
    public void What_is_due_before_nine_waits_for_nine() =>
        Assert.Equal(At(9, 0), SendingHours.OfficeHours.NextOpening(At(0, 0)));

    [Fact]
    public void What_is_due_in_the_evening_waits_for_the_next_morning()
    {
        Assert.Equal(At(9, 0).AddDays(1), SendingHours.OfficeHours.NextOpening(At(17, 0)));
        Assert.Equal(At(9, 0).AddDays(1), SendingHours.OfficeHours.NextOpening(At(23, 59)));
    }

    [Fact]
    public void What_is_planned_for_the_closing_leaves_in_the_hour_after_it()
    {
        Assert.True(SendingHours.OfficeHours.MayLeave(At(17, 0), At(17, 0)));
        Assert.True(SendingHours.OfficeHours.MayLeave(At(17, 0), At(17, 59)));
        Assert.False(SendingHours.OfficeHours.MayLeave(At(17, 0), At(18, 0)));
        Assert.False(SendingHours.OfficeHours.MayLeave(At(16, 59), At(17, 0)));
        Assert.False(SendingHours.OfficeHours.MayLeave(At(17, 0), At(17, 0).AddDays(1)));
        Assert.Equal(At(17, 0), SendingHours.OfficeHours.Leaves(At(17, 0), At(12, 0)));
        Assert.Equal(At(9, 0).AddDays(1), SendingHours.OfficeHours.Leaves(At(17, 0), At(18, 0)));
        Assert.Equal(At(9, 0).AddDays(1), SendingHours.OfficeHours.Leaves(At(17, 1), At(12, 0)));
    }

    [Fact]
    public void The_next_opening_is_told_in_UTC() =>
        Assert.Equal(TimeSpan.Zero, SendingHours.OfficeHours.NextOpening(new(2025, 1, 14, 12, 0, 0, TimeSpan.FromHours(9))).Offset);

    [Fact]
    public void Hours_that_end_before_they_begin_are_refused() =>
        Assert.Throws<ArgumentException>(() => new SendingHours(new(17, 0), new(9, 0)));

    private static DateTimeOffset At(int hour, int minute) => JapanTime.At(Day, new(hour, minute));
}
