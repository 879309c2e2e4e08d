using Outreach.Contacts;

namespace Outreach.Dispatch;

/// <summary>送信: one row of the ledger. It exists before anything is sent.</summary>
public sealed record Message
{
    public required MessageKey Key { get; init; }

    public required MessageState State { get; init; }

    /// <summary>Not before this (UTC).</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Not after this (UTC): then it is dropped.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Rises only after a definite refusal by the mail service, so that an uncertain submission keeps its Operation-Id.</summary>
    public int Attempt { get; init; }

    /// <summary>How often it was submitted, certain or not.</summary>
    public int Submissions { get; init; }

    /// <summary>SHA-256 (hex) of what this attempt's Operation-Id is, was or may have been submitted with, written with the claim; null before.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Where what this attempt's Operation-Id stands for goes, went or may have gone (<see cref="MailboxRules.IdOf(EmailAddress)"/>), written with the claim; null before.</summary>
    public string? Mailbox { get; init; }

    /// <summary>
    /// Whether this attempt's id may have been submitted already: an answer was lost, or a run died with the row in its hands.
    /// While it is so, no refusal proves that nothing was accepted, and the id stays.
    /// </summary>
    public bool Uncertain { get; init; }

    /// <summary>When a run took the row (UTC).</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>When the mail service accepted it (UTC).</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Why it was dropped, failed or is held.</summary>
    public Reason? Reason { get; init; }

    /// <summary>
    /// The event's sequence that the mail tells of, or a lower one: raised only while the row waits, so that a mail that was
    /// being written while the event changed counts as telling what was before.
    /// </summary>
    public int Sequence { get; init; }

    /// <summary>With a notice: the sequence of which the person was told before.</summary>
    public int? Told { get; init; }

    /// <summary>Whether it came after the release: for a successor, or once more after it came back or was held. Nothing was promised of it.</summary>
    public bool Added { get; init; }

    /// <summary>Whether it was sent, or nobody can know that it was not.</summary>
    public bool MayHaveLeft => State is MessageState.Sent or MessageState.Claimed || (Uncertain && State is not MessageState.Failed);

    /// <summary>
    /// Whether it is decided anew when its rule is laid out again: it never left, and why it was dropped may no longer hold.
    /// </summary>
    public bool IsOpen => State is MessageState.Waiting || IsHeldByTrial
        || (State is MessageState.Dropped && !Uncertain
            && Reason is Dispatch.Reason.NotAttended or Dispatch.Reason.NotComing or Dispatch.Reason.Expired or Dispatch.Reason.Cancelled
                or Dispatch.Reason.NotPlanned or Dispatch.Reason.NotAskedYet or Dispatch.Reason.TooSoon or Dispatch.Reason.EnoughReminders)
        || IsBarred;

    /// <summary>Whether it never left since the person could or would not be written to then.</summary>
    public bool IsBarred => !Uncertain && Bars(State, Reason);

    /// <summary>Whether a state and its reason say that the person could or would not be written to.</summary>
    public static bool Bars(MessageState state, Reason? why) => state is MessageState.Failed
        ? why is Dispatch.Reason.AddressRefused
        : state is MessageState.Dropped
            && why is Dispatch.Reason.Stopped or Dispatch.Reason.Undeliverable or Dispatch.Reason.NoMail or Dispatch.Reason.NotInOffice or Dispatch.Reason.NotActive;

    /// <summary>
    /// Whether the mail came back, and might arrive now: it went to a mailbox that is not the contact's any more, or staff have let
    /// that mailbox go again since. From where it came back says nothing: a mailbox may hand on to another.
    /// </summary>
    /// <param name="reported">What was reported of it.</param>
    /// <param name="mailbox">The contact's mailbox today; null: none.</param>
    /// <param name="releasedAt">When staff let that mailbox go the last time (UTC).</param>
    public bool MightArriveNow(Reported? reported, string? mailbox, DateTimeOffset? releasedAt) =>
        HasComeBack(reported) && Mailbox is not null && mailbox is not null && (mailbox != Mailbox || releasedAt >= reported!.CameBackAt);

    /// <summary>Whether the mail was accepted and did not arrive, for certain.</summary>
    /// <param name="reported">What was reported of it.</param>
    public bool HasComeBack(Reported? reported) =>
        this is { State: MessageState.Sent, Key.Channel: Channel.Mail } && reported is { CameBack: true } && reported.Attempt == Attempt;

    /// <summary>The message as to be sent for the first time again, under a new id: for what reached nobody, or is sent again at staff's word.</summary>
    public Message Anew() => this with
    {
        State = MessageState.Waiting, Attempt = Attempt + 1, Submissions = 0, ContentHash = null, Uncertain = false, SentAt = null, Reason = null, Added = true,
    };

    /// <summary>Whether it never left since the office is still trying things out.</summary>
    public bool IsHeldByTrial => State is MessageState.Held && Reason is Dispatch.Reason.Trial && !Uncertain;

    /// <summary>Who had it sent again after it was held or refused; the last time counts.</summary>
    public SentAgain? Again { get; init; }

    /// <summary>The message as never to be sent.</summary>
    public Message Dropped(Reason why) => this with { State = MessageState.Dropped, Reason = why };

