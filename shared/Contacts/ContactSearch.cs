using Outreach.Invitations;

namespace Outreach.Contacts;

/// <summary>What a list of contacts is narrowed down to; null leaves a condition out.</summary>
/// <param name="Text">Words that all must be found: in name, ふりがな, 所属, 肩書, role, district, mail, telephone, FAX, 番号, postal code, address or note; of those merged into it too.</param>
/// <param name="Role">A role that is held or about to be held.</param>
/// <param name="DistrictId">The district that it is held in, or any role if no role is asked for. A whole finds its halves.</param>
/// <param name="Reach">How an invitation reaches them.</param>
/// <param name="Status">Whether they are still written to.</param>
/// <param name="InOffice">Whether they hold a role today.</param>
/// <param name="Answer">What they have to do with one event.</param>
public sealed record ContactFilter(
    string? Text = null, string? Role = null, string? DistrictId = null, Reach? Reach = null, ContactStatus? Status = null,
    bool? InOffice = null, AnswerFilter? Answer = null)
{
    /// <summary>The same with the role by the name that it has today, and the district that goes on where one was merged: a saved search, or somebody's bookmark, may be older.</summary>
    public ContactFilter NamedNow(ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return this with { Role = Role is null ? null : book.RoleNamed(Role), DistrictId = book.DistrictNow(DistrictId) };
    }
}

/// <summary>How an invitation reaches a contact: one way each, and one for all but mail.</summary>
public enum Reach
{
    Mail = 1,

    /// <summary>Any of the others.</summary>
    NotMail,

    Post,
    Telephone,
    Fax,
    Hand,

    /// <summary>No way is known.</summary>
    Nothing,
}

/// <summary>What contacts have to do with an event.</summary>
/// <param name="EventId">Which.</param>
/// <param name="State">What is asked for.</param>
public sealed record AnswerFilter(string EventId, AnswerState State);

/// <summary>How far somebody is with an event.</summary>
public enum AnswerState
{
    Invited = 1,
    Answered,

    /// <summary>Invited, and no answer yet.</summary>
    NotAnswered,

    Coming,
    Attended,
}

/// <summary>The order of a list; <see cref="Kana"/> everywhere where nothing else is said.</summary>
public enum ContactSort
{
    /// <summary>五十音順; those without ふりがな come last.</summary>
    Kana = 0,

    /// <summary>The office's order of districts, by the first role that is not over; those without a district come last.</summary>
    District,

    /// <summary>The commonest role first; those without a role come last.</summary>
    Role,
}

/// <summary>Finds contacts whichever way somebody types: part of a word, any width, either kana, old or new characters.</summary>
public static class ContactSearch
{
    /// <summary>The contacts that meet every condition.</summary>
    /// <param name="book">Contacts and districts.</param>
    /// <param name="filter">The conditions.</param>
    /// <param name="today">Appointments that ended before it are not asked for by role and district; they are found by text.</param>
    /// <param name="answers">The invitations of the event that <see cref="ContactFilter.Answer"/> asks about; without them nobody meets it.</param>
    /// <param name="sort">The order.</param>
    public static IReadOnlyList<Contact> Find(
        ContactBook book, ContactFilter filter, DateOnly today, EventAnswers? answers = null, ContactSort sort = ContactSort.Kana)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(filter);
        filter = filter.NamedNow(book);
        var words = SearchWord.All(filter.Text, book);
        var districts = filter.DistrictId is { } asked ? book.Within(asked) : null;
        var found = book.Searchable.Where(entry =>
                (filter.Status is null || entry.Contact.Status == filter.Status)
                && (filter.Reach is not { } reach || Reaches(entry.Contact, reach))
                && (filter.InOffice is not { } inOffice || entry.Contact.Appointments.Any(a => a.HeldOn(today)) == inOffice)
                && ((filter.Role is null && districts is null) || entry.Contact.Appointments.Any(a => IsAskedFor(a, filter.Role, districts, today)))
                && (filter.Answer is not { } answer || answers?.Are(entry.Contact.Id, answer.State) == true)
                && words.TrueForAll(entry.Has))
            .Select(entry => entry.Contact);
        return sort switch
        {
            ContactSort.District => [.. found.OrderBy(Places(book, filter, districts, today))],
            ContactSort.Role => [.. found.OrderBy(Ranks(book, filter, districts, today))],
            _ => [.. found],
        };
    }

    /// <summary>How many contacts a district's own list has.</summary>
    public static IReadOnlyDictionary<string, int> CountByDistrict(ContactBook book, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(book);
        // A whole's list has the people of its halves too.
        return book.All
            .SelectMany(c => c.Appointments.Where(a => IsAskedFor(a, null, null, today))
                .SelectMany(a => new[] { a.DistrictId, book.District(a.DistrictId)?.ParentId }).OfType<string>().Distinct())
            .CountBy(id => id).ToDictionary();
    }

    /// <summary>Whether an invitation reaches the contact in this way.</summary>
    public static bool Reaches(Contact contact, Reach reach)
    {
        var way = Audience.WayTo(contact);
        return reach switch
        {
            Reach.Mail => way is Channel.Mail,
            Reach.NotMail => way is not Channel.Mail,
            Reach.Post => way is Channel.Post,
            Reach.Telephone => way is Channel.Telephone,
            Reach.Fax => way is Channel.Fax,
            Reach.Hand => way is Channel.Hand,
            _ => way is null,
        };
    }

    private static bool IsAskedFor(Appointment appointment, string? role, IReadOnlySet<string>? districts, DateOnly today) =>
        (role is null || appointment.Role == role)
        && (districts is null || (appointment.DistrictId is { } district && districts.Contains(district)))
        && (appointment.Until is null || today <= appointment.Until);

    private static Func<Contact, int> Places(ContactBook book, ContactFilter filter, IReadOnlySet<string>? districts, DateOnly today)
    {
        var place = book.Districts.Index().ToDictionary(d => d.Item.Id, d => d.Index);
        return contact => contact.Appointments.Where(a => IsAskedFor(a, filter.Role, districts, today))
            .Select(a => a.DistrictId is { } id ? place.GetValueOrDefault(id, int.MaxValue) : int.MaxValue).DefaultIfEmpty(int.MaxValue).Min();
    }

    private static Func<Contact, int> Ranks(ContactBook book, ContactFilter filter, IReadOnlySet<string>? districts, DateOnly today)
    {
        var rank = book.Roles.Index().ToDictionary(r => r.Item, r => r.Index);
        return contact => contact.Appointments.Where(a => IsAskedFor(a, filter.Role, districts, today))
            .Select(a => rank.GetValueOrDefault(a.Role, int.MaxValue)).DefaultIfEmpty(int.MaxValue).Min();
    }
}

