namespace Azure.Communication.Email;

/// <summary>A mail that the service accepted and is working on.</summary>
public class EmailSendOperation : Operation<EmailSendResult>
{
    public EmailSendOperation(string id, EmailClient client)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(client);
        Id = id;
    }

    public override string Id { get; }

    public override bool HasCompleted => throw new NotImplementedException();

    public override bool HasValue => throw new NotImplementedException();

    public override EmailSendResult Value => throw new NotImplementedException();

    public override Response GetRawResponse() => throw new NotImplementedException();

    public override Response UpdateStatus(CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public override ValueTask<Response> UpdateStatusAsync(CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}
