using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Outreach.Local.SignIn;

/// <summary>App Service authentication, for the desk: only what it adds reaches the app, whatever a caller sends.</summary>
/// <remarks>https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities</remarks>
internal static class SimulatedAuthentication
{
    private const string Principal = "X-MS-CLIENT-PRINCIPAL";

    public static void UseSimulatedAuthentication(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var headers = http.Request.Headers;
        foreach (var forged in headers.Keys.Where(k => k.StartsWith(Principal, StringComparison.OrdinalIgnoreCase)).ToList())
            headers.Remove(forged);

        if (StaffSignIn.FromCookie(http.Request.Cookies[StaffSignIn.CookieName]) is { } staff)
        {
            headers[Principal] = staff.ClientPrincipal();
            headers[$"{Principal}-NAME"] = staff.Person.UserName;
            headers[$"{Principal}-ID"] = staff.Person.ObjectId.ToString();
            headers[$"{Principal}-IDP"] = "aad";
        }

        return next(http);
    });
}
