using Microsoft.Extensions.Configuration;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Tests.Support;

namespace Outreach.Tests.Email;

public class MailWriterTests
{
    private static readonly Reply Coming = new(ReplyKind.Attending, "1", null, 2, null, ReplyChannel.Web, null, Some.At(1, 20, 10));

    private static readonly Uri City = new("https://outreach.example.jp");

    private static readonly PersonalLinks Links = new(LinkKeys.From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Links:Keys:k1"] = Convert.ToBase64String(new byte[32]) }).Build()));

    private static readonly MailWriter Writer = new(Some.Office, Links, City, new MailFooter(Some.Office, Links, City, null));

    [Fact]
    public void Every_rule_has_a_subject_of_its_own_and_lines_that_fit_an_old_phone()
    {
        var invitation = Some.Invitation(Some.Member(1)) with { Reply = Coming };
        var mails = Enum.GetValues<Rule>().Select(r => Write(r, Some.Event, invitation)).ToList();

        Assert.Equal(mails.Count, mails.Select(m => m.Subject).Distinct().Count());
        Assert.All(mails, m => Assert.StartsWith(Some.Member(1).Addressed, m.Text, StringComparison.Ordinal));
        Assert.All(mails, m => Assert.Contains(Some.Office.Telephone, m.Text, StringComparison.Ordinal));
        Assert.All(
            mails.SelectMany(m => m.Text.Split('\n')).Where(l => !l.StartsWith("https://", StringComparison.Ordinal)),
            l => Assert.InRange(l.Sum(c => c < 0x7F ? 1 : 2), 0, PlainText.LineWidth * 2 + 2));
    }

    [Fact]
    public void Who_comes_gets_the_session_for_the_own_calendar_and_who_does_not_gets_none()
    {
        var coming = Some.Invitation(Some.Member(1)) with { Reply = Coming };
        var declined = coming with { Reply = Coming with { Kind = ReplyKind.NotAttending, SessionId = null, People = 0 } };

        foreach (var rule in new[] { Rule.LastInformation, Rule.Receipt, Rule.Change, Rule.Cancellation })
            Assert.Equal(CalendarFile.Name, Assert.Single(Write(rule, Some.Event, coming).Attachments).Name);
        Assert.Contains("予定が入ります", Write(Rule.Receipt, Some.Event, coming).Html, StringComparison.Ordinal);
        var off = Write(Rule.Cancellation, Some.Event, coming).Html;
        Assert.Contains("その予定が取り消されます", off, StringComparison.Ordinal);
        Assert.DoesNotContain("予定が入ります", off, StringComparison.Ordinal);
        Assert.Empty(Write(Rule.Receipt, Some.Event, declined).Attachments);
        var left = Write(Rule.Receipt, Some.Event, coming.Answered(declined.Reply!, inCalendar: true));
        Assert.Equal("text/calendar; charset=utf-8; method=CANCEL", Assert.Single(left.Attachments).ContentType);
        var other = Write(Rule.Receipt, Some.Event, coming.Answered(Coming with { SessionId = "2" }, inCalendar: true));
        Assert.Equal(["torikeshi1.ics", CalendarFile.Name], other.Attachments.Select(a => a.Name));
        Assert.Contains("「欠席」で承りました", Write(Rule.Receipt, Some.Event, declined).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notice_of_change_says_what_this_person_had_been_told()
    {
        var moved = ChangeRules.Edit(
            Some.Event, Some.Event with { Sessions = [Some.Event.Sessions[0] with { Venue = "公民館" }, Some.Event.Sessions[1]] }, "staff", Some.At(1, 20, 9));
        var again = ChangeRules.Edit(
            moved, moved with { Sessions = [moved.Sessions[0] with { Venue = "体育館" }, moved.Sessions[1]] }, "staff", Some.At(1, 21, 9));
        var invitation = Some.Invitation(Some.Member(1));

        Assert.Contains("変更前の会場：市役所", Write(Rule.Change, again, invitation, "2", told: 0).Text, StringComparison.Ordinal);
        Assert.Contains("変更前の会場：公民館", Write(Rule.Change, again, invitation, "2", told: 1).Text, StringComparison.Ordinal);
        Assert.Contains("■会場：体育館", Write(Rule.Change, again, invitation, "2", told: 1).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_told_of_the_cancellation_hears_that_it_takes_place_after_all()
    {
        var restored = ChangeRules.Restore(ChangeRules.Cancel(Some.Event, "staff", Some.At(1, 20, 9)), "staff", Some.At(1, 21, 9));

        Assert.StartsWith("【開催のお知らせ】", Write(Rule.Change, restored, Some.Invitation(Some.Member(1)), "2", told: 1).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Replies_by_mail_go_where_the_event_says() =>
        Assert.Equal("gyoji@example.jp", Write(Rule.Invitation, Some.Event with { ReplyTo = "gyoji@example.jp" }, Some.Invitation(Some.Member(1))).ReplyTo);

    [Theory]
    [InlineData("短い文です。", "短い文です。")]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五。次", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四\n五。次")]
    [InlineData("", "")]
    public void Long_lines_are_broken_and_never_before_a_full_stop(string text, string wrapped) => Assert.Equal(wrapped, PlainText.Wrap(text));

    private static Mail Write(Rule rule, Event @event, Invitation invitation, string occurrence = DispatchRules.Once, int? told = null) => Writer.Write(
        new Message
        {
            Key = new MessageKey(@event.Id, rule, occurrence, invitation.ContactId, Channel.Mail),
            State = MessageState.Claimed,
            DueAt = Some.At(1, 14, 9),
            ExpiresAt = Some.At(2, 1, 0),
            Told = told,
        },
        @event, invitation, Some.Member(1));
}
