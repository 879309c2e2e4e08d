using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Rows as the service's JSON: types that JSON lacks are named by an annotation before the value.</summary>
/// <seealso href="https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations"/>
internal static class EntityJson
{
    private const string TypeSuffix = "@odata.type";
    private const string MetadataPrefix = "odata.";

    // ASCII only: the local emulator decodes a body piece by piece and would break a letter between two pieces.
    private static readonly JsonWriterOptions Ascii = new() { Encoder = JavaScriptEncoder.Default };

    public static RequestContent Content(ITableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, entity);
        return RequestContent.Create(buffer.WrittenMemory);
    }

    public static void Write(IBufferWriter<byte> buffer, ITableEntity entity)
    {
        using var json = new Utf8JsonWriter(buffer, Ascii);
        json.WriteStartObject();
        json.WriteString(nameof(entity.PartitionKey), entity.PartitionKey);
        json.WriteString(nameof(entity.RowKey), entity.RowKey);
        if (entity is TableEntity row)
        {
            foreach (var (name, value) in row.OwnProperties)
            {
                WriteValue(json, name, value);
            }
        }
        else
        {
            foreach (var column in EntityColumns.Of(entity.GetType()).All)
            {
                WriteValue(json, column.Name, column.Get(entity));
            }
        }

        json.WriteEndObject();
    }

    public static T Read<T>(BinaryData body) where T : class, ITableEntity
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        return ReadEntity<T>(ref reader);
    }

    public static IReadOnlyList<T> ReadPage<T>(BinaryData body) where T : class, ITableEntity
    {
        var entities = new List<T>();
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRows = reader.ValueTextEquals("value");
            reader.Read();
            if (!isRows)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                entities.Add(ReadEntity<T>(ref reader));
            }
        }

        return entities;
    }

    private static T ReadEntity<T>(ref Utf8JsonReader reader) where T : class, ITableEntity
    {
        var entity = (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
        var row = entity as TableEntity;
        var columns = row is null ? EntityColumns.Of(typeof(T)) : null;
        string? type = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.EndsWith(TypeSuffix, StringComparison.Ordinal))
            {
                type = reader.GetString();
                continue;
            }

            switch (name)
            {
                case nameof(entity.PartitionKey):
                    entity.PartitionKey = reader.GetString()!;
                    break;
                case nameof(entity.RowKey):
                    entity.RowKey = reader.GetString()!;
                    break;
                case nameof(entity.Timestamp):
                    entity.Timestamp = ReadTime(ref reader);
                    break;
                case TableEntity.ETagName:
                    entity.ETag = new ETag(reader.GetString()!);
                    break;
                case var _ when name.StartsWith(MetadataPrefix, StringComparison.Ordinal):
                    reader.Skip();
                    break;
                case var _ when row is not null:
                    row[name] = ReadValue(ref reader, type)!;
                    break;
                default:
                    columns!.Set(entity, name, ReadValue(ref reader, type));
                    break;
            }

            type = null;
        }

        return entity;
    }

    private static object? ReadValue(ref Utf8JsonReader reader, string? type) => (reader.TokenType, type) switch
    {
        (JsonTokenType.Null, _) => null,
        (JsonTokenType.True or JsonTokenType.False, _) => reader.GetBoolean(),
        (JsonTokenType.Number, "Edm.Double") => reader.GetDouble(),
        (JsonTokenType.Number, _) => reader.TryGetInt32(out var number) ? (object)number : reader.GetDouble(),
        (_, "Edm.Int64") => long.Parse(reader.GetString()!, CultureInfo.InvariantCulture),
        (_, "Edm.Double") => double.Parse(reader.GetString()!, CultureInfo.InvariantCulture),
        (_, "Edm.DateTime") => ReadTime(ref reader),
        (_, "Edm.Guid") => reader.GetGuid(),
        (_, "Edm.Binary") => reader.GetBytesFromBase64(),
        _ => reader.GetString(),
    };

    // Times without an offset are UTC, where the reader's own parsing would take them as local.
    private static DateTimeOffset ReadTime(ref Utf8JsonReader reader) => DateTimeOffset.Parse(
        reader.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteString(name + TypeSuffix, "Edm.Int64");
                json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteString(name + TypeSuffix, "Edm.Double");
                json.WriteNumber(name, number);
                break;
            case double number:
                json.WriteString(name + TypeSuffix, "Edm.Double");
                json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                WriteTime(json, name, time.UtcDateTime);
                break;
            case DateTime { Kind: DateTimeKind.Utc } time:
                WriteTime(json, name, time);
                break;
            case DateTime:
                throw new NotSupportedException($"{name} is not a UTC time: rows hold UTC alone.");
            case Guid id:
                json.WriteString(name + TypeSuffix, "Edm.Guid");
                json.WriteString(name, id);
                break;
            case byte[] bytes:
                WriteBytes(json, name, bytes);
                break;
            case BinaryData bytes:
                WriteBytes(json, name, bytes.ToMemory().Span);
                break;
            case Enum choice:
                json.WriteString(name, choice.ToString());
                break;
            default:
                throw new NotSupportedException($"{name} is a {value.GetType()}, which rows cannot hold.");
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTime time)
    {
        json.WriteString(name + TypeSuffix, "Edm.DateTime");
        json.WriteString(name, time);
    }

    private static void WriteBytes(Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
    {
        json.WriteString(name + TypeSuffix, "Edm.Binary");
        json.WriteBase64String(name, bytes);
    }
}
