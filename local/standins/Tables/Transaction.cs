using System.Buffers;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Actions on one partition as one request: a multipart body with an HTTP request for each.</summary>
/// <seealso href="https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions"/>
internal static class Transaction
{
    public static HttpMessage CreateMessage(TableService service, string table, IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count == 0)
        {
            throw new InvalidOperationException("A transaction needs at least one action.");
        }

        RefuseSecondPartition(actions);

        var boundary = $"batch_{Guid.NewGuid():N}";
        var message = service.CreateMessage(RequestMethod.Post, "$batch");
        message.Request.Headers.Add("Content-Type", $"multipart/mixed; boundary={boundary}");
        message.Request.Content = RequestContent.Create(Body(service, table, actions, boundary));
        return message;
    }

    /// <summary>The answers in the order of the actions.</summary>
    /// <exception cref="TableTransactionFailedException">The service refused an action, and with it all.</exception>
    public static IReadOnlyList<Response> ReadResponses(Response response)
    {
        var responses = TransactionResponse.ReadAll(response);
        return responses.FirstOrDefault(part => part.IsError) is { } refusal
            ? throw new TableTransactionFailedException(new RequestFailedException(refusal, null, TableErrorParser.Shared))
            : responses;
    }

    // The service refuses this in just these words. The local emulator stores it, which would hide the mistake.
    private static void RefuseSecondPartition(IReadOnlyList<TableTransactionAction> actions)
    {
        for (var index = 1; index < actions.Count; index++)
        {
            if (actions[index].Entity.PartitionKey != actions[0].Entity.PartitionKey)
            {
                throw new TableTransactionFailedException(new RequestFailedException(
                    400, $"{index}:All commands in a batch must operate on same entity group.",
                    "CommandsInBatchActOnDifferentPartitions", null));
            }
        }
    }

    private static ReadOnlyMemory<byte> Body(
        TableService service, string table, IReadOnlyList<TableTransactionAction> actions, string boundary)
    {
        var changes = $"changeset_{Guid.NewGuid():N}";
        var body = new ArrayBufferWriter<byte>();
        Line(body, $"--{boundary}");
        Line(body, $"Content-Type: multipart/mixed; boundary={changes}");
        Line(body, "");
        foreach (var action in actions)
        {
            Line(body, $"--{changes}");
            Line(body, "Content-Type: application/http");
            Line(body, "Content-Transfer-Encoding: binary");
            Line(body, "");
            Write(body, service, table, action);
        }

        Line(body, $"--{changes}--");
        Line(body, $"--{boundary}--");
        return body.WrittenMemory;
    }

    private static void Write(ArrayBufferWriter<byte> body, TableService service, string table, TableTransactionAction action)
    {
        var entity = action.Entity;
        var (method, condition) = action.ActionType switch
        {
            TableTransactionActionType.Add => (RequestMethod.Post, null),
            TableTransactionActionType.UpdateMerge => (RequestMethod.Patch, (ETag?)action.ETag),
            TableTransactionActionType.UpdateReplace => (RequestMethod.Put, action.ETag),
            TableTransactionActionType.Delete => (RequestMethod.Delete, action.ETag),
            TableTransactionActionType.UpsertMerge => (RequestMethod.Patch, null),
            TableTransactionActionType.UpsertReplace => (RequestMethod.Put, null),
            var other => throw new ArgumentOutOfRangeException(nameof(action), other, null),
        };
        var path = action.ActionType == TableTransactionActionType.Add
            ? table
            : TableService.EntityPath(table, entity.PartitionKey, entity.RowKey);

        Line(body, $"{method} {service.Address(path).AbsoluteUri} HTTP/1.1");
        Line(body, $"Accept: {TableService.Json}");
        Line(body, "DataServiceVersion: 3.0");
        if (condition is { } etag)
        {
            Line(body, $"If-Match: {(etag == default ? ETag.All : etag)}");
        }

        if (action.ActionType == TableTransactionActionType.Delete)
        {
            Line(body, "");
        }
        else
        {
            Line(body, "Prefer: return-no-content");
            Line(body, "Content-Type: application/json");
            Line(body, "");
            EntityJson.Write(body, entity);
        }

        Line(body, "");
    }

    private static void Line(ArrayBufferWriter<byte> body, string text)
    {
        Encoding.ASCII.GetBytes(text, body);
        body.Write("\r\n"u8);
    }
}
