namespace Azure.Data.Tables;

/// <summary>Where the next page of rows begins: the service's two headers as one token.</summary>
internal static class Continuation
{
    // The service encodes the keys in these headers, so they hold no blank.
    private const char Separator = ' ';

    /// <summary>Null after the last page. A row key may be missing.</summary>
    public static string? Read(Response response) =>
        !response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partitionKey) ? null
        : !response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var rowKey) ? partitionKey
        : partitionKey + Separator + rowKey;

    public static (string? PartitionKey, string? RowKey) Parse(string? token) => token?.Split(Separator, 2) switch
    {
        [var partitionKey, var rowKey] => (partitionKey, rowKey),
        [var partitionKey] => (partitionKey, null),
        _ => (null, null),
    };
}
