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
}
