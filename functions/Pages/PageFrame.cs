using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Dispatch;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Pages;

/// <summary>What surrounds every page, cascaded to the layouts.</summary>
/// <param name="Office">The office that sends.</param>
/// <param name="Person">Who is signed in, as the staff guard found it; null on pages for recipients.</param>
/// <param name="ReturnTo">
/// Local path and query to come back to after the language was switched. Null where switching would lose what was
/// typed, that is on the answer to a POST; the switch is then not offered.
/// </param>
/// <param name="Sending">How sending stands, for staff; null on pages for recipients, or where nobody knows.</param>
/// <param name="Tasks">How many tasks wait; 0 on pages for recipients.</param>
public sealed record PageFrame(Office Office, StaffMember? Person = null, string? ReturnTo = null, SendingNews? Sending = null, int Tasks = 0)
{
    /// <summary>Whether the reader may do what needs a role: a page shows nobody what the guard would refuse (<see cref="Components.IfMay"/>).</summary>
    public bool May(StaffRole role) => Person?.Role >= role;

    /// <summary>The frame of one request.</summary>
    /// <exception cref="InvalidOperationException">No <see cref="Outreach.Office"/> is registered.</exception>
    public static async Task<PageFrame> FromAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var request = http.Request;
        var person = http.Features.Get<StaffMember>();
        return new(
            http.RequestServices.GetRequiredService<Office>(),
            person,
            HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
                ? request.Path.ToUriComponent() + request.QueryString.ToUriComponent()
                : null,
            person is not null && http.RequestServices.GetService<SendingNewsDesk>() is { } news ? await news.ReadAsync(http.RequestAborted) : null,
            person is not null && http.RequestServices.GetService<TaskCount>() is { } tasks ? await tasks.ReadAsync(http.RequestAborted) : 0);
    }
}
