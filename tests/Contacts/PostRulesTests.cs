using FsCheck;
using FsCheck.Fluent;
using Outreach.Contacts;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class PostRulesTests
{
    private const string Commissioner = "民生委員";

    private static readonly DateOnly Today = new(2025, 1, 20);
    private static readonly District Whole = new("nakai0", "中居・矢中", []), Half = new("nakai1", "中居・矢中（矢中）", [], "nakai0");

    [Fact]
    public void A_post_stays_when_its_holder_goes()
    {
        var former = Holder(1, until: Today.AddDays(-1));

        var post = Assert.Single(Board([former], new Role("r", Commissioner) { Seats = 2 }).Posts, p => p.DistrictId == Some.Yawata.Id);

        Assert.Equal((2, 0, 2), (post.Seats, post.Filled, post.Vacant));
        Assert.Equal([former], PostRules.Tenures(Book([former]), Commissioner, Some.Yawata.Id).Select(h => h.Contact));
        Assert.Equal(1, Board([former], new Role("r", Commissioner) { Seats = 2 }, Today.AddDays(-1)).Posts.Single(p => p.DistrictId == Some.Yawata.Id).Filled);
    }

    [Fact]
    public void Whoever_has_died_leaves_a_seat_empty_from_that_day_on_though_the_term_is_open()
    {
        var dead = Holder(1) with { Status = ContactStatus.Deceased, StatusSince = Today };
        var unknown = Holder(2) with { Status = ContactStatus.Ended };

        Assert.Empty(Board([dead, unknown]).Posts);
        Assert.Equal([dead], Assert.Single(Board([dead, unknown], day: Today.AddDays(-1)).Posts).Holders.Select(h => h.Contact));
    }

    [Fact]
    public void Seats_are_those_of_the_district_or_else_of_every_one_and_a_whole_is_counted_in_its_halves()
    {
        var role = new Role("r", Commissioner) { Seats = 13, SeatsIn = new Dictionary<string, int> { [Some.Kataoka.Id] = 0 }, SeatsInCity = 3 };

        Assert.Equal(
            [(Some.Yawata.Id, 13), (Half.Id, 13), (null, 3)],
            Board([], role).Posts.Select(p => (p.DistrictId, p.Seats!.Value)));
        Assert.Equal(40, Board([], role with { SeatsIn = new Dictionary<string, int> { [Whole.Id] = 40 } }).Posts.Single(p => p.DistrictId == Whole.Id).Seats);
    }

    [Fact]
    public void One_too_many_in_one_district_fills_no_seat_of_another_and_the_rate_is_never_rounded_up_to_full()
    {
        var crowd = Enumerable.Range(1, 5).Select(n => Holder(n)).ToList();
        var board = Board(crowd, new Role("r", Commissioner) { Seats = 3 });

        var sum = PostBoard.Sum(board.Posts);

        Assert.Equal((9, 3, 6), (sum.Seats, sum.Filled, sum.Vacant));
        Assert.Equal([2, 0, 0], board.Posts.Select(p => p.Surplus));
        Assert.Equal(0, new Post(Commissioner, null, null, [new Holder(crowd[0], crowd[0].Appointments[0])]).Surplus);
        Assert.Equal(33.3m, sum.Rate);
        Assert.Equal(99.9m, new Filling(10_000, 9_999).Rate);
        Assert.Equal(91.6m, new Filling(240_971, 220_880).Rate);
        Assert.Null(new Filling(0, 0).Rate);
    }

    [Fact]
    public void Somebody_with_two_terms_that_overlap_holds_one_seat()
    {
        var twice = Holder(1) with { Appointments = [new(Commissioner, Some.Yawata.Id, null, Today), new(Commissioner, Some.Yawata.Id, Today)] };

        Assert.Single(Assert.Single(Board([twice]).Posts).Holders);
    }

    [Fact]
    public void Filled_and_vacant_seats_are_all_seats_whatever_is_held() =>
        Prop.ForAll(
            Gen.Choose(0, 9).Zip(Gen.Choose(0, 9)).ToArbitrary(),
            pair => Board([.. Enumerable.Range(1, pair.Item2).Select(n => Holder(n))], new Role("r", Commissioner) { Seats = pair.Item1 }).Posts
                .All(p => p.Vacant >= 0 && p.Filled + p.Vacant == (p.Seats ?? 0) && p.Filled <= p.Holders.Count))
        .QuickCheckThrowOnFailure();

    private static Contact Holder(int number, DateOnly? until = null) =>
        Some.Member(number) with { Appointments = [new(Commissioner, Some.Yawata.Id, null, until)] };

    private static ContactBook Book(IReadOnlyList<Contact> contacts, params IReadOnlyList<Role> register) =>
        new("v1", contacts.Select(c => new Stored<Contact>(c, "\"1\"")), [Some.Yawata, Some.Kataoka, Whole, Half], register: register);

    private static PostBoard Board(IReadOnlyList<Contact> contacts, Role? role = null, DateOnly? day = null) =>
        PostRules.Board(role is null ? Book(contacts) : Book(contacts, role), day ?? Today);
}
