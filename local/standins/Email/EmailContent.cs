namespace Azure.Communication.Email;

/// <summary>What a mail says. At least one of <see cref="PlainText"/> and <see cref="Html"/> is required by the service.</summary>
public class EmailContent
{
    public EmailContent(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        Subject = subject;
    }

    public string Subject { get; }

    public string? PlainText { get; set; }

    public string? Html { get; set; }
}
