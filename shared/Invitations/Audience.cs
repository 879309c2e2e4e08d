using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;

namespace Outreach.Invitations;

/// <summary>Who is asked to an event, in which capacity, to which session. Pure.</summary>
public static class Audience
{
    /// <summary>Everybody who holds one of the event's roles in one of its districts on the day of that session: each person once.</summary>
    /// <remarks>
    /// Somebody with several roles is asked in the one that ranks first for the event, then in the district whose session comes
    /// first; the others are listed beside it.
    /// </remarks>
    public static IReadOnlyList<Invitee> Of(Event @event, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(book);
        var sessionOf = @event.Sessions.SelectMany(s => s.DistrictIds.Select(d => (District: d, Session: s))).ToLookup(p => p.District, p => p.Session);
        var rank = @event.Roles.Index().ToDictionary(r => r.Item, r => r.Index);
        var place = @event.Sessions.Index().ToDictionary(s => s.Item.Id, s => s.Index);
        var asked = new List<Invitee>();
        foreach (var contact in book.All)
        {
            var capacities = contact.Appointments
                .Where(a => a.DistrictId is not null && rank.ContainsKey(a.Role))
                .SelectMany(a => sessionOf[a.DistrictId!].Where(s => a.HeldOn(JapanTime.Day(s.Start))).Select(s => new Capacity(a.Role, a.DistrictId, s.Id)))
                .Distinct()
                .OrderBy(c => rank[c.Role]).ThenBy(c => place[c.SessionId])
                .ToList();
            if (capacities.Count > 0)
                asked.Add(new Invitee(contact, capacities[0], capacities[1..]));
        }

        return asked;
    }
}

/// <summary>Somebody who would be asked.</summary>
/// <param name="Contact">Who.</param>
/// <param name="Capacity">As what, from where, to which session.</param>
/// <param name="Others">Further capacities in which the event would have asked.</param>
public sealed record Invitee(Contact Contact, Capacity Capacity, IReadOnlyList<Capacity> Others)
{
    /// <summary>The invitation as it would be laid out.</summary>
    public Invitation Invite(string eventId) => new()
    {
        EventId = eventId,
        ContactId = Contact.Id,
        Addressed = Contact.Addressed,
        Capacity = Capacity,
        Others = Others,
    };
}
