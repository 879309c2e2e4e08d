using Outreach.Calendar;

namespace Outreach.Tests.Calendar;

public class WorkingDaysTests
{
    [Theory]
    [InlineData("2025-02-10", true)]
    [InlineData("2025-02-08", false)]
    [InlineData("2025-02-09", false)]
    [InlineData("2025-02-11", false)]
    [InlineData("2025-02-24", false)]
    [InlineData("2024-12-27", true)]
    [InlineData("2025-12-29", false)]
    [InlineData("2025-12-31", false)]
    [InlineData("2025-01-02", false)]
    [InlineData("2025-01-03", false)]
    [InlineData("2025-01-06", true)]
    public void The_city_hall_is_open_on_weekdays_but_for_holidays_and_the_turn_of_the_year(string day, bool open) =>
        Assert.Equal(open, WorkingDays.Contains(DateOnly.ParseExact(day, "yyyy-MM-dd")));

    [Theory]
    [InlineData("2025-02-12", "2025-02-10")]
    [InlineData("2025-02-10", "2025-02-07")]
    [InlineData("2025-01-06", "2024-12-27")]
    [InlineData("2026-09-24", "2026-09-18")]
    [InlineData("2019-05-07", "2019-04-26")]
    public void The_working_day_before_lies_before_all_days_off(string day, string before) =>
        Assert.Equal(DateOnly.ParseExact(before, "yyyy-MM-dd"), WorkingDays.Before(DateOnly.ParseExact(day, "yyyy-MM-dd")));

    [Fact]
    public void The_last_close_before_a_session_is_at_five_of_the_working_day_before() =>
        Assert.Equal(JapanTime.At(new(2025, 2, 10), new(17, 0)), WorkingDays.LastCloseBefore(new(2025, 2, 12)));
}
