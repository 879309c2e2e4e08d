using System.Globalization;
using System.Text;

namespace Outreach.Contacts;

/// <summary>Names of people and offices as they are compared. What someone's name is written with is never changed.</summary>
public static class Names
{
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

    private static bool IsInvisible(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control
        || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF); // variation selectors

    private static Dictionary<Rune, Rune> Variants(params string[] lines) => lines
        .Select(line => line.EnumerateRunes().ToArray())
        .SelectMany(line => line.Skip(1).Select(variant => (variant, common: line[0])))
        .ToDictionary(pair => pair.variant, pair => pair.common);
}
