namespace Outreach.Contacts;

/// <summary>What a list of contacts is narrowed down to; null leaves a condition out.</summary>
/// <param name="Text">Words that all must be found: in name, ふりがな, 所属, role, district, mail, telephone, FAX or 番号.</param>
/// <param name="Role">A role that is held or about to be held.</param>
/// <param name="DistrictId">The district that it is held in, or any role if no role is asked for.</param>
/// <param name="ByMail">Whether a mail may be sent.</param>
public sealed record ContactFilter(string? Text = null, string? Role = null, string? DistrictId = null, bool? ByMail = null);

/// <summary>Finds contacts whichever way somebody types: part of a word, any width, either kana, old or new characters.</summary>
public static class ContactSearch
{
    // Of Unicode's private use: nobody types it, and keys keep it.
    private const char Border = '\uE000';

    /// <summary>The contacts that meet every condition, in the book's order.</summary>
    /// <param name="book">Contacts and districts.</param>
    /// <param name="filter">The conditions.</param>
    /// <param name="today">Appointments that ended before it are not asked for by role and district; they are found by text.</param>
    public static IReadOnlyList<Contact> Find(ContactBook book, ContactFilter filter, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(filter);
        var words = (filter.Text ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Select(word => new Word(word, book)).ToList();
        return [.. book.All.Where(contact =>
            (filter.ByMail is not { } byMail || contact.ReachableByMail == byMail)
            && ((filter.Role ?? filter.DistrictId) is null || contact.Appointments.Any(a => IsAskedFor(a, filter, today)))
            && (words.Count == 0 || new Entry(contact, book) is var entry && words.TrueForAll(entry.Has)))];
    }

    /// <summary>How many contacts a district's own list has.</summary>
    public static IReadOnlyDictionary<string, int> CountByDistrict(ContactBook book, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(book);
        return book.All
            .SelectMany(c => c.Appointments.Where(a => IsAskedFor(a, new ContactFilter(), today)).Select(a => a.DistrictId).OfType<string>().Distinct())
            .CountBy(id => id).ToDictionary();
    }

    private static bool IsAskedFor(Appointment appointment, ContactFilter filter, DateOnly today) =>
        (filter.Role is null || appointment.Role == filter.Role)
        && (filter.DistrictId is null || appointment.DistrictId == filter.DistrictId)
        && (appointment.Until is null || today <= appointment.Until);

    private static string Key(string text) => Kana.Key(text).ToLowerInvariant();

    private sealed class Word(string text, ContactBook book)
    {
        public string Key { get; } = ContactSearch.Key(text);

        /// <summary>The digits of what is nothing but a telephone number or a part of one.</summary>
        public string? Digits { get; } = ContactSearch.Key(text).All(c => char.IsAsciiDigit(c) || c is '-' or '+' or '(' or ')' or 'ー' or '−' or '‐')
            && Phones.Key(text) is { Length: > 0 } digits ? digits : null;

        /// <summary>The district that is meant, however it is spelled.</summary>
        public string? DistrictId { get; } = book.DistrictSpelled(text)?.Id;
    }

    private sealed class Entry(Contact contact, ContactBook book)
    {
        private readonly string key = ContactSearch.Key(string.Join(Border,
            contact.Appointments.SelectMany(a => new[] { a.Role, book.DistrictName(a.DistrictId) })
                .Concat([contact.Name, contact.Kana ?? "", contact.Organisation ?? "", contact.Mail ?? "", contact.Number ?? ""])));

        private readonly string digits = $"{Phones.Key(contact.Telephone ?? "")}{Border}{Phones.Key(contact.Fax ?? "")}";

        public bool Has(Word word) =>
            key.Contains(word.Key, StringComparison.Ordinal)
            || (word.Digits is not null && digits.Contains(word.Digits, StringComparison.Ordinal))
            || (word.DistrictId is not null && contact.Appointments.Any(a => a.DistrictId == word.DistrictId));
    }
}
