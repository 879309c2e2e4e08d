using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Outreach.Functions.Pages;

/// <summary>Sends a whole body in the smallest form that the client asked for.</summary>
internal static class Compression
{
    // Below this the saving is less than a network packet.
    private const int Worthwhile = 1_000;
    private const int BrotliQuality = 5;
    private const int BrotliWindow = 22;

    /// <summary>Sends <paramref name="body"/>; to HEAD the same headers without it.</summary>
    public static async Task WriteAsync(HttpContext http, byte[] body)
    {
        var (request, response) = (http.Request, http.Response);
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (body.Length >= Worthwhile && Choose(request.Headers.AcceptEncoding) is { } coding)
        {
            body = coding == "br" ? Brotli(body) : Gzip(body);
            response.Headers.ContentEncoding = coding;
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary><c>br</c>, <c>gzip</c>, or null for the body as it is; the client's q-values decide, br wins a tie.</summary>
    public static string? Choose(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted))
            return null;

        double? Stated(string coding) => accepted
            .FirstOrDefault(value => value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)) is { } found
                ? found.Quality ?? 1
                : null;

        var any = Stated("*") ?? 0;
        var plain = Stated("identity") ?? 0;
        var gzip = Stated("gzip") ?? any;
        var br = Stated("br") ?? any;
        return br > 0 && br >= gzip && br >= plain ? "br"
            : gzip > 0 && gzip >= plain ? "gzip"
            : null;
    }

    private static byte[] Brotli(byte[] body)
    {
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(body.Length)];
        return BrotliEncoder.TryCompress(body, buffer, out var length, BrotliQuality, BrotliWindow)
            ? buffer[..length]
            : throw new InvalidOperationException("A buffer of the largest length was too small.");
    }

    private static byte[] Gzip(byte[] body)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
            gzip.Write(body);
        return buffer.ToArray();
    }
}
