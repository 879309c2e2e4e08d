using Outreach.Questionnaires;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Local.Samples;

namespace Outreach.Tests.Samples;

public class SampleEventTests
{
    [Fact]
    public void It_is_the_round_of_the_special_issue()
    {
        Assert.Equal("令和6年度 第2回 第2層協議体小規模情報交換会", SampleEvent.Name);
        Assert.Equal(
            [
                "令和7年2月10日（月）10:00～12:00", "令和7年2月10日（月）13:30～15:30",
                "令和7年2月12日（水）10:00～12:00", "令和7年2月12日（水）13:30～15:30",
            ],
            SampleEvent.Sessions.Select(session => Wareki.FormatSession(session.Start, session.End)));
        Assert.Equal(["人との交流", "人との交流", "支え合い", "支え合い"], SampleEvent.Sessions.Select(session => session.Theme));
    }

    [Fact]
    public void Its_27_units_are_asked_to_one_session_each()
    {
        Assert.Equal([7, 7, 6, 7], SampleEvent.Sessions.Select(session => session.Districts.Count));
        Assert.Equal(27, SampleEvent.Districts.Select(DistrictNames.Key).Distinct().Count());
    }

    [Fact]
    public void Its_questionnaire_asks_in_every_way_once_or_more_and_the_scale_has_five_steps()
    {
        Assert.Equivalent(Enum.GetValues<QuestionKind>(), SampleQuestionnaire.Questions.Select(question => question.Kind).Distinct());
        Assert.All(SampleQuestionnaire.Questions.Where(q => q.Kind is QuestionKind.Scale), scale => Assert.Equal(5, scale.Choices.Count));
        Assert.All(SampleQuestionnaire.Questions, q => Assert.Equal(q.Kind is QuestionKind.FreeText, q.Choices.Count == 0));
    }
}
