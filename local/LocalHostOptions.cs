using Microsoft.Extensions.Logging;
using Outreach.Local.Hosting;

namespace Outreach.Local;

/// <summary>What a desk is made of. The defaults are a test's: a free port, nothing kept, nothing filled in.</summary>
public sealed record LocalHostOptions
{
    /// <summary>0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Where tables, mails, clock and keys outlive a stop; null keeps nothing. One host at a time has a folder.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Forgets what the folder holds before starting.</summary>
    public bool Fresh { get; init; }

    /// <summary>The tables to use; null starts Azurite.</summary>
    public string? Tables { get; init; }

    /// <summary>The clock of a desk that has none in its folder yet.</summary>
    public MovableClock Clock { get; init; } = MovableClock.RunningFrom(null);

    /// <summary>Fills empty tables with the sample city.</summary>
    public bool SampleData { get; init; }

    /// <summary>
    /// Simulates App Service authentication: the sign-in page says who is at the desk, and WEBSITE_AUTH_ENABLED is set.
    /// Without it every header reaches the app as sent, as in Azure where that authentication is off.
    /// </summary>
    public bool SimulatesSignIn { get; init; } = true;

    /// <summary>Reports each mail as delivered soon after it was accepted.</summary>
    public bool ReportsDelivered { get; init; }

    /// <summary>The app's settings that differ from those of the desk; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public Action<ILoggingBuilder> Logging { get; init; } = _ => { };

    /// <summary>Told one line before something that takes long.</summary>
    public Action<string> Progress { get; init; } = _ => { };
}
