using System.Text.Json.Nodes;

namespace Outreach.Local.Mail;

/// <summary>
/// Posts events to the app's webhook as Event Grid does (its own schema, arrays of one event).
/// https://learn.microsoft.com/azure/event-grid/communication-services-email-events
/// </summary>
internal sealed class DeliveryEvents : IDisposable
{
    private const string Topic = "/subscriptions/local/resourceGroups/local/providers/Microsoft.Communication/communicationServices/local";

    // The app is on the same desk, whatever proxy leads to the internet.
    private readonly HttpClient http =
        new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Reports the mail's fate for each of its recipients.</summary>
    /// <returns>HTTP status of the first answer that is not a success, else of the last; 0 where none came.</returns>
    public async Task<int> ReportAsync(
        Uri webhook, LocalMail mail, DeliveryStatus status, string message, DateTimeOffset at, CancellationToken ct)
    {
        var answer = 0;
        foreach (var recipient in mail.Recipients)
        {
            var data = new JsonObject
            {
                ["sender"] = mail.Sender,
                ["recipient"] = recipient.Address,
                ["messageId"] = mail.OperationId,
                ["status"] = status.ToString(),
                ["deliveryStatusDetails"] = new JsonObject { ["statusMessage"] = message },
                ["deliveryAttemptTimestamp"] = at,
            };
            answer = await PostAsync(webhook, "Notification", NewEvent(
                "Microsoft.Communication.EmailDeliveryReportReceived",
                $"sender/{mail.Sender}/message/{mail.OperationId}",
                at,
                data), ct);
            if (answer is < 200 or > 299)
                break;
        }

        return answer;
    }

    /// <summary>The handshake of a new subscription: the app must give the code back.</summary>
    public async Task<bool> ValidateAsync(Uri webhook, DateTimeOffset at, CancellationToken ct)
    {
        var code = Guid.NewGuid().ToString();
        var body = NewEvent(
            "Microsoft.EventGrid.SubscriptionValidationEvent", "", at, new JsonObject { ["validationCode"] = code });
        using var request = NewRequest(webhook, "SubscriptionValidation", body);
        using var response = await http.SendAsync(request, ct);
        return response.IsSuccessStatusCode
            && JsonNode.Parse(await response.Content.ReadAsStringAsync(ct)) is JsonObject answer
            && (string?)answer["validationResponse"] == code;
    }

    public void Dispose() => http.Dispose();

    private static JsonObject NewEvent(string type, string subject, DateTimeOffset at, JsonObject data) => new()
    {
        ["id"] = Guid.NewGuid(),
        ["topic"] = Topic,
        ["subject"] = subject,
        ["data"] = data,
        ["eventType"] = type,
        ["dataVersion"] = "1.0",
        ["metadataVersion"] = "1",
        ["eventTime"] = at,
    };

    private static HttpRequestMessage NewRequest(Uri webhook, string kind, JsonObject gridEvent) => new(
        HttpMethod.Post, webhook)
    {
        Headers = { { "aeg-event-type", kind }, { "aeg-subscription-name", "local" } },
        Content = JsonContent.Create(new JsonArray(gridEvent)),
    };

    private async Task<int> PostAsync(Uri webhook, string kind, JsonObject gridEvent, CancellationToken ct)
    {
        try
        {
            using var request = NewRequest(webhook, kind, gridEvent);
            using var response = await http.SendAsync(request, ct);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return 0;
        }
    }
}
