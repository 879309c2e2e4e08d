namespace Outreach.Local.Mail;

/// <summary>How the local mail service behaves.</summary>
public sealed record LocalMailOptions
{
    /// <summary>Signs requests; base64. Known to everybody: it guards nothing but a desk.</summary>
    public string AccessKey { get; init; } = "bG9jYWwgbWFpbCBzZXJ2aWNlLCBmb3IgeW91ciBkZXNrIG9ubHk=";

    /// <summary>Attempts in any 60 seconds of business time; a custom domain's default.</summary>
    public int PerMinute { get; init; } = 30;

    /// <summary>Attempts in any 60 minutes of business time.</summary>
    public int PerHour { get; init; } = 1_000;

    /// <summary>Where mails outlive a restart; null keeps them in memory alone.</summary>
    public string? Folder { get; init; }

    /// <summary>Reports each mail as delivered soon after it was accepted.</summary>
    public bool ReportsDelivered { get; init; }
}
