using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Dispatch;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Dispatch;

/// <summary>Event Grid's webhook: what became of each mail. Needs a function key.</summary>
/// <remarks>https://learn.microsoft.com/azure/event-grid/communication-services-email-events</remarks>
public sealed class DeliveryReports(DeliveryDesk desk)
{
    [Function(nameof(DeliveryReports))]
    [Public(FromAnywhere = true)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "delivery-reports")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }

        using (body)
        {
            if (body.RootElement.ValueKind is not JsonValueKind.Array)
                return Results.BadRequest();
            foreach (var report in body.RootElement.EnumerateArray())
            {
                if (!report.TryGetProperty("eventType", out var type) || !report.TryGetProperty("data", out var data))
                    continue;
                if (type.GetString() == "Microsoft.EventGrid.SubscriptionValidationEvent")
                    return Results.Json(new { validationResponse = data.GetProperty("validationCode").GetString() });
                if (type.GetString() == "Microsoft.Communication.EmailDeliveryReportReceived"
                    && Guid.TryParse(Text(data, "messageId"), out var id)
                    && Enum.TryParse<Delivery>(Text(data, "status"), ignoreCase: true, out var delivery))
                    await desk.NoteAsync(id, delivery, ct);
            }
        }

        return Results.Ok();

        static string? Text(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? value.ToString() : null;
    }
}
