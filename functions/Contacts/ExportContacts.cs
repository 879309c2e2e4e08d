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
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/export.csv")] HttpRequest request, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct);
        return ContactsFile.Of(ExportFormat.Csv, ContactExport.Rows(book.All, book), $"連絡先_{JapanTime.Day(clock.GetUtcNow()):yyyy-MM-dd}");
    }
}

/// <summary>A file of contacts to keep; never cached, since it holds personal data.</summary>
internal sealed class ContactsFile(ExportFormat format, Action<Stream> write, string name) : IResult
{
    public static IResult Of(ExportFormat format, IEnumerable<IReadOnlyDictionary<string, string>> rows, string name) =>
        new ContactsFile(format, output => ContactExport.Write(output, format, rows), name);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = "no-store";
        // Whole before the first byte is sent: a file that broke off would look like a shorter list.
        var content = new MemoryStream();
        write(content);
        content.Position = 0;
        var (type, ending) = format switch
        {
            ExportFormat.Workbook => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
            ExportFormat.OldCsv => ("text/csv; charset=Shift_JIS", "csv"),
            _ => ("text/csv; charset=utf-8", "csv"),
        };
        return Results.File(content, type, $"{name}.{ending}").ExecuteAsync(httpContext);
    }
}
