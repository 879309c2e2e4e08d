using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Invitations;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Import of a contact list: give a file, look at what it would do, say yes, perhaps take it back. All of it or nothing.</summary>
/// <remarks>
/// An import outlives the request that began it. <see cref="WorkAsync"/> goes on with one for as long as its budget allows and commits as it
/// goes; requests call it with a few seconds, so that a short list is done before they answer, and a timer with minutes. A worker has the
/// import for itself for a minute at a time; one that dies is followed by another after that minute.
/// </remarks>
public sealed class ImportDesk(ContactTable contacts, ImportTable imports, FileStore files, SuccessorDesk successors, WrittenTo written, TimeProvider clock)
{
    /// <summary>What a request may spend on an import before it answers.</summary>
    public static readonly TimeSpan WithinRequest = TimeSpan.FromSeconds(20);

    /// <summary>How long a file is kept for which nobody says yes.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Entries on a page of <see cref="LookAsync(string, ImportClass, int, CancellationToken)"/>.</summary>
    public const int PageSize = 50;

    private const int Attempts = 4;
    private const int RowsBetweenSigns = 5_000;
    private const int StagedBetweenCommits = 2_000;

    /// <summary>So many of the contacts that have changed since an import are named.</summary>
    private const int MostNamed = 50;

    /// <summary>What checking does at the least in a second; a longer list is not even begun within a request.</summary>
    private const int RowsPerSecond = 1_000;

