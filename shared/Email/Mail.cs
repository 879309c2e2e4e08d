using System.Security.Cryptography;
using System.Text;

namespace Outreach.Email;

/// <summary>One mail to one person; never more.</summary>
/// <param name="To">The address on the wire, quoted where the local part needs it.</param>
/// <param name="ToName">The recipient's name with 敬称.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The text part.</param>
/// <param name="Html">The HTML part.</param>
public sealed record Mail(string To, string ToName, string Subject, string Text, string Html)
{
    /// <summary>Header fields beside the usual ones, e.g. List-Unsubscribe.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Where a reply by mail goes; null: where the sender's usually go.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>SHA-256 (hex) over everything that the mail service is given.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f',
    [
        To, ToName, Subject, Text, Html, ReplyTo ?? "",
        .. Headers.Select(h => $"{h.Key}: {h.Value}"),
        .. Attachments.Select(a => $"{a.Name} {a.ContentType} {Convert.ToHexStringLower(SHA256.HashData(a.Content.Span))}"),
    ]))));
}

/// <summary>A file that comes with a mail.</summary>
/// <param name="Name">As the recipient sees it.</param>
/// <param name="ContentType">MIME type with its parameters.</param>
/// <param name="Content">The bytes; the mail service takes 10 MB a message, base64 included.</param>
public sealed record Attachment(string Name, string ContentType, ReadOnlyMemory<byte> Content);

/// <summary>What the mail service said to one submission.</summary>
public abstract record Submission
{
    private Submission() { }

    /// <summary>Accepted (202).</summary>
    public sealed record Accepted : Submission;

    /// <summary>Definitely refused: the address cannot be mailed.</summary>
    public sealed record AddressRefused(string Code) : Submission;

    /// <summary>Definitely refused: too many at once. Nothing more before <paramref name="RetryAfter"/>.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : Submission;

    /// <summary>Definitely refused: this mail, for a reason that is not the address.</summary>
    public sealed record MailRefused(string Code) : Submission;

    /// <summary>Definitely refused: every mail, until a setting is put right.</summary>
    public sealed record ServiceRefused(string Code) : Submission;

    /// <summary>Nobody knows whether it was accepted: a time-out, a lost connection, a 5xx.</summary>
    public sealed record Uncertain(string Code) : Submission;
}
