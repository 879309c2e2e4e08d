using FsCheck;
using FsCheck.Fluent;
using Outreach.Calendar;

namespace Outreach.Tests.Calendar;

public class WarekiTests
{
    private static readonly DateOnly Monday = new(2025, 2, 10);

    [Theory]
    [InlineData("2025-02-10", "令和7年2月10日（月）", "R7.2.10")]
    [InlineData("2019-05-01", "令和元年5月1日（水）", "R1.5.1")]
    [InlineData("2019-04-30", "平成31年4月30日（火）", "H31.4.30")]
    [InlineData("1989-01-08", "平成元年1月8日（日）", "H1.1.8")]
    [InlineData("1989-01-07", "昭和64年1月7日（土）", "S64.1.7")]
    [InlineData("1926-12-25", "昭和元年12月25日（土）", "S1.12.25")]
    [InlineData("1926-12-24", "1926年12月24日（金）", "1926.12.24")]
    public void A_day_is_written_by_its_era(string iso, string full, string shortForm)
    {
        Assert.Equal(full, Wareki.Format(Day(iso)));
        Assert.Equal(shortForm, Wareki.FormatShort(Day(iso)));
    }

    [Fact]
    public void The_English_form_names_the_weekday_and_the_month() =>
        Assert.Equal("Mon 10 February 2025", Wareki.FormatEnglish(Monday));

    [Fact]
    public void A_session_is_written_in_Japans_time()
    {
        var (start, end) = (JapanTime.At(Monday, new(9, 30)), JapanTime.At(Monday, new(12, 0)));

        Assert.Equal("令和7年2月10日（月）9:30～12:00", Wareki.FormatSession(start, end));
        Assert.Equal("Mon 10 February 2025, 9:30–12:00", Wareki.FormatSessionEnglish(start, end));
    }

    [Fact]
    public void A_session_that_ends_on_another_day_names_both_days()
    {
        var (start, end) = (JapanTime.At(Monday, new(13, 0)), JapanTime.At(Monday.AddDays(1), new(12, 0)));

        Assert.Equal("令和7年2月10日（月）13:00～令和7年2月11日（火）12:00", Wareki.FormatSession(start, end));
        Assert.Equal("Mon 10 February 2025, 13:00–Tue 11 February 2025, 12:00", Wareki.FormatSessionEnglish(start, end));
    }

    [Theory]
    [InlineData("R7.2.10")]
    [InlineData("r7.2.10")]
    [InlineData("R07.02.10")]
    [InlineData("Ｒ７．２．１０")]
    [InlineData("R7/2/10")]
    [InlineData("令和７年２月１０日（月）")]
    [InlineData("令和7年2月10日(月)")]
    [InlineData("令和7年2月10日（月曜）")]
    [InlineData("令和7年2月10日（月曜日）")]
    [InlineData("令和7年2月10日")]
    [InlineData("㋿7年2月10日㈪")]
    [InlineData("2025-02-10")]
    [InlineData("2025−02−10")]
    [InlineData("２０２５ー２ー１０")]
    [InlineData("2025/2/10")]
    [InlineData("2025.2.10 (月)")]
    [InlineData("2025年2月10日")]
    [InlineData("2025/02/10 0:00:00")]
    [InlineData("20250210")]
    [InlineData("R070210")]
    [InlineData("令7.2.10")]
    [InlineData("令和.7.2.10")]
    [InlineData("令和7年2月10日 月曜日")]
    [InlineData("令和7年2月10日（月・祝）")]
    [InlineData("  令和 7 年　2 月 10 日 （ 月 ） ")]
    public void The_same_day_is_read_from_every_way_of_writing_it(string text) =>
        Assert.Equal(new DateReading.Date(Monday), Wareki.TryParse(text));

    [Theory]
    [InlineData("令和元年5月1日", "2019-05-01")]
    [InlineData("平成31年4月30日", "2019-04-30")]
    [InlineData("H元.1.8", "1989-01-08")]
    [InlineData("S64.1.7", "1989-01-07")]
    [InlineData("昭和１９年２月２９日", "1944-02-29")]
    public void Eras_are_read_up_to_their_first_and_last_day(string text, string iso) =>
        Assert.Equal(new DateReading.Date(Day(iso)), Wareki.TryParse(text));

    [Theory]
    [InlineData("令和元年4月30日", "令和", "2019-04-30")]
    [InlineData("平成31年5月1日", "平成", "2019-05-01")]
    [InlineData("H32.3.31", "平成", "2020-03-31")]
    [InlineData("平成元年1月7日", "平成", "1989-01-07")]
    [InlineData("S64.1.8", "昭和", "1989-01-08")]
    public void A_day_outside_the_era_it_names_is_reported_with_the_day_that_is_meant(string text, string era, string iso) =>
        Assert.Equal(new DateReading.OutOfEra(era, Day(iso)), Wareki.TryParse(text));

    [Fact]
    public void A_weekday_that_is_not_the_days_own_is_reported_with_both()
    {
        var reading = Assert.IsType<DateReading.WeekdayDoesNotMatch>(Wareki.TryParse("令和7年2月10日（火）"));

        Assert.Equal((DayOfWeek.Tuesday, DayOfWeek.Monday), (reading.Given, reading.Actual));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("未定")]
    [InlineData("R7.2.30")]
    [InlineData("R7.13.1")]
    [InlineData("R7.0.1")]
    [InlineData("R0.5.1")]
    [InlineData("R99.2.29")]
    [InlineData("2025-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("7.2.10")]
    [InlineData("25/2/10")]
    [InlineData("2025/2-10")]
    [InlineData("2025/2/1 10:00")]
    [InlineData("250210")]
    [InlineData("5070210")]
    [InlineData("2025021")]
    [InlineData("2025年2月10")]
    [InlineData("T15.12.24")]
    [InlineData("令和7年2月10日（祝）")]
    [InlineData("令和7年2月10日頃")]
    [InlineData("٢٠٢٥-٠٢-١٠")]
    [InlineData("\ud800")]
    public void What_is_no_date_is_not_guessed_at(string? text) =>
        Assert.Equal(new DateReading.NotADate(), Wareki.TryParse(text));

    [Fact]
    public void Every_day_since_Showa_is_read_back_from_both_of_its_forms() =>
        Prop.ForAll(
            Gen.Choose(new DateOnly(1926, 12, 25).DayNumber, new DateOnly(2117, 12, 31).DayNumber).Select(DateOnly.FromDayNumber).ToArbitrary(),
            day => Wareki.TryParse(Wareki.Format(day)) == new DateReading.Date(day)
                && Wareki.TryParse(Wareki.FormatShort(day)) == new DateReading.Date(day))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_the_reader_throw() =>
        Prop.ForAll<string?>(text => Wareki.TryParse(text) is not null).QuickCheckThrowOnFailure();

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd");
}
