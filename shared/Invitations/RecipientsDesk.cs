using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;

namespace Outreach.Invitations;

/// <summary>Whom an event asks: as it stands today while the event is a draft, as it was laid out afterwards.</summary>
public sealed class RecipientsDesk(EventTable events, ContactTable contacts, InvitationTable invitations, MailboxTable mailboxes)
{
    /// <summary>The recipients of an event in the order of districts, then of ふりがな; null: there is no such event.</summary>
    public async Task<Recipients?> ReadAsync(string eventId, CancellationToken ct)
    {
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { Value: var @event })
            return null;
        var readingSuppressions = mailboxes.SuppressionsAsync(ct);
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var suppressions = await readingSuppressions.ConfigureAwait(false);
        @event = @event.NamedNow(book);
        if (@event.State is not EventState.Scheduled)
        {
            return new Recipients(
                @event, book, InOrder(book, Audience.Of(@event, book).Select(i => Recipient.Of(i.Invite(@event.Id), i.Contact, suppressions))),
                Audience.LeftOut(@event, book));
        }

        var asked = await invitations.ListAsync(eventId, ct).ConfigureAwait(false);
        return new Recipients(@event, book, InOrder(book, asked.Select(i => Recipient.Of(i.Value, book.Find(i.Value.ContactId), suppressions))), []);
    }

    private static IReadOnlyList<Recipient> InOrder(ContactBook book, IEnumerable<Recipient> recipients)
    {
        var place = book.All.Index().ToDictionary(c => c.Item.Id, c => c.Index);
        var district = book.Districts.Index().ToDictionary(d => d.Item.Id, d => d.Index);
        return
        [
            .. recipients
                .OrderBy(r => r.Invitation.Capacity.DistrictId is { } id ? district.GetValueOrDefault(id, int.MaxValue) : int.MaxValue)
                .ThenBy(r => place.GetValueOrDefault(r.Invitation.ContactId, int.MaxValue)),
        ];
    }
}

/// <summary>Whom an event asks.</summary>
/// <param name="LeftOut">Who holds one of its roles and is not asked; empty once the invitations stand.</param>
public sealed record Recipients(Event Event, ContactBook Book, IReadOnlyList<Recipient> All, IReadOnlyList<LeftOut> LeftOut)
{
    /// <summary>How many are reached by mail.</summary>
    public int ByMail => All.Count(r => r.Way is Channel.Mail);

    /// <summary>How many must be reached otherwise.</summary>
    public int Otherwise => All.Count - ByMail;

    /// <summary>The recipient, or null.</summary>
    public Recipient? Find(string contactId) => All.FirstOrDefault(r => r.Invitation.ContactId == contactId);
}

/// <summary>Somebody whom an event asks.</summary>
/// <param name="Invitation">The invitation, as it stands or as it would be laid out.</param>
/// <param name="Contact">As it stands today; null where it is no longer kept.</param>
/// <param name="Way">How the invitation reaches this recipient; null: no way is known, or the person has stopped mails.</param>
/// <param name="NotMailed">Why somebody with an address is not mailed: a dead mailbox, or a stop; null: neither.</param>
public sealed record Recipient(Invitation Invitation, Contact? Contact, Channel? Way, Reason? NotMailed)
{
    /// <summary>The recipient, as things stand.</summary>
    public static Recipient Of(Invitation invitation, Contact? contact, Suppressions suppressions)
    {
        ArgumentNullException.ThrowIfNull(suppressions);
        return new Recipient(
            invitation, contact, suppressions.WayTo(Rule.Invitation, invitation, contact),
            contact is not null && Audience.WayTo(contact) is Channel.Mail ? suppressions.Why(Rule.Invitation, invitation, contact) : null);
    }
}

/// <summary>Narrows recipients down; null stands for all.</summary>
public sealed record RecipientFilter(string? SessionId, string? Role, bool? ByMail)
{
    /// <summary>Whether the recipient is among those looked for.</summary>
    public bool Takes(Recipient recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        var capacity = recipient.Invitation.Capacity;
        return (SessionId is null || capacity.SessionId == SessionId)
            && (Role is null || capacity.Role == Role)
            && (ByMail is null || (recipient.Way is Channel.Mail) == ByMail);
    }
}
