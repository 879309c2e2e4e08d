using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public class MailboxRulesTests
{
    [Theory]
    [InlineData(Delivery.Delivered, "", MailSign.Good)]
    [InlineData(Delivery.Expanded, "", MailSign.None)]
    [InlineData(Delivery.Suppressed, "", MailSign.Hard)]
    [InlineData(Delivery.FilteredSpam, "550 5.7.1 spam", MailSign.Filtered)]
    [InlineData(Delivery.Quarantined, null, MailSign.Filtered)]
    [InlineData(Delivery.Bounced, null, MailSign.Hard)]
    [InlineData(Delivery.Bounced, "550 5.1.1 User unknown", MailSign.Hard)]
    [InlineData(Delivery.Bounced, "550 5.1.10 RESOLVER.ADR.RecipientNotFound", MailSign.Hard)]
    [InlineData(Delivery.Bounced, "550 5.4.1 Recipient address rejected: Access denied", MailSign.Hard)]
    [InlineData(Delivery.Bounced, "550 Unknown user a..b@docomo.ne.jp", MailSign.Hard)]
    [InlineData(Delivery.Bounced, "554 5.7.1 Message rejected due to policy", MailSign.Soft)]
    [InlineData(Delivery.Bounced, "550 5.7.26 DMARC", MailSign.Soft)]
    [InlineData(Delivery.Bounced, "552 5.2.2 Mailbox full", MailSign.Soft)]
    [InlineData(Delivery.Bounced, "mailbox full", MailSign.Soft)]
    [InlineData(Delivery.Bounced, "550 5.7.1 受信拒否されました", MailSign.Refused)]
    [InlineData(Delivery.Failed, "blocked by recipient", MailSign.Refused)]
    [InlineData(Delivery.Failed, "452 4.2.2 Mailbox full", MailSign.Soft)]
    [InlineData(Delivery.Failed, "421 too many connections from 203.0.113.5", MailSign.Soft)]
    [InlineData(Delivery.Failed, "", MailSign.Soft)]
    [InlineData(Delivery.Failed, "550 5.1.1 no such user", MailSign.Hard)]
    [InlineData(Delivery.Failed, "自動応答: 不在にしております", MailSign.None)]
    public void A_report_says_of_the_mailbox(Delivery delivery, string? details, MailSign sign) =>
        Assert.Equal(sign, MailboxRules.Read(delivery, details));

    [Fact]
    public void One_hard_bounce_is_enough_whatever_came_later() =>
        Assert.Equal(MailboxState.Hard, Judge(Report(1, MailSign.Hard), Report(2, MailSign.Good)));

    [Fact]
    public void Soft_is_not_dead_until_the_third_time_in_another_week_or_event()
    {
        var twice = new[] { Report(1, MailSign.Soft), Report(9, MailSign.Soft) };

        Assert.Equal(MailboxState.Soft, Judge(Report(1, MailSign.Soft)));
        Assert.Equal(MailboxState.Soft, Judge(twice));
        Assert.Equal(MailboxState.Soft, Judge([.. twice, Report(9, MailSign.Soft), Report(10, MailSign.Soft)]));
        Assert.Equal(MailboxState.Hard, Judge([.. twice, Report(20, MailSign.Soft)]));
        Assert.Equal(MailboxState.Hard, Judge([.. twice, Report(9, MailSign.Soft, "event002")]));
    }

    [Fact]
    public void A_mail_that_arrives_makes_soft_signs_forgotten() =>
        Assert.Equal(MailboxState.Soft, Judge(Report(1, MailSign.Soft), Report(9, MailSign.Soft), Report(12, MailSign.Good), Report(20, MailSign.Soft)));

    [Fact]
    public void A_filter_and_an_absence_note_say_nothing_against_the_mailbox() => Assert.Equal(
        MailboxState.Unknown, Judge(Report(1, MailSign.Filtered), Report(9, MailSign.Filtered), Report(17, MailSign.Filtered), Report(25, MailSign.None)));

    [Fact]
    public void What_was_reported_before_a_release_counts_no_longer()
    {
        MailboxReport[] reports = [Report(1, MailSign.Hard), Report(2, MailSign.Good)];

        Assert.Equal(MailboxState.Good, MailboxRules.Judge(reports, Some.At(1, 1, 12)).State);
        Assert.Equal(MailboxState.Hard, MailboxRules.Judge([.. reports, Report(3, MailSign.Hard)], Some.At(1, 2, 13)).State);
    }

    [Fact]
    public void The_order_of_the_reports_does_not_matter()
    {
        MailboxReport[] reports =
        [
            Report(1, MailSign.Soft), Report(2, MailSign.Good), Report(9, MailSign.Soft), Report(9, MailSign.Soft),
            Report(16, MailSign.Soft), Report(23, MailSign.Soft),
        ];
        var expected = MailboxRules.Judge(reports, null);
        Assert.Equal((MailboxState.Hard, reports[5].At), (expected.State, expected.Cause!.At));

        Assert.All(Permutations.Of(reports), order => Assert.Equal(expected, MailboxRules.Judge([.. order, .. order], null)));
    }

    [Fact]
    public void Spellings_of_one_mailbox_are_one_and_the_id_does_not_spell_it()
    {
        Assert.Equal(MailboxRules.IdOf("a..b@docomo.ne.jp"), MailboxRules.IdOf("\"A..B\"@DOCOMO.ne.jp"));
        Assert.NotEqual(MailboxRules.IdOf("a.b@docomo.ne.jp"), MailboxRules.IdOf("a..b@docomo.ne.jp"));
        Assert.Matches("^[0-9a-z]{26}$", MailboxRules.IdOf("member1@example.jp"));
        Assert.Null(MailboxRules.IdOf("no address"));
    }

    [Fact]
    public void What_a_server_says_is_kept_without_addresses() =>
        Assert.Equal("550 5.1.1 <…@…>: user unknown", MailboxRules.Kept("550 5.1.1 <taro@example.jp>:\r\nuser unknown"));

    [Fact]
    public void A_stopped_kind_is_not_mailed_but_what_concerns_an_answer_still_is()
    {
        var wishes = new StopWishes("mem0000001", []).With(Mark(Purpose.Invitation, stopped: true));

        Assert.All([Rule.Invitation, Rule.Reminder], rule => Assert.True(wishes.Holds(rule, answered: true)));
        Assert.All([Rule.Receipt, Rule.Change, Rule.Cancellation, Rule.LastInformation], rule =>
        {
            Assert.False(wishes.Holds(rule, answered: true));
            Assert.True(wishes.Holds(rule, answered: false));
        });
        Assert.All([Rule.Questionnaire, Rule.QuestionnaireReminder], rule => Assert.False(wishes.Holds(rule, answered: true)));
    }

    [Fact]
    public void Who_has_stopped_everything_is_mailed_nothing_and_comes_back_to_what_was_wanted_before()
    {
        var wishes = new StopWishes("mem0000001", []).With(Mark(Purpose.Questionnaire, stopped: true)).With(Mark(null, stopped: true));

        Assert.All(Enum.GetValues<Rule>(), rule => Assert.True(wishes.Holds(rule, answered: true)));
        var back = wishes.With(Mark(null, stopped: false));
        Assert.False(back.Holds(Rule.Reminder, answered: false));
        Assert.True(back.Holds(Rule.Questionnaire, answered: true));
        Assert.Same(back, back.With(Mark(null, stopped: false)));
    }

    private static StopMark Mark(Purpose? kind, bool stopped) => new(kind, stopped, StopWay.Page, null, Some.At(1, 20, 10));

    private static MailboxState Judge(params MailboxReport[] reports) => MailboxRules.Judge(reports, null).State;

    private static MailboxReport Report(int day, MailSign sign, string eventId = "event001") =>
        new(new Guid(day, 0, 0, new byte[8]), eventId, "mem0000001", Delivery.Failed, sign, Some.At(1, day, 12), null);
}
