using Microsoft.AspNetCore.Http;
using Outreach.Functions.Pages;
using Outreach.Links;

namespace Outreach.Functions.Invitations;

/// <summary>A recipient's request that has proved which invitation it is about, and for what.</summary>
/// <param name="Target">What it may look at; its generation is still to be compared with the invitation's.</param>
/// <param name="Pass">For the hidden field of the next form: whoever takes a day to fill it in can still send it.</param>
/// <param name="PathPass">The same for the next address where the browser keeps no cookies, good for a shorter time; null where a cookie proves it.</param>
public sealed record Visit(LinkTarget Target, string Pass, string? PathPass)
{
    /// <summary>The address of a page of this visit, such as <c>reply</c> or <c>reply/done</c>.</summary>
    public string Path(string page) => Visits.Folder(Target) + "/" + page + (PathPass is null ? "" : "?" + Visits.PassField + "=" + PathPass);

    /// <summary>The same without a pass: where forms are posted to.</summary>
    public string FormPath(string page) => Visits.Folder(Target) + "/" + page;
}

/// <summary>Swaps personal links for cookies, so that the secret leaves the address, and finds them again.</summary>
/// <remarks>
/// One cookie an invitation and purpose, sent to that invitation's pages alone: a couple may share a mailbox and a
/// browser. A form carries a pass that outlives the cookie, since people lay their phones aside; a browser that keeps no cookies
/// carries one in its addresses too, for some minutes.
/// </remarks>
public sealed class Visits(PersonalLinks links, TimeProvider clock)
{
    /// <summary>The form field and the query parameter.</summary>
    public const string PassField = "pass";

    /// <summary>So long the pages can be opened after the link was: others may use the same computer.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(2);

    /// <summary>So long a form can be sent after it was shown.</summary>
    public static readonly TimeSpan FormLasts = TimeSpan.FromDays(2);

    /// <summary>So long a pass in an address is good: addresses end up in histories.</summary>
    public static readonly TimeSpan PathLasts = TimeSpan.FromMinutes(15);

    /// <summary>Sets the cookie. The visit that it returns carries a pass all the same, as nobody knows yet whether cookies are kept.</summary>
    public Visit Begin(HttpContext http, LinkTarget target)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(target);
        http.Response.Cookies.Append(CookieName(target.EventId + target.ContactId, target.Purpose), Pass(target, Lasts), new CookieOptions
        {
            Path = Folder(target),
            MaxAge = Lasts,
            HttpOnly = true,
            Secure = SecurityHeaders.CameByHttps(http.Request),
            SameSite = SameSiteMode.Lax,
        });
        return WithPass(target);
    }

    /// <summary>Whose pages are asked for, by cookie or else by pass; null: nothing proves it any more.</summary>
    /// <param name="request">The request.</param>
    /// <param name="invitation">Event id and contact id, as in its path.</param>
    /// <param name="purpose">What it wants to do.</param>
    /// <param name="form">What it posts, if anything.</param>
    public Visit? Find(HttpRequest request, string invitation, string purpose, IFormCollection? form = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = clock.GetUtcNow();
        if (Mine(links.ReadPass(request.Cookies[CookieName(invitation, purpose)], now)) is { } byCookie)
            return new Visit(byCookie, FormPass(byCookie), null);
        var byPass = form is null ? links.ReadPass(request.Query[PassField], now) : links.ReadFormPass(form[PassField], now);
        return Mine(byPass) is { } found ? WithPass(found) : null;

        LinkTarget? Mine(LinkTarget? target) =>
            target is not null && target.EventId + target.ContactId == invitation && target.Purpose == purpose ? target : null;
    }

    internal static string Folder(LinkTarget target) => $"/i/{target.EventId}{target.ContactId}";

    private static string CookieName(string invitation, string purpose) => $"p-{invitation}-{purpose}";

    private Visit WithPass(LinkTarget target) => new(target, FormPass(target), Pass(target, PathLasts));

    private string FormPass(LinkTarget target) => links.IssueFormPass(target, clock.GetUtcNow() + FormLasts);

    private string Pass(LinkTarget target, TimeSpan lasts) => links.IssuePass(target, clock.GetUtcNow() + lasts);
}
