using Azure;
using Azure.Data.Tables;
using Outreach.Events;
using Outreach.Tables;

namespace Outreach.Questionnaires;

/// <summary>A questionnaire and its responses in their event's partition.</summary>
public sealed class ResponseTable(Storage storage)
{
    /// <summary>The event's questionnaire, or null where none was written yet. One point read.</summary>
    public async Task<Stored<Questionnaire>?> FindQuestionnaireAsync(string eventId, CancellationToken ct)
    {
        var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(
            eventId, EventKeys.Questionnaire, cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? new(Json.Read<Questionnaire>(row.GetString("Doc")), row.ETag.ToString()) : null;
    }

    /// <summary>Writes the questionnaire, new or over the one that was read. False: changed since.</summary>
    public async Task<bool> TrySaveQuestionnaireAsync(
        string eventId, Stored<Questionnaire>? read, Questionnaire changed, CancellationToken ct)
    {
        var row = new TableEntity(eventId, EventKeys.Questionnaire) { ["Doc"] = Json.Write(changed) };
        try
        {
            await (read is null
                ? storage.Events.AddEntityAsync(row, ct)
                : storage.Events.UpdateEntityAsync(row, read.ETag, TableUpdateMode.Replace, ct)).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>What a contact answered, or null. One point read.</summary>
    public async Task<Stored<Response>?> FindAsync(string eventId, string contactId, CancellationToken ct)
    {
        var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(
            eventId, EventKeys.Response(contactId), cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? new(Read(row), row.ETag.ToString()) : null;
    }

    /// <summary>All responses of an event in the order of contact ids.</summary>
    public async Task<IReadOnlyList<Response>> ListAsync(string eventId, CancellationToken ct)
    {
        var list = new List<Response>();
        await foreach (var row in storage.Events.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {eventId} and RowKey ge {EventKeys.Responses} and RowKey lt {EventKeys.After(EventKeys.Responses)}"),
            cancellationToken: ct).ConfigureAwait(false))
        {
            list.Add(Read(row));
        }

        return list;
    }

    /// <summary>Who of the contacts from <paramref name="first"/> to <paramref name="last"/> has answered.</summary>
    public async Task<IReadOnlySet<string>> WhoAsync(string eventId, string first, string last, CancellationToken ct)
    {
        var who = new HashSet<string>();
        await foreach (var row in storage.Events.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {eventId} and RowKey ge {EventKeys.Response(first)} and RowKey le {EventKeys.Response(last)}"),
            select: ["RowKey"], cancellationToken: ct).ConfigureAwait(false))
        {
            who.Add(row.RowKey[EventKeys.Responses.Length..]);
        }

        return who;
    }

    /// <summary>Writes a response, new or over the one that was read, and touches the version row, in one transaction. False: changed since.</summary>
    public async Task<bool> TrySaveAsync(string eventId, Stored<Response>? read, Response response, CancellationToken ct)
    {
        var row = new TableEntity(eventId, EventKeys.Response(response.ContactId)) { ["Doc"] = Json.Write(response) };
        try
        {
            await storage.Events.SubmitTransactionAsync(
            [
                read is null
                    ? new(TableTransactionActionType.Add, row)
                    : new(TableTransactionActionType.UpdateReplace, row, read.ETag),
                VersionRow.Touch(eventId),
            ], ct).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }

    private static Response Read(TableEntity row) => Json.Read<Response>(row.GetString("Doc"));
}
