using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Events;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Events;

/// <summary>行事: the list of all events.</summary>
public sealed class ListEvents(EventTable events, TimeProvider clock)
{
    [Function(nameof(ListEvents))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events")] HttpRequest request, CancellationToken ct) =>
        Page.Of<EventsPage>().With(p => p.Events, await events.ListAsync(ct)).With(p => p.Now, clock.GetUtcNow());
}
