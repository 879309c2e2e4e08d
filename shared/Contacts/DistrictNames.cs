using System.Text.RegularExpressions;

namespace Outreach.Contacts;

/// <summary>Names of districts as they are compared: one district is spelled in several ways within one newsletter.</summary>
public static partial class DistrictNames
{
    private const string District = "地区";
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

    private static string[] Parts(string text) =>
        [.. text.Split(SeparatorsAndBrackets).Select(WithoutDistrict).Where(part => part != "").Distinct().Order(StringComparer.Ordinal)];

    private static string WithoutDistrict(string text)
    {
        while (text.EndsWith(District, StringComparison.Ordinal)) text = text[..^District.Length];
        return text;
    }

    [GeneratedRegex(@"^(?<whole>[^()]*)\((?<half>[^()]*)\)$")]
    private static partial Regex Halved();
}
