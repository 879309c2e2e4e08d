using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Tests.Support;

namespace Outreach.Tests.Events;

public class EventFormTests
{
    private static readonly ContactBook Book = Some.Book(Some.Member(1));

    private static EventForm Sound { get; } = new()
    {
        Name = "令和6年度 第2回 情報交換会",
        Greeting = "いつもありがとうございます。",
        Roles = ["協議体メンバー", null, "区長"],
        Sessions =
        [
            new("令和7年2月12日（水）", "10:00", "12:00", "市役所", null, null, "片岡"),
            new("R7.2.10", "１０：００", "12時", "市役所", "１００人", "人との交流", "八幡 計１地区"),
        ],
        InviteDate = "R7.1.14",
        InviteTime = "9:00",
        ReplyUntil = "令和7年1月31日",
    };

    [Fact]
    public void A_form_becomes_an_event_with_its_sessions_in_order_of_time()
    {
        var @event = Read(Sound);

        Assert.Equal(["協議体メンバー", "区長"], @event.Roles);
        Assert.Equal(["1", "2"], @event.Sessions.Select(s => s.Id));
        Assert.Equal([Some.At(2, 10, 10), Some.At(2, 12, 10)], @event.Sessions.Select(s => s.Start));
        Assert.Equal([Some.Yawata.Id], @event.Sessions[0].DistrictIds);
        Assert.Equal((100, "人との交流"), (@event.Sessions[0].Capacity, @event.Sessions[0].Theme));
        Assert.Equal(EventState.Draft, @event.State);
    }

    [Fact]
    public void What_is_left_open_is_as_usual()
    {
        var times = Read(Sound).Timetable;

        Assert.Equal(Some.At(1, 14, 9), times.InviteAt);
        Assert.Equal(Some.At(2, 1, 0), times.ReplyUntil);
        Assert.Equal(Some.At(2, 27, 0), times.QuestionnaireUntil);
    }

    [Fact]
    public void An_event_goes_through_its_form_unchanged()
    {
        var @event = Read(Sound with { ReplyTo = "gyoji@example.jp" });

        var again = Read(EventForm.Of(@event, Book));

        Assert.Equal(@event.Timetable, again.Timetable);
        Assert.Equivalent(@event, again, strict: true);
    }

    [Fact]
    public void A_row_in_which_nothing_was_typed_is_no_session() =>
        Assert.Equal(2, Read(Sound with { Sessions = [.. Sound.Sessions, new()] }).Sessions.Count);

    [Fact]
    public void A_whole_is_answered_with_its_halves_and_an_unknown_name_with_near_ones()
    {
        District[] districts = [Some.Yawata, Some.Kataoka, new("nakai0", "中居・矢中", []), new("nakai1", "中居・矢中（中居）", [], "nakai0"), new("nakai2", "中居・矢中（矢中）", [], "nakai0")];
        var book = new ContactBook("v1", [], districts);

        var faulty = Assert.IsType<EventReading.Faulty>(
            With(1, s => s with { Districts = "矢中･中居、矢幡" }).Read("event001", book, SendingHours.OfficeHours));

        Assert.Equal(
            [
                new("session2-districts", EventProblem.DistrictHasHalves, "矢中･中居", Near: "中居・矢中（中居）、中居・矢中（矢中）"),
                new EventFault("session2-districts", EventProblem.DistrictUnknown, "矢幡", Near: "八幡"),
            ],
            faulty.Faults);
        Assert.IsType<EventReading.Sound>(With(1, s => s with { Districts = "八幡、中居･矢中（矢中地区）" }).Read("event001", book, SendingHours.OfficeHours));
    }

    [Fact]
    public void The_districts_of_a_newsletter_can_be_pasted_in_any_spelling()
    {
        var pasted = Read(With(1, s => s with { Districts = "八幡地区，\n八幡　計７地区" }));

        Assert.Equal([Some.Yawata.Id], pasted.Sessions[0].DistrictIds);
    }

    [Theory]
    [InlineData("八幡　片岡")]
    [InlineData("八幡 片岡地区、北 東")]
    public void Districts_may_be_parted_by_spaces_unless_a_name_has_one(string typed)
    {
        var book = new ContactBook("1", [], [Some.Yawata, Some.Kataoka, new District("kitahiga", "北 東", [])]);

        var names = EventForm.Districts(new SessionForm(Districts: typed), book).Select(d => d.Name);

        Assert.Equal(typed.Contains('北', StringComparison.Ordinal) ? ["八幡", "片岡", "北 東"] : ["八幡", "片岡"], names);
    }

