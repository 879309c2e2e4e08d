namespace Outreach.Local.Mail;

/// <summary>What became of a mail, in the words of the delivery events.</summary>
public enum DeliveryStatus
{
    /// <summary>The recipient's mail server took it.</summary>
    Delivered,

    /// <summary>Refused for good: there is no such mailbox.</summary>
    Bounced,

    /// <summary>Not delivered for now: mailbox full, server away.</summary>
    Failed,

    FilteredSpam,

    Quarantined,

    /// <summary>Not tried: the address bounced before.</summary>
    Suppressed,

    /// <summary>Handed to a distribution list.</summary>
    Expanded,
}

/// <summary>A delivery report and how the app took it.</summary>
/// <param name="OperationId">The mail.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Message">The mail server's words, e.g. an SMTP answer; may be empty.</param>
/// <param name="At">Business time, UTC.</param>
/// <param name="WebhookStatus">HTTP status of the app's answer; 0 where none came; null where no webhook is set.</param>
public sealed record DeliveryReport(
    Guid OperationId, DeliveryStatus Status, string Message, DateTimeOffset At, int? WebhookStatus);
