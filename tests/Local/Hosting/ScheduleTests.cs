using System.Globalization;
using Microsoft.Extensions.Configuration;
using Outreach.Local.Hosting;

namespace Outreach.Tests.Local.Hosting;

public sealed class ScheduleTests
{
    private static readonly IConfiguration Settings = new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Hour", "9")]).Build();

    [Theory]
    [InlineData("*/5 * * * *", "2025-01-14T09:05:00Z")]
    [InlineData("30 * * * * *", "2025-01-14T09:00:30Z")]
    [InlineData("0 0 0 1 * *", "2025-02-01T00:00:00Z")]
    [InlineData("0 %Hour% * * 1-5", "2025-01-15T09:00:00Z")]
    public void An_expression_has_five_or_six_fields_and_settings(string expression, string next)
    {
        var schedule = Schedule.Parse(expression, Settings);

        Assert.Equal(At(next), schedule.After(At("2025-01-14T09:00:00Z")));
    }

    [Fact]
    public void After_excludes_the_moment_and_From_includes_it()
    {
        var schedule = Schedule.Parse("0 * * * *", Settings);

        Assert.Equal(At("2025-01-14T10:00:00Z"), schedule.After(At("2025-01-14T09:00:00Z")));
        Assert.Equal(At("2025-01-14T09:00:00Z"), schedule.From(At("2025-01-14T09:00:00Z")));
        Assert.Equal(At("2025-01-14T10:00:00Z"), schedule.From(At("2025-01-14T09:00:00.5Z")));
    }

    [Theory]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("* * * * *", false)]
    [InlineData("* 30 * * * *", false)]
    public void More_often_than_once_a_minute_is_told_by_the_seconds_alone(string expression, bool often) =>
        Assert.Equal(often, Schedule.Parse(expression, Settings).MoreOftenThanOnceAMinute);

    [Theory]
    [InlineData("")]
    [InlineData("hourly")]
    [InlineData("0 61 * * * *")]
    [InlineData("01:00:00")]
    [InlineData("%Missing%")]
    public void What_is_no_expression_is_refused(string expression) =>
        Assert.Throws<FormatException>(() => Schedule.Parse(expression, Settings));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
