using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Outreach.Sheets;

/// <summary>A table in a text file: CSV, or its cells parted by tabs or semicolons.</summary>
/// <param name="content">Seekable.</param>
/// <param name="encoding">Found by <see cref="TextEncoding.Find"/>.</param>
/// <param name="separator">Between cells.</param>
internal sealed class TextSheet(Stream content, TextEncoding encoding, char separator) : Sheet
{
    /// <summary>Three times what a spreadsheet's cell holds (32,767 characters): whatever is longer would only fill the memory.</summary>
    public const int MaxRead = 100_000;

    /// <summary>What spreadsheets part cells by.</summary>
    public static IReadOnlyList<char> Separators { get; } = [',', '\t', ';'];

    /// <inheritdoc/>
    public override IEnumerable<SheetRow> Rows()
    {
        using var parser = new CsvParser(encoding.Read(content), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null,
            Delimiter = separator.ToString(),
            MaxFieldSize = MaxRead,
        }, leaveOpen: true);
        var endsInQuotes = false;
        while (Next(parser))
        {
            endsInQuotes = parser.RawRecord.Count(c => c == '"') % 2 == 1;
            var cells = new string[Math.Min(parser.Count, MaxColumns)];
            for (var i = 0; i < cells.Length; i++) cells[i] = Cut(FormulaGuard.Taken(parser[i]).Trim());
            if (cells.Any(cell => cell.Length > 0))
                yield return new SheetRow(parser.Row, cells);
        }

        // A quote that is never closed swallows the rows after it: better nothing than half a file.
        if (endsInQuotes)
            throw new SheetException(SheetFault.OpenQuote);
    }

    private bool Next(CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException e)
        {
            throw HasOpenQuote() ? new SheetException(SheetFault.OpenQuote, e) : new SheetException(SheetFault.CellTooLong, e) { Cell = (parser.Row, parser.Count) };
        }
    }

    /// <summary>Whether it was the rest of the file that was taken for one cell.</summary>
    private bool HasOpenQuote()
    {
        var text = encoding.Read(content);
        var buffer = new char[16 * 1024];
        var open = false;
        for (int read; (read = text.Read(buffer, 0, buffer.Length)) > 0;)
            open ^= buffer.AsSpan(0, read).Count('"') % 2 == 1;
        return open;
    }

    private static string Cut(string text) => text.Length <= MaxCell ? text : text[..MaxCell];
}
