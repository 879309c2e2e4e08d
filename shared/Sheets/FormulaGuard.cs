using System.Text.RegularExpressions;

namespace Outreach.Sheets;

/// <summary>The ' in front of a text that a spreadsheet would calculate when it opens a CSV file.</summary>
/// <remarks>
/// https://owasp.org/www-community/attacks/CSV_Injection, with the wide forms that Japanese spreadsheets narrow. The guard is
/// doubled where the text begins with one of its own, so that what was put comes off again and nothing else does.
/// </remarks>
internal static partial class FormulaGuard
{
    /// <summary>The text as it is written.</summary>
    public static string Put(string text) => Formula().IsMatch(text) ? "'" + text : text;

    /// <summary>The text as it was before <see cref="Put"/>.</summary>
    public static string Taken(string text) => text is ['\'', ..] && Formula().IsMatch(text) ? text[1..] : text;

    [GeneratedRegex(@"^'*[=+\-@\t\r＝＋－＠]")]
    private static partial Regex Formula();
}
