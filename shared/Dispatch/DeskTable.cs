using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>Every key of the Desk table: one partition that a tick of the sender reads whole in one request.</summary>
/// <remarks>
/// <para><c>0|state</c>: what was spent of the two windows, who stopped what. Whatever changes the agenda touches this row in the
/// same transaction, so its ETag is the version of the whole desk.</para>
/// <para><c>0|watch</c>: what the watchdog found last.</para>
/// <para><c>1|{due, 19 digits of UTC ticks}|{event}|{rule}|{occurrence}</c>: the agenda, in order of time: a row for each rule of
/// an event that may still have something to send. Tens of rows, never one a message. What is to be decided anew stands beside it
/// under <c>…|again</c>, so that neither is written over by the other.</para>
/// </remarks>
internal static class DeskKeys
{
    public const string Partition = "desk";
    public const string State = "0|state";
    public const string Watch = "0|watch";
    public const string Agenda = "1|";

    public static string Item(AgendaItem item) => string.Create(
        CultureInfo.InvariantCulture, $"{Agenda}{item.DueAt.UtcTicks:D19}|{item.EventId}|{item.Rule}|{item.Occurrence}{(item.Reopens ? "|again" : "")}");
}

/// <summary>A rule of an event that may have something to send.</summary>
/// <param name="EventId">Which event.</param>
/// <param name="Rule">Which rule.</param>
/// <param name="Occurrence">Which time of it.</param>
/// <param name="DueAt">Not to be looked at before (UTC).</param>
/// <param name="LaidOut">Whether its messages stand in the ledger.</param>
/// <param name="Sequence">The event's sequence for which it was put on, or laid out; under a higher one it is laid out anew.</param>
/// <param name="Reopens">Whether what kept its messages back may be over: what never left is decided anew, receipts too.</param>
public sealed record AgendaItem(
    string EventId, Rule Rule, string Occurrence, DateTimeOffset DueAt, bool LaidOut = false, int Sequence = 0, bool Reopens = false);

/// <summary>What stands on the sender's desk.</summary>
/// <param name="State">The sender's state.</param>
/// <param name="Version">The desk's version; null before it was ever written.</param>
/// <param name="Agenda">In order of time.</param>
/// <param name="Watch">What the watchdog found last; null before its first look.</param>
public sealed record Desk(SendingState State, string? Version, IReadOnlyList<Stored<AgendaItem>> Agenda, Watch? Watch = null);

/// <summary>The sender's agenda and state.</summary>
public sealed class DeskTable(Storage storage, Idle idle)
{
    private volatile bool halted;

    /// <summary>Whether sending was stopped when this instance last looked; seen between two mails.</summary>
    public bool IsHalted => halted;

