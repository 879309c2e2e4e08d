using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Outreach.Contacts;

/// <summary>A contact list as a city keeps it: CSV with a header row, one row per person and role.</summary>
public static class ContactFile
{
    /// <summary>The columns by their Japanese headers. Only 氏名 must be there.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "番号", "氏名", "ふりがな", "敬称", "所属", "役職", "地区", "就任日", "任期満了日", "メール", "郵便番号", "住所", "電話", "FAX", "希望連絡方法", "備考",
    ];

    /// <summary>The most rows that one file may have.</summary>
    public const int MaxRows = 20_000;

    /// <summary>Reads a file. The encoding is found by itself: UTF-8 or UTF-16 by their mark, else UTF-8, else CP932.</summary>
    public static FileOutcome Read(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
            return new FileOutcome.Unreadable(FileProblem.Empty);
        if (Decode(content) is not { } decoded)
            return new FileOutcome.Unreadable(FileProblem.UnknownEncoding);
        return Parse(decoded.Text, decoded.Encoding);
    }

    private static FileOutcome Parse(string text, string encoding)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            return new FileOutcome.Unreadable(FileProblem.NotATable);
        var rows = new List<FileRow>();
        using var reader = new StringReader(text);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null,
            MissingFieldFound = null,
            IgnoreBlankLines = true,
            DetectDelimiter = true,
            DetectDelimiterValues = [",", "\t", ";"],
            MaxFieldSize = 10_000,
        });
        try
        {
            if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } header)
                return new FileOutcome.Unreadable(FileProblem.Empty);
            var columns = header.Select(Column).ToList();
            if (!columns.Contains("氏名"))
                return new FileOutcome.Unreadable(FileProblem.NoNameColumn);
            var unknown = header.Where((h, i) => columns[i] is null && h.Trim().Length > 0).ToList();
            while (csv.Read())
            {
                if (rows.Count == MaxRows)
                    return new FileOutcome.Unreadable(FileProblem.TooManyRows);
                var fields = new Dictionary<string, string>();
                for (var i = 0; i < columns.Count; i++)
                {
                    if (columns[i] is { } name && csv.TryGetField<string>(i, out var value) && value?.Trim() is { Length: > 0 } trimmed)
                        fields.TryAdd(name, trimmed);
                }

                if (fields.Count > 0)
                    rows.Add(new FileRow(csv.Context.Parser!.RawRow, fields));
            }

            return rows.Count == 0 ? new FileOutcome.Unreadable(FileProblem.Empty) : new FileOutcome.Table(
                encoding, columns.OfType<string>().ToHashSet(), rows, unknown);
        }
        catch (CsvHelperException)
        {
            return new FileOutcome.Unreadable(FileProblem.NotATable);
        }
    }

    private static string? Column(string header)
    {
        var key = header.Normalize(NormalizationForm.FormKC).Replace(" ", "", StringComparison.Ordinal).Trim();
        return key switch
        {
            "名前" => "氏名",
            "フリガナ" or "かな" or "カナ" or "氏名かな" or "氏名カナ" => "ふりがな",
            "メールアドレス" or "E-mail" or "Email" or "email" => "メール",
            "電話番号" or "TEL" or "Tel" => "電話",
            "FAX番号" or "ファックス" => "FAX",
            "任期満了" or "退任日" => "任期満了日",
            "連絡方法" => "希望連絡方法",
            _ => Columns.FirstOrDefault(c => c == key),
        };
    }

    private static (string Text, string Encoding)? Decode(ReadOnlySpan<byte> content)
    {
        Encoding utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
        (Encoding, int)[] marked = content switch
        {
            [0xEF, 0xBB, 0xBF, ..] => [(utf8, 3)],
            [0xFF, 0xFE, ..] => [(new UnicodeEncoding(false, false, true), 2)],
            [0xFE, 0xFF, ..] => [(new UnicodeEncoding(true, false, true), 2)],
            _ => [(utf8, 0), (Cp932, 0)],
        };
        foreach (var (encoding, skip) in marked)
        {
            try
            {
                return (encoding.GetString(content[skip..]), encoding.WebName);
            }
            catch (DecoderFallbackException)
            {
                // Not this one.
            }
        }

        return null;
    }

    private static Encoding Cp932 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(
        932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
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
    UnknownEncoding,
    NotATable,
    NoNameColumn,
    TooManyRows,
    TooLarge,
}

/// <summary>One row of a file.</summary>
/// <param name="Number">The line in the file, as an editor or Excel shows it: the header is 1.</param>
/// <param name="Fields">Column → trimmed text; empty cells are absent.</param>
public sealed record FileRow(int Number, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The cell's text, or null where it is empty.</summary>
    public string? this[string column] => Fields.GetValueOrDefault(column);
}
