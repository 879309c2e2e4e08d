using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public class ForecastTests
{
    private static readonly DateTimeOffset Nine = Some.At(1, 14, 9);

    [Theory]
    [InlineData(540, 1_000, 0, "00:19:50")] // 18 times 30 mails; a minute and the wait for the next tick apart
    [InlineData(540, 1_000, 10, "00:22:10")] // 20 times 27
    [InlineData(540, 100, 0, "05:02:00")] // a hundred an hour: 30, 30, 30, 10, and the sixth hour's forty in two batches
    [InlineData(30, 100, 0, "00:00:00")]
    [InlineData(900, 100, 0, "1.00:03:30")] // eight hours of a hundred; the last hundred goes out the next morning
    public void The_last_mail_leaves_when_both_windows_and_the_sending_hours_allow(int mails, int perHour, int urgentPercent, string after) =>
        Assert.Equal(
            TimeSpan.Parse(after, null),
            Forecast.LastLeaves(mails, Nine, new SendingWindows(30, perHour, urgentPercent), SendingHours.OfficeHours) - Nine);

    [Fact]
    public void What_waits_already_leaves_first_and_what_comes_later_does_not()
    {
        var windows = new SendingWindows(30, 1_000, 0);

        Assert.Equal(
            Forecast.LastLeaves(330, Nine, windows, SendingHours.OfficeHours),
            Forecast.LastLeaves(30, Nine, [new Queued(Nine, 300), new Queued(Nine.AddHours(1), 300)], [], windows, SendingHours.OfficeHours));
    }

    [Fact]
    public void What_was_spent_a_moment_ago_counts() =>
        Assert.Equal(
            Nine.AddSeconds(60),
            Forecast.LastLeaves(1, Nine, [], [new Spent("", Nine, 30)], new SendingWindows(30, 1_000, 0), SendingHours.OfficeHours));
}
