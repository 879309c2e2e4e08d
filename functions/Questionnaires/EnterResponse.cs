using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Questionnaires;

namespace Outreach.Functions.Questionnaires;

/// <summary>The form by which staff type in a response that came by telephone, FAX or paper.</summary>
public sealed class EnterResponse(QuestionnaireDesk desk, ContactTable contacts)
{
    internal const string Path = "events/{eventId:length(8)}/people/{contactId:length(10)}/questionnaire";

    [Function(nameof(EnterResponse))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Path)] HttpRequest request,
        string eventId, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.FindAsync(eventId, contactId, ct) is not { } open)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        return Page.Of<EnterResponsePage>().With(p => p.Open, open).With(p => p.Book, await contacts.BookAsync(ct))
            .With(p => p.Answers, open.Response?.Value.Answers ?? ResponseFields.None)
            .With(p => p.Channel, open.Response?.Value is { EnteredBy: not null } entered ? entered.Channel : null)
            .With(p => p.Version, open.Response?.Version)
            .With(p => p.Saved, request.Query["done"] == EnterResponsePage.DoneSaved);
    }
}

/// <summary>Records a response that staff typed in.</summary>
public sealed class SaveEnteredResponse(QuestionnaireDesk desk, ContactTable contacts)
{
    [Function(nameof(SaveEnteredResponse))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = EnterResponse.Path)] HttpRequest request,
        string eventId, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.FindAsync(eventId, contactId, ct) is not { } open)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var form = await request.ReadFormAsync(ct);
        var answers = ResponseFields.Read(form);
        var version = form.Text(EnterResponsePage.VersionField);
        ReplyChannel? channel = Enum.TryParse<ReplyChannel>(form[EnterResponsePage.ChannelField], out var chosen)
            && EnterResponsePage.Channels.Contains(chosen) ? chosen : null;
        var book = await contacts.BookAsync(ct);
        PageResult<EnterResponsePage> Again(int status, OpenQuestionnaire standing) => Page.Of<EnterResponsePage>(status)
            .With(p => p.Open, standing).With(p => p.Book, book).With(p => p.Answers, answers).With(p => p.Channel, channel).With(p => p.Version, version);

        if (channel is null)
        {
            return Again(StatusCodes.Status422UnprocessableEntity, open)
                .With(p => p.Errors, FormErrors.Of(EnterResponsePage.ChannelField, QuestionnaireTexts.ChannelMissing));
        }

        switch (await desk.EnterAsync(open, version, answers, channel.Value, request.Staff().Name, ct))
        {
            case ResponseOutcome.Recorded:
                return Page.SeeOther($"/events/{eventId}/people/{contactId}/questionnaire?done={EnterResponsePage.DoneSaved}");
            case ResponseOutcome.Incomplete(var faults):
                return Again(StatusCodes.Status422UnprocessableEntity, open)
                    .With(p => p.Errors, ResponseFields.Errors(faults, open.Questionnaire, answers));
            case ResponseOutcome.Changed:
                var current = await desk.FindAsync(eventId, contactId, ct) ?? open;
                return Again(StatusCodes.Status409Conflict, current).With(p => p.Version, current.Response?.Version).With(p => p.Conflict, true);
            default:
                return Again(StatusCodes.Status409Conflict, open);
        }
    }
}
