using System.Globalization;
using Azure.Data.Tables;

namespace Outreach.Tables;

/// <summary>Keeps files in parts in a table, until blob storage can be had.</summary>
/// <remarks>
/// A file is a partition, a part is a row; a property holds at most 64 KiB, so a row carries eight. A part can be read alone: what is
/// looked at page by page is stored page by page.
/// </remarks>
public sealed class FileStore(Storage storage)
{
    /// <summary>The largest upload that is kept, in bytes.</summary>
    public const int MaxBytes = 40 * 1024 * 1024;

    /// <summary>Characters in a file's id.</summary>
    public const int IdLength = 20;

    private const int PropertyBytes = 64 * 1024;
    private const int PropertiesPerRow = 8;
    private const int MaxPart = PropertyBytes * PropertiesPerRow;

    /// <summary>Stores what <paramref name="content"/> still holds and returns its id. The last part marks it whole.</summary>
    /// <exception cref="ArgumentException">There is more than <see cref="MaxBytes"/>; what was stored of it is never read.</exception>
    public async Task<string> SaveAsync(Stream content, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        var id = Ids.New(IdLength);
        var (buffer, row, total) = (new byte[MaxPart], 0, 0L);
        while (true)
        {
            var read = await content.ReadAtLeastAsync(buffer, MaxPart, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            if ((total += read) > MaxBytes)
                throw new ArgumentException("The file is larger than files may be.", nameof(content));
            var entity = Part(id, Row(row++), buffer.AsMemory(0, read));
            entity["Last"] = read < MaxPart;
            await storage.Files.AddEntityAsync(entity, ct).ConfigureAwait(false);
            if (read < MaxPart)
                return id;
        }
    }

    /// <summary>Opens a file as a stream that can be read again from any place, or null where there is none or it was not stored whole.</summary>
    /// <remarks>It is copied to a temporary file, which goes with the stream: memory stays flat.</remarks>
    public async Task<Stream?> OpenAsync(string id, CancellationToken ct)
    {
        var content = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, PropertyBytes,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            var whole = false;
            await foreach (var row in storage.Files.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {id}"), maxPerPage: 8, cancellationToken: ct).ConfigureAwait(false))
            {
                foreach (var bytes in Pieces(row)) await content.WriteAsync(bytes, ct).ConfigureAwait(false);
                whole = row.GetBoolean("Last") == true;
            }

            if (whole)
            {
                content.Position = 0;
                return content;
            }
        }
        catch
        {
            await content.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await content.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>Stores one named part of a file whose parts are read alone. Where it is too much for a row, it takes further ones.</summary>
    /// <param name="id">The file's id, from <see cref="Ids"/>.</param>
    /// <param name="part">Unique within the file; letters and digits, no personal data.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="ct">Stops it.</param>
    public async Task SavePartAsync(string id, string part, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var pieces = Math.Max(1, (content.Length + MaxPart - 1) / MaxPart);
        for (var piece = 0; piece < pieces; piece++)
        {
            var entity = Part(id, $"{part}-{Row(piece)}", content.Slice(piece * MaxPart, Math.Min(MaxPart, content.Length - piece * MaxPart)));
            entity["Last"] = piece == pieces - 1;
            await storage.Files.UpsertEntityAsync(entity, TableUpdateMode.Replace, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Reads one part, or null where there is none.</summary>
    public async Task<byte[]?> ReadPartAsync(string id, string part, CancellationToken ct)
    {
        using var content = new MemoryStream();
        for (var piece = 0; ; piece++)
        {
            var found = await storage.Files.GetEntityIfExistsAsync<TableEntity>(id, $"{part}-{Row(piece)}", cancellationToken: ct).ConfigureAwait(false);
            if (!found.HasValue)
                return null;
            foreach (var bytes in Pieces(found.Value!)) content.Write(bytes);
            if (found.Value!.GetBoolean("Last") == true)
                return content.ToArray();
        }
    }

    /// <summary>Deletes a file with all its parts; nothing where there is none.</summary>
    public async Task DeleteAsync(string id, CancellationToken ct)
    {
        var rows = new List<TableTransactionAction>();
        await foreach (var row in storage.Files.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {id}"), select: ["PartitionKey", "RowKey"], cancellationToken: ct).ConfigureAwait(false))
        {
            rows.Add(new(TableTransactionActionType.Delete, row, Azure.ETag.All));
        }

        try
        {
            await storage.Files.SubmitAllAsync(rows, ct).ConfigureAwait(false);
        }
        catch (Azure.RequestFailedException e) when (e.Status == 404)
        {
            // Somebody else deletes it too.
        }
    }

    private static TableEntity Part(string id, string part, ReadOnlyMemory<byte> content)
    {
        var entity = new TableEntity(id, part);
        for (var p = 0; content.Length > 0; p++)
        {
            var size = Math.Min(PropertyBytes, content.Length);
            entity[Property(p)] = content[..size].ToArray();
            content = content[size..];
        }

        return entity;
    }

    private static IEnumerable<byte[]> Pieces(TableEntity row)
    {
        for (var p = 0; p < PropertiesPerRow && row.GetBinary(Property(p)) is { } bytes; p++) yield return bytes;
    }

    private static string Row(int number) => number.ToString("D4", CultureInfo.InvariantCulture);

    private static string Property(int number) => "P" + number.ToString(CultureInfo.InvariantCulture);
}
