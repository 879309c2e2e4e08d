using Outreach.Contacts;
using Outreach.Invitations;

namespace Outreach.Dispatch;

/// <summary>Who is not mailed at this moment: dead mailboxes, and what people have stopped.</summary>
public sealed class Suppressions(IEnumerable<BarredMailbox> barred, IEnumerable<StopWishes> wishes)
{
    private readonly Dictionary<string, BarredMailbox> barredById = barred.ToDictionary(b => b.Mailbox);
    private readonly Dictionary<string, StopWishes> wishesByContact = wishes.ToDictionary(w => w.ContactId);

    public static Suppressions None { get; } = new([], []);

    /// <summary>Every mailbox that was ever barred, also those that were released.</summary>
    public IReadOnlyCollection<BarredMailbox> Mailboxes => barredById.Values;

    /// <summary>Everybody who has ever stopped something.</summary>
    public IReadOnlyCollection<StopWishes> Wishes => wishesByContact.Values;

    /// <summary>Why nothing is sent to the contact's mailbox; null: it is not barred.</summary>
    public BarredMailbox? BarOf(Contact contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return MailboxRules.IdOf(contact.Mail) is { } id && barredById.GetValueOrDefault(id) is { IsBarred: true } bar ? bar : null;
    }

    /// <summary>When staff let a mailbox go the last time (UTC); null: never.</summary>
    public DateTimeOffset? ReleasedAt(string mailbox) => barredById.GetValueOrDefault(mailbox)?.ReleasedAt;

    /// <summary>What the contact has said.</summary>
    public StopWishes WishesOf(string contactId) => wishesByContact.GetValueOrDefault(contactId) ?? new StopWishes(contactId, []);

    /// <summary>Why a message to a contact is not mailed; null: it may be.</summary>
    public Reason? Why(Rule rule, Invitation invitation, Contact contact)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        ArgumentNullException.ThrowIfNull(contact);
        var answered = invitation.Reply is not null;
        // Two contacts that were merged: what either of them has said holds.
        if (WishesOf(contact.Id).Holds(rule, answered) || WishesOf(invitation.ContactId).Holds(rule, answered))
            return Reason.Stopped;
        return BarOf(contact) is null ? null : Reason.Undeliverable;
    }

    /// <summary>How a rule reaches the person of an invitation today; null where it does not.</summary>
    public Channel? WayTo(Rule rule, Invitation invitation, Contact? contact) =>
        contact is null ? null
        : Why(rule, invitation, contact) switch
        {
            Reason.Stopped => null,
            Reason.Undeliverable => Audience.WayBesidesMail(contact, rule),
            _ => Audience.WayTo(contact, rule),
        };

    /// <summary>A decision to send, unless this stands against it; who was not asked because of this is told this.</summary>
    public Decision Over(Decision decision, Rule rule, Invitation? invitation, Contact? contact) =>
        decision is Decision.Send or Decision.Wait or Decision.Drop { Why: Reason.NotAskedYet } && invitation is not null && contact is not null && Why(rule, invitation, contact) is { } why
            ? new Decision.Drop(why)
            : decision;
}

/// <summary>A mailbox to which nothing is sent, or was not, until staff released it.</summary>
/// <param name="Mailbox">See <see cref="MailboxRules.IdOf(EmailAddress)"/>.</param>
/// <param name="State">Refused or hard while barred; anything else once it is released.</param>
/// <param name="Cause">What barred it.</param>
/// <param name="Releases">Who let it go again, in order.</param>
public sealed record BarredMailbox(string Mailbox, MailboxState State, MailboxReport Cause, IReadOnlyList<MailboxRelease> Releases)
{
    /// <summary>Whether nothing is sent there now.</summary>
    public bool IsBarred => State is MailboxState.Refused or MailboxState.Hard;

    /// <summary>When it was let go the last time (UTC).</summary>
    public DateTimeOffset? ReleasedAt => Releases.Count > 0 ? Releases[^1].At : null;
}

/// <summary>Who let a mailbox go again, when (UTC), and why.</summary>
public sealed record MailboxRelease(string By, DateTimeOffset At, string Why);
