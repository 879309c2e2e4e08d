using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>The tables of one storage account. Safe for use by many threads; its table clients share its connections.</summary>
public class TableServiceClient
{
    private readonly TableService service;

    /// <summary>For classes that stand in for this one.</summary>
    protected TableServiceClient() => service = null!;

    /// <inheritdoc cref="TableServiceClient(string, TableClientOptions)"/>
    public TableServiceClient(string connectionString) : this(connectionString, null) { }

    /// <exception cref="FormatException"><paramref name="connectionString"/> names no account and key.</exception>
    public TableServiceClient(string connectionString, TableClientOptions? options = null) =>
        service = TableService.Connect(connectionString, options);

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential) : this(endpoint, credential, null) { }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options) =>
        service = TableService.Connect(endpoint, credential, options);

    /// <param name="endpoint">Must be HTTPS: tokens are not sent in the clear.</param>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null) =>
        service = TableService.Connect(endpoint, tokenCredential, options);

    public virtual string AccountName => service.AccountName;

    public virtual Uri Uri => service.Endpoint;

    public virtual TableClient GetTableClient(string tableName) => new(service, tableName);

    /// <inheritdoc cref="TableClient.CreateQueryFilter(FormattableString)"/>
    public static string CreateQueryFilter(FormattableString filter) => QueryFilter.Create(filter);

    /// <exception cref="RequestFailedException">409 TableAlreadyExists, or the service refused otherwise.</exception>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateAsync(cancellationToken);

    /// <exception cref="RequestFailedException">409 TableBeingDeleted, or the service refused otherwise.</exception>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Deletes a table; where there is none, the response's status is 404.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).DeleteAsync(cancellationToken);

    /// <summary>Lists the tables, filtered by <c>TableName</c>.</summary>
    public virtual AsyncPageable<TableItem> QueryAsync(
        string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new TablePages<TableItem>(
            async (token, pageSize, cancellation) =>
            {
                var query = new QueryPath("Tables").Add("$filter", filter).Add("$top", pageSize).Add("NextTableName", token);
                using var message = service.CreateMessage(RequestMethod.Get, query.ToString());
                var response = await service.SendAsync(message, cancellation).ConfigureAwait(false);
                return Page<TableItem>.FromValues(
                    ReadNames(response.Content),
                    response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next) ? next : null,
                    response);
            },
            maxPerPage,
            cancellationToken);

    private static List<TableItem> ReadNames(BinaryData body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.GetProperty("value").EnumerateArray()
            .Select(table => new TableItem(table.GetProperty("TableName").GetString()!))];
    }
}
