using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Dispatch;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Dispatch;

/// <summary>Sends what is due: a short tick every ten seconds (<see cref="SendingWindows.TickEvery"/>).</summary>
public sealed class SendDue(Sender sender)
{
    [Function(nameof(SendDue))]
    public Task Run([TimerTrigger("*/10 * * * * *", UseMonitor = true)] TimerInfo timer, CancellationToken ct) => sender.TickAsync(ct);
}

/// <summary>The same tick by HTTP with a function key, for the day on which the timer is stuck.</summary>
public sealed class Drain(Sender sender)
{
    [Function(nameof(Drain))]
    [Public(FromAnywhere = true)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "drain")] HttpRequest request, CancellationToken ct)
    {
        var outcome = await sender.TickAsync(ct);
        return Results.Json(outcome);
    }
}
