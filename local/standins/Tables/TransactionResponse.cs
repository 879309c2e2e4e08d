using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>The service's answer to one action of a transaction.</summary>
internal sealed class TransactionResponse : Response
{
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    private TransactionResponse(string statusLine, string clientRequestId)
    {
        // HTTP/1.1 204 No Content
        var parts = statusLine.Split(' ', 3);
        Status = int.Parse(parts[1], CultureInfo.InvariantCulture);
        ReasonPhrase = parts.ElementAtOrDefault(2) ?? "";
        ClientRequestId = clientRequestId;
    }

    public override int Status { get; }

    public override string ReasonPhrase { get; }

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; }

    public override bool IsError => Status >= 400;

    /// <summary>Splits the multipart body of <paramref name="whole"/>; on a refusal it has one part only.</summary>
    /// <remarks>
    /// Every part begins with its status line; bodies are JSON on one line. That holds whatever the boundaries and blank
    /// lines are, in which emulators differ from the service.
    /// </remarks>
    public static List<TransactionResponse> ReadAll(Response whole)
    {
        var parts = new List<TransactionResponse>();
        using var reader = new StringReader(whole.Content.ToString());
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
            {
                var part = new TransactionResponse(line, whole.ClientRequestId);
                part.ReadHeadersAndBody(reader);
                parts.Add(part);
            }
        }

        return parts;
    }

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => headers.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = headers.TryGetValue(name, out var value) ? [value] : null;
        return values is not null;
    }

    protected override bool ContainsHeader(string name) => headers.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(header => new HttpHeader(header.Key, header.Value));

    private void ReadHeadersAndBody(StringReader reader)
    {
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var (name, value) = line.Split(':', 2) is [var left, var right] ? (left, right) : (line, "");
            headers[name] = value.Trim();
        }

        if (IsError)
        {
            ContentStream = new MemoryStream(Encoding.UTF8.GetBytes(reader.ReadLine() ?? ""));
        }
    }
}
