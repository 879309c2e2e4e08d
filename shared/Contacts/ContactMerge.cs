using System.Globalization;

namespace Outreach.Contacts;

/// <summary>Two people's changes of one contact, brought together field by field and role by role. Pure.</summary>
/// <param name="Contact">With everything that only one of them changed; where both did, with yours.</param>
/// <param name="Theirs">As it is stored now.</param>
/// <param name="OnlyTheirs">What only the other person changed, from what it was to what it is.</param>
/// <param name="Collisions">What both changed, each in another way.</param>
public sealed record ContactMerge(Contact Contact, Contact Theirs, IReadOnlyList<FieldChange> OnlyTheirs, IReadOnlyList<Collision> Collisions)
{
    /// <summary>Brings two changes together.</summary>
    /// <param name="was">What both began with.</param>
    /// <param name="yours">What you would save.</param>
    /// <param name="theirs">What somebody else has saved.</param>
    /// <param name="book">Knows the districts.</param>
    public static ContactMerge Of(Contact was, Contact yours, Contact theirs, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(was);
        ArgumentNullException.ThrowIfNull(yours);
        ArgumentNullException.ThrowIfNull(theirs);
        ArgumentNullException.ThrowIfNull(book);
        var onlyTheirs = new List<FieldChange>();
        var collisions = new List<Collision>();
        var texts = new Dictionary<string, string>();
        var (w, y, t) = (ContactRules.PersonTexts(was), ContactRules.PersonTexts(yours), ContactRules.PersonTexts(theirs));
        foreach (var column in ContactColumn.OfPerson)
        {
            if (Choose(column, column, w.GetValueOrDefault(column), y.GetValueOrDefault(column), t.GetValueOrDefault(column), text => text) is { } text)
                texts[column] = text;
        }

        var places = new[] { Places(was), Places(yours), Places(theirs) };
        var appointments = places[1].Keys.Concat(places[2].Keys.Except(places[1].Keys)).Concat(places[0].Keys).Distinct()
            .Select(place => Choose(
                place.Key, ContactColumn.Role, places[0].GetValueOrDefault(place), places[1].GetValueOrDefault(place), places[2].GetValueOrDefault(place),
                a => a is null ? null : ContactRules.AppointmentText(a, book)))
            .OfType<Appointment>().ToList();
        var merged = ContactRules.Onto(theirs, ContactRules.OfTexts(texts) with { Appointments = appointments });
        return new ContactMerge(merged, theirs, onlyTheirs, collisions);

        T? Choose<T>(string key, string column, T? before, T? mine, T? other, Func<T?, string?> write)
            where T : class
        {
            if (Equals(mine, other) || Equals(other, before))
                return mine;
            if (Equals(mine, before))
            {
                onlyTheirs.Add(new FieldChange(column, write(before), write(other)));
                return other;
            }

            collisions.Add(new Collision(key, column, write(before), write(mine), write(other)));
            return mine;
        }
    }

    /// <summary>The other person's words instead of yours for one collision.</summary>
    /// <param name="person">Your texts by column.</param>
    /// <param name="appointments">Your rows of roles.</param>
    /// <param name="key">The <see cref="Collision.Key"/>.</param>
    /// <param name="theirs">What the other person saved.</param>
    /// <param name="book">Knows the districts.</param>
    public static (IReadOnlyDictionary<string, string> Person, IReadOnlyList<IReadOnlyDictionary<string, string>> Appointments) Take(
        IReadOnlyDictionary<string, string> person, IReadOnlyList<IReadOnlyDictionary<string, string>> appointments,
        string key, Contact theirs, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(appointments);
        ArgumentNullException.ThrowIfNull(theirs);
        ArgumentNullException.ThrowIfNull(book);
        if (ContactColumn.OfPerson.Contains(key))
        {
            var texts = new Dictionary<string, string>(person);
            texts.Remove(key);
            if (ContactRules.PersonTexts(theirs).GetValueOrDefault(key) is { } text)
                texts[key] = text;
            return (texts, appointments);
        }

        var seen = new Dictionary<(string, string?), int>();
        var rows = appointments.ToList();
        // Asked about on a page that may be older than the name that the role has today.
        var place = Place.Of(key, book);
        var mine = rows.FindIndex(row => row.GetValueOrDefault(ContactColumn.Role) is { } role && Next(seen, book.RoleNamed(role), Id(row)) == place);
        var its = place is null ? null : Places(theirs).GetValueOrDefault(place);
        if (mine >= 0)
            rows.RemoveAt(mine);
        if (its is not null)
            rows.Insert(mine >= 0 ? mine : rows.Count, ContactRules.AppointmentTexts(its, book));
        return (person, rows);

        string? Id(IReadOnlyDictionary<string, string> row) =>
            row.GetValueOrDefault(ContactColumn.District) is { } name ? book.DistrictSpelled(name)?.Id ?? name : null;
    }

    private static Dictionary<Place, Appointment> Places(Contact contact)
    {
        var seen = new Dictionary<(string, string?), int>();
        return contact.Appointments.ToDictionary(a => Next(seen, a.Role, a.DistrictId));
    }

    private static Place Next(Dictionary<(string, string?), int> seen, string role, string? districtId)
    {
        var number = seen[(role, districtId)] = seen.GetValueOrDefault((role, districtId)) + 1;
        return new Place(role, districtId, number);
    }

    /// <summary>Which appointment of a contact is meant, whatever its term: the first of this role in this district, the second …</summary>
    private sealed record Place(string Role, string? DistrictId, int Number)
    {
        public string Key => string.Create(CultureInfo.InvariantCulture, $"{DistrictId}|{Number}|{Role}");

        public static Place? Of(string key, ContactBook book) =>
            key.Split('|', 3) is [var district, var number, var role] && int.TryParse(number, CultureInfo.InvariantCulture, out var which)
                ? new(book.RoleNamed(role), district == "" ? null : district, which) : null;
    }
}

/// <summary>Something that two people changed at once.</summary>
/// <param name="Key">A <see cref="ContactColumn"/> of the person, or a name for one appointment.</param>
/// <param name="Column">The column; 役職 for an appointment.</param>
/// <param name="Was">What both began with; null is empty.</param>
/// <param name="Yours">What you would save; null is empty.</param>
/// <param name="Theirs">What the other person has saved; null is empty.</param>
public sealed record Collision(string Key, string Column, string? Was, string? Yours, string? Theirs);