    /// <summary>The mail service's id of this attempt.</summary>
    public Guid OperationId => OperationIds.For(Key.EventId, Key.ContactId, Key.Text, Attempt);
}

/// <summary>A person had a held or refused message sent again.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Why">In that person's words.</param>
/// <param name="After">Why it had been held or refused.</param>
public sealed record SentAgain(string By, DateTimeOffset At, string Why, Reason? After);

/// <summary>What makes a message unique: rule × occurrence × recipient × channel.</summary>
/// <param name="EventId">The event (partition).</param>
/// <param name="Rule">Which rule.</param>
/// <param name="Occurrence">Which time of it; see <see cref="Outreach.Events.SendingRule.Occurrence"/>.</param>
/// <param name="ContactId">For whom.</param>
/// <param name="Channel">By which way.</param>
public sealed record MessageKey(string EventId, Rule Rule, string Occurrence, string ContactId, Channel Channel)
{
    /// <summary>The key's part within the event, as one line.</summary>
    public string Text => $"{Rule}|{Occurrence}|{ContactId}|{Channel}";
}

/// <summary>Why something is sent.</summary>
public enum Rule
{
    Invitation = 1,
    Reminder,

    /// <summary>アンケートのお願い: after a session, to those who were there.</summary>
    Questionnaire,

    /// <summary>直前のご案内: shortly before a session, to those who come.</summary>
    LastInformation,

    /// <summary>アンケートの再度のお願い.</summary>
    QuestionnaireReminder,

    /// <summary>変更のお知らせ: a session has another time or place.</summary>
    Change,

    /// <summary>中止のお知らせ.</summary>
    Cancellation,

    /// <summary>受付のお知らせ: what was answered, to who answered.</summary>
    Receipt,
}

/// <summary>Which messages go before which, when the quota does not allow all.</summary>
public enum Lane
{
    /// <summary>What somebody waits for, or must know at once: receipts, cancellations, changes.</summary>
    Urgent = 1,

    /// <summary>Everything else.</summary>
    Bulk,
}

/// <summary>The lane of each rule.</summary>
public static class Lanes
{
    public static Lane Of(Rule rule) => rule is Rule.Receipt or Rule.Cancellation or Rule.Change ? Lane.Urgent : Lane.Bulk;
}

/// <summary>Where a message stands.</summary>
public enum MessageState
{
    /// <summary>Will be sent when due.</summary>
    Waiting = 1,

    /// <summary>Taken by a run; sent or about to be.</summary>
    Claimed,

    /// <summary>Accepted by the mail service.</summary>
    Sent,

    /// <summary>Never sent, and why is said.</summary>
    Dropped,

    /// <summary>The mail service refused it for good.</summary>
    Failed,

    /// <summary>Uncertain or refused in a way that staff must look at.</summary>
    Held,
}

/// <summary>Why a message was not sent.</summary>
public enum Reason
{
    /// <summary>No mail address, or another way is wished.</summary>
    NoMail = 1,

    /// <summary>Has answered.</summary>
    Answered,

    /// <summary>Did not come.</summary>
    NotAttended,

    /// <summary>Too late to be of use.</summary>
    Expired,

    /// <summary>The mailbox takes no mail: an earlier one came back for good.</summary>
    Undeliverable,

    /// <summary>The contact is no longer kept.</summary>
    ContactGone,

    /// <summary>The mail service does not accept the address.</summary>
    AddressRefused,

    /// <summary>Was perhaps submitted before, and what would be sent now differs.</summary>
    ContentChanged,

    /// <summary>Still uncertain after the last permitted submission.</summary>
    GaveUp,

    /// <summary>The mail service refused for a reason that is not the address.</summary>
    ServiceRefused,

    /// <summary>The mail could not be written; the log says why.</summary>
    NotWritten,

    /// <summary>Has not said to come to this session.</summary>
    NotComing,

    /// <summary>Was asked for the same only days before.</summary>
    TooSoon,

    /// <summary>Has been reminded as often as the event allows.</summary>
    EnoughReminders,

    /// <summary>The event was called off.</summary>
    Cancelled,

    /// <summary>The event no longer sends this, or something newer takes its place.</summary>
    NotPlanned,

    /// <summary>Has stopped such mails, or all.</summary>
    Stopped,

    /// <summary>The same person, merged from two contacts, is asked by another invitation of the event.</summary>
    AskedAsAnother,

    /// <summary>The role in which the person was asked is over; whoever holds it now is asked.</summary>
    NotInOffice,

    /// <summary>Was invited only hours ago, after the others.</summary>
    JustInvited,

    /// <summary>The office is still trying things out, and the address is not one of its own.</summary>
    Trial,

    /// <summary>What it asks again has not been asked yet.</summary>
    NotAskedYet,

    /// <summary>Has ended the work, has moved away, or has died.</summary>
    NotActive,
}

/// <summary>What became of an accepted mail, the gravest last.</summary>
/// <remarks>https://learn.microsoft.com/azure/event-grid/communication-services-email-events</remarks>
public enum Delivery
{
    /// <summary>Handed on to the members of a distribution list.</summary>
    Expanded = 1,

    Delivered,
    Quarantined,
    FilteredSpam,
    Failed,
    Suppressed,
    Bounced,
}
