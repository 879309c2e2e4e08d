using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;

namespace Outreach.Functions.Contacts;

/// <summary>Which column of a file is which: as it was guessed or chosen, to be looked at and changed.</summary>
public sealed class ShowImportColumns(ImportDesk desk)
{
    [Function(nameof(ShowImportColumns))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/import/{importId:length(10)}/columns")] HttpRequest request,
        string importId, CancellationToken ct) =>
        await desk.LayoutAsync(importId, ct) is { } layout
            ? Page.Of<ImportColumnsPage>().With(p => p.ImportId, importId).With(p => p.Layout, layout).With(p => p.Chosen, layout.Columns.Columns)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
}

/// <summary>Takes the columns as chosen by hand; the next file with the same headers is read in the same way.</summary>
public sealed class ChooseImportColumns(ImportDesk desk)
{
    [Function(nameof(ChooseImportColumns))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/import/{importId:length(10)}/columns")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.LayoutAsync(importId, ct) is not { } layout)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var form = await request.ReadFormAsync(ct);
        var mapping = new ColumnMapping([.. layout.Header.Select((_, place) => Known(form.Text(Field(place))))]);
        if (!mapping.HasName)
        {
            return Page.Of<ImportColumnsPage>(StatusCodes.Status422UnprocessableEntity)
                .With(p => p.ImportId, importId).With(p => p.Layout, layout).With(p => p.Chosen, mapping.Columns)
                .With(p => p.Errors, FormErrors.Of(Field(0), ColumnsTexts.NameMissing));
        }

        if (!await desk.ChooseColumnsAsync(importId, layout, mapping, ct))
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        await desk.WorkAsync(importId, ImportDesk.WithinRequest, ct);
        return Page.SeeOther($"/contacts/import/{importId}");
    }

    /// <summary>The field of a place, from 0.</summary>
    internal static string Field(int place) => string.Create(CultureInfo.InvariantCulture, $"c{place}");

    private static string? Known(string? column) => column == ColumnMapping.Term || ContactColumn.All.Contains(column) ? column : null;
}
