using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Outreach.Functions.Pages;

/// <summary>The two languages of the pages: Japanese, unless the person chose English.</summary>
public static class Language
{
    /// <summary>The cookie that keeps the choice; only <c>en</c> and <c>ja</c> mean something.</summary>
    public const string Cookie = "lang";

    /// <summary>A year: as long as browsers keep a cookie at most.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    private static readonly CultureInfo Japanese = CultureInfo.GetCultureInfo("ja-JP");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The language that texts are in now, as HTML and HTTP name it: <c>ja</c> or <c>en</c>.</summary>
    public static string Code => IsEnglish(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ? "en" : "ja";

    /// <summary>
    /// Sets both cultures to the request's language for the rest of the calling async method and all that it calls.
    /// </summary>
    public static void Use(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture =
            IsEnglish(http.Request.Cookies[Cookie]) ? English : Japanese;
    }

    /// <summary>Has the browser remember a choice; anything but <c>en</c> is Japanese.</summary>
    public static void Remember(HttpContext http, string? code)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Cookies.Append(Cookie, IsEnglish(code) ? "en" : "ja", new CookieOptions
        {
            MaxAge = Kept,
            HttpOnly = true,
            Secure = SecurityHeaders.CameByHttps(http.Request),
            SameSite = SameSiteMode.Lax,
        });
    }

    private static bool IsEnglish(string? code) => code == "en";
}
