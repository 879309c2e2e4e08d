using System.Text.Json;

namespace Azure.Communication.Email;

/// <summary>
/// A mail that the service accepted and is working on. Ends as Succeeded ("handed to the recipient's mail server")
/// or fails; delivery itself is told by events, and the service allows few status calls.
/// </summary>
public class EmailSendOperation : Operation<EmailSendResult>
{
    private readonly EmailClient client;
    private Response? latest;
    private EmailSendResult? result;
    private RequestFailedException? failure;

    /// <summary>Takes up an operation begun earlier, perhaps by another process.</summary>
    public EmailSendOperation(string id, EmailClient client) : this(id, client, null)
    {
    }

    internal EmailSendOperation(string id, EmailClient client, Response? latest)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(client);
        Id = id;
        this.client = client;
        this.latest = latest;
    }

    public override string Id { get; }

    /// <summary>As of the latest answer: asks nobody.</summary>
    public override bool HasCompleted => result is not null || failure is not null;

    public override bool HasValue => result is not null;

    /// <exception cref="RequestFailedException">The operation failed.</exception>
    /// <exception cref="InvalidOperationException">The operation has not completed yet.</exception>
    public override EmailSendResult Value =>
        result ?? throw (Exception?)failure ?? new InvalidOperationException("The operation has not completed yet.");

    /// <exception cref="InvalidOperationException">No answer of the service was received yet.</exception>
    public override Response GetRawResponse() =>
        latest ?? throw new InvalidOperationException("The operation's status has not been asked for yet.");

    /// <exception cref="RequestFailedException">The call failed, or the operation did.</exception>
    public override Response UpdateStatus(CancellationToken cancellationToken = default) =>
        HasCompleted ? Latest() : Take(client.GetStatus(Id, cancellationToken));

    /// <inheritdoc cref="UpdateStatus"/>
    public override async ValueTask<Response> UpdateStatusAsync(CancellationToken cancellationToken = default) =>
        HasCompleted ? Latest() : Take(await client.GetStatusAsync(Id, cancellationToken).ConfigureAwait(false));

    private Response Latest() => failure is null ? latest! : throw failure;

    private Response Take(Response response)
    {
        using var body = JsonDocument.Parse(response.Content);
        EmailSendStatus status = body.RootElement.GetProperty("status").GetString()!;
        latest = response;
        if (status == EmailSendStatus.Succeeded)
            result = new EmailSendResult(status);
        else if (status == EmailSendStatus.Failed || status == EmailSendStatus.Canceled)
            failure = new RequestFailedException(response);
        return Latest();
    }
}
