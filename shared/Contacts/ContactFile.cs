using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;

namespace Outreach.Contacts;

/// <summary>A contact list as a city keeps it: CSV with a header row, one row per person and role.</summary>
/// <remarks>
/// A cell that a spreadsheet would take for a formula is written with a ' in front, and read without it: so whatever
/// <see cref="Write(ContactBook)"/> writes, <see cref="Read(Stream)"/> reads back as it was.
/// </remarks>
public static partial class ContactFile
{
    /// <summary>The most rows that one file may have.</summary>
    public const int MaxRows = 200_000;

    private const int MaxCell = 10_000;

    /// <summary>Reads a file from its beginning. See <see cref="Read(ReadOnlySpan{byte})"/>.</summary>
    /// <param name="content">Seekable; to be kept open as long as rows are read.</param>
    public static FileOutcome Read(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var bytes = new byte[content.Length];
        content.Position = 0;
        content.ReadExactly(bytes);
        return Read(bytes);
    }

    /// <summary>Reads a file. The encoding is found by itself: UTF-8 or UTF-16 by their mark, else UTF-8, else CP932.</summary>
    public static FileOutcome Read(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
            return new FileOutcome.Unreadable(FileProblem.Empty);
        if (IsWorkbook(content))
            return new FileOutcome.Unreadable(FileProblem.Workbook);
        if (Decode(content) is not { } decoded)
            return new FileOutcome.Unreadable(FileProblem.UnknownEncoding);
        return Parse(decoded.Text, decoded.Encoding);
    }

    /// <summary>All contacts: UTF-8 with its mark, a row per appointment. Who has no 番号 is named by the contact's id, which <see cref="ImportRules"/> knows again.</summary>
    public static byte[] Write(ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return Write(book.All.SelectMany(contact => RowsOf(contact, book)));
    }

    /// <summary>Any rows, texts by column, under the header.</summary>
    public static byte[] Write(IEnumerable<IReadOnlyDictionary<string, string>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            foreach (var column in ContactColumn.All) csv.WriteField(column);
            csv.NextRecord();
            foreach (var row in rows)
            {
                foreach (var column in ContactColumn.All) csv.WriteField(Guarded(row.GetValueOrDefault(column, "")));
                csv.NextRecord();
            }
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> RowsOf(Contact contact, ContactBook book)
    {
        var person = new Dictionary<string, string>(ContactRules.PersonTexts(contact));
        person.TryAdd(ContactColumn.Number, contact.Id);
        return contact.Appointments.Count == 0
            ? [person]
            : contact.Appointments.Select(a => new Dictionary<string, string>(person.Concat(ContactRules.AppointmentTexts(a, book))));
    }

    private static FileOutcome Parse(string text, string encoding)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            return new FileOutcome.Unreadable(FileProblem.NotATable);
        using var reader = new StringReader(text);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null,
            MissingFieldFound = null,
            Delimiter = Delimiter(text),
            MaxFieldSize = MaxCell,
        });
        try
        {
            if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } header)
                return new FileOutcome.Unreadable(FileProblem.Empty);
            var columns = Columns(header);
            if (!columns.Contains(ContactColumn.Name))
                return new FileOutcome.Unreadable(FileProblem.NoNameColumn);

            var rows = new List<FileRow>();
            var endsInQuotes = false;
            while (csv.Read())
            {
                endsInQuotes = csv.Parser.RawRecord.Count(c => c == '"') % 2 == 1;
                if (rows.Count == MaxRows)
                    return new FileOutcome.Unreadable(FileProblem.TooManyRows);
                if (Row(csv.Parser, columns) is { } row)
                    rows.Add(row);
            }

            // A quote that is never closed swallows the rows after it: better nothing than half a file.
            if (endsInQuotes)
                return new FileOutcome.Unreadable(FileProblem.OpenQuote);
            return rows.Count == 0
                ? new FileOutcome.Unreadable(FileProblem.NoRows)
                : new FileOutcome.Table(encoding, columns.OfType<string>().ToHashSet(), rows, [.. header.Where((h, i) => columns[i] is null && !string.IsNullOrWhiteSpace(h))]);
        }
        catch (MaxFieldSizeException)
        {
            return new FileOutcome.Unreadable(FileProblem.OpenQuote);
        }
    }

    private static FileRow? Row(IParser parser, string?[] columns)
    {
        var fields = new Dictionary<string, string>();
        string? surplus = null;
        for (var i = 0; i < parser.Count; i++)
        {
            if (Unguarded(parser[i]).Trim() is not { Length: > 0 } value)
                continue;
            if (i >= columns.Length)
                surplus ??= value;
            else if (columns[i] is { } column)
                fields.Add(column, value);
        }

        return fields.Count == 0 && surplus is null
            ? null
            : new FileRow(parser.Row, fields, surplus) { Lacking = [.. columns.Skip(parser.Count).OfType<string>()] };
    }

    /// <summary>Each header's column; null where it is not known, or known from a header before.</summary>
    private static string?[] Columns(string[] header)
    {
        var seen = new HashSet<string>();
        return [.. header.Select(h => Column(h) is { } column && seen.Add(column) ? column : null)];
    }

    private static string? Column(string header)
    {
        var key = Names.Key(header);
        return key switch
        {
            "名前" => ContactColumn.Name,
            "フリガナ" or "かな" or "カナ" or "氏名かな" or "氏名カナ" => ContactColumn.Kana,
            "メールアドレス" or "E-mail" or "Email" or "email" => ContactColumn.Mail,
            "電話番号" or "TEL" or "Tel" => ContactColumn.Telephone,
            "FAX番号" or "ファックス" => ContactColumn.Fax,
            "任期満了" or "退任日" => ContactColumn.Until,
            "連絡方法" => ContactColumn.Preferred,
            _ => ContactColumn.All.FirstOrDefault(c => Names.Key(c) == key),
        };
    }

    /// <summary>Spreadsheets part cells by tabs or semicolons too. The header tells: no column's name has one of these in it.</summary>
    private static string Delimiter(string text)
    {
        var header = text.AsSpan().TrimStart();
        header = header.IndexOfAny('\r', '\n') is >= 0 and var end ? header[..end] : header;
        var best = ',';
        foreach (var candidate in "\t;")
        {
            if (header.Count(candidate) > header.Count(best)) best = candidate;
        }

        return best.ToString();
    }

    // https://owasp.org/www-community/attacks/CSV_Injection, with the wide forms that Japanese spreadsheets narrow. The
    // guard is doubled where the text begins with one of its own.
    private static string Guarded(string text) => Formula().IsMatch(text) ? "'" + text : text;

    private static string Unguarded(string text) => text is ['\'', ..] && Formula().IsMatch(text) ? text[1..] : text;

    [GeneratedRegex(@"^'*[=+\-@\t\r＝＋－＠]")]
    private static partial Regex Formula();

    /// <summary>Excel's own formats: a ZIP archive, and the older compound file.</summary>
    private static bool IsWorkbook(ReadOnlySpan<byte> content) =>
        content is [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..];

    private static (string Text, string Encoding)? Decode(ReadOnlySpan<byte> content)
    {
        var utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
        return content switch
        {
            [0xEF, 0xBB, 0xBF, .. var text] => Try(text, utf8.GetString, utf8.WebName),
            [0xFF, 0xFE, .. var text] => Try(text, new UnicodeEncoding(false, false, true).GetString, "utf-16"),
            [0xFE, 0xFF, .. var text] => Try(text, new UnicodeEncoding(true, false, true).GetString, "utf-16BE"),
            _ => Try(content, utf8.GetString, utf8.WebName) ?? Try(content, Cp932.Decode, Cp932.Name),
        };

        static (string, string)? Try(ReadOnlySpan<byte> bytes, Func<ReadOnlySpan<byte>, string> decode, string name)
        {
            try
            {
                return (decode(bytes), name);
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }
    }
}

