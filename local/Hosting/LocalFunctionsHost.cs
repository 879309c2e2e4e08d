using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
        app = web.Build();

        var logger = Services.GetRequiredService<ILogger<LocalFunctionsHost>>();
        var pipeline = builder.Build(FunctionCall.InvokeAsync);
        var functions = Function.Find(options.FunctionClasses);
        var routes = Routes(functions, hostJson["extensions:http:routePrefix"] ?? "api");
        http = new HttpFunctions(routes, pipeline, options.Keys, Services, logger);
        foreach (var (name, why) in refused) logger.LogError("Function {Function} is not served: {Reason}", name, why);

        app.UseRouting();
        options.Web(app);
        app.Use((context, next) => context.GetEndpoint() is null ? http.ServeAsync(context) : next(context));
    }

    public Uri BaseAddress { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Functions that cannot be served, by name, and why.</summary>
    public IReadOnlyDictionary<string, string> Refused => refused;

    /// <summary>HTTP functions that returned something which Azure answers with 200 and an empty body.</summary>
    public IReadOnlyCollection<string> UnsupportedReturns => [.. http.UnsupportedReturns.Keys];

    /// <summary>Claims the port and builds the application; nothing is served yet.</summary>
    /// <exception cref="LocalHostException">The port is taken.</exception>
    public static LocalFunctionsHost Build(LocalFunctionsHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var port = ListeningPort.Claim(options.Port);
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

    public Task StartAsync(CancellationToken ct = default) => app.StartAsync(ct);

    /// <summary>Takes no more requests and lets those that are running finish.</summary>
    public Task StopAsync(CancellationToken ct = default) => app.StopAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await app.DisposeAsync();
        port.Dispose();
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
