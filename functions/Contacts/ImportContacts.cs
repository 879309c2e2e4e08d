using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;
using Outreach.Tables;

namespace Outreach.Functions.Contacts;

/// <summary>How a list is imported, and the form that takes one.</summary>
public sealed class ImportContacts
{
    [Function(nameof(ImportContacts))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/import")] HttpRequest request) =>
        Page.Of<ImportPage>();
}

/// <summary>Takes a file for a dry run.</summary>
public sealed class GiveImport(ImportDesk desk)
{
    private const string File = "file";

    /// <summary>What the form may have around the file, in bytes.</summary>
    private const int Around = 64 * 1024;

    /// <summary>A longer body is not even listened to.</summary>
    private const int Patience = 200 * 1024 * 1024;

    [Function(nameof(GiveImport))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/import")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ContentLength > FileStore.MaxBytes + Around)
        {
            await DiscardAsync(request, ct);
            return Refused(ImportWords.Message(FileProblem.TooLarge));
        }

        if (!request.HasFormContentType || (await request.ReadFormAsync(ct)).Files[File] is not { FileName.Length: > 0 } file)
            return Refused(ImportTexts.NoFile);
        var content = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(content, ct);
        return await desk.StartAsync(ImportWords.FileName(file.FileName), content, request.Staff().Name, ct) switch
        {
            StartOutcome.Started(var id) => Page.SeeOther($"/contacts/import/{id}"),
            StartOutcome.Refused(var problem) => Refused(ImportWords.Message(problem)),
            _ => throw new InvalidOperationException("An import was neither started nor refused."),
        };
    }

    private static PageResult<ImportPage> Refused(string message) =>
        Page.Of<ImportPage>(StatusCodes.Status422UnprocessableEntity).With(p => p.Errors, FormErrors.Of(File, message));

    /// <summary>Lets the browser finish: cut off while it sends, it would show a broken connection instead of our answer.</summary>
    private static async Task DiscardAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > Patience)
            return;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Patience;
        await request.Body.CopyToAsync(Stream.Null, ct);
    }
}

/// <summary>What an import would do, or did.</summary>
public sealed class ShowImport(ImportDesk desk)
{
    [Function(nameof(ShowImport))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/import/{importId:length(10)}")] HttpRequest request,
        string importId, CancellationToken ct) =>
        await desk.LookAsync(importId, ct) switch
        {
            null => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
            { Import.Value: { Result: { } result } import } => Page.Of<ImportDonePage>().With(p => p.FileName, import.FileName).With(p => p.Result, result),
            { } look => Page.Of<ImportCheckPage>().With(p => p.Look, look),
        };
}

/// <summary>Applies an import that was looked at.</summary>
public sealed class ApplyImport(ImportDesk desk)
{
    /// <summary>The contacts' version that the dry run was shown for.</summary>
    public const string Seen = "seen";

    [Function(nameof(ApplyImport))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/import/{importId:length(10)}")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var outcome = await desk.ApplyAsync(importId, form[Seen].ToString(), request.Staff().Name, ct);
        if (outcome is ApplyOutcome.Applied)
            return Page.SeeOther($"/contacts/import/{importId}");
        return outcome is not ApplyOutcome.NotFound && await desk.LookAsync(importId, ct) is { Plan: not null } look
            ? Page.Of<ImportCheckPage>(outcome is ApplyOutcome.ContactsChanged ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity)
                .With(p => p.Look, look).With(p => p.ContactsChanged, outcome is ApplyOutcome.ContactsChanged)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>A list to begin with: the headings and examples.</summary>
public sealed class ImportTemplate(ContactTable contacts)
{
    [Function(nameof(ImportTemplate))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/import/template.csv")] HttpRequest request, CancellationToken ct) =>
        ContactsFile.Of(ExportFormat.Csv, ImportExamples.Rows(await contacts.BookAsync(ct)), "連絡先のひな形");
}
