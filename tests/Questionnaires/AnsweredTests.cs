using Azure.Core;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Questionnaires;
using Outreach.Tests.Support;

namespace Outreach.Tests.Questionnaires;

/// <summary>Whoever has answered is asked no more, by whichever way the answer came.</summary>
public class AnsweredTests(Azurite azurite)
{
    private const string Asked = "【アンケートのお願い】", Reminded = "【アンケート再度のお願い】";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static readonly Event Event = Some.Event with
    {
        Rules = Some.Rules with
        {
            Timed = [.. Some.Rules.Timed, new SendingRule("1", Rule.QuestionnaireReminder, When.Days(Anchor.SessionEnd, 7, new(10, 0)))],
        },
    };

    [Fact]
    public async Task An_answer_on_paper_that_is_typed_in_before_the_questionnaire_leaves_stops_it()
    {
        await using var world = await CameAsync(3, perMinute: 1);
        Assert.Equal(1, (await world.TickAsync()).Submitted);

        await EnterAsync(world, 2);
        await world.TickUntilAsync(world.Clock.GetUtcNow().AddMinutes(5));

        Assert.Equal(["member1@example.jp", "member3@example.jp"], world.Mailed(Asked).Keys.Order());
        Assert.Equal(Reason.Answered, (await world.MessagesAsync(Rule.Questionnaire, "1"))[1].Reason);
    }

    [Fact]
    public async Task An_answer_a_second_before_the_reminder_stops_it()
    {
        await using var world = await CameAsync(3, perMinute: 1);
        await world.TickUntilAsync(world.Clock.GetUtcNow().AddMinutes(5));
        Assert.Equal(3, world.Mailed(Asked).Count);
        world.Clock.MoveTo(Some.At(2, 17, 10));
        Assert.Equal(1, (await world.TickAsync()).Submitted);

        world.Clock.Move(TimeSpan.FromSeconds(60));
        await AnswerAsync(world, 2);
        world.Clock.Move(TimeSpan.FromSeconds(1));
        await world.TickUntilAsync(world.Clock.GetUtcNow().AddMinutes(5));

        Assert.Equal(["member1@example.jp", "member3@example.jp"], world.Mailed(Reminded).Keys.Order());
    }

    [Fact]
    public async Task An_answer_between_the_claim_and_the_look_that_follows_it_stops_the_reminder()
    {
        World? answering = null;
        var answered = false;
        await using var world = await CameAsync(2, perMinute: 30, async request =>
        {
            // The first that is read after the claim is the event with the version of its answers.
            if (answering is not { } office || request.Method != RequestMethod.Get || !request.Uri.ToString().Contains("Events", StringComparison.Ordinal))
                return;
            answering = null;
            if ((await office.MessagesAsync(Rule.QuestionnaireReminder, "1.1")).Any(m => m.State is MessageState.Claimed))
            {
                await AnswerAsync(office, 2);
                answered = true;
            }
            else
            {
                answering = office;
            }
        });
        await world.TickUntilAsync(world.Clock.GetUtcNow().AddMinutes(5));
        world.Clock.MoveTo(Some.At(2, 17, 10));

        answering = world;
        await world.TickUntilAsync(world.Clock.GetUtcNow().AddMinutes(5));

        Assert.True(answered);
        Assert.Equal(["member1@example.jp"], world.Mailed(Reminded).Keys);
    }

    /// <summary>Everybody has come to the first session, and its questionnaire is due.</summary>
    private async Task<World> CameAsync(int people, int perMinute, Func<Request, Task>? before = null)
    {
        var world = await World.StartAsync(azurite, perMinute, 0, before is null ? null : new PolicyOf(before));
        await world.AddAsync(Enumerable.Range(1, people).Select(Some.Member));
        await world.Get<EventTable>().AddAsync(Event, Cancelled);
        Assert.Equal(new ReleaseOutcome.Released(people), await world.Get<ReleaseDesk>().ReleaseAsync(Event.Id, people, "staff", Cancelled));
        await world.TickUntilAsync(Some.At(1, 14, 10));
        foreach (var n in Enumerable.Range(1, people))
            await world.ReplyAsync(Some.Member(n), Some.Yes());
        world.Clock.MoveTo(Event.Sessions[0].End + DispatchRules.AfterSession);
        return world;
    }

    private static async Task AnswerAsync(World world, int member) => Assert.IsType<ResponseOutcome.Recorded>(
        await world.Get<QuestionnaireDesk>().AnswerAsync(await OpenAsync(world, member), Answers, Cancelled));

    private static async Task EnterAsync(World world, int member) => Assert.IsType<ResponseOutcome.Recorded>(
        await world.Get<QuestionnaireDesk>().EnterAsync(await OpenAsync(world, member), null, Answers, ReplyChannel.Paper, "staff", Cancelled));

    private static async Task<OpenQuestionnaire> OpenAsync(World world, int member) =>
        (await world.Get<QuestionnaireDesk>().FindAsync(Event.Id, Some.Member(member).Id, Cancelled))!;

    private static Dictionary<string, IReadOnlyList<string>> Answers => QuestionnaireTemplate.FirstVersion.Questions
        .Where(q => q.Required).ToDictionary(q => q.Id, q => (IReadOnlyList<string>)[q.Options[0]]);
}
