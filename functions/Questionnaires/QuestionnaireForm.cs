using System.Globalization;
using Microsoft.AspNetCore.Http;
using Outreach.Functions.Pages;
using Outreach.Questionnaires;

namespace Outreach.Functions.Questionnaires;

/// <summary>The editor's form: a questionnaire in fields, and buttons that rearrange it without saving.</summary>
internal static class QuestionnaireForm
{
    public const string Version = "version";
    public const string Title = "title";
    public const string Introduction = "introduction";
    public const string Count = "count";
    public const string Id = "id";
    public const string Kind = "kind";
    public const string Text = "text";
    public const string Options = "options";
    public const string Required = "required";

    /// <summary>The name of every button; its value says what to do.</summary>
    public const string Do = "do";
    public const string Save = "save";
    public const string Add = "add";
    public const string Remove = "remove";
    public const string Up = "up";
    public const string Down = "down";

    /// <summary>The field of one question; <paramref name="question"/> counts from 0.</summary>
    public static string Field(int question, string field) => string.Create(CultureInfo.InvariantCulture, $"q{question}-{field}");

    /// <summary>A button's value for one question.</summary>
    public static string To(string action, int question) => string.Create(CultureInfo.InvariantCulture, $"{action}-{question}");

    /// <summary>What was typed. Choices are kept for every kind, so that trying another kind loses nothing.</summary>
    public static Questionnaire Read(IFormCollection form)
    {
        var count = int.TryParse(form[Count], NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? Math.Min(given, QuestionnaireRules.MaxQuestions + 1)
            : 0;
        return new Questionnaire(0, form.Text(Title) ?? "", form.Text(Introduction)?.ReplaceLineEndings("\n") ?? "",
            [.. Enumerable.Range(0, count).Select(n => ReadQuestion(form, n))]);
    }

    /// <summary>The questionnaire after a button was pressed; what the button does not name stays as it is.</summary>
    public static Questionnaire After(Questionnaire typed, string? button)
    {
        var questions = typed.Questions.ToList();
        var (action, at) = Split(button);
        switch (action)
        {
            case Add when questions.Count <= QuestionnaireRules.MaxQuestions:
                questions.Add(new Question("", QuestionKind.SingleChoice, "", false, []));
                break;
            case Remove when at < questions.Count:
                questions.RemoveAt(at);
                break;
            case Up when at > 0 && at < questions.Count:
                (questions[at - 1], questions[at]) = (questions[at], questions[at - 1]);
                break;
            case Down when at < questions.Count - 1:
                (questions[at + 1], questions[at]) = (questions[at], questions[at + 1]);
                break;
        }

        return typed with { Questions = questions };
    }

    public static FormErrors Errors(IEnumerable<QuestionnaireFault> faults) => new(faults.Select(fault =>
    {
        var number = fault.Question + 1;
        FieldError Of(string field, string text, int? limit = null) =>
            new(Field(fault.Question ?? 0, field), Words.Fill(text, number, limit));
        return fault.Kind switch
        {
            QuestionnaireFaultKind.TitleMissing => new FieldError(Title, QuestionnaireTexts.TitleMissing),
            QuestionnaireFaultKind.TitleTooLong => new(Title, Words.Fill(QuestionnaireTexts.TitleTooLong, QuestionnaireRules.MaxTitle)),
            QuestionnaireFaultKind.IntroductionTooLong =>
                new(Introduction, Words.Fill(QuestionnaireTexts.IntroductionTooLong, QuestionnaireRules.MaxIntroduction)),
            QuestionnaireFaultKind.NoQuestion => new(Add, QuestionnaireTexts.NoQuestion),
            QuestionnaireFaultKind.TooManyQuestions =>
                new(Add, Words.Fill(QuestionnaireTexts.TooManyQuestions, QuestionnaireRules.MaxQuestions)),
            QuestionnaireFaultKind.TooManyFreeTexts =>
                new(Add, Words.Fill(QuestionnaireTexts.TooManyFreeTexts, QuestionnaireRules.MaxFreeTexts)),
            QuestionnaireFaultKind.TextMissing => Of(Text, QuestionnaireTexts.TextMissing),
            QuestionnaireFaultKind.TextTooLong => Of(Text, QuestionnaireTexts.TextTooLong, QuestionnaireRules.MaxQuestionText),
            QuestionnaireFaultKind.TooFewOptions => Of(Options, QuestionnaireTexts.TooFewOptions, QuestionnaireRules.MinOptions),
            QuestionnaireFaultKind.TooManyOptions => Of(Options, QuestionnaireTexts.TooManyOptions, QuestionnaireRules.MaxOptions),
            QuestionnaireFaultKind.OptionTooLong => Of(Options, QuestionnaireTexts.OptionTooLong, QuestionnaireRules.MaxOptionText),
            _ => Of(Options, QuestionnaireTexts.OptionTwice),
        };
    }));

    /// <summary>The kind's name.</summary>
    public static string Word(QuestionKind kind) => kind switch
    {
        QuestionKind.SingleChoice => QuestionnaireTexts.KindSingleChoice,
        QuestionKind.MultipleChoice => QuestionnaireTexts.KindMultipleChoice,
        QuestionKind.Scale => QuestionnaireTexts.KindScale,
        _ => QuestionnaireTexts.KindFreeText,
    };

    private static Question ReadQuestion(IFormCollection form, int n) => new(
        form.Text(Field(n, Id)) ?? "",
        Enum.TryParse<QuestionKind>(form[Field(n, Kind)], out var kind) && Enum.IsDefined(kind) ? kind : QuestionKind.SingleChoice,
        form.Text(Field(n, Text)) ?? "",
        form.Text(Field(n, Required)) is not null,
        (form.Text(Field(n, Options)) ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static (string? Action, int At) Split(string? button) =>
        button?.Split('-') is [var action, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? (action, at)
            : (button, int.MaxValue);
}
