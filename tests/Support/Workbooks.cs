using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Outreach.Tests.Support;

/// <summary>Workbooks as Excel saves them, made with Office's own library.</summary>
internal static class Workbooks
{
    /// <summary>A workbook of one sheet. Texts are shared strings; other cells are given as they are.</summary>
    public static byte[] Of(params IEnumerable<object?[]> rows) => Of([("Sheet1", rows)]);

    public static byte[] Of(IEnumerable<(string Name, IEnumerable<object?[]> Rows)> sheets, Action<Worksheet>? change = null)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new Workbook(new DocumentFormat.OpenXml.Spreadsheet.Sheets());
            var texts = book.AddNewPart<SharedStringTablePart>().SharedStringTable = new SharedStringTable();
            // Style 1 is a day in 和暦, 2 a number of four digits, 3 a postal code.
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = new Stylesheet(
                new NumberingFormats(
                    new NumberingFormat { NumberFormatId = 176, FormatCode = "[$-411]ggge\"年\"m\"月\"d\"日\";@" },
                    new NumberingFormat { NumberFormatId = 177, FormatCode = "0000" },
                    new NumberingFormat { NumberFormatId = 178, FormatCode = "[<=999]000;[<=9999]000\\-00;000\\-0000" }),
                new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()), new CellStyleFormats(new CellFormat()),
                new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 176 }, new CellFormat { NumberFormatId = 177 }, new CellFormat { NumberFormatId = 178 }));
            foreach (var (name, rows) in sheets)
            {
                var data = new SheetData();
                var part = book.AddNewPart<WorksheetPart>();
                part.Worksheet = new Worksheet(data);
                foreach (var (index, row) in rows.Index())
                {
                    if (row.Length == 0)
                        continue;
                    data.Append(new Row([.. row.Select((cell, column) => Cell(cell, $"{(char)('A' + column)}{index + 1}", texts)).OfType<Cell>()]) { RowIndex = (uint)index + 1 });
                }

                change?.Invoke(part.Worksheet);
                book.Workbook.Sheets!.Append(new Sheet { Name = name, Id = book.GetIdOfPart(part), SheetId = (uint)book.Workbook.Sheets.Count() + 1 });
            }
        }

        return file.ToArray();
    }

    /// <summary>A number in one of the styles above.</summary>
    public static Cell Number(string raw, uint style = 0) => new() { CellValue = new CellValue(raw), StyleIndex = style };

    /// <summary>A formula and the result that Excel has stored, or none.</summary>
    public static Cell Formula(string formula, string? result) => result is null
        ? new Cell { CellFormula = new CellFormula(formula) }
        : new Cell { CellFormula = new CellFormula(formula), CellValue = new CellValue(result), DataType = CellValues.String };

    private static Cell? Cell(object? given, string place, SharedStringTable texts)
    {
        switch (given)
        {
            case null:
                return null;
            case Cell cell:
                cell.CellReference = place;
                return cell;
            case bool yes:
                return new Cell { CellReference = place, DataType = CellValues.Boolean, CellValue = new CellValue(yes ? "1" : "0") };
            default:
                texts.Append(new SharedStringItem(new Text($"{given}") { Space = SpaceProcessingModeValues.Preserve }));
                return new Cell { CellReference = place, DataType = CellValues.SharedString, CellValue = new CellValue($"{texts.Count() - 1}") };
        }
    }
}
