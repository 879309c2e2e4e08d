using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication.Email;

/// <summary>
/// Signs method, path, date, host and body of each attempt with the resource's access key.
/// https://learn.microsoft.com/azure/communication-services/tutorials/hmac-header-tutorial
/// </summary>
internal sealed class HmacSigningPolicy : HttpPipelineSynchronousPolicy
{
    private readonly AzureKeyCredential credential;

    public HmacSigningPolicy(AzureKeyCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        this.credential = credential;
    }

    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        var uri = request.Uri.ToUri();
        var contentHash = Convert.ToBase64String(SHA256.HashData(Body(request, message.CancellationToken)));
#pragma warning disable RS0030 // A signature is valid for minutes of real time, wherever the business clock stands.
        var date = TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
#pragma warning restore RS0030
        var toSign = $"{request.Method.Method}\n{uri.PathAndQuery}\n{date};{uri.Authority};{contentHash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(
            Convert.FromBase64String(credential.Key), Encoding.UTF8.GetBytes(toSign)));

        request.Headers.SetValue("x-ms-date", date);
        request.Headers.SetValue("x-ms-content-sha256", contentHash);
        request.Headers.SetValue(
            HttpHeader.Names.Authorization,
            $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    }

    private static byte[] Body(Request request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        request.Content?.WriteTo(body, cancellationToken);
        return body.ToArray();
    }
}
