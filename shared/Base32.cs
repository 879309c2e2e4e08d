namespace Outreach;

/// <summary>Crockford's base 32 in lower case: five bits a character, no i, l, o or u to misread.</summary>
/// <remarks>Source: https://www.crockford.com/base32.html, without check symbol, hyphens and look-alike decoding.</remarks>
internal static class Base32
{
    public const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private const int BitsPerCharacter = 5;

    /// <summary>The low 5 × <paramref name="length"/> bits of <paramref name="value"/>, the highest first.</summary>
    public static string Encode(UInt128 value, int length) => string.Create(length, value, static (text, rest) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, rest >>= BitsPerCharacter)
            text[i] = Alphabet[(int)(rest & 31)];
    });

    /// <summary>Reads at most 12 characters; false if one is not of the alphabet.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        if (text.Length > 64 / BitsPerCharacter) return false;
        foreach (var character in text)
        {
            var digit = Alphabet.IndexOf(character);
            if (digit < 0) return false;
            value = value << BitsPerCharacter | (uint)digit;
        }
        return true;
    }
}
