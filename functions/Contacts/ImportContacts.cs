using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;
using Outreach.Tables;

namespace Outreach.Functions.Contacts;

/// <summary>How a list is imported, and the form that takes one.</summary>
public sealed class ImportContacts
{
    [Function(nameof(ImportContacts))]
    [Needs(StaffRole.Edit)]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/import")] HttpRequest request) =>
        Page.Of<ImportPage>();
}

/// <summary>Takes a file for a dry run.</summary>
public sealed class GiveImport(ImportDesk desk)
{
    [Function(nameof(GiveImport))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/import")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var given = await GivenFile.ReadAsync(request, ct);
        if (given.File is not { } file)
            return Refused(given.Refusal!);
        await using var content = file.OpenReadStream();
        switch (await desk.StartAsync(ImportWords.FileName(file.FileName), content, new ImportKind.Plain(), request.Staff().Name, ct))
        {
            case StartOutcome.Started(var id):
                await desk.WorkAsync(id, ImportDesk.WithinRequest, ct);
                return Page.SeeOther($"/contacts/import/{id}");
            case StartOutcome.Refused(var problem, var cell):
                return Refused(ImportWords.Message(problem, cell));
            default:
                throw new InvalidOperationException("An import was neither started nor refused.");
        }
    }

    private static PageResult<ImportPage> Refused(string message) =>
        Page.Of<ImportPage>(StatusCodes.Status422UnprocessableEntity).With(p => p.Errors, FormErrors.Of(GivenFile.Field, message));
}

/// <summary>A form with a file, as it was posted.</summary>
/// <param name="Form">The other fields; null where the body was not even read.</param>
/// <param name="File">Null where there is none that could be taken.</param>
/// <param name="Refusal">Why not, and what to do.</param>
internal sealed record GivenFile(IFormCollection? Form, IFormFile? File, string? Refusal)
{
    public const string Field = "file";

    /// <summary>What the form may have around the file, in bytes.</summary>
    private const int Around = 64 * 1024;

    /// <summary>A longer body is not even listened to.</summary>
    private const int Patience = 200 * 1024 * 1024;

    public static async Task<GivenFile> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > FileStore.MaxBytes + Around)
        {
            await DiscardAsync(request, ct);
            return new GivenFile(null, null, ImportWords.Message(FileProblem.TooLarge));
        }

        var form = request.HasFormContentType ? await request.ReadFormAsync(ct) : null;
        return form?.Files[Field] is { FileName.Length: > 0 } file ? new GivenFile(form, file, null) : new GivenFile(form, null, ImportTexts.NoFile);
    }

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

/// <summary>What an import would do, is doing, or did.</summary>
public sealed class ShowImport(ImportDesk desk, ContactTable contacts, EventTable events)
{
    [Function(nameof(ShowImport))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/import/{importId:length(10)}")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await desk.LookAsync(importId, ct) switch
        {
            null or { Import.State: ImportState.Expired } => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
            { Import.State: ImportState.ColumnsUnknown } => Page.SeeOther($"/contacts/import/{importId}/columns"),
            { Import.Kind: ImportKind.Handover } => Page.SeeOther(HandoverAnswer.Address(importId)),
            { Import.State: ImportState.Checked } look => await ImportAnswer.CheckAsync(desk, contacts, look, request, StatusCodes.Status200OK, ct),
            { } look => await ImportAnswer.StateAsync(desk, contacts, events, look, StatusCodes.Status200OK, ct),
        };
    }
}

/// <summary>Applies an import that was looked at.</summary>
public sealed class ApplyImport(ImportDesk desk, ContactTable contacts)
{
    /// <summary>The dry run that was shown.</summary>
    public const string Seen = "seen";

    [Function(nameof(ApplyImport))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/import/{importId:length(10)}")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var outcome = await desk.ApplyAsync(importId, form[Seen].ToString(), request.Staff().Name, ImportDesk.WithinRequest, ct);
        return outcome switch
        {
            ApplyOutcome.NotFound => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
            ApplyOutcome.ContactsChanged or ApplyOutcome.HasProblems when await desk.LookAsync(importId, ct) is { Import.State: ImportState.Checked } look =>
                await ImportAnswer.CheckAsync(
                    desk, contacts, look, request,
                    outcome is ApplyOutcome.HasProblems ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict, ct),
            _ => Page.SeeOther($"/contacts/import/{importId}"),
        };
    }
}

/// <summary>Makes a dry run anew, after contacts or districts have changed.</summary>
public sealed class RecheckImport(ImportDesk desk)
{
    [Function(nameof(RecheckImport))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/import/{importId:length(10)}/check")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        if (!await desk.RecheckAsync(importId, null, ct))
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        await desk.WorkAsync(importId, ImportDesk.WithinRequest, ct);
        return Page.SeeOther($"/contacts/import/{importId}");
    }
}

