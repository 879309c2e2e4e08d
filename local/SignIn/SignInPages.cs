using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Outreach.Functions.Staff;
using Outreach.Local.Pages;

namespace Outreach.Local.SignIn;

/// <summary>The sign-in page at /local/sign-in, and App Service's own addresses for signing in and out.</summary>
internal static class SignInPages
{
    private static readonly CookieOptions Cookie = new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" };

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.auth/login/aad", (HttpRequest request) => Results.Redirect(
            "/local/sign-in?returnTo=" + Uri.EscapeDataString(Local(request.Query["post_login_redirect_uri"]))));
        routes.MapGet("/.auth/logout", (HttpRequest request) =>
        {
            request.HttpContext.Response.Cookies.Delete(StaffSignIn.CookieName, Cookie);
            return Results.Redirect(Local(request.Query["post_logout_redirect_uri"]));
        });

        var pages = routes.MapLocalPages();
        pages.MapGet("/sign-in", (HttpRequest request) => Show(request, Local(request.Query["returnTo"])));
        pages.MapPost("/sign-in", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            var returnTo = Local(form["returnTo"]);
            if (StaffSignIn.FromCookie($"{form["person"]}.{form["role"]}") is not { } staff)
                return Show(request, returnTo, SignInTexts.Choose, StatusCodes.Status422UnprocessableEntity);
            request.HttpContext.Response.Cookies.Append(StaffSignIn.CookieName, staff.CookieValue, Cookie);
            return Results.Redirect(returnTo);
        });
    }

    /// <summary>The path where it stays on this site; else the front page.</summary>
    private static string Local(string? path) =>
        path is ['/'] or ['/', not ('/' or '\\'), ..] && !path.Any(char.IsControl) ? path : "/";

    private static IResult Show(HttpRequest request, string returnTo, string? error = null, int status = StatusCodes.Status200OK)
    {
        var current = StaffSignIn.FromCookie(request.Cookies[StaffSignIn.CookieName]);
        var chosen = current ?? new StaffSignIn(DeskPerson.All[0], StaffRole.Send);
        return LocalPage.Html(SignInTexts.Title, Markup.Html($"""
            {(error is null ? default : Markup.Html($"""<section class="alert" role="alert"><p>{error}</p></section>"""))}
            {(current is null ? default : SignedIn(current))}
            <p>{SignInTexts.Intro}</p>
            <form method="post" action="/local/sign-in">
            <input type="hidden" name="returnTo" value="{returnTo}">
            <fieldset><legend>{SignInTexts.Person}</legend>
            {DeskPerson.All.Select(p => Choice("person", p.Id, p.Name, p.UserName, p == chosen.Person))}
            </fieldset>
            <fieldset><legend>{SignInTexts.Role}</legend>
            {Enum.GetValues<StaffRole>().Select(r => Choice("role", r.ToString(), Name(r), Hint(r), r == chosen.Role))}
            </fieldset>
            <button class="primary">{SignInTexts.SignIn}</button>
            </form>
            """), status);
    }

    private static Markup SignedIn(StaffSignIn staff) => Markup.Html($"""
        <div class="row"><p><span class="chip green">{SignInTexts.SignedIn}</span> <strong>{staff.Person.Name}</strong> {Name(staff.Role)}</p>
        <p><a href="/.auth/logout?post_logout_redirect_uri=/local/sign-in">{SignInTexts.SignOut}</a></p></div>
        """);

    private static Markup Choice(string name, string value, string text, string hint, bool chosen) => Markup.Html($"""
        <label class="choice"><input type="radio" name="{name}" value="{value}"{(chosen ? Markup.Trusted(" checked") : default)} required>
        {text} <span class="quiet">{hint}</span></label>
        """);

    private static string Name(StaffRole role) => role switch
    {
        StaffRole.View => StaffTexts.RoleView,
        StaffRole.Edit => StaffTexts.RoleEdit,
        StaffRole.Send => StaffTexts.RoleSend,
        _ => StaffTexts.RoleAdmin,
    };

    private static string Hint(StaffRole role) => role switch
    {
        StaffRole.View => SignInTexts.RoleViewHint,
        StaffRole.Edit => SignInTexts.RoleEditHint,
        StaffRole.Send => SignInTexts.RoleSendHint,
        _ => SignInTexts.RoleAdminHint,
    };
}
