using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Pages;

/// <summary>The language switch of every page. Form fields: <c>lang</c>, and <c>returnTo</c>, a path of this site.</summary>
public static class ChangeLanguage
{
    [Function(nameof(ChangeLanguage))]
    [Public]
    public static async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "language")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(cancellationToken);
        Language.Remember(request.HttpContext, form["lang"]);
        return Page.SeeOther(LocalPath.OrStart(form["returnTo"]));
    }
}
