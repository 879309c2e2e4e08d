using System.Security.Cryptography;
using System.Text;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Import of a contact list: give a file, look at what it would do, say yes. All of it or nothing.</summary>
public sealed class ImportDesk(ContactTable contacts, FileStore files, TimeProvider clock)
{
    private const int Attempts = 2;

    /// <summary>Keeps a file for a dry run. Nothing is changed yet.</summary>
    public async Task<StartOutcome> StartAsync(string fileName, ReadOnlyMemory<byte> content, string by, CancellationToken ct)
    {
        if (content.Length > FileStore.MaxBytes)
            return new StartOutcome.Refused(FileProblem.TooLarge);
        switch (ContactFile.Read(content.ToArray()))
        {
            case FileOutcome.Unreadable unreadable:
                return new StartOutcome.Refused(unreadable.Problem);
            case FileOutcome.ColumnsUnknown:
                return new StartOutcome.Refused(FileProblem.NoNameColumn);
        }

        var fileId = await files.SaveAsync(content, ct).ConfigureAwait(false);
        var import = new Import(Ids.NewContact(), fileId, fileName, by, clock.GetUtcNow());
        await contacts.AddImportAsync(import, ct).ConfigureAwait(false);
        return new StartOutcome.Started(import.Id);
    }

    /// <summary>What the import would do to the contacts as they stand now; null where there is no such import.</summary>
    public async Task<DryRun?> LookAsync(string importId, CancellationToken ct)
    {
        if (!Ids.IsValid(importId, Ids.ContactLength) || await contacts.FindImportAsync(importId, ct).ConfigureAwait(false) is not { } import)
            return null;
        if (import.Value.Result is not null)
            return new DryRun(import, null, null, null);
        if (await files.ReadAsync(import.Value.FileId, ct).ConfigureAwait(false) is not { } content
            || ContactFile.Read(content) is not FileOutcome.Table table)
            return null;
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        return new DryRun(import, table, ImportRules.Plan(table, book, row => NewId(importId, row)), book);
    }

    /// <summary>Applies the import if it would still do what was looked at.</summary>
    /// <param name="importId">Which.</param>
    /// <param name="seenVersion">The contacts' version that the dry run was shown for.</param>
    /// <param name="by">Who says yes.</param>
    /// <param name="ct">Stops it; nothing has taken effect then.</param>
    public async Task<ApplyOutcome> ApplyAsync(string importId, string seenVersion, string by, CancellationToken ct)
    {
        // Once more when the rows were only touched, by an import that never took effect.
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await LookAsync(importId, ct).ConfigureAwait(false) is not { } look)
                return ApplyOutcome.NotFound;
            if (look.Import.Value.Result is not null)
                return ApplyOutcome.Applied;
            if (look.Plan is not { } plan || look.Book is not { } book || book.Version != seenVersion)
                return ApplyOutcome.ContactsChanged;
            if (!plan.CanBeApplied)
                return ApplyOutcome.HasProblems;
            var applied = look.Import.Value with
            {
                Result = new ImportResult(by, clock.GetUtcNow(), plan.New.Count(), plan.Changed.Count(), plan.Unchanged.Count()),
            };
            var written = plan.New.Concat(plan.Changed).Select(e => e.Contact).ToList();
            if (await contacts.TryApplyAsync(look.Import, applied, book, written, ct).ConfigureAwait(false))
                return ApplyOutcome.Applied;
        }

        return ApplyOutcome.ContactsChanged;
    }

    /// <summary>The same for the same row of the same import: applied again after a crash, it writes over what was staged.</summary>
    private static string NewId(string importId, int row) =>
        Ids.From(SHA256.HashData(Encoding.UTF8.GetBytes($"{importId}/{row}")), Ids.ContactLength);
}

/// <summary>What became of a file that was given.</summary>
public abstract record StartOutcome
{
    private StartOutcome() { }

    /// <summary>It waits for a look and a yes.</summary>
    public sealed record Started(string ImportId) : StartOutcome;

    /// <summary>It is not a contact list.</summary>
    public sealed record Refused(FileProblem Problem) : StartOutcome;
}

/// <summary>What an import would do, or did.</summary>
/// <param name="Import">The import; with a result once it was applied, and then the rest is null.</param>
/// <param name="Table">The file.</param>
/// <param name="Plan">What it would do.</param>
/// <param name="Book">The contacts that it was compared with.</param>
public sealed record DryRun(Stored<Import> Import, FileOutcome.Table? Table, ImportPlan? Plan, ContactBook? Book);

/// <summary>What became of a yes.</summary>
public enum ApplyOutcome
{
    /// <summary>It counts: now, or already before.</summary>
    Applied = 1,

    /// <summary>The contacts have changed since the dry run: look again.</summary>
    ContactsChanged,

    /// <summary>Rows must be put right first, or nothing would change.</summary>
    HasProblems,

    NotFound,
}