    /// <summary>A check that so many workers have begun and none has ended, whatever stopped them, will not end with the next one either.</summary>
    private const int MostTries = 3;

    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);

    /// <summary>With so much left the longest list is begun, else none would ever be.</summary>
    private static readonly TimeSpan EnoughForAny = TimeSpan.FromMinutes(2);

    /// <summary>Keeps a file for a dry run, which is made by <see cref="WorkAsync"/>. Nothing is changed yet.</summary>
    /// <param name="fileName">As uploaded; shown only.</param>
    /// <param name="content">Can be read from any place.</param>
    /// <param name="kind">What it is taken for.</param>
    /// <param name="by">Who gives it.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<StartOutcome> StartAsync(string fileName, Stream content, ImportKind kind, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length > FileStore.MaxBytes)
            return new StartOutcome.Refused(FileProblem.TooLarge);
        FileFacts facts;
        var (read, columns) = await ReadAsync(content, null, ct).ConfigureAwait(false);
        switch (read)
        {
            case FileOutcome.Unreadable unreadable:
                return new StartOutcome.Refused(unreadable.Problem, unreadable.Cell);
            case FileOutcome.ColumnsUnknown unknown:
                facts = FileFacts.Of(unknown.Layout, 0);
                break;
            case FileOutcome.Table table:
                facts = FileFacts.Of(table.Layout, table.Rows.Count);
                break;
            default:
                throw new InvalidOperationException("A file was neither a table nor unreadable.");
        }

        content.Position = 0;
        var fileId = await files.SaveAsync(content, ct).ConfigureAwait(false);
        var import = new Import(Ids.NewContact(), fileId, fileName, by, clock.GetUtcNow(), facts)
        {
            Kind = kind, Progress = new(0, facts.Rows), Columns = columns, State = read is FileOutcome.Table ? ImportState.Checking : ImportState.ColumnsUnknown,
        };
        await imports.AddAsync(import, ct).ConfigureAwait(false);
        return new StartOutcome.Started(import.Id);
    }

    /// <summary>Goes on with an import: checks it, applies it, or invites successors, as far as the budget allows. Two at once are harmless.</summary>
    /// <param name="importId">Which.</param>
    /// <param name="budget">How long to work at it. What cannot be done within it is left where it was or not begun.</param>
    /// <param name="ct">Stops it; whoever comes next goes on.</param>
    /// <returns>As it stands then; null where there is no such import.</returns>
    public async Task<Import?> WorkAsync(string importId, TimeSpan budget, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await imports.FindAsync(importId, ct).ConfigureAwait(false) is not { } read)
                return null;
            var left = budget - Stopwatch.GetElapsedTime(begun);
            var checking = read.Value.State is ImportState.Checking;
            if (!read.Value.IsActive || read.Value.HeldUntil > clock.GetUtcNow() || left <= TimeSpan.Zero || (checking && !CanCheck(read.Value.File.Rows, left)))
                return read.Value;
            if (checking && read.Value.Tries >= MostTries)
            {
                await imports.TrySaveAsync(read, read.Value with { State = ImportState.Failed, Progress = null, HeldUntil = null }, ct).ConfigureAwait(false);
                continue;
            }

            if (await HeldAsync(read, read.Value with { Tries = checking ? read.Value.Tries + 1 : 0 }, ct).ConfigureAwait(false) is not { } held)
                continue;
            if (checking)
                await CheckAsync(held, ct).ConfigureAwait(false);
            else if (read.Value.ToInvite is { } eventId)
                await InviteAsync(held, eventId, ct).ConfigureAwait(false);
            else if (!await StageAsync(held, begun, budget, ct).ConfigureAwait(false))
                return (await imports.FindAsync(importId, ct).ConfigureAwait(false))?.Value;
        }
    }

    /// <summary>Goes on with every import that there is work for: what the timer does. One storage request where there is none.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="AggregateException">Some could not go on. They have kept no other back.</exception>
    public async Task<bool> ContinueAsync(TimeSpan budget, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        var active = await imports.ActiveAsync(ct).ConfigureAwait(false);
        var faults = new List<Exception>();
        foreach (var id in active)
        {
            try
            {
                await WorkAsync(id, budget - Stopwatch.GetElapsedTime(begun), ct).ConfigureAwait(false);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                faults.Add(new InvalidOperationException($"Import {id} cannot go on.", e));
            }
        }

        return faults is [] ? active.Count > 0 : throw new AggregateException(faults);
    }

    /// <summary>An import as it stands; null where there is none. It changes nothing.</summary>
    public async Task<ImportLook?> LookAsync(string importId, CancellationToken ct)
    {
        if (await imports.FindAsync(importId, ct).ConfigureAwait(false) is not { Value: { } import })
            return null;
        var version = await contacts.VersionAsync(ct).ConfigureAwait(false);
        return new ImportLook(import, import.State is ImportState.Checked && version.Random != import.Plan!.ContactsVersion, CanBeUndone(import, version));
    }

    /// <summary>One page of what the last dry run found; null where there is no such import or dry run.</summary>
    /// <param name="importId">Which.</param>
    /// <param name="which">Of which class.</param>
    /// <param name="page">From 1; beyond the last it is the last.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<PlanPage?> LookAsync(string importId, ImportClass which, int page, CancellationToken ct)
    {
        if (await imports.FindAsync(importId, ct).ConfigureAwait(false) is not { Value.Plan: { } plan })
            return null;
        var pages = Math.Max(1, (plan.Counts.Of(which) + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var skip = (page - 1) * PageSize;
        return which is ImportClass.Refused or ImportClass.Noted
            ? new PlanPage(page, pages, [], await PlanPages.ReadAsync<RowProblems>(files, plan.FileId, which, skip, PageSize, ct).ConfigureAwait(false))
            : new PlanPage(page, pages, await PlanPages.ReadAsync<PlannedContact>(files, plan.FileId, which, skip, PageSize, ct).ConfigureAwait(false), []);
    }

    /// <summary>Sends a dry run back to be made anew, since contacts or districts have changed. False: there is none that waits for a yes.</summary>
    /// <param name="importId">Which.</param>
    /// <param name="columns">How its columns are to be understood from now on; null leaves it as it was.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<bool> RecheckAsync(string importId, ColumnMapping? columns, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await imports.FindAsync(importId, ct).ConfigureAwait(false) is not { Value.State: ImportState.Checked or ImportState.Checking or ImportState.Failed or ImportState.ColumnsUnknown } read
                || (read.Value.State is ImportState.ColumnsUnknown && columns is null))
                return false;
            if ((read.Value.State is ImportState.Checking && columns is null)
                || await imports.TrySaveAsync(read, ToCheck(read.Value) with { ContactsChanged = false, Columns = columns ?? read.Value.Columns }, ct).ConfigureAwait(false) is not null)
                return true;
        }

        return true;
    }

    /// <summary>Takes it for something else, such as a 名簿更新 with more said about its rows, and makes the dry run anew. False: see <see cref="RecheckAsync"/>.</summary>
    /// <param name="importId">Which.</param>
    /// <param name="change">What it is to be taken for, of what it was taken for.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<bool> RetakeAsync(string importId, Func<ImportKind, ImportKind> change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (await imports.FindAsync(importId, ct).ConfigureAwait(false) is { Value.State: ImportState.Checked or ImportState.Checking } read)
        {
            if (await imports.TrySaveAsync(read, ToCheck(read.Value) with { ContactsChanged = false, Kind = change(read.Value.Kind) }, ct).ConfigureAwait(false) is not null)
                return true;
        }

        return false;
    }

    /// <summary>A dry run of a 名簿更新, whole: a list of successors is never long. Null where there is no such dry run.</summary>
    public async Task<HandoverLook?> LookAtHandoverAsync(string importId, CancellationToken ct)
    {
        if (await LookAsync(importId, ct).ConfigureAwait(false) is not { Import: { State: ImportState.Checked, Plan: { } plan, Kind: ImportKind.Handover kind } } look)
            return null;
        var planned = new List<PlannedContact>();
        foreach (var which in PlanPages.Written.Append(ImportClass.Unchanged))
            planned.AddRange(await PlanPages.ReadAsync<PlannedContact>(files, plan.FileId, which, 0, plan.Counts.Of(which), ct).ConfigureAwait(false));
        var problems = await PlanPages.ReadAsync<RowProblems>(files, plan.FileId, ImportClass.Refused, 0, plan.Counts.RefusedKinds, ct).ConfigureAwait(false);
        var notes = await PlanPages.ReadAsync<RowProblems>(files, plan.FileId, ImportClass.Noted, 0, plan.Counts.NoteKinds, ct).ConfigureAwait(false);
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var changed = planned.Where(p => p.Contact is not null).ToDictionary(p => p.Id, p => p.Contact!);
        var named = planned.SelectMany(p => p.Parts).Where(p => p.Class is not HandoverClass.Ended).Select(p => p.DistrictId)
            .Concat(plan.Vacancies.Keys.Select(d => d == "" ? null : d)).ToHashSet();
        var terms = kind.Terms.NamedNow(book);
        var affected = plan.Counts.Refused > 0 ? [] : await successors.LookAsync(terms.Role, terms.Date, book.With(changed), ct).ConfigureAwait(false);
        return new HandoverLook(look, kind, planned, problems, notes, HandoverRules.Vacant(terms, named, plan.Vacancies, book, changed), affected, book)
        {
            DayIsFar = terms.IsFarFrom(Today),
        };
    }

    /// <summary>How the file of an import is laid out and understood; null where there is none that can still be understood in another way.</summary>
    public async Task<FileLayout?> LayoutAsync(string importId, CancellationToken ct)
    {
        if (await imports.FindAsync(importId, ct).ConfigureAwait(false) is not { Value.State: ImportState.Checked or ImportState.Checking or ImportState.ColumnsUnknown } read
            || await files.OpenAsync(read.Value.FileId, ct).ConfigureAwait(false) is not { } content)
            return null;
        await using (content)
        {
            return LayoutOf(ContactFile.Read(content, _ => read.Value.Columns, read.Value.Sheets));
        }
    }

    /// <summary>Reads another sheet of an import's workbook, and makes the dry run anew.</summary>
    /// <param name="importId">Which.</param>
    /// <param name="sheet">Its name; null: all sheets with the same headers, one below the other. Where no column has the district, the sheets' names are read as such.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>False: there is no such sheet, or nothing that can still be understood in another way.</returns>
    public async Task<bool> TakeSheetsAsync(string importId, string? sheet, CancellationToken ct)
    {
        while (await imports.FindAsync(importId, ct).ConfigureAwait(false) is { Value.State: ImportState.Checked or ImportState.Checking or ImportState.ColumnsUnknown } read)
        {
            var import = read.Value;
            if (await files.OpenAsync(import.FileId, ct).ConfigureAwait(false) is not { } content)
                return false;
            await using (content)
            {
                if (LayoutOf(ContactFile.Read(content, _ => import.Columns, import.Sheets)) is not { } layout)
                    return false;
                IReadOnlyList<string> sheets = sheet is null ? layout.SheetsAlike : [sheet];
                if (!sheets.All(name => layout.Sheets.Contains(name) || layout.OtherSheets.Contains(name)))
                    return false;
                var (file, columns) = await ReadAsync(content, sheets, ct).ConfigureAwait(false);
                if (LayoutOf(file) is not { } taken)
                    return false;
                var (facts, isTable) = (FileFacts.Of(taken, file is FileOutcome.Table table ? table.Rows.Count : 0), file is FileOutcome.Table);
                // What was said of rows was said of those of the other sheet.
                var kind = import.Kind is ImportKind.Handover handover ? handover with { Choices = new Dictionary<int, string?>() } : import.Kind;
                var changed = ToCheck(import with { File = facts, Sheets = sheets, Columns = columns, Kind = kind }) with { ContactsChanged = false };
                if (await imports.TrySaveAsync(read, isTable ? changed : changed with { State = ImportState.ColumnsUnknown, Progress = null }, ct).ConfigureAwait(false) is not null)
                    return true;
            }
        }

        return false;
    }

    /// <summary>Reads the file of an import in another way from now on, and every file with the same headers. False: see <see cref="RecheckAsync"/>.</summary>
    /// <param name="importId">Which.</param>
    /// <param name="layout">From <see cref="LayoutAsync"/>.</param>
    /// <param name="columns">With a place for 氏名.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<bool> ChooseColumnsAsync(string importId, FileLayout layout, ColumnMapping columns, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(columns);
        if (!columns.NoHeader)
            await imports.SaveColumnsAsync(ColumnMapping.HeaderId(layout.Header), columns, ct).ConfigureAwait(false);
        return await RecheckAsync(importId, columns, ct).ConfigureAwait(false);
    }

    /// <summary>Says whether the file of an import has a row of headers. Which column is which is guessed anew, and waits for somebody who can tell.</summary>
    /// <param name="importId">Which.</param>
    /// <param name="has">Whether it has one; else its first row is a person's.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>False: there is none that can still be understood in another way.</returns>
    public async Task<bool> TakeHeaderAsync(string importId, bool has, CancellationToken ct)
    {
        while (await imports.FindAsync(importId, ct).ConfigureAwait(false) is { Value.State: ImportState.Checked or ImportState.Checking or ImportState.ColumnsUnknown } read)
        {
            var asked = read.Value with { State = ImportState.ColumnsUnknown, Progress = null, HeldUntil = null, Columns = new ColumnMapping([]) { NoHeader = !has } };
            if (await imports.TrySaveAsync(read, asked, ct).ConfigureAwait(false) is not null)
                return true;
        }

        return false;
    }

    /// <summary>Every import, the newest first.</summary>
    public async Task<IReadOnlyList<Import>> ListAsync(CancellationToken ct) =>
        [.. (await imports.ListAsync(ct).ConfigureAwait(false)).Select(read => read.Value).OrderByDescending(import => import.At).ThenBy(import => import.Id, StringComparer.Ordinal)];

    /// <summary>All rows of an import's file as they stand in it, with what is wrong with each; null where the file is no longer kept.</summary>
    public async Task<FileRowsWithProblems?> RowsAsync(string importId, CancellationToken ct)
    {
        if (await imports.FindAsync(importId, ct).ConfigureAwait(false) is not { Value: { State: ImportState.Checked } import }
            || await files.OpenAsync(import.FileId, ct).ConfigureAwait(false) is not { } content)
            return null;
        if (ContactFile.Read(content, _ => import.Columns, import.Sheets) is not FileOutcome.Table table)
        {
            await content.DisposeAsync().ConfigureAwait(false);
            return null;
        }

        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var problems = ImportPlanning.Steps(import.Kind, table, book, row => NewId(import.Id, row), Today).SelectMany(step => step.Problems).ToLookup(p => p.Row);
        var (header, mapping, width) = (table.Layout.Header, table.Layout.Columns, table.Layout.Header.Count);
        var rows = table.Lines.Select(row => new FileRowWithProblems(row.Number, [.. row.Cells, .. Enumerable.Repeat("", Math.Max(0, width - row.Cells.Count))], problems[row.Number]));
        if (mapping.NoHeader)
        {
            // It gets our headers, and what was said of all rows in each of them: nothing is remembered of a table without headers.
            string[] all = [.. mapping.WholeFile.Keys];
            header = [.. header.Select((_, place) => mapping.Columns.ElementAtOrDefault(place) ?? ""), .. all];
            rows = rows.Select(row => row with { Cells = [.. row.Cells, .. all.Select(column => mapping.WholeFile[column])] });
        }

        return new FileRowsWithProblems(content, import.File, header, rows);
    }

    /// <summary>Applies the import if it would still do what was looked at.</summary>
    /// <param name="importId">Which.</param>
    /// <param name="seenPlan">The <see cref="PlanFacts.Id"/> of the dry run that was shown.</param>
    /// <param name="by">Who says yes.</param>
    /// <param name="budget">How long to work at it before answering; see <see cref="WorkAsync"/>.</param>
    /// <param name="ct">Stops it; a yes that was recorded stays, and the timer goes on with it.</param>
    /// <param name="inviteTo">名簿更新: the events to which successors are invited afterwards.</param>
    /// <param name="sweepSeen">名簿更新: whether <see cref="PlanFacts.Sweep"/> was confirmed, where there is one.</param>
    /// <param name="daySeen">名簿更新: whether the day was confirmed, where it may be a slip of the pen (<see cref="HandoverLook.AsksAboutDay"/>).</param>
    public async Task<ApplyOutcome> ApplyAsync(
        string importId, string seenPlan, string by, TimeSpan budget, CancellationToken ct, IReadOnlyList<string>? inviteTo = null, bool sweepSeen = false,
        bool daySeen = false)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await imports.FindAsync(importId, ct).ConfigureAwait(false) is not { } read)
                return ApplyOutcome.NotFound;
            switch (read.Value.State)
            {
                case ImportState.Applied:
                    await WorkAsync(importId, budget, ct).ConfigureAwait(false);
                    return ApplyOutcome.Applied;
                case ImportState.Applying:
                    return Outcome(await WorkAsync(importId, budget, ct).ConfigureAwait(false));
                case ImportState.Checking:
                    return ApplyOutcome.Working;
                case ImportState.Checked:
                    break;
                default:
                    return ApplyOutcome.NotFound;
            }

            var plan = read.Value.Plan!;
            if (plan.Id != seenPlan)
                return ApplyOutcome.ContactsChanged;
            var stands = (await contacts.VersionAsync(ct).ConfigureAwait(false)).Random == plan.ContactsVersion;
            if (stands && !plan.Counts.CanBeApplied)
                return ApplyOutcome.HasProblems;
            var asksAboutDay = plan.Staying.Count > 0 || (read.Value.Kind is ImportKind.Handover { Terms: var terms } && terms.IsFarFrom(Today));
            if (stands && ((plan.Sweep is not null && !sweepSeen) || (asksAboutDay && !daySeen)))
                return ApplyOutcome.NotConfirmed;
            var changed = stands
                ? read.Value with
                {
                    State = ImportState.Applying, Yes = new(by, clock.GetUtcNow()), ContactsChanged = false, Progress = new(0, plan.Counts.Written),
                    InviteTo = inviteTo,
                }
                : ToCheck(read.Value) with { ContactsChanged = true, InviteTo = inviteTo };
            if (await imports.TrySaveAsync(read, changed, ct).ConfigureAwait(false) is null)
                continue;
            return Outcome(await WorkAsync(importId, budget, ct).ConfigureAwait(false));
        }

        return ApplyOutcome.Working;

        static ApplyOutcome Outcome(Import? import) => import?.State switch
        {
            null => ApplyOutcome.NotFound,
            ImportState.Applied or ImportState.Undone => ApplyOutcome.Applied,
            ImportState.Applying => ApplyOutcome.Working,
            _ => ApplyOutcome.ContactsChanged,
        };
    }

    /// <summary>Takes an applied import back as one step, as long as nothing else has changed and nobody whom it added was written to.</summary>
    public async Task<UndoOutcome> UndoAsync(string importId, string by, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            // The version first: if somebody else takes it back in between, the import says so.
            var version = await contacts.VersionAsync(ct).ConfigureAwait(false);
            if (await imports.FindAsync(importId, ct).ConfigureAwait(false) is not { Value: { State: ImportState.Applied or ImportState.Undone } } read)
                return UndoOutcome.NotFound;
            if (read.Value.State is ImportState.Undone)
                return UndoOutcome.Undone;
            if (!CanBeUndone(read.Value, version) || (await LeftBehindAsync(read.Value, ct).ConfigureAwait(false)).WrittenTo.Count > 0)
                return UndoOutcome.ChangedSince;
            var undone = read.Value with { State = ImportState.Undone, Undone = new(by, clock.GetUtcNow()) };
            if (await imports.TryFlipBackAsync(version, read, undone, ct).ConfigureAwait(false))
                return UndoOutcome.Undone;
        }

        return UndoOutcome.ChangedSince;
    }

    /// <summary>Why an applied import can no longer be taken back as a whole, and what of it still can; null where it can, or there is none.</summary>
    public async Task<ImportSince?> SinceAsync(string importId, CancellationToken ct)
    {
        var version = await contacts.VersionAsync(ct).ConfigureAwait(false);
        if (await imports.FindAsync(importId, ct).ConfigureAwait(false) is not { Value: { State: ImportState.Applied } import })
            return null;
        var left = await LeftBehindAsync(import, ct).ConfigureAwait(false);
        return CanBeUndone(import, version) && left.WrittenTo.Count == 0 ? null : await SinceAsync(import, version, left, ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes back what an applied import made of the contacts that are still as it left them, as one step. Those that have changed since stay as they
    /// are, and so does whoever was added and has been written to: an answer needs somebody whose it is.
    /// </summary>
    /// <param name="importId">Which.</param>
    /// <param name="seen">The <see cref="ImportSince.Version"/> that was looked at.</param>
    /// <param name="by">Who.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public async Task<UndoOutcome> UndoPartAsync(string importId, string seen, string by, CancellationToken ct)
    {
        // The version first, and the flip names it: nothing can have changed in between.
        var version = await contacts.VersionAsync(ct).ConfigureAwait(false);
        if (await imports.FindAsync(importId, ct).ConfigureAwait(false) is not { Value: { State: ImportState.Applied or ImportState.Undone } } read)
            return UndoOutcome.NotFound;
        if (read.Value.State is ImportState.Undone)
            return UndoOutcome.Undone;
        var left = await LeftBehindAsync(read.Value, ct).ConfigureAwait(false);
        if (version.Random != seen || await SinceAsync(read.Value, version, left, ct).ConfigureAwait(false) is not { Hindrance: null } since)
            return UndoOutcome.ChangedSince;
        if (await MadeTheirOwnAsync(left.WrittenTo, importId, by, ct).ConfigureAwait(false))
            version = await contacts.VersionAsync(ct).ConfigureAwait(false);
        var undone = read.Value with
        {
            State = ImportState.Undone, Undone = new(by, clock.GetUtcNow()),
            UndoneInPart = new(since.New, since.Changed, since.Left, [.. since.Named.Select(c => c.Id)]),
        };
        if (await imports.TryFlipBackAsync(version, read, undone, ct).ConfigureAwait(false))
            return UndoOutcome.Undone;
        return await imports.FindAsync(importId, ct).ConfigureAwait(false) is { Value.State: ImportState.Undone } ? UndoOutcome.Undone : UndoOutcome.ChangedSince;
    }

    private async Task<LeftBehind> LeftBehindAsync(Import import, CancellationToken ct)
    {
        var made = await contacts.MadeByAsync(import.Plan!.Id, ct).ConfigureAwait(false);
        return new(made, await written.AmongAsync(made.Where(m => m.Value is null).Select(m => m.Key).ToHashSet(), import.Result!.At, ct).ConfigureAwait(false));
    }

    private async Task<ImportSince> SinceAsync(Import import, ContactsVersion version, LeftBehind left, CancellationToken ct)
    {
        var plan = import.Plan!;
        var book = await contacts.BookAsync(version, ct).ConfigureAwait(false);
        var made = left.Made.Where(m => !left.WrittenTo.Contains(m.Key)).ToDictionary(m => m.Key, m => m.Value?.NamedNow(book));
        var hindrance = version.Staging != plan.Id ? UndoHindrance.OtherImport
            : made.Count == 0 ? UndoHindrance.AllChanged
            : ImportRules.FitTogether(made, book) ? (UndoHindrance?)null : UndoHindrance.DoesNotFit;
        var added = made.Values.Count(before => before is null);
        return new ImportSince(version.Random, added, made.Count - added, plan.Counts.Written - made.Count, await NamedAsync(import, made, left.WrittenTo, book, ct).ConfigureAwait(false), hindrance);
    }

    /// <summary>What stands of an applied import.</summary>
    /// <param name="Made">See <see cref="ContactTable.MadeByAsync"/>.</param>
    /// <param name="WrittenTo">Whom it added, and who has been written to since, or has answered.</param>
    private sealed record LeftBehind(IReadOnlyDictionary<string, Contact?> Made, IReadOnlySet<string> WrittenTo);

    /// <summary>Writes contacts of an import anew as they are, so that they no longer depend on whether it counts. True: there were any.</summary>
    private async Task<bool> MadeTheirOwnAsync(IReadOnlySet<string> ids, string importId, string by, CancellationToken ct)
    {
        var change = new ContactChange(by, clock.GetUtcNow(), ChangeKind.Undo, importId);
        foreach (var id in ids)
        {
            while ((await contacts.BookAsync(ct).ConfigureAwait(false)).FindStored(id) is { } stored
                && !await contacts.TrySaveAsync(stored, stored.Value, change, ct).ConfigureAwait(false))
            {
                // Somebody has changed it at this moment: then it is its own already, and is written once more.
            }
        }

        return ids.Count > 0;
    }

    /// <summary>The first of the import's contacts that have changed since, each with its last change. Empty once the import's pages are deleted.</summary>
    private async Task<IReadOnlyList<ChangedSince>> NamedAsync(
        Import import, Dictionary<string, Contact?> made, IReadOnlySet<string> writtenTo, ContactBook book, CancellationToken ct)
    {
        var named = new List<ChangedSince>();
        foreach (var which in PlanPages.Written)
        {
            for (var done = 0; done < import.Plan!.Counts.Of(which) && named.Count < MostNamed; done += PlanPages.PerPart)
            {
                foreach (var planned in await PlanPages.ReadAsync<PlannedContact>(files, import.Plan.FileId, which, done, PlanPages.PerPart, ct).ConfigureAwait(false))
                {
                    if (named.Count == MostNamed)
                        break;
                    if (made.ContainsKey(planned.Id))
                        continue;
                    var last = (await contacts.HistoryAsync(planned.Id, ct).ConfigureAwait(false)).Select(entry => entry.Change).FirstOrDefault();
                    named.Add(new ChangedSince(planned.Id, book.FindStored(planned.Id)?.Value.Name ?? planned.Name, last?.Reference == import.Id ? null : last, writtenTo.Contains(planned.Id)));
                }
            }
        }

        return named;
    }

    /// <summary>Deletes what is no longer needed: files that nobody said yes to for <see cref="Kept"/>, those of applied imports, and what taken-back ones left in the rows.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Kept;
        foreach (var read in await imports.ListAsync(ct).ConfigureAwait(false))
        {
            var import = read.Value;
            if (import.FilesGone || import.State is ImportState.Applying || import.ToInvite is not null)
                continue;
            if (import.At < before)
            {
                var gone = import with { FilesGone = true, State = import.IsActive || import.State is ImportState.Checked or ImportState.Failed or ImportState.ColumnsUnknown ? ImportState.Expired : import.State };
                if (await imports.TrySaveAsync(read, gone, ct).ConfigureAwait(false) is null)
                    continue;
                if (import.Plan is { } plan)
                    await files.DeleteAsync(plan.FileId, ct).ConfigureAwait(false);
                await files.DeleteAsync(import.FileId, ct).ConfigureAwait(false);
            }
            else if (import.State is ImportState.Applied or ImportState.Undone)
            {
                await files.DeleteAsync(import.FileId, ct).ConfigureAwait(false);
            }
        }

        if ((await imports.ActiveAsync(ct).ConfigureAwait(false)).Count == 0)
            await imports.DeleteLeftoversAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Whether a check, which cannot be parted, is begun by a worker who has so much time left.</summary>
    internal static bool CanCheck(int rows, TimeSpan left) => left >= EnoughForAny || rows <= left.TotalSeconds * RowsPerSecond;

    /// <summary>Reads a file with the columns that were chosen for such headers before, where there are any.</summary>
    private async Task<(FileOutcome File, ColumnMapping? Columns)> ReadAsync(Stream content, IReadOnlyList<string>? sheets, CancellationToken ct)
    {
        var file = ContactFile.Read(content, sheets: sheets);
        if (LayoutOf(file) is not { } layout)
            return (file, null);
        var columns = await imports.FindColumnsAsync(ColumnMapping.HeaderId(layout.Header), ct).ConfigureAwait(false);
        // Sheets that are called by the year, or by anything else, say nothing of districts.
        if (columns is null && layout.Header.Index().FirstOrDefault(h => h.Item == ColumnMapping.SheetName && layout.Columns.Columns[h.Index] == ContactColumn.District) is { Item: not null, Index: var sheet }
            && await contacts.BookAsync(ct).ConfigureAwait(false) is var book && layout.Values[sheet].Concat(layout.Sheets.Count > 1 ? layout.Sheets : []).Any(name => book.DistrictSpelled(name) is null))
            columns = layout.Columns with { Columns = [.. layout.Columns.Columns.Select((column, place) => place == sheet ? null : column)] };
        return columns is null ? (file, null) : (ContactFile.Read(content, _ => columns, sheets), columns);
    }

    private static FileLayout? LayoutOf(FileOutcome file) => file switch
    {
        FileOutcome.Table table => table.Layout,
        FileOutcome.ColumnsUnknown unknown => unknown.Layout,
        _ => null,
    };

    private DateOnly Today => JapanTime.Day(clock.GetUtcNow());

    private static bool CanBeUndone(Import import, ContactsVersion version) =>
        import.State is ImportState.Applied && version.Random == import.AppliedVersion && version.Staging == import.Plan!.Id;

    private static Import ToCheck(Import import) =>
        import with { State = ImportState.Checking, Tries = 0, Yes = null, Progress = new(0, import.File.Rows), HeldUntil = null };

    /// <summary>The same for the same row of the same import: staged again after a crash, it writes over what was staged.</summary>
    private static string NewId(string importId, int row) =>
        Ids.From(SHA256.HashData(Encoding.UTF8.GetBytes($"{importId}/{row}")), Ids.ContactLength);

    /// <summary>Saves, and keeps others away for another minute.</summary>
    private Task<Stored<Import>?> HeldAsync(Stored<Import> read, Import changed, CancellationToken ct) =>
        imports.TrySaveAsync(read, changed with { HeldUntil = clock.GetUtcNow() + Hold }, ct);

    /// <summary>Makes the dry run from the beginning: after a crash nothing of it is worth keeping.</summary>
    private async Task CheckAsync(Stored<Import> held, CancellationToken ct)
    {
        var import = held.Value;
        await using var content = await files.OpenAsync(import.FileId, ct).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The file of an import that is to be checked is gone.");
        if (ContactFile.Read(content, _ => import.Columns, import.Sheets) is not FileOutcome.Table table)
            throw new InvalidOperationException("The file of an import is not the table that it was.");
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var plan = new PlanWriter(files);
        Stored<Import>? saved = held;
        var sign = RowsBetweenSigns;
        foreach (var step in ImportPlanning.Steps(import.Kind, table, book, row => NewId(import.Id, row), Today))
        {
            await plan.AddAsync(step, ct).ConfigureAwait(false);
            if (step.Row < sign)
                continue;
            sign = step.Row + RowsBetweenSigns;
            saved = await HeldAsync(saved, saved.Value with { Progress = new(Math.Min(step.Row, import.File.Rows), import.File.Rows) }, ct).ConfigureAwait(false);
            if (saved is null)
                break;
        }

        if (saved is not null)
        {
            var counts = await plan.CompleteAsync(ct).ConfigureAwait(false);
            saved = await imports.TrySaveAsync(saved, saved.Value with
            {
                State = ImportState.Checked, Tries = 0, Progress = null, File = FileFacts.Of(table.Layout, table.Rows.Count), HeldUntil = null, Plan = new(Ids.NewContact(), plan.FileId, book.Version, counts) { Vacancies = plan.Vacancies, Sweep = plan.Sweep, Staying = plan.Staying },
            }, ct).ConfigureAwait(false);
        }

        // Of two dry runs one counts; the other's pages are of no use.
        if (saved is null)
            await files.DeleteAsync(plan.FileId, ct).ConfigureAwait(false);
        else if (import.Plan is { } former)
            await files.DeleteAsync(former.FileId, ct).ConfigureAwait(false);
    }

    /// <summary>Stages the plan from where it was left, and flips it. True: its state has changed; false: it waits for the next worker.</summary>
    private async Task<bool> StageAsync(Stored<Import> held, long begun, TimeSpan budget, CancellationToken ct)
    {
        var plan = held.Value.Plan!;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            // The book before the claim: whoever claims later stages later, and is noticed by the rows' versions.
            var book = await contacts.BookAsync(ct).ConfigureAwait(false);
            var version = await contacts.VersionAsync(ct).ConfigureAwait(false);
            if (version.Random != plan.ContactsVersion)
                return await imports.TrySaveAsync(held, ToCheck(held.Value) with { ContactsChanged = true }, ct).ConfigureAwait(false) is not null;
            if (version.Staging != plan.Id)
            {
                if (await IsStagedByAnotherAsync(version, ct).ConfigureAwait(false))
                    break;
                // What was staged before somebody else claimed may have been staged over.
                if (await HeldAsync(held, held.Value with { Progress = new(0, plan.Counts.Written) }, ct).ConfigureAwait(false) is not { } again)
                    return false;
                held = again;
            }

            if (await imports.ClaimAsync(version, plan.Id, ct).ConfigureAwait(false) is not { } claim)
                continue;
            var done = held.Value.Progress!.Done;
            while (done < plan.Counts.Written)
            {
                if (Stopwatch.GetElapsedTime(begun) >= budget)
                {
                    await imports.TrySaveAsync(held, held.Value with { HeldUntil = null }, ct).ConfigureAwait(false);
                    return false;
                }

                var planned = await WrittenAsync(plan, done, ct).ConfigureAwait(false);
                if (!await imports.TryStageAsync(held.Value, book, planned, ct).ConfigureAwait(false))
                    break;
                done += planned.Count;
                if (done == plan.Counts.Written)
                    break;
                if (await HeldAsync(held, held.Value with { Progress = new(done, plan.Counts.Written) }, ct).ConfigureAwait(false) is not { } on)
                    return false;
                held = on;
            }

            if (done == plan.Counts.Written)
            {
                var applied = Applied(held.Value);
                if (await imports.TryFlipAsync(version, claim, held, applied, ct).ConfigureAwait(false))
                {
                    await files.DeleteAsync(applied.FileId, ct).ConfigureAwait(false);
                    return true;
                }
            }

            contacts.Forget();
        }

        await imports.TrySaveAsync(held, held.Value with { HeldUntil = null }, ct).ConfigureAwait(false);
        return false;
    }

    private Import Applied(Import import) => import with
    {
        State = ImportState.Applied, Progress = null, HeldUntil = null, AppliedVersion = Ids.New(16),
        Result = new ImportResult(
            import.Yes!.By, clock.GetUtcNow(), import.Plan!.Counts.New, import.Plan.Counts.Changed, import.Plan.Counts.Unchanged, import.Plan.Counts.Ended),
    };

    /// <summary>Invites before it says so: whoever dies in between invites again, which adds nobody twice.</summary>
    private async Task InviteAsync(Stored<Import> held, string eventId, CancellationToken ct)
    {
        var import = held.Value;
        if (import.Kind is ImportKind.Handover { Terms: var terms })
        {
            contacts.Forget();
            await successors.InviteAsync(eventId, terms.Role, terms.Date, ct).ConfigureAwait(false);
        }

        await imports.TrySaveAsync(held, import with { Invited = [.. import.Invited, eventId], HeldUntil = null }, ct).ConfigureAwait(false);
    }

    /// <summary>The next contacts of the plan to be written, all of one class.</summary>
    private async Task<IReadOnlyList<PlannedContact>> WrittenAsync(PlanFacts plan, int done, CancellationToken ct)
    {
        foreach (var which in PlanPages.Written)
        {
            var count = plan.Counts.Of(which);
            if (done < count)
            {
                var planned = await PlanPages.ReadAsync<PlannedContact>(
                    files, plan.FileId, which, done, Math.Min(StagedBetweenCommits, count - done), ct).ConfigureAwait(false);
                return planned.Count > 0 ? planned : throw new InvalidOperationException("A page of an import's plan is gone.");
            }

            done -= count;
        }

        throw new InvalidOperationException("A plan has no more contacts to write.");
    }

    /// <summary>Whether another import, with a worker at it, has the claim.</summary>
    private async Task<bool> IsStagedByAnotherAsync(ContactsVersion version, CancellationToken ct)
    {
        foreach (var id in version.Staging is null ? [] : await imports.ActiveAsync(ct).ConfigureAwait(false))
        {
            if (await imports.FindAsync(id, ct).ConfigureAwait(false) is { Value: { State: ImportState.Applying } other }
                && other.Plan!.Id == version.Staging && other.HeldUntil > clock.GetUtcNow())
                return true;
        }

        return false;
    }
}

