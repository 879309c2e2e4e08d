using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;

namespace Outreach.Invitations;

/// <summary>Who is asked to an event, in which capacity, to which session. Pure.</summary>
public static class Audience
{
    /// <summary>Everybody who holds one of the event's roles in one of its districts on the day of that session: each person once.</summary>
    /// <remarks>
    /// Somebody with several roles is asked in the one that ranks first for the event, then in the district whose session comes
    /// first; the others are listed beside it. An event that names a district which was merged since asks those who came from there.
    /// </remarks>
    public static IReadOnlyList<Invitee> Of(Event @event, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(book);
        var sessionOf = @event.Sessions.SelectMany(s => s.DistrictIds.Select(d => (District: d, Session: s))).ToLookup(p => p.District, p => p.Session);
        var asks = Asks(@event, book);
        var rank = asks.Values.ToDictionary(r => r.Word, r => r.Rank);
        var place = @event.Sessions.Index().ToDictionary(s => s.Item.Id, s => s.Index);
        var asked = new List<Invitee>();
        foreach (var contact in book.All.Where(c => c.IsActive))
        {
            var capacities = contact.Appointments
                .Where(a => a.DistrictId is not null && asks.ContainsKey(a.Role))
                .Select(a => (Term: a, District: book.HeldIn(contact, a).FirstOrDefault(sessionOf.Contains)))
                .Where(a => a.District is not null)
                .SelectMany(a => sessionOf[a.District!].Where(s => a.Term.HeldOn(JapanTime.Day(s.Start))).Select(s => new Capacity(asks[a.Term.Role].Word, a.District, s.Id)))
                .Distinct()
                .OrderBy(c => rank[c.Role]).ThenBy(c => place[c.SessionId])
                .ToList();
            if (capacities.Count > 0)
                asked.Add(new Invitee(contact, book.Addressed(contact, capacities[0].Role), capacities[0], capacities[1..]));
        }

        return asked;
    }

    /// <summary>Who holds one of the event's roles and is not asked, with the first reason there is.</summary>
    public static IReadOnlyList<LeftOut> LeftOut(Event @event, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(book);
        var asks = Asks(@event, book);
        var asked = Of(@event, book).Select(i => i.Contact.Id).ToHashSet();
        var districts = @event.Sessions.SelectMany(s => s.DistrictIds).ToHashSet();
        return
        [
            .. from contact in book.All
               where !asked.Contains(contact.Id)
               let held = contact.Appointments.Where(a => asks.ContainsKey(a.Role)).ToList()
               where held.Count > 0
               let why = held.Select(a => (Appointment: a, Why: Reason(a))).MinBy(r => r.Why)
               select new LeftOut(contact, why.Appointment, why.Why),
        ];

        WhyLeftOut Reason(Appointment a) =>
            !@event.Sessions.Any(s => a.HeldOn(JapanTime.Day(s.Start))) ? WhyLeftOut.NotInOffice
            : a.DistrictId is null ? WhyLeftOut.NoDistrict
            : districts.Contains(a.DistrictId) ? WhyLeftOut.NotInOffice
            : WhyLeftOut.DistrictInNoSession;
    }

    /// <summary>The event's roles by the names that they have today, each with the event's own word and its rank.</summary>
    private static Dictionary<string, (string Word, int Rank)> Asks(Event @event, ContactBook book) => @event.Roles.Index()
        .DistinctBy(r => book.RoleNamed(r.Item)).ToDictionary(r => book.RoleNamed(r.Item), r => (r.Item, r.Index));

    /// <summary>The way by which a rule reaches a contact: mail where it may be sent, else as <see cref="WayBesidesMail"/>. Null: none is known.</summary>
    public static Channel? WayTo(Contact contact, Rule rule = Rule.Invitation)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return contact.ReachableByMailFor(DispatchRules.PurposeOf(rule)) ? Channel.Mail : WayBesidesMail(contact, rule);
    }

    /// <summary>
    /// The way that a rule takes where mail does not reach a contact: the one that is wished, else the first that is known.
    /// Instead of a reminder there is a call; what must be known within days goes by letter only where there is nothing
    /// faster; a receipt goes by mail or not at all. Null: none.
    /// </summary>
    public static Channel? WayBesidesMail(Contact contact, Rule rule)
    {
        ArgumentNullException.ThrowIfNull(contact);
        if (!contact.IsActive || rule is Rule.Receipt)
            return null;
        var wish = contact.Wish(DispatchRules.PurposeOf(rule));
        Channel[] order = rule switch
        {
            Rule.Invitation or Rule.Questionnaire => [wish, Channel.Post, Channel.Telephone, Channel.Fax],
            Rule.Reminder or Rule.QuestionnaireReminder => [wish, Channel.Telephone, Channel.Post, Channel.Fax],
            _ => [wish is Channel.Post ? Channel.Any : wish, Channel.Telephone, Channel.Fax, Channel.Post],
        };
        return order.Where(w => Has(contact, w)).Select(w => (Channel?)w).FirstOrDefault();
    }

    private static bool Has(Contact contact, Channel way) => way switch
    {
        Channel.Post => contact.Address is not null,
        Channel.Telephone => contact.Telephone is not null,
        Channel.Fax => contact.Fax is not null,
        Channel.Hand => true,
        _ => false,
    };
}

/// <summary>Somebody who holds one of the event's roles and is not asked.</summary>
/// <param name="Contact">Who.</param>
/// <param name="Appointment">The role that the event asks for.</param>
/// <param name="Why">Why it does not ask this one.</param>
public sealed record LeftOut(Contact Contact, Appointment Appointment, WhyLeftOut Why);

/// <summary>Why a holder of a role is not asked; what a coordinator can put right comes first.</summary>
public enum WhyLeftOut
{
    /// <summary>The district belongs to no session.</summary>
    DistrictInNoSession = 1,

    /// <summary>The role is held without a district.</summary>
    NoDistrict,

    /// <summary>The term has not begun or is over on the day of the session.</summary>
    NotInOffice,
}

/// <summary>Somebody who would be asked.</summary>
/// <param name="Contact">Who.</param>
/// <param name="Addressed">Name with the 敬称 of that capacity.</param>
/// <param name="Capacity">As what, from where, to which session.</param>
/// <param name="Others">Further capacities in which the event would have asked.</param>
public sealed record Invitee(Contact Contact, string Addressed, Capacity Capacity, IReadOnlyList<Capacity> Others)
{
    /// <summary>The invitation as it would be laid out.</summary>
    public Invitation Invite(string eventId) => new()
    {
        EventId = eventId,
        ContactId = Contact.Id,
        Addressed = Addressed,
        Capacity = Capacity,
        Others = Others,
    };
}
