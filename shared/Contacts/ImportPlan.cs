namespace Outreach.Contacts;

/// <summary>Makes a plan of a file, by the rules of what it is taken for.</summary>
public static class ImportPlanning
{
    /// <summary>What would become of the file's rows.</summary>
    /// <param name="kind">What the file is taken for: a case each.</param>
    /// <param name="table">The file; its rows can be read several times.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="newId">Makes the id of a new contact from its first row's number (or, for whom the file does not name, any other number of its own).</param>
    /// <param name="today">A Japanese calendar day.</param>
    /// <returns>
    /// Steps as they are asked for: no contact in two of them, an entry's <c>Contact</c> with the id of its <c>Before</c>, nothing guessed.
    /// They must come out the same for the same file, contacts and day.
    /// </returns>
    public static IEnumerable<ImportStep> Steps(ImportKind kind, FileOutcome.Table table, ContactBook book, Func<int, string> newId, DateOnly today) => kind switch
    {
        ImportKind.Plain => ImportRules.Steps(table, book, newId, today),
        ImportKind.Handover handover => HandoverImport.Steps(handover, table, book, newId),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

/// <summary>What would become of one person's rows.</summary>
/// <param name="Row">The first of them.</param>
/// <param name="Entry">Null where something is wrong.</param>
/// <param name="Problems">What must be put right first; with an entry it is empty.</param>
public sealed record ImportStep(int Row, ImportEntry? Entry, IReadOnlyList<RowProblem> Problems)
{
    /// <summary>What staff should know of the rows, though it keeps nothing back: rows that are left out, cells that were read otherwise than they stand.</summary>
    public IReadOnlyList<RowProblem> Notes { get; init; } = [];

    /// <summary>Whether the rows are left out, which <see cref="Notes"/> explain.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>名簿更新: the district whose post the row says is vacant; empty for a role in the whole city, null where it is about somebody.</summary>
    public string? Vacancy { get; init; }

    /// <summary>名簿更新: the id of somebody who stays in office without being listed; null: it is about something else.</summary>
    public string? Staying { get; init; }
}

/// <summary>What an import would do.</summary>
/// <param name="Entries">A row or group of rows each that is sound.</param>
/// <param name="Problems">What must be put right first, in the order of rows; while there are any, nothing is imported.</param>
public sealed record ImportPlan(IReadOnlyList<ImportEntry> Entries, IReadOnlyList<RowProblem> Problems)
{
    /// <summary>See <see cref="ImportStep.Notes"/>; in the order of rows.</summary>
    public IReadOnlyList<RowProblem> Notes { get; init; } = [];

    public IEnumerable<ImportEntry> New => Entries.Where(e => e.Before is null);

    public IEnumerable<ImportEntry> Changed => Entries.Where(e => e.Changes.Count > 0);

    public IEnumerable<ImportEntry> Unchanged => Entries.Where(e => e.Before is not null && e.Changes.Count == 0);

    /// <summary>Every row is sound and something would change.</summary>
    public bool CanBeApplied => Problems.Count == 0 && Entries.Any(e => e.Before is null || e.Changes.Count > 0);
}

/// <summary>One contact of an import.</summary>
/// <param name="Row">Its first row in the file; 0 for whom the file does not name.</param>
/// <param name="Contact">As it would stand.</param>
/// <param name="Before">As it stands; null when new.</param>
/// <param name="Changes">Column by column; empty when new or unchanged.</param>
/// <param name="Alike">When new: known contacts of the same name in the same district or with the same telephone, though told apart by 番号 or district.</param>
public sealed record ImportEntry(
    int Row, Contact Contact, Contact? Before, IReadOnlyList<FieldChange> Changes, IReadOnlyList<Contact> Alike)
{
    /// <summary>Whether it comes to an end for a contact that stays active: its role passes to somebody else.</summary>
    public bool RoleEnds { get; init; }

    /// <summary>名簿更新: which posts it is about.</summary>
    public IReadOnlyList<HandoverPart> Parts { get; init; } = [];

    /// <summary>Whether something that is kept would be gone: a role in all its terms, or a text.</summary>
    public bool Loses => RolesLost.Count > 0 || Changes.Any(IsLoss);

    /// <summary>The appointments that it takes away: of each, nothing is left of its role in its district.</summary>
    public IReadOnlyList<Appointment> RolesLost =>
        [.. (Before?.Appointments ?? []).Where(a => !Contact.Appointments.Any(left => left.Role == a.Role && left.DistrictId == a.DistrictId))];

    /// <summary>Whether a change leaves a column empty. An empty 種別 or 状態 is a word like the others: a person, who is active.</summary>
    public static bool IsLoss(FieldChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change is { Before: not null, After: null, Column: not (ContactColumn.Kind or ContactColumn.Status or ContactColumn.StatusSince) };
    }

    public ImportClass Class => this switch
    {
        { Before: null } => ImportClass.New,
        { Changes.Count: 0 } => ImportClass.Unchanged,
        { RoleEnds: true } or { Before.IsActive: true, Contact.IsActive: false } => ImportClass.Ended,
        _ => ImportClass.Changed,
    };
}

/// <summary>A cell that must be put right, or of which there is something to know.</summary>
/// <param name="Row">The row in the file.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Column">In which column; empty where it is the whole row.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Hint">What was perhaps meant: another row's number, near names, the limit.</param>
public sealed record RowProblem(int Row, ContactFault Fault, string Column, string Value, string? Hint)
{
    /// <summary>The contact of whom it is said, where the value is its name.</summary>
    public string? ContactId { get; init; }
}

/// <summary>The same problem in several rows: put right in one go.</summary>
/// <param name="Count">How many rows have it.</param>
/// <param name="Rows">In ascending order; of many only the first.</param>
/// <param name="Fault">See <see cref="RowProblem"/>.</param>
/// <param name="Column">See <see cref="RowProblem"/>.</param>
/// <param name="Value">See <see cref="RowProblem"/>.</param>
/// <param name="Hint">See <see cref="RowProblem"/>.</param>
public sealed record RowProblems(int Count, IReadOnlyList<int> Rows, ContactFault Fault, string Column, string Value, string? Hint)
{
    /// <inheritdoc cref="RowProblem.ContactId"/>
    public string? ContactId { get; init; }
}
