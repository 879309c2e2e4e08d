using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Dispatch;

namespace Outreach.Tests.Support;

/// <summary>A process of its own that does nothing but send, so that it can be killed.</summary>
internal static class SendingProcess
{
    /// <summary>The bench's first argument that makes it this process.</summary>
    public const string Verb = "send";

    /// <summary>Starts one for the world's tables and mail service.</summary>
    /// <param name="world">Whose.</param>
    /// <param name="now">Business time at its start (UTC); from there it passes as real time does.</param>
    public static Process Start(World world, DateTimeOffset now)
    {
        // Built beside the tests: .../Outreach.Tests/debug and .../Outreach.Bench/debug.
        var folder = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var program = Path.Combine(folder, "..", "..", "Outreach.Bench", Path.GetFileName(folder), "Outreach.Bench.dll");
        return Process.Start(new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [program, Verb, now.UtcTicks.ToString(CultureInfo.InvariantCulture), JsonSerializer.Serialize(world.Settings)])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>The process itself: ticks without a pause until it is killed, or its parent is gone.</summary>
    public static async Task ServeAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        // Whoever started it holds the other end; Console.In would keep this thread waiting, asynchronous or not.
        _ = Task.Run(() =>
        {
            using var parent = Console.OpenStandardInput();
            parent.ReadByte();
            Environment.Exit(1);
        });
        var settings = JsonSerializer.Deserialize<Dictionary<string, string?>>(args[2])!;
        var clock = new RunningClock(new DateTimeOffset(long.Parse(args[1], CultureInfo.InvariantCulture), TimeSpan.Zero));
        await using var services = World.Compose(settings, clock);
        var sender = services.GetRequiredService<Sender>();
        while (true)
            await sender.TickAsync(CancellationToken.None);
    }

    private sealed class RunningClock(DateTimeOffset start) : TimeProvider
    {
        private readonly long begun = Stopwatch.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start + Stopwatch.GetElapsedTime(begun);
    }
}
