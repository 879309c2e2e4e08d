using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

/// <summary>Two contacts that turn out to be one person while an event is under way.</summary>
public class MergedPeopleTests(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Reminder = "【ご返事のお願い】";

    private static readonly Contact Survivor = Some.Member(2);

    private static Task MergeAsync(World world, int other) => world.ChangeAsync(Some.Member(other) with { MergedInto = Survivor.Id });

    [Fact]
    public async Task Merged_before_the_mails_go_out_the_person_gets_one_of_each_kind()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(3);
        await MergeAsync(world, 1);

        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Equal(Once("member2@example.jp", "member3@example.jp"), world.Mailed(Invitation));
        Assert.Equal(Once("member2@example.jp", "member3@example.jp"), world.Mailed(Reminder));
        Assert.Equal(Reason.AskedAsAnother, (await world.MessagesAsync(Rule.Invitation))[0].Reason);
    }

    [Fact]
    public async Task Merged_between_the_two_invitations_the_second_is_not_sent()
    {
        await using var world = await World.StartAsync(azurite, perMinute: 1);
        await world.ReleaseAsync(2);
        await world.TickAsync();
        await MergeAsync(world, 1);

        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Equal(Once("member1@example.jp"), world.Mailed(Invitation));
        Assert.Equal(Once("member2@example.jp"), world.Mailed(Reminder));
    }

    [Fact]
    public async Task An_answer_by_either_link_counts_and_both_links_stay_open()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickAsync();
        await MergeAsync(world, 1);
        await world.ReplyAsync(Some.Member(1), Some.Yes());

        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Empty(world.Mailed(Reminder));
    }

    [Fact]
    public async Task Somebody_who_was_merged_into_one_who_was_not_asked_is_written_to_there()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        await world.AddAsync(Survivor with { Appointments = [] });
        await MergeAsync(world, 1);

        await world.TickUntilAsync(Some.At(1, 14, 10));

        Assert.Equal(Once("member2@example.jp"), world.Mailed(Invitation));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task Both_mails_of_a_person_came_back_one_of_them_late_and_the_right_address_gets_one(int first, int late)
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.TickAsync();
        await MergeAsync(world, 1);
        await BounceAsync(world, first);
        await world.ChangeAsync(Survivor with { Mail = "right@example.jp" });
        await world.Get<ReopeningDesk>().ReopenAsync([Survivor.Id, Some.Member(1).Id], Cancelled);
        await world.TickUntilAsync(Some.At(1, 14, 11));

        await BounceAsync(world, late);
        await world.TickUntilAsync(Some.At(1, 14, 12));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp", "right@example.jp"), world.Mailed(Invitation));
    }

    [Fact]
    public async Task Written_to_by_the_merged_contacts_invitation_alone_the_person_gets_what_came_back_at_the_right_address()
    {
        await using var world = await World.StartAsync(azurite, perMinute: 1);
        await world.ReleaseAsync(2);
        await world.TickAsync();
        await MergeAsync(world, 1);
        await world.TickUntilAsync(Some.At(1, 14, 11));
        Assert.Equal(Once("member1@example.jp"), world.Mailed(Invitation));

        await BounceAsync(world, 1);
        await world.TickUntilAsync(Some.At(1, 14, 12));

        Assert.Equal(Once("member1@example.jp", "member2@example.jp"), world.Mailed(Invitation));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Task BounceAsync(World world, int member)
    {
        var key = new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, Some.Member(member).Id, Channel.Mail);
        return world.Get<DeliveryDesk>().NoteAsync(
            new MailReport(
                OperationIds.For(key.EventId, key.ContactId, key.Text, 0), Delivery.Bounced, Some.Member(member).Mail, world.Clock.GetUtcNow(), "550 5.1.1 User unknown"),
            Cancelled);
    }

    private static Dictionary<string, int> Once(params string[] addresses) => addresses.ToDictionary(a => a, _ => 1);
}
