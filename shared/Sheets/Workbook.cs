using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Outreach.Sheets;

/// <summary>An Excel workbook (.xlsx, .xlsm). Nothing in it is calculated or run: of a formula only the result that Excel has stored is read.</summary>
/// <remarks>ECMA-376. Elements are told by their local names, since the strict form of the format has other namespaces.</remarks>
internal sealed partial class Workbook : IDisposable
{
    /// <summary>What a cell shows whose formula was never calculated: the name that Excel has for it.</summary>
    public const string Uncalculated = "#CALC!";

    private const long MaxPart = 512L * 1024 * 1024;
    private const int MaxSharedCharacters = 64 * 1024 * 1024, MaxFormats = 100_000, MaxMerged = 100_000;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true };

    private readonly ZipArchive archive;
    private readonly List<NumberFormat> formats = [];
    private List<string> shared = [];
    private bool since1904;

    private Workbook(ZipArchive archive) => this.archive = archive;

    /// <summary>The sheets that are not hidden, in their order; at least one.</summary>
    public IReadOnlyList<WorkbookSheet> Sheets { get; private set; } = [];

    /// <summary>Opens a workbook.</summary>
    /// <exception cref="SheetException">It is none, or damaged.</exception>
    public static Workbook Open(Stream content)
    {
        content.Position = 0;
        return Guard(() =>
        {
            var book = new Workbook(new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true));
            book.Load();
            return book;
        });
    }

    public void Dispose() => archive.Dispose();

    /// <summary>What was never meant to be read throws in many ways; all of them say that the file is damaged.</summary>
    internal static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is XmlException or InvalidDataException or EndOfStreamException or NotSupportedException or FormatException or OverflowException or ArgumentException)
        {
            throw new SheetException(SheetFault.Broken, e);
        }
    }

    internal XmlReader Read(string part) => TryRead(part) ?? throw new SheetException(SheetFault.Broken);

    internal string Text(string type, int style, string value) => type switch
    {
        "s" => int.TryParse(value, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < shared.Count ? shared[index] : throw new SheetException(SheetFault.Broken),
        "b" => value == "1" ? "TRUE" : "FALSE",
        "str" or "inlineStr" => Unescaped(value),
        "e" => value,
        "d" => value.EndsWith("T00:00:00", StringComparison.Ordinal) ? value[..^9] : value,
        _ => (style >= 0 && style < formats.Count ? formats[style] : NumberFormat.General).Show(value, since1904),
    };

    /// <summary>The text below an element, up to its end: rich text is joined, the readings that Excel keeps beside kanji are not part of it.</summary>
    internal static string Text(XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return "";
        var text = new StringBuilder();
        var (depth, buffer) = (xml.Depth, new char[1024]);
        var reading = int.MaxValue;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Element && xml.LocalName == "rPh" && !xml.IsEmptyElement)
                reading = Math.Min(reading, xml.Depth);
            else if (xml.NodeType is XmlNodeType.EndElement && xml.Depth == reading)
                reading = int.MaxValue;
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace && reading == int.MaxValue)
            {
                for (int read; (read = xml.ReadValueChunk(buffer, 0, buffer.Length)) > 0;)
                    text.Append(buffer, 0, Math.Min(read, Math.Max(0, Sheet.MaxCell - text.Length)));
            }
        }

        return text.ToString();
    }

    /// <summary>_x000D_ is how the format writes a character that XML cannot hold.</summary>
    internal static string Unescaped(string text) => !text.Contains("_x", StringComparison.Ordinal) ? text
        : Escaped().Replace(text, match => ((char)ushort.Parse(match.Groups["code"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    private void Load()
    {
        if (archive.GetEntry("xl/workbook.bin") is not null || archive.GetEntry("mimetype") is not null)
            throw new SheetException(SheetFault.OtherWorkbook);
        var main = Relations("_rels/.rels", "").FirstOrDefault(r => r.Type == "officeDocument").Target
            ?? throw new SheetException(SheetFault.NotATable);
        var relations = Relations(Path(main, $"_rels/{main[(main.LastIndexOf('/') + 1)..]}.rels"), main);
        var sheets = new List<WorkbookSheet>();
        using (var xml = Read(main))
        {
            while (xml.Read())
            {
                if (xml.NodeType is not XmlNodeType.Element)
                    continue;
                if (xml.LocalName == "workbookPr")
                    since1904 = xml.GetAttribute("date1904") is "1" or "true";
                else if (xml.LocalName == "sheet" && xml.GetAttribute("state") is null or "visible" && RelationId(xml) is { } id
                    && relations.FirstOrDefault(r => r.Id == id) is { Type: "worksheet", Target: { } target })
                    sheets.Add(new WorkbookSheet(this, xml.GetAttribute("name") ?? "", target));
            }
        }

        if (sheets.Count == 0)
            throw new SheetException(SheetFault.NotATable);
        LoadFormats(relations.FirstOrDefault(r => r.Type == "styles").Target);
        LoadShared(relations.FirstOrDefault(r => r.Type == "sharedStrings").Target);
        Sheets = sheets;
    }

    private void LoadFormats(string? part)
    {
        if (part is null || TryRead(part) is not { } opened)
            return;
        using var xml = opened;
        var codes = new Dictionary<int, string>();
        var inCells = false;
        while (xml.Read())
        {
            if (xml.NodeType is XmlNodeType.EndElement && xml.LocalName == "cellXfs")
                break;
            if (xml.NodeType is not XmlNodeType.Element)
                continue;
            if (xml.LocalName == "numFmt" && xml.GetAttribute("formatCode") is { } code)
                codes[Number(xml, "numFmtId")] = code;
            else if (xml.LocalName == "cellXfs")
                inCells = true;
            else if (inCells && xml.LocalName == "xf" && formats.Count < MaxFormats)
                formats.Add(NumberFormat.Of(Number(xml, "numFmtId"), codes.GetValueOrDefault(Number(xml, "numFmtId"))));
        }
    }

    private void LoadShared(string? part)
    {
        if (part is null || TryRead(part) is not { } opened)
            return;
        using var xml = opened;
        var characters = 0;
        while (xml.Read())
        {
            if (xml.NodeType is not XmlNodeType.Element || xml.LocalName != "si")
                continue;
            var text = Unescaped(Text(xml));
            // An empty text costs its place too.
            if ((characters += text.Length + 8) > MaxSharedCharacters)
                throw new SheetException(SheetFault.TooLargeInside);
            shared.Add(text);
        }

        shared = [.. shared];
    }

    private List<(string Id, string Type, string Target)> Relations(string part, string of)
    {
        var relations = new List<(string, string, string)>();
        if (TryRead(part) is not { } opened)
            return relations;
        using var xml = opened;
        while (xml.Read())
        {
            if (xml.NodeType is XmlNodeType.Element && xml.LocalName == "Relationship" && xml.GetAttribute("Target") is { } target && xml.GetAttribute("Type") is { } type)
                relations.Add((xml.GetAttribute("Id") ?? "", type[(type.LastIndexOf('/') + 1)..], Path(of, target)));
        }

        return relations;
    }

    /// <summary>A part's name in the archive, as another part names it.</summary>
    private static string Path(string from, string target)
    {
        var folders = target.StartsWith('/') ? [] : from.Split('/')[..^1].ToList();
        foreach (var step in target.TrimStart('/').Split('/'))
        {
            if (step != "..")
                folders.Add(step);
            else if (folders.Count > 0)
                folders.RemoveAt(folders.Count - 1);
        }

        return string.Join('/', folders);
    }

    private static string? RelationId(XmlReader xml)
    {
        string? id = null;
        for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
        {
            if (xml.LocalName == "id" && xml.Prefix.Length > 0)
                id = xml.Value;
        }

        xml.MoveToElement();
        return id;
    }

    private static int Number(XmlReader xml, string attribute) =>
        int.TryParse(xml.GetAttribute(attribute), CultureInfo.InvariantCulture, out var number) ? number : -1;

    private XmlReader? TryRead(string part) =>
        archive.Entries.FirstOrDefault(e => string.Equals(e.FullName, part, StringComparison.OrdinalIgnoreCase)) is { } entry
            ? XmlReader.Create(new LimitedStream(entry.Open()), Settings)
            : null;

    [GeneratedRegex("_x(?<code>[0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();

    /// <summary>One sheet of a workbook.</summary>
    public sealed class WorkbookSheet(Workbook book, string name, string part) : Sheet
    {
        private List<(int Column, int First, int Last)>? merged;

        /// <summary>As it stands on the tab.</summary>
        public string Name => name;

        /// <summary>How many rows somebody has hidden; they are read like any other. Known once <see cref="Survey"/> has run.</summary>
        public int HiddenRows { get; private set; }

        /// <summary>The last row of each run of cells that were merged downwards. Known once <see cref="Survey"/> has run.</summary>
        public IEnumerable<int> MergedUntil => merged?.Select(m => m.Last) ?? [];

        /// <summary>
        /// Looks through the whole sheet: merged cells are listed after the rows, and what was merged downwards stands in
        /// its first row only. From then on each of the rows has it.
        /// </summary>
        public void Survey() => merged ??= Guard(() =>
        {
            var found = new List<(int Column, int First, int Last)>();
            using var xml = book.Read(part);
            while (xml.Read())
            {
                if (xml.NodeType is not XmlNodeType.Element)
                    continue;
                if (xml.LocalName == "row" && xml.GetAttribute("hidden") is "1" or "true")
                    HiddenRows++;
                else if (xml.LocalName == "mergeCell" && found.Count < MaxMerged && Area().Match(xml.GetAttribute("ref") ?? "") is { Success: true } area)
                {
                    var (first, last) = (Int(area.Groups["first"].Value), Int(area.Groups["last"].Value));
                    if (last > first && Column(area.Groups["column"].Value) is < MaxColumns and var column)
                        found.Add((column, first, last));
                }
            }

            found.Sort((a, b) => a.First.CompareTo(b.First));
            return found;
        });

        /// <inheritdoc/>
        public override IEnumerable<SheetRow> Rows()
        {
            using var xml = Guard(() => book.Read(part));
            var (number, next) = (0, 0);
            var falling = new Dictionary<int, (int Last, string Text)>();
            while (Guard(() => NextRow(xml, ref number)) is { } cells)
            {
                foreach (var ended in falling.Where(f => f.Value.Last < number).Select(f => f.Key).ToList())
                    falling.Remove(ended);
                // An empty row below a list is no row, whatever was merged into it.
                foreach (var (column, (_, text)) in cells.Exists(cell => cell.Length > 0) ? falling : [])
                {
                    while (cells.Count <= column) cells.Add("");
                    if (cells[column].Length == 0) cells[column] = text;
                }

                for (; merged is not null && next < merged.Count && merged[next].First <= number; next++)
                {
                    var (column, first, last) = merged[next];
                    if (first == number && column < cells.Count && cells[column].Length > 0)
                        falling[column] = (last, cells[column]);
                }

                if (cells.Exists(cell => cell.Length > 0))
                    yield return new SheetRow(number, cells);
            }
        }

        private List<string>? NextRow(XmlReader xml, ref int number)
        {
            while (xml.Read())
            {
                if (xml.NodeType is not XmlNodeType.Element || xml.LocalName != "row")
                    continue;
                number = Workbook.Number(xml, "r") is > 0 and var given ? given : number + 1;
                return xml.IsEmptyElement ? [] : Cells(xml);
            }

            return null;
        }

        private List<string> Cells(XmlReader xml)
        {
            var cells = new List<string>();
            var depth = xml.Depth;
            var column = -1;
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType is not XmlNodeType.Element || xml.LocalName != "c")
                    continue;
                column = xml.GetAttribute("r") is { } place ? Column(place) : column + 1;
                if (Cell(xml) is not { Length: > 0 } text || column is < 0 or >= MaxColumns)
                    continue;
                while (cells.Count <= column) cells.Add("");
                cells[column] = text;
            }

            return cells;
        }

        private string Cell(XmlReader xml)
        {
            if (xml.IsEmptyElement)
                return "";
            var (type, style, depth) = (xml.GetAttribute("t") ?? "n", Workbook.Number(xml, "s"), xml.Depth);
            var (formula, value) = (false, (string?)null);
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType is not XmlNodeType.Element)
                    continue;
                formula |= xml.LocalName == "f";
                if (xml.LocalName is "v" or "is")
                    value = Workbook.Text(xml);
            }

            // A formula with an empty text for its result is stored as such, with a value.
            return value is null ? (formula ? Uncalculated : "") : value.Length == 0 ? "" : book.Text(type, style, value).Trim();
        }

        private static int Int(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

        /// <summary>B2 is column 1.</summary>
        private static int Column(string place)
        {
            var column = 0;
            foreach (var letter in place.TakeWhile(char.IsAsciiLetterUpper).Take(4)) column = column * 26 + (letter - 'A' + 1);
            return column - 1;
        }
    }

    [GeneratedRegex("^(?<column>[A-Z]{1,3})(?<first>[0-9]{1,7}):[A-Z]{1,3}(?<last>[0-9]{1,7})$")]
    private static partial Regex Area();

    /// <summary>Ends a reading that unpacks to far more than any contact list.</summary>
    private sealed class LimitedStream(Stream inner) : Stream
    {
        private long read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            return (read += count) <= MaxPart ? count : throw new SheetException(SheetFault.TooLargeInside);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
