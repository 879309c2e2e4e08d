namespace Outreach.Contacts;

/// <summary>One contact, written by hand.</summary>
public sealed class ContactDesk(ContactTable contacts, TimeProvider clock)
{
    private const int Attempts = 3;

    /// <summary>Saves a contact, new or known. What was refused or lost a race has changed nothing.</summary>
    /// <param name="id">10 characters; for a new contact made with its form, so that a form sent twice is one contact.</param>
    /// <param name="seen">The <see cref="ContactRules.Fingerprint"/> of what the form was filled with; null for a new contact.</param>
    /// <param name="person">Texts by <see cref="ContactColumn.OfPerson"/>.</param>
    /// <param name="appointments">Texts by <see cref="ContactColumn.OfAppointment"/>, an appointment each.</param>
    /// <param name="namesake">Whether somebody has said that this is not the person of the same name.</param>
    /// <param name="by">Who saves; stays in the contact's history.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public async Task<SaveOutcome> SaveAsync(
        string id, string? seen, IReadOnlyDictionary<string, string> person, IReadOnlyList<IReadOnlyDictionary<string, string>> appointments,
        bool namesake, string by, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var book = await contacts.BookAsync(ct).ConfigureAwait(false);
            var stored = book.FindStored(id);
            var (read, problems) = ContactRules.Read(person, appointments, book);
            if ((stored is null && seen is not null) || stored?.Value.MergedInto is not null)
                return new SaveOutcome.NotFound();
            if (read?.Number is { } number && book.All.FirstOrDefault(c => c.Number == number && c.Id != id) is { } other)
                return new SaveOutcome.Refused([new(ContactFault.NumberTaken, ContactColumn.Number, number, other.Name)]);
            if (read is null)
                return new SaveOutcome.Refused(problems);

            var contact = read with { Id = id };
            var print = ContactRules.Fingerprint(contact);
            if (stored is not null && ContactRules.Fingerprint(stored.Value) is var now && now != seen)
                return now == print ? new SaveOutcome.Saved() : new SaveOutcome.ChangedMeanwhile(contact, stored.Value);
            if (stored is null && !namesake && Alike(contact, book) is { Count: > 0 } alike)
                return new SaveOutcome.Alike(alike);
            var change = new ContactChange(by, clock.GetUtcNow(), ChangeKind.Form);
            if (print == seen || await contacts.TrySaveAsync(stored, contact, change, ct).ConfigureAwait(false))
                return new SaveOutcome.Saved();
            if (attempt == Attempts)
                return new SaveOutcome.ChangedMeanwhile(contact, stored?.Value ?? contact);
        }
    }

    private static List<Contact> Alike(Contact contact, ContactBook book) =>
        [.. book.All.Where(c => Names.Key(c.Name) == Names.Key(contact.Name) && ContactRules.ShareADistrict(c, contact))];
}

/// <summary>What became of a contact's form.</summary>
public abstract record SaveOutcome
{
    private SaveOutcome() { }

    /// <summary>It stands as in the form.</summary>
    public sealed record Saved : SaveOutcome;

    /// <summary>Texts must be put right first.</summary>
    public sealed record Refused(IReadOnlyList<ContactProblem> Problems) : SaveOutcome;

    /// <summary>Somebody else saved first.</summary>
    public sealed record ChangedMeanwhile(Contact Yours, Contact Theirs) : SaveOutcome;

    /// <summary>There are contacts of the same name in the same district: perhaps the same person.</summary>
    public sealed record Alike(IReadOnlyList<Contact> Contacts) : SaveOutcome;

    public sealed record NotFound : SaveOutcome;
}
