using Outreach.Questionnaires;

namespace Outreach.Tests.Questionnaires;

public class QuestionnaireRulesTests
{
    private static readonly Question Theme = new("theme", QuestionKind.SingleChoice, "テーマは", false, ["よい", "よくない"]);
    private static readonly Question Voice = new("voice", QuestionKind.FreeText, "ご感想", false, []);

    private static Questionnaire Of(params IReadOnlyList<Question> questions) => new(0, "ふりかえり", "", questions);

    private static IEnumerable<QuestionnaireFaultKind> Faults(Questionnaire questionnaire) => QuestionnaireRules.Check(questionnaire).Select(f => f.Kind);

    [Fact]
    public void The_template_is_sound_and_asks_in_all_four_ways()
    {
        Assert.Empty(QuestionnaireRules.Check(QuestionnaireTemplate.FirstVersion));
        Assert.Equal(Enum.GetValues<QuestionKind>().Order(), QuestionnaireTemplate.FirstVersion.Questions.Select(q => q.Kind).Order());
        Assert.All(QuestionnaireTemplate.FirstVersion.Questions, q => Assert.Matches("^[a-z0-9]{1,16}$", q.Id));
    }

    [Fact]
    public void What_is_missing_is_named_with_its_question()
    {
        Assert.Equal([new(null, QuestionnaireFaultKind.TitleMissing), new(null, QuestionnaireFaultKind.NoQuestion)], QuestionnaireRules.Check(Of() with { Title = "" }));
        Assert.Equal([new(1, QuestionnaireFaultKind.TextMissing)], QuestionnaireRules.Check(Of(Theme, Voice with { Text = "" })));
        Assert.Equal([QuestionnaireFaultKind.TooFewOptions], Faults(Of(Theme with { Options = ["よい"] })));
        Assert.Equal([QuestionnaireFaultKind.OptionTwice], Faults(Of(Theme with { Options = ["よい", "よい"] })));
        Assert.Equal([QuestionnaireFaultKind.TooManyOptions], Faults(Of(Theme with { Options = [.. Enumerable.Range(1, 13).Select(n => $"{n}")] })));
        Assert.Equal([QuestionnaireFaultKind.TooManyFreeTexts], Faults(Of([.. Enumerable.Repeat(Voice, 11)])));
        Assert.Equal([QuestionnaireFaultKind.TooManyQuestions], Faults(Of([.. Enumerable.Repeat(Theme, 21)])));
    }

    [Fact]
    public void The_longest_questionnaire_and_the_longest_response_fit_into_one_property()
    {
        const int MaxProperty = 32 * 1024;
        var options = Enumerable.Range(0, QuestionnaireRules.MaxOptions).Select(n => $"{n:D2}" + new string('あ', QuestionnaireRules.MaxOptionText - 2)).ToList();
        var longest = new Questionnaire(1, new('題', QuestionnaireRules.MaxTitle), new('言', QuestionnaireRules.MaxIntroduction),
        [
            .. Enumerable.Range(0, QuestionnaireRules.MaxQuestions).Select(n => new Question(
                $"question{n:D8}", n < QuestionnaireRules.MaxFreeTexts ? QuestionKind.FreeText : QuestionKind.MultipleChoice,
                new('問', QuestionnaireRules.MaxQuestionText), true, n < QuestionnaireRules.MaxFreeTexts ? [] : options)),
        ]);
        var response = new Response("mem0000001", 1, "1", longest.Questions.ToDictionary(
            q => q.Id, IReadOnlyList<string> (q) => q.Kind is QuestionKind.FreeText ? [new('声', ResponseRules.MaxText)] : q.Options), default, "staff", default);

        Assert.Empty(QuestionnaireRules.Check(longest));
        Assert.Empty(ResponseRules.Check(longest, response.Answers).Faults);
        Assert.InRange(Outreach.Tables.Json.Write(longest).Length, 1, MaxProperty);
        Assert.InRange(Outreach.Tables.Json.Write(response).Length, 1, MaxProperty);
    }

    [Fact]
    public void A_question_keeps_its_id_through_any_edit_but_for_another_kind_of_answer()
    {
        var next = 0;
        var kept = QuestionnaireRules.Tidy(
            [
                Voice with { Text = "ひとこと" },
                Theme with { Options = ["はい", "いいえ", "どちらでもない"] },
                Theme with { Text = "写し" },
                Voice with { Kind = QuestionKind.SingleChoice, Options = ["a", "b"] },
                Theme with { Id = "" },
                Theme with { Id = "../../q" },
            ],
            [Theme, Voice], () => $"new{++next}");

        Assert.Equal(["voice", "theme", "new1", "new2", "new3", "new4"], kept.Select(q => q.Id));
    }

    [Fact]
    public void Choices_of_a_question_that_is_answered_in_free_words_are_not_kept() =>
        Assert.Empty(Assert.Single(QuestionnaireRules.Tidy([Voice with { Options = ["残り"] }], [Voice], () => "x")).Options);

    [Fact]
    public void An_answer_must_be_one_of_the_choices_and_one_alone_where_one_is_asked()
    {
        var questionnaire = Of(Theme with { Required = true }, Voice);
        IReadOnlyList<ResponseFault> Check(params (string, string[])[] answers) =>
            ResponseRules.Check(questionnaire, answers.ToDictionary(a => a.Item1, IReadOnlyList<string> (a) => a.Item2)).Faults;

        Assert.Equal([new("theme", ResponseFaultKind.Missing)], Check());
        Assert.Equal([new("theme", ResponseFaultKind.Missing)], Check(("theme", [" "])));
        Assert.Equal([new("theme", ResponseFaultKind.NotAnOption)], Check(("theme", ["ほか"])));
        Assert.Equal([new("theme", ResponseFaultKind.OnlyOne)], Check(("theme", ["よい", "よくない"])));
        Assert.Equal([new("voice", ResponseFaultKind.TooLong)], Check(("theme", ["よい"]), ("voice", [new('声', ResponseRules.MaxText + 1)])));
        Assert.Empty(Check(("theme", ["よい"]), ("unknown", ["x"])));
    }
}
