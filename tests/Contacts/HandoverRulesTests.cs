using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class HandoverRulesTests
{
    private static readonly DateOnly Date = new(2025, 4, 1), LastDay = new(2025, 3, 31);

    private static readonly Handover WholeCity = new("区長", Date, WholeCity: true);

    private static readonly Contact Yawata = Holder(1, "髙橋 太郎", Some.Yawata), Kataoka = Holder(2, "青木 一郎", Some.Kataoka);

    [Fact]
    public void Whoever_is_listed_again_has_a_new_term_beside_the_old_one()
    {
        var line = Assert.Single(Plan([Listed(2, "高橋太郎", Some.Yawata)], Yawata).Lines);

        Assert.Equal((HandoverClass.Reappointed, 2), (line.Class, line.Row));
        Assert.Equal([new("区長", Some.Yawata.Id, new(2024, 4, 1), LastDay), new("区長", Some.Yawata.Id, Date)], line.After!.Appointments);
    }

    [Fact]
    public void Whoever_is_not_listed_ends_the_day_before_and_the_successor_begins()
    {
        var plan = Plan([Listed(2, "新井 花子", Some.Yawata)], Yawata);

        Assert.Equal([HandoverClass.New, HandoverClass.Ended], plan.Lines.Select(l => l.Class));
        Assert.Equal(LastDay, Assert.Single(plan.Lines[1].After!.Appointments).Until);
        Assert.Equal([new("区長", Some.Yawata.Id, Date)], plan.Lines[0].After!.Appointments);
        Assert.True(plan.CanBeApplied);
        Assert.Empty(plan.Vacant);
    }

    [Fact]
    public void A_term_that_ends_the_day_before_is_in_office_until_then()
    {
        var (again, leaving) = (Until(Yawata, LastDay), Until(Kataoka, LastDay));

        var plan = Plan([Listed(2, "髙橋 太郎", Some.Yawata)], again, leaving);

        Assert.Equal([(HandoverClass.Reappointed, again), (HandoverClass.Ended, leaving)], plan.Lines.Select(l => (l.Class, l.Before!)));
        Assert.Equal([again.Appointments[0], new("区長", Some.Yawata.Id, Date)], plan.Lines[0].After!.Appointments);
        Assert.Equal([again.Id], plan.Written.Select(c => c.Id));
        Assert.Equal(1, plan.Vacant[Some.Kataoka.Id]);
    }

    [Fact]
    public void Whoever_moves_with_a_term_that_ends_the_day_before_moves_too() =>
        Assert.Equal(HandoverClass.Moved, Plan([Listed(2, "髙橋 太郎", Some.Kataoka, SameTelephone)], Until(Yawata, LastDay)).Lines[0].Class);

    [Fact]
    public void A_term_that_ended_earlier_is_over()
    {
        var plan = Plan([Listed(2, "髙橋 太郎", Some.Yawata)], Until(Yawata, LastDay.AddDays(-1)), Until(Kataoka, LastDay.AddDays(-1)));

        Assert.Equal([HandoverClass.Appointed], plan.Lines.Select(l => l.Class));
    }

    [Fact]
    public void A_list_of_one_district_leaves_the_others_in_office()
    {
        var list = new[] { Listed(2, "新井 花子", Some.Yawata) };

        Assert.DoesNotContain(Plan(list, Yawata, Kataoka).Lines, l => l.Class is HandoverClass.Ended && l.Before == Yawata && l.DistrictId == Some.Kataoka.Id);
        var part = HandoverRules.Plan(WholeCity with { WholeCity = false }, list, [], NoChoices, Some.Book(Yawata, Kataoka), NewId);
        Assert.Equal([Yawata], part.Lines.Where(l => l.Class is HandoverClass.Ended).Select(l => l.Before));
        Assert.Equal(2, Plan(list, Yawata, Kataoka).Lines.Count(l => l.Class is HandoverClass.Ended));
    }

    [Fact]
    public void A_post_without_successor_is_vacant() =>
        Assert.Equal(1, Plan([Listed(2, "髙橋 太郎", Some.Yawata)], Yawata, Kataoka).Vacant[Some.Kataoka.Id]);

    [Fact]
    public void A_post_that_the_list_says_is_vacant_ends_whoever_held_it_also_in_a_list_of_one_district()
    {
        var plan = HandoverRules.Plan(WholeCity with { WholeCity = false }, [], [Some.Kataoka.Id], NoChoices, Some.Book(Yawata, Kataoka), NewId);

        Assert.Equal((HandoverClass.Ended, Kataoka), (Assert.Single(plan.Lines).Class, plan.Lines[0].Before));
        Assert.Equal([(Some.Kataoka.Id, 1)], plan.Vacant.Select(v => (v.Key, v.Value)));
    }

    [Fact]
    public void A_post_that_the_list_says_is_vacant_is_shown_as_vacant_where_nobody_held_it_before() =>
        Assert.Equal(2, HandoverRules.Plan(WholeCity, [], [Some.Kataoka.Id, Some.Kataoka.Id], NoChoices, Some.Book(Yawata), NewId).Vacant[Some.Kataoka.Id]);

    [Fact]
    public void The_same_person_in_another_district_is_recognised_by_more_than_the_name()
    {
        var sure = Listed(2, "髙橋 太郎", Some.Kataoka, SameTelephone);
        var moved = Assert.Single(Plan([sure], Yawata).Lines, l => l.Row == 2);
        Assert.Equal((HandoverClass.Moved, Yawata), (moved.Class, moved.Before));

        var unsure = Plan([Listed(2, "髙橋 太郎", Some.Kataoka)], Yawata);
        Assert.Equal(HandoverClass.Unmatched, unsure.Lines[0].Class);
        Assert.Equal([Yawata], unsure.Lines[0].Candidates);
        Assert.False(unsure.CanBeApplied);
    }

    [Fact]
    public void Whoever_moves_to_another_district_stands_in_one_line_from_there_to_here()
    {
        var plan = Plan([Listed(2, "髙橋 太郎", Some.Kataoka, SameTelephone)], Yawata, Kataoka);

        Assert.Equal([(HandoverClass.Moved, Yawata), (HandoverClass.Ended, Kataoka)], plan.Lines.Select(l => (l.Class, l.Before!)));
        Assert.Equal((Some.Kataoka.Id, Some.Yawata.Id), (plan.Lines[0].DistrictId, Assert.Single(plan.Lines[0].From)));
        Assert.Equal([LastDay, null], plan.Lines[0].After!.Appointments.Select(a => a.Until));
        Assert.Equal([Some.Yawata.Id], plan.Vacant.Keys);
    }

    [Fact]
    public void Whoever_leaves_two_districts_for_a_third_stands_in_one_line_too()
    {
        var both = Yawata with { Appointments = [.. Yawata.Appointments, new("区長", null, new(2024, 4, 1))] };

        Assert.Equal([Some.Yawata.Id, null], Assert.Single(Plan([Listed(2, "髙橋 太郎", Some.Kataoka, SameTelephone)], both).Lines).From);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whoever_keeps_the_old_district_does_not_move_but_is_appointed_beside_it(bool listedThereToo)
    {
        var list = new List<Successor> { Listed(2, "髙橋 太郎", Some.Kataoka, SameTelephone) };
        if (listedThereToo)
            list.Add(Listed(3, "髙橋 太郎", Some.Yawata));

        var plan = HandoverRules.Plan(WholeCity with { WholeCity = listedThereToo }, list, [], NoChoices, Some.Book(Yawata), NewId);

        Assert.Equal(HandoverClass.Appointed, plan.Lines[0].Class);
        Assert.DoesNotContain(plan.Lines, l => l.Class is HandoverClass.Ended);
    }

    [Theory]
    [InlineData(ContactStatus.Ended)]
    [InlineData(ContactStatus.Moved)]
    public void Whoever_was_no_longer_written_to_is_asked_about_and_active_again_once_meant(ContactStatus status)
    {
        var left = Yawata with { Number = "7", Status = status, StatusSince = new(2024, 9, 30) };
        Successor[] byName = [Listed(2, "髙橋 太郎", Some.Yawata)], byNumber = [Listed(2, "髙橋 太郎", Some.Yawata, c => c with { Number = "7" })];

        Assert.All(new[] { byName, byNumber }, list => Assert.Equal([left], Plan(list, left).Lines[0].Candidates));
        var after = Assert.Single(PlanWith(byNumber, left.Id, left).Lines).After!;

        Assert.Equal((ContactStatus.Active, null), (after.Status, after.StatusSince));
        Assert.Equal(HandoverClass.New, PlanWith(byName, null, left).Lines[0].Class);
        Assert.Equal(HandoverClass.Unmatched, PlanWith(byNumber, null, left).Lines[0].Class);
    }

    [Fact]
    public void The_name_of_somebody_who_was_merged_may_mean_the_one_that_lives_on()
    {
        var merged = Kataoka with { MergedInto = Yawata.Id };

        Assert.Equal([Yawata], Plan([Listed(2, "青木 一郎", Some.Yawata)], Yawata, merged).Lines[0].Candidates);
    }

    [Fact]
    public void A_list_that_would_leave_more_than_half_of_the_posts_empty_is_asked_about_once_more()
    {
        Assert.Equal(new HandoverSweep(5, 3), Sweep(5, listed: 2));
        Assert.Null(Sweep(4, listed: 0));
        Assert.Null(Sweep(6, listed: 3));
        Assert.Null(Sweep(5, listed: 2, vacant: 1));
        Assert.Null(HandoverRules.Sweep([.. Parts(HandoverClass.Ended, 6), .. Parts(HandoverClass.New, 4)], new Dictionary<string, int>()));
        Assert.Null(HandoverRules.Sweep([.. Parts(HandoverClass.Ended, 6), .. Parts(HandoverClass.Unchanged, 6)], new Dictionary<string, int>()));
        Assert.Equal(new HandoverSweep(5, 3), HandoverRules.Sweep(
            [.. Parts(HandoverClass.Reappointed, 2), .. Enumerable.Range(3, 3).Select(n => new HandoverPart(n, HandoverClass.Moved, "d9") { From = [$"d{n}"] })],
            new Dictionary<string, int>()));

        HandoverSweep? Sweep(int held, int listed, int vacant = 0) => HandoverRules.Sweep(
            [.. Parts(HandoverClass.Reappointed, listed), .. Parts(HandoverClass.Ended, held).Skip(listed)],
            Enumerable.Range(listed + 1, vacant).ToDictionary(n => $"d{n}", _ => 1));

        static IEnumerable<HandoverPart> Parts(HandoverClass which, int count) => Enumerable.Range(1, count).Select(n => new HandoverPart(n, which, $"d{n}"));
    }

    [Fact]
    public void Somebody_with_the_name_of_the_deceased_is_asked_about_and_can_be_somebody_new_alone()
    {
        var late = Yawata with { Status = ContactStatus.Deceased };
        var list = new[] { Listed(2, "髙橋 太郎", Some.Yawata) };

        Assert.Equal([late], Plan(list, late).Lines[0].Candidates);
        Assert.Equal(HandoverClass.Unmatched, PlanWith(list, late.Id, late).Lines[0].Class);
        Assert.Equal([HandoverClass.New, HandoverClass.Ended], PlanWith(list, null, late).Lines.Select(l => l.Class));
        Assert.True(PlanWith(list, null, late).CanBeApplied);
    }

    [Fact]
    public void A_living_namesake_is_meant_rather_than_the_deceased() =>
        Assert.Equal(Yawata, Plan([Listed(2, "髙橋 太郎", Some.Yawata)], Yawata with { Id = "late000001", Status = ContactStatus.Deceased }, Yawata).Lines[0].Before);

    [Fact]
    public void The_number_of_the_deceased_cannot_be_taken()
    {
        var plan = Plan([Listed(2, "髙橋 太郎", Some.Yawata, c => c with { Number = "7" })], Yawata with { Number = "7", Status = ContactStatus.Deceased });

        Assert.Equal(HandoverClass.Deceased, plan.Lines[0].Class);
        Assert.False(plan.CanBeApplied);
    }

    [Theory]
    [InlineData("mem0000001", HandoverClass.Moved)]
    [InlineData(null, HandoverClass.New)]
    public void What_staff_say_of_an_unclear_row_counts(string? choice, HandoverClass expected)
    {
        var plan = HandoverRules.Plan(
            WholeCity, [Listed(2, "髙橋 太郎", Some.Kataoka)], [], new Dictionary<int, string?> { [2] = choice }, Some.Book(Yawata), NewId);

        Assert.Equal(expected, plan.Lines[0].Class);
        Assert.True(plan.CanBeApplied);
    }

    [Fact]
    public void Somebody_with_another_role_in_the_district_is_appointed_and_keeps_it()
    {
        var welfare = Yawata with { Appointments = [new("民生委員", Some.Yawata.Id)] };

        var line = Assert.Single(Plan([Listed(2, "髙橋 太郎", Some.Yawata)], welfare).Lines);

        Assert.Equal(HandoverClass.Appointed, line.Class);
        Assert.Equal([new("民生委員", Some.Yawata.Id), new("区長", Some.Yawata.Id, Date)], line.After!.Appointments);
    }

    [Fact]
    public void Done_again_it_changes_nothing()
    {
        Successor[] list = [Listed(2, "髙橋 太郎", Some.Yawata), Listed(3, "新井 花子", Some.Kataoka)];
        var first = Plan(list, Yawata, Kataoka);
        Contact[] then = [.. new[] { Yawata, Kataoka }.Select(c => first.Written.FirstOrDefault(w => w.Id == c.Id) ?? c), .. first.Written.Where(w => w.Id.StartsWith("new", StringComparison.Ordinal))];

        var again = Plan(list, then);

        Assert.Equal([HandoverClass.Unchanged, HandoverClass.Unchanged], again.Lines.Select(l => l.Class));
        Assert.False(again.CanBeApplied);
    }

    [Fact]
    public void One_person_for_two_districts_is_written_once_and_a_row_twice_is_named()
    {
        var both = Plan([Listed(2, "髙橋 太郎", Some.Yawata), Listed(3, "髙橋 太郎", Some.Kataoka, SameTelephone)], Yawata);
        Assert.Equal(3, Assert.Single(both.Written).Appointments.Count);

        Assert.Equal([3], Plan([Listed(2, "髙橋 太郎", Some.Yawata), Listed(3, "高橋　太郎", Some.Yawata)], Yawata).Twice.Keys);
    }

    [Fact]
    public void Whoever_is_not_listed_and_took_office_on_the_day_or_later_stays_and_is_named()
    {
        var (year, later) = (WholeCity with { Date = new(2023, 1, 1) }, Yawata with { Appointments = [new("区長", Some.Yawata.Id, Date)] });
        Successor[] list = [Listed(2, "新井 花子", Some.Yawata)];

        Assert.Equal([Yawata], HandoverRules.Plan(year, list, [], NoChoices, Some.Book(Yawata), NewId).Staying);
        Assert.Equal([later], HandoverRules.Plan(WholeCity, list, [], NoChoices, Some.Book(later), NewId).Staying);
        Assert.Empty(HandoverRules.Plan(WholeCity, list, [], NoChoices, Some.Book(Yawata), NewId).Staying);
        Assert.Empty(HandoverRules.Plan(year, [Listed(2, "髙橋 太郎", Some.Yawata)], [], NoChoices, Some.Book(Yawata), NewId).Staying);
    }

    [Theory]
    [InlineData("2024-09-30", true)]
    [InlineData("2024-10-01", false)]
    [InlineData("2026-04-01", false)]
    [InlineData("2026-04-02", true)]
    public void A_day_that_is_half_a_year_ago_or_a_year_ahead_is_rather_a_slip(string day, bool far) =>
        Assert.Equal(far, (WholeCity with { Date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture) }).IsFarFrom(Date));

    /// <summary>Two who were answered to be one would be no longer two.</summary>
    [Theory]
    [InlineData("高橋 次郎", true)]
    [InlineData("髙橋 太郎", false)]
    public void Rows_that_were_said_to_mean_one_person_are_asked_about_again_where_they_cannot(string name, bool elsewhere)
    {
        Successor[] list = [Listed(2, "高橋 太郎", Some.Kataoka, SameTelephone), Listed(3, name, elsewhere ? Some.Yawata : Some.Kataoka, SameTelephone)];

        var both = HandoverRules.Plan(WholeCity, list, [], new Dictionary<int, string?> { [2] = Yawata.Id, [3] = Yawata.Id }, Some.Book(Yawata), NewId);
        Assert.Equal([HandoverClass.Unmatched, HandoverClass.Unmatched], both.Lines.Where(l => l.Row > 0).Select(l => l.Class));
        Assert.All(both.Lines.Where(l => l.Row > 0), l => Assert.Contains(Yawata, l.Candidates));
        var one = HandoverRules.Plan(WholeCity, list, [], new Dictionary<int, string?> { [2] = Yawata.Id, [3] = null }, Some.Book(Yawata), NewId);
        Assert.Equal([HandoverClass.Moved, HandoverClass.New], one.Lines.Select(l => l.Class));
    }

    [Theory]
    [InlineData("500")]
    [InlineData(null)]
    public void Namesakes_of_one_district_are_told_apart_by_their_numbers(string? first)
    {
        Successor[] list = [Listed(2, "高橋 太郎", Some.Yawata, c => c with { Number = first }), Listed(3, "高橋 太郎", Some.Yawata, c => c with { Number = "501" })];

        Assert.Equal([HandoverClass.Unmatched, HandoverClass.Unmatched], Plan(list, Yawata).Lines.Where(l => l.Row > 0).Select(l => l.Class));
        var said = HandoverRules.Plan(WholeCity, list, [], new Dictionary<int, string?> { [2] = Yawata.Id, [3] = null }, Some.Book(Yawata), NewId);
        Assert.Equal([(Yawata.Id, first), (NewId(3), "501")], said.Lines.Select(l => (l.After!.Id, l.After.Number)));
    }

    [Fact]
    public void Whoever_has_the_number_is_meant_and_the_namesake_is_asked_about()
    {
        var plan = Plan(
            [Listed(2, "高橋 太郎", Some.Yawata, c => c with { Number = "500" }), Listed(3, "高橋 太郎", Some.Yawata, c => c with { Number = "501" })],
            Yawata with { Number = "500" });

        Assert.Equal([HandoverClass.Reappointed, HandoverClass.Unmatched], plan.Lines.Select(l => l.Class));
    }

    [Fact]
    public void Whoever_was_merged_is_one_person_by_either_number()
    {
        var merged = Kataoka with { Number = "501", MergedInto = Yawata.Id };

        var plan = Plan(
            [Listed(2, "高橋 太郎", Some.Yawata, c => c with { Number = "500" }), Listed(3, "高橋 太郎", Some.Kataoka, c => c with { Number = "501" })],
            Yawata with { Number = "500" }, merged);

        Assert.Equal([Yawata.Id, Yawata.Id], plan.Lines.Where(l => l.Row > 0).Select(l => l.After!.Id));
    }

    [Fact]
    public void What_is_known_or_said_of_one_row_holds_for_all_of_its_number()
    {
        Successor[] list = [Listed(2, "青木 一郎", Some.Yawata, Numbered), Listed(3, "青木 一郎", Some.Kataoka, Numbered)];
        var elsewhere = Kataoka with { Appointments = [new("区長", "dis0000009")] };

        Assert.Equal((Kataoka.Id, "501", 3), Written(HandoverRules.Plan(WholeCity, list, [], NoChoices, Some.Book(Kataoka), NewId)));
        Assert.Equal([HandoverClass.Unmatched, HandoverClass.Unmatched], Said().Lines.Where(l => l.Row > 0).Select(l => l.Class));
        Assert.Equal((Kataoka.Id, "501", 3), Written(Said((3, Kataoka.Id))));
        Assert.Equal((NewId(2), "501", 2), Written(Said((3, null))));
        Assert.Equal([HandoverClass.Unmatched, HandoverClass.Unmatched], Said((2, Kataoka.Id), (3, null)).Lines.Where(l => l.Row > 0).Select(l => l.Class));

        HandoverPlan Said(params (int Row, string? Who)[] said) =>
            HandoverRules.Plan(WholeCity, list, [], said.ToDictionary(s => s.Row, s => s.Who), Some.Book(elsewhere), NewId);

        static (string, string?, int) Written(HandoverPlan plan) =>
            plan.Lines.Where(l => l.Row > 0).Select(l => l.After!).DistinctBy(c => c.Id).Select(c => (c.Id, c.Number, c.Appointments.Count)).Single();

        static Contact Numbered(Contact listed) => listed with { Number = "501" };
    }

    private static readonly Dictionary<int, string?> NoChoices = [];

    private static Contact SameTelephone(Contact listed) => listed with { Telephone = Yawata.Telephone };

    private static HandoverPlan Plan(Successor[] list, params Contact[] contacts) =>
        HandoverRules.Plan(WholeCity, list, [], NoChoices, Some.Book(contacts), NewId);

    private static HandoverPlan PlanWith(Successor[] list, string? choice, params Contact[] contacts) =>
        HandoverRules.Plan(WholeCity, list, [], new Dictionary<int, string?> { [2] = choice }, Some.Book(contacts), NewId);

    private static Contact Until(Contact holder, DateOnly day) => holder with { Appointments = [.. holder.Appointments.Select(a => a with { Until = day })] };

    private static string NewId(int row) => $"new{row:D7}";

    private static Contact Holder(int number, string name, District district) => Some.Member(number) with
    {
        Number = null, Name = name, Kana = null, Appointments = [new("区長", district.Id, new(2024, 4, 1))],
    };

    private static Successor Listed(int row, string name, District district, Func<Contact, Contact>? with = null)
    {
        var person = new Contact { Id = "", Name = name };
        var listed = with is null ? person : with(person);
        return new Successor(row, district.Id, listed, known => known with { Number = known.Number ?? listed.Number });
    }
}
