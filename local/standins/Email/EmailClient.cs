using Azure.Core;

namespace Azure.Communication.Email;

/// <summary>Hands mails to Azure Communication Services over its REST protocol.</summary>
public class EmailClient
{
    public EmailClient(string connectionString)
    {
    }

    public EmailClient(string connectionString, EmailClientOptions options)
    {
    }

    public EmailClient(Uri endpoint, AzureKeyCredential credential, EmailClientOptions? options = default)
    {
    }

    public EmailClient(Uri endpoint, TokenCredential credential, EmailClientOptions? options = default)
    {
    }

    public virtual Task<EmailSendOperation> SendAsync(
        WaitUntil wait, EmailMessage message, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public virtual Task<EmailSendOperation> SendAsync(
        WaitUntil wait, EmailMessage message, Guid operationId, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}
