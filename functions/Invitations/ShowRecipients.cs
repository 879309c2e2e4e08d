using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Invitations;

namespace Outreach.Functions.Invitations;

/// <summary>宛先: who is invited, to which session, in which capacity, and how they are reached.</summary>
public sealed class ShowRecipients(RecipientsDesk desk)
{
    [Function(nameof(ShowRecipients))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/recipients")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.ReadAsync(eventId, ct) is not { } recipients)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var query = new ListQuery(request.Query);
        bool? byMail = query["way"] switch { "mail" => true, "other" => false, _ => null };
        return Page.Of<RecipientsPage>()
            .With(p => p.Recipients, recipients).With(p => p.Query, query)
            .With(p => p.Filter, new RecipientFilter(query["session"], query["role"], byMail));
    }
}
