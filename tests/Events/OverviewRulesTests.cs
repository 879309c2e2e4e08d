using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Events;

public class OverviewRulesTests
{
    private static readonly SendingWindows Windows = new(30, 1_000, UrgentPercent: 0);

    private static readonly ContactBook Book = Some.Book(Enumerable.Range(1, 100).Select(Some.Member));

    [Fact]
    public void The_last_of_many_leaves_when_the_windows_allow()
    {
        var expected = Expect(Rule.Invitation, Some.At(1, 10, 10), [.. Enumerable.Range(1, 100).Select(n => Some.Invitation(Some.Member(n)))]);

        Assert.Equal((100, Some.At(1, 14, 9), Some.At(1, 14, 9, 3).AddSeconds(30)), (expected.Mails, expected.Starts, expected.LastLeaves));
    }

    [Fact]
    public void What_is_due_already_starts_with_the_next_sending_hour() =>
        Assert.Equal(Some.At(1, 16, 9), Expect(Rule.Invitation, Some.At(1, 15, 18), [Some.Invitation(Some.Member(1))]).Starts);

    [Fact]
    public void Who_has_no_mail_or_has_replied_is_not_counted_for_the_reminder()
    {
        var replied = Some.Invitation(Some.Member(1)) with
        {
            Reply = new Reply(ReplyKind.NotAttending, null, null, 0, null, ReplyChannel.Web, null, Some.At(1, 15, 9)),
        };
        var gone = Some.Invitation(Some.Member(500));

        Assert.Equal(1, Expect(Rule.Reminder, Some.At(1, 16, 9), [replied, gone, Some.Invitation(Some.Member(2))]).Mails);
    }

    [Fact]
    public void After_its_end_nothing_more_is_expected() =>
        Assert.Equal((0, null), Expect(Rule.Reminder, Some.At(2, 3, 9), [Some.Invitation(Some.Member(1))]) is var e ? (e.Mails, e.LastLeaves) : default);

    [Fact]
    public void Once_it_has_begun_the_ledger_is_counted()
    {
        Message Row(int n, MessageState state, Reason? reason = null) => new()
        {
            Key = new MessageKey(Some.Event.Id, Rule.Invitation, "1", Some.Member(n).Id, Channel.Mail),
            State = state,
            Reason = reason,
            DueAt = Some.At(1, 14, 9),
            ExpiresAt = Some.At(2, 1, 0),
        };

        var progress = Progress.Of(
        [
            Row(1, MessageState.Sent), Row(2, MessageState.Waiting), Row(3, MessageState.Claimed), Row(4, MessageState.Dropped, Reason.NoMail),
            Row(5, MessageState.Dropped, Reason.NoMail), Row(6, MessageState.Failed, Reason.AddressRefused),
        ]);

        Assert.Equal((6, 1, 2), (progress.All, progress.Sent, progress.Open));
        Assert.Equal([new(MessageState.Dropped, Reason.NoMail, 2), new NotSent(MessageState.Failed, Reason.AddressRefused, 1)], progress.NotSent);
    }

    [Fact]
    public void Districts_of_no_session_are_named() =>
        Assert.Equal([Some.Kataoka], OverviewRules.Unassigned(Some.Event.Sessions[0].DistrictIds, Book));

    /// <summary>No session can be for the whole of a parted district, so nobody could ever mend that.</summary>
    [Fact]
    public void Of_a_parted_district_its_halves_are_named()
    {
        District whole = new("whole", "中居・矢中", []), one = new("one", "中居・矢中（矢中）", [], "whole"), other = new("other", "中居・矢中（中居）", [], "whole");
        var book = new ContactBook("v1", [], [whole, one, other]);

        Assert.Equal([other], OverviewRules.Unassigned([one.Id], book));
        Assert.Empty(OverviewRules.Unassigned([one.Id, other.Id], book));
    }

    private static ExpectedSending Expect(Rule rule, DateTimeOffset now, IReadOnlyList<Invitation> asked) => OverviewRules.Expect(
        Some.Event, DispatchRules.Plan(Some.Event).First(p => p.Rule == rule), asked, Book, [], Windows, SendingHours.OfficeHours, QueueAhead.Empty, now);
}
