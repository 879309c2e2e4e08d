using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Contacts that may be one person: look at them, tell them apart or merge them, and take a merge back.</summary>
public sealed class MergeDesk(ContactTable contacts, MergeTable merges, TimeProvider clock)
{
    private const int Attempts = 3;

    /// <summary>Who may be whom, but for pairs that were told apart; and those pairs.</summary>
    /// <param name="least">The least score that counts.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<DuplicateList> ListAsync(int least, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var apart = await merges.ApartAsync(ct).ConfigureAwait(false);
        var pairs = book.Duplicates.Pairs(least).ToLookup(p => apart.Contains(p.Key));
        return new DuplicateList([.. pairs[false]], [.. pairs[true]], book);
    }

    /// <summary>Remembers that two contacts are two people, or forgets it.</summary>
    /// <returns>False: one of them is not there.</returns>
    public async Task<bool> TellApartAsync(string oneId, string otherId, bool apart, string by, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        if (oneId == otherId || Living(book, oneId) is null || Living(book, otherId) is null)
            return false;
        var pair = string.CompareOrdinal(oneId, otherId) < 0 ? (oneId, otherId) : (otherId, oneId);
        if (apart)
            await merges.TellApartAsync(pair, by, clock.GetUtcNow(), ct).ConfigureAwait(false);
        else
            await merges.ForgetAsync(pair, ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>Two contacts side by side; null where one is not there, was merged already, or both are one.</summary>
    public async Task<MergeLook?> LookAsync(string survivorId, string otherId, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        return survivorId != otherId && Living(book, survivorId) is { } survivor && Living(book, otherId) is { } other
            ? new MergeLook(survivor.Value, other.Value, MergeRules.Differing(survivor.Value, other.Value), book)
            : null;
    }

    /// <summary>Who two contacts are now: each the one that lives on, or null where it is no longer there.</summary>
    public async Task<(Contact? One, Contact? Other)> NowAsync(string oneId, string otherId, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        return (book.Find(oneId), book.Find(otherId));
    }

    /// <summary>Merges one contact into another. The same form sent twice is one merge.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="ct">Stops it; nothing has taken effect then.</param>
    public async Task<MergeOutcome> MergeAsync(MergeRequest request, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Ids.IsValid(request.Id, Ids.ContactLength))
            return new MergeOutcome.NotFound();
        for (var attempt = 1; ; attempt++)
        {
            if (await merges.FindAsync(request.SurvivorId, request.Id, ct).ConfigureAwait(false) is not null)
                return new MergeOutcome.Merged();
            var book = await contacts.BookAsync(ct).ConfigureAwait(false);
            if (request.SurvivorId == request.OtherId || Living(book, request.SurvivorId) is not { } survivor || Living(book, request.OtherId) is not { } other)
                return new MergeOutcome.NotFound();
            if (ContactRules.Fingerprint(survivor.Value) != request.SurvivorSeen || ContactRules.Fingerprint(other.Value) != request.OtherSeen)
                return new MergeOutcome.ChangedMeanwhile();
            var (merged, problems) = MergeRules.Combine(survivor.Value, other.Value, request.FromOther, book);
            if (merged is null)
                return new MergeOutcome.Refused(problems);
            var merge = new Merge
            {
                Id = request.Id, Before = survivor.Value, After = merged, Other = other.Value, By = by, At = clock.GetUtcNow(),
            };
            if (await merges.TryMergeAsync(survivor, other, merge, ct).ConfigureAwait(false))
                return new MergeOutcome.Merged();
            if (attempt == Attempts)
                return new MergeOutcome.ChangedMeanwhile();
        }
    }

    /// <summary>One merge, or null.</summary>
    public async Task<(Merge Merge, ContactBook Book)?> FindAsync(string survivorId, string mergeId, CancellationToken ct) =>
        await merges.FindAsync(survivorId, mergeId, ct).ConfigureAwait(false) is { } stored
            ? (stored.Value, await contacts.BookAsync(ct).ConfigureAwait(false)) : null;

    /// <summary>What was merged into a contact and still counts, the latest first; no request where nothing was.</summary>
    public async Task<IReadOnlyList<Merge>> OfAsync(string contactId, ContactBook book, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(book);
        return book.MergedInto(contactId).Count == 0 ? []
            : [.. (await merges.ListAsync(contactId, ct).ConfigureAwait(false)).Where(m => m.Undone is null)];
    }

    /// <summary>Takes a merge back: what it changed and nobody edited since stands again (<see cref="MergeRules.TakeBack"/>).</summary>
    public async Task<UndoMergeOutcome> UndoAsync(string survivorId, string mergeId, string by, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await merges.FindAsync(survivorId, mergeId, ct).ConfigureAwait(false) is not { } merge)
                return new UndoMergeOutcome.NotFound();
            if (merge.Value.Undone is not null)
                return new UndoMergeOutcome.Undone();
            var book = await contacts.BookAsync(ct).ConfigureAwait(false);
            if (book.FindStored(survivorId) is not { } survivor || book.FindStored(merge.Value.Other.Id) is not { } other)
                return new UndoMergeOutcome.NotFound();
            if (other.Value.MergedInto != survivorId)
            {
                // Taken back this moment: the merge says so when it is read again.
                if (attempt < Attempts)
                    continue;
                return new UndoMergeOutcome.OnItsOwn(other.Value.Name);
            }

            if (survivor.Value.MergedInto is not null)
                return new UndoMergeOutcome.MergedOnward(book.Find(survivorId)?.Name ?? "");
            var ((restored, problems), back, stays, wentBack) = MergeRules.TakeBack(merge.Value, survivor.Value, book);
            if (restored is null)
                return new UndoMergeOutcome.Refused(problems);
            if (TakenNumber(restored, merge.Value.Other, book) is { } taken)
                return new UndoMergeOutcome.Refused([taken]);
            var undone = merge.Value with { Undone = new Unmerge(by, clock.GetUtcNow(), stays) { WentBack = wentBack } };
            if (await merges.TryUndoAsync(merge, undone, (survivor, restored), (other, back), ct).ConfigureAwait(false))
                return new UndoMergeOutcome.Undone();
            if (attempt == Attempts)
                return new UndoMergeOutcome.ChangedMeanwhile();
        }
    }

    /// <summary>A contact that was not merged into another.</summary>
    private static Stored<Contact>? Living(ContactBook book, string id) => book.FindStored(id) is { Value.MergedInto: null } stored ? stored : null;

    private static ContactProblem? TakenNumber(Contact restored, Contact other, ContactBook book)
    {
        foreach (var contact in new[] { restored, other })
        {
            var rival = book.All.Where(c => c.Id != restored.Id).Append(contact == restored ? other : restored)
                .FirstOrDefault(c => c.Number is not null && c.Number == contact.Number);
            if (rival is not null)
                return new ContactProblem(ContactFault.NumberTaken, ContactColumn.Number, contact.Number!, rival.Name);
        }

        return null;
    }
}

