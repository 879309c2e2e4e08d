using Outreach.Calendar;

namespace Outreach.Tests.Calendar;

public class HolidaysTests
{
    [Theory]
    [InlineData(2019, "1/1 1/14 2/11 3/21 4/29 4/30* 5/1 5/2* 5/3 5/4 5/5 5/6* 7/15 8/11 8/12* 9/16 9/23 10/14 10/22 11/3 11/4* 11/23")]
    [InlineData(2020, "1/1 1/13 2/11 2/23 2/24* 3/20 4/29 5/3 5/4 5/5 5/6* 7/23 7/24 8/10 9/21 9/22 11/3 11/23")]
    [InlineData(2021, "1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9* 9/20 9/23 11/3 11/23")]
    [InlineData(2022, "1/1 1/10 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23")]
    [InlineData(2023, "1/1 1/2* 1/9 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23")]
    [InlineData(2024, "1/1 1/8 2/11 2/12* 2/23 3/20 4/29 5/3 5/4 5/5 5/6* 7/15 8/11 8/12* 9/16 9/22 9/23* 10/14 11/3 11/4* 11/23")]
    [InlineData(2025, "1/1 1/13 2/11 2/23 2/24* 3/20 4/29 5/3 5/4 5/5 5/6* 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24*")]
    [InlineData(2026, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6* 7/20 8/11 9/21 9/22* 9/23 10/12 11/3 11/23")]
    [InlineData(2032, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/21* 9/22 10/11 11/3 11/23")]
    public void A_years_holidays_are_the_official_ones_with_the_days_off_marked(int year, string list)
    {
        var holidays =
            from day in DaysOf(year)
            let name = Holidays.Name(day)
            where name is not null
            select $"{day.Month}/{day.Day}{(name == "休日" ? "*" : "")}";

        Assert.Equal(list, string.Join(' ', holidays));
    }

    [Fact]
    public void A_year_has_each_holiday_once_and_in_order() =>
        Assert.Equal(
            ["元日", "成人の日", "建国記念の日", "天皇誕生日", "春分の日", "昭和の日", "憲法記念日", "みどりの日", "こどもの日", "海の日",
                "山の日", "敬老の日", "秋分の日", "スポーツの日", "文化の日", "勤労感謝の日"],
            DaysOf(2050).Select(Holidays.Name).Where(name => name is not (null or "休日")));

    [Fact]
    public void The_years_of_the_enthronement_and_the_Games_have_holidays_of_their_own()
    {
        Assert.Equal("天皇の即位の日", Holidays.Name(new(2019, 5, 1)));
        Assert.Equal("即位礼正殿の儀の行われる日", Holidays.Name(new(2019, 10, 22)));
        Assert.Equal("体育の日", Holidays.Name(new(2019, 10, 14)));
        Assert.Equal("スポーツの日", Holidays.Name(new(2021, 7, 23)));
    }

    [Fact]
    public void Both_equinoxes_fall_where_the_almanacs_expect_them_until_2050()
    {
        int[] years = [.. Enumerable.Range(2025, 26)];

        Assert.Equal([2027, 2031, 2035, 2039, 2043, 2047], years.Where(year => Holidays.Name(new(year, 3, 21)) == "春分の日"));
        Assert.All(years, year => Assert.Contains("春分の日", new[] { Holidays.Name(new(year, 3, 20)), Holidays.Name(new(year, 3, 21)) }));
        Assert.Equal([2028, 2032, 2036, 2040, 2044, 2045, 2048, 2049], years.Where(year => Holidays.Name(new(year, 9, 22)) == "秋分の日"));
        Assert.All(years, year => Assert.Contains("秋分の日", new[] { Holidays.Name(new(year, 9, 22)), Holidays.Name(new(year, 9, 23)) }));
    }

    private static IEnumerable<DateOnly> DaysOf(int year) =>
        Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(new DateOnly(year, 1, 1).AddDays);
}
