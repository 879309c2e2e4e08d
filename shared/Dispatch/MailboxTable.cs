using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Outreach.Contacts;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>Every key of the Mailboxes table, and of who is not mailed in the Contacts table's partition.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>Contacts, <c>n|b|{mailbox}</c></term><description>a mailbox that is or was barred</description></item>
/// <item><term>Contacts, <c>n|s|{contact}</c></term><description>what a contact has stopped</description></item>
/// <item><term>Contacts, <c>v|n</c></term><description>a random value that changes with either of them, in the same transaction</description></item>
/// <item><term><c>a|{mailbox}</c>, <c>{operation}|{report}|{UTC ticks}</c></term><description>one report of one mail to the mailbox</description></item>
/// <item><term><c>done</c>, <c>{contact}|{mailbox}|{UTC ticks of the cause}</c></term><description>what staff did about a mailbox that was barred</description></item>
/// <item><term><c>unknown</c>, <c>{operation}|{report}|{UTC ticks}</c></term><description>a report that leads to no message of ours</description></item>
/// </list>
/// <para>Answers: everything that keeps mails from leaving, in one range that stays small, and whether it is still the same, in the
/// request that asks the same of the contacts; where one mailbox stands, in one range; what staff must still do. A mailbox is a hash, never an address: keys end up in logs and URLs.</para>
/// </remarks>
internal static class MailboxKeys
{
    public const string Barred = ContactKeys.NotMailed + "b|";
    public const string Wishes = ContactKeys.NotMailed + "s|";
    public const string Done = "done";
    public const string Unknown = "unknown";

    public static string Reports(string mailbox) => "a|" + mailbox;

    public static string Report(Guid operationId, string word, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{operationId:N}|{word}|{at.UtcTicks:D19}");

    public static string Task(string contactId, string mailbox, DateTimeOffset since) =>
        string.Create(CultureInfo.InvariantCulture, $"{contactId}|{mailbox}|{since.UtcTicks:D19}");
}

/// <summary>Mailboxes, what was reported of them, and what people have stopped.</summary>
public sealed class MailboxTable(Storage storage)
{
    private int changes;
    private Cached? cached;

    /// <summary>Rises with everything that this instance writes: what was counted before is old.</summary>
    internal int Changes => Volatile.Read(ref changes);

    /// <summary>Everything that keeps mails from leaving. One small range.</summary>
    public async Task<Suppressions> SuppressionsAsync(CancellationToken ct)
    {
        var barred = new List<BarredMailbox>();
        var wishes = new List<StopWishes>();
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {ContactKeys.Partition} and RowKey ge {ContactKeys.NotMailed} and RowKey lt {ContactKeys.AfterNotMailed}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            if (row.RowKey.StartsWith(MailboxKeys.Barred, StringComparison.Ordinal))
                barred.Add(Json.Read<BarredMailbox>(row.GetString("Doc")));
            else
                wishes.Add(Json.Read<StopWishes>(row.GetString("Doc")));
        }

        return new Suppressions(barred, wishes);
    }

    /// <summary>The same at a version that was just read (see <see cref="ContactTable.VersionsAsync"/>). No request while it is the known one.</summary>
    internal async Task<Suppressions> SuppressionsAsync(string version, CancellationToken ct)
    {
        if (cached is { } known && known.Version == version)
            return known.Known;
        var read = await SuppressionsAsync(ct).ConfigureAwait(false);
        cached = new Cached(version, read);
        return read;
    }

    /// <summary>Everything that was reported of one mailbox.</summary>
    public async Task<IReadOnlyList<MailboxReport>> ReportsAsync(string mailbox, CancellationToken ct)
    {
        var reports = new List<MailboxReport>();
        await foreach (var row in RangeAsync(MailboxKeys.Reports(mailbox), ct).ConfigureAwait(false))
            reports.Add(Json.Read<MailboxReport>(row.GetString("Doc")));
        return reports;
    }

    /// <summary>Keeps a report; the same again changes nothing.</summary>
    public async Task NoteAsync(string mailbox, MailboxReport report, CancellationToken ct) =>
        await UpsertAsync(MailboxKeys.Reports(mailbox), MailboxKeys.Report(report.OperationId, report.Delivery.ToString(), report.At), report, ct).ConfigureAwait(false);

