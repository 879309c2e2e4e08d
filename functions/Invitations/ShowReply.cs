using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Email;
using Outreach.Functions.Pages;
using Outreach.Functions.Staff;
using Outreach.Invitations;

namespace Outreach.Functions.Invitations;

/// <summary>A recipient's reply: the form, or, when it is too late, what was replied.</summary>
public sealed class ShowReply(Visits visits, ReplyDesk desk)
{
    [Function(nameof(ShowReply))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "i/{invitation:length(18)}/reply")] HttpRequest request,
        string invitation, CancellationToken ct)
    {
        if (visits.Find(request, invitation, LinkPurposes.Reply) is not { } visit || await desk.OpenAsync(visit.Target, ct) is not { } open)
            return Page.Of<OpenLinkAgainPage>(StatusCodes.Status404NotFound);
        return open.Takes
            ? Page.Of<ReplyPage>().With(p => p.Open, open).With(p => p.Visit, visit).With(p => p.Form, ReplyFields.Of(open.Invitation.Value))
            : Page.Of<ReplyClosedPage>().With(p => p.Open, open);
    }
}

/// <summary>Records a recipient's reply.</summary>
public sealed class SendReply(Visits visits, ReplyDesk desk)
{
    [Function(nameof(SendReply))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "i/{invitation:length(18)}/reply")] HttpRequest request,
        string invitation, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var fields = await request.ReadFormAsync(ct);
        var form = ReplyFields.Read(fields);
        if (visits.Find(request, invitation, LinkPurposes.Reply, fields) is not { } visit || await desk.OpenAsync(visit.Target, ct) is not { } open)
        {
            return Page.Of<OpenLinkAgainPage>(StatusCodes.Status404NotFound)
                .With(p => p.Typed, new[] { form.Kind is { } kind ? ReplyFields.Word(kind) : null, form.ProxyName, form.People, form.Note }.OfType<string>().ToList());
        }

        return await desk.AnswerAsync(open, form, ct) switch
        {
            ReplyOutcome.Recorded => Page.SeeOther(visit.Path(ReplyPage.DonePath)),
            ReplyOutcome.Incomplete(var faults) => Page.Of<ReplyPage>(StatusCodes.Status422UnprocessableEntity)
                .With(p => p.Open, open).With(p => p.Visit, visit).With(p => p.Form, form).With(p => p.Errors, ReplyFields.Errors(faults, form)),
            _ => Page.Of<ReplyClosedPage>(StatusCodes.Status409Conflict).With(p => p.Open, open).With(p => p.Typed, form),
        };
    }
}

/// <summary>Says what was recorded.</summary>
public sealed class ShowReplyDone(Visits visits, ReplyDesk desk)
{
    [Function(nameof(ShowReplyDone))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "i/{invitation:length(18)}/reply/done")] HttpRequest request,
        string invitation, CancellationToken ct)
    {
        if (visits.Find(request, invitation, LinkPurposes.Reply) is not { } visit || await desk.OpenAsync(visit.Target, ct) is not { } open)
            return Page.Of<OpenLinkAgainPage>(StatusCodes.Status404NotFound);
        return open.Invitation.Value.Reply is not null
            ? Page.Of<ReplyDonePage>().With(p => p.Open, open).With(p => p.Visit, visit)
            : Page.SeeOther(visit.Path(ReplyPage.Path));
    }
}
