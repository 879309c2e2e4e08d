using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>A row as a dictionary of its properties: string, bool, int, long, double, DateTimeOffset, Guid or byte[].</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    private const string ETagKey = "odata.etag";

    private readonly Dictionary<string, object?> properties;

    public TableEntity() : this(new Dictionary<string, object>()) { }

    public TableEntity(string partitionKey, string rowKey) : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public TableEntity(IDictionary<string, object> values) => properties = new(values!);

    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey))!;
        set => properties[nameof(PartitionKey)] = value;
    }

    public string RowKey
    {
        get => GetString(nameof(RowKey))!;
        set => properties[nameof(RowKey)] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => properties[nameof(Timestamp)] = value;
    }

    public ETag ETag
    {
        get => GetString(ETagKey) is { } text ? new ETag(text) : default;
        set => properties[ETagKey] = value.ToString();
    }

    public int Count => properties.Count;

    public ICollection<string> Keys => properties.Keys;

    ICollection<object> IDictionary<string, object>.Values => properties.Values!;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    /// <summary>A property's value; null where the row has none of that name.</summary>
    [AllowNull]
    public object this[string key]
    {
        get => properties.GetValueOrDefault(key)!;
        set => properties[key] = value;
    }

    public string? GetString(string key) => (string?)properties.GetValueOrDefault(key);

    public BinaryData? GetBinaryData(string key) => throw new NotImplementedException();

    public byte[]? GetBinary(string key) => throw new NotImplementedException();

    public bool? GetBoolean(string key) => throw new NotImplementedException();

    public DateTime? GetDateTime(string key) => throw new NotImplementedException();

    public DateTimeOffset? GetDateTimeOffset(string key) => throw new NotImplementedException();

    public double? GetDouble(string key) => throw new NotImplementedException();

    public Guid? GetGuid(string key) => throw new NotImplementedException();

    public int? GetInt32(string key) => throw new NotImplementedException();

    public long? GetInt64(string key) => throw new NotImplementedException();

    public void Add(string key, object? value) => properties.Add(key, value);

    public bool ContainsKey(string key) => properties.ContainsKey(key);

    public bool Remove(string key) => properties.Remove(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => properties.TryGetValue(key, out value!);

    public void Clear() => properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)properties).Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)properties).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, object>>)properties).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => properties.GetEnumerator();
}
