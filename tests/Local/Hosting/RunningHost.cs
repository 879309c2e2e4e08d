using Outreach.Local.Hosting;

namespace Outreach.Tests.Local.Hosting;

/// <summary>A local host of one class of functions, and a client of it.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private RunningHost(LocalFunctionsHost host)
    {
        Host = host;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.BaseAddress };
    }

    public LocalFunctionsHost Host { get; }

    public HttpClient Client { get; }

    public MovableClock Clock => Host.Clock;

    public LocalTimers Timers => Host.Timers;

    public IReadOnlyDictionary<string, string> Refused => Host.Refused;

    public IReadOnlyCollection<string> UnsupportedReturns => Host.UnsupportedReturns;

    public static async Task<RunningHost> StartAsync<TFunctions>(
        Func<LocalFunctionsHostOptions, LocalFunctionsHostOptions>? change = null)
    {
        var options = new LocalFunctionsHostOptions { FunctionClasses = [typeof(TFunctions)], Configure = _ => { } };
        var host = LocalFunctionsHost.Build(change?.Invoke(options) ?? options);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new RunningHost(host);
    }

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public Task<string> GetTextAsync(string path) =>
        Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await Client.PostAsync(new Uri(path, UriKind.Relative), form, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
