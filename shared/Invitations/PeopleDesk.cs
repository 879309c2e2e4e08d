using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Questionnaires;

namespace Outreach.Invitations;

/// <summary>Everybody who was invited, each with the state of the invitation on one line.</summary>
public sealed class PeopleDesk(
    EventTable events, InvitationTable invitations, LedgerTable ledger, HandlingTable handlings, ResponseTable responses, ContactTable contacts)
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
        var readingHandlings = handlings.ListAsync(eventId, ct);
        var asked = await invitations.ListAsync(eventId, ct).ConfigureAwait(false);
        var messages = (await readingMessages.ConfigureAwait(false)).ToLookup(m => m.Key.ContactId);
        var deliveries = await readingDeliveries.ConfigureAwait(false);
        var answered = (await readingResponses.ConfigureAwait(false)).Select(r => r.ContactId).ToHashSet();
        var handled = (await readingHandlings.ConfigureAwait(false)).ToLookup(h => h.Key.ContactId);
        var place = book.Districts.Index().ToDictionary(d => d.Item.Id, d => d.Index);
        return new People(@event.Value, book,
        [
            .. asked.Select(i => i.Value)
                .Select(i => new Person(
                    i, book.Find(i.ContactId), Sent(messages[i.ContactId], deliveries.GetValueOrDefault), answered.Contains(i.ContactId))
                {
                    Told = Told(handled[i.ContactId]),
                }.InOffice(book))
                .OrderBy(p => p.Invitation.Capacity.DistrictId is { } id ? place.GetValueOrDefault(id, int.MaxValue) : int.MaxValue)
                .ThenBy(p => Kana.Key(p.Contact?.Kana ?? p.Invitation.Addressed), StringComparer.Ordinal)
                .ThenBy(p => p.Invitation.ContactId, StringComparer.Ordinal),
        ]);
    }

    /// <summary>One person of an event; null: not invited, or the invitations do not stand yet. Point reads and ranges of few rows, all at once.</summary>
    public async Task<OnePerson?> FindAsync(string eventId, string contactId, CancellationToken ct)
    {
        if (!Ids.IsValid(eventId, Ids.EventLength) || !Ids.IsValid(contactId, Ids.ContactLength))
            return null;
        var readingInvitation = invitations.FindAsync(eventId, contactId, ct);
        var readingResponse = responses.FindAsync(eventId, contactId, ct);
        var readingBook = contacts.BookAsync(ct);
        var @event = (await events.FindAsync(eventId, ct).ConfigureAwait(false))?.Value;
        var (invitation, response, book) = (
            await readingInvitation.ConfigureAwait(false), await readingResponse.ConfigureAwait(false), await readingBook.ConfigureAwait(false));
        if (@event is not { State: EventState.Scheduled } || invitation is null)
            return null;
        var occurrences = DispatchRules.Occurrences(@event);
        var readingHandlings = Task.WhenAll(occurrences.Select(o => handlings.FindAsync(eventId, new WayKey(o.Rule, o.Occurrence, contactId), ct)));
        var messages = await ledger.OfContactAsync(eventId, contactId, occurrences, ct).ConfigureAwait(false);
        var reported = await Task.WhenAll(messages.Select(m => ledger.DeliveryAsync(m.Value.Key, ct))).ConfigureAwait(false);
        var deliveries = messages.Zip(reported).ToDictionary(d => d.First.Value.Key, d => d.Second);
        return new OnePerson(@event, book, new Person(
            invitation.Value, book.Find(contactId), Sent(messages.Select(m => m.Value), k => deliveries[k]), response is not null)
        {
            Told = Told(occurrences.Zip(await readingHandlings.ConfigureAwait(false), (o, h) => KeyValuePair.Create(new WayKey(o.Rule, o.Occurrence, contactId), h))),
        }.InOffice(book));
    }

    private static IReadOnlyList<(WayKey Key, HandlingMark Mark)> Told(IEnumerable<KeyValuePair<WayKey, Handling>> handled) =>
        [.. handled.Where(h => h.Value.Done is not null).Select(h => (h.Key, Mark: h.Value.Done!)).OrderBy(t => t.Mark.At)];

    private static IReadOnlyList<PersonMessage> Sent(IEnumerable<Message> messages, Func<MessageKey, Reported?> reported) =>
        [.. messages.OrderBy(m => m.DueAt).Select(m => new PersonMessage(m, Reported.Of(m, reported(m.Key))))];
}

