using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Outreach.Local.Hosting;

/// <summary>Serves the HTTP functions as Azure does.</summary>
/// <remarks>
/// The first function in alphabetical order whose path, constraints and method fit is served; anything else is 404.
/// A missing key is 401, an exception 500; neither has a body.
/// </remarks>
internal sealed class HttpFunctions(
    IReadOnlyList<HttpRoute> routes, FunctionExecutionDelegate pipeline, FunctionKeys keys, IServiceProvider services, ILogger logger)
{
    /// <summary>Functions whose result Azure would turn into an empty 200.</summary>
    public ConcurrentDictionary<string, byte> UnsupportedReturns { get; } = [];

    public async Task ServeAsync(HttpContext http)
    {
        if (Find(http) is not { } found)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!keys.Allow(found.Function.Http!.AuthLevel, http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        http.Request.RouteValues = found.Values;
        await using var scope = services.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        await RunAsync(found.Function, http);
    }

    private (Function Function, RouteValueDictionary Values)? Find(HttpContext http)
    {
        foreach (var route in routes)
            if (route.Match(http) is { } values)
                return (route.Function, values);
        return null;
    }

    private async Task RunAsync(Function function, HttpContext http)
    {
        try
        {
            var invocation = Invocation.OfRequest(function, http.RequestServices, http);
            await pipeline(invocation);
            if (!invocation.Returned) return;

            if (invocation.Result is IResult result) await result.ExecuteAsync(http);
            else if (invocation.Result is not null || IsUntouched(http.Response))
            {
                UnsupportedReturns.TryAdd(function.Name, 0);
                logger.LogError("Function {Function} returned no IResult: Azure answers that with 200 and an empty body", function.Name);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
#pragma warning disable CA1031 // Whatever a function throws, the host answers.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LogError(e, "Function {Function} failed", function.Name);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }

            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static bool IsUntouched(HttpResponse response) =>
        !response.HasStarted && response.StatusCode == StatusCodes.Status200OK;
}

/// <summary>The keys that callers of functions that are not anonymous must show.</summary>
/// <param name="Function">Opens what asks for <see cref="AuthorizationLevel.Function"/>.</param>
/// <param name="Master">Opens everything.</param>
public sealed record FunctionKeys(string Function, string Master)
{
    /// <summary>Whether the request carries a key, as <c>x-functions-key</c> or else as <c>?code=</c>, that opens <paramref name="level"/>.</summary>
    internal bool Allow(AuthorizationLevel level, HttpRequest request)
    {
        if (level == AuthorizationLevel.Anonymous) return true;
        string? key = request.Headers.TryGetValue("x-functions-key", out var header) ? header : request.Query["code"];
        return key is not null
            && (IsSame(key, Master) || (level <= AuthorizationLevel.Function && IsSame(key, Function)));
    }

    private static bool IsSame(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
