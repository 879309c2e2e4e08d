using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication.Email;

/// <summary>Hands mails to Azure Communication Services over its REST protocol.</summary>
public class EmailClient
{
    private readonly Uri endpoint;
    private readonly string apiVersion;
    private readonly HttpPipeline pipeline;

    /// <param name="connectionString"><c>endpoint=https://…;accesskey=…</c>, the key in base64.</param>
    /// <exception cref="InvalidOperationException">The connection string lacks a part or cannot be read.</exception>
    public EmailClient(string connectionString) : this(connectionString, new EmailClientOptions())
    {
    }

    /// <inheritdoc cref="EmailClient(string)"/>
    public EmailClient(string connectionString, EmailClientOptions options)
        : this(ConnectionString.Parse(connectionString), options ?? new EmailClientOptions())
    {
    }

    public EmailClient(Uri endpoint, AzureKeyCredential credential, EmailClientOptions? options = default)
        : this(endpoint, new HmacSigningPolicy(credential), options ?? new EmailClientOptions())
    {
    }

    /// <summary>Signs in to <c>https://communication.azure.com</c>; the endpoint must be HTTPS.</summary>
    public EmailClient(Uri endpoint, TokenCredential credential, EmailClientOptions? options = default)
        : this(
            endpoint,
            new BearerTokenAuthenticationPolicy(credential, "https://communication.azure.com/.default"),
            options ?? new EmailClientOptions())
    {
    }

    private EmailClient((Uri Endpoint, AzureKeyCredential Key) resource, EmailClientOptions options)
        : this(resource.Endpoint, new HmacSigningPolicy(resource.Key), options)
    {
    }

    private EmailClient(Uri endpoint, HttpPipelinePolicy authentication, EmailClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        this.endpoint = endpoint;
        apiVersion = options.ApiVersion;
        pipeline = HttpPipelineBuilder.Build(options, authentication);
    }

    /// <inheritdoc cref="SendAsync(WaitUntil, EmailMessage, Guid, CancellationToken)"/>
    public virtual Task<EmailSendOperation> SendAsync(
        WaitUntil wait, EmailMessage message, CancellationToken cancellationToken = default) =>
        SendAsync(wait, message, Guid.NewGuid(), cancellationToken);

    /// <summary>Queues a mail at the service.</summary>
    /// <param name="wait">Started returns once the mail is accepted; Completed polls until it is handed over.</param>
    /// <param name="message">The mail.</param>
    /// <param name="operationId">Names the operation; the same mail sent again needs the same id.</param>
    /// <param name="cancellationToken">Ends the waiting; the service may have accepted the mail all the same.</param>
    /// <exception cref="RequestFailedException">
    /// Any answer but 202, with the service's error code and response; status 0 where no answer came.
    /// </exception>
    /// <exception cref="ArgumentException">No recipient, subject, body, header value or attachment content.</exception>
    public virtual async Task<EmailSendOperation> SendAsync(
        WaitUntil wait, EmailMessage message, Guid operationId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var exchange = CreateExchange(RequestMethod.Post, "/emails:send");
        exchange.Request.Headers.Add("Operation-Id", operationId.ToString());
        exchange.Request.Headers.Add(HttpHeader.Common.JsonContentType);
        exchange.Request.Content = RequestContent.Create(EmailMessageJson.Write(message));

        await pipeline.SendAsync(exchange, cancellationToken).ConfigureAwait(false);
        if (exchange.Response.Status != 202)
            throw new RequestFailedException(exchange.Response);

        using var accepted = JsonDocument.Parse(exchange.Response.Content);
        var operation = new EmailSendOperation(
            accepted.RootElement.GetProperty("id").GetString()!, this, exchange.Response);
        if (wait == WaitUntil.Completed)
            await operation.WaitForCompletionAsync(cancellationToken).ConfigureAwait(false);
        return operation;
    }

    internal Response GetStatus(string operationId, CancellationToken cancellationToken)
    {
        using var exchange = CreateStatusExchange(operationId);
        pipeline.Send(exchange, cancellationToken);
        return Expect200(exchange.Response);
    }

    internal async ValueTask<Response> GetStatusAsync(string operationId, CancellationToken cancellationToken)
    {
        using var exchange = CreateStatusExchange(operationId);
        await pipeline.SendAsync(exchange, cancellationToken).ConfigureAwait(false);
        return Expect200(exchange.Response);
    }

    private HttpMessage CreateStatusExchange(string operationId) =>
        CreateExchange(RequestMethod.Get, "/emails/operations/" + Uri.EscapeDataString(operationId));

    private HttpMessage CreateExchange(RequestMethod method, string path)
    {
        var exchange = pipeline.CreateMessage();
        exchange.Request.Method = method;
        exchange.Request.Uri.Reset(endpoint);
        exchange.Request.Uri.AppendPath(path, escape: false);
        exchange.Request.Uri.AppendQuery("api-version", apiVersion);
        exchange.Request.Headers.Add(HttpHeader.Common.JsonAccept);
        return exchange;
    }

    private static Response Expect200(Response response) =>
        response.Status == 200 ? response : throw new RequestFailedException(response);
}
