using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Outreach.Local.Mail;

/// <summary>What happened at the mail service, one JSON line an event, only ever appended to.</summary>
internal sealed class MailJournal : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // The file is for people to read, too.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly FileStream file;

    private MailJournal(FileStream file) => this.file = file;

    /// <summary>Opens <c>mails.jsonl</c> in the folder, creating both, and replays its lines in order.</summary>
    public static MailJournal Open(string folder, Action<JournalLine> replay)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(
            Path.Combine(folder, "mails.jsonl"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var content = new byte[file.Length];
        file.ReadExactly(content);

        // A process that was killed may have left half a line.
        var complete = Array.LastIndexOf(content, (byte)'\n') + 1;
        file.SetLength(complete);
        foreach (var line in content.AsSpan(0, complete).Split((byte)'\n'))
        {
            if (!content[line].AsSpan().IsEmpty)
                replay(JsonSerializer.Deserialize<JournalLine>(content.AsSpan(line), Json)!);
        }

        return new MailJournal(file);
    }

    public void Append(JournalLine line)
    {
        file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, Json), (byte)'\n']);
        file.Flush();
    }

    public void Dispose() => file.Dispose();
}

/// <summary>Exactly one of the three.</summary>
internal sealed record JournalLine(
    AcceptedMail? Mail = null, DeliveryReport? Report = null, ContentConflict? Conflict = null);

internal sealed record AcceptedMail(Guid OperationId, DateTimeOffset AcceptedAt, string Source);
