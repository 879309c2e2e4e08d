using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Pages;

/// <summary>Serves the staff pages' style sheet.</summary>
public static class Assets
{
    [Function(nameof(Assets))]
    [Public]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "assets/{file}")] HttpRequest request,
        string file)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(file);
        var sheet = Stylesheet.Staff;
        return file.StartsWith($"{sheet.Name}.", StringComparison.Ordinal) && file.EndsWith(".css", StringComparison.Ordinal)
            ? new StylesheetResult(sheet, Exact: request.Path == sheet.Path)
            : Results.NotFound();
    }

    // During a deployment a page of one version may ask an instance of the other for its sheet. It gets the sheet
    // there is, but must not keep it under the wrong name.
    private sealed record StylesheetResult(Stylesheet Sheet, bool Exact) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "text/css; charset=utf-8";
            httpContext.Response.Headers.CacheControl = Exact ? "public, max-age=31536000, immutable" : "no-store";
            return Compression.WriteAsync(httpContext, Encoding.UTF8.GetBytes(Sheet.Text));
        }
    }
}
