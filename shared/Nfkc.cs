using System.Text;

namespace Outreach;

/// <summary>Unicode's compatibility form: one width for letters, digits, brackets and kana.</summary>
internal static class Nfkc
{
    /// <summary><paramref name="text"/> in NFKC. Never throws: halves of a surrogate pair and U+FFFE, which the runtime refuses, become U+FFFD first.</summary>
    public static string Of(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\uFFFE', '\uFFFD').Normalize(NormalizationForm.FormKC);
}
