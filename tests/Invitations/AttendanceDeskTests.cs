using Outreach.Dispatch;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Invitations;

public class AttendanceDeskTests(Azurite azurite)
{
    private const string Questionnaire = "【アンケート";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_marks_that_differ_are_written()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(3);

        Assert.Equal(2, await MarkAsync(world, "1", (1, true), (2, false), (3, null)));
        Assert.Equal(0, await MarkAsync(world, "1", (1, true), (2, false), (3, null)));
        Assert.Equal(1, await MarkAsync(world, "1", (1, null)));

        Assert.Null((await InvitationAsync(world, 1)).Attendance);
        Assert.Equal(new Attendance(false, "staff", world.Clock.GetUtcNow(), "1"), (await InvitationAsync(world, 2)).Attendance);
    }

    [Fact]
    public async Task A_whole_hall_is_marked_at_once()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(250);

        Assert.Equal(250, await MarkAsync(world, "1", [.. Enumerable.Range(1, 250).Select(n => (n, (bool?)true))]));
    }

    [Fact]
    public async Task Replies_that_come_while_a_list_is_saved_are_kept_and_so_are_the_marks()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(60);

        await Task.WhenAll(
            Task.Run(() => MarkAsync(world, "1", [.. Enumerable.Range(1, 60).Select(n => (n, (bool?)true))]), Cancelled),
            Task.Run(
                async () =>
                {
                    foreach (var n in Enumerable.Range(1, 20))
                        await world.ReplyAsync(Some.Member(n), Some.Yes());
                }, Cancelled));

        foreach (var n in Enumerable.Range(1, 60))
        {
            var invitation = await InvitationAsync(world, n);
            Assert.True(invitation.Attendance!.Present);
            Assert.Equal(n <= 20, invitation.Coming);
        }
    }

    [Fact]
    public async Task Who_came_to_another_session_than_they_said_belongs_to_that_one()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        await world.ReplyAsync(Some.Member(1), Some.Yes("1"));

        await MarkAsync(world, "2", (1, true));

        Assert.Equal("2", (await InvitationAsync(world, 1)).SessionId);
        await world.TickUntilAsync(Some.At(2, 10, 17));
        Assert.Empty(world.Mailed(Questionnaire));
        await world.TickUntilAsync(Some.At(2, 12, 17));
        Assert.Single(world.Mailed(Questionnaire));
    }

    [Fact]
    public async Task A_mark_on_another_sessions_list_gives_way_only_to_having_been_seen()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);
        await MarkAsync(world, "2", (1, true));

        Assert.Equal(0, await MarkAsync(world, "1", (1, false)));
        Assert.Equal(0, await MarkAsync(world, "1", (1, null)));
        Assert.Equal("2", (await InvitationAsync(world, 1)).SessionId);

        Assert.Equal(1, await MarkAsync(world, "1", (1, true)));
        Assert.Equal("1", (await InvitationAsync(world, 1)).SessionId);
    }

    [Fact]
    public async Task Who_is_marked_absent_gets_no_questionnaire()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.ReplyAsync(Some.Member(1), Some.Yes());
        await world.ReplyAsync(Some.Member(2), Some.Yes());
        await MarkAsync(world, "1", (2, false));

        await world.TickUntilAsync(Some.At(2, 10, 17));

        Assert.Equal(["member1@example.jp"], world.Mailed(Questionnaire).Keys);
    }

    [Fact]
    public async Task Who_is_marked_present_after_the_questionnaires_went_out_is_asked_too()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.ReplyAsync(Some.Member(1), Some.Yes());
        await world.TickUntilAsync(Some.At(2, 10, 15));

        await MarkAsync(world, "1", (2, true));
        await world.TickUntilAsync(Some.At(2, 10, 17));

        Assert.Equal(["member1@example.jp", "member2@example.jp"], world.Mailed(Questionnaire).Keys.Order());
        Assert.All(world.Mailed(Questionnaire).Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Who_was_marked_absent_by_mistake_is_asked_after_all()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);
        await world.ReplyAsync(Some.Member(1), Some.Yes());
        await world.ReplyAsync(Some.Member(2), Some.Yes());
        await MarkAsync(world, "1", (2, false));
        await world.TickUntilAsync(Some.At(2, 10, 15));

        await MarkAsync(world, "1", (2, true));
        await world.TickUntilAsync(Some.At(2, 10, 17));

        Assert.Equal(1, world.Mailed(Questionnaire)["member2@example.jp"]);
        Assert.Equal(1, world.Mailed(Questionnaire)["member1@example.jp"]);
    }

    [Fact]
    public async Task There_is_no_list_of_a_session_that_does_not_exist()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(1);

        Assert.Null(await MarkAsync(world, "9", (1, true)));
    }

    [Fact]
    public void Of_a_list_that_two_mark_each_saves_only_what_they_changed()
    {
        var seen = new Dictionary<string, bool?> { ["a"] = true, ["b"] = false };
        var marked = new Dictionary<string, bool?> { ["a"] = true, ["b"] = null, ["c"] = null, ["d"] = true };

        Assert.Equal([("b", (bool?)null), ("d", true)], AttendanceRules.Changes(seen, marked).Select(c => (c.Key, c.Value)));
    }

    private static Task<int?> MarkAsync(World world, string session, params (int Member, bool? Mark)[] marks) =>
        world.Get<AttendanceDesk>().MarkAsync(
            Some.Event.Id, session, marks.ToDictionary(m => Some.Member(m.Member).Id, m => m.Mark), "staff", Cancelled);

    private static async Task<Invitation> InvitationAsync(World world, int member) =>
        (await world.Invitations.FindAsync(Some.Event.Id, Some.Member(member).Id, Cancelled))!.Value;
}
