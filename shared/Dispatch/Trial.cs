using Outreach.Contacts;

namespace Outreach.Dispatch;

/// <summary>試行: until the office has done its checklist, only its own addresses are mailed and everything else is held.</summary>
/// <remarks>A part of <see cref="SendingState"/>, so that a reservation fails once it has changed. A new installation is on trial.</remarks>
public sealed record Trial
{
    /// <summary>So many addresses of its own an office can name.</summary>
    public const int MostAddresses = 20;

    /// <summary>Before anything was ever checked.</summary>
    public static Trial New { get; } = new();

    /// <summary>The office's own mailboxes, as <see cref="EmailAddress.Key"/>.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What a person has checked, each once.</summary>
    public IReadOnlyList<TrialMark> Marks { get; init; } = [];

    /// <summary>The last test mail, or null.</summary>
    public TestMail? TestMail { get; init; }

    /// <summary>Who ended it; null: it is on.</summary>
    public TrialTurn? Ended { get; init; }

    /// <summary>Who began it again, the last time; null: it was never ended.</summary>
    public TrialTurn? Begun { get; init; }

    /// <summary>Whether only the office's own addresses are mailed.</summary>
    public bool IsOn => Ended is null;

    /// <summary>Whether a mail to this address is held.</summary>
    public bool Holds(string? mail) => IsOn && !IsOwn(mail);

    /// <summary>Whether the address is one of the office's own.</summary>
    public bool IsOwn(string? mail) => EmailAddress.TryParse(mail) is { } address && Addresses.Contains(address.Key);

    /// <summary>What a person has checked about this, or null.</summary>
    public TrialMark? MarkOf(TrialCheck check) => Marks.FirstOrDefault(m => m.Check == check);

    /// <summary>What is still to be done before the trial can end, in the order of the list.</summary>
    public IReadOnlyList<TrialCheck> Missing => [.. Enum.GetValues<TrialCheck>().Where(c => !IsDone(c))];

    /// <summary>Whether an item of the checklist is done. Whatever rests on the test mail is done for the last one only.</summary>
    public bool IsDone(TrialCheck check) => check switch
    {
        TrialCheck.OwnAddress => Addresses.Count > 0,
        TrialCheck.Report => HasTest && TestMail is { Delivery: Delivery.Delivered or Delivery.Expanded },
        _ => MarkOf(check) is not null && (check is not (TrialCheck.Arrived or TrialCheck.Link or TrialCheck.ReplyTo) || HasTest),
    };

    /// <summary>A test mail to an address that is still one of the office's own.</summary>
    private bool HasTest => TestMail is not null && IsOwn(TestMail.To);

    /// <summary>The trial with an item ticked, or no longer.</summary>
    public Trial Marked(TrialCheck check, TrialMark? mark) => this with { Marks = [.. Marks.Where(m => m.Check != check), .. mark is null ? Array.Empty<TrialMark>() : [mark]] };
}

/// <summary>What an office checks before it writes to people.</summary>
public enum TrialCheck
{
    /// <summary>At least one address of its own is named; seen by the product itself.</summary>
    OwnAddress = 1,

    /// <summary>The sender's name, address and telephone number are right.</summary>
    Sender,

    /// <summary>A test mail has arrived, and not among the spam.</summary>
    Arrived,

    /// <summary>The mail service's report about the test mail has arrived; seen by the product itself.</summary>
    Report,

    /// <summary>The test mail's link opens on a mobile telephone.</summary>
    Link,

    /// <summary>A reply to the test mail is read by somebody.</summary>
    ReplyTo,

    /// <summary>The sending hours and limits are right.</summary>
    Hours,

    /// <summary>The city's own days off are entered.</summary>
    DaysOff,
}

/// <summary>A person has checked something.</summary>
/// <param name="Check">What.</param>
/// <param name="By">Who.</param>
/// <param name="At">When (UTC).</param>
public sealed record TrialMark(TrialCheck Check, string By, DateTimeOffset At);

/// <summary>A test mail that the mail service has accepted.</summary>
/// <param name="OperationId">Its id.</param>
/// <param name="To">To which of the office's own addresses.</param>
/// <param name="By">Who sent it.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Delivery">What was reported of it; null: nothing so far.</param>
public sealed record TestMail(Guid OperationId, string To, string By, DateTimeOffset At, Delivery? Delivery = null);

/// <summary>Somebody ended the trial, or began it again.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When (UTC).</param>
public sealed record TrialTurn(string By, DateTimeOffset At);
