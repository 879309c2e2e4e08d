using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Staff;

/// <summary>The site's root: staff begin with the events.</summary>
public static class Start
{
    // "/" as a route would break every function; this one fits an empty path alone.
    [Function(nameof(Start))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{x:maxlength(0)?}")] HttpRequest request) =>
        Page.SeeOther("/events");
}
