using Outreach.Calendar;

namespace Outreach.Tests.Calendar;

public class ClockTimeTests
{
    [Theory]
    [InlineData("13:30", 13, 30)]
    [InlineData("９：００", 9, 0)]
    [InlineData(" 9 時 ", 9, 0)]
    [InlineData("10時05分", 10, 5)]
    [InlineData("午後1時半", 13, 30)]
    [InlineData("午前０時", 0, 0)]
    [InlineData("午後12時", 12, 0)]
    public void A_time_is_read_as_people_type_it(string text, int hour, int minute) =>
        Assert.Equal(new TimeOnly(hour, minute), ClockTime.TryParse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("昼")]
    [InlineData("24:00")]
    [InlineData("10:60")]
    [InlineData("10:5")]
    [InlineData("1330")]
    [InlineData("午後13時")]
    public void Anything_else_is_no_time(string? text) => Assert.Null(ClockTime.TryParse(text));

    [Fact]
    public void A_time_is_written_without_a_leading_nought() => Assert.Equal("9:05", ClockTime.Format(new TimeOnly(9, 5)));
}
