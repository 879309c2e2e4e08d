using System.Globalization;

namespace Outreach.Local.Mail;

/// <summary>An error as the service words it: HTTP status, error code, message, and when to come back.</summary>
internal sealed record Refusal(int Status, string Code, string Message, TimeSpan? RetryAfter = null) : IResult
{
    public static Refusal BadRequest(string message) => new(StatusCodes.Status400BadRequest, "BadRequest", message);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter =
                Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        httpContext.Response.Headers["x-ms-error-code"] = Code;
        var error = new { error = new { code = Code, message = Message } };
        return TypedResults.Json(error, statusCode: Status).ExecuteAsync(httpContext);
    }
}
