using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Questionnaires;

namespace Outreach.Invitations;

/// <summary>Everybody who was invited, each with the state of the invitation on one line.</summary>
public sealed class PeopleDesk(
    EventTable events, InvitationTable invitations, LedgerTable ledger, ResponseTable responses, ContactTable contacts)
{
    /// <summary>The people of an event; null: there is no such event.</summary>
    public async Task<People?> ListAsync(string eventId, CancellationToken ct)
    {
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { } @event)
            return null;
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        if (@event.Value.State is not EventState.Scheduled)
            return new People(@event.Value, book, []);
        var readingMessages = ledger.ListAsync(eventId, ct);
        var readingDeliveries = ledger.DeliveriesAsync(eventId, ct);
        var readingResponses = responses.ListAsync(eventId, ct);
        var asked = await invitations.ListAsync(eventId, ct).ConfigureAwait(false);
        var messages = (await readingMessages.ConfigureAwait(false)).ToLookup(m => m.Key.ContactId);
        var deliveries = await readingDeliveries.ConfigureAwait(false);
        var answered = (await readingResponses.ConfigureAwait(false)).Select(r => r.ContactId).ToHashSet();
        return new People(@event.Value, book, [.. asked.Select(i => i.Value).Select(i => new Person(
            i, book.Find(i.ContactId), [.. messages[i.ContactId].OrderBy(m => m.DueAt).Select(m => new PersonMessage(m, deliveries.TryGetValue(m.Key, out var d) ? d : null))],
            answered.Contains(i.ContactId)))]);
    }
}

/// <summary>The people of an event.</summary>
public sealed record People(Event Event, ContactBook Book, IReadOnlyList<Person> All);

/// <summary>A message with what was reported of it; null: nothing yet.</summary>
public sealed record PersonMessage(Message Message, Delivery? Delivery);

/// <summary>One invited person.</summary>
/// <param name="Invitation">The invitation with reply and attendance.</param>
/// <param name="Contact">As it stands today; null where it is no longer kept.</param>
/// <param name="Messages">What was or will be sent, in order of time.</param>
/// <param name="Responded">Has answered the questionnaire.</param>
public sealed record Person(Invitation Invitation, Contact? Contact, IReadOnlyList<PersonMessage> Messages, bool Responded)
{
    /// <summary>How far it has come with this person.</summary>
    public PersonState State
    {
        get
        {
            if (Invitation.Reply is { } reply)
            {
                return reply.Kind switch
                {
                    ReplyKind.Attending => PersonState.Attending,
                    ReplyKind.Proxy => PersonState.Proxy,
                    _ => PersonState.NotAttending,
                };
            }

            var letters = Messages.Where(m => m.Message.Key.Rule is Rule.Invitation or Rule.Reminder).ToList();
            if (letters.Any(m => m.Message.State is MessageState.Failed || m.Delivery is > Delivery.FilteredSpam)
                || letters.Any(m => m.Message.Reason is Reason.NoMail or Reason.ContactGone) || Contact is null or { ReachableByMail: false })
                return PersonState.Unreachable;
            if (letters.Any(m => m.Delivery is Delivery.Delivered))
                return PersonState.Delivered;
            return letters.Any(m => m.Message.State is MessageState.Sent) ? PersonState.Sent : PersonState.NotSent;
        }
    }
}

/// <summary>The state of an invited person. An answer outweighs everything; what could not be delivered outweighs what was sent.</summary>
public enum PersonState
{
    NotSent = 1,
    Sent,
    Delivered,
    Attending,
    Proxy,
    NotAttending,

    /// <summary>No mail, or it did not arrive: to be written to or called.</summary>
    Unreachable,
}
