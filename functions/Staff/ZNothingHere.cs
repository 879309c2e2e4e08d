using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;

namespace Outreach.Functions.Staff;

/// <summary>Whatever no other function takes.</summary>
/// <remarks>The platform asks its functions in the alphabetical order of their names: this one must stay the last.</remarks>
public static class ZNothingHere
{
    [Function(nameof(ZNothingHere))]
    [Public]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{*path}")] HttpRequest request) =>
        Page.Of<NothingHerePage>(StatusCodes.Status404NotFound);
}