/// <summary>One person with the event.</summary>
public sealed record OnePerson(Event Event, ContactBook Book, Person Person);

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
    /// <summary>What staff told the person by other ways than mail, in order of time.</summary>
    public IReadOnlyList<(WayKey Key, HandlingMark Mark)> Told { get; init; } = [];

    /// <summary>A successor's first day: nobody is asked by any way before. Null: it is none.</summary>
    public DateOnly? FirstDay { get; private init; }

    /// <summary>The last day in office: nobody is asked to come by any way later. Null: none is known.</summary>
    public DateOnly? LastDay { get; private init; }

    /// <summary>With the days between which the person holds the roles of the invitation.</summary>
    public Person InOffice(ContactBook book) => Contact is null ? this : this with
    {
        FirstDay = DispatchRules.FirstDay(Invitation.NamedNow(book), Contact), LastDay = DispatchRules.LastDay(Invitation.NamedNow(book), Contact),
    };

    /// <summary>As the lists have it on a day: what waits for a letter or a call is not to be told any more to whoever has left, or holds the role no longer.</summary>
    public Person AsOf(DateOnly day) => this with
    {
        Messages =
        [
            .. Messages.Select(m => m.Message is { State: MessageState.Waiting, Key.Channel: not Channel.Mail } && WhyNot(m.Message.Key.Rule, day) is { } why
                ? m with { Message = m.Message.Dropped(why) } : m),
        ],
    };

    /// <summary>Why the person is not told of something by any way: has left, or holds the role no longer on that day; null: neither.</summary>
    public Reason? WhyNot(Rule rule, DateOnly day) => Contact is null ? Reason.ContactGone
        : !Contact.IsActive ? Reason.NotActive
        : DispatchRules.AsksToCome(rule) && LastDay < day ? Reason.NotInOffice
        : null;

    /// <summary>When and by which other way than mail staff last told the person of the event; null: never.</summary>
    public HandlingMark? Reached => Told.LastOrDefault(t => t.Key.Rule is Rule.Invitation or Rule.Reminder).Mark;

    /// <summary>The last letter that says something of the person; null: none did.</summary>
    public PersonMessage? LastLetter =>
        Messages.LastOrDefault(m => m.Message.Key.Rule is Rule.Invitation or Rule.Reminder && Says(m) is not null);

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

            // The last letter says most: after a bounced invitation the reminder may have arrived at a corrected address.
            var said = LastLetter is { } letter ? Says(letter) : null;
            if (said is PersonState.Unreachable or null && Reached is not null)
                return PersonState.Sent;
            return said ?? (Contact is { ReachableByMail: true } ? PersonState.NotSent : PersonState.Unreachable);
        }
    }

    /// <summary>What one letter says of the person; null: nothing.</summary>
    private static PersonState? Says(PersonMessage letter) => letter switch
    {
        { Message.State: MessageState.Failed } or { Delivery: > Delivery.FilteredSpam } => PersonState.Unreachable,
        { Message.Reason: Reason.NoMail or Reason.ContactGone or Reason.NotActive or Reason.Undeliverable or Reason.Stopped } => PersonState.Unreachable,
        { Delivery: Delivery.Delivered } => PersonState.Delivered,
        { Message.State: MessageState.Sent } => PersonState.Sent,
        _ => null,
    };
}

/// <summary>Narrows people down; null stands for all.</summary>
/// <param name="Text">Part of a name or ふりがな, compared as <see cref="Names"/> and <see cref="Kana"/> compare.</param>
public sealed record PeopleFilter(PersonState? State, string? SessionId, string? Role, string? DistrictId, string? Text)
{
    /// <summary>Whether the person is among those looked for.</summary>
    public bool Takes(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        var invitation = person.Invitation;
        return (State is null || person.State == State)
            && (SessionId is null || invitation.SessionId == SessionId)
            && (Role is null || invitation.Capacity.Role == Role)
            && (DistrictId is null || invitation.Capacity.DistrictId == DistrictId)
            && (Text is null || Named(person, Text));
    }

    /// <summary>Whether <paramref name="text"/> is part of the person's name or ふりがな.</summary>
    public static bool Named(Person person, string text)
    {
        ArgumentNullException.ThrowIfNull(person);
        var (name, kana) = (Names.Key(text), Kana.Key(text));
        return Names.Key(person.Invitation.Addressed).Contains(name, StringComparison.OrdinalIgnoreCase)
            || (person.Contact?.Kana is { } reading && Kana.Key(reading).Contains(kana, StringComparison.Ordinal));
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
