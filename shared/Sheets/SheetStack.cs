namespace Outreach.Sheets;

/// <summary>Several sheets of a workbook with one header, as one table: each row begins with the name of its sheet.</summary>
/// <param name="sheets">With the rows that each one's headers take: those of the first are kept, with whatever stands above them.</param>
/// <param name="name">The header over the names.</param>
internal sealed class SheetStack(IReadOnlyList<(Workbook.WorkbookSheet Sheet, int Header, int Under)> sheets, string name) : Sheet
{
    /// <summary>More rows than a sheet can have (1,048,576): row 5 of the second sheet is number 2,000,005.</summary>
    public const int Apart = 2_000_000;

    /// <inheritdoc/>
    public override IEnumerable<SheetRow> Rows()
    {
        foreach (var (index, (sheet, header, under)) in sheets.Index())
        {
            foreach (var row in sheet.Rows().Where(row => index == 0 || row.Number >= under))
            {
                var first = row.Number >= under ? sheet.Name : row.Number == header ? name : "";
                yield return new SheetRow(index * Apart + row.Number, [first, .. row.Cells]);
            }
        }
    }
}
