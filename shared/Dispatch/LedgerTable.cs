using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>The ledger: every message of an event, in the event's partition.</summary>
public sealed class LedgerTable(Storage storage)
{
    private const string CameBackAt = "CameBackAt";

    /// <summary>A claim older than this belongs to a run that has died; its rows are taken over.</summary>
    public static readonly TimeSpan ClaimLasts = TimeSpan.FromMinutes(5);

    /// <summary>Adds and replaces rows of one event, a hundred at a time.</summary>
    /// <returns>False: another run changed one of them meanwhile; some may have been written.</returns>
    public async Task<bool> TryWriteAsync(
        IEnumerable<Message> added, IEnumerable<Stored<Message>> changed, CancellationToken ct)
    {
        try
        {
            await storage.Events.SubmitAllAsync(added.Select(Adding).Concat(changed.Select(Replacing)), ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>The action that adds a row, for a transaction of the event's partition.</summary>
    internal static TableTransactionAction Adding(Message message) => new(TableTransactionActionType.Add, Entity(message));

    /// <summary>The action that replaces a row as it was read, for a transaction of the event's partition.</summary>
    internal static TableTransactionAction Replacing(Stored<Message> message) =>
        new(TableTransactionActionType.UpdateReplace, Entity(message.Value), message.ETag);

    /// <summary>Every message of an event under some rule, in the order of keys, with the versions. A range each.</summary>
    public async Task<IReadOnlyList<Stored<Message>>> ListAsync(string eventId, IEnumerable<Rule> rules, CancellationToken ct)
    {
        var lists = await Task.WhenAll(rules.Select(r => RangeAsync(eventId, $"{EventKeys.Messages}{r}|", ct))).ConfigureAwait(false);
        return [.. lists.SelectMany(l => l)];
    }

    /// <summary>Every message of one rule and occurrence, in the order of contacts.</summary>
    public Task<List<Stored<Message>>> ListAsync(string eventId, Rule rule, string occurrence, CancellationToken ct) =>
        RangeAsync(eventId, EventKeys.MessagesOf(rule, occurrence), ct);

    /// <summary>The same, a page of them in memory at a time.</summary>
    public async IAsyncEnumerable<Message> EachAsync(string eventId, Rule rule, string occurrence, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in QueryAsync(Range(eventId, rule, occurrence), null, null, ct).ConfigureAwait(false))
            yield return Read(row).Value;
    }

    /// <summary>One person's messages under these rules and occurrences, by whatever channel. A range of a row or two each, all at once.</summary>
    public async Task<IReadOnlyList<Stored<Message>>> OfContactAsync(
        string eventId, string contactId, IEnumerable<(Rule Rule, string Occurrence)> which, CancellationToken ct)
    {
        var lists = await Task.WhenAll(which.Select(w => RangeAsync(eventId, $"{EventKeys.MessagesOf(w.Rule, w.Occurrence)}{contactId}|", ct))).ConfigureAwait(false);
        return [.. lists.SelectMany(l => l)];
    }

    /// <summary>The most messages that one request reads.</summary>
    public const int MostAhead = 1_000;

    /// <summary>The next mails of one rule and occurrence that may be taken now, at most <paramref name="most"/>, in one request if the table service can.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="occurrence">Which time of it.</param>
    /// <param name="after">Of contacts after this one only, so that a long ledger is not read from its beginning each time; null: from the first.</param>
    /// <param name="now">Due until here.</param>
    /// <param name="most">At most <see cref="MostAhead"/>.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<IReadOnlyList<Stored<Message>>> DueAsync(
        string eventId, Rule rule, string occurrence, string? after, DateTimeOffset now, int most, CancellationToken ct)
    {
        // A claim of the future was stamped by a clock that has been put back since: it is as dead as an old one.
        var (stale, never) = (now - ClaimLasts, now + ClaimLasts);
        var filter = (after is null ? Range(eventId, rule, occurrence) : Range(eventId, rule, occurrence, after)) + " and " + TableClient.CreateQueryFilter(
            $"Channel eq {nameof(Channel.Mail)} and ((State eq {nameof(MessageState.Waiting)} and DueAt le {now}) or (State eq {nameof(MessageState.Claimed)} and (ClaimedAt le {stale} or ClaimedAt gt {never})))");
        var due = new List<Stored<Message>>();
        await foreach (var row in QueryAsync(filter, most, null, ct).ConfigureAwait(false))
        {
            due.Add(Read(row));
            if (due.Count == most)
                break;
        }

        return due;
    }

    /// <summary>When the next mail of one rule and occurrence that still waits or is claimed can be taken (UTC); null: none is left.</summary>
    public async Task<DateTimeOffset?> NextAsync(string eventId, Rule rule, string occurrence, CancellationToken ct)
    {
        DateTimeOffset? next = null;
        var filter = Range(eventId, rule, occurrence) + " and " + TableClient.CreateQueryFilter(
            $"Channel eq {nameof(Channel.Mail)} and (State eq {nameof(MessageState.Waiting)} or State eq {nameof(MessageState.Claimed)})");
        await foreach (var row in QueryAsync(filter, null, null, ct).ConfigureAwait(false))
        {
            var message = Read(row).Value;
            var at = message is { State: MessageState.Claimed, ClaimedAt: { } claimed } ? claimed + ClaimLasts : message.DueAt;
            next = next is null || at < next ? at : next;
        }

        return next;
    }

    /// <summary>Takes the messages for this run, all or none (at most a hundred). Null: another run was faster with one of them.</summary>
    public async Task<IReadOnlyList<Stored<Message>>?> ClaimAsync(
        IReadOnlyList<Stored<Message>> messages, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            var claimed = messages.Select(m => m with { Value = m.Value with { State = MessageState.Claimed, ClaimedAt = now } }).ToList();
            var answers = await storage.Events.SubmitTransactionAsync(
                claimed.Select(m => new TableTransactionAction(TableTransactionActionType.UpdateReplace, Entity(m.Value), m.ETag)), ct).ConfigureAwait(false);
            return [.. claimed.Zip(answers.Value, (m, answer) => m with { Version = answer.Headers.ETag?.ToString() ?? "" })];
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return null;
        }
    }

