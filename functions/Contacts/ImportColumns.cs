using Outreach.Functions.Staff;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;

namespace Outreach.Functions.Contacts;

/// <summary>Which column of a file is which: as it was guessed or chosen, to be looked at and changed.</summary>
public sealed class ShowImportColumns(ImportDesk desk, ContactTable contacts)
{
    [Function(nameof(ShowImportColumns))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/import/{importId:length(10)}/columns")] HttpRequest request,
        string importId, CancellationToken ct) =>
        await desk.LayoutAsync(importId, ct) is { } layout && await desk.LookAsync(importId, ct) is { Import: var import }
            ? Asked(import, layout, await contacts.BookAsync(ct))
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);

    private static PageResult<ImportColumnsPage> Asked(Import import, FileLayout layout, ContactBook book)
    {
        string?[] chosen = [.. layout.Columns.Columns.Select((column, place) => layout.Columns.Clashes.Any(c => c.Places.Contains(place)) || layout.Columns.OpenDays.Contains(place) ? ColumnsAnswer.Undecided : column)];
        // Only whoever knows the districts can tell their column where nothing stands over it.
        if (layout.Columns.NoHeader && import.State is ImportState.ColumnsUnknown && !chosen.Contains(ContactColumn.District)
            && Enumerable.Range(0, chosen.Length).FirstOrDefault(place => chosen[place] is null && AreDistricts(layout, place, book), -1) is >= 0 and var districts)
            chosen[districts] = ContactColumn.District;
        return ColumnsAnswer.Of(import, layout, book, StatusCodes.Status200OK).With(p => p.Chosen, chosen).With(p => p.WholeFile, layout.Columns.WholeFile);
    }

    private static bool AreDistricts(FileLayout layout, int place, ContactBook book) =>
        layout.Values.ElementAtOrDefault(place) is { Count: > 0 } values && values.All(value => book.DistrictSpelled(value) is not null);
}

/// <summary>Reads another sheet of a workbook, or all that have the same headers.</summary>
public sealed class ChooseImportSheets(ImportDesk desk)
{
    /// <summary>The name of a sheet, or <see cref="All"/>, which no sheet can be called.</summary>
    public const string Sheet = "sheet", All = "*";

    [Function(nameof(ChooseImportSheets))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/import/{importId:length(10)}/sheets")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if ((await request.ReadFormAsync(ct)).Text(Sheet) is not { } sheet || !await desk.TakeSheetsAsync(importId, sheet == All ? null : sheet, ct))
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        await desk.WorkAsync(importId, ImportDesk.WithinRequest, ct);
        return Page.SeeOther($"/contacts/import/{importId}");
    }
}

/// <summary>Takes the columns as chosen by hand; the next file with the same headers is read in the same way.</summary>
public sealed class ChooseImportColumns(ImportDesk desk, ContactTable contacts)
{
    [Function(nameof(ChooseImportColumns))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/import/{importId:length(10)}/columns")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.LayoutAsync(importId, ct) is not { } layout || await desk.LookAsync(importId, ct) is not { Import: var import })
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var form = await request.ReadFormAsync(ct);
        if (form.Text(ColumnsAnswer.Header) is { } header)
        {
            await desk.TakeHeaderAsync(importId, header != ColumnsAnswer.NoHeader, ct);
            return Page.SeeOther($"/contacts/import/{importId}/columns");
        }

        var chosen = layout.Header.Select((_, place) => Known(form.Text(ColumnsAnswer.Field(place)))).ToList();
        // What the form did not ask about, since it is about a 名簿更新, stays as it was.
        var wholeFile = ColumnMapping.ForWholeFile.Where(column => !chosen.Contains(column))
            .Select(column => (Column: column, Text: form.ContainsKey(ColumnsAnswer.WholeFile(column)) ? form.Text(ColumnsAnswer.WholeFile(column)) : layout.Columns.WholeFile.GetValueOrDefault(column)))
            .Where(said => said.Text is not null).ToDictionary(said => said.Column, said => said.Text!);
        var errors = new List<FieldError>();
        foreach (var place in Enumerable.Range(0, chosen.Count).Where(place => chosen[place] == ColumnsAnswer.Undecided))
            errors.Add(new(ColumnsAnswer.Field(place), Words.Fill(ColumnsTexts.Undecided, ColumnsAnswer.Name(layout, place))));
        foreach (var place in Enumerable.Range(0, chosen.Count).Where(place => chosen[place] == ColumnMapping.Term && ColumnMapping.AreDays(layout.Values.ElementAtOrDefault(place))))
            errors.Add(new(ColumnsAnswer.Field(place), Words.Fill(ColumnsTexts.OpenDay, ColumnsAnswer.Name(layout, place))));
        var mapping = new ColumnMapping(chosen) { WholeFile = wholeFile, NoHeader = layout.Columns.NoHeader };
        if (errors.Count == 0 && !mapping.HasName)
            errors.Add(new(ColumnsAnswer.Field(0), ColumnsTexts.NameMissing));
        if (errors.Count > 0)
        {
            return ColumnsAnswer.Of(import, layout, await contacts.BookAsync(ct), StatusCodes.Status422UnprocessableEntity)
                .With(p => p.Chosen, chosen).With(p => p.WholeFile, wholeFile).With(p => p.Errors, new FormErrors(errors));
        }

        if (!await desk.ChooseColumnsAsync(importId, layout, mapping, ct))
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        await desk.WorkAsync(importId, ImportDesk.WithinRequest, ct);
        return Page.SeeOther($"/contacts/import/{importId}");
    }

    private static string? Known(string? column) => column is ColumnMapping.Term or ContactColumn.Id or ColumnsAnswer.Undecided || ContactColumn.All.Contains(column) ? column : null;
}

/// <summary>The page that asks which column is which.</summary>
internal static class ColumnsAnswer
{
    /// <summary>What is chosen of headers that mean the same until somebody says which counts.</summary>
    public const string Undecided = "?";

    /// <summary>The field that says whether the file has headers.</summary>
    public const string Header = "header", NoHeader = "none", HasHeader = "row";

    public static PageResult<ImportColumnsPage> Of(Import import, FileLayout layout, ContactBook book, int status) =>
        Page.Of<ImportColumnsPage>(status).With(p => p.Import, import).With(p => p.Layout, layout).With(p => p.Book, book);

    /// <summary>The field of a place, from 0.</summary>
    public static string Field(int place) => string.Create(CultureInfo.InvariantCulture, $"c{place}");

    /// <summary>The field of what all rows have in common.</summary>
    public static string WholeFile(string column) => "all-" + ContactFormFields.Field(column);

    /// <summary>「電話」（3列目）; 3列目 where there are no headers.</summary>
    public static string Name(FileLayout layout, int place) => layout.Columns.NoHeader ? Words.Fill(ImportTexts.ColumnNumbered, Words.Figure(place + 1)) : Words.Fill(
        ColumnsTexts.HeaderAt, layout.Header[place].Length == 0 ? ColumnsTexts.NoHeader : layout.Header[place], Words.Figure(place + 1));
}
