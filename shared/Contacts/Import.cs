using System.Text.Json.Serialization;
using Outreach.Sheets;

namespace Outreach.Contacts;

/// <summary>One import: a file that staff gave, how far it is, and what became of it.</summary>
/// <remarks>
/// <c>Checking → Checked → Applying → Applied → Undone</c>; from <c>Checked</c> and, when the contacts have changed meanwhile, from
/// <c>Applying</c> back to <c>Checking</c>; a check that never comes to an end is <c>Failed</c>. Whatever was not applied for 30 days is <c>Expired</c>: its file is gone.
/// </remarks>
/// <param name="Id">10 characters.</param>
/// <param name="FileId">Where the file is kept.</param>
/// <param name="FileName">As uploaded; shown only.</param>
/// <param name="By">Who gave it.</param>
/// <param name="At">When (UTC).</param>
/// <param name="File">What the file turned out to be.</param>
public sealed record Import(string Id, string FileId, string FileName, string By, DateTimeOffset At, FileFacts File)
{
    public ImportState State { get; init; } = ImportState.Checking;

    /// <summary>What the file is taken for.</summary>
    public ImportKind Kind { get; init; } = new ImportKind.Plain();

    /// <summary>How its columns are understood, where staff said so; null: as the header is usually meant.</summary>
    public ColumnMapping? Columns { get; init; }

    /// <summary>The sheets of its workbook that are read, as staff chose them; null: the first with names.</summary>
    public IReadOnlyList<string>? Sheets { get; init; }

    /// <summary>While checking or applying: how far it is.</summary>
    public ImportProgress? Progress { get; init; }

    /// <summary>The last dry run.</summary>
    public PlanFacts? Plan { get; init; }

    /// <summary>Whether the contacts have changed between the yes and its taking effect, so that it was checked anew.</summary>
    public bool ContactsChanged { get; init; }

    /// <summary>Who said yes, and when.</summary>
    public Signature? Yes { get; init; }

    /// <summary>名簿更新: the events to which successors are invited once it counts, as chosen with the yes; null before that.</summary>
    public IReadOnlyList<string>? InviteTo { get; init; }

    /// <summary>Those of <see cref="InviteTo"/> whose successors have their invitations.</summary>
    public IReadOnlyList<string> Invited { get; init; } = [];

    /// <summary>Counts, once applied.</summary>
    public ImportResult? Result { get; init; }

    /// <summary>Who took the applied import back, and when.</summary>
    public Signature? Undone { get; init; }

    /// <summary>What was taken back where contacts had changed since; null where all was.</summary>
    public PartTakenBack? UndoneInPart { get; init; }

    /// <summary>The contacts' version that it made; while that stands it can be taken back.</summary>
    public string? AppliedVersion { get; init; }

    /// <summary>Until when a worker has it for itself (UTC), so that two do not do the same work.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>How often the check was begun since it last came to an end.</summary>
    public int Tries { get; init; }

    /// <summary>Whether its file and the pages of its dry run are deleted.</summary>
    public bool FilesGone { get; init; }

    /// <summary>Whether there is work to do.</summary>
    public bool IsActive => State is ImportState.Checking or ImportState.Applying || ToInvite is not null;

    /// <summary>The next event to which successors are to be invited; null: there is none, or not yet.</summary>
    public string? ToInvite => State is ImportState.Applied ? InviteTo?.FirstOrDefault(e => !Invited.Contains(e)) : null;
}

/// <summary>How far an import is.</summary>
public enum ImportState
{
    /// <summary>The file is being compared with the contacts.</summary>
    Checking = 1,

    /// <summary>The dry run can be looked at; it waits for a yes.</summary>
    Checked,

    /// <summary>Somebody has said yes: rows are being staged. Nothing has taken effect.</summary>
    Applying,

    /// <summary>It counts, whole.</summary>
    Applied,

    /// <summary>It counted and was taken back, whole.</summary>
    Undone,

    /// <summary>It was never applied, and its file is gone.</summary>
    Expired,

    /// <summary>Which column is which cannot be told from the file: it waits for somebody who can.</summary>
    ColumnsUnknown,

    /// <summary>The comparison was begun several times and never came to an end; it can be begun anew. Nothing has taken effect.</summary>
    Failed,
}

