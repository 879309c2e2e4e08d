using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.Contacts;

/// <summary>Names of people and offices as they are compared. What someone's name is written with is never changed.</summary>
public static partial class Names
{
    /// <summary>Shorter keys differ by one character without any slip.</summary>
    internal const int LeastForSlip = 3;

    private const int LeastEnding = 2;

    private const int LongestDitto = 6;

    // What each of them has at least one of: most texts need no closer look.
    private static readonly SearchValues<char> InTotals = SearchValues.Create("計数上白名人"), InDittos = SearchValues.Create("〃\"＂'＇々仝同");

    // Written for each other in lists and registers. A line is one character, the one compared with first.
    private static readonly Dictionary<Rune, Rune> Common = Variants(
        "高髙", "崎﨑嵜碕", "吉𠮷", "辺邉邊", "斎斉齋齊", "浜濱濵", "淵渕渊", "沢澤", "島嶋嶌", "広廣", "国國", "桜櫻", "真眞",
        "恵惠", "徳德", "瀬瀨", "柳栁", "桑桒", "富冨", "峰峯", "館舘", "竜龍", "滝瀧", "槙槇", "曽曾", "増增", "横橫", "黒黑",
        "青靑", "清淸", "緒緖", "円圓", "宝寶寳", "寿壽", "栄榮", "豊豐", "与與", "条條", "学學", "実實", "弥彌", "壮壯", "頼賴",
        "穂穗", "会會", "区區", "関關", "鉄鐵", "塩鹽", "万萬", "蔵藏", "静靜", "顕顯", "巌巖", "ケヶ", "カヵ");

    /// <summary>
    /// The same for two spellings of one name: width, spaces, old and new forms of a character (髙 and 高, 邉 and 辺)
    /// make no difference. For comparing and searching only, since different people can share it; not for showing.
    /// </summary>
    public static string Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = new StringBuilder(text.Length);
        foreach (var rune in Nfkc.Of(text).EnumerateRunes())
        {
            if (!IsInvisible(rune)) key.Append(Common.GetValueOrDefault(rune, rune));
        }
        return Nfkc.Of(key.ToString());
    }

    /// <summary>
    /// Whether one person can have had both names: the same name or given name (who marries keeps it), the same kanji at its end,
    /// or one slip of the pen. 山田 花子 and 佐藤 花子 are, 山田 花子 and 佐藤 一郎 are not; kana of either kind are one.
    /// </summary>
    public static bool AreAkin(string one, string other)
    {
        var (key, otherKey) = (Kana.Key(one), Kana.Key(other));
        return key == otherKey || IsSlip(key, otherKey) || Given(one) is { } given && given == Given(other)
            || (!key.All(Kana.IsKana) && CommonEnd(key, otherKey) >= LeastEnding);

        static string? Given(string name) => name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, var given] ? Kana.Key(given) : null;

        static int CommonEnd(string one, string other) => one.Reverse().Zip(other.Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
    }

    /// <summary>One character more, less or other between two keys that are not too short; a number that differs (第1, 第2) is no slip.</summary>
    internal static bool IsSlip(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (shorter.Length < LeastForSlip || longer.Length - shorter.Length > 1)
            return false;
        var start = shorter.AsSpan().CommonPrefixLength(longer);
        if (start < longer.Length && (char.IsDigit(longer[start]) || (start < shorter.Length && char.IsDigit(shorter[start]))))
            return false;
        return shorter.AsSpan(Math.Min(shorter.Length, start + (shorter.Length == longer.Length ? 1 : 0))).SequenceEqual(longer.AsSpan(Math.Min(longer.Length, start + 1)));
    }

    /// <summary>
    /// Whether what stands where a name is to stand says that there is nobody: 欠員, （後任未定）, －, ○○. An empty text says nothing.
    /// </summary>
    public static bool IsVacancy(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var said = Said(text);
        return said.Length == 0 ? Key(text).Length > 0 && !IsDitto(text) : Nobody().IsMatch(said);
    }

    /// <summary>A name without the 様 or 御中 behind it; null where there is none.</summary>
    public static string? WithoutHonorific(string name) => Honorific().Match(name) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>Whether a text sums up the rows above it or ends them: 合計, 八幡地区計, 25名, 以上.</summary>
    public static bool IsTotal(string text) => text.AsSpan().ContainsAny(InTotals) && Total().IsMatch(Said(text));

    /// <summary>Whether a text stands for the one above it: 〃, 同上.</summary>
    public static bool IsDitto(string text) => text.Length <= LongestDitto && text.AsSpan().ContainsAny(InDittos) && Key(text).Trim('(', ')', '「', '」') is "〃" or "\"" or "''" or "々" or "仝" or "同上" or "同左" or "同";

    /// <summary>Letters and digits alone: brackets, dashes and marks say nothing.</summary>
    private static string Said(string text) =>
        string.Concat(Key(text).EnumerateRunes().Where(r => Rune.IsLetterOrDigit(r) && r.Value is not ('ー' or '々')));

    [GeneratedRegex("^((後任者?|氏名|現在|当面)[はが]?)?(欠員?|空席|不在|未定|未選[出任]|未選定|未決定?|未|選[出任考]中|調整中|人選中|推薦中|募集中|該当者?(なし|無し?)|なし|無し?)(選[出任考]中|調整中|人選中|推薦中|募集中|未定|予定|[0-9]*名|[0-9]*人)*$")]
    private static partial Regex Nobody();

    // 殿, 氏 and さん can end a name; behind a space they cannot.
    [GeneratedRegex(@"^(?<name>.{2,}?)(?:\s*(?:様|御中)|\s+(?:殿|氏|さん))$")]
    private static partial Regex Honorific();

    [GeneratedRegex("^(?:小計|合計|総計).{0,8}$|^(?:.{0,8}(?:小計|合計|総計|累計|地区計)|計|総数|総?人数|以上|以下余白|余白)(?:人数)?(?:[0-9]+(?:名|人|件|世帯)?)?$|^(?:全|計)?[0-9]+(?:名|人)$")]
    private static partial Regex Total();

    private static bool IsInvisible(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control
        || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF); // variation selectors

    private static Dictionary<Rune, Rune> Variants(params string[] lines) => lines
        .Select(line => line.EnumerateRunes().ToArray())
        .SelectMany(line => line.Skip(1).Select(variant => (variant, common: line[0])))
        .ToDictionary(pair => pair.variant, pair => pair.common);
}
