using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>The tables of one storage account.</summary>
public class TableServiceClient
{
    protected TableServiceClient() { }

    public TableServiceClient(string connectionString) : this(connectionString, null) { }

    public TableServiceClient(string connectionString, TableClientOptions? options = null) => throw new NotImplementedException();

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential) : this(endpoint, credential, null) { }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options) => throw new NotImplementedException();

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null) => throw new NotImplementedException();

    public virtual string AccountName => throw new NotImplementedException();

    public virtual Uri Uri => throw new NotImplementedException();

    public virtual TableClient GetTableClient(string tableName) => throw new NotImplementedException();

    public static string CreateQueryFilter(FormattableString filter) => throw new NotImplementedException();

    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual AsyncPageable<TableItem> QueryAsync(string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