/// <summary>Asks whether an applied import is to be taken back, and says what that takes back.</summary>
public sealed class AskToUndoImport(ImportDesk desk, ContactTable contacts, EventTable events)
{
    [Function(nameof(AskToUndoImport))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/import/{importId:length(10)}/undo")] HttpRequest request,
        string importId, CancellationToken ct) => await desk.LookAsync(importId, ct) switch
    {
        { Import.State: ImportState.Applied } look when await desk.SinceAsync(importId, ct) is var since && since is null or { Hindrance: null } => await AskAsync(look, since, ct),
        { Import.State: ImportState.Applied } look => await ImportAnswer.StateAsync(desk, contacts, events, look, StatusCodes.Status409Conflict, ct),
        { Import.State: ImportState.Undone } => Page.SeeOther($"/contacts/import/{importId}"),
        _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
    };

    private async Task<IResult> AskAsync(ImportLook look, ImportSince? since, CancellationToken ct) =>
        Page.Of<ImportUndoPage>().With(p => p.Import, look.Import).With(p => p.Since, since).With(p => p.InviteTo, await ImportAnswer.InvitedAsync(events, look, ct));
}

/// <summary>Takes an applied import back.</summary>
public sealed class UndoImport(ImportDesk desk, ContactTable contacts, EventTable events)
{
    /// <summary>The contacts' version that was looked at, where only a part is taken back.</summary>
    public const string Seen = "seen";

    [Function(nameof(UndoImport))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/import/{importId:length(10)}/undo")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (form, by) = (await request.ReadFormAsync(ct), request.Staff().Name);
        return await (form.Text(Seen) is { } seen ? desk.UndoPartAsync(importId, seen, by, ct) : desk.UndoAsync(importId, by, ct)) switch
        {
            UndoOutcome.Undone => Page.SeeOther($"/contacts/import/{importId}"),
            UndoOutcome.ChangedSince when await desk.LookAsync(importId, ct) is { } look =>
                await ImportAnswer.StateAsync(desk, contacts, events, look, StatusCodes.Status409Conflict, ct),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };
    }
}

/// <summary>The pages that an import is answered with.</summary>
internal static class ImportAnswer
{
    private const string Class = "class";
    private const string PageName = "page";

    public static async Task<PageResult<ImportStatePage>> StateAsync(
        ImportDesk desk, ContactTable contacts, EventTable events, ImportLook look, int status, CancellationToken ct)
    {
        IReadOnlyList<string> left = look.Import.UndoneInPart?.LeftIds ?? [];
        var book = left.Count > 0 ? await contacts.BookAsync(ct) : null;
        return Page.Of<ImportStatePage>(status).With(p => p.Look, look).With(p => p.InviteTo, await InvitedAsync(events, look, ct))
            .With(p => p.Since, await desk.SinceAsync(look.Import.Id, ct)).With(p => p.Left, [.. left.Select(id => book!.FindStored(id)?.Value).OfType<Contact>()])
            .With(p => p.UndoRefused, status is StatusCodes.Status409Conflict);
    }

    /// <summary>名簿更新: the events to which successors are, or were, invited.</summary>
    public static async Task<IReadOnlyList<Event>> InvitedAsync(EventTable events, ImportLook look, CancellationToken ct)
    {
        var invited = new List<Event>();
        foreach (var id in look.Import.InviteTo ?? [])
        {
            if (await events.FindAsync(id, ct) is { Value: var @event })
                invited.Add(@event);
        }

        return invited;
    }

    public static async Task<PageResult<ImportCheckPage>> CheckAsync(
        ImportDesk desk, ContactTable contacts, ImportLook look, HttpRequest request, int status, CancellationToken ct)
    {
        var counts = look.Import.Plan!.Counts;
        var which = Enum.TryParse<ImportClass>(request.Query[Class], ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked
            : counts.Refused > 0 ? ImportClass.Refused
            : counts.Changed > 0 ? ImportClass.Changed
            : counts.Ended > 0 ? ImportClass.Ended
            : counts.New > 0 ? ImportClass.New : ImportClass.Unchanged;
        var page = int.TryParse(request.Query[PageName], out var number) ? number : 1;
        return Page.Of<ImportCheckPage>(status)
            .With(p => p.Look, look).With(p => p.Class, which).With(p => p.Shown, (await desk.LookAsync(look.Import.Id, which, page, ct))!)
            .With(p => p.Book, await contacts.BookAsync(ct));
    }

    public static string Href(string importId, ImportClass which, int page = 1) =>
        $"/contacts/import/{importId}?{Class}={which.ToString().ToLowerInvariant()}&{PageName}={page}";
}

/// <summary>A list to begin with: the headings that a list can have, and examples.</summary>
public sealed class ImportTemplate(ContactTable contacts)
{
    [Function(nameof(ImportTemplate))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/import/template.csv")] HttpRequest request, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct);
        return new ContactsFile(ExportFormat.Csv, output => ContactExport.Write(output, ExportFormat.Csv, ContactColumn.All, ImportExamples.Rows(book)), "連絡先のひな形");
    }
}