/// <summary>Who may be whom.</summary>
/// <param name="Open">Pairs to be looked at, the likeliest first.</param>
/// <param name="Apart">Pairs that somebody has told apart.</param>
/// <param name="Book">Contacts and districts.</param>
public sealed record DuplicateList(IReadOnlyList<Duplicate> Open, IReadOnlyList<Duplicate> Apart, ContactBook Book);

/// <summary>Two contacts side by side.</summary>
/// <param name="Survivor">The one that would live on.</param>
/// <param name="Other">The one that would be merged into it.</param>
/// <param name="Differing">Where they differ: the survivor's text, then the other's.</param>
/// <param name="Book">Contacts and districts.</param>
public sealed record MergeLook(Contact Survivor, Contact Other, IReadOnlyList<FieldChange> Differing, ContactBook Book);

/// <summary>A merge as staff ask for it.</summary>
/// <param name="Id">10 characters, made with the form.</param>
/// <param name="SurvivorId">Who lives on.</param>
/// <param name="SurvivorSeen">Its <see cref="ContactRules.Fingerprint"/> as the form showed it.</param>
/// <param name="OtherId">Who is merged into it.</param>
/// <param name="OtherSeen">Its fingerprint.</param>
/// <param name="FromOther">The columns that are taken from the other.</param>
public sealed record MergeRequest(
    string Id, string SurvivorId, string? SurvivorSeen, string OtherId, string? OtherSeen, IReadOnlySet<string> FromOther);

/// <summary>What became of a merge.</summary>
public abstract record MergeOutcome
{
    private MergeOutcome() { }

    /// <summary>They are one: now, or already before.</summary>
    public sealed record Merged : MergeOutcome;

    /// <summary>Together they are not what a contact may be.</summary>
    public sealed record Refused(IReadOnlyList<ContactProblem> Problems) : MergeOutcome;

    /// <summary>One of them has changed since it was shown.</summary>
    public sealed record ChangedMeanwhile : MergeOutcome;

    public sealed record NotFound : MergeOutcome;
}

/// <summary>What became of taking a merge back.</summary>
public abstract record UndoMergeOutcome
{
    private UndoMergeOutcome() { }

    /// <summary>They are two again: now, or already before.</summary>
    public sealed record Undone : UndoMergeOutcome;

    /// <summary>The one that lived on was merged into another: that merge must be taken back first.</summary>
    public sealed record MergedOnward(string Name) : UndoMergeOutcome;

    /// <summary>The other no longer belongs to this one, though nobody took the merge back: there is nothing to bring back.</summary>
    public sealed record OnItsOwn(string Name) : UndoMergeOutcome;

    /// <summary>What stands now cannot be brought together with what was.</summary>
    public sealed record Refused(IReadOnlyList<ContactProblem> Problems) : UndoMergeOutcome;

    /// <summary>Somebody else changes one of them at this moment.</summary>
    public sealed record ChangedMeanwhile : UndoMergeOutcome;

    public sealed record NotFound : UndoMergeOutcome;
}
