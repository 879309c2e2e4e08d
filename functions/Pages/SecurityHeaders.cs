using Microsoft.AspNetCore.Http;

namespace Outreach.Functions.Pages;

/// <summary>The headers that every answer carries.</summary>
public static class SecurityHeaders
{
    // No script at all. Styles: our own file, and the one sheet that recipients' pages carry inside them.
    private static readonly string ContentSecurityPolicy = string.Join("; ",
        "default-src 'none'",
        $"style-src 'self' {Stylesheet.Recipient.CspSource}",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'");

    private static readonly string FramedMailPolicy = string.Join("; ",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "sandbox");

    /// <summary>Sets them; call it before the answer starts.</summary>
    public static void Apply(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        // Other sites get no referrer. Not "no-referrer": under it browsers send "Origin: null" with our own forms,
        // and the check for cross-site posts would refuse browsers that know Origin but not Sec-Fetch-Site.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        if (CameByHttps(response.HttpContext.Request))
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
    }

    /// <summary>Lets this answer show pages of this site in frames.</summary>
    public static void AllowOwnFrames(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy + "; frame-src 'self'";
    }

    /// <summary>
    /// Makes this answer a mail to be looked at in a frame of our own pages: mails carry their styles inline. Sandboxed, it
    /// runs nothing, sends nothing and leads nowhere.
    /// </summary>
    public static void FramedMail(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.ContentSecurityPolicy = FramedMailPolicy;
    }

    /// <summary>Whether the client's own connection was encrypted; the platform passes requests on in plain HTTP.</summary>
    internal static bool CameByHttps(HttpRequest request) =>
        request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https";
}