    public static TheoryData<string, EventForm, string, EventProblem> Refused => new()
    {
        { "no name", Sound with { Name = null }, "name", EventProblem.Missing },
        { "only the year", Sound with { Name = "令和6年度" }, "name", EventProblem.NameOnlyYear },
        { "a long name", Sound with { Name = new string('あ', 101) }, "name", EventProblem.TooLong },
        { "no greeting", Sound with { Greeting = null }, "greeting", EventProblem.Missing },
        { "a long greeting", Sound with { Greeting = new string('あ', 2_001) }, "greeting", EventProblem.TooLong },
        { "no role", Sound with { Roles = [null, null] }, "role1", EventProblem.Missing },
        { "a role twice", Sound with { Roles = ["区長", null, "区長"] }, "role3", EventProblem.RoleTwice },
        { "no session at all", Sound with { Sessions = [new()] }, "session1-date", EventProblem.Missing },
        { "no day", With(0, s => s with { Date = null }), "session1-date", EventProblem.Missing },
        { "a day that does not exist", With(0, s => s with { Date = "令和7年2月30日" }), "session1-date", EventProblem.NotADate },
        { "the last day that a calendar knows", Sound with { QuestionnaireUntil = "9999-12-31" }, "questionnaire-until", EventProblem.NotADate },
        { "the first day that a calendar knows", Sound with { ReplyUntil = "0001-01-01" }, "reply-until", EventProblem.NotADate },
        { "the wrong weekday", With(0, s => s with { Date = "令和7年2月12日（月）" }), "session1-date", EventProblem.WrongWeekday },
        { "an era that is over", With(0, s => s with { Date = "平成37年2月12日" }), "session1-date", EventProblem.OutOfEra },
        { "a start that is no time", With(1, s => s with { Start = "朝" }), "session2-start", EventProblem.NotATime },
        { "no end", With(1, s => s with { End = null }), "session2-end", EventProblem.Missing },
        { "an end at the start", With(1, s => s with { End = "10:00" }), "session2-end", EventProblem.EndNotAfterStart },
        { "no venue", With(1, s => s with { Venue = null }), "session2-venue", EventProblem.Missing },
        { "no seats", With(1, s => s with { Capacity = "0" }), "session2-capacity", EventProblem.NotANumber },
        { "seats in words", With(1, s => s with { Capacity = "多数" }), "session2-capacity", EventProblem.NotANumber },
        { "no district", With(1, s => s with { Districts = null }), "session2-districts", EventProblem.Missing },
        { "only a count of districts", With(1, s => s with { Districts = "計7地区" }), "session2-districts", EventProblem.Missing },
        { "an unknown district", With(1, s => s with { Districts = "八幡、榛名" }), "session2-districts", EventProblem.DistrictUnknown },
        { "a district of another session", With(1, s => s with { Districts = "八幡、片岡地区" }), "session2-districts", EventProblem.DistrictTwice },
        { "no day of invitation", Sound with { InviteDate = null }, "invite-date", EventProblem.Missing },
        { "no time of invitation", Sound with { InviteTime = "25:00" }, "invite-time", EventProblem.NotATime },
        { "no deadline", Sound with { ReplyUntil = null }, "reply-until", EventProblem.Missing },
        { "invited after the deadline", Sound with { InviteDate = "R7.2.1" }, "invite-date", EventProblem.InviteNotBeforeReply },
        { "invited on the last evening, after the sending hours", Sound with { InviteDate = "R7.1.31", InviteTime = "17:00" }, "invite-date", EventProblem.InviteNotBeforeReply },
        { "a session whose year is mistyped", With(0, s => s with { Date = "R17.2.12" }), "invite-date", EventProblem.SessionsTooFarAhead },
        { "replies to no address", Sound with { ReplyTo = "電話で" }, "reply-to", EventProblem.NotAnAddress },
        { "a deadline on the day of the first session", Sound with { ReplyUntil = "R7.2.10" }, "reply-until", EventProblem.ReplyNotBeforeSessions },
        { "a questionnaire that ends with the last session", Sound with { QuestionnaireUntil = "R7.2.11" }, "questionnaire-until", EventProblem.QuestionnaireTooShort },
        { "a questionnaire that would go out after its end", With(0, s => s with { End = "20:00" }) with { QuestionnaireUntil = "R7.2.12" }, "questionnaire-until", EventProblem.QuestionnaireTooShort },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_wrong_is_said_at_its_field(string what, EventForm form, string field, EventProblem problem)
    {
        var fault = Assert.Single(Faults(form), f => f.Field == field);

        Assert.True(problem == fault.Problem, $"{what}: {fault.Problem}");
    }

    [Fact]
    public void A_district_of_two_sessions_is_named_with_the_other_session()
    {
        var fault = Assert.Single(Faults(With(1, s => s with { Districts = "八幡、片岡" })));

        Assert.Equal(("片岡", 1), (fault.Name, fault.Number));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_in_the_order_of_the_fields()
    {
        var faults = Faults(new EventForm { Name = "令和6年度", Greeting = "こんにちは" });

        Assert.Equal(
            ["name", "role1", "session1-date", "session1-start", "session1-end", "session1-venue", "session1-districts", "invite-date", "invite-time", "reply-until"],
            faults.Select(f => f.Field));
    }

    [Fact]
    public void A_new_form_begins_with_the_fiscal_year() =>
        Assert.Equal("令和6年度 ", EventForm.New(new DateOnly(2025, 1, 10), "こんにちは").Name);

    private static EventForm With(int session, Func<SessionForm, SessionForm> change) =>
        Sound with { Sessions = [.. Sound.Sessions.Select((s, i) => i == session ? change(s) : s)] };

    private static Event Read(EventForm form) =>
        Assert.IsType<EventReading.Sound>(form.Read(Some.Event.Id, Book, SendingHours.OfficeHours)).Event;

    private static IReadOnlyList<EventFault> Faults(EventForm form) =>
        Assert.IsType<EventReading.Faulty>(form.Read(Some.Event.Id, Book, SendingHours.OfficeHours)).Faults;
}
