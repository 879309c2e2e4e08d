using System.Linq.Expressions;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Outreach.Functions.Pages;

/// <summary>What functions answer with.</summary>
public static class Page
{
    /// <summary>A page; its parameters follow with <see cref="PageResult{TPage}.With"/>.</summary>
    public static PageResult<TPage> Of<TPage>(int status = StatusCodes.Status200OK)
        where TPage : IComponent => new(status);

    /// <summary>303: where to go after a POST. <paramref name="path"/> is a path of our own, with a leading slash.</summary>
    public static IResult SeeOther(string path) => new SeeOtherResult(path);
}

/// <summary>A component rendered on the server as a whole, compressed as the client accepts, and never cached.</summary>
public sealed class PageResult<TPage>(int status) : IResult, IStatusCodeHttpResult
    where TPage : IComponent
{
    private readonly Dictionary<string, object?> parameters = [];

    /// <inheritdoc/>
    public int? StatusCode => status;

    /// <summary>Sets one parameter of the page.</summary>
    public PageResult<TPage> With<TValue>(Expression<Func<TPage, TValue>> parameter, TValue value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameters[((MemberExpression)parameter.Body).Member.Name] = value;
        return this;
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        // A result is executed after the function and its middleware have returned, so their culture is gone.
        Language.Use(httpContext);
        var html = await httpContext.RequestServices.GetRequiredService<PageRenderer>()
            .RenderAsync(typeof(TPage), parameters, await PageFrame.FromAsync(httpContext));

        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentLanguage = Language.Code;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.Cookie);
        await Compression.WriteAsync(httpContext, Encoding.UTF8.GetBytes(html));
    }
}

internal sealed class SeeOtherResult(string path) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status303SeeOther;

    public string Path => LocalPath.IsLocal(path)
        ? path
        : throw new InvalidOperationException("A redirect must stay on this site.");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.Location = UriHelper.Encode(new Uri(Path, UriKind.Relative));
        httpContext.Response.Headers.CacheControl = "no-store";
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        return Task.CompletedTask;
    }
}
