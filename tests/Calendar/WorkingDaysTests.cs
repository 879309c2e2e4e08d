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
        Assert.Equal(open, WorkingDays.Usual.Contains(DateOnly.ParseExact(day, "yyyy-MM-dd")));

    [Theory]
    [InlineData("2025-02-12", "2025-02-10")]
    [InlineData("2025-02-10", "2025-02-07")]
    [InlineData("2025-01-06", "2024-12-27")]
    [InlineData("2026-09-24", "2026-09-18")]
    [InlineData("2019-05-07", "2019-04-26")]
    public void The_working_day_before_lies_before_all_days_off(string day, string before) =>
        Assert.Equal(DateOnly.ParseExact(before, "yyyy-MM-dd"), WorkingDays.Usual.Before(DateOnly.ParseExact(day, "yyyy-MM-dd")));

    [Theory]
    [InlineData("2027-03-21", "春分の日")]
    [InlineData("2027-03-22", "休日")] // 春分の日 on a Sunday
    [InlineData("2028-11-23", "勤労感謝の日")]
    [InlineData("2029-02-12", "休日")] // 建国記念の日 on a Sunday
    [InlineData("2029-04-30", "休日")] // 昭和の日 on a Sunday
    [InlineData("2029-09-24", "休日")] // 秋分の日 on a Sunday
    [InlineData("2030-05-06", "休日")] // こどもの日 on a Sunday, みどりの日 before it
    [InlineData("2026-05-06", "休日")] // 憲法記念日 on a Sunday, two holidays after it
    [InlineData("2026-09-22", "休日")] // between 敬老の日 and 秋分の日
    [InlineData("2030-08-12", "休日")] // 山の日 on a Sunday
    public void Substitutes_and_days_between_two_holidays_are_known_to_2030(string day, string name)
    {
        Assert.Equal(name, WorkingDays.Usual.Closed(Day(day)));
        Assert.False(WorkingDays.Usual.Contains(Day(day)));
    }

    [Theory]
    [InlineData("2025-02-07", 1, "2025-02-10")]
    [InlineData("2025-02-10", 2, "2025-02-13")] // 建国記念の日 in between
    [InlineData("2025-02-13", -3, "2025-02-07")]
    [InlineData("2025-02-08", 0, "2025-02-08")]
    public void Working_days_are_counted_forth_and_back(string from, int days, string to) =>
        Assert.Equal(Day(to), WorkingDays.Usual.Count(Day(from), days));

    [Fact]
    public void The_citys_own_days_and_Obon_where_it_keeps_it_are_days_off()
    {
        var city = new WorkingDays(true, [new DaysOff(new(2025, 4, 1), new(2025, 4, 2), "市制記念日")]);

        Assert.Equal("市制記念日", city.Closed(new(2025, 4, 2)));
        Assert.Equal(new DateOnly(2025, 3, 31), city.Before(new(2025, 4, 3)));
        Assert.Equal(new DateOnly(2025, 8, 12), city.Before(new(2025, 8, 18)));
        Assert.Equal(new DateOnly(2025, 8, 15), WorkingDays.Usual.Before(new(2025, 8, 18)));
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd");
}
