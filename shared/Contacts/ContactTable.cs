using Azure;
using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Contacts, districts and roles in the Contacts table.</summary>
/// <remarks>
/// An import is staged inside the contacts' rows: a row keeps what stood there (<c>Doc</c>) beside what the import makes of it
/// (<c>Next</c>) and the import's id. Which of the two counts is said by the version row, which lists the imports that were
/// applied. So an import takes effect, for every reader at once, by changing that one row.
/// </remarks>
public sealed class ContactTable(Storage storage)
{
    private ContactBook? cached;

    /// <summary>The contacts as they stand now. One point read while nothing has changed, else a range as well.</summary>
    public async Task<ContactBook> BookAsync(CancellationToken ct)
    {
        var version = await VersionAsync(ct).ConfigureAwait(false);
        if (cached is { } known && known.Version == version.Random)
            return known;

        var contacts = new List<Stored<Contact>>();
        var leftovers = new Dictionary<string, ETag>();
        var applied = version.Imports.ToHashSet();
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {ContactKeys.Partition} and RowKey ge {ContactKeys.Contacts} and RowKey lt {ContactKeys.AfterContacts}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            if (Resolve(row, applied) is { } document)
                contacts.Add(new(Json.Read<Contact>(document), row.ETag.ToString()));
            else
                leftovers.Add(row.RowKey[ContactKeys.Contacts.Length..], row.ETag);
        }

