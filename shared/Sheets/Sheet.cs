namespace Outreach.Sheets;

/// <summary>A table as it stands in a file. It is read from its beginning each time, one row at a time, so that no file is ever held in memory.</summary>
/// <remarks>Two readings at once are not possible: both would move the same stream.</remarks>
internal abstract class Sheet
{
    /// <summary>The most columns that are looked at: a spreadsheet's own limit is hundreds of times what a contact list has.</summary>
    public const int MaxColumns = 256;

    /// <summary>Longer texts end here: it is more than any column may hold, so what was cut is refused.</summary>
    public const int MaxCell = 10_000;

    /// <summary>The rows in their order; those without any text are left out.</summary>
    /// <exception cref="SheetException">What stands there cannot be read.</exception>
    public abstract IEnumerable<SheetRow> Rows();
}

/// <summary>One row of a table.</summary>
/// <param name="Number">As a spreadsheet counts, from 1: empty rows count, and a cell with line breaks is one row.</param>
/// <param name="Cells">Trimmed texts; empty where nothing stands.</param>
internal sealed record SheetRow(int Number, IReadOnlyList<string> Cells);

/// <summary>A file turned out to be unreadable. It is caught where the file was opened, and becomes an outcome there.</summary>
internal sealed class SheetException(SheetFault fault, Exception? inner = null) : Exception(fault.ToString(), inner)
{
    public SheetFault Fault => fault;

    /// <summary>Of one cell: its row, from 1, and its place in it, from 0.</summary>
    public (int Row, int Place)? Cell { get; init; }
}

/// <summary>Why a table cannot be read.</summary>
public enum SheetFault
{
    /// <summary>There is nothing in it.</summary>
    Empty = 1,

    /// <summary>No known encoding of Japanese text.</summary>
    UnknownEncoding,

    /// <summary>A picture, a document, a program: whatever it is, no table.</summary>
    NotATable,

    /// <summary>A quote is opened and never closed.</summary>
    OpenQuote,

    /// <summary>A cell that is longer than any that a spreadsheet writes.</summary>
    CellTooLong,

    /// <summary>The workbook asks for a password.</summary>
    Locked,

    /// <summary>Excel's format from before 2007 (.xls).</summary>
    OldWorkbook,

    /// <summary>A spreadsheet, but not an .xlsx: OpenDocument or Excel's binary format.</summary>
    OtherWorkbook,

    /// <summary>HTML, which systems write under the name of a workbook (.xls) and Excel opens.</summary>
    WebPage,

    /// <summary>A workbook that is damaged.</summary>
    Broken,

    /// <summary>It is small only as long as it is packed.</summary>
    TooLargeInside,
}
