using System.Globalization;
using Azure.Data.Tables;

namespace Outreach.Tables;

/// <summary>Keeps uploaded files as chunks in a table, until blob storage can be had.</summary>
/// <remarks>Partition = file id, row = chunk number. A property holds at most 64 KiB, so a row carries eight.</remarks>
public sealed class FileStore(Storage storage)
{
    private const int PropertyBytes = 64 * 1024;
    private const int PropertiesPerRow = 8;

    /// <summary>The largest file that is kept, in bytes.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    /// <summary>Stores a file and returns its id (20 characters). The last chunk marks it whole.</summary>
    public async Task<string> SaveAsync(ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, MaxBytes);
        var id = Ids.New(20);
        var row = 0;
        do
        {
            var entity = new TableEntity(id, Row(row));
            for (var p = 0; p < PropertiesPerRow && content.Length > 0; p++)
            {
                var size = Math.Min(PropertyBytes, content.Length);
                entity[Property(p)] = content[..size].ToArray();
                content = content[size..];
            }

            entity["Last"] = content.Length == 0;
            await storage.Files.AddEntityAsync(entity, ct).ConfigureAwait(false);
            row++;
        }
        while (content.Length > 0);
        return id;
    }

    /// <summary>Reads a file back, or null where there is none or it was not stored whole.</summary>
    public async Task<byte[]?> ReadAsync(string id, CancellationToken ct)
    {
        using var content = new MemoryStream();
        var whole = false;
        await foreach (var row in storage.Files.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {id}"), cancellationToken: ct).ConfigureAwait(false))
        {
            for (var p = 0; p < PropertiesPerRow && row.GetBinary(Property(p)) is { } bytes; p++)
                content.Write(bytes);
            whole = row.GetBoolean("Last") == true;
        }

        return whole ? content.ToArray() : null;
    }

    private static string Row(int number) => number.ToString("D4", CultureInfo.InvariantCulture);

    private static string Property(int number) => "P" + number.ToString(CultureInfo.InvariantCulture);
}
