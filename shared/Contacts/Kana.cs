namespace Outreach.Contacts;

/// <summary>ふりがな as they are searched and sorted, whichever kana they were typed in.</summary>
public static class Kana
{
    private const int FromKatakanaToHiragana = 'ぁ' - 'ァ';

    /// <summary>たかはしみのる for タカハシ ミノル, ﾀｶﾊｼ ﾐﾉﾙ and たかはし　みのる. For comparing, searching and sorting; not for showing.</summary>
    public static string Key(string text)
    {
        var key = Names.Key(text).ToCharArray();
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] is (>= 'ァ' and <= 'ヶ') or 'ヽ' or 'ヾ') key[i] = (char)(key[i] + FromKatakanaToHiragana);
        }
        return new string(key);
    }
}
