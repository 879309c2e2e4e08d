using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Signs requests with the account's key.</summary>
/// <seealso href="https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key"/>
internal sealed class SharedKeyPolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
#pragma warning disable RS0030 // The service compares the date with the real time, whatever the time of the business is.
        var date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
#pragma warning restore RS0030
        request.Headers.SetValue("x-ms-date", date);

        request.Headers.TryGetValue("Content-MD5", out var md5);
        request.Headers.TryGetValue("Content-Type", out var type);
        var toSign = $"{request.Method}\n{md5}\n{type}\n{date}\n/{credential.AccountName}{request.Uri.ToUri().AbsolutePath}";
        var signature = HMACSHA256.HashData(credential.Key, Encoding.UTF8.GetBytes(toSign));
        request.Headers.SetValue("Authorization", $"SharedKey {credential.AccountName}:{Convert.ToBase64String(signature)}");
    }
}