/// <summary>What became of a file that was given.</summary>
public abstract record StartOutcome
{
    private StartOutcome() { }

    /// <summary>It is to be checked, and waits for a look and a yes.</summary>
    public sealed record Started(string ImportId) : StartOutcome;

    /// <summary>It is not a contact list.</summary>
    /// <param name="Problem">Why.</param>
    /// <param name="Cell">Where, if it is one cell's fault.</param>
    public sealed record Refused(FileProblem Problem, FileCell? Cell = null) : StartOutcome;
}

/// <summary>An import as it is shown.</summary>
/// <param name="Import">As it stands.</param>
/// <param name="ChangedSince">Whether contacts or districts have changed since its dry run, which had better be made anew.</param>
/// <param name="CanBeUndone">Whether it is applied and no contact has changed since; whether somebody was written to is looked at when it is taken back.</param>
public sealed record ImportLook(Import Import, bool ChangedSince, bool CanBeUndone);

/// <summary>What has happened since an import was applied.</summary>
/// <param name="Version">Of the contacts, as looked at.</param>
/// <param name="New">Contacts that it added, and that are as it left them.</param>
/// <param name="Changed">Contacts that it changed, and that are as it left them.</param>
/// <param name="Left">Its contacts that have changed since, or were added and written to.</param>
/// <param name="Named">The first of these.</param>
/// <param name="Hindrance">Why nothing of it can be taken back; null: those that are as it left them can.</param>
public sealed record ImportSince(string Version, int New, int Changed, int Left, IReadOnlyList<ChangedSince> Named, UndoHindrance? Hindrance);

