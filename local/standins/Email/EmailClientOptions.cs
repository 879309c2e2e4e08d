using Azure.Core;

namespace Azure.Communication.Email;

/// <summary>Version of the service's API, and the pipeline's retries, transport and policies.</summary>
public class EmailClientOptions : ClientOptions
{
    /// <exception cref="ArgumentOutOfRangeException">Not a version of the service.</exception>
    public EmailClientOptions(ServiceVersion version = ServiceVersion.V2025_09_01) => ApiVersion = version switch
    {
        ServiceVersion.V2025_09_01 => "2025-09-01",
        _ => throw new ArgumentOutOfRangeException(nameof(version)),
    };

    internal string ApiVersion { get; }

    public enum ServiceVersion
    {
        V2025_09_01 = 5,
    }
}
