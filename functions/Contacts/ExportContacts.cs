using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Contacts;

/// <summary>The forms in which contacts can be written, all of them or those that a search has found.</summary>
public sealed class ExportContacts(SegmentDesk segments, TimeProvider clock)
{
    [Function(nameof(ExportContacts))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/export")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (search, filter, found) = await ContactExports.FindAsync(segments, request.Query, clock, ct);
        return Page.Of<ExportPage>()
            .With(p => p.Search, search).With(p => p.Filter, filter).With(p => p.Found, found)
            .With(p => p.Lost, ContactExport.Lost(found, search.Book)).With(p => p.Query, request.QueryString.ToUriComponent());
    }
}

/// <summary>Contacts as a file that can be imported again.</summary>
public sealed class DownloadContacts(SegmentDesk segments, TimeProvider clock)
{
    [Function(nameof(DownloadContacts))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/export/{file}")] HttpRequest request, string file, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (ContactExports.Format(file) is not { } format)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var (search, _, found) = await ContactExports.FindAsync(segments, request.Query, clock, ct);
        return new ContactsFile(
            format, output => ContactExport.Write(output, format, ContactExport.Rows(found, search.Book)), $"連絡先_{JapanTime.Day(clock.GetUtcNow()):yyyy-MM-dd}");
    }
}

/// <summary>What the page and its files have in common.</summary>
internal static class ContactExports
{
    private static readonly (ExportFormat Format, string File)[] Files =
        [(ExportFormat.Workbook, "contacts.xlsx"), (ExportFormat.Csv, "contacts.csv"), (ExportFormat.OldCsv, "contacts-sjis.csv")];

    public static string File(ExportFormat format) => Files.First(f => f.Format == format).File;

    public static ExportFormat? Format(string file) => Files.FirstOrDefault(f => f.File == file) is { File: not null } known ? known.Format : null;

    public static async Task<(Search Search, ContactFilter Filter, IReadOnlyList<Contact> Found)> FindAsync(
        SegmentDesk segments, IQueryCollection query, TimeProvider clock, CancellationToken ct)
    {
        var filter = ContactQuery.Read(query);
        var search = await segments.SearchAsync(filter, ContactQuery.AsksForEvents(query), ct);
        return (search, filter, search.Find(filter, JapanTime.Day(clock.GetUtcNow()), ContactQuery.ReadSort(query)));
    }
}

/// <summary>A file to keep; never cached, since it holds personal data.</summary>
internal sealed class ContactsFile(ExportFormat format, Action<Stream> write, string name) : IResult
{
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
