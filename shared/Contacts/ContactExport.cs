using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Outreach.Sheets;

namespace Outreach.Contacts;

/// <summary>Contacts as a file: what it holds, <see cref="ContactFile.Read(Stream, Func{FileLayout, ColumnMapping?}?, IReadOnlyList{string}?)"/> reads back as it was.</summary>
public static class ContactExport
{
    /// <summary>What stands for a character that code page 932 lacks, and that nothing like it has: the printers' sign for it.</summary>
    public const string Missing = "〓";

    private static readonly Dictionary<string, int> Widths = new()
    {
        [ContactColumn.Name] = 18, [ContactColumn.Kana] = 20, [ContactColumn.Organisation] = 24, [ContactColumn.Role] = 16, [ContactColumn.District] = 16,
        [ContactColumn.From] = 16, [ContactColumn.Until] = 16, [ContactColumn.Mail] = 28, [ContactColumn.Address] = 36, [ContactColumn.Telephone] = 16,
        [ContactColumn.Fax] = 16, [ContactColumn.Note] = 36,
    };

    private const int UsualWidth = 12;

    private static readonly IReadOnlyList<string> Columns = [.. ContactColumn.All, ContactColumn.Id];

    /// <summary>A row per appointment, texts by column. Who has no 番号 is named by the contact's id there too, which <see cref="ImportRules"/> knows again.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(IEnumerable<Contact> contacts, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(contacts);
        foreach (var contact in contacts)
        {
            var person = new Dictionary<string, string>(ContactRules.PersonTexts(contact)) { [ContactColumn.Id] = contact.Id };
            person.TryAdd(ContactColumn.Number, contact.Id);
            if (contact.Appointments.Count == 0)
                yield return person;
            foreach (var appointment in contact.Appointments)
                yield return new Dictionary<string, string>(person.Concat(ContactRules.AppointmentTexts(appointment, book)));
        }
    }

    /// <summary>Writes what <see cref="Rows"/> gave.</summary>
    /// <param name="output">Left open.</param>
    /// <param name="format">Which.</param>
    /// <param name="rows">Texts by column.</param>
    public static void Write(Stream output, ExportFormat format, IEnumerable<IReadOnlyDictionary<string, string>> rows) =>
        Write(output, format, Columns, rows);

    /// <summary>Writes a file of some columns.</summary>
    public static void Write(Stream output, ExportFormat format, IReadOnlyList<string> columns, IEnumerable<IReadOnlyDictionary<string, string>> rows) =>
        Write(output, format, columns, rows.Select(row => (IReadOnlyList<string>)[.. columns.Select(column => row.GetValueOrDefault(column, ""))]));

    /// <summary>Writes a file under any header.</summary>
    public static void Write(Stream output, ExportFormat format, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        if (format is ExportFormat.Workbook)
        {
            WorkbookWriter.Write(output, "連絡先", [.. header.Select(title => (title, Widths.GetValueOrDefault(title, UsualWidth)))], rows);
            return;
        }

        if (format is ExportFormat.Csv)
            output.Write(Encoding.UTF8.Preamble);
        using var row = new StringWriter(CultureInfo.InvariantCulture);
        // With a line end of one's own the library no longer quotes the others.
        using var csv = new CsvWriter(row, new CsvConfiguration(CultureInfo.InvariantCulture));
        foreach (var cells in rows.Prepend(header))
        {
            foreach (var cell in cells) csv.WriteField(FormulaGuard.Put(cell));
            csv.NextRecord();
            csv.Flush();
            var text = row.ToString();
            output.Write(format is ExportFormat.Csv ? Encoding.UTF8.GetBytes(text) : Cp932.Encode(Writable(text)));
            row.GetStringBuilder().Clear();
        }
    }

    /// <summary>The characters that code page 932 lacks, where they stand, and what is written for them.</summary>
    public static IReadOnlyList<LostCharacter> Lost(IEnumerable<Contact> contacts, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(contacts);
        var lost = new Dictionary<string, List<Contact>>();
        foreach (var contact in contacts)
        {
            foreach (var character in Rows([contact], book).SelectMany(row => row.Values).SelectMany(Characters).Where(c => !Cp932.CanWrite(c)).Distinct())
            {
                if (!lost.TryGetValue(character, out var having)) lost.Add(character, having = []);
                having.Add(contact);
            }
        }

        return [.. lost.Select(l => new LostCharacter(l.Key, Instead(l.Key), l.Value)).OrderByDescending(l => l.Contacts.Count).ThenBy(l => l.Character, StringComparer.Ordinal)];
    }

    /// <summary>
    /// A row that was written in code page 932, with what that could not write put back: where a text is just what <see cref="Write(Stream,
    /// ExportFormat, IEnumerable{IReadOnlyDictionary{string, string}})"/> makes of what is kept, nobody has changed it.
    /// </summary>
    /// <param name="row">With a <see cref="ContactColumn.Id"/>.</param>
    /// <param name="book">The contacts as they stand.</param>
    internal static FileRow Restored(FileRow row, ContactBook book)
    {
        if (row[ContactColumn.Id] is not { } id || book.FindStored(id)?.Value is not { } contact)
            return row;
        var fields = new Dictionary<string, string>(row.Fields);
        foreach (var (column, text) in Rows([contact], book).SelectMany(kept => kept).Where(kept => !Cp932.CanWrite(kept.Value)))
        {
            if (Writable(text).Trim() == (row[column] ?? ""))
                fields[column] = text;
        }

        return row with { Fields = fields };
    }

    private static string Writable(string text) => Cp932.CanWrite(text) ? text : string.Concat(Characters(text).Select(c => Cp932.CanWrite(c) ? c : Instead(c)));

    /// <summary>The same sign as code page 932 has it, or another form of the same kanji; 〓 where there is neither.</summary>
    private static string Instead(string character)
    {
        string[] candidates =
        [
            character switch { "〜" => "～", "−" => "－", "—" or "–" => "―", "‖" => "∥", "¢" => "￠", "£" => "￡", "¬" => "￢", "¥" => "￥", "‐" or "‑" => "-", "\u00A0" => " ", _ => "" },
            Names.Key(character), Nfkc.Of(character), .. Base(character),
        ];
        return Array.Find(candidates, c => c.Length > 0 && Cp932.CanWrite(c))
            ?? (character.EnumerateRunes().All(IsUnseen) ? "" : Missing);

        // é is written e.
        static IEnumerable<string> Base(string character)
        {
            var decomposed = character.Length == 1 && char.IsSurrogate(character[0]) ? "" : character.Normalize(NormalizationForm.FormKD);
            return decomposed.Length > 1 ? [decomposed[..1]] : [];
        }
    }

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark;

    /// <summary>A character with what belongs to it: a selector of its form, a voicing mark.</summary>
    private static IEnumerable<string> Characters(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, at);
            var element = text.Substring(at, length);
            at += length;
            if (Cp932.CanWrite(element) || element.Length == 1 || element.EnumerateRunes().Count() == 1)
                yield return element;
            else if (element.Normalize(NormalizationForm.FormC) is var composed && composed != element && Cp932.CanWrite(composed))
                yield return element;
            else
            {
                foreach (var rune in element.EnumerateRunes()) yield return rune.ToString();
            }
        }
    }
}

/// <summary>In which form contacts are written.</summary>
public enum ExportFormat
{
    /// <summary>CSV in UTF-8 with its mark: every character, and Excel opens it.</summary>
    Csv = 1,

    /// <summary>CSV in code page 932, for software that knows nothing else.</summary>
    OldCsv,

    /// <summary>An Excel workbook.</summary>
    Workbook,
}

/// <summary>A character that code page 932 lacks.</summary>
/// <param name="Character">As it stands.</param>
/// <param name="Instead">What is written for it; empty where it is left out, since nobody sees it.</param>
/// <param name="Contacts">Whose texts have it.</param>
public sealed record LostCharacter(string Character, string Instead, IReadOnlyList<Contact> Contacts);
