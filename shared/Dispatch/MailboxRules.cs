using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Outreach.Calendar;
using Outreach.Contacts;

namespace Outreach.Dispatch;

/// <summary>What reports say of the mailbox that was written to. Pure.</summary>
/// <remarks>
/// A mailbox is never given up for one temporary failure, and not for what is the sender's or a filter's doing.
/// Codes: RFC 3463 and https://www.iana.org/assignments/smtp-enhanced-status-codes.
/// </remarks>
public static partial class MailboxRules
{
    /// <summary>So many soft signs in a row, each in another week or of another event, and the mailbox counts as dead.</summary>
    public const int SoftsToHard = 3;

    /// <summary>Characters in a mailbox's id.</summary>
    public const int IdLength = 26;

    /// <summary>Stands for a mailbox in keys: 26 characters that do not spell the address.</summary>
    public static string IdOf(EmailAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Ids.From(SHA256.HashData(Encoding.UTF8.GetBytes("outreach mailbox 1\n" + address.Key)), IdLength);
    }

    /// <summary>The mailbox of a mail address as a contact has it; null: it has none.</summary>
    public static string? IdOf(string? mail) => EmailAddress.TryParse(mail) is { } address ? IdOf(address) : null;

    /// <summary>What one report says of the mailbox.</summary>
    /// <param name="delivery">The service's word.</param>
    /// <param name="details">The receiving server's words, such as <c>550 5.1.1 User unknown</c>; null or empty where none came.</param>
    public static MailSign Read(Delivery delivery, string? details)
    {
        var said = details ?? "";
        if (AwayMessage().IsMatch(said))
            return MailSign.None;
        return delivery switch
        {
            Delivery.Delivered => MailSign.Good,
            Delivery.Expanded => MailSign.None,
            Delivery.Suppressed => MailSign.Hard,
            Delivery.FilteredSpam or Delivery.Quarantined => MailSign.Filtered,
            _ => Refused().IsMatch(said) ? MailSign.Refused
                : Code(said) is { } code ? OfCode(code, said)
                : Gone().IsMatch(said) ? MailSign.Hard
                : delivery is Delivery.Bounced && !Full().IsMatch(said) ? MailSign.Hard
                : MailSign.Soft,
        };
    }

    /// <summary>Where a mailbox stands, from everything that was reported of it: the same for the same reports in whatever order they came.</summary>
    /// <param name="reports">What was reported.</param>
    /// <param name="releasedAt">What is not later than this counts for nothing: staff have let the mailbox go again (UTC).</param>
    public static MailboxStanding Judge(IEnumerable<MailboxReport> reports, DateTimeOffset? releasedAt)
    {
        var counted = reports.Where(r => releasedAt is null || r.At > releasedAt)
            .OrderBy(r => r.At).ThenBy(r => r.OperationId).ThenBy(r => r.Delivery).ToList();
        if (counted.FirstOrDefault(r => r.Sign is MailSign.Hard) is { } hard)
            return new MailboxStanding(MailboxState.Hard, hard);
        if (counted.FirstOrDefault(r => r.Sign is MailSign.Refused) is { } refused)
            return new MailboxStanding(MailboxState.Refused, refused);

        var soft = new List<MailboxReport>();
        foreach (var report in counted)
        {
            if (report.Sign is MailSign.Good)
                soft.Clear();
            else if (report.Sign is MailSign.Soft && soft.TrueForAll(s => (s.EventId, Week(s)) != (report.EventId, Week(report))))
                soft.Add(report);
            if (soft.Count == SoftsToHard)
                return new MailboxStanding(MailboxState.Hard, report);
        }

        return soft.Count > 0 ? new MailboxStanding(MailboxState.Soft, soft[^1])
            : counted.LastOrDefault(r => r.Sign is MailSign.Good) is { } good ? new MailboxStanding(MailboxState.Good, good)
            : new MailboxStanding(MailboxState.Unknown, null);
    }

    /// <summary>The receiving server's words as they may be kept: without addresses, at most 200 characters.</summary>
    public static string? Kept(string? details)
    {
        if (string.IsNullOrWhiteSpace(details))
            return null;
        var masked = Address().Replace(details.ReplaceLineEndings(" ").Trim(), "…@…");
        return masked.Length <= 200 ? masked : masked[..(char.IsHighSurrogate(masked[199]) ? 199 : 200)];
    }

