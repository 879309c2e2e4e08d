using System.Globalization;
using System.Text;
using CsvHelper;
using Outreach.Contacts;

namespace Outreach.Local.Samples;

/// <summary>The sample data as the files a coordinator would have.</summary>
public static class SampleFiles
{
    /// <summary>The code page that Japanese office software saves CSV in; a character it lacks is an error and not a "?".</summary>
    public static Encoding Cp932 { get; } = CodePagesEncodingProvider.Instance
        .GetEncoding(932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>The sample table as CSV, with the byte-order mark that <paramref name="encoding"/> begins files with.</summary>
    /// <remarks>Code page 932 has no 𠮷: there the names stand with 吉, as they do in such files.</remarks>
    public static byte[] ContactsCsv(Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        var text = ContactsCsv();
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(encoding.CodePage == Cp932.CodePage ? text.Replace("𠮷", "吉", StringComparison.Ordinal) : text)];
    }

    // What a city's own list has; the product knows more.
    private static readonly string[] Columns =
    [
        ContactColumn.Number, ContactColumn.Name, ContactColumn.Kana, ContactColumn.Honorific, ContactColumn.Organisation, ContactColumn.Role,
        ContactColumn.District, ContactColumn.From, ContactColumn.Until, ContactColumn.Mail, ContactColumn.PostalCode, ContactColumn.Address,
        ContactColumn.Telephone, ContactColumn.Fax, ContactColumn.Preferred, ContactColumn.Note,
    ];

    private static string ContactsCsv()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            Line(csv, Columns);
            foreach (var row in SampleContacts.Rows) Line(csv, Fields(row));
        }
        return text.ToString();
    }

    private static void Line(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields) csv.WriteField(field);
        csv.NextRecord();
    }

    private static string[] Fields(SampleContact row) =>
    [
        row.Number.ToString(CultureInfo.InvariantCulture), row.Name, row.Kana, row.Honorific, row.Organisation, row.Role, row.District,
        row.From, row.Until, row.Email, row.PostalCode, row.Address, row.Phone, row.Fax, row.Channel, row.Note,
    ];
}
