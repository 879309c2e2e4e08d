using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Email;
using Outreach.Functions.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Questionnaires;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Questionnaires;

namespace Outreach.Functions.Invitations;

/// <summary>The address in mails and letters. It changes nothing but the browser's cookie: mail scanners open every link.</summary>
public sealed class OpenPersonalLink(PersonalLinks links, Visits visits, ReplyDesk replies, QuestionnaireDesk questionnaires, CorrectionDesk corrections)
{
    [Function(nameof(OpenPersonalLink))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "r/{token}")] HttpRequest request,
        string token, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return links.Read(token.Trim().TrimEnd(AfterLinks)) is { } target && await PageAsync(target, ct) is { } page
            ? Page.SeeOther(visits.Begin(request.HttpContext, target).Path(page))
            : Page.Of<LinkNotValidPage>(StatusCodes.Status404NotFound);
    }

    // What stands behind a link in a sentence, and some mail programs take for a part of it.
    private static readonly char[] AfterLinks = ['.', ',', '。', '、', '>', '＞', ')', '）', '」', '"', '\''];

    /// <summary>The page for which the link is good; null: there is none, or the link was re-issued.</summary>
    private async Task<string?> PageAsync(LinkTarget target, CancellationToken ct) => target.Purpose switch
    {
        LinkPurposes.Reply when await replies.OpenAsync(target, ct) is not null => ReplyPage.Path,
        LinkPurposes.Questionnaire when await questionnaires.OpenAsync(target, ct) is not null => ResponsePage.Path,
        LinkTarget.Details when await corrections.OpenAsync(target, ct) is not null => DetailsPage.Path,
        _ => null,
    };
}