/// <summary>What a file is taken for: which rules make a plan of it.</summary>
/// <remarks>
/// A further kind is a further case here (with its own <see cref="JsonDerivedTypeAttribute"/>) and one line in <see cref="ImportPlanning"/>;
/// everything else, from progress to undo, is the same for all.
/// </remarks>
[JsonDerivedType(typeof(Plain), "plain")]
[JsonDerivedType(typeof(Handover), "handover")]
public abstract record ImportKind
{
    private ImportKind() { }

    /// <summary>A list of contacts: what it names is added or changed, whoever it does not name stays (<see cref="ImportRules"/>).</summary>
    public sealed record Plain : ImportKind;

    /// <summary>名簿更新: the successors in a role (<see cref="HandoverImport"/>).</summary>
    /// <param name="Terms">Role, day and extent.</param>
    public sealed record Handover(Contacts.Handover Terms) : ImportKind
    {
        /// <summary>Row → the id of who is meant, or null for somebody new: what staff have said where it was not clear.</summary>
        public IReadOnlyDictionary<int, string?> Choices { get; init; } = new Dictionary<int, string?>();
    }
}

/// <summary>What a file is, apart from its rows.</summary>
/// <param name="Format">The web name of its encoding, or xlsx.</param>
/// <param name="Rows">Rows that hold anything.</param>
/// <param name="Columns">The known columns that it has.</param>
/// <param name="UnknownColumns">Headers that are not used.</param>
public sealed record FileFacts(string Format, int Rows, IReadOnlyList<string> Columns, IReadOnlyList<string> UnknownColumns)
{
    private const int MostNames = 40, LongestName = 60;

    /// <summary>Columns, from 1, without a header that are not used, though something stands in them; of many only the first.</summary>
    public IReadOnlyList<int> UnnamedColumns { get; init; } = [];

    /// <summary>The last row of the headers, from 1; 0 where there are none.</summary>
    public int HeaderRow { get; init; } = 1;

    /// <summary>The sheets of a workbook that are read.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>Its other sheets, which were not looked at.</summary>
    public IReadOnlyList<string> OtherSheets { get; init; } = [];

    /// <inheritdoc cref="FileLayout.SheetsAlike"/>
    public IReadOnlyList<string> SheetsAlike { get; init; } = [];

    /// <summary>The sheet that a row stands in, where several are read, and its number there, from 1.</summary>
    public (string? Sheet, int Row) Place(int row) =>
        Sheets.Count > 1 ? (Sheets.ElementAtOrDefault(row / SheetStack.Apart), row % SheetStack.Apart) : (null, row);

    /// <inheritdoc cref="ColumnMapping.IsExport"/>
    public bool IsExport { get; init; }

    /// <summary>See <see cref="FileLayout.HiddenRows"/>.</summary>
    public int HiddenRows { get; init; }

    /// <summary>See <see cref="FileLayout.Merged"/>.</summary>
    public bool Merged { get; init; }

    /// <summary>Of names, which a file may have any number of, the first ones, shortened: they are kept in one cell of a table.</summary>
    internal static FileFacts Of(FileLayout layout, int rows) =>
        new(layout.Format, rows, [.. ContactColumn.All.Where(layout.Columns.Spoken.Contains)], Names(layout.Unused))
        {
            HeaderRow = layout.Columns.NoHeader ? 0 : layout.FirstRow - 1, Sheets = Names(layout.Sheets), OtherSheets = Names(layout.OtherSheets), SheetsAlike = Names(layout.SheetsAlike),
            IsExport = layout.Columns.IsExport, HiddenRows = layout.HiddenRows, Merged = layout.Merged,
            UnnamedColumns = [.. layout.UnusedWithoutHeader.Take(MostNames).Select(place => place + 1)],
        };

    private static IReadOnlyList<string> Names(IReadOnlyList<string> names) => [.. names.Take(MostNames).Select(Name)];

    private static string Name(string name) => name.Length <= LongestName ? name : name[..LongestName] + "…";
}

/// <summary>Rows done of rows to do.</summary>
public sealed record ImportProgress(int Done, int Of);

