using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>Every key of the Desk table: one partition that a tick of the sender reads whole in one request.</summary>
/// <remarks>
/// <para><c>0|quota</c>: what was spent of the two windows, and until when a lane is stopped.</para>
/// <para><c>1|{due, 19 digits of UTC ticks}|{event}|{rule}|{occurrence}</c>: the agenda, in order of time: a row for each rule of
/// an event that may still have something to send. Tens of rows, never one a message.</para>
/// </remarks>
internal static class DeskKeys
{
    public const string Partition = "desk";
    public const string Quota = "0|quota";
    public const string Agenda = "1|";

    public static string Item(AgendaItem item) => string.Create(
        CultureInfo.InvariantCulture, $"{Agenda}{item.DueAt.UtcTicks:D19}|{item.EventId}|{item.Rule}|{item.Occurrence}");
}

/// <summary>A rule of an event that may have something to send.</summary>
/// <param name="EventId">Which event.</param>
/// <param name="Rule">Which rule.</param>
/// <param name="Occurrence">Which time of it.</param>
/// <param name="DueAt">Not to be looked at before (UTC).</param>
/// <param name="LaidOut">Whether its messages stand in the ledger.</param>
public sealed record AgendaItem(string EventId, Rule Rule, string Occurrence, DateTimeOffset DueAt, bool LaidOut = false);

/// <summary>What was spent of the windows, and whether the mail service asked for a pause.</summary>
public sealed record Quota(IReadOnlyList<Spent> Spent, DateTimeOffset? PausedUntil, string? PausedWhy)
{
    public static Quota Untouched { get; } = new([], null, null);
}

/// <summary>What stands on the sender's desk.</summary>
/// <param name="Quota">The quota; its version is null before it was ever written.</param>
/// <param name="Agenda">In order of time.</param>
public sealed record Desk(Quota Quota, string? QuotaVersion, IReadOnlyList<Stored<AgendaItem>> Agenda);

/// <summary>The sender's agenda and quota.</summary>
public sealed class DeskTable(Storage storage)
{
    /// <summary>Everything, in one request.</summary>
    public async Task<Desk> ReadAsync(CancellationToken ct)
    {
        var desk = new Desk(Quota.Untouched, null, []);
        var agenda = new List<Stored<AgendaItem>>();
        await foreach (var row in storage.Desk.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {DeskKeys.Partition}"), cancellationToken: ct).ConfigureAwait(false))
        {
            if (row.RowKey == DeskKeys.Quota)
                desk = desk with { Quota = Json.Read<Quota>(row.GetString("Doc")), QuotaVersion = row.ETag.ToString() };
            else
                agenda.Add(Read(row));
        }

        return desk with { Agenda = agenda };
    }

    /// <summary>Puts items on the agenda; one that is there already is laid out anew.</summary>
    public async Task AddAsync(IEnumerable<AgendaItem> items, CancellationToken ct) =>
        await storage.Desk.SubmitAllAsync(
            items.Select(i => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(i))), ct).ConfigureAwait(false);

    /// <summary>Replaces an item by another, or takes it off the agenda. False: it was changed meanwhile.</summary>
    public async Task<bool> TryReplaceAsync(Stored<AgendaItem> read, AgendaItem? changed, CancellationToken ct)
    {
        try
        {
            var before = Entity(read.Value);
            if (changed is not null && DeskKeys.Item(changed) == before.RowKey)
            {
                await storage.Desk.UpdateEntityAsync(Entity(changed), read.ETag, TableUpdateMode.Replace, ct).ConfigureAwait(false);
                return true;
            }

            var actions = new List<TableTransactionAction> { new(TableTransactionActionType.Delete, before, read.ETag) };
            if (changed is not null)
                actions.Add(new(TableTransactionActionType.UpsertReplace, Entity(changed)));
            await storage.Desk.SubmitTransactionAsync(actions, ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace() || e.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Writes the quota as it was read. Null: another run spent of it meanwhile; else its new version.</summary>
    public async Task<string?> TrySpendAsync(string? version, Quota changed, CancellationToken ct)
    {
        var row = new TableEntity(DeskKeys.Partition, DeskKeys.Quota) { ["Doc"] = Json.Write(changed) };
        try
        {
            var answer = await (version is null
                ? storage.Desk.AddEntityAsync(row, ct)
                : storage.Desk.UpdateEntityAsync(row, new ETag(version), TableUpdateMode.Replace, ct)).ConfigureAwait(false);
            return answer.Headers.ETag?.ToString() ?? "";
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return null;
        }
    }

    private static TableEntity Entity(AgendaItem item) =>
        new(DeskKeys.Partition, DeskKeys.Item(item)) { ["Doc"] = Json.Write(item) };

    private static Stored<AgendaItem> Read(TableEntity row) => new(Json.Read<AgendaItem>(row.GetString("Doc")), row.ETag.ToString());
}
