using System.Text;

namespace Outreach.Sheets;

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

    /// <summary>Reads text; bytes that are something else throw <see cref="DecoderFallbackException"/>.</summary>
    public static StreamReader Reader(Stream content) => new(new OneOfTwoPlaces(content), Strict, detectEncodingFromByteOrderMarks: false);

    /// <summary>The bytes of a text that <see cref="CanWrite"/>.</summary>
    /// <exception cref="EncoderFallbackException">It cannot be written.</exception>
    public static byte[] Encode(string text) => Strict.GetBytes(text);

    /// <summary>Whether a character comes back as it was.</summary>
    public static bool CanWrite(string text)
    {
        try
        {
            return Strict.GetString(Strict.GetBytes(text)) == text;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
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

    /// <summary>Puts what stands in NEC's rows into IBM's while it is read.</summary>
    private sealed class OneOfTwoPlaces(Stream inner) : Stream
    {
        /// <summary>A second byte whose first was the last that fitted.</summary>
        private byte? kept;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty)
                return 0;
            var begin = 0;
            if (kept is { } second)
                (buffer[begin++], kept) = (second, null);
            var end = begin + inner.Read(buffer[begin..]);
            for (var i = begin; i < end; i++)
            {
                if (buffer[i] is not ((>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC)))
                    continue;
                if (i + 1 < end)
                    Move(ref buffer[i], ref buffer[++i]);
                else if (inner.ReadByte() is >= 0 and var next)
                {
                    var trail = (byte)next;
                    Move(ref buffer[i], ref trail);
                    kept = trail;
                }
            }

            return end;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private static void Move(ref byte lead, ref byte trail)
        {
            if (lead is 0xED or 0xEE && Ibm((lead - 0xED) * RowLength + Place(trail)) is { } place)
                (lead, trail) = ((byte)(0xFA + place / RowLength), Trail(place % RowLength));
        }
    }
}
