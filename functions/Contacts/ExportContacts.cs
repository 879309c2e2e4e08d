using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Contacts;

/// <summary>All contacts as a file that can be imported again.</summary>
public sealed class ExportContacts(ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(ExportContacts))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/export.csv")] HttpRequest request, CancellationToken ct) =>
        CsvFile.Of(ContactFile.Write(await contacts.BookAsync(ct)), $"連絡先_{JapanTime.Day(clock.GetUtcNow()):yyyy-MM-dd}.csv");
}

/// <summary>A CSV file to keep; never cached, since it holds personal data.</summary>
internal sealed class CsvFile(byte[] content, string name) : IResult
{
    public static IResult Of(byte[] content, string name) => new CsvFile(content, name);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = "no-store";
        return Results.File(content, "text/csv; charset=utf-8", name).ExecuteAsync(httpContext);
    }
}
