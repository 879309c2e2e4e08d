using Azure;
using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Imports in the Contacts table: their own rows, the rows that they stage in the contacts, and the flip.</summary>
/// <remarks>
/// While there is work to do for an import a mark stands beside its row, put and taken in the transaction that says so: what is to go on is
/// one range, which is empty most of the time.
/// </remarks>
public sealed class ImportTable(Storage storage, ContactTable contacts)
{
    /// <summary>Transactions under way at once: the service takes 20 of a hundred rows a second in one partition.</summary>
    private const int Parallel = 4;

    /// <summary>An import, or null.</summary>
    public Task<Stored<Import>?> FindAsync(string id, CancellationToken ct) =>
        Ids.IsValid(id, Ids.ContactLength) ? contacts.FindImportAsync(id, ct) : Task.FromResult<Stored<Import>?>(null);

    /// <summary>Every import, in no order.</summary>
    public async Task<IReadOnlyList<Stored<Import>>> ListAsync(CancellationToken ct)
    {
        var imports = new List<Stored<Import>>();
        await foreach (var row in RangeAsync(ContactKeys.Imports, ContactKeys.AfterImports, ct).ConfigureAwait(false))
            imports.Add(new(Json.Read<Import>(row.GetString("Doc")), row.ETag.ToString()));
        return imports;
    }

    /// <summary>How staff have said that files with these headers are to be read, or null.</summary>
    /// <param name="headerId">From <see cref="ColumnMapping.HeaderId"/>.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<ColumnMapping?> FindColumnsAsync(string headerId, CancellationToken ct) =>
        await contacts.FindRowAsync(ContactKeys.Columns(headerId), ct).ConfigureAwait(false) is { } row ? Json.Read<ColumnMapping>(row.GetString("Doc")) : null;

    /// <summary>Remembers it; the last word counts.</summary>
    public async Task SaveColumnsAsync(string headerId, ColumnMapping columns, CancellationToken ct) =>
        await storage.Contacts.UpsertEntityAsync(
            new TableEntity(ContactKeys.Partition, ContactKeys.Columns(headerId)) { ["Doc"] = Json.Write(columns) }, TableUpdateMode.Replace, ct).ConfigureAwait(false);

    /// <summary>The ids of imports that there is work for.</summary>
    public async Task<IReadOnlyList<string>> ActiveAsync(CancellationToken ct)
    {
        var ids = new List<string>();
        await foreach (var row in RangeAsync(ContactKeys.Active, ContactKeys.AfterActive, ct).ConfigureAwait(false))
            ids.Add(row.RowKey[ContactKeys.Active.Length..]);
        return ids;
    }

    /// <summary>Adds an import.</summary>
    public async Task AddAsync(Import import, CancellationToken ct)
    {
        List<TableTransactionAction> actions = [new(TableTransactionActionType.Add, Row(import))];
        if (import.IsActive)
            actions.Add(new(TableTransactionActionType.Add, Mark(import)));
        await storage.Contacts.SubmitTransactionAsync(actions, ct).ConfigureAwait(false);
    }

    /// <summary>Replaces an import as it was read. Null: changed since.</summary>
    public async Task<Stored<Import>?> TrySaveAsync(Stored<Import> read, Import changed, CancellationToken ct)
    {
        try
        {
            var responses = await storage.Contacts.SubmitTransactionAsync(Saving(read, changed), ct).ConfigureAwait(false);
            return new(changed, Written(responses.Value[0]).ToString());
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return null;
        }
    }

