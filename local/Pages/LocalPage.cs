using System.Globalization;

namespace Outreach.Local.Pages;

/// <summary>
/// The frame of the pages that belong to the desk and not to the product: mailbox, clock, sign-in.
/// Japanese, or English where the product's language cookie says so; no JavaScript.
/// </summary>
public static class LocalPage
{
    private static readonly CultureInfo Japanese = CultureInfo.GetCultureInfo("ja-JP");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    private static readonly Markup Style = Markup.Trusted(ReadStyle());

    /// <summary>A group for such pages at /local, each rendered in the visitor's language.</summary>
    public static RouteGroupBuilder MapLocalPages(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/local");
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            var inner = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture =
                    http.Request.Cookies["lang"] == "en" ? English : Japanese;
                return inner(http);
            };
        });
        return group;
    }

    /// <summary>A page of the desk.</summary>
    /// <param name="title">Its h1 and, with the product's name, the browser's title.</param>
    /// <param name="body">What stands under the h1.</param>
    /// <param name="status">HTTP status.</param>
    public static IResult Html(string title, Markup body, int status = StatusCodes.Status200OK) =>
        new Page(title, body, status);

    private static string ReadStyle()
    {
        using var style = typeof(LocalPage).Assembly.GetManifestResourceStream("local.css")!;
        using var reader = new StreamReader(style);
        return reader.ReadToEnd();
    }

    private sealed class Page(string title, Markup body, int status) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            // Mails are other people's HTML: whatever they contain, nothing in them runs.
            response.Headers.ContentSecurityPolicy =
                "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; form-action 'self'; frame-ancestors 'self'";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.CacheControl = "no-store";
            await response.WriteAsync(Render(httpContext.Request).ToString());
        }

        private Markup Render(HttpRequest request)
        {
            var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
            return Markup.Html($"""
                <!doctype html>
                <html lang="{language}">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>{title} | {LocalPageTexts.Product}</title>
                <link rel="icon" href="data:,">
                <style>{Style}</style>
                </head>
                <body>
                <a class="skip" href="#main">{LocalPageTexts.SkipToMain}</a>
                <header>
                <div class="width">
                <p class="product">{LocalPageTexts.Product} <span class="chip">{LocalPageTexts.OnYourDesk}</span></p>
                <nav aria-label="{LocalPageTexts.Navigation}">
                <ul>
                {Link(request, "/local/mail", LocalPageTexts.Mailbox)}
                {Link(request, "/local/clock", LocalPageTexts.Clock)}
                {Link(request, "/local/sign-in", LocalPageTexts.SignIn)}
                {Link(request, "/", LocalPageTexts.App)}
                </ul>
                </nav>
                {LanguageSwitch(request, language)}
                </div>
                </header>
                <main id="main" class="width">
                <h1>{title}</h1>
                {body}
                </main>
                </body>
                </html>
                """);
        }

        private static Markup Link(HttpRequest request, string path, string text)
        {
            var current = path != "/" && request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);
            return Markup.Html($"""<li><a href="{path}"{(current ? Markup.Trusted(" aria-current=\"true\"") : default)}>{text}</a></li>""");
        }

        /// <summary>The product keeps the choice, so that it holds for its own pages, too.</summary>
        private static Markup LanguageSwitch(HttpRequest request, string language)
        {
            var (other, name) = language == "en" ? ("ja", "日本語") : ("en", "English");
            return Markup.Html($"""
                <form class="language" method="post" action="/language">
                <input type="hidden" name="returnTo" value="{request.Path}{request.QueryString}">
                <button name="lang" value="{other}" lang="{other}">{name}</button>
                </form>
                """);
        }
    }
}
