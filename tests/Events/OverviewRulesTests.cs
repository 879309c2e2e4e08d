using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Events;

public class OverviewRulesTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

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
        var count = new SendingCount();
        foreach (var (state, reason, sentAt) in new (MessageState, Reason?, DateTimeOffset?)[]
        {
            (MessageState.Sent, null, Some.At(1, 14, 9)), (MessageState.Waiting, null, null), (MessageState.Claimed, null, null),
            (MessageState.Dropped, Reason.NoMail, null), (MessageState.Dropped, Reason.NoMail, null), (MessageState.Failed, Reason.AddressRefused, null),
        })
        {
            count.Add(new LedgerLine(new MessageKey(Some.Event.Id, Rule.Invitation, "1", Some.Member(1).Id, Channel.Mail), state, reason, null, sentAt), null);
        }

        var progress = count.Progress;
        Assert.Equal((6, 1, 2), (progress.All, progress.Sent, progress.Open));
        Assert.Equal([new(MessageState.Dropped, Reason.NoMail, 2), new NotSent(MessageState.Failed, Reason.AddressRefused, 1)], progress.NotSent);
    }

    [Fact]
    public void The_mail_of_a_successor_is_expected_on_the_first_day_in_office()
    {
        var planned = DispatchRules.Plan(Some.Event).First(p => p.Rule is Rule.Invitation);
        var count = new SendingCount();
        Add(1, Some.At(1, 14, 9));
        Add(2, Some.At(1, 20, 0));

        var both = OverviewRules.Expect(planned, count, Windows, SendingHours.OfficeHours, QueueAhead.Empty, Some.At(1, 14, 9));
        Assert.Equal((Some.At(1, 14, 9), Some.At(1, 20, 9)), (both.Starts, both.LastLeaves));
        count = new SendingCount();
        Add(2, Some.At(1, 20, 0));
        Assert.Equal(Some.At(1, 20, 9), OverviewRules.Expect(planned, count, Windows, SendingHours.OfficeHours, QueueAhead.Empty, Some.At(1, 15, 9)).Starts);

        void Add(int number, DateTimeOffset due) => count.Add(
            new LedgerLine(new MessageKey(Some.Event.Id, Rule.Invitation, "1", Some.Member(number).Id, Channel.Mail), MessageState.Waiting, null, null, null) { DueAt = due }, null);
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

    [Theory]
    [InlineData(3)]
    [InlineData(1_100)]
    public async Task Ledger_and_people_are_counted_page_by_page_and_who_was_asked_days_ago_is_not_foreseen_to_be_reminded(int people)
    {
        await using var world = await World.StartAsync(azurite, perMinute: 10_000, urgentPercent: 0, perHour: 10_000);
        await world.ReleaseAsync(3);
        await world.Invitations.LayOutAsync(Some.Event.Id, [.. Enumerable.Range(1, people).Select(n => Some.Invitation(Some.Member(n)))], Cancelled);
        Message Row(int n, Rule rule, MessageState state) => new()
        {
            Key = new MessageKey(Some.Event.Id, rule, "1", Some.Member(n).Id, Channel.Mail),
            State = state,
            DueAt = Some.At(1, 14, 9),
            SentAt = state is MessageState.Sent ? Some.At(1, 14, 9).AddSeconds(n) : null,
            ExpiresAt = Some.At(2, 1, 0),
        };
        // Everybody has been invited; those with an odd number only just now, as a second of two would be.
        Assert.True(await world.Ledger.TryWriteAsync(
            Enumerable.Range(1, people).Select(n => Row(n, Rule.Invitation, MessageState.Sent) with { SentAt = n % 2 == 0 ? Some.At(1, 14, 9) : Some.At(1, 27, 9) }), [], Cancelled));
        await world.AddAsync(Enumerable.Range(4, Math.Max(0, people - 3)).Select(Some.Member));
        await world.ReplyAsync(Some.Member(2), Some.Yes());
        world.Clock.MoveTo(Some.At(1, 27, 10));

        var overview = (await world.Get<OverviewDesk>().ReadAsync(Some.Event.Id, Cancelled))!;

        Assert.Equal((people, 1), (overview.Asked, overview.Replied));
        Assert.Equal((people, people), overview.Sendings.First(s => s.Planned.Rule is Rule.Invitation).Progress is { } p ? (p.All, p.Sent) : default);
        var reminder = overview.Sendings.First(s => s.Planned.Rule is Rule.Reminder);
        Assert.Equal((people / 2 - 1, null), (reminder.Mails, reminder.Progress));
        Assert.Equal(
            new[] { new NotSent(MessageState.Dropped, Reason.TooSoon, (people + 1) / 2), new NotSent(MessageState.Dropped, Reason.Answered, 1) }, reminder.Skipped);
    }

    private static ExpectedSending Expect(Rule rule, DateTimeOffset now, IReadOnlyList<Invitation> asked)
    {
        var plan = DispatchRules.Plan(Some.Event);
        var count = new SendingCount();
        foreach (var message in asked.SelectMany(i => OverviewRules.Foresee(
            Some.Event, plan, i, Book.Find(i.ContactId), SoFar.Nothing, [], Suppressions.None, SendingHours.OfficeHours, now)).Where(m => m.Key.Rule == rule))
            count.Add(message);
        return OverviewRules.Expect(plan.First(p => p.Rule == rule), count, Windows, SendingHours.OfficeHours, QueueAhead.Empty, now);
    }
}