/// <summary>What a file turned out to be.</summary>
public abstract record FileOutcome
{
    private FileOutcome() { }

    /// <summary>A table with a header and rows.</summary>
    /// <param name="Encoding">The web name of its encoding.</param>
    /// <param name="Columns">The known columns that it has.</param>
    /// <param name="Rows">Rows that hold anything.</param>
    /// <param name="UnknownColumns">Headers that are not used.</param>
    public sealed record Table(
        string Encoding, IReadOnlySet<string> Columns, IReadOnlyList<FileRow> Rows, IReadOnlyList<string> UnknownColumns) : FileOutcome;

    /// <summary>Nothing that can be imported.</summary>
    public sealed record Unreadable(FileProblem Problem) : FileOutcome;
}

/// <summary>Why a file cannot be read.</summary>
public enum FileProblem
{
    Empty = 1,

    /// <summary>There is a header and nothing under it.</summary>
    NoRows,

    UnknownEncoding,

    /// <summary>Excel's own format instead of CSV.</summary>
    Workbook,

    NotATable,

    /// <summary>A quote is opened and never closed.</summary>
    OpenQuote,

    NoNameColumn,

    /// <summary>More than <see cref="ContactFile.MaxRows"/>.</summary>
    TooManyRows,

    /// <summary>More than <see cref="Outreach.Tables.FileStore.MaxBytes"/>.</summary>
    TooLarge,
}

/// <summary>One row of a file.</summary>
/// <param name="Number">The row as a spreadsheet counts: the header is 1, a cell with line breaks is one row.</param>
/// <param name="Fields">Column → trimmed text; empty cells are absent.</param>
/// <param name="Surplus">The first text beyond the last column, or null.</param>
public sealed record FileRow(int Number, IReadOnlyDictionary<string, string> Fields, string? Surplus = null)
{
    /// <summary>The cell's text, or null where it is empty.</summary>
    public string? this[string column] => Fields.GetValueOrDefault(column);

    /// <summary>Columns of the header that the row ends before: it says nothing of them, where an empty cell would clear them.</summary>
    public IReadOnlyList<string> Lacking { get; init; } = [];
}
