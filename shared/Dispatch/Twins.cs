using Outreach.Contacts;
using Outreach.Invitations;

namespace Outreach.Dispatch;

/// <summary>Finds the other invitations of people who were merged from several contacts.</summary>
public sealed class Twins(InvitationTable invitations, LedgerTable ledger)
{
    /// <summary>The person's other invitations of the message's event. No request for whoever was never merged, else point reads.</summary>
    /// <param name="message">What is to be sent.</param>
    /// <param name="contact">Who gets it, as it lives on.</param>
    /// <param name="book">Knows who was merged into whom.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<IReadOnlyList<Twin>> OfAsync(Message message, Contact? contact, ContactBook book, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(book);
        if (contact is null || book.MergedInto(contact.Id) is not { Count: > 0 } merged)
            return [];

        // Whoever lives on goes first; among those who were merged, the ids decide.
        var twins = new List<Twin>();
        var before = true;
        foreach (var id in merged.Order(StringComparer.Ordinal).Prepend(contact.Id))
        {
            if (id == message.Key.ContactId)
                before = false;
            else if (await invitations.FindAsync(message.Key.EventId, id, ct).ConfigureAwait(false) is { } invitation)
                twins.Add(await OfAsync(message.Key with { ContactId = id }, invitation.Value, before, ct).ConfigureAwait(false));
        }

        return twins;
    }

    private async Task<Twin> OfAsync(MessageKey key, Invitation invitation, bool leads, CancellationToken ct)
    {
        var message = await ledger.FindAsync(key, ct).ConfigureAwait(false);
        var reported = message is { State: MessageState.Sent } ? await ledger.DeliveryAsync(key, ct).ConfigureAwait(false) : null;
        return new Twin(invitation, message, leads) { CameBack = message?.HasComeBack(reported) ?? false };
    }
}
