using FsCheck;
using FsCheck.Fluent;
using Outreach.Invitations;
using Outreach.Questionnaires;
using Outreach.Tallies;
using Outreach.Tests.Support;

namespace Outreach.Tests.Tallies;

public class TallyRulesTests
{
    private static readonly Question Scale = new("s", QuestionKind.Scale, "満足度", true, ["低", "中", "高"]);
    private static readonly Question Several = new("m", QuestionKind.MultipleChoice, "いくつでも", false, ["甲", "乙"]);
    private static readonly Question Voice = new("v", QuestionKind.FreeText, "ご感想", false, []);
    private static readonly Questionnaire Asked = new(1, "題", "", [Scale, Several, Voice]);

    private static Invitation Invitation(int number, string role = "協議体メンバー", string? district = "yawata", string session = "1") =>
        Some.Invitation(Some.Member(number)) with { Capacity = new Capacity(role, district, session) };

    private static Reply Reply(ReplyKind kind, string? session = "1", int people = 1) =>
        new(kind, session, null, people, null, ReplyChannel.Web, null, Some.At(1, 20, 9));

    private static Response Response(int number, string session = "1", params (string, string[])[] answers) => new(
        Some.Member(number).Id, 1, session, answers.ToDictionary(a => a.Item1, IReadOnlyList<string> (a) => a.Item2),
        ReplyChannel.Web, null, Some.At(2, 11, 9));

    private static Tally Count(IReadOnlyList<Invitation> invitations, params IReadOnlyList<Response> responses) =>
        TallyRules.Count(Some.Event, invitations, Asked, responses);

    [Fact]
    public void Nothing_at_all_is_counted_as_nothing_in_every_session_district_and_role()
    {
        var tally = Count([]);
        Assert.Equal(new TallyRow("", 0, 0, 0, 0, 0, 0, 0), tally.Total);
        Assert.Equal(["1", "2"], tally.BySession.Select(r => r.Key));
        Assert.Equal(["yawata", "kataoka"], tally.ByDistrict.Select(r => r.Key));
        Assert.Equal(["協議体メンバー", "区長"], tally.ByRole.Select(r => r.Key));
        Assert.All(tally.Questions, q => Assert.Equal((0, null), (q.Answered, q.Mean)));
    }

    [Fact]
    public void Who_is_asked_in_a_role_or_district_that_the_event_no_longer_has_is_not_lost()
    {
        var tally = Count([Invitation(1, role: "民生委員", district: "gone", session: "9"), Invitation(2, district: null)]);
        Assert.Equal(["1", "2", "9"], tally.BySession.Select(r => r.Key));
        Assert.Equal(["yawata", "kataoka", "", "gone"], tally.ByDistrict.Select(r => r.Key));
        Assert.All([tally.BySession, tally.ByDistrict, tally.ByRole], rows => Assert.Equal(2, rows.Sum(r => r.Invited)));
    }

    [Fact]
    public void A_reply_counts_where_the_person_said_to_come_and_attendance_where_the_person_was()
    {
        var chose = Invitation(1) with { Reply = Reply(ReplyKind.Attending, "2", 3) };
        var seenElsewhere = Invitation(2) with { Reply = Reply(ReplyKind.Attending), Attendance = new(true, "x", Some.At(2, 12, 11), "2") };

        var rows = Count([chose, seenElsewhere], Response(2, "2")).BySession;

        Assert.Equal(new TallyRow("1", 1, 1, 0, 0, 1, 0, 0), rows[0]);
        Assert.Equal(new TallyRow("2", 1, 1, 0, 0, 3, 2, 1), rows[1]);
    }

    [Fact]
    public void A_response_stays_with_the_session_at_which_it_was_given()
    {
        var moved = Invitation(1) with { Reply = Reply(ReplyKind.Attending, "2") };
        var tally = Count([moved], Response(1, "1", ("s", ["高"])));
        Assert.Equal((1, 1), (tally.BySession[0].Attended, tally.BySession[0].Responses));
        Assert.Equal((0, 0), (tally.BySession[1].Attended, tally.BySession[1].Responses));
        Assert.Equal(1, tally.Questions[0].Options[2].BySession["1"]);
    }

    [Fact]
    public void A_response_of_somebody_who_was_not_there_is_counted_but_in_no_rate()
    {
        var absent = Invitation(1) with { Reply = Reply(ReplyKind.Attending), Attendance = new(false, "x", Some.At(2, 10, 11), "1") };
        var tally = Count([absent], Response(1, "1", ("s", ["低"])), Response(7, "1", ("s", ["高"])));
        Assert.Equal((0, 0, 2, 2), (tally.Total.Attended, tally.Total.Responses, tally.Responses, tally.OtherResponses));
        Assert.Equal(2, tally.Questions[0].Answered);
    }

    [Fact]
    public void Shares_are_of_those_who_answered_the_question_and_a_mean_says_of_how_many()
    {
        var tally = Count(
            [Invitation(1), Invitation(2), Invitation(3)],
            Response(1, "1", ("s", ["低"]), ("m", ["甲", "乙"])), Response(2, "1", ("s", ["高"]), ("m", ["乙"])), Response(3, "1", ("s", ["高"])));
        Assert.Equal(new Mean(7 / 3.0, 3), tally.Questions[0].Mean);
        Assert.Equal((2, 1, 2), (tally.Questions[1].Answered, tally.Questions[1].Options[0].Count, tally.Questions[1].Options[1].Count));
    }

