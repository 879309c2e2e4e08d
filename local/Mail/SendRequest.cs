using System.Text.Json;
using System.Text.RegularExpressions;

namespace Outreach.Local.Mail;

/// <summary>The JSON body of <c>emails:send</c>, any part of which may be missing.</summary>
internal sealed partial record SendRequest(
    string? SenderAddress,
    SendRequest.ContentPart? Content,
    SendRequest.RecipientsPart? Recipients,
    Dictionary<string, string?>? Headers,
    List<SendRequest.AttachmentPart>? Attachments,
    List<SendRequest.AddressPart>? ReplyTo)
{
    public const int MaxRecipients = 50;
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Null where the body is not JSON of this shape.</summary>
    public static SendRequest? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<SendRequest>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the service would refuse the mail for; null where it takes it.</summary>
    public Refusal? Check()
    {
        if (Content is not { Subject.Length: > 0 } || (Content.PlainText ?? Content.Html) is not { Length: > 0 })
            return Refusal.BadRequest("A mail needs content with a subject and a plainText or html part.");
        if (HasControls(Content.Subject))
            return Refusal.BadRequest("The subject must not contain control characters.");

        foreach (var (name, value) in Headers ?? [])
        {
            if (!HeaderName().IsMatch(name) || string.IsNullOrWhiteSpace(value) || HasControls(value))
                return Refusal.BadRequest("A header's name or value is not allowed.");
        }

        return CheckAddresses() ?? CheckAttachments();
    }

    public LocalMail ToMail(Guid operationId, DateTimeOffset acceptedAt, string source) => new()
    {
        OperationId = operationId,
        AcceptedAt = acceptedAt,
        Sender = SenderAddress!,
        To = Addresses(Recipients!.To),
        Cc = Addresses(Recipients.Cc),
        Bcc = Addresses(Recipients.Bcc),
        ReplyTo = Addresses(ReplyTo),
        Subject = Content!.Subject!,
        Text = Content.PlainText,
        Html = Content.Html,
        Headers = (Headers ?? []).ToDictionary(header => header.Key, header => header.Value!),
        Attachments =
        [
            .. (Attachments ?? []).Select(attachment => new LocalMailAttachment(
                attachment.Name!, attachment.ContentType!, Convert.FromBase64String(attachment.ContentInBase64!))),
        ],
        Source = source,
    };

    private static LocalMailAddress[] Addresses(List<AddressPart>? parts) =>
        [.. (parts ?? []).Select(part => new LocalMailAddress(part.Address!, part.DisplayName))];

    private Refusal? CheckAddresses()
    {
        List<AddressPart> recipients =
            [.. Recipients?.To ?? [], .. Recipients?.Cc ?? [], .. Recipients?.Bcc ?? []];
        if (recipients.Count is 0 or > MaxRecipients)
            return Refusal.BadRequest($"A mail needs 1 to {MaxRecipients} recipients.");

        foreach (var part in (List<AddressPart>)[new(SenderAddress, null), .. recipients, .. ReplyTo ?? []])
        {
            if (part is not { Address: { Length: <= 320 } address } || !Address().IsMatch(address))
                return new Refusal(StatusCodes.Status400BadRequest, "InvalidEmailAddress", "Invalid format for email address");
            if (HasControls(part.DisplayName))
                return Refusal.BadRequest("A display name must not contain control characters.");
        }

        return null;
    }

    private Refusal? CheckAttachments()
    {
        foreach (var attachment in Attachments ?? [])
        {
            if (attachment is not { Name.Length: > 0, ContentType.Length: > 0, ContentInBase64.Length: > 0 }
                || HasControls(attachment.Name)
                || HasControls(attachment.ContentType)
                || !System.Buffers.Text.Base64.IsValid(attachment.ContentInBase64))
            {
                return Refusal.BadRequest("An attachment needs a name, a contentType and contentInBase64.");
            }
        }

        return null;
    }

    private static bool HasControls(string? text) => text is not null && text.Any(char.IsControl);

    // The dots of a local part may stand anywhere: Japanese carriers gave such addresses out.
    [GeneratedRegex("""
        ^(?:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+|"(?:[ !#-\[\]-~]|\\[ -~])+")@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])\z
        """)]
    private static partial Regex Address();

    [GeneratedRegex(@"^[!-9;-~]+\z")]
    private static partial Regex HeaderName();

    internal sealed record ContentPart(string? Subject, string? PlainText, string? Html);

    internal sealed record AddressPart(string? Address, string? DisplayName);

    internal sealed record RecipientsPart(List<AddressPart>? To, List<AddressPart>? Cc, List<AddressPart>? Bcc);

    internal sealed record AttachmentPart(string? Name, string? ContentType, string? ContentInBase64);
}
