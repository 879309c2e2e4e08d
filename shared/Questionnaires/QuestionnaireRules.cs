namespace Outreach.Questionnaires;

/// <summary>What a questionnaire must be. Pure.</summary>
/// <remarks>The limits keep a questionnaire and the longest response to it within one text property of a table row (32 Ki characters).</remarks>
public static class QuestionnaireRules
{
    public const int MaxTitle = 100;

    public const int MaxIntroduction = 1_000;

    public const int MaxQuestions = 20;

    public const int MaxFreeTexts = 10;

    public const int MaxQuestionText = 200;

    public const int MinOptions = 2;

    public const int MaxOptions = 12;

    public const int MaxOptionText = 60;

    /// <summary>What is missing or wrong, in the order of the form; empty: it can be saved.</summary>
    public static IReadOnlyList<QuestionnaireFault> Check(Questionnaire questionnaire)
    {
        ArgumentNullException.ThrowIfNull(questionnaire);
        var faults = new List<QuestionnaireFault>();
        void Fault(bool wrong, QuestionnaireFaultKind kind, int? question = null)
        {
            if (wrong)
                faults.Add(new(question, kind));
        }

        Fault(questionnaire.Title.Length == 0, QuestionnaireFaultKind.TitleMissing);
        Fault(questionnaire.Title.Length > MaxTitle, QuestionnaireFaultKind.TitleTooLong);
        Fault(questionnaire.Introduction.Length > MaxIntroduction, QuestionnaireFaultKind.IntroductionTooLong);
        Fault(questionnaire.Questions.Count == 0, QuestionnaireFaultKind.NoQuestion);
        Fault(questionnaire.Questions.Count > MaxQuestions, QuestionnaireFaultKind.TooManyQuestions);
        Fault(questionnaire.Questions.Count(q => q.Kind is QuestionKind.FreeText) > MaxFreeTexts, QuestionnaireFaultKind.TooManyFreeTexts);
        foreach (var (index, question) in questionnaire.Questions.Index())
        {
            Fault(question.Text.Length == 0, QuestionnaireFaultKind.TextMissing, index);
            Fault(question.Text.Length > MaxQuestionText, QuestionnaireFaultKind.TextTooLong, index);
            if (question.Kind is QuestionKind.FreeText)
                continue;
            Fault(question.Options.Count < MinOptions, QuestionnaireFaultKind.TooFewOptions, index);
            Fault(question.Options.Count > MaxOptions, QuestionnaireFaultKind.TooManyOptions, index);
            Fault(question.Options.Any(o => o.Length > MaxOptionText), QuestionnaireFaultKind.OptionTooLong, index);
            Fault(question.Options.Distinct().Count() < question.Options.Count, QuestionnaireFaultKind.OptionTwice, index);
        }

        return faults;
    }

    /// <summary>The questions as they are kept: without choices where none are asked, with ids under which results compare.</summary>
    /// <param name="changed">As typed; a new question has an empty id.</param>
    /// <param name="before">What stood there.</param>
    /// <param name="newId">Makes an id.</param>
    /// <remarks>A question keeps its id through any edit, but for another kind of answer: the results would not compare.</remarks>
    public static IReadOnlyList<Question> Tidy(IReadOnlyList<Question> changed, IReadOnlyList<Question> before, Func<string> newId)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(newId);
        var used = new HashSet<string>();
        return
        [
            .. changed.Select(q => q with
            {
                Id = before.Any(b => b.Id == q.Id && b.Kind == q.Kind) && used.Add(q.Id) ? q.Id : newId(),
                Options = q.Kind is QuestionKind.FreeText ? [] : q.Options,
            }),
        ];
    }
}

/// <summary>What is wrong with a questionnaire.</summary>
/// <param name="Question">Which question, from 0; null for the whole.</param>
public sealed record QuestionnaireFault(int? Question, QuestionnaireFaultKind Kind);

/// <summary>The ways in which a questionnaire can be wrong.</summary>
public enum QuestionnaireFaultKind
{
    TitleMissing = 1,
    TitleTooLong,
    IntroductionTooLong,
    NoQuestion,
    TooManyQuestions,
    TooManyFreeTexts,
    TextMissing,
    TextTooLong,
    TooFewOptions,
    TooManyOptions,
    OptionTooLong,
    OptionTwice,
}
