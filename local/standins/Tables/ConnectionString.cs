namespace Azure.Data.Tables;

/// <summary>Reads the connection strings that the Azure portal and the emulators give out.</summary>
internal static class ConnectionString
{
    private const string EmulatorAccount = "devstoreaccount1";

    // Published by Microsoft for every emulator: no secret.
    private const string EmulatorKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <exception cref="FormatException">A part is missing or is not <c>Name=value</c>.</exception>
    public static (Uri Endpoint, TableSharedKeyCredential Credential) Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Keys end in =, so only the first one separates.
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length < 2 || pair[0].Length == 0)
            {
                throw new FormatException("A storage connection string consists of Name=value pairs separated by semicolons.");
            }

            settings[pair[0]] = pair[1];
        }

        if (settings.GetValueOrDefault("UseDevelopmentStorage") is "true")
        {
            return (new Uri($"http://127.0.0.1:10002/{EmulatorAccount}"), new(EmulatorAccount, EmulatorKey));
        }

        if (!settings.TryGetValue("AccountName", out var account) || !settings.TryGetValue("AccountKey", out var key))
        {
            throw new FormatException("A storage connection string needs AccountName and AccountKey, or UseDevelopmentStorage=true.");
        }

        var endpoint = settings.GetValueOrDefault("TableEndpoint") ?? string.Concat(
            settings.GetValueOrDefault("DefaultEndpointsProtocol", "https"), "://", account, ".table.",
            settings.GetValueOrDefault("EndpointSuffix", "core.windows.net"));
        return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
            ? (uri, new(account, key))
            : throw new FormatException("The TableEndpoint of a storage connection string must be an absolute URL.");
    }
}
