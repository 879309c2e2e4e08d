using Outreach.Contacts;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Invitations;

public class AudienceTests
{
    private const string Member = "協議体メンバー", Head = "区長", Commissioner = "民生委員";

    [Fact]
    public void Whoever_holds_a_role_in_a_district_is_asked_to_the_districts_session()
    {
        var asked = Of(Holding(new Appointment(Head, Some.Kataoka.Id)));

        Assert.Equal(new Capacity(Head, Some.Kataoka.Id, "2"), Assert.Single(asked).Capacity);
    }

    [Fact]
    public void Somebody_with_several_roles_is_asked_once_in_the_events_first_role()
    {
        // The head's district has the earlier session; the order of roles comes before it.
        var invitee = Assert.Single(Of(Holding(new(Head, Some.Yawata.Id), new(Member, Some.Kataoka.Id))));

        Assert.Equal(new Capacity(Member, Some.Kataoka.Id, "2"), invitee.Capacity);
        Assert.Equal([new Capacity(Head, Some.Yawata.Id, "1")], invitee.Others);
    }

    [Fact]
    public void Of_two_districts_the_one_whose_session_comes_first_counts()
    {
        var invitee = Assert.Single(Of(Holding(new(Member, Some.Kataoka.Id), new(Member, Some.Yawata.Id))));

        Assert.Equal("1", invitee.Capacity.SessionId);
    }

    [Theory]
    [InlineData("2024-04-01", "2025-02-10", true)]
    [InlineData("2024-04-01", "2025-02-09", false)]
    [InlineData("2025-02-10", null, true)]
    [InlineData("2025-02-11", null, false)]
    [InlineData(null, null, true)]
    public void The_term_must_include_the_day_of_the_session(string? from, string? until, bool isAsked)
    {
        static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(isAsked, Of(Holding(new Appointment(Member, Some.Yawata.Id, Day(from), Day(until)))).Count == 1);
    }

    [Fact]
    public void A_role_that_the_event_does_not_ask_for_counts_for_nothing() =>
        Assert.Empty(Of(Holding(new Appointment(Commissioner, Some.Yawata.Id))));

    [Fact]
    public void The_halves_of_a_split_district_belong_each_to_its_own_session()
    {
        District yanaka = new("u1", "中居・矢中（矢中）", []), nakai = new("u2", "中居・矢中（中居）", []);
        var @event = Some.Event with
        {
            Sessions = [Some.Event.Sessions[0] with { DistrictIds = [yanaka.Id] }, Some.Event.Sessions[1] with { DistrictIds = [nakai.Id] }],
        };
        var (one, other) = (Some.Member(1) with { Appointments = [new(Member, nakai.Id)] }, Some.Member(2) with { Appointments = [new(Member, yanaka.Id)] });
        var book = new ContactBook("v1", [new(one, "\"1\""), new Stored<Contact>(other, "\"1\"")], [yanaka, nakai]);

        Assert.Equal(["2", "1"], Audience.Of(@event, book).OrderBy(i => i.Contact.Id, StringComparer.Ordinal).Select(i => i.Capacity.SessionId));
    }

    public static TheoryData<Appointment, WhyLeftOut> Reasons => new()
    {
        { new Appointment(Member, "haruna"), WhyLeftOut.DistrictInNoSession },
        { new Appointment(Member, null), WhyLeftOut.NoDistrict },
        { new Appointment(Member, Some.Yawata.Id, null, new DateOnly(2024, 3, 31)), WhyLeftOut.NotInOffice },
        { new Appointment(Member, "haruna", null, new DateOnly(2024, 3, 31)), WhyLeftOut.NotInOffice },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Who_holds_a_role_and_is_not_asked_is_listed_with_the_reason(Appointment appointment, WhyLeftOut why) =>
        Assert.Equal(why, Assert.Single(Audience.LeftOut(Some.Event, Some.Book(Holding(appointment)))).Why);

    [Fact]
    public void Who_is_asked_in_another_role_is_not_left_out() =>
        Assert.Empty(Audience.LeftOut(Some.Event, Some.Book(Holding(new(Member, null), new(Head, Some.Yawata.Id)))));

    [Theory]
    [InlineData("a@example.jp", Channel.Any, Channel.Mail)]
    [InlineData("a@example.jp", Channel.Fax, Channel.Fax)]
    [InlineData(null, Channel.Hand, Channel.Hand)]
    [InlineData(null, Channel.Mail, Channel.Telephone)]
    public void An_invitation_takes_the_way_that_is_wished_or_the_first_that_there_is(string? mail, Channel preferred, Channel way) =>
        Assert.Equal(way, Audience.WayTo(Some.Member(1) with { Mail = mail, Fax = "027-000-0002", Preferred = preferred }));

    [Fact]
    public void Somebody_of_whom_nothing_is_known_cannot_be_reached() =>
        Assert.Null(Audience.WayTo(Some.Member(1) with { Mail = null, Telephone = null }));

    private static Contact Holding(params Appointment[] appointments) => Some.Member(1) with { Appointments = appointments };

    private static IReadOnlyList<Invitee> Of(Contact contact) => Audience.Of(Some.Event, Some.Book(contact));
}
