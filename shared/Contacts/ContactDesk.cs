using Outreach.Dispatch;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>One contact, written by hand.</summary>
public sealed class ContactDesk(ContactTable contacts, ReopeningDesk reopening, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <summary>
    /// Saves a contact, new or known. If somebody else saved meanwhile, both changes are brought together; only where both
    /// changed the same is it asked again. What was refused or lost a race has changed nothing.
    /// </summary>
    /// <param name="id">10 characters; for a new contact made with its form, so that a form sent twice is one contact.</param>
    /// <param name="was">What the form was filled with; null for a new contact.</param>
    /// <param name="person">Texts by <see cref="ContactColumn.OfPerson"/>.</param>
    /// <param name="appointments">Texts by <see cref="ContactColumn.OfAppointment"/>, an appointment each.</param>
    /// <param name="namesake">Whether somebody has said that this is not the person of the same name.</param>
    /// <param name="by">Who saves; stays in the contact's history.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public async Task<SaveOutcome> SaveAsync(
        string id, Contact? was, IReadOnlyDictionary<string, string> person, IReadOnlyList<IReadOnlyDictionary<string, string>> appointments,
        bool namesake, string by, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var book = await contacts.BookAsync(ct).ConfigureAwait(false);
            // Whoever was merged meanwhile lives on in another contact: the change belongs there.
            var stored = book.FindStored(book.Find(id)?.Id ?? id);
            var (read, problems) = ContactRules.Read(person, appointments, book);
            if (stored is null && was is not null)
                return new SaveOutcome.NotFound();
            if (read?.Number is { } number && NumberTaken(number, stored?.Value.Id ?? id, book) is { } taken)
                return new SaveOutcome.Refused([taken]);
            if (read is null)
                return new SaveOutcome.Refused(problems);

            var contact = stored is null ? read with { Id = id } : ContactRules.Onto(stored.Value, read);
            IReadOnlyList<FieldChange> theirs = [];
            if (stored is not null && Print(stored.Value) is var now && now != (was is null ? null : Print(was)))
            {
                if (now == Print(contact))
                    return new SaveOutcome.Saved();
                // A new contact's form sent twice and changed in between: the first stands, and what is new in the second is a change of it.
                var merge = ContactMerge.Of(was ?? new Contact { Id = id, Name = "" }, contact, stored.Value, book);
                var unsound = Unsound(merge.Contact, book);
                if (merge.Collisions.Count > 0 || unsound.Count > 0)
                    return new SaveOutcome.ChangedMeanwhile(merge, unsound);
                (contact, theirs) = (merge.Contact, merge.OnlyTheirs);
            }

            if (stored is null && !namesake && Alike(contact, book) is { Count: > 0 } alike)
                return new SaveOutcome.Alike(alike);
            if ((stored is not null && Print(stored.Value) == Print(contact)) || await TrySaveAsync(stored, contact, by, ct).ConfigureAwait(false))
                return theirs.Count > 0 ? new SaveOutcome.Merged(theirs) : new SaveOutcome.Saved();
            if (attempt == Attempts)
                throw new InvalidOperationException("The contact changed at each attempt.");
        }
    }

    /// <summary>Ends a term on a day, which becomes its last.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="key">The <see cref="ContactRules.AppointmentKey"/> of the appointment.</param>
    /// <param name="day">The last day.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public Task<LeaveOutcome> EndTermAsync(string id, string key, DateOnly day, string by, CancellationToken ct) => ChangeAsync(id, by, (contact, book) =>
    {
        // A page that is older than a merger means the term that has ended with it: what goes on in the other district is another.
        if (ContactRules.FindAppointment(contact, key, book) is not { } appointment || book.District(appointment.DistrictId)?.Merged?.On <= day)
            return (new LeaveOutcome.NotFound(), null);
        if (day < appointment.From)
            return (new LeaveOutcome.BeforeItBegan(appointment.From.Value), null);
        return (new LeaveOutcome.Done(), contact with { Appointments = [.. contact.Appointments.Select(a => a == appointment ? a with { Until = day } : a)] });
    }, ct);

    /// <summary>Says that somebody is no longer written to; nothing else of the contact is lost.</summary>
    /// <param name="id">Who.</param>
    /// <param name="status">Anything but active.</param>
    /// <param name="since">The day from which it is so.</param>
    /// <param name="endTerms">Whether terms that are held on that day end on it. Those that begin later stay: whoever is not active holds none of them.</param>
    /// <param name="today">Later days are refused: until then the contact is to be written to.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public Task<LeaveOutcome> LeaveAsync(string id, ContactStatus status, DateOnly since, bool endTerms, DateOnly today, string by, CancellationToken ct) => ChangeAsync(id, by, (contact, _) =>
        since > today
            ? (new LeaveOutcome.NotYet(), null)
            : (new LeaveOutcome.Done(), contact with
            {
                Status = status,
                StatusSince = since,
                Appointments = endTerms ? [.. contact.Appointments.Select(a => a.HeldOn(since) ? a with { Until = since } : a)] : contact.Appointments,
            }), ct);

    /// <summary>復帰: the contact is written to again. Terms that were ended stay ended.</summary>
    public Task<LeaveOutcome> ReturnAsync(string id, string by, CancellationToken ct) => ChangeAsync(
        id, by, (contact, _) => (new LeaveOutcome.Done(), contact with { Status = ContactStatus.Active, StatusSince = null }), ct);

    private async Task<LeaveOutcome> ChangeAsync(string id, string by, Func<Contact, ContactBook, (LeaveOutcome Outcome, Contact? Changed)> change, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var book = await contacts.BookAsync(ct).ConfigureAwait(false);
            if (book.FindStored(book.Find(id)?.Id ?? id) is not { } stored)
                return new LeaveOutcome.NotFound();
            var (outcome, changed) = change(stored.Value, book);
            if (changed is null || Print(changed) == Print(stored.Value) || await TrySaveAsync(stored, changed, by, ct).ConfigureAwait(false))
                return outcome;
        }

        throw new InvalidOperationException("The contact changed at each attempt.");
    }

    /// <summary>Saves; whoever can be written to now, or at another address, gets what was kept back and is still of use.</summary>
    private async Task<bool> TrySaveAsync(Stored<Contact>? stored, Contact changed, string by, CancellationToken ct)
    {
        if (!await contacts.TrySaveAsync(stored, changed, By(by), ct).ConfigureAwait(false))
            return false;
        if (stored is { Value: var before } && Enum.GetValues<Purpose>().Any(p => changed.ReachableByMailFor(p) && (!before.ReachableByMailFor(p) || before.Mail != changed.Mail)))
            await reopening.ReopenAsync([changed.Id], ct).ConfigureAwait(false);
        return true;
    }

    private ContactChange By(string by) => new(by, clock.GetUtcNow(), ChangeKind.Form);

    private static string Print(Contact contact) => ContactRules.Fingerprint(contact);

    private static ContactProblem? NumberTaken(string number, string id, ContactBook book) =>
        book.All.FirstOrDefault(c => c.Number == number && c.Id != id) is { } other
            ? new(ContactFault.NumberTaken, ContactColumn.Number, number, other.Name)
            : null;

    /// <summary>What is wrong with a contact that nobody typed as it is: one took the address away, the other asked for mail.</summary>
    private static List<ContactProblem> Unsound(Contact contact, ContactBook book)
    {
        var (_, problems) = ContactRules.Read(
            ContactRules.PersonTexts(contact), [.. contact.Appointments.Select(a => ContactRules.AppointmentTexts(a, book))], book);
        return contact.Number is { } number && NumberTaken(number, contact.Id, book) is { } taken ? [.. problems, taken] : [.. problems];
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

    /// <summary>Somebody else saved meanwhile and changed other things: both changes stand.</summary>
    /// <param name="Theirs">What the other person changed.</param>
    public sealed record Merged(IReadOnlyList<FieldChange> Theirs) : SaveOutcome;

    /// <summary>Somebody else saved meanwhile and changed the same, or the two changes together make no sound contact.</summary>
    /// <param name="Merge">Both changes.</param>
    /// <param name="Problems">What is wrong with them together.</param>
    public sealed record ChangedMeanwhile(ContactMerge Merge, IReadOnlyList<ContactProblem> Problems) : SaveOutcome;

    /// <summary>There are contacts of the same name in the same district: perhaps the same person.</summary>
    public sealed record Alike(IReadOnlyList<Contact> Contacts) : SaveOutcome;

    public sealed record NotFound : SaveOutcome;
}

/// <summary>What became of ending a term or a contact.</summary>
public abstract record LeaveOutcome
{
    private LeaveOutcome() { }

    /// <summary>It is so now, whether or not it was before.</summary>
    public sealed record Done : LeaveOutcome;

    /// <summary>The term cannot end before its first day.</summary>
    public sealed record BeforeItBegan(DateOnly From) : LeaveOutcome;

    /// <summary>The day is still to come.</summary>
    public sealed record NotYet : LeaveOutcome;

    /// <summary>There is no such contact, or its appointment has changed since it was shown.</summary>
    public sealed record NotFound : LeaveOutcome;
}
