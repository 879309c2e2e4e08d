using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables;

/// <summary>The columns of a class of rows: its public properties, apart from those that every row has.</summary>
/// <remarks>Renamed by <see cref="DataMemberAttribute"/>, left out by <see cref="IgnoreDataMemberAttribute"/>.</remarks>
internal sealed class EntityColumns
{
    private static readonly ConcurrentDictionary<Type, EntityColumns> Known = new();

    private readonly Dictionary<string, EntityColumn> byName;

    private EntityColumns(Type type) => byName = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanRead
            && property.GetIndexParameters().Length == 0
            && property.Name is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey)
                or nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag))
            && !property.IsDefined(typeof(IgnoreDataMemberAttribute)))
        .Select(property => new EntityColumn(property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name, property))
        .ToDictionary(column => column.Name);

    public IReadOnlyCollection<EntityColumn> All => byName.Values;

    public static EntityColumns Of(Type type) => Known.GetOrAdd(type, static key => new(key));

    /// <summary>Columns that the class does not know are passed over: other versions of it may write them.</summary>
    public void Set(object entity, string name, object? value) => byName.GetValueOrDefault(name)?.Set(entity, value);
}

/// <summary>One property of a class of rows.</summary>
internal sealed class EntityColumn(string name, PropertyInfo property)
{
    private readonly Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    public string Name { get; } = name;

    public object? Get(object entity) => property.GetValue(entity);

    /// <exception cref="InvalidOperationException">The stored value does not fit the property.</exception>
    public void Set(object entity, object? value)
    {
        if (property.CanWrite)
        {
            property.SetValue(entity, value is null || type.IsInstanceOfType(value) ? value : Convert(value));
        }
    }

    private object Convert(object value) => value switch
    {
        int number when type == typeof(long) => (long)number,
        int number when type == typeof(double) => (double)number,
        DateTimeOffset time when type == typeof(DateTime) => time.UtcDateTime,
        byte[] bytes when type == typeof(BinaryData) => new BinaryData(bytes),
        string text when type.IsEnum => Enum.Parse(type, text),
        _ => throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} cannot hold the stored {value.GetType()}."),
    };
}