/// <summary>A contact of an import that has changed since, or was added and written to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">As it stands.</param>
/// <param name="Last">Its last change; null where none is known.</param>
/// <param name="WrittenTo">Whether an event has written to it, or has its answer.</param>
public sealed record ChangedSince(string Id, string Name, ContactChange? Last, bool WrittenTo);

/// <summary>Why nothing of an import can be taken back.</summary>
public enum UndoHindrance
{
    /// <summary>Another import has been staged since: it has taken over what this one left.</summary>
    OtherImport = 1,

    /// <summary>No contact is as it left it, or all that are were added and written to.</summary>
    AllChanged,

    /// <summary>What stood before no longer fits: a district is gone, a 番号 is somebody else's, or somebody was merged into who would be gone.</summary>
    DoesNotFit,
}

/// <summary>A dry run of a 名簿更新, as it is shown.</summary>
/// <param name="Look">The import.</param>
/// <param name="Kind">Role, day and extent, and what staff have said so far.</param>
/// <param name="Contacts">Everybody whom it is about, each with the posts.</param>
/// <param name="Problems">What must be put right or said first.</param>
/// <param name="Notes">See <see cref="ImportStep.Notes"/>.</param>
/// <param name="Vacant">See <see cref="HandoverPlan.Vacant"/>.</param>
/// <param name="Affected">The events that would ask successors; empty while there are problems.</param>
/// <param name="Book">The contacts as they stand.</param>
public sealed record HandoverLook(
    ImportLook Look, ImportKind.Handover Kind, IReadOnlyList<PlannedContact> Contacts, IReadOnlyList<RowProblems> Problems,
    IReadOnlyList<RowProblems> Notes, IReadOnlyDictionary<string, int> Vacant, IReadOnlyList<AffectedEvent> Affected, ContactBook Book)
{
    /// <summary>See <see cref="Handover.IsFarFrom"/>.</summary>
    public bool DayIsFar { get; init; }

    /// <summary>Who is in office, not listed, and stays.</summary>
    public IReadOnlyList<Contact> Staying => [.. Look.Import.Plan!.Staying.Select(Book.Find).OfType<Contact>()];

    /// <summary>Whether it is to be confirmed that the day is right.</summary>
    public bool AsksAboutDay => DayIsFar || Look.Import.Plan!.Staying.Count > 0;

    private static readonly string[] SaidByPosts = [ContactColumn.Role, ContactColumn.Status, ContactColumn.StatusSince];

    /// <summary>The contacts with a post of one of these classes, each with that post, in the order of the list.</summary>
    public IReadOnlyList<(PlannedContact Contact, HandoverPart Part)> Of(params IReadOnlyCollection<HandoverClass> classes) =>
    [
        .. Contacts.SelectMany(c => c.Parts.Select(p => (Contact: c, Part: p))).Where(l => classes.Contains(l.Part.Class))
            .OrderBy(l => l.Part.Row),
    ];

    /// <summary>Known contacts of which more changes than what their posts say, each with what that is.</summary>
    public IReadOnlyList<PlannedContact> Changed =>
    [
        .. Contacts.Select(c => c with { Changes = [.. c.Changes.Where(f => !SaidByPosts.Contains(f.Column))] })
            .Where(c => c.Changes.Count > 0).OrderBy(c => c.Row),
    ];
}

