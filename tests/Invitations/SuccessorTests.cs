using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Invitations;

/// <summary>A role passes to somebody else while an event is under way.</summary>
public class SuccessorTests(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Reminder = "【ご返事のお願い】", Role = "協議体メンバー";

    private static readonly DateOnly Date = new(2025, 1, 20);

    private static readonly Contact Successor = Some.Member(9) with { Appointments = [new(Role, Some.Yawata.Id, Date)] };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task HandOverAsync(World world, DateOnly? first = null)
    {
        var (old, date) = (Some.Member(1), first ?? Date);
        await world.ChangeAsync(old with { Appointments = [old.Appointments[0] with { Until = date.AddDays(-1) }] });
        await world.AddAsync(Successor with { Appointments = [new(Role, Some.Yawata.Id, date)] });
    }

    [Fact]
    public async Task Yesterdays_mail_is_the_predecessors_tomorrows_the_successors_and_nobody_gets_one_twice()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 20, 10));
        await HandOverAsync(world);
        var desk = world.Get<SuccessorDesk>();

        var affected = Assert.Single(await desk.LookAsync(Role, Date, await world.Get<ContactTable>().BookAsync(Cancelled), Cancelled));
        Assert.Equal(Successor.Id, Assert.Single(affected.Successors).Contact.Id);
        var added = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => desk.InviteAsync(Some.Event.Id, Role, Date, Cancelled)));
        Assert.Equal(1, added.Sum());
        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "member9@example.jp"), world.Mailed(Invitation));
        Assert.Equal(Once("member2@example.jp", "member9@example.jp"), world.Mailed(Reminder));
        Assert.Equal(Reason.NotInOffice, (await world.MessagesAsync(Rule.Reminder))[0].Reason);
    }

    [Fact]
    public async Task Once_the_handover_is_taken_back_whoever_was_known_before_is_not_asked_again_and_the_predecessor_is()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 20, 10));
        await HandOverAsync(world);
        await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Role, Date, Cancelled);

        await world.ChangeAsync(Some.Member(1));
        await world.ChangeAsync(Successor with { Appointments = [] });
        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp"), world.Mailed(Invitation));
        Assert.Equal(Once("member1@example.jp", "member2@example.jp"), world.Mailed(Reminder));
    }

    [Fact]
    public async Task What_a_predecessor_answered_stays_theirs()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        await world.TickUntilAsync(Some.At(1, 15, 10));
        await world.ReplyAsync(Some.Member(1), Some.Yes());
        await HandOverAsync(world);

        await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Role, Date, Cancelled);

        var all = (await world.Invitations.ListAsync(Some.Event.Id, Cancelled)).ToDictionary(i => i.Value.ContactId, i => i.Value.Reply);
        Assert.NotNull(all[Some.Member(1).Id]);
        Assert.Null(all[Successor.Id]);
    }

    [Fact]
    public async Task Before_the_invitations_go_out_the_successor_is_written_to_with_all_the_others()
    {
        await using var world = await World.StartAsync(azurite);
        world.Clock.MoveTo(Some.At(1, 10, 9));
        await world.ReleaseAsync(2);
        await HandOverAsync(world, new(2025, 1, 14));
        await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Role, new(2025, 1, 14), Cancelled);

        Assert.Empty(world.Mail.Mails);
        await world.TickUntilAsync(Some.At(1, 14, 10));

        Assert.Equal(Once("member2@example.jp", "member9@example.jp"), world.Mailed(Invitation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_successor_is_not_written_to_before_the_first_day_in_office(bool laidOutAgain)
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 14, 10));
        await HandOverAsync(world);
        await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Role, Date, Cancelled);
        await world.TickUntilAsync(Some.At(1, 15, 10));
        if (laidOutAgain)
            await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Role, Date, Cancelled);

        await world.TickUntilAsync(Some.At(1, 20, 8));
        Assert.Equal(Once("member1@example.jp", "member2@example.jp"), world.Mailed(Invitation));
        Assert.Equal(Some.At(1, 20, 0), Assert.Single(await world.MessagesAsync(Rule.Invitation), m => m.Key.ContactId == Successor.Id).DueAt);
        await world.TickUntilAsync(Some.At(1, 20, 10));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "member9@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task The_mail_of_a_successor_makes_nothing_late_of_what_was_promised_and_no_letter_is_due_before_the_first_day()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 14, 10));
        await HandOverAsync(world);
        var byLetter = Some.Member(8) with { Mail = null, Address = "見本町1-1", Appointments = [new(Role, Some.Yawata.Id, Date)] };
        await world.AddAsync(byLetter);
        await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Role, Date, Cancelled);
        await world.TickUntilAsync(Some.At(1, 15, 10));

        var waits = await CountAsync();
        Assert.Equal((1, true), (waits.AddedOpen, waits.LastMailed < Some.At(1, 14, 10)));
        Assert.Empty(await LettersAsync());
        await world.TickUntilAsync(Some.At(1, 20, 10));

        var after = await CountAsync();
        Assert.Equal((0, waits.LastMailed), (after.AddedOpen, after.LastMailed));
        Assert.Equal([byLetter.Id], await LettersAsync());

        async Task<SendingCount> CountAsync()
        {
            var expected = await world.Get<ExpectationDesk>().ReadAsync(
                Some.Event with { State = EventState.Scheduled }, await world.Get<ContactTable>().BookAsync(Cancelled), world.Clock.GetUtcNow(), Cancelled);
            return expected.Of(DispatchRules.Plan(Some.Event)[0]);
        }

        async Task<IEnumerable<string>> LettersAsync() =>
            (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!.Open(Channel.Post).Select(o => o.Key.ContactId);
    }

    [Fact]
    public async Task Taken_back_or_dated_anew_before_the_first_day_nothing_is_sent_on_it()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 14, 10));
        await HandOverAsync(world);
        await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Role, Date, Cancelled);
        await world.TickUntilAsync(Some.At(1, 15, 10));

        await world.ChangeAsync(Successor with { Appointments = [new(Role, Some.Yawata.Id, Date.AddDays(1))] });
        await world.TickUntilAsync(Some.At(1, 20, 16));
        Assert.DoesNotContain("member9@example.jp", world.Mailed(Invitation));
        await world.ChangeAsync(Successor with { Appointments = [] });
        await world.TickUntilAsync(Some.At(1, 21, 10));

        Assert.DoesNotContain("member9@example.jp", world.Mailed(Invitation));
        Assert.Equal(Reason.NotInOffice, Assert.Single(await world.MessagesAsync(Rule.Invitation), m => m.Key.ContactId == Successor.Id).Reason);
    }

    [Fact]
    public async Task A_draft_and_an_event_whose_replies_are_over_ask_nobody_by_this()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        await HandOverAsync(world);
        await world.Get<EventTable>().AddAsync(Some.Event with { Id = "draft001" }, Cancelled);
        world.Clock.MoveTo(Some.Event.Timetable.ReplyUntil);

        Assert.Empty(await world.Get<SuccessorDesk>().LookAsync(Role, Date, await world.Get<ContactTable>().BookAsync(Cancelled), Cancelled));
        Assert.Equal(0, await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Role, Date, Cancelled));
    }

    private static Dictionary<string, int> Once(params string[] addresses) => addresses.ToDictionary(a => a, _ => 1);
}
