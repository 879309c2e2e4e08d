using System.Collections;
using System.Globalization;
using Outreach.Sheets;

namespace Outreach.Contacts;

/// <summary>A contact list as a city keeps it: CSV or an Excel workbook with a header row, one row per person and role.</summary>
public static class ContactFile
{
    /// <summary>The most rows that one file may have.</summary>
    public const int MaxRows = 200_000;

    /// <summary>So many rows at the top may be titles, dates and empty ones before the header comes.</summary>
    public const int HeaderWithin = 10;

    /// <summary>So many rows, or values of a column, tell what stands there.</summary>
    private const int GuessedFrom = 20;

    // Five digits in a column of days can only be a day as spreadsheets count them: these are 1927 to 2119.
    private const int FirstSerial = 10_000, LastSerial = 80_000;

    /// <summary>A day as spreadsheets count them; null where the text is none.</summary>
    internal static DateTime? SerialDay(string text) =>
        text.Length == 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var serial) && serial is >= FirstSerial and <= LastSerial
            ? DateTime.FromOADate(serial)
            : null;

    /// <summary>
    /// Reads a file, CSV or Excel, whatever its encoding and separator. It is looked through once, so that whatever is wrong
    /// with it is known; the rows are read again each time that they are asked for.
    /// </summary>
    /// <param name="content">Seekable; to be kept open as long as rows are read.</param>
    /// <param name="columns">Finds how the file's places are to be understood; null leaves it to <see cref="ColumnMapping.Guess"/>.</param>
    /// <param name="sheets">Of a workbook: the sheets to be read, one below the other, with the headers of the first; null: the first with names.</param>
    public static FileOutcome Read(Stream content, Func<FileLayout, ColumnMapping?>? columns = null, IReadOnlyList<string>? sheets = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        Opened? file = null;
        try
        {
            file = Open(content, sheets ?? []);
            return Read(file, columns);
        }
        catch (SheetException e)
        {
            return new FileOutcome.Unreadable(
                Problem(e.Fault), e.Cell is { } cell ? new FileCell(cell.Row, cell.Place + 1, file?.Header?.Cells.ElementAtOrDefault(cell.Place)) : null);
        }
    }

    /// <summary>The same of a file in memory.</summary>
    public static FileOutcome Read(byte[] content, Func<FileLayout, ColumnMapping?>? columns = null, IReadOnlyList<string>? sheets = null) =>
        Read(new MemoryStream(content), columns, sheets);

    private static FileOutcome Read(Opened file, Func<FileLayout, ColumnMapping?>? columns)
    {
        var (sheet, header) = (file.Sheet, file.Header);
        if (header is null)
        {
            // Either there is no row at all, or the first one cannot be read: then reading it says why.
            _ = sheet.Rows().Any();
            return new FileOutcome.Unreadable(FileProblem.Empty);
        }

        foreach (var taken in file.Sheets) taken.Survey();
        var second = SecondOf(sheet, header);
        var under = header.Number + (second is null ? 1 : 2);
        var (rows, values) = (0, new List<List<string>>());
        foreach (var row in sheet.Rows().Where(row => row.Number >= under))
        {
            if (++rows > MaxRows)
                return new FileOutcome.Unreadable(FileProblem.TooManyRows);
            Note(row);
        }

        // In a workbook a column needs no text over it; in CSV a cell beyond the header is a comma that nobody meant.
        var headers = (second ?? header.Cells).ToList();
        if (file.Sheets.Count > 0)
            headers.AddRange(Enumerable.Repeat("", Math.Max(0, values.Count - headers.Count)));
        var layout = new FileLayout(
            file.Format, header.Number, headers, values, ColumnMapping.Guess(headers).SeenIn(headers, values), [.. file.Sheets.Select(s => s.Name)], file.OtherSheets)
        {
            SheetsAlike = file.Alike,
            HeaderRows = under - header.Number,
            Titles = [.. sheet.Rows().TakeWhile(row => row.Number < header.Number).Select(row => string.Join(' ', row.Cells.Where(c => c.Length > 0)))],
        };
        var chosen = columns?.Invoke(layout);
        // What was guessed of columns without headers is always asked.
        var asked = chosen is { NoHeader: true, IsOpen: true } || (chosen is null && Known(header) == 0 && ColumnMapping.LooksLikeData(header.Cells));
        if (asked)
            chosen = ColumnMapping.GuessOf([.. sheet.Rows().Where(row => row.Number >= header.Number).Take(GuessedFrom).Select(row => row.Cells)]);
        if (chosen is { IsOpen: false })
            layout = layout with { Columns = chosen };
        var headless = layout.Columns.NoHeader;
        // One text a line is a letter or a picture's bytes; of a table the columns can be asked for.
        if (!headless && !layout.Columns.HasName && header.Cells.Count(cell => cell.Length > 0) < 2)
            return new FileOutcome.Unreadable(FileProblem.NoNameColumn);

        if (headless)
        {
            foreach (var row in sheet.Rows().SkipWhile(row => row.Number < header.Number).TakeWhile(row => row.Number < under).Reverse())
            {
                rows++;
                Note(row, first: true);
            }

            layout = layout with { Header = [.. Enumerable.Repeat("", values.Count)] };
        }

        if (rows == 0)
            return new FileOutcome.Unreadable(layout.Columns.HasName ? FileProblem.NoRows : FileProblem.NoNameColumn);
        layout = layout with { Merged = file.Sheets.Any(s => s.MergedUntil.Any(last => last >= layout.FirstRow)), HiddenRows = file.Sheets.Sum(s => s.HiddenRows) };

        return layout.Columns.IsClear && !asked
            ? new FileOutcome.Table(layout, new FileRows(sheet, layout, rows)) { Lines = sheet.Rows().Where(row => row.Number >= layout.FirstRow) }
            : new FileOutcome.ColumnsUnknown(layout);

        void Note(SheetRow row, bool first = false)
        {
            while (values.Count < row.Cells.Count) values.Add([]);
            foreach (var (place, cell) in row.Cells.Index())
            {
                if (cell.Length > 0 && (first || values[place].Count < GuessedFrom))
                    values[place].Insert(first ? 0 : values[place].Count, cell);
            }
        }
    }

    /// <summary>The headers, where they stand in two rows; null where the row under the first is none.</summary>
    private static IReadOnlyList<string>? SecondOf(Sheet sheet, SheetRow header) =>
        sheet.Rows().SkipWhile(row => row.Number <= header.Number).FirstOrDefault() is { } next && next.Number == header.Number + 1
            ? ColumnMapping.Joined(header.Cells, next.Cells)
            : null;

    private static Opened Open(Stream content, IReadOnlyList<string> sheets)
    {
        var head = new byte[8];
        content.Position = 0;
        return head.AsSpan(0, content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)) switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => OpenWorkbook(content, sheets),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => throw new SheetException(IsLocked(content) ? SheetFault.Locked : SheetFault.OldWorkbook),
            _ => OpenText(content),
        };
    }

    private static Opened OpenText(Stream content)
    {
        var encoding = TextEncoding.Find(content);
        // The header tells how cells are parted: no column's name has one of these signs in it.
        return TextSheet.Separators.Select(separator => new TextSheet(content, encoding, separator))
            .Select(sheet => (Sheet: sheet, Header: HeaderOf(sheet)))
            .OrderByDescending(found => Known(found.Header)).ThenByDescending(found => found.Header?.Cells.Count(cell => cell.Length > 0) ?? 0)
            .Select(found => new Opened(found.Sheet, encoding.Name, found.Header, [], [], [])).First();
    }

    private static Opened OpenWorkbook(Stream content, IReadOnlyList<string> chosen)
    {
        var book = Workbook.Open(content);
        var sheets = book.Sheets.Select(sheet => (Sheet: sheet, Header: HeaderOf(sheet))).ToList();
        var taken = sheets.FindAll(s => s.Header is not null && chosen.Contains(s.Sheet.Name));
        if (taken.Count == 0)
        {
            var best = sheets.Find(s => s.Header is { } header && ColumnMapping.Guess(header.Cells).HasName);
            taken = [best.Sheet is not null ? best : sheets.Find(s => s.Header is not null) is { Sheet: not null } any ? any : sheets[0]];
        }

        var others = sheets.Where(s => s.Header is not null && !taken.Contains(s)).Select(s => s.Sheet.Name);
        if (taken[0].Header is not { } first)
            return new Opened(taken[0].Sheet, "xlsx", null, [taken[0].Sheet], [.. others], []);
        var id = ColumnMapping.HeaderId(first.Cells);
        var alike = sheets.Where(s => s.Header is { } header && ColumnMapping.HeaderId(header.Cells) == id).Select(s => s.Sheet.Name).ToList();
        if (taken.Count == 1)
            return new Opened(taken[0].Sheet, "xlsx", first, [taken[0].Sheet], [.. others], alike);
        var stack = new SheetStack(
            [.. taken.Select(s => (s.Sheet, s.Header!.Number, s.Header.Number + (SecondOf(s.Sheet, s.Header) is null ? 1 : 2)))], ColumnMapping.SheetName);
        return new Opened(
            stack, "xlsx", new SheetRow(first.Number, [ColumnMapping.SheetName, .. first.Cells]), [.. taken.Select(s => s.Sheet)], [.. others], alike);
    }

    /// <summary>The first row that names a column for 氏名; else the one that knows most columns; else the first that could be a header at all.</summary>
    private static SheetRow? HeaderOf(Sheet sheet)
    {
        var top = new List<SheetRow>();
        try
        {
            top.AddRange(sheet.Rows().TakeWhile(row => row.Number <= HeaderWithin + 1 || top.Count == 0).Take(HeaderWithin));
        }
        catch (SheetException e) when (e.Fault is SheetFault.OpenQuote or SheetFault.CellTooLong)
        {
            // Said when the whole file is looked through, and of the separator that fits.
        }

        return top.Find(row => ColumnMapping.Guess(row.Cells).HasName)
            ?? top.OrderByDescending(Known).ThenByDescending(row => row.Cells.Count(cell => cell.Length > 0) >= 2).FirstOrDefault();
    }

    private static int Known(SheetRow? row) => row is null ? -1 : ColumnMapping.Guess(row.Cells).Columns.Count(c => c is not null);

    /// <summary>Excel keeps a workbook with a password in its older container, under this name.</summary>
    private static bool IsLocked(Stream content)
    {
        var package = System.Text.Encoding.Unicode.GetBytes("EncryptedPackage");
        var buffer = new byte[64 * 1024];
        content.Position = 0;
        for (int kept = 0, read; (read = content.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var seen = buffer.AsSpan(0, kept + read);
            if (seen.IndexOf(package) >= 0)
                return true;
            kept = Math.Min(package.Length, seen.Length);
            seen[^kept..].CopyTo(buffer);
        }

        return false;
    }

    private static FileProblem Problem(SheetFault fault) => fault switch
    {
        SheetFault.Empty => FileProblem.Empty,
        SheetFault.UnknownEncoding => FileProblem.UnknownEncoding,
        SheetFault.NotATable => FileProblem.NotATable,
        SheetFault.OpenQuote => FileProblem.OpenQuote,
        SheetFault.CellTooLong => FileProblem.CellTooLong,
        SheetFault.Locked => FileProblem.Locked,
        SheetFault.OldWorkbook => FileProblem.OldWorkbook,
        SheetFault.OtherWorkbook => FileProblem.OtherWorkbook,
        SheetFault.WebPage => FileProblem.WebPage,
        SheetFault.Broken => FileProblem.Broken,
        SheetFault.TooLargeInside => FileProblem.TooLargeInside,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private sealed record Opened(
        Sheet Sheet, string Format, SheetRow? Header, IReadOnlyList<Workbook.WorkbookSheet> Sheets, IReadOnlyList<string> OtherSheets, IReadOnlyList<string> Alike);

    /// <summary>The rows under the header, read from the file each time.</summary>
    private sealed class FileRows(Sheet sheet, FileLayout layout, int count) : IReadOnlyCollection<FileRow>
    {
        /// <summary>Numbers that several places are put together to: each is mended by itself.</summary>
        private readonly HashSet<string> several = new[] { ContactColumn.Telephone, ContactColumn.Fax }.Where(c => layout.Columns.Columns.Count(p => p == c) > 1).ToHashSet();

        private readonly int name = OnlyPlace(layout, ContactColumn.Name), number = OnlyPlace(layout, ContactColumn.Number),
            id = layout.Columns.IsExport ? OnlyPlace(layout, ContactColumn.Id) : -1;

        public int Count => count;

        public IEnumerator<FileRow> GetEnumerator()
        {
            IReadOnlyList<string> above = [];
            foreach (var row in sheet.Rows().Where(row => row.Number >= layout.FirstRow))
            {
                var readings = new List<CellReading>();
                var cells = id >= 0 && row.Cells.ElementAtOrDefault(id) is { Length: > 0 } ? row.Cells : Meant(row.Cells, above, readings);
                var read = Row(row with { Cells = cells }, readings);
                // A vacant post leaves its other cells empty: 〃 below it goes on from what stands above it.
                if (read.Nobody is null)
                    above = ImportRules.IsVacancy(read) ? [.. cells.Select((cell, place) => cell.Length > 0 ? cell : above.ElementAtOrDefault(place) ?? "")] : cells;
                yield return read;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>The cells with what a list means by － and 〃. A row that we wrote means what stands there.</summary>
        private string[] Meant(IReadOnlyList<string> cells, IReadOnlyList<string> above, List<CellReading> readings)
        {
            string[] meant = [.. cells];
            for (var i = 0; i < meant.Length; i++)
            {
                if (meant[i].Length == 0 || layout.Columns.Columns.ElementAtOrDefault(i) is not { } column || column is ContactColumn.Name or ContactColumn.Note)
                    continue;
                if (Names.IsDitto(meant[i]))
                    meant[i] = Above(i, column);
                else if (ContactText.SaysNothing(column, meant[i]))
                    meant[i] = Read(i, column, ContactFault.CellSaysNothing, "");
                else if (several.Contains(column) && ContactText.Note(column, meant[i]) is (ContactFault.FirstZeroRestored, { } kept))
                    meant[i] = Read(i, column, ContactFault.FirstZeroRestored, kept);
            }

            // Rows of one number are one person's: there 〃 is the name once more, elsewhere it could be anybody's.
            if (name >= 0 && name < meant.Length && Names.IsDitto(meant[name]))
            {
                meant[name] = number >= 0 && number < meant.Length && meant[number] is { Length: > 0 } its && above.ElementAtOrDefault(number) == its
                    ? Above(name, ContactColumn.Name)
                    : Read(name, ContactColumn.Name, ContactFault.SameAsAbove, meant[name]);
            }

            return meant;

            string Above(int place, string column) => above.ElementAtOrDefault(place) is { Length: > 0 } it
                ? Read(place, column, ContactFault.ReadAsAbove, it)
                : Read(place, column, ContactFault.SameAsAbove, "");

            string Read(int place, string column, ContactFault why, string text)
            {
                readings.Add(new CellReading(column, meant[place], why) { Kept = why is ContactFault.FirstZeroRestored ? text : null });
                return text;
            }
        }

        /// <summary>-1 also where the column is put together from several.</summary>
        private static int OnlyPlace(FileLayout layout, string column) =>
            layout.Columns.Columns.Count(c => c == column) == 1 ? layout.Columns.Columns.Index().First(c => c.Item == column).Index : -1;

        private FileRow Row(SheetRow row, List<CellReading> readings)
        {
            var fields = new Dictionary<string, string>(layout.Columns.Fields(row.Cells, layout.Header));
            foreach (var column in (ReadOnlySpan<string>)[ContactColumn.From, ContactColumn.Until, ContactColumn.StatusSince])
            {
                if (fields.TryGetValue(column, out var text) && SerialDay(text) is { } day)
                    fields[column] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            }

            // With 様 in the name every letter would have it twice. What we wrote was looked at by somebody.
            if (fields.TryGetValue(ContactColumn.Name, out var called) && !fields.ContainsKey(ContactColumn.Id) && Names.WithoutHonorific(called) is { } bare)
            {
                readings.Add(new CellReading(ContactColumn.Name, called, ContactFault.HonorificLeftOut) { Kept = bare });
                fields[ContactColumn.Name] = bare;
            }

            // In a workbook a text beside the table is a remark; in CSV it is a comma that nobody meant.
            var surplus = layout.Sheets.Count == 0 ? row.Cells.Skip(layout.Header.Count).FirstOrDefault(cell => cell.Length > 0) : null;
            return new FileRow(row.Number, fields, surplus)
            {
                Nobody = NobodyIn(row.Cells, fields),
                Readings = readings,
            };
        }

        /// <summary>What lists hold beside people: sums, the header once more on each page, numbers for people to come, remarks.</summary>
        private AboutNobody? NobodyIn(IReadOnlyList<string> cells, Dictionary<string, string> fields)
        {
            var said = cells.Where(cell => cell.Length > 0).ToList();
            var name = fields.GetValueOrDefault(ContactColumn.Name);
            if (said.Count > 1 && cells.SequenceEqual(layout.Header.Take(cells.Count)) && layout.Header.Skip(cells.Count).All(cell => cell.Length == 0))
                return new(ContactFault.HeaderAgain, said[0]);
            // Without a word for it, 25名 is a sum only where the name is to stand.
            if (name is null or [(>= '0' and <= '9') or (>= '０' and <= '９'), ..] && said.Find(cell => Names.IsTotal(cell) && (cell == name || !char.IsDigit(cell[0]))) is { } total)
                return new(ContactFault.TotalRow, total);
            // Nobody is called 25; beside it stands 八幡 計.
            if (name is not null && (Names.IsTotal(name) || name.All(char.IsDigit)))
                return new(ContactFault.TotalRow, name);
            return name is null && (said.Count == 1 || fields.Keys.All(column => column is ContactColumn.Number or ContactColumn.Id || layout.Columns.WholeFile.ContainsKey(column)))
                ? new(ContactFault.NothingSaid, said[0])
                : null;
        }
    }
}

/// <summary>How a file is laid out, and how it is understood.</summary>
/// <param name="Format">The web name of its encoding, or xlsx.</param>
/// <param name="HeaderRow">The header's row, from 1; without a header (<see cref="ColumnMapping.NoHeader"/>) the first of the table.</param>
/// <param name="Header">The headers by place, as they stand; all empty where there is none.</param>
/// <param name="Values">The first texts of each place that has any.</param>
/// <param name="Columns">What each place goes into.</param>
/// <param name="Sheets">The sheets of a workbook that are read; none in another file.</param>
/// <param name="OtherSheets">Sheets that were not looked at, though something stands in them.</param>
public sealed record FileLayout(
    string Format, int HeaderRow, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Values, ColumnMapping Columns,
    IReadOnlyList<string> Sheets, IReadOnlyList<string> OtherSheets)
{
    /// <summary>The sheets that have the headers of the first one that is read, itself included.</summary>
    public IReadOnlyList<string> SheetsAlike { get; init; } = [];

    /// <summary>How many rows the headers take: two where 任期 stands over 自 and 至.</summary>
    public int HeaderRows { get; init; } = 1;

    /// <summary>The first row that is about somebody.</summary>
    public int FirstRow => Columns.NoHeader ? HeaderRow : HeaderRow + HeaderRows;

    /// <summary>What stands above the header, a text a row.</summary>
    public IReadOnlyList<string> Titles { get; init; } = [];

    /// <summary>How many rows are hidden in a workbook; they are read like the others.</summary>
    public int HiddenRows { get; init; }

    /// <summary>Whether cells are merged downwards, so that their text was taken for each of their rows.</summary>
    public bool Merged { get; init; }

    /// <summary>Headers that are not used.</summary>
    public IReadOnlyList<string> Unused => [.. Header.Where((header, place) => header.Length > 0 && IsUnused(place))];

    /// <summary>Places, from 0, that have no header and are not used, though something stands there.</summary>
    public IReadOnlyList<int> UnusedWithoutHeader =>
        [.. Enumerable.Range(0, Header.Count).Where(place => Header[place].Length == 0 && IsUnused(place) && Values.ElementAtOrDefault(place) is { Count: > 0 })];

    private bool IsUnused(int place) => Columns.Columns.ElementAtOrDefault(place) is null;
}

/// <summary>What a file turned out to be.</summary>
public abstract record FileOutcome
{
    private FileOutcome() { }

    /// <summary>A table with a header and rows.</summary>
    /// <param name="Layout">How it was understood.</param>
    /// <param name="Rows">Rows that hold anything, read from the file each time; they are counted.</param>
    public sealed record Table(FileLayout Layout, IReadOnlyCollection<FileRow> Rows) : FileOutcome
    {
        /// <summary>The columns that the file has.</summary>
        public IReadOnlySet<string> Columns { get; } = Layout.Columns.Spoken;

        /// <summary>The same rows as they stand in the file.</summary>
        internal IEnumerable<SheetRow> Lines { get; init; } = [];
    }

    /// <summary>A table, but nobody can tell where the names stand, or which of two columns counts: to be asked.</summary>
    public sealed record ColumnsUnknown(FileLayout Layout) : FileOutcome;

    /// <summary>Nothing that can be imported.</summary>
    /// <param name="Problem">Why.</param>
    /// <param name="Cell">Where, if it is one cell's fault.</param>
    public sealed record Unreadable(FileProblem Problem, FileCell? Cell = null) : FileOutcome;
}

/// <summary>One cell of a file.</summary>
/// <param name="Row">As a spreadsheet counts, from 1.</param>
/// <param name="Column">From the left, from 1.</param>
/// <param name="Header">What stands over it, if that is known.</param>
public sealed record FileCell(int Row, int Column, string? Header);

/// <summary>Why a file cannot be read.</summary>
public enum FileProblem
{
    Empty = 1,

    /// <summary>There is a header and nothing under it.</summary>
    NoRows,

    UnknownEncoding,

    /// <summary>Excel's format from before 2007.</summary>
    OldWorkbook,

    /// <summary>A spreadsheet in a format that is not read.</summary>
    OtherWorkbook,

    /// <summary>A web page under the name of a workbook.</summary>
    WebPage,

    /// <summary>A workbook with a password.</summary>
    Locked,

    /// <summary>A damaged workbook.</summary>
    Broken,

    /// <summary>A small file that unpacks to an enormous one.</summary>
    TooLargeInside,

    NotATable,

    /// <summary>A quote is opened and never closed.</summary>
    OpenQuote,

    /// <summary>A cell that no spreadsheet has written; those that are only too long for their column are refused one by one.</summary>
    CellTooLong,

    NoNameColumn,

    /// <summary>More than <see cref="ContactFile.MaxRows"/>.</summary>
    TooManyRows,

    /// <summary>More than <see cref="Outreach.Tables.FileStore.MaxBytes"/>.</summary>
    TooLarge,
}

/// <summary>A cell that does not mean what stands in it.</summary>
/// <param name="Column">What it goes into.</param>
/// <param name="Text">As it stands.</param>
/// <param name="How"><see cref="ContactFault.CellSaysNothing"/>, <see cref="ContactFault.ReadAsAbove"/>, <see cref="ContactFault.HonorificLeftOut"/>, or <see cref="ContactFault.SameAsAbove"/> where that is unknown.</param>
public sealed record CellReading(string Column, string Text, ContactFault How)
{
    /// <summary>What it is kept as, where that is said.</summary>
    public string? Kept { get; init; }
}

/// <summary>Why a row is about nobody.</summary>
/// <param name="Why">A sum, a header, or nothing.</param>
/// <param name="Text">The cell that says so.</param>
public sealed record AboutNobody(ContactFault Why, string Text);

/// <summary>One row of a file.</summary>
/// <param name="Number">The row as a spreadsheet counts: the first is 1, a cell with line breaks is one row.</param>
/// <param name="Fields">Column → trimmed text; empty cells are absent.</param>
/// <param name="Surplus">The first text beyond the last column, or null.</param>
public sealed record FileRow(int Number, IReadOnlyDictionary<string, string> Fields, string? Surplus = null)
{
    /// <summary>The cell's text, or null where it is empty.</summary>
    public string? this[string column] => Fields.GetValueOrDefault(column);

    /// <summary>Why the row as a whole is about nobody; null where it is about somebody, or about a post without anybody (<see cref="Names.IsVacancy"/>).</summary>
    public AboutNobody? Nobody { get; init; }

    /// <summary>Cells that do not mean what stands in them.</summary>
    public IReadOnlyList<CellReading> Readings { get; init; } = [];
}
