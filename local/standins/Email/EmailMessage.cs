namespace Azure.Communication.Email;

/// <summary>One mail as it is handed to the service.</summary>
public class EmailMessage
{
    /// <param name="senderAddress">An address of a domain that is verified for the resource.</param>
    /// <param name="recipients">At least one address.</param>
    /// <param name="content">Subject and body.</param>
    public EmailMessage(string senderAddress, EmailRecipients recipients, EmailContent content)
    {
        ArgumentException.ThrowIfNullOrEmpty(senderAddress);
        ArgumentNullException.ThrowIfNull(recipients);
        ArgumentNullException.ThrowIfNull(content);
        SenderAddress = senderAddress;
        Recipients = recipients;
        Content = content;
    }

    public EmailMessage(string senderAddress, string recipientAddress, EmailContent content)
        : this(senderAddress, new EmailRecipients([new EmailAddress(recipientAddress)]), content)
    {
    }

    public string SenderAddress { get; }

    public EmailRecipients Recipients { get; }

    public EmailContent Content { get; }

    /// <summary>Further mail headers, e.g. <c>List-Unsubscribe</c>.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>();

    public IList<EmailAttachment> Attachments { get; } = [];

    public IList<EmailAddress> ReplyTo { get; } = [];

    /// <summary>True switches the service's open and click tracking off; null leaves it to the domain's setting.</summary>
    public bool? UserEngagementTrackingDisabled { get; set; }
}
