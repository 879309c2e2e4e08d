using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Outreach.Local.Mail;

/// <summary>The HMAC that every request to the service carries.</summary>
internal static class RequestSignature
{
    private const string SignedHeaders = "x-ms-date;host;x-ms-content-sha256";
    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(5);

    /// <summary>Whether method, path, date, host and body are those that the holder of the key signed, just now.</summary>
    public static bool IsValid(HttpRequest request, ReadOnlySpan<byte> body, byte[] key)
    {
        var date = request.Headers["x-ms-date"].ToString();
        var contentHash = Convert.ToBase64String(SHA256.HashData(body));
        if (!IsRecent(date) || request.Headers["x-ms-content-sha256"] != contentHash)
            return false;

        var pathAndQuery = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var signed = $"{request.Method}\n{pathAndQuery}\n{date};{request.Host.Value};{contentHash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes($"HMAC-SHA256 SignedHeaders={SignedHeaders}&Signature={signature}"),
            Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()));
    }

    private static bool IsRecent(string date)
    {
#pragma warning disable RS0030 // Signatures age in real time, wherever the business clock stands.
        var now = TimeProvider.System.GetUtcNow();
#pragma warning restore RS0030
        return DateTimeOffset.TryParseExact(
                date, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var signedAt)
            && (now - signedAt).Duration() <= AllowedSkew;
    }
}
