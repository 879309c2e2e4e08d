using Outreach.Contacts;
using Outreach.Dispatch;
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
            new Decision.Drop(Reason.AskedAsAnother), Among(reminder, new Twin(other, reminder with { ContentHash = "uncertain" }, Leads: false)));
        Assert.Equal(new Decision.Drop(Reason.Answered), Among(reminder, new Twin(other with { Reply = Coming }, null, Leads: false)));
        Assert.Equal(new Decision.Send(), Among(reminder with { ContentHash = "uncertain" }, new Twin(other, null, Leads: true)));
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
