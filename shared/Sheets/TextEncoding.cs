using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.Sheets;

/// <summary>How a file's text is encoded, found from its bytes alone.</summary>
/// <param name="Name">As encodings are named on the web.</param>
/// <param name="Mark">The length of its byte order mark, in bytes.</param>
/// <param name="Open">Reads the text behind the mark; throws <see cref="DecoderFallbackException"/> where the bytes are something else.</param>
internal sealed partial record TextEncoding(string Name, int Mark, Func<Stream, TextReader> Open)
{
    private const int Sample = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Finds it: by its mark, else UTF-16 where separators have a zero byte, else UTF-8, else CP932.</summary>
    /// <param name="content">Seekable; left where it was read to.</param>
    /// <exception cref="SheetException">It is no text, or in another encoding.</exception>
    public static TextEncoding Find(Stream content)
    {
        var sample = new byte[Sample];
        content.Position = 0;
        var head = sample.AsSpan(0, content.ReadAtLeast(sample, Sample, throwOnEndOfStream: false));
        if (head.IsEmpty)
            throw new SheetException(SheetFault.Empty);
        IEnumerable<TextEncoding> candidates = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => [Of(Utf8, 3)],
            [0xFF, 0xFE, ..] => [Of(new UnicodeEncoding(false, false, true), 2)],
            [0xFE, 0xFF, ..] => [Of(new UnicodeEncoding(true, false, true), 2)],
            _ when WithZeros(head) is { } bigEndian => [Of(new UnicodeEncoding(bigEndian, false, true), 0)],
            _ when head.Contains((byte)0) || IsOfAnotherKind(head) => throw new SheetException(SheetFault.NotATable),
            _ => [Of(Utf8, 0), new(Cp932.Name, 0, Cp932.Reader)],
        };
        if (WebPage().IsMatch(Encoding.Latin1.GetString(head).Replace("\0", "", StringComparison.Ordinal)))
            throw new SheetException(SheetFault.WebPage);
        return candidates.FirstOrDefault(c => c.Reads(content))
            ?? throw new SheetException(head.Contains((byte)0) ? SheetFault.NotATable : SheetFault.UnknownEncoding);
    }

    private static TextEncoding Of(Encoding encoding, int mark) =>
        new(encoding.WebName, mark, content => new StreamReader(content, encoding, detectEncodingFromByteOrderMarks: false, leaveOpen: true));

    /// <summary>Opens the text from its beginning.</summary>
    public TextReader Read(Stream content)
    {
        content.Position = Mark;
        return Open(content);
    }

    private bool Reads(Stream content)
    {
        try
        {
            var text = Read(content);
            var buffer = new char[16 * 1024];
            for (int read; (read = text.Read(buffer, 0, buffer.Length)) > 0;)
            {
                if (buffer.AsSpan(0, read).Contains('\0'))
                    throw new SheetException(SheetFault.NotATable);
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>UTF-16 without a mark is told by how it writes line ends and separators: true for the big-endian one; null where it is no UTF-16.</summary>
    private static bool? WithZeros(ReadOnlySpan<byte> head)
    {
        var (big, little) = (0, 0);
        for (var i = 0; i + 1 < head.Length; i += 2)
        {
            if (head[i] == 0 && head[i + 1] is (byte)'\n' or (byte)'\r' or (byte)',' or (byte)'\t' or (byte)';') big++;
            if (head[i + 1] == 0 && head[i] is (byte)'\n' or (byte)'\r' or (byte)',' or (byte)'\t' or (byte)';') little++;
        }

        return big == little ? null : big > little;
    }

    /// <summary>How pages begin, and those that office software saves (MHTML), whatever their encoding: all of it is ASCII.</summary>
    [GeneratedRegex(@"^[^<a-zA-Z0-9]*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*(?:<(?:!doctype html|html|head|meta|style|body|table|div)\b|MIME-Version:)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex WebPage();

    /// <summary>Pictures and documents that somebody has renamed.</summary>
    private static bool IsOfAnotherKind(ReadOnlySpan<byte> head) =>
        head.StartsWith("%PDF"u8) || head.StartsWith("GIF8"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || head.StartsWith("{\\rtf"u8);
}
