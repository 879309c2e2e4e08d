using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Dispatch.Proofs;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

/// <summary>試行: until the checklist is done only the office's own addresses are mailed.</summary>
public class TrialTests(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Reminder = "【ご返事のお願い】";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_installation_mails_nobody_but_the_office_itself_and_shows_everybody_else_as_held()
    {
        await using var world = await World.StartAsync(azurite, onTrial: true);
        await OwnAsync(world, "member2@example.jp");
        await world.ReleaseAsync(3);
        await world.TickUntilAsync(Some.At(1, 30, 18));

        Assert.Equal(["member2@example.jp"], world.Mail.Mails.Select(m => Assert.Single(m.Recipients).Address).Distinct());
        foreach (var rule in new[] { Rule.Invitation, Rule.Reminder })
        {
            var messages = (await world.MessagesAsync(rule)).ToDictionary(m => m.Key.ContactId);
            Assert.Equal(MessageState.Sent, messages[Some.Member(2).Id].State);
            Assert.All([1, 3], n => Assert.Equal((MessageState.Held, Reason.Trial), (messages[Some.Member(n).Id].State, messages[Some.Member(n).Id].Reason)));
        }

        Assert.Empty((await world.Get<Watchdog>().LookAsync(Cancelled)).Findings);
    }

    [Fact]
    public async Task A_capital_letter_in_an_own_address_makes_no_difference()
    {
        await using var world = await World.StartAsync(azurite, onTrial: true);
        await OwnAsync(world, "MEMBER1@Example.JP");
        await world.ReleaseAsync(1);
        await world.TickUntilAsync(Some.At(1, 14, 10));

        Assert.Single(world.Mail.Mails);
    }

    [Fact]
    public async Task Ended_in_time_everybody_gets_the_invitation_and_nobody_a_reminder_on_its_heels()
    {
        await using var world = await World.StartAsync(azurite, onTrial: true);
        await OwnAsync(world, "member2@example.jp");
        await world.ReleaseAsync(3);
        // The reminder is due the evening before.
        await world.TickUntilAsync(Some.At(1, 31, 9));

        await EndAsync(world);
        await world.TickUntilAsync(Some.At(1, 31, 12));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "member3@example.jp"), world.Mailed(Invitation));
        Assert.Equal(Once("member2@example.jp"), world.Mailed(Reminder));
        Assert.Equal([Reason.TooSoon, null, Reason.TooSoon], (await world.MessagesAsync(Rule.Reminder)).OrderBy(m => m.Key.ContactId).Select(m => m.Reason));
    }

    [Fact]
    public async Task Ended_too_late_nothing_stale_goes_out_and_the_reason_stands_in_the_ledger()
    {
        await using var world = await World.StartAsync(azurite, onTrial: true);
        await OwnAsync(world, "member2@example.jp");
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.Event.Timetable.ReplyUntil.AddHours(1));

        var look = await world.Get<TrialDesk>().ReadAsync(Cancelled);
        Assert.Equal((0, 2), (look.Timely, look.Late));
        await EndAsync(world);
        // At night, before the sender does anything.
        Assert.Contains(await world.MessagesAsync(Rule.Invitation), m => m is { State: MessageState.Dropped, Reason: Reason.Expired });
        Assert.DoesNotContain(await world.MessagesAsync(Rule.Invitation), m => m.IsHeldByTrial);
        await world.TickUntilAsync(Some.Event.Timetable.ReplyUntil.AddHours(12));

        Assert.Equal(Once("member2@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task The_end_and_what_it_sets_free_are_one_write_so_no_crash_leaves_anybody_held()
    {
        for (var at = 1; at <= 12; at++)
        {
            var (count, dies) = (0, int.MaxValue);
            await using var world = await World.StartAsync(
                azurite, onTrial: true, watch: new PolicyOf(_ => Interlocked.Increment(ref count) >= dies ? throw new DiedException() : Task.CompletedTask));
            await OwnAsync(world, "member2@example.jp");
            await world.ReleaseAsync(2);
            await world.TickUntilAsync(Some.At(1, 14, 12));
            await CheckAsync(world);

            (count, dies) = (0, at);
            var died = await Record.ExceptionAsync(() => world.Get<TrialDesk>().EndAsync("staff", Cancelled)) is not null;
            dies = int.MaxValue;
            if (died)
                await world.Get<TrialDesk>().EndAsync("staff", Cancelled);
            await world.TickUntilAsync(Some.At(1, 14, 13));

            Assert.Equal(Once("member1@example.jp", "member2@example.jp"), world.Mailed(Invitation));
            if (!died)
                return;
        }

        Assert.Fail("It never got through.");
    }

    [Fact]
    public async Task A_receipt_that_was_held_leaves_once_the_trial_is_over()
    {
        await using var world = await World.StartAsync(azurite, onTrial: true);
        await OwnAsync(world, "member2@example.jp");
        await world.AddAsync(Some.Member(1));
        await world.Get<EventTable>().AddAsync(Some.Event with { Rules = Some.Rules with { Receipts = true } }, Cancelled);
        Assert.Equal(new ReleaseOutcome.Released(1), await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 1, "staff", Cancelled));
        await world.TickUntilAsync(Some.At(1, 14, 12));
        await world.ReplyAsync(Some.Member(1), Some.Yes());
        await world.TickUntilAsync(Some.At(1, 14, 13));
        Assert.Equal(Reason.Trial, Assert.Single(await world.MessagesAsync(Rule.Receipt)).Reason);

        await EndAsync(world);
        await world.TickUntilAsync(Some.At(1, 14, 14));

        Assert.Equal(MessageState.Sent, Assert.Single(await world.MessagesAsync(Rule.Receipt)).State);
    }

    [Fact]
    public async Task It_cannot_end_before_everything_is_checked_and_what_the_product_sees_itself_nobody_can_tick()
    {
        await using var world = await World.StartAsync(azurite, onTrial: true);
        var trial = world.Get<TrialDesk>();
        foreach (var check in Enum.GetValues<TrialCheck>())
            await trial.MarkAsync(check, true, "staff", Cancelled);

        Assert.Equal(
            [TrialCheck.OwnAddress, TrialCheck.Arrived, TrialCheck.Report, TrialCheck.Link, TrialCheck.ReplyTo], await trial.EndAsync("staff", Cancelled));

        await OwnAsync(world, "member2@example.jp");
        Assert.Equal([TrialCheck.Arrived, TrialCheck.Report, TrialCheck.Link, TrialCheck.ReplyTo], await trial.EndAsync("staff", Cancelled));
        await TestAsync(world, "member2@example.jp");
        Assert.Equal([TrialCheck.Report], await trial.EndAsync("staff", Cancelled));
        await ReportAsync(world);
        Assert.Null(await trial.EndAsync("staff", Cancelled));
        Assert.False((await trial.ReadAsync(Cancelled)).Trial.IsOn);
    }

    [Fact]
    public async Task Begun_again_it_holds_what_comes_next()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 14, 12));
        await world.Get<TrialDesk>().BeginAsync("staff", Cancelled);

        await world.TickUntilAsync(Some.At(1, 31, 9));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp"), world.Mailed(Invitation));
        Assert.Empty(world.Mailed(Reminder));
    }

    [Theory]
    [InlineData("desk@city.example.jp\ndesk@city", "desk@city")]
    [InlineData("<script>", "<script>")]
    public async Task An_own_address_that_is_none_is_named(string typed, string line)
    {
        await using var world = await World.StartAsync(azurite, onTrial: true);

        Assert.Equal(new OwnAddressesOutcome.NotAnAddress(line), await world.Get<TrialDesk>().SetAddressesAsync(typed, Cancelled));
        Assert.Equal(
            new OwnAddressesOutcome.TooMany(21),
            await world.Get<TrialDesk>().SetAddressesAsync(string.Join('\n', Enumerable.Range(1, 21).Select(n => $"a{n}@example.jp")), Cancelled));
        Assert.Empty((await world.Get<TrialDesk>().ReadAsync(Cancelled)).Trial.Addresses);
    }

    [Fact]
    public async Task A_test_mail_goes_to_own_addresses_only_once_a_press_and_within_the_quota()
    {
        await using var world = await World.StartAsync(azurite, perMinute: 2, urgentPercent: 0);
        var desk = world.Get<TestMailDesk>();

        Assert.IsType<TestMailOutcome.NotOwn>(await desk.SendAsync(Mail, TestMailDesk.NoEvent, "member1@example.jp", "a", "staff", Cancelled));
        Assert.IsType<TestMailOutcome.Sent>(await desk.SendAsync(Mail, TestMailDesk.NoEvent, Some.OwnAddress, "a", "staff", Cancelled));
        Assert.IsType<TestMailOutcome.Sent>(await desk.SendAsync(Mail, TestMailDesk.NoEvent, Some.OwnAddress, "a", "staff", Cancelled));
        Assert.IsType<TestMailOutcome.NoRoom>(await desk.SendAsync(Mail, TestMailDesk.NoEvent, Some.OwnAddress, "b", "staff", Cancelled));
        var mail = Assert.Single(world.Mail.Mails);
        Assert.Equal((Some.OwnAddress, "【テスト】見本"), (Assert.Single(mail.Recipients).Address, mail.Subject));

        await world.Get<HaltDesk>().StopAsync("staff", Cancelled);
        Assert.IsType<TestMailOutcome.Stopped>(await desk.SendAsync(Mail, TestMailDesk.NoEvent, Some.OwnAddress, "b", "staff", Cancelled));
    }

    [Fact]
    public async Task A_test_mail_to_an_address_that_is_the_offices_no_more_proves_nothing()
    {
        await using var world = await World.StartAsync(azurite, onTrial: true);
        await OwnAsync(world, "member2@example.jp");
        await CheckAsync(world);
        Assert.Empty((await world.Get<TrialDesk>().ReadAsync(Cancelled)).Trial.Missing);

        await OwnAsync(world, "member3@example.jp");

        Assert.Equal(
            [TrialCheck.Arrived, TrialCheck.Report, TrialCheck.Link, TrialCheck.ReplyTo], (await world.Get<TrialDesk>().ReadAsync(Cancelled)).Trial.Missing);
        Assert.NotNull(await world.Get<TrialDesk>().EndAsync("staff", Cancelled));
    }

    private static readonly Mail Mail = new("", "", "見本", "本文", "<p>本文</p>");

    private static async Task OwnAsync(World world, string address) =>
        Assert.Equal(new OwnAddressesOutcome.Saved(), await world.Get<TrialDesk>().SetAddressesAsync(address, Cancelled));

    private static async Task TestAsync(World world, string to) =>
        Assert.IsType<TestMailOutcome.Sent>(await world.Get<TestMailDesk>().SendAsync(Mail, TestMailDesk.NoEvent, to, "press", "staff", Cancelled));

    private static async Task ReportAsync(World world)
    {
        var test = (await world.Get<TrialDesk>().ReadAsync(Cancelled)).Trial.TestMail!;
        await world.Get<DeliveryDesk>().NoteAsync(new MailReport(test.OperationId, Delivery.Delivered, test.To, world.Clock.GetUtcNow()), Cancelled);
    }

    private static async Task CheckAsync(World world)
    {
        await TestAsync(world, "member2@example.jp");
        await ReportAsync(world);
        foreach (var check in Enum.GetValues<TrialCheck>())
            await world.Get<TrialDesk>().MarkAsync(check, true, "staff", Cancelled);
    }

    private static async Task EndAsync(World world)
    {
        await CheckAsync(world);
        Assert.Null(await world.Get<TrialDesk>().EndAsync("staff", Cancelled));
    }

    private static Dictionary<string, int> Once(params string[] addresses) => addresses.ToDictionary(a => a, _ => 1);
}
