namespace Azure.Data.Tables;

/// <summary>A row: its two keys, and what the service says of its last change.</summary>
public interface ITableEntity
{
    /// <summary>At most 1,024 characters, without <c>/ \ # ?</c> and control characters.</summary>
    string PartitionKey { get; set; }

    /// <inheritdoc cref="PartitionKey"/>
    string RowKey { get; set; }

    /// <summary>When the service last changed the row; read only, it is never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The row's version as last read.</summary>
    ETag ETag { get; set; }
}
