using System.Text;

namespace Outreach.Contacts;

/// <summary>Code page 932, which Japanese office software calls Shift_JIS.</summary>
/// <remarks>
/// It holds 髙, 﨑 and their like twice: IBM's rows from FA40, which Windows writes, and NEC's selection of them from ED40,
/// which other software writes (Python, for one) and .NET does not read. Order of both:
/// https://encoding.spec.whatwg.org/index-jis0208.txt.
/// </remarks>
internal static class Cp932
{
    private const int RowLength = 188, Kanji = 360, FirstKanji = 28;

    private static readonly Encoding Strict = CodePagesEncodingProvider.Instance.GetEncoding(
        932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>As encodings are named on the web.</summary>
    public static string Name => Strict.WebName;

    /// <exception cref="DecoderFallbackException">These bytes are something else.</exception>
    public static string Decode(ReadOnlySpan<byte> content)
    {
        var bytes = content.ToArray();
        for (var i = 0; i < bytes.Length - 1; i++)
        {
            if (bytes[i] is not ((>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC)))
                continue;
            if (bytes[i] is 0xED or 0xEE && Ibm((bytes[i] - 0xED) * RowLength + Place(bytes[i + 1])) is { } place)
                (bytes[i], bytes[i + 1]) = ((byte)(0xFA + place / RowLength), Trail(place % RowLength));
            i++;
        }

        return Strict.GetString(bytes);
    }

    /// <summary>The place among IBM's rows of what stands at a place of NEC's: the kanji, ⅰ to ⅹ, four signs.</summary>
    private static int? Ibm(int nec) => nec switch
    {
        >= 0 and < Kanji => FirstKanji + nec,
        >= 362 and < 372 => nec - 362,
        >= 372 and < 376 => nec - 352,
        _ => null,
    };

    private static int Place(byte trail) => trail switch
    {
        >= 0x40 and <= 0x7E => trail - 0x40,
        >= 0x80 and <= 0xFC => trail - 0x41,
        _ => int.MinValue,
    };

    private static byte Trail(int place) => (byte)(place < 0x3F ? place + 0x40 : place + 0x41);
}
