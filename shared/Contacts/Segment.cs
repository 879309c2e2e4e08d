namespace Outreach.Contacts;

/// <summary>保存した条件: a named search. It keeps conditions, not people: whom it finds is asked anew each time.</summary>
public sealed record Segment
{
    /// <summary>10 characters (<see cref="Ids"/>).</summary>
    public required string Id { get; init; }

    /// <summary>At most <see cref="SegmentDesk.MaxName"/> characters.</summary>
    public required string Name { get; init; }

    public required ContactFilter Filter { get; init; }

    /// <summary>Who saved it, and when (UTC).</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The event whose invitations <see cref="Members"/> needs, or null.</summary>
    public string? EventId => Filter.Answer?.EventId;

    /// <summary>Whom the search finds, in the order of ふりがな.</summary>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="today">The day for which roles are asked (Japan).</param>
    /// <param name="answers">The invitations of <see cref="EventId"/>; without them such a search finds nobody.</param>
    public IReadOnlyList<Contact> Members(ContactBook book, DateOnly today, EventAnswers? answers = null) =>
        ContactSearch.Find(book, Filter, today, answers);
}
