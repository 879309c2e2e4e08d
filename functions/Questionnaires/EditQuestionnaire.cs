using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Functions.Pages.Errors;
using Outreach.Questionnaires;

namespace Outreach.Functions.Questionnaires;

/// <summary>The editor of an event's questionnaire.</summary>
public sealed class EditQuestionnaire(QuestionnaireDesk desk)
{
    [Function(nameof(EditQuestionnaire))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/questionnaire")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await desk.EditAsync(eventId, ct) is not { } draft
            ? Page.Of<NotFoundPage>(StatusCodes.Status404NotFound)
            : Page.Of<QuestionnairePage>().With(p => p.Draft, draft).With(p => p.Typed, draft.Current)
                .With(p => p.Version, draft.Stored?.Version).With(p => p.Saved, request.Query["done"] == QuestionnairePage.DoneSaved);
    }
}

/// <summary>Saves the questionnaire, or rearranges what was typed without saving.</summary>
public sealed class SaveQuestionnaire(QuestionnaireDesk desk)
{
    [Function(nameof(SaveQuestionnaire))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{eventId:length(8)}/questionnaire")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.EditAsync(eventId, ct) is not { } draft)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var form = await request.ReadFormAsync(ct);
        var typed = QuestionnaireForm.Read(form);
        var version = form.Text(QuestionnaireForm.Version);
        string? button = form[QuestionnaireForm.Do];
        PageResult<QuestionnairePage> Again(int status, QuestionnaireDraft standing) =>
            Page.Of<QuestionnairePage>(status).With(p => p.Draft, standing).With(p => p.Version, version);

        if (button != QuestionnaireForm.Save)
            return Again(StatusCodes.Status200OK, draft).With(p => p.Typed, QuestionnaireForm.After(typed, button)).With(p => p.Unsaved, true);
        return await desk.SaveAsync(draft, version, typed, ct) switch
        {
            SaveOutcome.Saved => Page.SeeOther($"/events/{eventId}/questionnaire?done={QuestionnairePage.DoneSaved}"),
            SaveOutcome.Incomplete(var faults) => Again(StatusCodes.Status422UnprocessableEntity, draft)
                .With(p => p.Typed, typed).With(p => p.Unsaved, true).With(p => p.Errors, QuestionnaireForm.Errors(faults)),
            SaveOutcome.ChangedMeanwhile(var current) => Again(StatusCodes.Status409Conflict, current)
                .With(p => p.Typed, typed).With(p => p.Version, current.Stored?.Version).With(p => p.Differences, Differences(typed, current.Current)),
            _ => Again(StatusCodes.Status409Conflict, draft with { Locked = true }).With(p => p.Typed, draft.Current),
        };
    }

    private static List<ConflictNotice.Difference> Differences(Questionnaire typed, Questionnaire stored)
    {
        List<ConflictNotice.Difference> all =
        [
            new(QuestionnaireTexts.Title, typed.Title, stored.Title),
            new(QuestionnaireTexts.Introduction, typed.Introduction, stored.Introduction),
            .. Enumerable.Range(0, Math.Max(typed.Questions.Count, stored.Questions.Count)).Select(n => new ConflictNotice.Difference(
                Words.Fill(QuestionnaireTexts.Question, n + 1), InWords(typed.Questions.ElementAtOrDefault(n)), InWords(stored.Questions.ElementAtOrDefault(n)))),
        ];
        return [.. all.Where(d => d.Yours != d.Theirs)];
    }

    private static string InWords(Question? question) => question is null ? QuestionnaireTexts.EmptyOption : string.Create(
        CultureInfo.CurrentCulture,
        $"{question.Text}（{QuestionnaireForm.Word(question.Kind)}、{(question.Required ? QuestionnaireTexts.Yes : QuestionnaireTexts.No)}）{string.Join("／", question.Options)}");
}
