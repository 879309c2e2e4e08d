using Outreach.Links;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Lets people correct their own details by a personal link: they propose, staff decide.</summary>
public sealed class CorrectionDesk(ContactTable contacts, CorrectionTable corrections, TimeProvider clock)
{
    private const int Attempts = 4;

    /// <summary>The details that a link opens; null where it was revoked, or the contact is no longer written to.</summary>
    /// <remarks>The link of a contact that was merged opens the details of the one that lives on.</remarks>
    public async Task<OpenDetails?> OpenAsync(LinkTarget target, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.EventId != LinkTarget.NoEvent || target.Purpose != LinkTarget.Details)
            return null;
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        if (book.Find(target.ContactId) is not { IsActive: true } contact)
            return null;
        var row = (await corrections.FindAsync(target.ContactId, ct).ConfigureAwait(false))?.Value;
        return (row?.Generation ?? 0) == target.Generation ? new OpenDetails(target.ContactId, contact, row?.Open, book) : null;
    }

    /// <summary>Takes what a person says of itself, over what waited until now; the same sent twice is one.</summary>
    /// <param name="open">As opened by the link.</param>
    /// <param name="sent">The form.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<ProposeOutcome> ProposeAsync(OpenDetails open, SentDetails sent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(sent);
        for (var attempt = 1; ; attempt++)
        {
            var read = await corrections.FindAsync(open.LinkId, ct).ConfigureAwait(false);
            var (said, words, overwritten) = CorrectionRules.Over(sent, read?.Value.Open);
            var (changes, problems) = CorrectionRules.Read(open.Contact, said, open.Book);
            var tooLong = sent.Words?.Length > CorrectionRules.MaxWords || words?.Length > CorrectionRules.MaxWordsTogether;
            if (problems.Count > 0 || tooLong)
                return new ProposeOutcome.Refused(problems, tooLong);
            if (changes.Count == 0 && words is null)
                return new ProposeOutcome.Unchanged();
            if (read?.Value.Open is { } waiting && waiting.Words == words && waiting.Changes.SequenceEqual(changes))
                return new ProposeOutcome.Sent();
            var row = (read?.Value ?? new CorrectionRow(open.LinkId)) with
            {
                Open = new Proposal(Ids.NewContact(), clock.GetUtcNow(), changes, words) { Overwritten = overwritten },
            };
            if (await corrections.TrySaveAsync(read, row, ct).ConfigureAwait(false))
                return new ProposeOutcome.Sent();
            if (attempt == Attempts)
                throw new InvalidOperationException($"The details of {open.LinkId} are corrected by too many at once.");
        }
    }

    /// <summary>How many wait for a decision. One range.</summary>
    public async Task<int> CountAsync(CancellationToken ct) => (await corrections.OpenAsync(ct).ConfigureAwait(false)).Count;

    /// <summary>What waits for a decision, the oldest first; what was sent of a contact that is gone is left out.</summary>
    public async Task<CorrectionList> ListAsync(CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var open = await corrections.OpenAsync(ct).ConfigureAwait(false);
        return new CorrectionList(
            [
                .. open.Select(o => (o.ContactId, Contact: book.Find(o.ContactId), o.Open)).Where(o => o.Contact is not null)
                    .Select(o => new WaitingProposal(o.ContactId, o.Contact!, o.Open!)
                    {
                        SentAs = o.Contact!.Id == o.ContactId ? null : book.FindStored(o.ContactId)!.Value,
                    }),
            ],
            book);
    }

    /// <summary>What was decided, of all or of one contact with whoever was merged into it, the latest first; null where there is no such contact.</summary>
    public async Task<SettledList?> SettledAsync(string? contactId, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        if (contactId is null)
            return new SettledList(await corrections.SettledAsync(null, ct).ConfigureAwait(false), null, book);
        if (book.FindStored(contactId)?.Value is not { } contact)
            return null;
        var settled = new List<SettledProposal>();
        foreach (var id in book.MergedInto(contactId).Prepend(contactId))
            settled.AddRange(await corrections.SettledAsync(id, ct).ConfigureAwait(false));
        return new SettledList([.. settled.OrderByDescending(s => s.At)], contact, book);
    }

    /// <summary>Accepts some of the fields, none of them to decline. Two at once: one of them decides.</summary>
    /// <param name="linkId">By whose link it came; who that was merged into gets what is accepted.</param>
    /// <param name="proposalId">Which proposal was looked at; a newer one is not decided by it.</param>
    /// <param name="accepted">The accepted columns.</param>
    /// <param name="seen">What stood in them on the page that was looked at; null is empty. What somebody has changed since is not written over.</param>
    /// <param name="by">Who accepts.</param>
    /// <param name="ct">Stops it; nothing has taken effect then.</param>
    public async Task<DecideOutcome> DecideAsync(
        string linkId, string? proposalId, IReadOnlySet<string> accepted, IReadOnlyDictionary<string, string?> seen, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        ArgumentNullException.ThrowIfNull(seen);
        for (var attempt = 1; ; attempt++)
        {
            if (await corrections.FindAsync(linkId, ct).ConfigureAwait(false) is not { } read || read.Value.Open is not { } proposal)
                return new DecideOutcome.DecidedAlready();
            if (proposal.Id != proposalId)
                return new DecideOutcome.NewerCame();
            var book = await contacts.BookAsync(ct).ConfigureAwait(false);
            var taken = proposal.Changes.Where(c => accepted.Contains(c.Column)).ToList();
            if (book.Find(linkId) is not { } contact || book.FindStored(contact.Id) is not { } stored)
                return new DecideOutcome.DecidedAlready();
            var now = ContactRules.PersonTexts(stored.Value);
            if (taken.Any(c => now.GetValueOrDefault(c.Column) is var stands && stands != c.After && stands != seen.GetValueOrDefault(c.Column)))
                return new DecideOutcome.ChangedMeanwhile();
            var (changed, problems) = CorrectionRules.Apply(stored.Value, taken, book);
            if (taken.Count > 0 && changed is null)
                return new DecideOutcome.Refused(problems);
            var at = clock.GetUtcNow();
            var settled = new SettledProposal(contact.Id, proposal, [.. taken.Select(c => c.Column)], by, at);
            if (await corrections.TrySettleAsync(
                read, settled, taken.Count == 0 ? null : (stored, changed!, new ContactChange(by, at, ChangeKind.Correction, proposal.Id)), ct).ConfigureAwait(false))
                return taken.Count == 0 ? new DecideOutcome.Declined() : new DecideOutcome.Applied(taken.Count);
            if (attempt == Attempts)
                return new DecideOutcome.NewerCame();
        }
    }

    /// <summary>What a contact's link stands for today; null where the contact is not there or not written to.</summary>
    public async Task<(Contact Contact, LinkTarget Target)?> LinkAsync(string contactId, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        if (book.FindStored(contactId) is not { Value: { MergedInto: null, IsActive: true } contact })
            return null;
        var row = await corrections.FindAsync(contactId, ct).ConfigureAwait(false);
        return (contact, CorrectionRules.Target(contactId, row?.Value.Generation ?? 0));
    }

    /// <summary>Makes the links of a contact invalid, and those of whoever was merged into it. Asked twice for the same link it does it once.</summary>
    /// <param name="contactId">Whose.</param>
    /// <param name="generation">The generation of the link that was looked at.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<bool> RevokeAsync(string contactId, int generation, CancellationToken ct)
    {
        if (await LinkAsync(contactId, ct).ConfigureAwait(false) is not (_, { Generation: var current }))
            return false;
        if (current != generation)
            return true;
        // The others first: whoever stops in between is asked again for the one that is looked at. No link of theirs is given out any more.
        foreach (var merged in (await contacts.BookAsync(ct).ConfigureAwait(false)).MergedInto(contactId))
            await RaiseAsync(merged, null, ct).ConfigureAwait(false);
        await RaiseAsync(contactId, generation, ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>Raises the generation of a contact's links; <paramref name="from"/>: only while that is the one.</summary>
    private async Task RaiseAsync(string contactId, int? from, CancellationToken ct)
    {
        while (true)
        {
            var read = await corrections.FindAsync(contactId, ct).ConfigureAwait(false);
            var row = read?.Value ?? new CorrectionRow(contactId);
            if ((from is not null && row.Generation != from)
                || await corrections.TrySaveAsync(read, row with { Generation = row.Generation + 1 }, ct).ConfigureAwait(false))
                return;
        }
    }
}

/// <summary>A contact's own details, as its link opens them.</summary>
/// <param name="LinkId">Whose link it is: the contact's, or that of one that was merged into it.</param>
/// <param name="Contact">As it stands.</param>
/// <param name="Waiting">What the person has sent already and nobody has decided on.</param>
/// <param name="Book">Contacts and districts.</param>
public sealed record OpenDetails(string LinkId, Contact Contact, Proposal? Waiting, ContactBook Book);

/// <summary>What waits for a decision.</summary>
public sealed record CorrectionList(IReadOnlyList<WaitingProposal> Waiting, ContactBook Book);

/// <summary>What was decided.</summary>
/// <param name="Settled">The latest first.</param>
/// <param name="Contact">Of whom alone; null: of all.</param>
/// <param name="Book">Contacts and districts.</param>
public sealed record SettledList(IReadOnlyList<SettledProposal> Settled, Contact? Contact, ContactBook Book);

/// <summary>A proposal beside the contact as it stands now.</summary>
/// <param name="LinkId">By whose link it came.</param>
/// <param name="Contact">Whom it is of; of a contact that was merged, the one that lives on.</param>
/// <param name="Proposal">What was sent.</param>
public sealed record WaitingProposal(string LinkId, Contact Contact, Proposal Proposal)
{
    /// <summary>Who sent it, where that contact was merged into <see cref="Contact"/>; else null.</summary>
    public Contact? SentAs { get; init; }

    /// <summary>What would still change something.</summary>
    public IReadOnlyList<FieldChange> Open => [.. Proposal.Changes.Where(c => Now(c.Column) != c.After)];

    /// <summary>The field as it stands now.</summary>
    public string? Now(string column) => ContactRules.PersonTexts(Contact).GetValueOrDefault(column);
}

/// <summary>What became of what a person says of itself.</summary>
public abstract record ProposeOutcome
{
    private ProposeOutcome() { }

    /// <summary>It waits for staff.</summary>
    public sealed record Sent : ProposeOutcome;

    /// <summary>Nothing differs from what is known.</summary>
    public sealed record Unchanged : ProposeOutcome;

    /// <summary>Texts must be put right first.</summary>
    public sealed record Refused(IReadOnlyList<ContactProblem> Problems, bool WordsTooLong) : ProposeOutcome;
}

/// <summary>What became of a decision.</summary>
public abstract record DecideOutcome
{
    private DecideOutcome() { }

    /// <summary>So many fields were taken over.</summary>
    public sealed record Applied(int Fields) : DecideOutcome;

    /// <summary>Nothing was taken over.</summary>
    public sealed record Declined : DecideOutcome;

    /// <summary>Somebody else has decided.</summary>
    public sealed record DecidedAlready : DecideOutcome;

    /// <summary>The person has sent another since; it waits.</summary>
    public sealed record NewerCame : DecideOutcome;

    /// <summary>Somebody has changed an accepted field of the contact since the page was opened: nothing was taken over.</summary>
    public sealed record ChangedMeanwhile : DecideOutcome;

    /// <summary>With these fields alone it would not be what a contact may be.</summary>
    public sealed record Refused(IReadOnlyList<ContactProblem> Problems) : DecideOutcome;
}
