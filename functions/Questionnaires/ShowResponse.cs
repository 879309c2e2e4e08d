using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Email;
using Outreach.Functions.Invitations;
using Outreach.Functions.Pages;
using Outreach.Functions.Staff;
using Outreach.Questionnaires;

namespace Outreach.Functions.Questionnaires;

/// <summary>A recipient's questionnaire: the questions with the answers there are, or, when it is not the time, what was answered.</summary>
public sealed class ShowResponse(Visits visits, QuestionnaireDesk desk)
{
    [Function(nameof(ShowResponse))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "i/{invitation:length(18)}/questionnaire")] HttpRequest request,
        string invitation, CancellationToken ct)
    {
        if (visits.Find(request, invitation, LinkPurposes.Questionnaire) is not { } visit || await desk.OpenAsync(visit.Target, ct) is not { } open)
            return Page.Of<OpenLinkAgainPage>(StatusCodes.Status404NotFound);
        return open.Time is AnswerTime.Now
            ? Page.Of<ResponsePage>().With(p => p.Open, open).With(p => p.Visit, visit)
                .With(p => p.Answers, open.Response?.Value.Answers ?? ResponseFields.None)
            : Page.Of<ResponseClosedPage>().With(p => p.Open, open);
    }
}

/// <summary>Records a recipient's response.</summary>
public sealed class SendResponse(Visits visits, QuestionnaireDesk desk)
{
    [Function(nameof(SendResponse))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "i/{invitation:length(18)}/questionnaire")] HttpRequest request,
        string invitation, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var answers = ResponseFields.Read(form);
        if (visits.Find(request, invitation, LinkPurposes.Questionnaire, form) is not { } visit
            || await desk.OpenAsync(visit.Target, ct) is not { } open)
        {
            return Page.Of<OpenLinkAgainPage>(StatusCodes.Status404NotFound).With(p => p.Typed, answers.SelectMany(a => a.Value).ToList());
        }

        return await desk.AnswerAsync(open, answers, ct) switch
        {
            ResponseOutcome.Recorded => Page.SeeOther(visit.Path(ResponsePage.DonePath)),
            ResponseOutcome.Incomplete(var faults) => Page.Of<ResponsePage>(StatusCodes.Status422UnprocessableEntity)
                .With(p => p.Open, open).With(p => p.Visit, visit).With(p => p.Answers, answers)
                .With(p => p.Errors, ResponseFields.Errors(faults, open.Questionnaire, answers)),
            _ => Page.Of<ResponseClosedPage>(StatusCodes.Status409Conflict).With(p => p.Open, open).With(p => p.Typed, answers),
        };
    }
}

/// <summary>Thanks for a response.</summary>
public sealed class ShowResponseDone(Visits visits, QuestionnaireDesk desk)
{
    [Function(nameof(ShowResponseDone))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "i/{invitation:length(18)}/questionnaire/done")] HttpRequest request,
        string invitation, CancellationToken ct)
    {
        if (visits.Find(request, invitation, LinkPurposes.Questionnaire) is not { } visit || await desk.OpenAsync(visit.Target, ct) is not { } open)
            return Page.Of<OpenLinkAgainPage>(StatusCodes.Status404NotFound);
        return open.Response is not null
            ? Page.Of<ResponseDonePage>().With(p => p.Open, open).With(p => p.Visit, visit)
            : Page.SeeOther(visit.Path(ResponsePage.Path));
    }
}