/// <summary>A finished dry run.</summary>
/// <param name="Id">10 characters; new with each dry run. Rows that are staged for it count once the version row names it.</param>
/// <param name="FileId">Where its pages are kept.</param>
/// <param name="ContactsVersion">The version of the contacts that the file was compared with.</param>
/// <param name="Counts">How many of each class.</param>
public sealed record PlanFacts(string Id, string FileId, string ContactsVersion, PlanCounts Counts)
{
    /// <summary>名簿更新: rows that say that a post is vacant, by district; empty for a role in the whole city.</summary>
    public IReadOnlyDictionary<string, int> Vacancies { get; init; } = new Dictionary<string, int>();

    /// <summary>名簿更新: what must be confirmed beside the yes; null: nothing.</summary>
    public HandoverSweep? Sweep { get; init; }

    /// <summary>So many of <see cref="Staying"/> are kept, in one cell of a table.</summary>
    internal const int MostStaying = 500;

    /// <summary>名簿更新: the ids of those in office who are not listed and stay, since their terms begin on its day or later; the first ones. They are to be confirmed beside the yes.</summary>
    public IReadOnlyList<string> Staying { get; init; } = [];
}

/// <summary>How many of each class a plan has.</summary>
/// <param name="New">Contacts that are new.</param>
/// <param name="Changed">Known contacts that change and go on.</param>
/// <param name="Unchanged">Known contacts that stay as they are.</param>
/// <param name="Ended">Known contacts for which it ends.</param>
/// <param name="Refused">Cells or rows that must be put right; while there are any, nothing is applied.</param>
/// <param name="RefusedKinds">The same, those put right in one go counted once.</param>
public sealed record PlanCounts(int New, int Changed, int Unchanged, int Ended, int Refused, int RefusedKinds)
{
    /// <summary>Rows or cells of which there is something to know; they keep nothing back.</summary>
    public int Notes { get; init; }

    /// <summary>The same, those that say the same counted once.</summary>
    public int NoteKinds { get; init; }

    /// <summary>Rows that are left out, since they are about nobody; each is among the notes.</summary>
    public int LeftOut { get; init; }

    /// <summary>Contacts of which a role or a text would be gone; each is counted above too.</summary>
    public int Losing { get; init; }

    /// <summary>Contacts that would be written.</summary>
    public int Written => New + Changed + Ended;

    /// <summary>Every row is sound and something would change.</summary>
    public bool CanBeApplied => Refused == 0 && Written > 0;

    /// <summary>How many there are of a class; refused and noted ones as they are listed, by kind.</summary>
    public int Of(ImportClass which) => which switch
    {
        ImportClass.New => New,
        ImportClass.Changed => Changed,
        ImportClass.Unchanged => Unchanged,
        ImportClass.Ended => Ended,
        ImportClass.Refused => RefusedKinds,
        ImportClass.Noted => NoteKinds,
        ImportClass.Losing => Losing,
        _ => throw new ArgumentOutOfRangeException(nameof(which), which, null),
    };
}

/// <summary>What would become of a row.</summary>
public enum ImportClass
{
    New = 1,
    Changed,
    Unchanged,

    /// <summary>The contact, or its role, comes to an end.</summary>
    Ended,

    /// <summary>Something must be put right first.</summary>
    Refused,

    /// <summary>There is something to know of it, and nothing to be done: it may be left out.</summary>
    Noted,

    /// <summary>A role or a text of the contact would be gone; it is among the changed or ended too.</summary>
    Losing,
}

/// <summary>Who decided, and when (UTC).</summary>
public sealed record Signature(string By, DateTimeOffset At);

/// <summary>What taking an import back did where some of its contacts had changed since.</summary>
/// <param name="New">Contacts that it had added, and that are gone.</param>
/// <param name="Changed">Contacts that are as they were before it.</param>
/// <param name="Left">Contacts that had changed since, and stay as they are.</param>
/// <param name="LeftIds">The first of them.</param>
public sealed record PartTakenBack(int New, int Changed, int Left, IReadOnlyList<string> LeftIds);

/// <summary>What an applied import did.</summary>
public sealed record ImportResult(string By, DateTimeOffset At, int New, int Changed, int Unchanged, int Ended = 0);
