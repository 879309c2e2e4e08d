using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public class DispatchRulesTests
{
    private static readonly Contact Member = Some.Member(1);
    private static readonly Invitation Asked = Some.Invitation(Member);
    private static readonly Reply Coming = new(ReplyKind.Attending, "1", null, 1, null, ReplyChannel.Web, null, Some.At(1, 20, 10));

    private static Message Of(Rule rule, string occurrence = DispatchRules.Once) => new()
    {
        Key = new MessageKey(Some.Event.Id, rule, occurrence, Member.Id, Channel.Mail),
        State = MessageState.Waiting,
        DueAt = Some.At(1, 14, 9),
        ExpiresAt = Some.At(2, 1, 0),
    };

    private static Decision Decide(Message message, Invitation? invitation, Contact? contact = null) =>
        DispatchRules.Decide(message, invitation, contact ?? Member, Some.At(1, 28, 9));

    [Fact]
    public void An_event_invites_reminds_and_asks_after_each_session()
    {
        Assert.Equal(
            [
                new(Rule.Invitation, "1", Some.At(1, 14, 9), Some.At(2, 1, 0)),
                new(Rule.Reminder, "1", Some.At(1, 28, 9), Some.At(2, 1, 0)),
                new(Rule.Questionnaire, "1", Some.At(2, 10, 12, 30), Some.At(2, 27, 0)),
                new(Rule.Questionnaire, "2", Some.At(2, 12, 12, 30), Some.At(2, 27, 0)),
            ],
            DispatchRules.Plan(Some.Event));
    }

    [Fact]
    public void An_event_that_nobody_has_thought_about_reminds_informs_asks_and_asks_again()
    {
        var usual = Some.Event with { Rules = SendingRules.Usual };

        Assert.Equal(
            [
                (Rule.Invitation, "1", Some.At(1, 14, 9)),
                (Rule.Reminder, "1", Some.At(1, 30, 17)), // the working day before Friday 31 January
                (Rule.LastInformation, "1", Some.At(2, 7, 10)), // Friday before Monday 10 February
                (Rule.LastInformation, "2", Some.At(2, 10, 10)), // 11 February is a holiday
                (Rule.Questionnaire, "1", Some.At(2, 10, 12, 30)),
                (Rule.Questionnaire, "2", Some.At(2, 12, 12, 30)),
                (Rule.QuestionnaireReminder, "1.1", Some.At(2, 17, 10)),
                (Rule.QuestionnaireReminder, "1.2", Some.At(2, 19, 10)),
            ],
            DispatchRules.Plan(usual).Select(p => (p.Rule, p.Occurrence, p.DueAt)));
    }

    [Fact]
    public void Moving_a_session_moves_what_hangs_on_it_and_keeps_every_name()
    {
        var usual = Some.Event with { Rules = SendingRules.Usual };
        var moved = usual with { Sessions = [usual.Sessions[0] with { Start = Some.At(2, 18, 10), End = Some.At(2, 18, 12) }, usual.Sessions[1]] };

        Assert.Equal(
            DispatchRules.Plan(usual).Select(p => (p.Rule, p.Occurrence)).Order(), DispatchRules.Plan(moved).Select(p => (p.Rule, p.Occurrence)).Order());
        Assert.Equal(Some.At(2, 17, 10), DispatchRules.Plan(moved).Single(p => p is { Rule: Rule.LastInformation, Occurrence: "1" }).DueAt);
    }

    [Fact]
    public void Of_a_cancelled_event_the_notice_is_left_and_after_its_return_everything_is_back()
    {
        var cancelled = ChangeRules.Cancel(Some.Event, "staff", Some.At(1, 20, 9));
        var restored = ChangeRules.Restore(cancelled, "staff", Some.At(1, 21, 9));

        Assert.Equal((Rule.Cancellation, "1", Some.At(1, 20, 9)), Assert.Single(DispatchRules.Plan(cancelled)) is var p ? (p.Rule, p.Occurrence, p.DueAt) : default);
        Assert.Equal([Rule.Invitation, Rule.Change, Rule.Reminder, Rule.Questionnaire, Rule.Questionnaire], DispatchRules.Plan(restored).Select(p => p.Rule));
    }

    [Fact]
    public void Nobody_is_reminded_within_three_days_or_more_than_twice()
    {
        var reminder = Of(Rule.Reminder, "3") with { DueAt = Some.At(1, 28, 9) };
        Message Sent(Rule rule, string occurrence, DateTimeOffset at) => Of(rule, occurrence) with { State = MessageState.Sent, DueAt = at, SentAt = at };
        Decision Admit(params Message[] before) =>
            DispatchRules.Admit(reminder, Asked, Member, new SoFar(before, false, []), SendingRules.Usual, Some.At(1, 28, 9));

        Assert.Equal(new Decision.Send(), Admit(Sent(Rule.Invitation, "1", Some.At(1, 25, 16))));
        Assert.Equal(new Decision.Drop(Reason.TooSoon), Admit(Sent(Rule.Invitation, "1", Some.At(1, 26, 9))));
        Assert.Equal(new Decision.Drop(Reason.TooSoon), Admit(Of(Rule.Invitation)));
        Assert.Equal(new Decision.Send(), Admit(Sent(Rule.Invitation, "1", Some.At(1, 10, 9)), Sent(Rule.Reminder, "1", Some.At(1, 20, 9))));
        Assert.Equal(
            new Decision.Drop(Reason.EnoughReminders),
            Admit(Sent(Rule.Invitation, "1", Some.At(1, 10, 9)), Sent(Rule.Reminder, "1", Some.At(1, 18, 9)), Sent(Rule.Reminder, "2", Some.At(1, 22, 9))));
    }

    [Fact]
    public void Who_has_answered_the_questionnaire_is_not_reminded_of_it()
    {
        var there = Asked with { Reply = Coming };
        var reminder = Of(Rule.QuestionnaireReminder, "1.1") with { DueAt = Some.At(1, 28, 9) };
        var asked = SoFar.Nothing with { Messages = [Of(Rule.Questionnaire, "1") with { State = MessageState.Sent, SentAt = Some.At(1, 20, 9) }] };
        Decision Admit(SoFar soFar) => DispatchRules.Admit(reminder, there, Member, soFar, SendingRules.Usual, Some.At(1, 28, 9));

        Assert.Equal(new Decision.Drop(Reason.Answered), Admit(asked with { Responded = true }));
        Assert.Equal(new Decision.Send(), Admit(asked));
    }

    [Fact]
    public void Nobody_is_reminded_of_what_has_not_been_asked()
    {
        var reminder = Of(Rule.Reminder, "1") with { DueAt = Some.At(1, 28, 9) };
        var first = Of(Rule.Invitation) with { DueAt = Some.At(1, 20, 9) };
        Decision Admit(SoFar soFar, SendingRules? rules = null) =>
            DispatchRules.Admit(reminder, Asked, Member, soFar, rules ?? SendingRules.Usual, Some.At(1, 28, 9));
        SoFar After(Message message) => SoFar.Nothing with { Messages = [message] };

        Assert.Equal(new Decision.Drop(Reason.NotAskedYet), Admit(SoFar.Nothing));
        Assert.Equal(new Decision.Drop(Reason.NotAskedYet), Admit(After(first with { State = MessageState.Dropped, Reason = Reason.NoMail })));
        Assert.Equal(new Decision.Drop(Reason.NotAskedYet), Admit(After(first with { DueAt = Some.At(1, 29, 9) })));
        Assert.Equal(new Decision.Drop(Reason.NotAskedYet), Admit(After(first with { Key = first.Key with { Channel = Channel.Post } })));

        Assert.Equal(new Decision.Drop(Reason.TooSoon), Admit(After(first)));
        Assert.Equal(new Decision.Send(), Admit(After(first with { State = MessageState.Dropped, Reason = Reason.AskedAsAnother })));
        Assert.Equal(new Decision.Send(), Admit(After(first with { State = MessageState.Sent, SentAt = Some.At(1, 20, 9) })));
        Assert.Equal(new Decision.Send(), Admit(SoFar.Nothing with { Told = [Some.At(1, 20, 9)] }));
        Assert.Equal(new Decision.Drop(Reason.TooSoon), Admit(SoFar.Nothing with { Told = [Some.At(1, 27, 15)] }));
    }

    [Theory]
    [InlineData(Rule.Reminder, Anchor.Deadline)]
    [InlineData(Rule.LastInformation, Anchor.SessionStart)]
    public void What_would_come_before_the_invitation_that_it_follows_is_not_planned(Rule rule, Anchor from)
    {
        var early = Some.Event with
        {
            Rules = SendingRules.Usual with
            {
                Timed = [new SendingRule("9", rule, When.Days(from, -60, new(9, 0))), .. SendingRules.Usual.Timed.Where(r => r.Rule != rule)],
            },
        };

        Assert.DoesNotContain(DispatchRules.Plan(early), p => p.Rule == rule);
        Assert.All(DispatchRules.TooEarly(early), p => Assert.Equal(rule, p.Rule));
        Assert.NotEmpty(DispatchRules.TooEarly(early));
        Assert.Empty(DispatchRules.TooEarly(Some.Event));
    }

    [Fact]
    public void What_is_counted_in_days_falls_on_a_working_day()
    {
        foreach (var planned in DispatchRules.Plan(Some.Event).Where(p => p.Rule is Rule.Reminder or Rule.LastInformation or Rule.QuestionnaireReminder))
            Assert.True(Some.Event.WorkingDays.Contains(JapanTime.Day(planned.DueAt)), $"{planned.Rule} {planned.DueAt}");
        var sunday = new SendingRule("9", Rule.Reminder, When.Days(Anchor.Deadline, -DaysTo(DayOfWeek.Sunday), new(9, 0)));
        Assert.Equal(
            Some.Event.WorkingDays.Count(JapanTime.Day(Some.Event.Timetable.ReplyUntil).AddDays(-DaysTo(DayOfWeek.Sunday)), -1),
            JapanTime.Day(DispatchRules.DueAt(Some.Event, sunday, null)));

        static int DaysTo(DayOfWeek day)
        {
            var from = JapanTime.Day(Some.Event.Timetable.ReplyUntil);
            return Enumerable.Range(1, 7).First(n => from.AddDays(-n).DayOfWeek == day);
        }
    }

    [Fact]
    public void The_last_information_is_for_who_comes_to_that_session()
    {
        var information = Of(Rule.LastInformation, "1");

        Assert.Equal(new Decision.Send(), Decide(information, Asked with { Reply = Coming }));
        Assert.Equal(new Decision.Drop(Reason.NotComing), Decide(information, Asked));
        Assert.Equal(new Decision.Drop(Reason.NotComing), Decide(information, Asked with { Reply = Coming with { SessionId = "2" } }));
    }

    [Fact]
    public void Who_has_answered_is_not_reminded_whatever_the_answer()
    {
        Assert.Equal(new Decision.Send(), Decide(Of(Rule.Reminder), Asked));
        Assert.Equal(new Decision.Drop(Reason.Answered), Decide(Of(Rule.Reminder), Asked with { Reply = Coming }));
        Assert.Equal(
            new Decision.Drop(Reason.Answered),
            Decide(Of(Rule.Reminder), Asked with { Reply = Coming with { Kind = ReplyKind.NotAttending, SessionId = null } }));
    }

    [Fact]
    public void The_invitation_goes_also_to_who_has_answered_by_telephone_before() =>
        Assert.Equal(new Decision.Send(), Decide(Of(Rule.Invitation), Asked with { Reply = Coming }));

    [Fact]
    public void What_is_too_late_is_dropped_never_sent_late()
    {
        var reminder = Of(Rule.Reminder);

        Assert.Equal(new Decision.Send(), DispatchRules.Decide(reminder, Asked, Member, reminder.ExpiresAt.AddTicks(-1)));
        Assert.Equal(new Decision.Drop(Reason.Expired), DispatchRules.Decide(reminder, Asked, Member, reminder.ExpiresAt));
    }

    [Fact]
    public void A_questionnaire_is_for_who_was_there()
    {
        var questionnaire = Of(Rule.Questionnaire, "1");
        var marked = new Attendance(true, "staff", Some.At(2, 10, 11));

        Assert.Equal(new Decision.Send(), Decide(questionnaire, Asked with { Reply = Coming }));
        Assert.Equal(new Decision.Send(), Decide(questionnaire, Asked with { Attendance = marked }));
        Assert.Equal(new Decision.Drop(Reason.NotAttended), Decide(questionnaire, Asked));
        Assert.Equal(
            new Decision.Drop(Reason.NotAttended),
            Decide(questionnaire, Asked with { Reply = Coming, Attendance = marked with { Present = false } }));
        Assert.Equal(
            new Decision.Drop(Reason.NotAttended),
            Decide(questionnaire, Asked with { Reply = Coming with { SessionId = "2" } }));
    }

    [Fact]
    public void Nobody_is_mailed_without_an_address_or_against_their_wish()
    {
        Assert.Equal(new Decision.Drop(Reason.NoMail), Decide(Of(Rule.Invitation), Asked, Member with { Mail = null }));
        Assert.Equal(new Decision.Drop(Reason.NoMail), Decide(Of(Rule.Invitation), Asked, Member with { Preferred = Channel.Post }));
    }

    [Fact]
    public void Nobody_is_mailed_whose_contact_is_no_longer_kept() =>
        Assert.Equal(new Decision.Drop(Reason.ContactGone), DispatchRules.Decide(Of(Rule.Invitation), Asked, null, Some.At(1, 28, 9)));

    [Fact]
    public void Yesterdays_mail_is_the_predecessors_and_tomorrows_is_not()
    {
        var ended = Member with { Appointments = [Member.Appointments[0] with { Until = new(2025, 1, 28) }] };

        Assert.Equal(new Decision.Send(), DispatchRules.Decide(Of(Rule.Invitation), Asked, ended, Some.At(1, 28, 17)));
        Assert.Equal(new Decision.Drop(Reason.NotInOffice), DispatchRules.Decide(Of(Rule.Invitation), Asked, ended, Some.At(1, 29, 9)));
        Assert.Equal(new Decision.Drop(Reason.NotInOffice), DispatchRules.Decide(Of(Rule.Reminder), Asked, ended, Some.At(1, 29, 9)));
    }

    [Fact]
    public void Who_holds_another_of_the_roles_asked_for_or_the_same_again_is_still_asked()
    {
        var over = new Appointment("協議体メンバー", Some.Yawata.Id, null, new(2025, 1, 27));
        var again = Member with { Appointments = [over, over with { From = new(2025, 1, 28), Until = null }] };
        var both = Asked with { Others = [new("区長", Some.Kataoka.Id, "2")] };

        Assert.Equal(new Decision.Send(), Decide(Of(Rule.Reminder), Asked, again));
        Assert.Equal(new Decision.Send(), Decide(Of(Rule.Reminder), both, Member with { Appointments = [over, new("区長", Some.Kataoka.Id)] }));
        Assert.Equal(new Decision.Send(), Decide(Of(Rule.Reminder), Asked, Member with { Appointments = [] }));
    }

    [Fact]
    public void A_predecessor_who_was_there_is_still_asked_about_the_session_and_told_of_a_cancellation()
    {
        var ended = Member with { Appointments = [Member.Appointments[0] with { Until = new(2025, 1, 1) }] };

        Assert.Equal(new Decision.Send(), Decide(Of(Rule.Questionnaire, "1"), Asked with { Reply = Coming }, ended));
        Assert.Equal(new Decision.Send(), Decide(Of(Rule.Cancellation), Asked, ended));
    }

    [Fact]
    public void Who_was_invited_after_the_others_is_not_reminded_on_the_same_day()
    {
        var added = Asked with { AddedAt = Some.At(1, 28, 8) };

        Assert.Equal(new Decision.Drop(Reason.JustInvited), DispatchRules.Decide(Of(Rule.Reminder), added, Member, Some.At(1, 28, 9)));
        Assert.Equal(new Decision.Send(), DispatchRules.Decide(Of(Rule.Reminder), added, Member, Some.At(1, 29, 9)));
    }

    [Fact]
    public void A_successor_is_asked_and_reminded_only_when_in_office()
    {
        var added = Asked with { AddedAt = Some.At(1, 14, 8) };
        var (coming, here) = (Terms(new DateOnly(2025, 1, 20)), Terms(new DateOnly(2024, 4, 1), new DateOnly(2025, 1, 20)));

        Assert.Equal(new Decision.Wait(Some.At(1, 20, 0)), DispatchRules.Decide(Of(Rule.Invitation), added, coming, Some.At(1, 19, 16)));
        Assert.Equal(new Decision.Send(), DispatchRules.Decide(Of(Rule.Invitation), added, coming, Some.At(1, 20, 9)));
        Assert.Equal(new Decision.Send(), DispatchRules.Decide(Of(Rule.Invitation), added, here, Some.At(1, 19, 16)));
        Assert.Equal(new Decision.Send(), DispatchRules.Decide(Of(Rule.Invitation), Asked, coming, Some.At(1, 19, 16)));
        Assert.Equal(new Decision.Drop(Reason.JustInvited), DispatchRules.Decide(Of(Rule.Reminder), added, coming, Some.At(1, 20, 16)));
        Assert.Equal(new Decision.Send(), DispatchRules.Decide(Of(Rule.Reminder), added, coming, Some.At(1, 21, 9)));

        static Contact Terms(params DateOnly[] from) => Member with
        {
            Appointments = [.. from.Select((day, place) => new Appointment("協議体メンバー", Some.Yawata.Id, day, place + 1 < from.Length ? from[place + 1].AddDays(-1) : null))],
        };
    }

    [Fact]
    public void Who_was_merged_from_two_contacts_gets_one_mail_of_a_kind_by_the_invitation_that_leads()
    {
        var other = Some.Invitation(Some.Member(2));
        var reminder = Of(Rule.Reminder);

        Assert.Equal(new Decision.Drop(Reason.AskedAsAnother), Among(reminder, new Twin(other, null, Leads: true)));
        Assert.Equal(new Decision.Send(), Among(reminder, new Twin(other, null, Leads: false)));
        Assert.Equal(
            new Decision.Drop(Reason.AskedAsAnother),
            Among(reminder, new Twin(other, reminder with { State = MessageState.Sent, SentAt = Some.At(1, 28, 9) }, Leads: false)));
        Assert.Equal(
            new Decision.Drop(Reason.AskedAsAnother), Among(reminder, new Twin(other, reminder with { Uncertain = true }, Leads: false)));
        Assert.Equal(new Decision.Drop(Reason.Answered), Among(reminder, new Twin(other with { Reply = Coming }, null, Leads: false)));
        Assert.Equal(new Decision.Send(), Among(reminder with { Uncertain = true }, new Twin(other, null, Leads: true)));
    }

    [Fact]
    public void A_questionnaire_goes_by_the_invitation_with_which_the_person_was_there()
    {
        var silent = Some.Invitation(Some.Member(2));
        var there = Asked with { Reply = Coming };

        Assert.Equal(
            new Decision.Send(), DispatchRules.Decide(Of(Rule.Questionnaire, "1"), there, Member, Some.At(1, 28, 9), [new Twin(silent, null, Leads: true)]));
        Assert.Equal(
            new Decision.Drop(Reason.AskedAsAnother),
            DispatchRules.Decide(Of(Rule.Questionnaire, "1"), there, Member, Some.At(1, 28, 9), [new Twin(silent with { Reply = Coming }, null, Leads: true)]));
    }

    [Fact]
    public void Each_answer_is_confirmed_by_whichever_link_it_was_given() => Assert.Equal(
        new Decision.Send(), Among(Of(Rule.Receipt), new Twin(Some.Invitation(Some.Member(2)), null, Leads: true)));

    private static Decision Among(Message message, Twin twin) => DispatchRules.Decide(message, Asked, Member, Some.At(1, 28, 9), [twin]);
}