    /// <summary>
    /// Brings the list of barred mailboxes up to what was reported of this one. Whoever has noted a report calls it afterwards, so
    /// the last of several at once sees every report, whatever order they came in.
    /// </summary>
    public async Task SettleAsync(string mailbox, CancellationToken ct)
    {
        while (true)
        {
            var read = await FindBarAsync(mailbox, ct).ConfigureAwait(false);
            var standing = MailboxRules.Judge(await ReportsAsync(mailbox, ct).ConfigureAwait(false), read?.Value.ReleasedAt);
            var settled = standing.IsBarred
                ? new BarredMailbox(mailbox, standing.State, standing.Cause!, read?.Value.Releases ?? [])
                : read?.Value is { } before ? before with { State = standing.State } : null;
            if (settled is null || await TrySaveAsync(read, settled, ct).ConfigureAwait(false))
                return;
        }
    }

    /// <summary>A mailbox that is or was barred, or null.</summary>
    public async Task<Stored<BarredMailbox>?> FindBarAsync(string mailbox, CancellationToken ct)
    {
        var row = await FindAsync(MailboxKeys.Barred + mailbox, ct).ConfigureAwait(false);
        return row is null ? null : new(Json.Read<BarredMailbox>(row.GetString("Doc")), row.ETag.ToString());
    }

    /// <summary>Writes a barred mailbox, new (<paramref name="read"/> null) or over what was read; nothing where they are the same. False: changed since.</summary>
    public async Task<bool> TrySaveAsync(Stored<BarredMailbox>? read, BarredMailbox changed, CancellationToken ct)
    {
        var document = Json.Write(changed);
        return (read is not null && Json.Write(read.Value) == document)
            || await TryWriteAsync(MailboxKeys.Barred + changed.Mailbox, document, read?.Version, ct).ConfigureAwait(false);
    }

    /// <summary>What a contact has said; without marks where nothing was said.</summary>
    public async Task<StopWishes> WishesAsync(string contactId, CancellationToken ct) =>
        (await StoredWishesAsync(contactId, ct).ConfigureAwait(false)).Wishes;

    /// <summary>The same, with the version that a change must name; null where nothing was said.</summary>
    public async Task<(StopWishes Wishes, string? Version)> StoredWishesAsync(string contactId, CancellationToken ct)
    {
        var row = await FindAsync(MailboxKeys.Wishes + contactId, ct).ConfigureAwait(false);
        return row is null ? (new StopWishes(contactId, []), null) : (Json.Read<StopWishes>(row.GetString("Doc")), row.ETag.ToString());
    }

    /// <summary>Writes what a contact has said as it was read. False: changed since.</summary>
    public Task<bool> TrySaveAsync(StopWishes changed, string? version, CancellationToken ct) =>
        TryWriteAsync(MailboxKeys.Wishes + changed.ContactId, Json.Write(changed), version, ct);

    /// <summary>What staff did about barred mailboxes, the latest first.</summary>
    public async Task<IReadOnlyList<MailboxTaskDone>> DoneAsync(CancellationToken ct)
    {
        var done = new List<MailboxTaskDone>();
        await foreach (var row in RangeAsync(MailboxKeys.Done, ct).ConfigureAwait(false))
            done.Add(Json.Read<MailboxTaskDone>(row.GetString("Doc")));
        return [.. done.OrderByDescending(d => d.At)];
    }

