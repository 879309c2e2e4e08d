namespace Azure.Communication.Email;

/// <summary>The two parts of <c>endpoint=https://…;accesskey=…</c>, in any order and case of their names.</summary>
internal static class ConnectionString
{
    /// <exception cref="InvalidOperationException">A part is missing or cannot be read. Never quotes the key.</exception>
    public static (Uri Endpoint, AzureKeyCredential Key) Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            // A key in base64 ends in '=': only the first one separates.
            var separator = part.IndexOf('=', StringComparison.Ordinal);
            if (separator < 1)
                throw new InvalidOperationException("The connection string has a part without a name.");
            parts[part[..separator].Trim()] = part[(separator + 1)..].Trim();
        }

        return Uri.TryCreate(Required("endpoint"), UriKind.Absolute, out var endpoint)
            ? (endpoint, new AzureKeyCredential(Required("accesskey")))
            : throw new InvalidOperationException("The connection string's endpoint is not an absolute address.");

        string Required(string name) => parts.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new InvalidOperationException($"The connection string lacks '{name}'.");
    }
}