    /// <summary>Writes what became of claimed messages (at most a hundred), in one transaction.</summary>
    /// <returns>False: a claim was lost to another run meanwhile, nothing was written.</returns>
    public async Task<bool> TryRecordAsync(IReadOnlyList<Stored<Message>> messages, CancellationToken ct)
    {
        try
        {
            await storage.Events.SubmitTransactionAsync(
                messages.Select(m => new TableTransactionAction(TableTransactionActionType.UpdateMerge, Entity(m.Value), m.ETag)), ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>Notes what the mail service reported of a message.</summary>
    /// <remarks>
    /// Reports come repeated, unordered and perhaps before the send is recorded. So they stand in rows of their own, a
    /// property for each status: merging them in any order ends the same, and never collides with the sender.
    /// </remarks>
    /// <param name="key">Which message.</param>
    /// <param name="attempt">Which attempt of it: what an earlier one came to is forgotten.</param>
    /// <param name="delivery">What became of it.</param>
    /// <param name="at">When (UTC); of several times with the same word the latest is kept.</param>
    /// <param name="cameBack">Whether it says that the mail did not arrive; an absence note does not.</param>
    /// <param name="ct">Stops it.</param>
    public async Task NoteDeliveryAsync(MessageKey key, int attempt, Delivery delivery, DateTimeOffset at, bool cameBack, CancellationToken ct)
    {
        var word = delivery.ToString();
        while (true)
        {
            var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(
                key.EventId, EventKeys.Delivery(key), cancellationToken: ct).ConfigureAwait(false);
            var row = found is { HasValue: true, Value: { } there } ? there : null;
            var known = row is null ? -1 : AttemptOf(row);
            if (known > attempt || (known == attempt && row!.GetDateTimeOffset(word) >= at && (!cameBack || row.GetDateTimeOffset(CameBackAt) >= at)))
                return;
            var changed = known == attempt ? row! : new TableEntity(key.EventId, EventKeys.Delivery(key)) { ["Attempt"] = attempt };
            changed[word] = changed.GetDateTimeOffset(word) is { } before && before > at ? before : at;
            if (cameBack)
                changed[CameBackAt] = changed.GetDateTimeOffset(CameBackAt) is { } earlier && earlier > at ? earlier : at;
            try
            {
                await (row is null
                    ? storage.Events.AddEntityAsync(changed, ct)
                    : storage.Events.UpdateEntityAsync(changed, row.ETag, TableUpdateMode.Replace, ct)).ConfigureAwait(false);
                return;
            }
            catch (RequestFailedException e) when (e.IsLostRace())
            {
                // Another report of the same mail: once more over both.
            }
        }
    }

    /// <summary>What was reported of an event's messages; see <see cref="Reported.Of(Message, Reported?)"/>.</summary>
    public async Task<IReadOnlyDictionary<MessageKey, Reported>> DeliveriesAsync(string eventId, CancellationToken ct)
    {
        var found = new Dictionary<MessageKey, Reported>();
        await foreach (var (key, reported) in ReportsAsync(eventId, ct).ConfigureAwait(false))
            found[key] = reported;
        return found;
    }

    /// <summary>The same in the order of the ledger's keys; a page of it in memory at a time.</summary>
    public async IAsyncEnumerable<(MessageKey Key, Reported Reported)> ReportsAsync(string eventId, [EnumeratorCancellation] CancellationToken ct)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {eventId} and RowKey ge {EventKeys.Deliveries} and RowKey lt {EventKeys.After(EventKeys.Deliveries)}");
        await foreach (var row in QueryAsync(filter, null, null, ct).ConfigureAwait(false))
            yield return (Key(row), Report(row));
    }

    /// <summary>What was reported of one message; null: nothing.</summary>
    public async Task<Reported?> DeliveryAsync(MessageKey key, CancellationToken ct)
    {
        var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(
            key.EventId, EventKeys.Delivery(key), cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? Report(row) : null;
    }

    /// <summary>One message, or null.</summary>
    public async Task<Message?> FindAsync(MessageKey key, CancellationToken ct)
    {
        var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(
            key.EventId, EventKeys.Message(key), cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? Read(row).Value : null;
    }

    /// <summary>The keys of everything that an event sends or sent to one contact by mail. Reads all the event's keys: for what is rare.</summary>
    public async Task<IReadOnlyList<MessageKey>> KeysAsync(string eventId, string contactId, CancellationToken ct)
    {
        var keys = new List<MessageKey>();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {eventId} and RowKey ge {EventKeys.Messages} and RowKey lt {EventKeys.After(EventKeys.Messages)}");
        await foreach (var row in QueryAsync(filter, null, ["PartitionKey", "RowKey"], ct).ConfigureAwait(false))
        {
            if (Key(row) is { Channel: Channel.Mail } key && key.ContactId == contactId)
                keys.Add(key);
        }

        return keys;
    }

    /// <summary>Every message of an event.</summary>
    public async Task<IReadOnlyList<Message>> ListAsync(string eventId, CancellationToken ct)
    {
        var list = new List<Message>();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {eventId} and RowKey ge {EventKeys.Messages} and RowKey lt {EventKeys.After(EventKeys.Messages)}");
        await foreach (var row in QueryAsync(filter, null, null, ct).ConfigureAwait(false))
            list.Add(Read(row).Value);
        return list;
    }

    private async Task<List<Stored<Message>>> RangeAsync(string eventId, string prefix, CancellationToken ct)
    {
        var list = new List<Stored<Message>>();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {eventId} and RowKey ge {prefix} and RowKey lt {EventKeys.After(prefix)}");
        await foreach (var row in QueryAsync(filter, null, null, ct).ConfigureAwait(false))
            list.Add(Read(row));
        return list;
    }

    /// <summary>An event's ledger row by row in the order of its keys, in few columns; a page of it in memory at a time.</summary>
    public async IAsyncEnumerable<LedgerLine> LinesAsync(string eventId, [EnumeratorCancellation] CancellationToken ct)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {eventId} and RowKey ge {EventKeys.Messages} and RowKey lt {EventKeys.After(EventKeys.Messages)}");
        await foreach (var row in QueryAsync(filter, null, ["PartitionKey", "RowKey", "State", "Reason", "ClaimedAt", "SentAt", "DueAt", "Attempt", "Added"], ct).ConfigureAwait(false))
        {
            yield return new LedgerLine(
                Key(row), Enum.Parse<MessageState>(row.GetString("State") ?? ""), Enum.TryParse<Reason>(row.GetString("Reason"), out var reason) ? reason : null,
                row.GetDateTimeOffset("ClaimedAt"), row.GetDateTimeOffset("SentAt"), AttemptOf(row)) { DueAt = row.GetDateTimeOffset("DueAt"), Added = row.GetBoolean("Added") ?? false };
        }
    }

    /// <summary>An event's messages that staff must look at: held or refused for good. At most <paramref name="most"/>.</summary>
    public async Task<IReadOnlyList<Message>> StrandedAsync(string eventId, int most, CancellationToken ct)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {eventId} and RowKey ge {EventKeys.Messages} and RowKey lt {EventKeys.After(EventKeys.Messages)}")
            + " and " + TableClient.CreateQueryFilter($"(State eq {nameof(MessageState.Held)} or State eq {nameof(MessageState.Failed)}) and Reason ne {nameof(Reason.Trial)}");
        var list = new List<Message>();
        await foreach (var row in QueryAsync(filter, null, null, ct).ConfigureAwait(false))
        {
            list.Add(Read(row).Value);
            if (list.Count == most)
                break;
        }

        return list;
    }

    /// <summary>Each message that the trial holds, and until when it is of use (UTC).</summary>
    public async IAsyncEnumerable<(MessageKey Key, DateTimeOffset ExpiresAt)> HeldByTrialAsync(string eventId, [EnumeratorCancellation] CancellationToken ct)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {eventId} and RowKey ge {EventKeys.Messages} and RowKey lt {EventKeys.After(EventKeys.Messages)}")
            + " and " + TableClient.CreateQueryFilter($"State eq {nameof(MessageState.Held)} and Reason eq {nameof(Reason.Trial)}");
        await foreach (var row in QueryAsync(filter, null, null, ct).ConfigureAwait(false))
            yield return (Key(row), Read(row).Value.ExpiresAt);
    }

    /// <summary>One message with the version that a change must name, or null.</summary>
    public async Task<Stored<Message>?> FindStoredAsync(MessageKey key, CancellationToken ct)
    {
        var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(
            key.EventId, EventKeys.Message(key), cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? Read(row) : null;
    }

    // A server may take a mail and send it back later; a list that has handed it on has reached somebody.
    private static Reported Report(TableEntity row) => new(
        Enum.GetValues<Delivery>().Where(d => row.ContainsKey(d.ToString())).Max(), AttemptOf(row),
        row.GetDateTimeOffset(CameBackAt) is { } back && !(row.GetDateTimeOffset(nameof(Delivery.Delivered)) > back) && !row.ContainsKey(nameof(Delivery.Expanded)) ? back : null);

    private static int AttemptOf(TableEntity row) => row.GetInt32("Attempt") ?? 0;

    private AsyncPageable<TableEntity> QueryAsync(string filter, int? most, IEnumerable<string>? select, CancellationToken ct) =>
        storage.Events.QueryAsync<TableEntity>(filter, most, select, ct);

    private static string Range(string eventId, Rule rule, string occurrence)
    {
        var prefix = EventKeys.MessagesOf(rule, occurrence);
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {eventId} and RowKey ge {prefix} and RowKey lt {EventKeys.After(prefix)}");
    }

    private static string Range(string eventId, Rule rule, string occurrence, string after)
    {
        var prefix = EventKeys.MessagesOf(rule, occurrence);
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {eventId} and RowKey ge {EventKeys.After(prefix + after + "|")} and RowKey lt {EventKeys.After(prefix)}");
    }

    private static TableEntity Entity(Message m) => new(m.Key.EventId, EventKeys.Message(m.Key))
    {
        ["Channel"] = m.Key.Channel.ToString(),
        ["State"] = m.State.ToString(),
        ["DueAt"] = m.DueAt,
        ["ExpiresAt"] = m.ExpiresAt,
        ["Attempt"] = m.Attempt,
        ["Submissions"] = m.Submissions,
        ["ContentHash"] = m.ContentHash ?? "",
        ["Mailbox"] = m.Mailbox,
        ["Uncertain"] = m.Uncertain,
        ["ClaimedAt"] = m.ClaimedAt,
        ["SentAt"] = m.SentAt,
        ["Reason"] = m.Reason?.ToString() ?? "",
        ["Sequence"] = m.Sequence,
        ["Told"] = m.Told,
        ["Added"] = m.Added,
        ["Again"] = m.Again is { } again ? Json.Write(again) : "",
    };

    private static Stored<Message> Read(TableEntity row) =>
        new(
            new Message
            {
                Key = Key(row),
                State = Enum.Parse<MessageState>(row.GetString("State") ?? ""),
                DueAt = row.GetDateTimeOffset("DueAt")!.Value,
                ExpiresAt = row.GetDateTimeOffset("ExpiresAt")!.Value,
                Attempt = row.GetInt32("Attempt") ?? 0,
                Submissions = row.GetInt32("Submissions") ?? 0,
                ContentHash = row.GetString("ContentHash") is { Length: > 0 } hash ? hash : null,
                Mailbox = row.GetString("Mailbox"),
                Uncertain = row.GetBoolean("Uncertain") ?? false,
                ClaimedAt = row.GetDateTimeOffset("ClaimedAt"),
                SentAt = row.GetDateTimeOffset("SentAt"),
                Reason = Enum.TryParse<Reason>(row.GetString("Reason"), out var reason) ? reason : null,
                Sequence = row.GetInt32("Sequence") ?? 0,
                Told = row.GetInt32("Told"),
                Added = row.GetBoolean("Added") ?? false,
                Again = row.GetString("Again") is { Length: > 0 } again ? Json.Read<SentAgain>(again) : null,
            },
            row.ETag.ToString());

    private static MessageKey Key(TableEntity row)
    {
        var parts = row.RowKey.Split('|');
        return new(row.PartitionKey, Enum.Parse<Rule>(parts[1]), parts[2], parts[3], Enum.Parse<Channel>(parts[4]));
    }
}

/// <summary>One row of the ledger in few columns.</summary>
public readonly record struct LedgerLine(MessageKey Key, MessageState State, Reason? Reason, DateTimeOffset? ClaimedAt, DateTimeOffset? SentAt, int Attempt = 0)
{
    /// <summary>Not before this (UTC).</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <inheritdoc cref="Message.Added"/>
    public bool Added { get; init; }

    /// <summary>Whether it was sent, or nobody can know that it was not.</summary>
    public bool MayHaveLeft => State is MessageState.Sent or MessageState.Claimed
        || (State is MessageState.Held && Reason is Dispatch.Reason.GaveUp or Dispatch.Reason.ContentChanged);
}

/// <summary>What the mail service reported of a message.</summary>
/// <param name="Gravest">The gravest report.</param>
/// <param name="Attempt">The attempt of which it is: see <see cref="Message.Attempt"/>.</param>
/// <param name="CameBackAt">When it came back (UTC); null where it did not, or a later report or a list behind the mailbox says that it arrived.</param>
public sealed record Reported(Delivery Gravest, int Attempt, DateTimeOffset? CameBackAt)
{
    /// <summary>Whether the mail did not arrive, for certain.</summary>
    public bool CameBack => CameBackAt is not null;

    /// <summary>What <paramref name="reported"/> says of a message as it stands: of an earlier attempt, nothing. Null: nothing was reported.</summary>
    public static Delivery? Of(Message message, Reported? reported)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Of(message.Attempt, reported);
    }

    /// <summary>The same of a message that stands at an attempt.</summary>
    public static Delivery? Of(int attempt, Reported? reported) => reported is not null && reported.Attempt >= attempt ? reported.Gravest : null;

    /// <summary>Whether a person who was sent this has not got it, as far as anybody knows, and is told by another way.</summary>
    public static bool IsLost(Delivery? delivery) =>
        delivery is Delivery.FilteredSpam or Delivery.Failed or Delivery.Suppressed or Delivery.Bounced;
}
