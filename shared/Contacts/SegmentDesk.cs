using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Finding contacts, and searches that staff have given a name.</summary>
public sealed class SegmentDesk(ContactTable contacts, SegmentTable segments, EventTable events, InvitationTable invitations, TimeProvider clock)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 60;

    /// <summary>The most that are kept: a page shows each with its count.</summary>
    public const int Most = 100;

    /// <summary>All that searches need: one point read while no contact has changed; more only where an event is asked about.</summary>
    /// <param name="filter">The conditions.</param>
    /// <param name="withEvents">Whether to read the events' names too, to choose from.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<Search> SearchAsync(ContactFilter filter, bool withEvents, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var all = withEvents || filter.Answer is not null ? await events.ListAsync(ct).ConfigureAwait(false) : null;
        var answers = filter.Answer is { } answer ? await AnswersAsync(answer.EventId, book, ct).ConfigureAwait(false) : null;
        return new Search(book, all, answers);
    }

    /// <summary>The saved searches, each with the number of people that it finds today (Japan).</summary>
    public async Task<IReadOnlyList<CountedSegment>> ListAsync(DateOnly today, CancellationToken ct)
    {
        var all = await segments.ListAsync(ct).ConfigureAwait(false);
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var answers = new Dictionary<string, EventAnswers>();
        foreach (var eventId in all.Select(s => s.Value.EventId).OfType<string>().Distinct())
            answers[eventId] = await AnswersAsync(eventId, book, ct).ConfigureAwait(false);
        return
        [
            .. all.Select(s => new CountedSegment(
                s.Value, s.Value.Members(book, today, s.Value.EventId is { } id ? answers[id] : null).Count)),
        ];
    }

    /// <summary>One saved search with the version that a change must name, or null.</summary>
    public Task<Stored<Segment>?> FindAsync(string id, CancellationToken ct) => segments.FindAsync(id, ct);

    /// <summary>Saves a search under a name. The same form sent twice is one search.</summary>
    /// <param name="id">10 characters, made with the form.</param>
    /// <param name="name">As typed.</param>
    /// <param name="filter">What it searches.</param>
    /// <param name="by">Who saves it.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<SegmentOutcome> AddAsync(string id, string? name, ContactFilter filter, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!Ids.IsValid(id, Ids.ContactLength))
            return new SegmentOutcome.NotFound();
        var all = await segments.ListAsync(ct).ConfigureAwait(false);
        if (all.Any(s => s.Value.Id == id))
            return new SegmentOutcome.Saved();
        if (Fault(id, name, all) is { } fault)
            return new SegmentOutcome.Refused(fault);
        if (filter == new ContactFilter())
            return new SegmentOutcome.Refused(SegmentFault.NoConditions);
        if (all.Count >= Most)
            return new SegmentOutcome.Refused(SegmentFault.TooMany);
        // Lost only to the same form, sent twice at once.
        await segments.TrySaveAsync(
            null, new Segment { Id = id, Name = name!, Filter = filter, By = by, At = clock.GetUtcNow() }, ct).ConfigureAwait(false);
        return new SegmentOutcome.Saved();
    }

    /// <summary>Gives a search another name.</summary>
    /// <param name="id">Which.</param>
    /// <param name="seen">The version that the form was filled with.</param>
    /// <param name="name">As typed.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<SegmentOutcome> RenameAsync(string id, string? seen, string? name, CancellationToken ct)
    {
        var all = await segments.ListAsync(ct).ConfigureAwait(false);
        if (all.FirstOrDefault(s => s.Value.Id == id) is not { } stored)
            return new SegmentOutcome.NotFound();
        if (stored.Value.Name == name)
            return new SegmentOutcome.Saved();
        if (Fault(id, name, all) is { } fault)
            return new SegmentOutcome.Refused(fault);
        return stored.Version == seen && await segments.TrySaveAsync(seen, stored.Value with { Name = name! }, ct).ConfigureAwait(false)
            ? new SegmentOutcome.Saved()
            : await ChangedAsync(id, ct).ConfigureAwait(false);
    }

    /// <summary>Deletes a search as it was seen; one that is gone already counts as deleted.</summary>
    public async Task<SegmentOutcome> DeleteAsync(string id, string? seen, CancellationToken ct)
    {
        if (await segments.FindAsync(id, ct).ConfigureAwait(false) is not { } stored)
            return new SegmentOutcome.Saved();
        return stored.Version == seen && await segments.TryDeleteAsync(seen, id, ct).ConfigureAwait(false)
            ? new SegmentOutcome.Saved()
            : await ChangedAsync(id, ct).ConfigureAwait(false);
    }

    private async Task<SegmentOutcome> ChangedAsync(string id, CancellationToken ct) =>
        await segments.FindAsync(id, ct).ConfigureAwait(false) is { } now ? new SegmentOutcome.ChangedMeanwhile(now) : new SegmentOutcome.NotFound();

    private async Task<EventAnswers> AnswersAsync(string eventId, ContactBook book, CancellationToken ct) =>
        new((await invitations.ListAsync(eventId, ct).ConfigureAwait(false)).Select(i => i.Value), book);

    private static SegmentFault? Fault(string id, string? name, IReadOnlyList<Stored<Segment>> all) =>
        string.IsNullOrWhiteSpace(name) ? SegmentFault.NameMissing
        : name.Length > MaxName || name.Any(char.IsControl) ? SegmentFault.NameTooLong
        : all.Any(s => s.Value.Id != id && Names.Key(s.Value.Name) == Names.Key(name)) ? SegmentFault.NameTaken
        : null;
}

/// <summary>All that a search needs.</summary>
/// <param name="Book">Contacts and districts.</param>
/// <param name="Events">To choose from; null where no event was asked about.</param>
/// <param name="Answers">The invitations of the event that was asked about.</param>
public sealed record Search(ContactBook Book, IReadOnlyList<Event>? Events, EventAnswers? Answers)
{
    /// <inheritdoc cref="ContactSearch.Find"/>
    public IReadOnlyList<Contact> Find(ContactFilter filter, DateOnly today, ContactSort sort = ContactSort.Kana) =>
        ContactSearch.Find(Book, filter, today, Answers, sort);
}

/// <summary>A saved search and how many people it finds.</summary>
public sealed record CountedSegment(Segment Segment, int People);

/// <summary>What became of a change to the saved searches.</summary>
public abstract record SegmentOutcome
{
    private SegmentOutcome() { }

    /// <summary>It stands as asked: now, or already before.</summary>
    public sealed record Saved : SegmentOutcome;

    public sealed record Refused(SegmentFault Fault) : SegmentOutcome;

    /// <summary>Somebody else changed it since it was shown; nothing was done.</summary>
    public sealed record ChangedMeanwhile(Stored<Segment> Now) : SegmentOutcome;

    public sealed record NotFound : SegmentOutcome;
}

/// <summary>Why a search cannot be saved.</summary>
public enum SegmentFault
{
    NameMissing = 1,

    /// <summary>More than <see cref="SegmentDesk.MaxName"/> characters, or some that cannot be seen.</summary>
    NameTooLong,

    NameTaken,

    /// <summary>It would find everybody.</summary>
    NoConditions,

    /// <summary>There are <see cref="SegmentDesk.Most"/> already.</summary>
    TooMany,
}
