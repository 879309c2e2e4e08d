using System.Text.RegularExpressions;

namespace Outreach.Contacts;

/// <summary>Texts as they are kept. Names stay as typed; numbers and readings, which people type in any width, become one.</summary>
internal static partial class ContactText
{
    private const int LongestNothing = 8;

    /// <summary>A column's text as it is kept; a kept text stays as it is.</summary>
    public static string Kept(string column, string text) => column switch
    {
        ContactColumn.Telephone or ContactColumn.Fax => WithFirstZero(Narrow(text)),
        ContactColumn.PostalCode => PostalCode(Narrow(text).TrimStart('〒', ' ')),
        ContactColumn.Number => WithoutPoint(Nfkc.Of(text)),
        ContactColumn.Kana => HalfWidthKana().Replace(text, match => Nfkc.Of(match.Value)),
        _ => text,
    };

    /// <summary>Whether a spreadsheet shows that something went wrong: #REF!, #N/A, a formula that was never calculated.</summary>
    public static bool IsSpreadsheetError(string text) => SpreadsheetError().IsMatch(text);

    /// <summary>Whether digits are lost, since a spreadsheet took a number's digits for a quantity: 9.01235E+09.</summary>
    public static bool HasLostDigits(string column, string text) =>
        column is ContactColumn.Telephone or ContactColumn.Fax or ContactColumn.PostalCode or ContactColumn.Number && Rounded().IsMatch(text);

    private static string Narrow(string text) => Hyphen().Replace(WithoutPoint(Nfkc.Of(text)), "-");

    // Software that keeps tables as numbers writes 1001.0.
    private static string WithoutPoint(string text) => PointZero().Replace(text, "");

    /// <summary>A spreadsheet drops the first 0 of 0270001234: it is put back where that makes a number that exists in Japan.</summary>
    private static string WithFirstZero(string text) =>
        text.Length is 9 or 10 && text[0] is >= '1' and <= '9' && text.All(char.IsAsciiDigit) && Phones.Fault("0" + text) is null ? "0" + text : text;

    private static string PostalCode(string text) => SevenDigits().Replace(text, "$1") is var digits && digits.Length is 6 or 7 && digits.All(char.IsAsciiDigit)
        ? digits.PadLeft(7, '0').Insert(3, "-")
        : text;

    /// <summary>What there is to know of a telephone number or postal code in a file; null of any other text.</summary>
    /// <param name="column">Of which column.</param>
    /// <param name="text">As it stands in the file.</param>
    /// <returns>What it is, and the text as it is kept where that says it.</returns>
    public static (ContactFault Fault, string? Kept)? Note(string column, string text)
    {
        if (column is not (ContactColumn.Telephone or ContactColumn.Fax or ContactColumn.PostalCode))
            return null;
        var kept = Kept(column, text);
        if (kept.StartsWith('0') && Nfkc.Of(text).TrimStart('〒', ' ') is [>= '1' and <= '9', ..])
            return (ContactFault.FirstZeroRestored, kept);
        return column is ContactColumn.PostalCode ? IsPostalCode().IsMatch(kept) ? null : (ContactFault.PostalCodeDigits, null)
            : Phones.Fault(kept) is { } fault ? (fault, null)
            : null;
    }

    /// <summary>Whether a cell is filled to say that there is nothing: －, なし.</summary>
    public static bool SaysNothing(string column, string text)
    {
        if (text.Length > LongestNothing || char.IsAsciiLetterOrDigit(text[0]))
            return false;
        var said = Nfkc.Of(text).Trim('(', ')', ' ');
        // なし is a wish too.
        return Marks().IsMatch(said) || (Nothing().IsMatch(said) && column is not ContactColumn.Preferred && !ContactColumn.Wishes.ContainsKey(column));
    }

    [GeneratedRegex(@"^([0-9]{3})[-\s](?=[0-9]{4}$)")]
    private static partial Regex SevenDigits();

    [GeneratedRegex("^[0-9]{3}-[0-9]{4}$")]
    private static partial Regex IsPostalCode();

    [GeneratedRegex(@"^[-\u2010-\u2015\u2212\u2500\u2501ー_=×✕✖/\\・.…~〜*]+$")]
    private static partial Regex Marks();

    [GeneratedRegex("^(?:(?:該当|登録|特に|特記事項)?(?:なし|無し|ナシ)|無|不明|未登録)$")]
    private static partial Regex Nothing();

    [GeneratedRegex(@"[\uFF65-\uFF9F]+")]
    private static partial Regex HalfWidthKana();

    // The minus sign, the dashes and the long vowel mark are all typed for it.
    [GeneratedRegex(@"(?<=[0-9)])[\u2010-\u2015\u2212\u30FC](?=[0-9(])")]
    private static partial Regex Hyphen();

    [GeneratedRegex(@"(?<=^[0-9]{1,15})\.0$")]
    private static partial Regex PointZero();

    [GeneratedRegex(@"^[0-9](?:\.[0-9]+)?E\+[0-9]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Rounded();

    [GeneratedRegex(@"^#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|CALC!|SPILL!|FIELD!|GETTING_DATA)$")]
    private static partial Regex SpreadsheetError();
}