        var districts = await DistrictsAsync(ct).ConfigureAwait(false);
        var roles = await RolesAsync(ct).ConfigureAwait(false);
        return cached = new ContactBook(version.Random, contacts, districts?.Value ?? [], leftovers, roles?.Value);
    }

    /// <summary>The districts with the version that a change must name; null before any was entered.</summary>
    public async Task<Stored<IReadOnlyList<District>>?> DistrictsAsync(CancellationToken ct)
    {
        var row = await FindRowAsync(ContactKeys.Districts, ct).ConfigureAwait(false);
        return row is null ? null : new(Json.Read<IReadOnlyList<District>>(row.GetString("Doc")), row.ETag.ToString());
    }

    /// <summary>Replaces the districts as they were read. False: changed since.</summary>
    public Task<bool> TrySaveDistrictsAsync(
        Stored<IReadOnlyList<District>>? read, IReadOnlyList<District> changed, CancellationToken ct) =>
        TrySaveRegisterAsync(ContactKeys.Districts, read, changed, Touch(), ct);

    /// <summary>Replaces the districts, if no contact has changed either: a district that goes must not have come into use. False: changed since.</summary>
    public async Task<bool> TrySaveDistrictsAsync(
        Stored<IReadOnlyList<District>>? read, IReadOnlyList<District> changed, ContactBook book, CancellationToken ct) =>
        await TouchWhileStandsAsync(book, ct).ConfigureAwait(false) is { } touch
        && await TrySaveRegisterAsync(ContactKeys.Districts, read, changed, touch, ct).ConfigureAwait(false);

    /// <summary>The registered roles with the version that a change must name; null before any was registered.</summary>
    public async Task<Stored<IReadOnlyList<Role>>?> RolesAsync(CancellationToken ct)
    {
        var row = await FindRowAsync(ContactKeys.Roles, ct).ConfigureAwait(false);
        return row is null ? null : new(Json.Read<IReadOnlyList<Role>>(row.GetString("Doc")), row.ETag.ToString());
    }

    /// <summary>Replaces the registered roles as they were read. False: changed since.</summary>
    public Task<bool> TrySaveRolesAsync(Stored<IReadOnlyList<Role>>? read, IReadOnlyList<Role> changed, CancellationToken ct) =>
        TrySaveRegisterAsync(ContactKeys.Roles, read, changed, Touch(), ct);

    /// <summary>Replaces the registered roles, if no contact has changed either: a role that goes must not have come into use. False: changed since.</summary>
    public async Task<bool> TrySaveRolesAsync(
        Stored<IReadOnlyList<Role>>? read, IReadOnlyList<Role> changed, ContactBook book, CancellationToken ct) =>
        await TouchWhileStandsAsync(book, ct).ConfigureAwait(false) is { } touch
        && await TrySaveRegisterAsync(ContactKeys.Roles, read, changed, touch, ct).ConfigureAwait(false);

    /// <summary>Writes one contact, new (<paramref name="read"/> null) or over the one that was read. False: changed since.</summary>
    public Task<bool> TrySaveAsync(Stored<Contact>? read, Contact changed, CancellationToken ct)
    {
        var row = new TableEntity(ContactKeys.Partition, ContactKeys.Contact(changed.Id)) { ["Doc"] = Json.Write(changed) };
        return TrySubmitAsync(
            [
                read is null ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, read.ETag),
                Touch(),
            ], ct);
    }

    /// <summary>Writes several contacts over those that were read, with further rows of the partition: all or none (a hundred in all). False: changed since.</summary>
    internal Task<bool> TrySaveAsync(
        IReadOnlyList<(Stored<Contact> Read, Contact Changed)> contacts, IReadOnlyList<TableTransactionAction> beside, CancellationToken ct) =>
        TrySubmitAsync(
            [
                .. contacts.Select(c => new TableTransactionAction(
                    TableTransactionActionType.UpdateReplace,
                    new TableEntity(ContactKeys.Partition, ContactKeys.Contact(c.Changed.Id)) { ["Doc"] = Json.Write(c.Changed) }, c.Read.ETag)),
                .. beside, Touch(),
            ], ct);

    /// <summary>An import, or null.</summary>
    public async Task<Stored<Import>?> FindImportAsync(string id, CancellationToken ct)
    {
        var row = await FindRowAsync(ContactKeys.Import(id), ct).ConfigureAwait(false);
        return row is null ? null : new(Json.Read<Import>(row.GetString("Doc")), row.ETag.ToString());
    }

    /// <summary>Adds an import that waits for staff's yes.</summary>
    public async Task AddImportAsync(Import import, CancellationToken ct) =>
        await storage.Contacts.AddEntityAsync(Row(import), ct).ConfigureAwait(false);

    /// <summary>Applies an import: stages every row, then flips them all at once.</summary>
    /// <param name="read">The import as read.</param>
    /// <param name="applied">The import as it is to stand afterwards.</param>
    /// <param name="book">The contacts that the import was compared with.</param>
    /// <param name="contacts">The new and changed contacts.</param>
    /// <param name="ct">Stops it; what was staged then counts for nothing.</param>
    /// <returns>False: the contacts have changed since they were compared; nothing took effect.</returns>
    public async Task<bool> TryApplyAsync(
        Stored<Import> read, Import applied, ContactBook book, IReadOnlyList<Contact> contacts, CancellationToken ct)
    {
        var version = await VersionAsync(ct).ConfigureAwait(false);
        if (version.Random != book.Version)
            return false;
        try
        {
            var claim = await ClaimAsync(version, applied.Id, ct).ConfigureAwait(false);
            await storage.Contacts.SubmitAllAsync(contacts.Select(c => Stage(c, book, applied.Id)), ct).ConfigureAwait(false);
            var flipped = new TableEntity(ContactKeys.Partition, ContactKeys.Version)
            {
                ["Random"] = Ids.New(16),
                ["Imports"] = string.Join(',', version.Imports.Append(applied.Id)),
            };
            return await TrySubmitAsync(
                [
                    new(TableTransactionActionType.UpdateReplace, flipped, claim),
                    new(TableTransactionActionType.UpdateReplace, Row(applied), read.ETag),
                ], ct).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            cached = null;
            return false;
        }
    }

    /// <summary>
    /// Says in the version row who stages now, which changes nothing for readers. Of two imports that stage over each
    /// other the one that claimed first can no longer flip, so no import counts whose rows were staged over.
    /// </summary>
    private async Task<ETag> ClaimAsync((string Random, IReadOnlyList<string> Imports, ETag? ETag) version, string import, CancellationToken ct)
    {
        var row = new TableEntity(ContactKeys.Partition, ContactKeys.Version) { ["Random"] = version.Random, ["Staging"] = import };
        var response = version.ETag is { } etag
            ? await storage.Contacts.UpdateEntityAsync(row, etag, TableUpdateMode.Merge, ct).ConfigureAwait(false)
            : await storage.Contacts.AddEntityAsync(row, ct).ConfigureAwait(false);
        return response.Headers.ETag ?? throw new InvalidOperationException("The table service named no version of what it wrote.");
    }

    private Task<bool> TrySaveRegisterAsync<T>(
        string key, Stored<IReadOnlyList<T>>? read, IReadOnlyList<T> changed, TableTransactionAction touch, CancellationToken ct)
    {
        var row = new TableEntity(ContactKeys.Partition, key) { ["Doc"] = Json.Write(changed) };
        return TrySubmitAsync(
            [
                read is null ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, read.ETag),
                touch,
            ], ct);
    }

    /// <summary>A new version that can be written only while the contacts stand as in the book; null: they have changed.</summary>
    private async Task<TableTransactionAction?> TouchWhileStandsAsync(ContactBook book, CancellationToken ct)
    {
        var version = await VersionAsync(ct).ConfigureAwait(false);
        return version.Random == book.Version && version.ETag is { } etag
            ? new TableTransactionAction(TableTransactionActionType.UpdateMerge, Touch().Entity, etag)
            : null;
    }

    private static string? Resolve(TableEntity row, HashSet<string> applied) =>
        row.GetString("Import") is { Length: > 0 } import && applied.Contains(import) ? row.GetString("Next") : row.GetString("Doc");

    private static TableTransactionAction Stage(Contact contact, ContactBook book, string import)
    {
        var row = new TableEntity(ContactKeys.Partition, ContactKeys.Contact(contact.Id)) { ["Next"] = Json.Write(contact), ["Import"] = import };
        if (book.FindStored(contact.Id) is { } before)
        {
            row["Doc"] = Json.Write(before.Value);
            return new(TableTransactionActionType.UpdateReplace, row, before.ETag);
        }

        return book.Leftovers.TryGetValue(contact.Id, out var leftover)
            ? new(TableTransactionActionType.UpdateReplace, row, leftover)
            : new(TableTransactionActionType.Add, row);
    }

    private static TableEntity Row(Import import) =>
        new(ContactKeys.Partition, ContactKeys.Import(import.Id)) { ["Doc"] = Json.Write(import) };

    private static TableTransactionAction Touch() =>
        new(TableTransactionActionType.UpsertMerge, new TableEntity(ContactKeys.Partition, ContactKeys.Version) { ["Random"] = Ids.New(16) });

    private async Task<(string Random, IReadOnlyList<string> Imports, ETag? ETag)> VersionAsync(CancellationToken ct)
    {
        var row = await FindRowAsync(ContactKeys.Version, ct).ConfigureAwait(false);
        return row is null
            ? ("", [], null)
            : (row.GetString("Random") ?? "", (row.GetString("Imports") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries), row.ETag);
    }

    private async Task<TableEntity?> FindRowAsync(string key, CancellationToken ct)
    {
        var found = await storage.Contacts.GetEntityIfExistsAsync<TableEntity>(
            ContactKeys.Partition, key, cancellationToken: ct).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    private async Task<bool> TrySubmitAsync(TableTransactionAction[] actions, CancellationToken ct)
    {
        try
        {
            await storage.Contacts.SubmitTransactionAsync(actions, ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            // An import that was staged but never flipped changes rows without a new version: read them again.
            cached = null;
            return false;
        }
    }
}
