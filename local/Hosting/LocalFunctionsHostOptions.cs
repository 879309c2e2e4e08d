using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Outreach.Functions;

namespace Outreach.Local.Hosting;

/// <summary>Which functions are hosted, and with what around them.</summary>
public sealed record LocalFunctionsHostOptions
{
    /// <summary>Registers the application's services and middleware.</summary>
    public Action<IFunctionsWorkerApplicationBuilder> Configure { get; init; } = OutreachApp.Configure;

    /// <summary>The classes that are looked through for functions.</summary>
    public IReadOnlyCollection<Type> FunctionClasses { get; init; } = typeof(OutreachApp).Assembly.GetTypes();

    /// <summary>The application's settings; <c>A:B</c> stands for <c>A__B</c> in Azure.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The path of the host.json that gives the route prefix and the log levels.</summary>
    public string HostJson { get; init; } = Path.Combine(AppContext.BaseDirectory, "host.json");

    /// <summary>A loopback port; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The time of day for the application and its timers.</summary>
    public MovableClock Clock { get; init; } = MovableClock.RunningFrom(null);

    /// <summary>Where the last runs of the timers are kept, so that one that was missed is caught up; null keeps nothing.</summary>
    public string? TimerStampFile { get; init; }

    public FunctionKeys Keys { get; init; } = new("local-function-key", "local-master-key");

    /// <summary>What is served beside the functions, and before them.</summary>
    public Action<WebApplication> Web { get; init; } = _ => { };

    public Action<ILoggingBuilder> Logging { get; init; } = _ => { };
}
