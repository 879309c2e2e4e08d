namespace Azure.Communication.Email;

/// <summary>How far the service has come with a mail that it accepted.</summary>
public class EmailSendResult
{
    internal EmailSendResult(EmailSendStatus status) => Status = status;

    public EmailSendStatus Status { get; }
}
