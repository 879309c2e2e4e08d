using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Outreach.Functions.Pages;
using Outreach.Functions.Staff;

namespace Outreach.Tests.Support;

/// <summary>Serves page components to a browser on a free port, with the headers and the language of the product.</summary>
public sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private PageServer(WebApplication app) => this.app = app;

    /// <summary>The address without a slash at its end.</summary>
    public string Url => app.Urls.Single();

    /// <summary>Starts it.</summary>
    /// <param name="pages">What each path shows, beside the language switch and the style sheet.</param>
    public static async Task<PageServer> StartAsync(IReadOnlyDictionary<string, Func<IResult>> pages)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddPages().AddSingleton(Executed.Office);
        var app = builder.Build();
        app.Use(next => http =>
        {
            SecurityHeaders.Apply(http.Response);
            http.Features.Set(new StaffMember("1", "小川 和子", StaffRole.Send));
            return next(http);
        });
        app.MapPost("/language", (HttpRequest request, CancellationToken ct) => ChangeLanguage.Run(request, ct));
        app.MapGet("/assets/{file}", (HttpRequest request, string file) => Assets.Run(request, file));
        foreach (var (path, page) in pages)
            app.MapGet(path, page);
        await app.StartAsync();
        return new(app);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
