using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>One table. Safe for use by many threads.</summary>
/// <remarks>
/// Every refusal of the service is a <see cref="RequestFailedException"/> with its status and its error code
/// (<see cref="TableErrorCode"/>), after the tries that <see cref="ClientOptions.Retry"/> allows.
/// </remarks>
public class TableClient
{
    private readonly TableService service;

    /// <summary>For classes that stand in for this one.</summary>
    protected TableClient()
    {
        service = null!;
        Name = null!;
    }

    /// <inheritdoc cref="TableClient(string, string, TableClientOptions)"/>
    public TableClient(string connectionString, string tableName) : this(connectionString, tableName, null) { }

    /// <exception cref="FormatException"><paramref name="connectionString"/> names no account and key.</exception>
    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(TableService.Connect(connectionString, options), tableName) { }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null) { }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(TableService.Connect(endpoint, credential, options), tableName) { }

    /// <param name="endpoint">Must be HTTPS: tokens are not sent in the clear.</param>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableService.Connect(endpoint, tokenCredential, options), tableName) { }

    internal TableClient(TableService service, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        this.service = service;
        Name = tableName;
    }

    public virtual string Name { get; }

    public virtual string AccountName => service.AccountName;

    public virtual Uri Uri => service.Address(Name);

    /// <summary>Turns an interpolated filter into OData: every argument is written as the literal of its type and escaped.</summary>
    /// <exception cref="ArgumentException">An argument is null or of a type that rows cannot hold.</exception>
    public static string CreateQueryFilter(FormattableString filter) => QueryFilter.Create(filter);

    /// <exception cref="RequestFailedException">409 TableAlreadyExists, or the service refused otherwise.</exception>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default)
    {
        using var message = CreateCreation(expected: null);
        var response = await service.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new TableItem(Name), response);
    }

    /// <exception cref="RequestFailedException">409 TableBeingDeleted, or the service refused otherwise.</exception>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        using var message = CreateCreation(expected: 409);
        var response = await service.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return response.Status == 409 && new RequestFailedException(response) is var refusal
            && refusal.ErrorCode != TableErrorCode.TableAlreadyExists
            ? throw refusal
            : Response.FromValue(new TableItem(Name), response);
    }

    /// <summary>Deletes the table with all its rows; where there is none, the response's status is 404.</summary>
    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default)
    {
        using var message = service.CreateMessage(
            RequestMethod.Delete, $"Tables('{Uri.EscapeDataString(Name)}')", expected: 404);
        return await service.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores a new row; the response's headers carry its ETag.</summary>
    /// <exception cref="RequestFailedException">409 EntityAlreadyExists, or the service refused otherwise.</exception>
    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        using var message = service.CreateMessage(RequestMethod.Post, Name);
        SetJson(message, EntityJson.Content(entity));
        return await service.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores a row whether or not there is one already.</summary>
    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => PutAsync(entity, null, mode, cancellationToken);

    /// <summary>Changes the row that has the version <paramref name="ifMatch"/> (<see cref="ETag.All"/>: any).</summary>
    /// <exception cref="RequestFailedException">
    /// 412 UpdateConditionNotSatisfied: the row has changed. 404: there is none. Or the service refused otherwise.
    /// </exception>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => ifMatch == default
            ? throw new ArgumentException("An update names the version that it changes, or ETag.All.", nameof(ifMatch))
            : PutAsync(entity, ifMatch, mode, cancellationToken);

    /// <summary>Deletes the row that has the version <paramref name="ifMatch"/> (default: any); where there is none, the
    /// response's status is 404.</summary>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied: the row has changed.</exception>
    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        using var message = service.CreateMessage(
            RequestMethod.Delete, TableService.EntityPath(Name, partitionKey, rowKey), expected: 404);
        message.Request.Headers.Add("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString());
        return await service.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="DeleteEntityAsync(string, string, ETag, CancellationToken)"/>
    public virtual Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <exception cref="RequestFailedException">404 ResourceNotFound, or the service refused otherwise.</exception>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        using var message = CreateGet(partitionKey, rowKey, select, expected: null);
        var response = await service.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(EntityJson.Read<T>(response.Content), response);
    }

    /// <summary>A row, or a response without a value where there is none.</summary>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        using var message = CreateGet(partitionKey, rowKey, select, expected: 404);
        var response = await service.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return response.Status == 404
            ? new MissingEntity<T>(response)
            : Response.FromValue(EntityJson.Read<T>(response.Content), response);
    }

    /// <summary>The rows that a filter lets through, in the order of their keys; all without a filter.</summary>
    /// <param name="filter">OData, from <see cref="CreateQueryFilter(FormattableString)"/>.</param>
    /// <param name="maxPerPage">At most 1,000, which is the default. It does not limit the number of rows.</param>
    /// <param name="select">The properties to read; the others stay empty.</param>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var columns = Columns(select);
        return new TablePages<T>(
            async (token, pageSize, cancellation) =>
            {
                var (partitionKey, rowKey) = Continuation.Parse(token);
                var query = new QueryPath(Name + "()")
                    .Add("$filter", filter).Add("$select", columns).Add("$top", pageSize)
                    .Add("NextPartitionKey", partitionKey).Add("NextRowKey", rowKey);
                using var message = service.CreateMessage(RequestMethod.Get, query.ToString());
                var response = await service.SendAsync(message, cancellation).ConfigureAwait(false);
                return Page<T>.FromValues(EntityJson.ReadPage<T>(response.Content), Continuation.Read(response), response);
            },
            maxPerPage,
            cancellationToken);
    }

    /// <summary>Does all actions or none: at most 100 on one partition, each on another row, 4 MiB in all.</summary>
    /// <returns>A response for each action in its order; those that stored a row carry its ETag.</returns>
    /// <exception cref="TableTransactionFailedException">An action was refused; nothing was stored.</exception>
    /// <exception cref="InvalidOperationException">There is no action.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        using var message = Transaction.CreateMessage(service, Name, [.. transactionActions]);
        var response = await service.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(Transaction.ReadResponses(response), response);
    }

    private HttpMessage CreateCreation(int? expected)
    {
        var message = service.CreateMessage(RequestMethod.Post, "Tables", expected);
        SetJson(message, RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(new { TableName = Name })));
        return message;
    }

    private async Task<Response> PutAsync(ITableEntity entity, ETag? ifMatch, TableUpdateMode mode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        using var message = service.CreateMessage(
            mode == TableUpdateMode.Merge ? RequestMethod.Patch : RequestMethod.Put,
            TableService.EntityPath(Name, entity.PartitionKey, entity.RowKey));
        if (ifMatch is { } etag)
        {
            message.Request.Headers.Add("If-Match", etag.ToString());
        }

        SetJson(message, EntityJson.Content(entity));
        return await service.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private HttpMessage CreateGet(string partitionKey, string rowKey, IEnumerable<string>? select, int? expected) =>
        service.CreateMessage(
            RequestMethod.Get,
            new QueryPath(TableService.EntityPath(Name, partitionKey, rowKey)).Add("$select", Columns(select)).ToString(),
            expected);

    private static void SetJson(HttpMessage message, RequestContent content)
    {
        message.Request.Headers.Add("Content-Type", "application/json");
        message.Request.Headers.Add("Prefer", "return-no-content");
        message.Request.Content = content;
    }

    private static string? Columns(IEnumerable<string>? select) => select is null ? null : string.Join(',', select);
}
