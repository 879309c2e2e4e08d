using FsCheck;
using FsCheck.Fluent;
using Outreach.Dispatch;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public class SendingWindowsTests
{
    private static readonly SendingWindows Windows = new(30, 100);
    private static readonly DateTimeOffset Nine = Some.At(1, 14, 9);

    [Fact]
    public void A_window_slides_it_does_not_jump_at_the_full_minute()
    {
        Spent[] spent = [new("a", Nine.AddSeconds(59), 30)];

        Assert.Equal(0, Windows.Room(Lane.Urgent, spent, Nine.AddSeconds(60)));
        Assert.Equal(0, Windows.Room(Lane.Urgent, spent, Nine.AddSeconds(118)));
        Assert.Equal(30, Windows.Room(Lane.Urgent, spent, Nine.AddSeconds(119)));
    }

    [Fact]
    public void What_is_reserved_counts_until_its_run_has_ended() =>
        Assert.Equal(0, Windows.Room(Lane.Urgent, [new Spent("a", Nine.AddMinutes(5), 30)], Nine));

    [Fact]
    public void What_a_clock_stamped_that_was_put_back_since_counts_as_if_it_were_made_now()
    {
        var spent = SendingWindows.Recent([new Spent("", Nine.AddDays(1), 30)], Nine);

        Assert.Equal(0, Windows.Room(Lane.Urgent, spent, Nine));
        Assert.Equal(30, Windows.Room(Lane.Urgent, spent, Nine.AddMinutes(2)));
    }

    [Fact]
    public void An_hour_of_attempts_is_kept_in_few_rows_that_never_end_too_early()
    {
        Spent[] spent = [.. Enumerable.Range(0, 3_600).Select(i => new Spent("", Nine.AddSeconds(i), 1))];
        var kept = SendingWindows.Recent(spent, Nine.AddHours(1));

        Assert.InRange(kept.Count, 60, 190);
        Assert.All(Enumerable.Range(0, 60), minute => Assert.InRange(
            SendingWindows.Used(kept, Nine.AddHours(1).AddMinutes(minute)).Hour,
            SendingWindows.Used(spent, Nine.AddHours(1).AddMinutes(minute)).Hour,
            SendingWindows.Used(spent, Nine.AddHours(1).AddMinutes(minute)).Hour + 30));
    }

    [Fact]
    public void The_next_room_is_the_first_moment_at_which_something_may_be_sent()
    {
        Spent[] spent = [.. Enumerable.Range(0, 4).Select(i => new Spent($"{i}", Nine.AddMinutes(i), 25))];

        Assert.Equal(Nine.AddHours(1), Windows.NextRoom(Lane.Urgent, spent, Nine.AddMinutes(10)));
        Assert.Equal(Nine.AddMinutes(70), Windows.NextRoom(Lane.Urgent, [], Nine.AddMinutes(70)));
    }

    [Fact]
    public void Whoever_asks_whenever_no_sliding_interval_holds_more_than_its_limit()
    {
        var gaps = Gen.Choose(0, 90).ArrayOf(120);
        Prop.ForAll(gaps.ToArbitrary(), seconds =>
        {
            var now = Nine;
            var spent = new List<Spent>();
            foreach (var gap in seconds)
            {
                now = now.AddSeconds(gap);
                if (Windows.Room(Lane.Urgent, spent, now) is > 0 and var room)
                    spent.Add(new Spent("", now, room));
            }

            return spent.TrueForAll(s =>
                spent.Where(o => o.At <= s.At && o.At > s.At.AddMinutes(-1)).Sum(o => o.Count) <= 30
                && spent.Where(o => o.At <= s.At && o.At > s.At.AddHours(-1)).Sum(o => o.Count) <= 100);
        }).QuickCheckThrowOnFailure();
    }
}
