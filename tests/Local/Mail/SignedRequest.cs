using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Outreach.Tests.Local.Mail;

/// <summary>Requests to the mail service written by hand, for what a well-behaved client never sends.</summary>
internal static class SignedRequest
{
    public const string SendPath = "/emails:send?api-version=2025-09-01";

    /// <summary>A body that the service takes.</summary>
    public static JsonObject Body => new()
    {
        ["senderAddress"] = SomeMail.Sender,
        ["content"] = new JsonObject { ["subject"] = "件名", ["plainText"] = "本文" },
        ["recipients"] = new JsonObject { ["to"] = new JsonArray(new JsonObject { ["address"] = "taro@example.jp" }) },
    };

    /// <summary>Sends the JSON, properly signed.</summary>
    public static Task<HttpResponseMessage> PostAsync(MailDesk desk, string json, Guid? operationId = null) =>
        desk.Http.SendAsync(Post(desk, json, operationId), TestContext.Current.CancellationToken);

    public static HttpRequestMessage Post(MailDesk desk, string json, Guid? operationId = null, string? date = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, SendPath)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json))
            {
                Headers = { { "Content-Type", "application/json" } },
            },
        };
        if (operationId is not null)
            request.Headers.Add("Operation-Id", operationId.ToString());

#pragma warning disable RS0030 // A signature's date is real time.
        date ??= TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
#pragma warning restore RS0030
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
        var signature = Convert.ToBase64String(HMACSHA256.HashData(
            Convert.FromBase64String(desk.Service.Options.AccessKey),
            Encoding.UTF8.GetBytes($"POST\n{SendPath}\n{date};{desk.Endpoint.Authority};{hash}")));
        request.Headers.TryAddWithoutValidation("x-ms-date", date);
        request.Headers.Add("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
        return request;
    }

    public static async Task<string> ErrorCodeAsync(HttpResponseMessage response)
    {
        using var body = JsonDocument.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return body.RootElement.GetProperty("error").GetProperty("code").GetString()!;
    }
}
