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
    private const int Attempts = 5;

    /// <summary>Leaves room for older history in the hundred rows of one transaction.</summary>
    private const int MostAtOnce = 40;

    private static readonly string[] BookColumns = ["PartitionKey", "RowKey", "Doc", "Next", "Import", ContactHistory.Pending];

    private ContactBook? cached;

    /// <summary>The contacts as they stand now. One point read while nothing has changed, else a range as well.</summary>
    public async Task<ContactBook> BookAsync(CancellationToken ct) => await BookAsync(await VersionAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false);

    /// <summary>The contacts as they stand at a version that was just read. No request while it is the known one.</summary>
    internal async Task<ContactBook> BookAsync(ContactsVersion version, CancellationToken ct)
    {
        if (cached is { } known && known.Version == version.Random)
            return known;

        var contacts = new List<Stored<Contact>>();
        var leftovers = new Dictionary<string, ETag>();
        var pending = new Dictionary<string, int>();
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {ContactKeys.Partition} and RowKey ge {ContactKeys.Contacts} and RowKey lt {ContactKeys.AfterContacts}"),
            select: BookColumns, cancellationToken: ct).ConfigureAwait(false))
        {
            var id = row.RowKey[ContactKeys.Contacts.Length..];
            if (Resolve(row, version.Imports) is { } document)
                contacts.Add(new(Json.Read<Contact>(document), row.ETag.ToString()));
            else
                leftovers.Add(id, row.ETag);
            if (row.GetInt32(ContactHistory.Pending) is { } weight)
                pending.Add(id, weight);
        }

        var districts = await DistrictsAsync(ct).ConfigureAwait(false);
        var roles = await RolesAsync(ct).ConfigureAwait(false);
        return cached = new ContactBook(version.Random, contacts, districts?.Value ?? [], leftovers, roles?.Value, pending);
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

    /// <summary>Writes one contact, new (<paramref name="read"/> null) or over the one that was read, with its history. False: changed since.</summary>
    public Task<bool> TrySaveAsync(Stored<Contact>? read, Contact changed, ContactChange change, CancellationToken ct) =>
        TrySaveAsync([(read, changed)], change, ct);

    /// <summary>Writes some contacts with their history: all of them or none.</summary>
    /// <param name="contacts">Each with what was read; null for a new one. At most 40, none twice.</param>
    /// <param name="change">Who, when and how; the same for all.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    /// <returns>False: one of them has changed since it was read, or is there already.</returns>
    public Task<bool> TrySaveAsync(
        IReadOnlyList<(Stored<Contact>? Read, Contact Changed)> contacts, ContactChange change, CancellationToken ct) =>
        TrySaveAsync(contacts, change, [], ct);

    /// <summary>The same with a few other rows of the partition beside them.</summary>
    internal async Task<bool> TrySaveAsync(
        IReadOnlyList<(Stored<Contact>? Read, Contact Changed)> contacts, ContactChange change, IReadOnlyList<TableTransactionAction> beside,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(contacts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(contacts.Count, MostAtOnce);
        var book = cached ?? await BookAsync(ct).ConfigureAwait(false);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var first = attempt == 1;
            var rows = await Task.WhenAll(contacts.Select(c => first && c.Read is null
                ? Task.FromResult<TableEntity?>(null)
                : FindRowAsync(ContactKeys.Contact(c.Changed.Id), ct))).ConfigureAwait(false);
            var version = rows.Any(row => row?.ContainsKey("Import") == true) ? await VersionAsync(ct).ConfigureAwait(false) : null;
            if (!contacts.Zip(rows).All(pair => StillStands(pair.First.Read, pair.Second, version, book)))
                break;

            List<TableTransactionAction> actions = [Touch(version), .. beside];
            foreach (var ((read, changed), row) in contacts.Zip(rows))
            {
                var entry = read is null
                    ? new HistoryEntry(change, [], Added: true)
                    : new HistoryEntry(change, ContactRules.Differences(read.Value, changed, book));
                var written = new TableEntity(ContactKeys.Partition, ContactKeys.Contact(changed.Id)) { ["Doc"] = Json.Write(changed) };
                var blocks = ContactHistory.Put(changed.Id, row, written, [entry, .. await HistoryInAsync(row, version, ct).ConfigureAwait(false)]);
                actions.Add(read is null
                    ? new(TableTransactionActionType.Add, written)
                    : new(TableTransactionActionType.UpdateReplace, written, read.ETag));
                actions.AddRange(blocks.Select(block => new TableTransactionAction(TableTransactionActionType.UpsertReplace, block)));
            }

            if (await TrySubmitAsync(actions, ct).ConfigureAwait(false))
                return true;
        }

        Forget();
        return false;
    }

    /// <summary>Who changed which field of a contact when, newest first; empty where there is no such contact.</summary>
    /// <remarks>
    /// Two point reads, and one range where there is older history. What was merged into the contact keeps a history of its own under its
    /// own id. A contact that an import added keeps its history after that import was taken back.
    /// </remarks>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string contactId, CancellationToken ct)
    {
        if (await FindRowAsync(ContactKeys.Contact(contactId), ct).ConfigureAwait(false) is not { } row)
            return [];
        var history = new List<HistoryEntry>(await HistoryInAsync(row, await VersionAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false));
        if (row.GetInt32(ContactHistory.Blocks) is not > 0)
            return history;
        var (from, to) = (ContactKeys.HistoryOf(contactId), ContactKeys.AfterHistoryOf(contactId));
        var blocks = new List<IReadOnlyList<HistoryEntry>>();
        await foreach (var block in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {ContactKeys.Partition} and RowKey ge {from} and RowKey lt {to}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            blocks.Add(ContactHistory.Block(block));
        }

        blocks.Reverse();
        return [.. history, .. blocks.SelectMany(block => block)];
    }

    /// <summary>
    /// The contacts that stand as a plan that counts has made them, each as it stood before: null where the plan added it. Whatever was
    /// changed since is not among them: its row no longer depends on the plan.
    /// </summary>
    internal async Task<IReadOnlyDictionary<string, Contact?>> MadeByAsync(string plan, CancellationToken ct)
    {
        var made = new Dictionary<string, Contact?>();
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {ContactKeys.Partition} and RowKey ge {ContactKeys.Contacts} and RowKey lt {ContactKeys.AfterContacts} and Import eq {plan}"),
            select: BookColumns, cancellationToken: ct).ConfigureAwait(false))
        {
            made.Add(row.RowKey[ContactKeys.Contacts.Length..], row.GetString("Doc") is { } before ? Json.Read<Contact>(before) : null);
        }

        return made;
    }

    /// <summary>An import, or null.</summary>
    internal async Task<Stored<Import>?> FindImportAsync(string id, CancellationToken ct)
    {
        var row = await FindRowAsync(ContactKeys.Import(id), ct).ConfigureAwait(false);
        return row is null ? null : new(Json.Read<Import>(row.GetString("Doc")), row.ETag.ToString());
    }

    /// <summary>What a contact's row says of its history, newest first: imports alone that count or were taken back.</summary>
    /// <param name="row">With all its properties, or null.</param>
    /// <param name="version">Says which imports count; needed where the row holds any.</param>
    /// <param name="ct">Stops it.</param>
    internal async Task<IReadOnlyList<HistoryEntry>> HistoryInAsync(TableEntity? row, ContactsVersion? version, CancellationToken ct)
    {
        if (row is null)
            return [];
        version ??= await VersionAsync(ct).ConfigureAwait(false);
        var imported = new List<HistoryEntry>();
        foreach (var entry in ContactHistory.Imported(row).OrderByDescending(e => e.Change.At))
        {
            var counts = version.Imports.Contains(entry.Plan!);
            var import = counts || entry.Change.Reference is not { } reference ? null : await FindImportAsync(reference, ct).ConfigureAwait(false);
            var undone = import?.Value.Plan?.Id == entry.Plan ? import?.Value.Undone : null;
            if (undone is not null)
                imported.Add(entry.TakenBack(new ContactChange(undone.By, undone.At, ChangeKind.Undo, entry.Change.Reference)));
            if (counts || undone is not null)
                imported.Add(entry with { Plan = null });
        }

        return [.. imported, .. ContactHistory.Newest(row)];
    }

    /// <summary>Whether a row still says what was read. A row that an import has staged changes its meaning without changing its version.</summary>
    private static bool StillStands(Stored<Contact>? read, TableEntity? row, ContactsVersion? version, ContactBook book)
    {
        if (read is null || row is null)
            return read is null && row is null;
        return row.ETag == read.ETag
            && (version is null || (Resolve(row, version.Imports) is { } document
                && ContactRules.Fingerprint(Json.Read<Contact>(document).NamedNow(book)) == ContactRules.Fingerprint(read.Value.NamedNow(book))));
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

    private static string? Resolve(TableEntity row, IReadOnlySet<string> applied) =>
        row.GetString("Import") is { Length: > 0 } import && applied.Contains(import) ? row.GetString("Next") : row.GetString("Doc");

    /// <summary>A new version; with <paramref name="version"/> only while that one stands.</summary>
    private static TableTransactionAction Touch(ContactsVersion? version = null)
    {
        var row = new TableEntity(ContactKeys.Partition, ContactKeys.Version) { ["Random"] = Ids.New(16) };
        return version?.ETag is { } etag
            ? new(TableTransactionActionType.UpdateMerge, row, etag)
            : new(TableTransactionActionType.UpsertMerge, row);
    }

    internal async Task<ContactsVersion> VersionAsync(CancellationToken ct) =>
        await FindRowAsync(ContactKeys.Version, ct).ConfigureAwait(false) is { } row ? Version(row) : ContactsVersion.None;

    /// <summary>The version of the contacts, and that of who is not mailed (empty before anybody was not). One range of two rows.</summary>
    internal async Task<(ContactsVersion Contacts, string NotMailed)> VersionsAsync(CancellationToken ct)
    {
        var (contacts, notMailed) = (ContactsVersion.None, "");
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {ContactKeys.Partition} and RowKey ge {ContactKeys.Version} and RowKey le {ContactKeys.NotMailedVersion}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            if (row.RowKey == ContactKeys.Version)
                contacts = Version(row);
            else
                notMailed = row.GetString("Random") ?? "";
        }

        return (contacts, notMailed);
    }

    private static ContactsVersion Version(TableEntity row) => new(
        row.GetString("Random") ?? "", (row.GetString("Imports") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
        row.GetString("Staging"), row.ETag);

    internal async Task<TableEntity?> FindRowAsync(string key, CancellationToken ct)
    {
        var found = await storage.Contacts.GetEntityIfExistsAsync<TableEntity>(
            ContactKeys.Partition, key, cancellationToken: ct).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>Reads everything again next time: an import that is staged changes rows without a new version.</summary>
    internal void Forget() => cached = null;

    internal async Task<bool> TrySubmitAsync(IEnumerable<TableTransactionAction> actions, CancellationToken ct)
    {
        try
        {
            await storage.Contacts.SubmitTransactionAsync(actions, ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace() || e.Status == 404)
        {
            Forget();
            return false;
        }
    }
}

/// <summary>The version row of contacts.</summary>
/// <param name="Random">Changes with every change of a contact, district or role.</param>
/// <param name="Imports">The plans of imports that count.</param>
/// <param name="Staging">The plan that was staged last or is being staged.</param>
/// <param name="ETag">Null before anything was written.</param>
internal sealed record ContactsVersion(string Random, IReadOnlySet<string> Imports, string? Staging, ETag? ETag)
{
    public static readonly ContactsVersion None = new("", new HashSet<string>(), null, null);
}