    [Fact]
    public void A_choice_that_is_no_longer_offered_is_counted_after_the_others_and_outside_the_mean()
    {
        var tally = Count([Invitation(1), Invitation(2)], Response(1, "1", ("s", ["とても高"])), Response(2, "1", ("s", ["中"])));
        Assert.Equal(["低", "中", "高", "とても高"], tally.Questions[0].Options.Select(o => o.Option));
        Assert.Equal(new Mean(2, 1), tally.Questions[0].Mean);
        Assert.Equal(2, tally.Questions[0].Answered);
    }

    [Fact]
    public void A_free_text_says_no_closer_where_it_comes_from_than_three_people_answered_from_there()
    {
        Invitation[] asked =
        [
            Invitation(1), Invitation(2), Invitation(3), Invitation(4, district: "kataoka"), Invitation(5, role: "区長"), Invitation(6, role: "区長"),
        ];
        Response[] responses = [.. Enumerable.Range(1, 6).Select(n => Response(n, "1", ("v", [$"声{n}"]))), Response(9, "1", ("v", ["飛び入り"]))];

        var texts = Count(asked, responses).Questions[2].Texts.ToDictionary(t => t.Text, t => (t.Role, t.DistrictId));

        Assert.Equal(("協議体メンバー", "yawata"), texts["声1"]);
        Assert.Equal(("協議体メンバー", null), texts["声4"]);
        Assert.Equal((null, null), texts["声5"]);
        Assert.Equal((null, null), texts["飛び入り"]);
    }

    [Fact]
    public void Every_figure_is_what_a_count_by_hand_gives()
    {
        var sessions = Gen.Elements("1", "2");
        var answer = from scale in Gen.Elements<string?>("低", "中", "高", null)
                     from several in Gen.SubListOf("甲", "乙")
                     from session in sessions
                     select (scale, several, session);
        var person = from role in Gen.Elements("協議体メンバー", "区長")
                     from district in Gen.Elements("yawata", "kataoka")
                     from session in sessions
                     from chosen in sessions
                     from kind in Gen.Elements<ReplyKind?>(ReplyKind.Attending, ReplyKind.Proxy, ReplyKind.NotAttending, null)
                     from people in Gen.Choose(1, 9)
                     from present in Gen.Elements<bool?>(true, false, null)
                     from answered in Gen.Elements(true, false)
                     from given in answer
                     select (role, district, session, chosen, kind, people, present, answered, given);

        Prop.ForAll(Gen.ListOf(person).ToArbitrary(), people =>
        {
            var invitations = people.Select((p, n) => Invitation(n, p.role, p.district, p.session) with
            {
                Reply = p.kind is { } kind
                    ? Reply(kind, kind is ReplyKind.NotAttending ? null : p.chosen, kind is ReplyKind.NotAttending ? 0 : p.people)
                    : null,
                Attendance = p.present is { } present ? new(present, "x", Some.At(2, 10, 12)) : null,
            }).ToList();
            var responses = people.Index().Where(p => p.Item.answered).Select(p => Response(p.Index, p.Item.given.session,
            [
                .. p.Item.given.scale is { } scale ? new[] { ("s", new[] { scale }) } : [],
                .. p.Item.given.several.Count > 0 ? new[] { ("m", p.Item.given.several.ToArray()) } : [],
            ])).ToList();

            var tally = Count(invitations, responses);

            foreach (var row in tally.ByDistrict)
            {
                var (invited, attending, proxy, not, heads, attended, answered) = (0, 0, 0, 0, 0, 0, 0);
                foreach (var p in people)
                {
                    if (p.district != row.Key)
                        continue;
                    invited++;
                    if (p.kind is ReplyKind.Attending)
                        attending++;
                    if (p.kind is ReplyKind.Proxy)
                        proxy++;
                    if (p.kind is ReplyKind.NotAttending)
                        not++;
                    if (p.kind is ReplyKind.Attending or ReplyKind.Proxy)
                        heads += p.people;
                    var there = p.present ?? p.kind is ReplyKind.Attending or ReplyKind.Proxy;
                    if (there)
                        attended++;
                    if (there && p.answered)
                        answered++;
                }

                Assert.Equal(new TallyRow(row.Key, invited, attending, proxy, not, heads, attended, answered), row);
            }

            foreach (var rows in new[] { tally.BySession, tally.ByDistrict, tally.ByRole })
            {
                Assert.Equal(tally.Total.Invited, rows.Sum(r => r.Invited));
                Assert.Equal(tally.Total.Replied, rows.Sum(r => r.Replied));
                Assert.Equal(tally.Total.People, rows.Sum(r => r.People));
                Assert.Equal(tally.Total.Attended, rows.Sum(r => r.Attended));
                Assert.Equal(tally.Total.Responses, rows.Sum(r => r.Responses));
            }

            foreach (var option in tally.Questions[0].Options)
            {
                Assert.Equal(people.Count(p => p.answered && p.given.scale == option.Option), option.Count);
                Assert.Equal(people.Count(p => p.answered && p.given.scale == option.Option && p.given.session == "2"), option.BySession["2"]);
                Assert.Equal(people.Count(p => p.answered && p.given.scale == option.Option && p.role == "区長"), option.ByRole["区長"]);
            }

            foreach (var option in tally.Questions[1].Options)
                Assert.Equal(people.Count(p => p.answered && p.given.several.Contains(option.Option)), option.Count);
            Assert.Equal(people.Count(p => p.answered), tally.Responses);
        }).QuickCheckThrowOnFailure();
    }
}