    /// <summary>Notes that a task is done. False: somebody did it before; theirs stands.</summary>
    public async Task<bool> TryAddAsync(MailboxTaskDone done, CancellationToken ct)
    {
        try
        {
            await storage.Mailboxes.AddEntityAsync(
                new TableEntity(MailboxKeys.Done, MailboxKeys.Task(done.ContactId, done.Mailbox, done.Since)) { ["Doc"] = Json.Write(done) }, ct).ConfigureAwait(false);
            Interlocked.Increment(ref changes);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>Takes back that a task is done.</summary>
    public async Task RemoveAsync(string contactId, string mailbox, DateTimeOffset since, CancellationToken ct)
    {
        await storage.Mailboxes.DeleteEntityAsync(MailboxKeys.Done, MailboxKeys.Task(contactId, mailbox, since), ETag.All, ct).ConfigureAwait(false);
        Interlocked.Increment(ref changes);
    }

    /// <summary>Keeps a report that leads to no message of ours.</summary>
    public async Task KeepUnknownAsync(UnknownReport report, CancellationToken ct) =>
        await UpsertAsync(MailboxKeys.Unknown, MailboxKeys.Report(report.OperationId, report.Status, report.At), report, ct).ConfigureAwait(false);

    /// <summary>Reports that lead to no message of ours, at most <paramref name="most"/>, the latest first.</summary>
    public async Task<IReadOnlyList<UnknownReport>> UnknownAsync(int most, CancellationToken ct)
    {
        var reports = new List<UnknownReport>();
        await foreach (var row in RangeAsync(MailboxKeys.Unknown, ct).ConfigureAwait(false))
        {
            reports.Add(Json.Read<UnknownReport>(row.GetString("Doc")));
            if (reports.Count == most)
                break;
        }

        return [.. reports.OrderByDescending(r => r.At)];
    }

    /// <summary>Takes away a report that has found its message, or that nobody needs.</summary>
    public async Task RemoveUnknownAsync(UnknownReport report, CancellationToken ct) =>
        await storage.Mailboxes.DeleteEntityAsync(
            MailboxKeys.Unknown, MailboxKeys.Report(report.OperationId, report.Status, report.At), ETag.All, ct).ConfigureAwait(false);

    private sealed record Cached(string Version, Suppressions Known);

    private AsyncPageable<TableEntity> RangeAsync(string partition, CancellationToken ct) =>
        storage.Mailboxes.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: ct);

    private async Task<TableEntity?> FindAsync(string key, CancellationToken ct)
    {
        var found = await storage.Contacts.GetEntityIfExistsAsync<TableEntity>(ContactKeys.Partition, key, cancellationToken: ct).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    private async Task UpsertAsync<T>(string partition, string key, T value, CancellationToken ct) =>
        await storage.Mailboxes.UpsertEntityAsync(
            new TableEntity(partition, key) { ["Doc"] = Json.Write(value) }, TableUpdateMode.Replace, ct).ConfigureAwait(false);

    private async Task<bool> TryWriteAsync(string key, string document, string? version, CancellationToken ct)
    {
        var row = new TableEntity(ContactKeys.Partition, key) { ["Doc"] = document };
        try
        {
            await storage.Contacts.SubmitTransactionAsync(
                [
                    version is null ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, new ETag(version)),
                    new(TableTransactionActionType.UpsertMerge, new TableEntity(ContactKeys.Partition, ContactKeys.NotMailedVersion) { ["Random"] = Ids.New(16) }),
                ],
                ct).ConfigureAwait(false);
            Interlocked.Increment(ref changes);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }
}

/// <summary>A report that leads to no message of ours.</summary>
/// <param name="OperationId">The mail that it names.</param>
/// <param name="Status">The service's word; perhaps one that nobody knows here: letters only.</param>
/// <param name="Mailbox">See <see cref="MailboxRules.IdOf(EmailAddress)"/>; null where the report names none.</param>
/// <param name="At">When the service tried (UTC).</param>
/// <param name="Details">The receiving server's words, without addresses.</param>
public sealed record UnknownReport(Guid OperationId, string Status, string? Mailbox, DateTimeOffset At, string? Details);

/// <summary>What staff did about somebody whose mailbox was barred.</summary>
/// <param name="Since">The time of the report that barred it: a later one is a new task (UTC).</param>
public sealed record MailboxTaskDone(string ContactId, string Mailbox, DateTimeOffset Since, MailboxRemedy What, string By, DateTimeOffset At);

/// <summary>What can be done about a mailbox that takes no mail.</summary>
public enum MailboxRemedy
{
    /// <summary>ハガキに切替: written to by post from now on.</summary>
    ByPost = 1,

    /// <summary>電話で確認: asked on the telephone.</summary>
    Called,

    /// <summary>アドレス訂正: the address was corrected.</summary>
    Corrected,

    /// <summary>そのままにする: nothing needs to be done.</summary>
    Nothing,
}
