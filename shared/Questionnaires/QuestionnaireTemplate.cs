namespace Outreach.Questionnaires;

/// <summary>The questionnaire that an event begins with, after the ふりかえりアンケート of the newsletter.</summary>
/// <remarks>The questions' ids are the same in every round, so that rounds compare. The words are Japanese: they are sent.</remarks>
public static class QuestionnaireTemplate
{
    /// <summary>The template as the first version of an event's questionnaire.</summary>
    public static Questionnaire FirstVersion => new(1, QuestionnaireTemplateTexts.Title, QuestionnaireTemplateTexts.Introduction,
    [
        new("satisfaction", QuestionKind.Scale, QuestionnaireTemplateTexts.Satisfaction, true, Lines(QuestionnaireTemplateTexts.SatisfactionSteps)),
        new("theme", QuestionKind.SingleChoice, QuestionnaireTemplateTexts.Theme, false, Lines(QuestionnaireTemplateTexts.ThemeOptions)),
        new("takeaway", QuestionKind.MultipleChoice, QuestionnaireTemplateTexts.TakeAway, false, Lines(QuestionnaireTemplateTexts.TakeAwayOptions)),
        new("voice", QuestionKind.FreeText, QuestionnaireTemplateTexts.Voice, false, []),
    ]);

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
