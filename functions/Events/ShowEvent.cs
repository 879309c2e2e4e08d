using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;

namespace Outreach.Functions.Events;

/// <summary>概要: one event, what it sends when, and how far it has come.</summary>
public sealed class ShowEvent(OverviewDesk desk, TimeProvider clock)
{
    [Function(nameof(ShowEvent))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await desk.ReadAsync(eventId, ct) is { } overview
            ? Page.Of<EventPage>().With(p => p.Overview, overview).With(p => p.Now, clock.GetUtcNow()).With(p => p.Done, request.Query["done"].ToString())
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}
