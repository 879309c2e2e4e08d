using FsCheck;
using FsCheck.Fluent;
using Outreach.Local.Mail;

namespace Outreach.Tests.Local.Mail;

public class SendQuotaTests
{
    private static readonly DateTimeOffset Start = new(2025, 1, 14, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_place_is_free_again_when_the_window_has_passed_to_the_second()
    {
        var quota = new SendQuota(2, Window);
        var full = Attempts(0, 10);

        Assert.NotNull(quota.RetryAfter(full, At(59)));
        Assert.Null(quota.RetryAfter(full, At(60)));
    }

    [Fact]
    public void A_refused_attempt_counts_so_that_waiting_starts_anew()
    {
        var quota = new SendQuota(1, Window);

        Assert.Equal(Window, quota.RetryAfter(Attempts(0), At(30)));
        Assert.Equal(TimeSpan.FromSeconds(60), quota.RetryAfter(Attempts(0, 30), At(61)));
    }

    [Fact]
    public void No_interval_ever_sees_more_than_the_limit_and_whoever_waits_as_told_gets_through() =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(Limits(), Gaps(), (limit, gaps) =>
        {
            var quota = new SendQuota(limit, Window);
            var attempts = new List<SendAttempt>();
            var accepted = new List<DateTimeOffset>();
            var now = Start;
            foreach (var gap in gaps)
            {
                now += gap;
                var wait = quota.RetryAfter(attempts, now);
                attempts.Add(new SendAttempt(now, null, wait is null ? 202 : 429));
                if (wait is null)
                    accepted.Add(now);
                else if (quota.RetryAfter(attempts, now + wait.Value) is not null)
                    return false;
            }

            return accepted.All(end => accepted.Count(at => at > end - Window && at <= end) <= limit);
        }));

    [Fact]
    public async Task Both_windows_hold_and_the_longer_wait_is_told()
    {
        await using var desk = await MailDesk.StartAsync(new LocalMailOptions { PerMinute = 2, PerHour = 3 });

        await desk.SendAsync(SomeMail.Any);
        await desk.SendAsync(SomeMail.Any);
        Assert.Equal("60", await RetryAfterAsync(desk));
        desk.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.Equal("3540", await RetryAfterAsync(desk));
        desk.Clock.Move(TimeSpan.FromMinutes(59));
        await desk.SendAsync(SomeMail.Any);

        Assert.Equal(3, desk.Service.Mails.Count);
    }

    [Fact]
    public async Task A_mail_sent_again_under_its_id_spends_quota_as_well()
    {
        await using var desk = await MailDesk.StartAsync(new LocalMailOptions { PerMinute = 2 });
        var id = Guid.NewGuid();
        await desk.SendAsync(SomeMail.Any, id);
        await desk.SendAsync(SomeMail.Any, id);

        Assert.Equal(429, (await desk.RefusalOfAsync(SomeMail.Any, id)).Status);
    }

    private static async Task<string?> RetryAfterAsync(MailDesk desk)
    {
        var refusal = await desk.RefusalOfAsync(SomeMail.Any);
        return refusal.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var seconds) ? seconds : null;
    }

    private static Arbitrary<int> Limits() => Gen.Choose(1, 5).ToArbitrary();

    private static Arbitrary<TimeSpan[]> Gaps() =>
        Gen.Choose(0, 40).Select(seconds => TimeSpan.FromSeconds(seconds)).ArrayOf().ToArbitrary();

    private static DateTimeOffset At(int second) => Start.AddSeconds(second);

    private static SendAttempt[] Attempts(params int[] seconds) =>
        [.. seconds.Select(second => new SendAttempt(At(second), null, 202))];
}
