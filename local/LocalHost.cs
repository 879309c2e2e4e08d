using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Outreach.Local.Azurite;
using Outreach.Local.Hosting;
using Outreach.Local.Mail;
using Outreach.Local.Samples;
using Outreach.Local.SignIn;

namespace Outreach.Local;

/// <summary>The whole desk: tables, mail service, functions, sign-in and clock, at one address.</summary>
public sealed class LocalHost : IAsyncDisposable
{
    private const int PerMinute = 30, PerHour = 1_000;

    private readonly List<Func<ValueTask>> stops = [];
    private Task? stopped;
    private LocalFunctionsHost? functions;
    private LocalMailService? mail;

    private LocalHost()
    {
    }

    public LocalFunctionsHost Functions => functions!;

    public LocalMailService Mail => mail!;

    public MovableClock Clock => Functions.Clock;

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => Functions.Services;

    public Uri BaseAddress => Functions.BaseAddress;

    /// <summary>Starts everything, and leaves nothing behind where that fails.</summary>
    /// <exception cref="LocalHostException">The port or the folder is in use.</exception>
    /// <exception cref="AzuriteException">The tables cannot be had.</exception>
    public static async Task<LocalHost> StartAsync(LocalHostOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = new LocalHost();
        try
        {
            await host.StartPartsAsync(options, ct);
            return host;
        }
        catch
        {
            await host.StopAsync();
            throw;
        }
    }

    /// <summary>Moves the clock forward through every timer on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The target lies in the past.</exception>
    public Task MoveToAsync(DateTimeOffset target, CancellationToken ct = default) => Functions.Timers.MoveToAsync(target, ct);

    /// <summary>Lets finish what is running, then the tables save what they hold.</summary>
    public Task StopAsync() => stopped ??= StopPartsAsync();

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StartPartsAsync(LocalHostOptions options, CancellationToken ct)
    {
        var port = Owned(ListeningPort.Claim(options.Port));
        var state = options.StateFolder is null ? null : Owned(StateFolder.Open(options.StateFolder, options.Fresh));
        var clock = state?.Clock(options.Clock) ?? options.Clock;
        var tables = options.Tables ?? await StartTablesAsync(state, options.Progress, ct);

        mail = new LocalMailService(clock, new LocalMailOptions
        {
            PerMinute = PerMinute,
            PerHour = PerHour,
            Folder = state?.Mail,
            ReportsDelivered = options.ReportsDelivered,
        });
        stops.Add(mail.DisposeAsync);

        options.Progress("Starting the app…");
        var address = new Uri($"http://localhost:{port.Number}");
        var hosting = new LocalFunctionsHostOptions
        {
            Clock = clock,
            TimerStampFile = state?.TimerStamps,
            Settings = Settings(options, address, tables, mail.ConnectionString(address), state?.LinkKey() ?? StateFolder.NewLinkKey()),
            Logging = options.Logging,
            Web = app =>
            {
                if (options.SimulatesSignIn)
                {
                    app.UseSimulatedAuthentication();
                    app.MapSignIn();
                }

                app.MapLocalMailService(mail);
            },
        };
        functions = LocalFunctionsHost.Build(hosting, port);
        stops.Add(functions.DisposeAsync);
        mail.DeliveryWebhook = new Uri(address, $"delivery-reports?code={hosting.Keys.Function}");

        if (options.SampleData)
        {
            options.Progress("Preparing the sample data…");
            await SampleCity.EnsureAsync(Services, ct);
        }

        await functions.StartAsync(ct);
    }

    private T Owned<T>(T part) where T : IDisposable
    {
        stops.Add(() =>
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        });
        return part;
    }

    private async Task<string> StartTablesAsync(StateFolder? state, Action<string> progress, CancellationToken ct)
    {
        progress("Starting the tables (Azurite)…");
        var azurite = await AzuriteProcess.StartAsync(folder: state?.Tables, progress: progress, cancellationToken: ct);
        stops.Add(azurite.DisposeAsync);
        return azurite.ConnectionString;
    }

    private static Dictionary<string, string?> Settings(
        LocalHostOptions options, Uri address, string tables, string mailService, string linkKey)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Site:BaseUrl"] = address.ToString(),
            ["Storage:Tables"] = tables,
            ["Email:Service"] = mailService,
            ["Email:Sender"] = "donotreply@outreach.example.jp",
            ["Links:Keys:k1"] = linkKey,
            ["Sending:PerMinute"] = PerMinute.ToString(CultureInfo.InvariantCulture),
            ["Sending:PerHour"] = PerHour.ToString(CultureInfo.InvariantCulture),
            ["Office:Name"] = "高崎市第1層生活支援コーディネーター（見本）",
            ["Office:Telephone"] = "027-000-0000",
            ["Office:Fax"] = "027-000-0001",
            ["Office:Address"] = "〒370-0000 高崎市見本町1-1",
            ["WEBSITE_AUTH_ENABLED"] = options.SimulatesSignIn ? "True" : null,
        };
        foreach (var (name, value) in options.Settings) settings[name] = value;
        return settings;
    }

    /// <summary>In the reverse order of the start; each part is stopped even where another fails.</summary>
    private async Task StopPartsAsync()
    {
        var failures = new List<Exception>();
        foreach (var stop in Enumerable.Reverse(stops))
            try
            {
                await stop();
            }
#pragma warning disable CA1031 // Thrown again below, once everything is stopped.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failures.Add(e);
            }

        if (failures.Count == 1) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures[0]);
        if (failures.Count > 1) throw new AggregateException(failures);
    }
}
