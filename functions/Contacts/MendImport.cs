using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Contacts;

/// <summary>Remembers which district each unknown spelling of a file means, and makes the dry run anew.</summary>
public sealed class NameImportDistricts(ImportDesk desk, DistrictDesk districts, ContactTable contacts)
{
    public const string Spelling = "spelling", District = "district";

    [Function(nameof(NameImportDistricts))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/import/{importId:length(10)}/districts")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.LookAsync(importId, ct) is not { Import.State: ImportState.Checked or ImportState.Checking } look)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var form = await request.ReadFormAsync(ct);
        if (await RememberAsync(districts, form, ct) is { Count: > 0 } errors && look.Import.State is ImportState.Checked)
        {
            return (await ImportAnswer.CheckAsync(desk, contacts, look, request, StatusCodes.Status422UnprocessableEntity, ct))
                .With(p => p.Errors, errors).With(p => p.ChosenDistricts, [.. form[District].Select(id => id ?? "")]);
        }

        await desk.RecheckAsync(importId, null, ct);
        await desk.WorkAsync(importId, ImportDesk.WithinRequest, ct);
        return Page.SeeOther($"/contacts/import/{importId}");
    }

    /// <summary>Remembers what a form says of spellings; what cannot be remembered is what is wrong.</summary>
    internal static async Task<FormErrors> RememberAsync(DistrictDesk districts, IFormCollection form, CancellationToken ct)
    {
        var errors = new List<FieldError>();
        foreach (var (index, (spelling, district)) in form[Spelling].Zip(form[District]).Index())
        {
            if (spelling is not { Length: > 0 } || district is not { Length: > 0 })
                continue;
            switch (await districts.RememberAsync(spelling, district, ct))
            {
                case DistrictOutcome.Refused(var problems):
                    errors.Add(new(FieldId(index), DistrictWords.Message(problems[0])));
                    break;
                case DistrictOutcome.NotFound:
                    errors.Add(new(FieldId(index), ColumnsTexts.DistrictGone));
                    break;
            }
        }

        return new FormErrors(errors);
    }

    internal static string FieldId(int index) => $"district-{index}";
}

/// <summary>The file once more, with columns that say which row it was and what to put right: to be mended in Excel and given again.</summary>
public sealed class DownloadImportProblems(ImportDesk desk)
{
    [Function(nameof(DownloadImportProblems))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/import/{importId:length(10)}/problems.xlsx")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        if (await desk.RowsAsync(importId, ct) is not { } file)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        await using (file.Content)
        {
            using var written = new MemoryStream();
            ContactExport.Write(written, ExportFormat.Workbook, [.. file.Header, .. ColumnMapping.Added], file.Rows.Select(row => (IReadOnlyList<string>)
            [
                .. row.Cells, ImportWords.Row(file.File, row.Row),
                string.Join("\n", row.Problems.Select(p => $"{(p.Column == "" ? ImportTexts.WholeRow : p.Column)}：{ContactWords.Message(p.Fault, ImportWords.Hint(file.File, p.Fault, p.Hint))}")),
            ]));
            var content = written.ToArray();
            return new ContactsFile(ExportFormat.Workbook, output => output.Write(content), ColumnsTexts.ToMend);
        }
    }
}
