namespace Outreach.Contacts;

/// <summary>ふりがな as they are searched and sorted, whichever kana they were typed in.</summary>
public static class Kana
{
    private const int FromKatakanaToHiragana = 'ぁ' - 'ァ';
    private const char WithoutReading = '\uFFFF';

    private const string Voiced = "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゔぁぃぅぇぉっゃゅょゎゕゖ";
    private const string Plain = "かきくけこさしすせそたちつてとはひふへほはひふへほうあいうえおつやゆよわかけ";

    // The row of each vowel: what ー stands for behind these.
    private static readonly (char Vowel, string Row)[] Vowels =
    [
        ('あ', "あかさたなはまやらわ"), ('い', "いきしちにひみりゐ"), ('う', "うくすつぬふむゆる"), ('え', "えけせてねへめれゑ"), ('お', "おこそとのほもよろを"),
    ];

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

    /// <summary>
    /// Sorts contacts as a telephone directory does (五十音順): by the plain kana first, 濁点 and small kana only where those
    /// are the same, ー as the vowel that it lengthens. Whoever has no reading comes last, in the order of the characters.
    /// </summary>
    public static string Order(Contact contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        if (contact.Kana is { } kana && Key(kana) is { Length: > 0 } reading)
            return Order(reading);
        var name = Key(contact.Name);
        return name.Length > 0 && name.All(IsKana) ? Order(name) : WithoutReading + name;
    }

    private static string Order(string key)
    {
        var plain = key.ToCharArray();
        for (var i = 0; i < plain.Length; i++)
        {
            if (Voiced.IndexOf(plain[i], StringComparison.Ordinal) is >= 0 and var at)
                plain[i] = Plain[at];
            else if (i > 0 && plain[i] is 'ー')
                plain[i] = Array.Find(Vowels, v => v.Row.Contains(plain[i - 1], StringComparison.Ordinal)).Vowel is var vowel and not '\0' ? vowel : 'ー';
            else if (i > 0 && plain[i] is ('ゝ' or 'ゞ'))
                plain[i] = plain[i - 1];
        }

        return $"{new string(plain)}\0{key}";
    }

    internal static bool IsKana(char c) => c is (>= 'ぁ' and <= 'ゖ') or 'ー' or 'ゝ' or 'ゞ' or '・';
}
