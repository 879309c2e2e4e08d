using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Contacts;

/// <summary>これまでの取り込み: the imports, the newest first.</summary>
public sealed class ListImports(ImportDesk desk)
{
    [Function(nameof(ListImports))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/imports")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = new ListQuery(request.Query);
        var (imports, page, pages) = query.PageOf(await desk.ListAsync(ct));
        return Page.Of<ImportsPage>().With(p => p.Imports, imports).With(p => p.Number, page).With(p => p.Pages, pages).With(p => p.Query, query);
    }
}
