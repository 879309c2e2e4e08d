using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Outreach.Local.Hosting;

/// <summary>Runs functions on this machine as Azure runs them: the same registrations, middleware, routes and keys.</summary>
public sealed class LocalFunctionsHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ListeningPort port;
    private readonly HttpFunctions http;
    private readonly Dictionary<string, string> refused = [];
    private Task? stopped;

    private LocalFunctionsHost(LocalFunctionsHostOptions options, ListeningPort port)
    {
        this.port = port;
        BaseAddress = new Uri($"http://localhost:{port.Number}");
        var hostJson = new ConfigurationBuilder().AddJsonFile(options.HostJson).Build();

        var web = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = Environments.Development });
        web.Configuration.AddInMemoryCollection(options.Settings);
        web.Logging.AddConfiguration(hostJson.GetSection("logging"));
        options.Logging(web.Logging);
        web.Host.UseDefaultServiceProvider(o => (o.ValidateScopes, o.ValidateOnBuild) = (true, true));
        web.WebHost.UseKestrelCore()
            .UseSockets(o => o.CreateBoundListenSocket = _ => port.Socket)
            .ConfigureKestrel(o => o.Listen(IPAddress.Loopback, port.Number));
        web.Services.AddRouting();
        web.Services.AddSingleton<IHostLifetime, StoppedByItsOwner>();
        var builder = new FunctionsBuilder(web.Services);
        options.Configure(builder);
        web.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(options.Clock));
        app = web.Build();

        var logger = Services.GetRequiredService<ILogger<LocalFunctionsHost>>();
        var pipeline = builder.Build(FunctionCall.InvokeAsync);
        var functions = Function.Find(options.FunctionClasses);
        var routes = Routes(functions, hostJson["extensions:http:routePrefix"] ?? "api");
        http = new HttpFunctions(routes, pipeline, options.Keys, Services, logger);
        Clock = options.Clock;
        Timers = new LocalTimers(Scheduled(functions), Clock, options.TimerStampFile, pipeline, Services, logger);
        foreach (var (name, why) in refused) logger.LogError("Function {Function} is not served: {Reason}", name, why);

        app.UseRouting();
        options.Web(app);
        app.MapClock(Clock, Timers);
        app.Use((context, next) => context.GetEndpoint() is null ? ServeFunctionAsync(context) : next(context));
    }

    public Uri BaseAddress { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => app.Services;

    public MovableClock Clock { get; }

    public LocalTimers Timers { get; }

    /// <summary>Functions that cannot be served, by name, and why.</summary>
    public IReadOnlyDictionary<string, string> Refused => refused;

    /// <summary>HTTP functions that returned something which Azure answers with 200 and an empty body.</summary>
    public IReadOnlyCollection<string> UnsupportedReturns => [.. http.UnsupportedReturns.Keys];

    /// <summary>Claims the port and builds the application; nothing is served yet.</summary>
    /// <exception cref="LocalHostException">The port is taken.</exception>
    public static LocalFunctionsHost Build(LocalFunctionsHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Build(options, ListeningPort.Claim(options.Port));
    }

    /// <summary>As the other, with a port that is claimed already; it is given up with the host.</summary>
    internal static LocalFunctionsHost Build(LocalFunctionsHostOptions options, ListeningPort port)
    {
        try
        {
            return new LocalFunctionsHost(options, port);
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }

    /// <summary>Serves requests, then follows the clock.</summary>
    public async Task StartAsync(CancellationToken ct = default)
    {
        await app.StartAsync(ct);
        Timers.Start();
    }

    /// <summary>Starts nothing any more and lets finish what is running: the timers first, for they may call this host.</summary>
    public Task StopAsync() => stopped ??= StopTimersThenRequestsAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await app.DisposeAsync();
        Timers.Dispose();
        port.Dispose();
    }

    private async Task StopTimersThenRequestsAsync()
    {
        await Timers.StopAsync();
        await app.StopAsync();
    }

    private async Task ServeFunctionAsync(HttpContext context)
    {
        try
        {
            await http.ServeAsync(context);
        }
        finally
        {
            Timers.NoteChange();
        }
    }

    private List<(Function, Schedule)> Scheduled(IEnumerable<Function> functions)
    {
        var configuration = Services.GetRequiredService<IConfiguration>();
        var scheduled = new List<(Function, Schedule)>();
        foreach (var function in functions.Where(f => f.Timer is not null))
            try
            {
                if (function.Unbindable(_ => false) is { } parameter)
                    throw new FormatException($"Nothing can be bound to the parameter '{parameter.Name}'.");
                scheduled.Add((function, Schedule.Parse(function.Timer!.Schedule, configuration)));
            }
            catch (FormatException e)
            {
                refused[function.Name] = e.Message;
            }
        return scheduled;
    }

    private List<HttpRoute> Routes(IEnumerable<Function> functions, string prefix)
    {
        var resolver = Services.GetRequiredService<IInlineConstraintResolver>();
        var routes = new List<HttpRoute>();
        foreach (var function in functions.Where(f => f.Http is not null))
            if (HttpRoute.TryMake(function, prefix, resolver, routes, out var refusal) is { } route)
                routes.Add(route);
            else
                refused[function.Name] = refusal!;
        return routes;
    }

    /// <summary>Signals belong to whoever started the host, which may be a test.</summary>
    private sealed class StoppedByItsOwner : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
