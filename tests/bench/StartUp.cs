using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Outreach.Local;
using Outreach.Tests.Support;

namespace Outreach.Bench;

/// <summary>From the start of a process to its first answer, as a ratio to an empty ASP.NET Core app in the same run.</summary>
internal static class StartUp
{
    private const int Rounds = 5;

    public static async Task MeasureAsync(Azurite azurite, Report report)
    {
        var tables = await azurite.ConnectionStringAsync();
        var floor = await MedianAsync("serve-empty");
        var product = await MedianAsync("serve-product", tables);
        report.Add("start-up to the first page", $"{product / floor:0.0} ×", "", $"{product.TotalMilliseconds:N0} ms; an empty ASP.NET Core app in this run: {floor.TotalMilliseconds:N0} ms");
    }

    /// <summary>The other side: an app that prints its address when it answers.</summary>
    public static async Task ServeAsync(string[] args)
    {
        Uri address;
        if (args[0] == "serve-empty")
        {
            var builder = WebApplication.CreateBuilder();
            builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
            var app = builder.Build();
            app.MapGet("/", () => "");
            await app.StartAsync();
            address = new Uri(app.Urls.Single());
        }
        else
        {
            var host = await LocalHost.StartAsync(new LocalHostOptions { Port = 0, Tables = args[1], SampleData = false });
            address = host.BaseAddress;
        }

        Console.WriteLine($"listening {address}");
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task<TimeSpan> MedianAsync(params string[] args)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < Rounds; i++)
            times.Add(await OnceAsync(args));
        times.Sort();
        return times[Rounds / 2];
    }

    private static async Task<TimeSpan> OnceAsync(string[] args)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, args) { RedirectStandardOutput = true })!;
        try
        {
            string? line;
            do
                line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{args[0]} ended before it answered.");
            while (!line.StartsWith("listening ", StringComparison.Ordinal));
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
            using var answer = await client.GetAsync(new Uri(line["listening ".Length..]));
            return clock.Elapsed;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }
}