/// <summary>One page of one class of a dry run.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Pages">At least 1.</param>
/// <param name="Contacts">Of every class but the refused.</param>
/// <param name="Problems">Of the refused and the noted.</param>
public sealed record PlanPage(int Page, int Pages, IReadOnlyList<PlannedContact> Contacts, IReadOnlyList<RowProblems> Problems);

/// <summary>A file with what is wrong in it.</summary>
/// <param name="Content">To be disposed of when the rows have been read.</param>
/// <param name="File">What it is.</param>
/// <param name="Header">The headers by place.</param>
/// <param name="Rows">Read as they are asked for.</param>
public sealed record FileRowsWithProblems(Stream Content, FileFacts File, IReadOnlyList<string> Header, IEnumerable<FileRowWithProblems> Rows);

/// <summary>A row of it.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Cells">As they stand in it; at least one for each header.</param>
/// <param name="Problems">What is wrong with it.</param>
public sealed record FileRowWithProblems(int Row, IReadOnlyList<string> Cells, IEnumerable<RowProblem> Problems);

/// <summary>What became of a yes.</summary>
public enum ApplyOutcome
{
    /// <summary>It counts: now, or already before.</summary>
    Applied = 1,

    /// <summary>It is under way, and goes on by itself.</summary>
    Working,

    /// <summary>The contacts have changed since the dry run: look again.</summary>
    ContactsChanged,

    /// <summary>Rows must be put right first, or nothing would change.</summary>
    HasProblems,

    /// <summary>名簿更新: so many posts would become vacant, or the day is so odd, that this must be confirmed too.</summary>
    NotConfirmed,

    NotFound,
}

/// <summary>What became of taking an import back.</summary>
public enum UndoOutcome
{
    /// <summary>What stood before stands again: now, or already before.</summary>
    Undone = 1,

    /// <summary>Something else has changed since, or another import is under way; nothing was done.</summary>
    ChangedSince,

    /// <summary>There is no such import, or it was never applied.</summary>
    NotFound,
}
