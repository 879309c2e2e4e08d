using Microsoft.Azure.Functions.Worker;

namespace Outreach.Functions;

/// <summary>The one seam: every registration and all middleware, for Azure's worker and for the local host alike.</summary>
public static class OutreachApp
{
    /// <summary>Adds the whole product to <paramref name="builder"/>.</summary>
    public static void Configure(IFunctionsWorkerApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
    }
}
