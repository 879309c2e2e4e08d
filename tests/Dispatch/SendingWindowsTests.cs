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
