using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Transport, retries, logging and further policies of the clients.</summary>
public class TableClientOptions : ClientOptions
{
    /// <param name="serviceVersion">The version of the protocol that is asked of the service.</param>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06) => Version = serviceVersion switch
    {
        ServiceVersion.V2019_02_02 => "2019-02-02",
        ServiceVersion.V2020_12_06 => "2020-12-06",
        _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion), serviceVersion, null),
    };

    internal string Version { get; }

    /// <summary>The versions of the table service's protocol.</summary>
    public enum ServiceVersion
    {
        V2019_02_02 = 1,
        V2020_12_06 = 2,
    }
}