    private static int Week(MailboxReport report) => JapanTime.Day(report.At).DayNumber / 7;

    private static MailSign OfCode((int Class, int Subject, int Detail) code, string said) => code switch
    {
        (4, _, _) => MailSign.Soft,
        // Full, too large, too busy: nothing of that lasts.
        (_, 2, 2) or (_, 2, 3) or (_, 3, _) or (_, 4, 5) or (_, 4, 7) => MailSign.Soft,
        // The sender, its signature or its server was refused: that says nothing of the mailbox.
        (_, 7, _) => MailSign.Soft,
        (5, 1, 8) or (5, 1, 7) => MailSign.Soft,
        (5, 1, _) or (5, 2, 1) or (5, 4, 1) or (5, 4, 4) or (5, 4, 14) => MailSign.Hard,
        _ => Gone().IsMatch(said) ? MailSign.Hard : MailSign.Soft,
    };

    /// <summary>The enhanced status code; else the class of the plain one.</summary>
    private static (int Class, int Subject, int Detail)? Code(string said)
    {
        if (Enhanced().Match(said) is { Success: true } code)
            return (Number(code, 1), Number(code, 2), Number(code, 3));
        return Plain().Match(said) is { Success: true } plain ? (plain.Value[0] - '0', 0, 0) : null;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])", RegexOptions.CultureInvariant)]
    private static partial Regex Enhanced();

    [GeneratedRegex(@"(?<![\d.])[45][0-5]\d(?![\d.])", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex("受信拒否|受信を拒否|(refused|rejected|blocked|denied) by (the )?(recipient|user)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Refused();

    [GeneratedRegex("(unknown|no such|invalid) (user|recipient|mailbox|address)|(user|recipient|mailbox|account|address) (unknown|not found|does not exist|disabled)|doesn't exist|宛先不明|存在しません", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Gone();

    [GeneratedRegex("mailbox (is )?full|over ?quota|quota exceeded|容量", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Full();

    [GeneratedRegex("out of (the )?office|auto-?(reply|submitted)|vacation|自動応答|不在通知", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AwayMessage();

    [GeneratedRegex(@"[^\s<>""]+@[^\s<>"";,]+", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}

/// <summary>What one report says of a mailbox.</summary>
public enum MailSign
{
    /// <summary>Nothing: an absence note, a distribution list.</summary>
    None = 1,

    /// <summary>It takes mail.</summary>
    Good,

    /// <summary>A filter kept the mail: the person did not see it, the mailbox lives.</summary>
    Filtered,

    /// <summary>Not now.</summary>
    Soft,

    /// <summary>The person's own settings refuse our mail (受信拒否).</summary>
    Refused,

    /// <summary>There is no such mailbox, or the mail service no longer writes to it.</summary>
    Hard,
}

/// <summary>Where a mailbox stands.</summary>
public enum MailboxState
{
    /// <summary>Nothing was reported yet.</summary>
    Unknown = 1,

    Good,

    /// <summary>Mails failed, not often enough to give it up.</summary>
    Soft,

    /// <summary>Refuses our mail; not written to.</summary>
    Refused,

    /// <summary>Dead; not written to.</summary>
    Hard,
}

/// <summary>One report of one mail to a mailbox.</summary>
/// <param name="OperationId">Which mail.</param>
/// <param name="EventId">Of which event.</param>
/// <param name="ContactId">To whom it was addressed; a mailbox may be shared.</param>
/// <param name="Delivery">The service's word.</param>
/// <param name="Sign">What it says of the mailbox.</param>
/// <param name="At">When the service tried (UTC).</param>
/// <param name="Details">The receiving server's words, as <see cref="MailboxRules.Kept"/> leaves them.</param>
public sealed record MailboxReport(
    Guid OperationId, string EventId, string ContactId, Delivery Delivery, MailSign Sign, DateTimeOffset At, string? Details);

/// <summary>Where a mailbox stands.</summary>
/// <param name="State">The state.</param>
/// <param name="Cause">The report that says so; null where none came.</param>
public sealed record MailboxStanding(MailboxState State, MailboxReport? Cause)
{
    /// <summary>Whether nothing more is sent there.</summary>
    public bool IsBarred => State is MailboxState.Refused or MailboxState.Hard;
}
