using Outreach.Functions.Pages;

namespace Outreach.Local.Pages;

/// <summary>
/// The frame of the pages that belong to the desk and not to the product: mailbox, clock, sign-in.
/// In the language that the visitor chose for the product; no JavaScript.
/// </summary>
public static class LocalPage
{
    private static readonly Markup Style = Markup.Trusted(Read("tokens.css") + Read("local.css"));

    /// <summary>A group for such pages at /local, each rendered in the visitor's language.</summary>
    public static RouteGroupBuilder MapLocalPages(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/local");
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            var inner = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                Language.Use(http);
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

    private static string Read(string sheet)
    {
        using var reader = new StreamReader(typeof(LocalPage).Assembly.GetManifestResourceStream(sheet)!);
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
                "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; frame-src 'self'; form-action 'self'; frame-ancestors 'self'";
            response.Headers["Referrer-Policy"] = "same-origin";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.CacheControl = "no-store";
            await response.WriteAsync(Render(httpContext.Request).ToString());
        }

        private Markup Render(HttpRequest request) => Markup.Html($"""
            <!doctype html>
            <html lang="{Language.Code}">
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
            {LanguageSwitch(request)}
            </div>
            </header>
            <main id="main" class="width">
            <h1>{title}</h1>
            {body}
            </main>
            </body>
            </html>
            """);

        private static Markup Link(HttpRequest request, string path, string text)
        {
            var current = path != "/" && request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);
            return Markup.Html($"""<li><a href="{path}"{(current ? Markup.Trusted(" aria-current=\"true\"") : default)}>{text}</a></li>""");
        }

        /// <summary>The product keeps the choice, so that it holds for its own pages, too.</summary>
        private static Markup LanguageSwitch(HttpRequest request)
        {
            var (other, name) = Language.Code == "en" ? ("ja", "日本語") : ("en", "English");
            return Markup.Html($"""
                <form class="language" method="post" action="/language">
                <input type="hidden" name="returnTo" value="{request.Path}{request.QueryString}">
                <button name="lang" value="{other}" lang="{other}">{name}</button>
                </form>
                """);
        }
    }
}