/// <summary>Who has to do what with one event; somebody who was merged counts for the one who lives on.</summary>
public sealed class EventAnswers
{
    private readonly ILookup<string, Invitation> byContact;

    /// <param name="invitations">All of the event.</param>
    /// <param name="book">Knows who was merged into whom.</param>
    public EventAnswers(IEnumerable<Invitation> invitations, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        byContact = invitations.ToLookup(i => book.Find(i.ContactId)?.Id ?? i.ContactId);
    }

    /// <summary>Whether the contact is so far.</summary>
    public bool Are(string contactId, AnswerState state)
    {
        var all = byContact[contactId];
        return state switch
        {
            AnswerState.Answered => all.Any(i => i.Reply is not null),
            AnswerState.NotAnswered => all.Any() && all.All(i => i.Reply is null),
            AnswerState.Coming => all.Any(i => i.Coming),
            AnswerState.Attended => all.Any(i => i.Attended),
            _ => all.Any(),
        };
    }
}

/// <summary>One word of a search.</summary>
internal sealed class SearchWord
{
    private SearchWord(string text, ContactBook book)
    {
        Key = KeyOf(text);
        Digits = Key.All(c => char.IsAsciiDigit(c) || c is '-' or '+' or '(' or ')' or 'ー' or '−' or '‐') && Phones.Key(text) is { Length: > 0 } digits
            ? digits : null;
        Districts = book.DistrictSpelled(text) is not { } district ? null
            : book.FormerDistrict(text) is { } former ? book.Within(district.Id).Append(former.Id).ToHashSet() : book.Within(district.Id);
        Role = book.Role(text)?.Name;
    }

    public string Key { get; }

    /// <summary>The digits of what is nothing but a telephone number or a part of one.</summary>
    public string? Digits { get; }

    /// <summary>The district that is meant, however it is spelled, with its halves.</summary>
    public IReadOnlySet<string>? Districts { get; }

    /// <summary>The role that has this name, or had it.</summary>
    public string? Role { get; }

    public static List<SearchWord> All(string? text, ContactBook book) =>
        [.. (text ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Select(word => new SearchWord(word, book)).Where(w => w.Key.Length > 0)];

    public static string KeyOf(string text) => Kana.Key(text).ToLowerInvariant();
}

/// <summary>A contact as searches compare it, made once a version of the book.</summary>
internal sealed class SearchEntry(Contact contact, ContactBook book)
{
    // Of Unicode's private use: nobody types it, and keys keep it.
    private const char Border = '\uE000';

    private readonly string key = SearchWord.KeyOf(string.Join(Border,
        contact.Appointments.SelectMany(a => new[] { a.Role, book.DistrictName(a.DistrictId) })
            .Concat([contact.PostalCode ?? "", contact.Address ?? "", contact.Note ?? ""])
            .Concat(Known(contact, book).SelectMany(c => new[] { c.Name, c.Kana ?? "", c.Organisation ?? "", c.Title ?? "", c.Mail ?? "", c.Number ?? "" }))));

    private readonly string digits = string.Join(
        Border,
        Known(contact, book).SelectMany(c => new[] { Phones.Key(c.Telephone ?? ""), Phones.Key(c.Fax ?? "") }).Append(Phones.Key(contact.PostalCode ?? "")));

    /// <summary>The contact, and those that were merged into it: older lists and letters name them.</summary>
    private static IEnumerable<Contact> Known(Contact contact, ContactBook book) =>
        book.MergedInto(contact.Id).Select(id => book.FindStored(id)?.Value).OfType<Contact>().Prepend(contact);

    public Contact Contact => contact;

    public bool Has(SearchWord word) =>
        key.Contains(word.Key, StringComparison.Ordinal)
        || (word.Digits is not null && digits.Contains(word.Digits, StringComparison.Ordinal))
        || (word.Districts is not null && contact.Appointments.Any(a => a.DistrictId is { } district && word.Districts.Contains(district)))
        || (word.Role is not null && contact.Appointments.Any(a => a.Role == word.Role));
}
