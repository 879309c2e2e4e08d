using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Questionnaires;

namespace Outreach.Functions.Questionnaires;

/// <summary>The questionnaire as a recipient sees it.</summary>
public sealed class PreviewQuestionnaire(QuestionnaireDesk desk)
{
    [Function(nameof(PreviewQuestionnaire))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/questionnaire/preview")] HttpRequest request,
        string eventId, CancellationToken ct) => await desk.EditAsync(eventId, ct) is { } draft
            ? Page.Of<QuestionnairePreviewPage>().With(p => p.Draft, draft)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
}
