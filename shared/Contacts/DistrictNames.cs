using System.Text.RegularExpressions;

namespace Outreach.Contacts;

/// <summary>Names of districts as they are compared: one district is spelled in several ways within one newsletter.</summary>
public static partial class DistrictNames
{
    private const string DistrictWord = "地区";
    private const int MostCandidates = 3;
    private const double Farthest = 0.5;

    // What is so much farther than the nearest would only be in its way.
    private const double Beside = 0.25;
    private static readonly char[] Separators = ['・', '·', ',', '、', '/'];
    private static readonly char[] SeparatorsAndBrackets = [.. Separators, '(', ')'];

    /// <summary>
    /// The same for every spelling of one district: 中居･矢中（矢中地区） and 中居・矢中（矢中）; 倉渕 and 倉淵; 北･東･西 in
    /// any order; 群馬(さくら) and 群馬さくら. A half differs from its other half and from the whole. A key is its own
    /// key; it is empty for a text that names nothing.
    /// </summary>
    public static string Key(string text)
    {
        var name = WithoutDistrict(Names.Key(text));
        var (whole, half) = Halved().Match(name) is { Success: true } match
            ? (Parts(match.Groups["whole"].Value), Parts(match.Groups["half"].Value))
            : (Parts(name), []);

        return (whole, half) switch
        {
            ([], _) => string.Join('・', half),
            (_, []) => string.Join('・', whole),
            // 群馬（さくら） is also written 群馬さくら; for 中居・矢中（矢中） nobody does so.
            ([var one], [var its]) => WithoutDistrict(Names.Key(one + its)),
            _ => $"{string.Join('・', whole)}({string.Join('・', half)})",
        };
    }

    /// <summary>The key of the whole that a half's name names: 中居・矢中 for 中居・矢中（矢中）; null for a name without brackets.</summary>
    public static string? WholeKey(string text) =>
        Halved().Match(WithoutDistrict(Names.Key(text))) is { Success: true } match && Parts(match.Groups["half"].Value).Length > 0
        && string.Join('・', Parts(match.Groups["whole"].Value)) is { Length: > 0 } whole ? whole : null;

    /// <summary>The districts that a spelling that is no district's perhaps means, the nearest first, at most three; see <see cref="ByNearness"/>.</summary>
    /// <param name="text">As typed or printed.</param>
    /// <param name="districts">Those to choose from.</param>
    public static IReadOnlyList<District> Nearest(string text, IReadOnlyList<District> districts)
    {
        if (Key(text) == "" || Ordered(text, districts) is not [var nearest, ..] near)
            return [];
        var farthest = Math.Min(Farthest, nearest.Distance + Beside);
        return [.. near.TakeWhile(d => d.Distance <= farthest).Take(MostCandidates).Select(d => d.District)];
    }

    /// <summary>
    /// All districts, the nearest to a spelling first: by parts that both have (新高尾 of 新高尾・中川), by a name inside the other, by
    /// slips of a character, whichever kana it is written in. A reading that stands among the aliases counts like a name.
    /// </summary>
    /// <param name="text">As typed or printed.</param>
    /// <param name="districts">Those to choose from; equally near ones stay in their order.</param>
    public static IReadOnlyList<District> ByNearness(string text, IReadOnlyList<District> districts) => [.. Ordered(text, districts).Select(d => d.District)];

    private static List<(District District, double Distance)> Ordered(string text, IReadOnlyList<District> districts)
    {
        ArgumentNullException.ThrowIfNull(districts);
        var key = Kana.Key(Key(text));
        return
        [
            .. districts.Select(d => (District: d, Distance: d.Aliases.Prepend(d.Name).Min(spelling => Distance(key, Kana.Key(Key(spelling))))))
                .OrderBy(d => d.Distance),
        ];
    }

    /// <summary>From 0, the same, to 1, nothing in common; keys of one length compare like texts.</summary>
    private static double Distance(string one, string other)
    {
        if (one == other)
            return 0;
        if (one == "" || other == "")
            return 1;
        var (ones, others) = (Parts(one), Parts(other));
        var common = ones.Intersect(others).Count();
        var parts = common == 0 ? 1 : 0.4 * (1 - ((double)common / Math.Max(ones.Length, others.Length)));
        var inside = ones.Max(a => others.Max(b => Inside(a, b)));
        return Math.Min(Math.Min(parts, inside == 0 ? 1 : 0.5 * (1 - inside)), (double)Slips(one, other) / Math.Max(one.Length, other.Length));
    }

    /// <summary>How much of the longer name the shorter one is, 0 where it is not inside.</summary>
    private static double Inside(string one, string other) => one.Length > other.Length ? Inside(other, one)
        : one.Length > 1 && other.Contains(one, StringComparison.Ordinal) ? (double)one.Length / other.Length : 0;

    /// <summary>Characters to insert, leave out or replace until one is the other.</summary>
    private static int Slips(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        foreach (var (i, a) in one.Index())
        {
            var (diagonal, left) = (row[0], row[0] = i + 1);
            foreach (var (j, b) in other.Index())
            {
                left = Math.Min(Math.Min(left, row[j + 1]) + 1, diagonal + (a == b ? 0 : 1));
                (diagonal, row[j + 1]) = (row[j + 1], left);
            }
        }

        return row[^1];
    }

    private static string[] Parts(string text) =>
        [.. text.Split(SeparatorsAndBrackets).Select(WithoutDistrict).Where(part => part != "").Distinct().Order(StringComparer.Ordinal)];

    private static string WithoutDistrict(string text)
    {
        while (text.EndsWith(DistrictWord, StringComparison.Ordinal)) text = text[..^DistrictWord.Length];
        return text;
    }

    [GeneratedRegex(@"^(?<whole>[^()]*)\((?<half>[^()]*)\)$")]
    private static partial Regex Halved();
}