    /// <summary>
    /// Says in the version row which plan is being staged, which changes nothing for readers. Whoever claims takes the right to flip from
    /// whoever claimed before, so no plan counts whose rows were staged over.
    /// </summary>
    /// <param name="version">As read.</param>
    /// <param name="plan">The plan that is to be staged.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The version row's ETag, which the flip must name; null: somebody else has changed it.</returns>
    internal async Task<ETag?> ClaimAsync(ContactsVersion version, string plan, CancellationToken ct)
    {
        var row = new TableEntity(ContactKeys.Partition, ContactKeys.Version) { ["Random"] = version.Random, ["Staging"] = plan };
        try
        {
            return Written(version.ETag is { } etag
                ? await storage.Contacts.UpdateEntityAsync(row, etag, TableUpdateMode.Merge, ct).ConfigureAwait(false)
                : await storage.Contacts.AddEntityAsync(row, ct).ConfigureAwait(false));
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return null;
        }
    }

    /// <summary>Stages contacts of a plan in their rows, each with its history. It can be done again.</summary>
    /// <param name="import">Whose plan it is, with a yes.</param>
    /// <param name="book">The contacts as they stand, read before the claim.</param>
    /// <param name="planned">New and changed contacts of the plan.</param>
    /// <param name="ct">Stops it; what was staged counts for nothing.</param>
    /// <returns>False: a row has changed since the book was read.</returns>
    internal async Task<bool> TryStageAsync(Import import, ContactBook book, IReadOnlyList<PlannedContact> planned, CancellationToken ct)
    {
        var change = new ContactChange(import.Yes!.By, import.Yes.At, How(import.Kind), import.Id);
        var byRoom = planned.ToLookup(p => ContactHistory.IsFull(book.Pending.GetValueOrDefault(p.Id)));
        var staged = true;
        await System.Threading.Tasks.Parallel.ForEachAsync(
            byRoom[false].Chunk(TableErrors.BatchSize), new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = ct },
            async (batch, token) =>
            {
                if (staged && !await contacts.TrySubmitAsync(batch.Select(p => Stage(p, book, import.Plan!.Id, change)), token).ConfigureAwait(false))
                    staged = false;
            }).ConfigureAwait(false);
        foreach (var contact in byRoom[true])
            staged = staged && await TryStageFullAsync(contact, book, import.Plan!.Id, change, ct).ConfigureAwait(false);
        return staged;
    }

    /// <summary>Makes a staged plan count, for every reader at once.</summary>
    /// <param name="version">As read before the claim.</param>
    /// <param name="claim">From <see cref="ClaimAsync"/>.</param>
    /// <param name="read">The import as read.</param>
    /// <param name="applied">The import as it is to stand; <see cref="Import.AppliedVersion"/> becomes the contacts' version.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    /// <returns>False: contacts, or the import, have changed; nothing took effect.</returns>
    internal Task<bool> TryFlipAsync(ContactsVersion version, ETag claim, Stored<Import> read, Import applied, CancellationToken ct) =>
        contacts.TrySubmitAsync([Version(applied, version.Imports.Append(applied.Plan!.Id), applied.AppliedVersion!, claim), .. Saving(read, applied)], ct);

    /// <summary>Takes back an applied import: what stood before stands again, for every reader at once.</summary>
    /// <returns>False: something else has changed since; nothing took effect.</returns>
    internal Task<bool> TryFlipBackAsync(ContactsVersion version, Stored<Import> read, Import undone, CancellationToken ct) =>
        contacts.TrySubmitAsync([Version(undone, version.Imports.Where(p => p != undone.Plan!.Id), Ids.New(16), version.ETag!.Value), .. Saving(read, undone)], ct);

    /// <summary>Deletes rows of contacts that only a plan which does not count has made. Only while no import is under way.</summary>
    public async Task DeleteLeftoversAsync(CancellationToken ct)
    {
        contacts.Forget();
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        foreach (var (id, etag) in book.Leftovers)
        {
            try
            {
                await storage.Contacts.DeleteEntityAsync(ContactKeys.Partition, ContactKeys.Contact(id), etag, ct).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.IsLostRace())
            {
                // An import that was begun meanwhile makes use of it.
            }
        }

        contacts.Forget();
    }

    private static TableTransactionAction Version(Import import, IEnumerable<string> counting, string random, ETag etag) => new(
        TableTransactionActionType.UpdateReplace,
        new TableEntity(ContactKeys.Partition, ContactKeys.Version)
        {
            ["Random"] = random, ["Imports"] = string.Join(',', counting), ["Staging"] = import.Plan!.Id,
        },
        etag);

    private static TableTransactionAction Stage(PlannedContact planned, ContactBook book, string plan, ContactChange change)
    {
        var before = book.FindStored(planned.Id);
        var row = StagedRow(planned, before, plan);
        var (name, text, weight) = ContactHistory.PropertyOf(plan, new HistoryEntry(change, planned.Changes, Added: before is null));
        row[name] = text;
        row[ContactHistory.Pending] = book.Pending.GetValueOrDefault(planned.Id) + weight;
        return before is not null ? new(TableTransactionActionType.UpdateMerge, row, before.ETag)
            : book.Leftovers.TryGetValue(planned.Id, out var leftover) ? new(TableTransactionActionType.UpdateMerge, row, leftover)
            : new(TableTransactionActionType.Add, row);
    }

    /// <summary>The same for a row that holds so many imports' history that it has to be folded first.</summary>
    private async Task<bool> TryStageFullAsync(PlannedContact planned, ContactBook book, string plan, ContactChange change, CancellationToken ct)
    {
        var before = book.FindStored(planned.Id);
        if (await contacts.FindRowAsync(ContactKeys.Contact(planned.Id), ct).ConfigureAwait(false) is not { } read)
            return false;
        var row = StagedRow(planned, before, plan);
        var blocks = ContactHistory.Put(planned.Id, read, row, await contacts.HistoryInAsync(read, null, ct).ConfigureAwait(false));
        var (name, text, weight) = ContactHistory.PropertyOf(plan, new HistoryEntry(change, planned.Changes, Added: before is null));
        row[name] = text;
        row[ContactHistory.Pending] = weight;
        return read.ETag == (before?.ETag ?? book.Leftovers.GetValueOrDefault(planned.Id)) && await contacts.TrySubmitAsync(
            [
                new(TableTransactionActionType.UpdateReplace, row, read.ETag),
                .. blocks.Select(block => new TableTransactionAction(TableTransactionActionType.UpsertReplace, block)),
            ], ct).ConfigureAwait(false);
    }

    private static TableEntity StagedRow(PlannedContact planned, Stored<Contact>? before, string plan)
    {
        var row = new TableEntity(ContactKeys.Partition, ContactKeys.Contact(planned.Id)) { ["Next"] = Json.Write(planned.Contact), ["Import"] = plan };
        if (before is not null)
            row["Doc"] = Json.Write(before.Value);
        return row;
    }

    private static ChangeKind How(ImportKind kind) => kind switch
    {
        ImportKind.Plain => ChangeKind.Import,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static IEnumerable<TableTransactionAction> Saving(Stored<Import> read, Import changed)
    {
        yield return new(TableTransactionActionType.UpdateReplace, Row(changed), read.ETag);
        if (changed.IsActive != read.Value.IsActive)
        {
            yield return changed.IsActive
                ? new(TableTransactionActionType.UpsertReplace, Mark(changed))
                : new(TableTransactionActionType.Delete, Mark(changed), ETag.All);
        }
    }

    private static TableEntity Row(Import import) => new(ContactKeys.Partition, ContactKeys.Import(import.Id)) { ["Doc"] = Json.Write(import) };

    private static TableEntity Mark(Import import) => new(ContactKeys.Partition, ContactKeys.ActiveImport(import.Id));

    private static ETag Written(Response response) =>
        response.Headers.ETag ?? throw new InvalidOperationException("The table service named no version of what it wrote.");

    private AsyncPageable<TableEntity> RangeAsync(string from, string to, CancellationToken ct) => storage.Contacts.QueryAsync<TableEntity>(
        TableClient.CreateQueryFilter($"PartitionKey eq {ContactKeys.Partition} and RowKey ge {from} and RowKey lt {to}"), cancellationToken: ct);
}
