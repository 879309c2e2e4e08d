namespace Outreach.Contacts;

/// <summary>Who changes contacts, when and how: goes with every write of a contact and stays in its history.</summary>
/// <param name="By">The name of who did it, as the sign-in says it; shown to staff only.</param>
/// <param name="At">When (UTC).</param>
/// <param name="How">In which way.</param>
/// <param name="Reference">What it belongs to: an import's or a merge's id; null where there is nothing to name.</param>
public sealed record ContactChange(string By, DateTimeOffset At, ChangeKind How, string? Reference = null);

/// <summary>In which way a contact was changed.</summary>
public enum ChangeKind
{
    /// <summary>By its form.</summary>
    Form = 1,

    /// <summary>By an applied import.</summary>
    Import,

    /// <summary>By taking an applied import back.</summary>
    Undo,

    /// <summary>By being merged with another contact.</summary>
    Merge,

    /// <summary>By taking such a merge back.</summary>
    Unmerge,

    /// <summary>By a 名簿更新.</summary>
    Handover,

    /// <summary>By what the person itself had sent, accepted by staff.</summary>
    Correction,

    /// <summary>By giving a district's spelling a meaning.</summary>
    Alias,
}

/// <summary>One change in a contact's history.</summary>
/// <param name="Change">Who, when and how.</param>
/// <param name="Fields">Column by column, in the words of that day; empty where <see cref="Added"/>.</param>
/// <param name="Added">Whether the contact came into being with it.</param>
public sealed record HistoryEntry(ContactChange Change, IReadOnlyList<FieldChange> Fields, bool Added = false)
{
    /// <summary>The same taken back: what stood afterwards stands before.</summary>
    internal HistoryEntry TakenBack(ContactChange undo) => new(undo, [.. Fields.Select(f => new FieldChange(f.Column, f.After, f.Before))]);

    /// <summary>For an import's entry: which plan of the import it belongs to, since only an applied one counts.</summary>
    internal string? Plan { get; init; }
}
