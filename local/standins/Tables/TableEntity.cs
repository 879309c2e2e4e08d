using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>A row as a dictionary of its properties: string, bool, int, long, double, DateTimeOffset, Guid or byte[].</summary>
/// <remarks>A property that holds a value takes another one of the same type only, or a wider number.</remarks>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    internal const string ETagName = "odata.etag";

    private readonly Dictionary<string, object> properties;

    public TableEntity() => properties = [];

    public TableEntity(string partitionKey, string rowKey) : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>Copies <paramref name="values"/>.</summary>
    public TableEntity(IDictionary<string, object> values) => properties = new(values);

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
        set => properties[nameof(Timestamp)] = value!;
    }

    public ETag ETag
    {
        get => GetString(ETagName) is { } text ? new ETag(text) : default;
        set => properties[ETagName] = value.ToString();
    }

    public int Count => properties.Count;

    public ICollection<string> Keys => properties.Keys;

    ICollection<object> IDictionary<string, object>.Values => properties.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    /// <summary>What is sent besides the keys.</summary>
    internal IEnumerable<KeyValuePair<string, object>> OwnProperties => properties.Where(property =>
        property.Key is not (nameof(PartitionKey) or nameof(RowKey) or nameof(Timestamp) or ETagName));

    /// <summary>A property's value; null where the row has none of that name.</summary>
    /// <exception cref="InvalidOperationException">The property holds a value of another type.</exception>
    [AllowNull]
    public object this[string key]
    {
        get => properties.GetValueOrDefault(key)!;
        set => properties[key] = value is not null && properties.GetValueOrDefault(key) is { } old ? Fit(key, old, value) : value!;
    }

    /// <exception cref="InvalidOperationException">The property is of another type.</exception>
    public string? GetString(string key) => Get<string>(key);

    /// <inheritdoc cref="GetString"/>
    public BinaryData? GetBinaryData(string key) => this[key] is byte[] bytes ? new(bytes) : Get<BinaryData>(key);

    /// <inheritdoc cref="GetString"/>
    public byte[]? GetBinary(string key) => Get<byte[]>(key);

    /// <inheritdoc cref="GetString"/>
    public bool? GetBoolean(string key) => Get<bool?>(key);

    /// <inheritdoc cref="GetString"/>
    public DateTime? GetDateTime(string key) => this[key] is DateTimeOffset time ? time.UtcDateTime : Get<DateTime?>(key);

    /// <inheritdoc cref="GetString"/>
    public DateTimeOffset? GetDateTimeOffset(string key) => this[key] is DateTime time ? time : Get<DateTimeOffset?>(key);

    /// <inheritdoc cref="GetString"/>
    public double? GetDouble(string key) => Get<double?>(key);

    /// <inheritdoc cref="GetString"/>
    public Guid? GetGuid(string key) => Get<Guid?>(key);

    /// <inheritdoc cref="GetString"/>
    public int? GetInt32(string key) => Get<int?>(key);

    /// <inheritdoc cref="GetString"/>
    public long? GetInt64(string key) => Get<long?>(key);

    public void Add(string key, object? value) => this[key] = value;

    public bool ContainsKey(string key) => properties.ContainsKey(key);

    public bool Remove(string key) => properties.Remove(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => properties.TryGetValue(key, out value);

    public void Clear() => properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => properties.Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)properties).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => properties.GetEnumerator();

    private T? Get<T>(string key) => this[key] switch
    {
        null => default,
        T value => value,
        var other => throw new InvalidOperationException($"{key} holds a {other.GetType()}, not a {typeof(T)}."),
    };

    private static object Fit(string key, object old, object value) => (old, value) switch
    {
        _ when old.GetType() == value.GetType() => value,
        (int, long or double) => value,
        (long, int number) => (long)number,
        (double, int number) => (double)number,
        _ => throw new InvalidOperationException($"{key} holds a {old.GetType()} and cannot take a {value.GetType()}."),
    };
}
