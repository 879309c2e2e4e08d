using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Outreach.Dispatch;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Dispatch;

/// <summary>Event Grid's webhook: what became of each mail. Needs a function key, and the shared secret where one is set.</summary>
/// <remarks>
/// Takes Event Grid's own schema and CloudEvents 1.0, one event or many. Event Grid repeats for a day what is answered with 5xx, and
/// never what is answered with 400, 401, 403 or 413: those are for bodies that would be no better the second time.
/// https://learn.microsoft.com/azure/event-grid/communication-services-email-events
/// </remarks>
public sealed class DeliveryReports(DeliveryDesk desk, OutreachSettings settings, TimeProvider clock, ILogger<DeliveryReports> log)
{
    /// <summary>Event Grid sends at most 1 MB at once.</summary>
    private const int MaxBytes = 1_048_576;

    private const string SecretHeader = "X-Report-Secret", SecretField = "secret";

    [Function(nameof(DeliveryReports))]
    [Public(FromAnywhere = true)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "delivery-reports")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!KnowsSecret(request))
        {
            // A secret that was changed on one side only is put right within the day; till then Event Grid must repeat.
            log.LogError("A delivery report without the secret of Email:ReportSecret was turned away");
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (await ReadAsync(request, ct) is not { } bytes)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        JsonDocument body;
        try
        {
            body = JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }

        using (body)
        {
            var root = body.RootElement;
            if (root.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
                return Results.BadRequest();
            foreach (var element in root.ValueKind is JsonValueKind.Array ? root.EnumerateArray().ToArray() : [root])
            {
                switch (Text(element, "eventType") ?? Text(element, "type"))
                {
                    case "Microsoft.EventGrid.SubscriptionValidationEvent" when Text(Data(element), "validationCode") is { Length: <= 200 } code:
                        return Results.Json(new { validationResponse = code });
                    case "Microsoft.Communication.EmailDeliveryReportReceived" when Report(element) is { } report:
                        await desk.NoteAsync(report, ct);
                        break;
                    default:
                        log.LogWarning("An event that is no delivery report was left aside");
                        break;
                }
            }
        }

        return Results.Ok();
    }

    private bool KnowsSecret(HttpRequest request)
    {
        if (settings.ReportSecret is not { } secret)
            return true;
        var given = request.Headers[SecretHeader].ToString() is { Length: > 0 } header ? header : request.Query[SecretField].ToString();
        // Hashed first, so that the lengths are the same.
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    /// <summary>The body; null: it is too large.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaxBytes)
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[16_384];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            if (body.Length + read > MaxBytes)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>The report of an event; null where it names no mail.</summary>
    private MailReport? Report(JsonElement element)
    {
        var data = Data(element);
        return Guid.TryParse(Text(data, "messageId"), out var id) && Text(data, "status") is { Length: > 0 } status
            ? new MailReport(
                id, status, Text(data, "recipient"),
                Time(data, "deliveryAttemptTimestamp") ?? Time(element, "eventTime") ?? Time(element, "time") ?? clock.GetUtcNow(),
                Text(Member(data, "deliveryStatusDetails"), "statusMessage"))
            : null;
    }

    private static JsonElement Data(JsonElement element) => Member(element, "data");

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name)
    {
        try
        {
            return Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: no text.
            return null;
        }
    }

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        DateTimeOffset.TryParse(Text(element, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        && time.Year is > 2000 and < 2200
            ? time
            : null;
}

/// <summary>The handshake of CloudEvents: Event Grid asks whether it may post here.</summary>
/// <remarks>https://github.com/cloudevents/spec/blob/v1.0/http-webhook.md#4-abuse-protection</remarks>
public sealed class DeliveryReportsHandshake
{
    private const string Asks = "WebHook-Request-Origin", Allows = "WebHook-Allowed-Origin", Rate = "WebHook-Allowed-Rate";

    [Function(nameof(DeliveryReportsHandshake))]
    [Public(FromAnywhere = true)]
    public IResult Run([HttpTrigger(AuthorizationLevel.Function, "options", Route = "delivery-reports")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Headers[Asks].ToString() is not { Length: > 0 and <= 255 } origin || Uri.CheckHostName(origin) is UriHostNameType.Unknown)
            return Results.BadRequest();
        request.HttpContext.Response.Headers[Allows] = origin;
        request.HttpContext.Response.Headers[Rate] = "*";
        return Results.Ok();
    }
}