    /// <summary>Everything, in one request.</summary>
    public async Task<Desk> ReadAsync(CancellationToken ct)
    {
        var desk = new Desk(SendingState.New, null, []);
        var agenda = new List<Stored<AgendaItem>>();
        await foreach (var row in storage.Desk.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {DeskKeys.Partition}"), cancellationToken: ct).ConfigureAwait(false))
        {
            if (row.RowKey == DeskKeys.State)
                desk = desk with { State = State(row), Version = row.ETag.ToString() };
            else if (row.RowKey == DeskKeys.Watch)
                desk = desk with { Watch = Json.Read<Watch>(row.GetString("Doc")) };
            else
                agenda.Add(Read(row));
        }

        halted = desk.State.Halt is not null;
        return desk with { Agenda = agenda };
    }

    /// <summary>The state alone, with its version; null before it was ever written. One point read.</summary>
    public async Task<Stored<SendingState>?> ReadStateAsync(CancellationToken ct)
    {
        var found = await storage.Desk.GetEntityIfExistsAsync<TableEntity>(
            DeskKeys.Partition, DeskKeys.State, cancellationToken: ct).ConfigureAwait(false);
        if (found is not { HasValue: true, Value: { } row })
            return null;
        var state = State(row);
        halted = state.Halt is not null;
        return new(state, row.ETag.ToString());
    }

    /// <summary>State and findings without the agenda, for every staff page. One range of at most two rows.</summary>
    public async Task<(SendingState State, Watch? Watch)> ReadHeadAsync(CancellationToken ct)
    {
        var (state, watch) = (SendingState.New, default(Watch));
        await foreach (var row in storage.Desk.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {DeskKeys.Partition} and RowKey lt {DeskKeys.Agenda}"), cancellationToken: ct).ConfigureAwait(false))
        {
            if (row.RowKey == DeskKeys.State)
                state = State(row);
            else
                watch = Json.Read<Watch>(row.GetString("Doc"));
        }

        return (state, watch);
    }

    /// <summary>Notes what the watchdog found. The last look counts.</summary>
    public async Task WriteWatchAsync(Watch watch, CancellationToken ct) => await storage.Desk.UpsertEntityAsync(
        new TableEntity(DeskKeys.Partition, DeskKeys.Watch) { ["Doc"] = Json.Write(watch) }, TableUpdateMode.Replace, ct).ConfigureAwait(false);

    /// <summary>Puts items on the agenda; one that is there already is laid out anew.</summary>
    public async Task AddAsync(IEnumerable<AgendaItem> items, CancellationToken ct)
    {
        foreach (var batch in items.Chunk(TableErrors.BatchSize - 1))
        {
            await storage.Desk.SubmitTransactionAsync(
                batch.Select(i => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(i))).Append(Touch()), ct).ConfigureAwait(false);
        }

        idle.Wake();
    }

    /// <summary>Replaces an item by another, or takes it off the agenda. False: it was changed meanwhile.</summary>
    public async Task<bool> TryReplaceAsync(Stored<AgendaItem> read, AgendaItem? changed, CancellationToken ct)
    {
        try
        {
            var before = Entity(read.Value);
            List<TableTransactionAction> actions = changed is not null && DeskKeys.Item(changed) == before.RowKey
                ? [new(TableTransactionActionType.UpdateReplace, Entity(changed), read.ETag)]
                : [new(TableTransactionActionType.Delete, before, read.ETag)];
            if (changed is not null && actions[0].ActionType is TableTransactionActionType.Delete)
                actions.Add(new(TableTransactionActionType.UpsertReplace, Entity(changed)));
            await storage.Desk.SubmitTransactionAsync([.. actions, Touch()], ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace() || e.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Writes the state as long as nothing on the desk has changed since it was read. Null: something has; else the desk's new version.</summary>
    public async Task<string?> TryWriteAsync(string? version, SendingState changed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changed);
        var row = new TableEntity(DeskKeys.Partition, DeskKeys.State) { ["Doc"] = Json.Write(changed) };
        try
        {
            var answer = await (version is null
                ? storage.Desk.AddEntityAsync(row, ct)
                : storage.Desk.UpdateEntityAsync(row, new ETag(version), TableUpdateMode.Replace, ct)).ConfigureAwait(false);
            halted = changed.Halt is not null;
            return answer.Headers.ETag?.ToString() ?? "";
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return null;
        }
    }

    /// <summary>The same with items for the agenda, all or nothing.</summary>
    /// <param name="version">The desk's version as it was read; null: it was never written.</param>
    /// <param name="changed">The new state.</param>
    /// <param name="items">What is put on; of more than a transaction takes, the rest follows in others.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<bool> TryWriteAsync(string? version, SendingState changed, IReadOnlyList<AgendaItem> items, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(items);
        var row = new TableEntity(DeskKeys.Partition, DeskKeys.State) { ["Doc"] = Json.Write(changed) };
        TableTransactionAction state = version is null
            ? new(TableTransactionActionType.Add, row)
            : new(TableTransactionActionType.UpdateReplace, row, new ETag(version));
        try
        {
            await storage.Desk.SubmitTransactionAsync(
                items.Take(TableErrors.BatchSize - 1).Select(i => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(i))).Prepend(state), ct).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }

        halted = changed.Halt is not null;
        await AddAsync(items.Skip(TableErrors.BatchSize - 1), ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>Changes the state, again and again until nobody came between. Returns what stands now.</summary>
    /// <param name="change">Makes the new state of the old one; the same instance: nothing is to be changed.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<SendingState> ChangeAsync(Func<SendingState, SendingState> change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            var read = await ReadStateAsync(ct).ConfigureAwait(false);
            var before = read?.Value ?? SendingState.New;
            var changed = change(before);
            if (ReferenceEquals(changed, before))
                return before;
            if (await TryWriteAsync(read?.Version, changed, ct).ConfigureAwait(false) is not null)
                return changed;
        }
    }

    private static TableTransactionAction Touch() => new(
        TableTransactionActionType.UpsertMerge, new TableEntity(DeskKeys.Partition, DeskKeys.State) { ["Touched"] = Ids.New(8) });

    private static TableEntity Entity(AgendaItem item) =>
        new(DeskKeys.Partition, DeskKeys.Item(item)) { ["Doc"] = Json.Write(item) };

    // The row may have been touched before it was ever written.
    private static SendingState State(TableEntity row) => row.GetString("Doc") is { } doc ? Json.Read<SendingState>(doc) : SendingState.New;

    private static Stored<AgendaItem> Read(TableEntity row) => new(Json.Read<AgendaItem>(row.GetString("Doc")), row.ETag.ToString());
}
