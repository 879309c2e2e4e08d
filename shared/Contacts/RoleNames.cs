using System.Text.RegularExpressions;

namespace Outreach.Contacts;

/// <summary>Names of roles as people write them in lists.</summary>
public static partial class RoleNames
{
    private const int MostCandidates = 3;

    /// <summary>A name without the spaces that spread it over its cell: 区　長 is 区長. Those between words of other scripts stay.</summary>
    public static string Closed(string text) => Spread().Replace(text, "");

    /// <summary>The roles that one cell names, 区長・民生委員 for instance: each as it is called today. Only where every part is registered; else the text is one role.</summary>
    public static IReadOnlyList<string> Each(string text, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(book);
        if (book.Role(text) is not null)
            return [text];
        var parts = Separators().Split(text).Where(part => part.Length > 0).ToList();
        return parts.Count > 1 && parts.TrueForAll(part => book.Role(part) is not null) ? [.. parts.Select(book.RoleNamed).Distinct()] : [text];
    }

    /// <summary>The registered role that somebody had who is called 前区長 or 元区長; null where the text says something else.</summary>
    public static Role? Former(string text, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(book);
        return text is ['前' or '元' or '旧', .. var rest] && book.Role(text) is null ? book.Role(rest.TrimStart('・', ' ', '　')) : null;
    }

    /// <summary>The registered roles that a name that is none perhaps means, the nearest first, at most three.</summary>
    public static IReadOnlyList<string> Nearest(string text, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        var key = Names.Key(text);
        return
        [
            .. book.Register.Select(role => (role.Name, Near: Nearness(key, Names.Key(role.Name)))).Where(role => role.Near > 0)
                .OrderByDescending(role => role.Near).Take(MostCandidates).Select(role => role.Name),
        ];
    }

    /// <summary>How much two names have in common, from 0 to 1: one stands in the other, or a slip of the pen parts them.</summary>
    private static double Nearness(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        return shorter.Length > 1 && longer.Contains(shorter, StringComparison.Ordinal) ? (double)shorter.Length / longer.Length
            : Names.IsSlip(one, other) ? 0.5
            : 0;
    }

    [GeneratedRegex(@"(?<=[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}々])\s+(?=[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}々])")]
    private static partial Regex Spread();

    [GeneratedRegex(@"\s*(?:[・･、，,／/\r\n＋+]|兼)+\s*")]
    private static partial Regex Separators();
}
