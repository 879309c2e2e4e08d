using System.Text.Json;

namespace Azure.Communication.Email;

/// <summary>The body of <c>emails:send</c>; what is not set is left out.</summary>
internal static class EmailMessageJson
{
    private static readonly JsonSerializerOptions LeaveOutNulls = new()
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <exception cref="ArgumentException">A part is missing without which the official client sends nothing.</exception>
    public static BinaryData Write(EmailMessage message)
    {
        Check(message);
        return BinaryData.FromObjectAsJson(
            new
            {
                headers = message.Headers.Count > 0 ? message.Headers : null,
                senderAddress = message.SenderAddress,
                content = new
                {
                    subject = message.Content.Subject,
                    plainText = message.Content.PlainText,
                    html = message.Content.Html,
                },
                recipients = new
                {
                    to = Addresses(message.Recipients.To) ?? [],
                    cc = Addresses(message.Recipients.CC),
                    bcc = Addresses(message.Recipients.BCC),
                },
                attachments = message.Attachments.Count > 0
                    ? message.Attachments.Select(attachment => new
                    {
                        name = attachment.Name,
                        contentType = attachment.ContentType,
                        contentInBase64 = Convert.ToBase64String(attachment.Content),
                    })
                    : null,
                replyTo = Addresses(message.ReplyTo),
                userEngagementTrackingDisabled = message.UserEngagementTrackingDisabled,
            },
            LeaveOutNulls);
    }

    private static object[]? Addresses(IList<EmailAddress> addresses) => addresses.Count > 0
        ? [.. addresses.Select(address => new { address = address.Address, displayName = address.DisplayName })]
        : null;

    private static void Check(EmailMessage message)
    {
        var content = message.Content;
        if (string.IsNullOrWhiteSpace(content.Subject))
            throw new ArgumentException("A mail needs a subject.", nameof(message));
        if (string.IsNullOrWhiteSpace(content.PlainText) && string.IsNullOrWhiteSpace(content.Html))
            throw new ArgumentException("A mail needs a text or an HTML part.", nameof(message));
        if (message.Headers.Any(header => string.IsNullOrWhiteSpace(header.Value)))
            throw new ArgumentException("A mail's header needs a value.", nameof(message));
        if (message.Recipients.To.Count + message.Recipients.CC.Count + message.Recipients.BCC.Count == 0)
            throw new ArgumentException("A mail needs a recipient.", nameof(message));
        if (message.Attachments.Any(attachment => attachment.Content.ToMemory().IsEmpty))
            throw new ArgumentException("An attachment needs content.", nameof(message));
    }
}
