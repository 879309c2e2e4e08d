namespace Outreach.Local.Mail;

/// <summary>A mail that the local mail service accepted.</summary>
public sealed record LocalMail
{
    /// <summary>Chosen by the sender; delivery reports call it messageId.</summary>
    public required Guid OperationId { get; init; }

    /// <summary>Business time, UTC.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    public required string Sender { get; init; }

    public required IReadOnlyList<LocalMailAddress> To { get; init; }

    public required IReadOnlyList<LocalMailAddress> Cc { get; init; }

    public required IReadOnlyList<LocalMailAddress> Bcc { get; init; }

    public required IReadOnlyList<LocalMailAddress> ReplyTo { get; init; }

    public required string Subject { get; init; }

    /// <summary>Null where the mail has no text part.</summary>
    public string? Text { get; init; }

    /// <summary>Null where the mail has no HTML part.</summary>
    public string? Html { get; init; }

    /// <summary>The sender's own headers, such as List-Unsubscribe.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required IReadOnlyList<LocalMailAttachment> Attachments { get; init; }

    /// <summary>The request's JSON body, byte for byte.</summary>
    public required string Source { get; init; }

    /// <summary>The latest report; null until there is one.</summary>
    public DeliveryReport? Delivery { get; init; }

    /// <summary>Everybody who gets the mail.</summary>
    public IEnumerable<LocalMailAddress> Recipients => [.. To, .. Cc, .. Bcc];
}

/// <summary>A mailbox; the name is null where none was given.</summary>
public sealed record LocalMailAddress(string Address, string? DisplayName);

/// <summary>A file of a mail, its bytes decoded.</summary>
public sealed record LocalMailAttachment(string Name, string ContentType, byte[] Content);

/// <summary>Somebody sent another content under an id that was already used: the mail was answered 202 but not sent.</summary>
/// <param name="OperationId">The id used twice.</param>
/// <param name="At">Business time, UTC, of the second use.</param>
/// <param name="Source">The JSON body of the second use.</param>
public sealed record ContentConflict(Guid OperationId, DateTimeOffset At, string Source);

/// <summary>One signed request to send, whatever came of it.</summary>
/// <param name="At">Business time, UTC.</param>
/// <param name="OperationId">Null where the request named none that could be read.</param>
/// <param name="Status">The HTTP status answered; 0 where the connection was dropped.</param>
public sealed record SendAttempt(DateTimeOffset At, Guid? OperationId, int Status);
