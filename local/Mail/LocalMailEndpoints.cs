namespace Outreach.Local.Mail;

/// <summary>The service's REST protocol and its mailbox pages.</summary>
public static class LocalMailEndpoints
{
    /// <summary>
    /// Maps POST /emails:send and GET /emails/operations/{id} as Azure Communication Services has them,
    /// and the mailbox at /local/mail.
    /// </summary>
    public static IEndpointRouteBuilder MapLocalMailService(this IEndpointRouteBuilder routes, LocalMailService service)
    {
        routes.MapPost("/emails:send", http => SendAsync(http, service));
        routes.MapGet("/emails/operations/{id:guid}", (HttpRequest request, Guid id) => Status(request, service, id));
        routes.MapMailbox(service);
        return routes;
    }

    private static async Task SendAsync(HttpContext http, LocalMailService service)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        var body = buffer.ToArray();
        if (Denied(http.Request, service, body) is { } denied)
        {
            await denied.ExecuteAsync(http);
            return;
        }

        if (!TryReadOperationId(http.Request, out var operationId))
        {
            await Refusal.BadRequest("Operation-Id must be a GUID.").ExecuteAsync(http);
            return;
        }

        var answer = service.Receive(operationId, body);
        await Task.Delay(answer.Latency, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer.DropsConnection)
        {
            http.Abort();
            return;
        }

        IResult result = answer.Refusal ?? Accepted(http, answer.OperationId);
        await result.ExecuteAsync(http);
    }

    private static IResult Status(HttpRequest request, LocalMailService service, Guid id)
    {
        if (Denied(request, service, []) is { } denied)
            return denied;
        if (service.Find(id) is null)
            return new Refusal(StatusCodes.Status404NotFound, "NotFound", "No such operation.");

        var (status, errorCode) = service.NextStatuses.TryDequeue(out var next)
            ? next
            : new ScriptedStatus("Succeeded");
        return TypedResults.Json(errorCode is null
            ? (object)new { id, status }
            : new { id, status, error = new { code = errorCode, message = "Scripted." } });
    }

    private static IResult Accepted(HttpContext http, Guid id)
    {
        var request = http.Request;
        http.Response.Headers["Operation-Location"] =
            $"{request.Scheme}://{request.Host}/emails/operations/{id}{request.QueryString}";
        return Results.Json(new { id, status = "Running" }, statusCode: StatusCodes.Status202Accepted);
    }

    private static Refusal? Denied(HttpRequest request, LocalMailService service, ReadOnlySpan<byte> body)
    {
        if (!RequestSignature.IsValid(request, body, Convert.FromBase64String(service.Options.AccessKey)))
            return new Refusal(StatusCodes.Status401Unauthorized, "Denied", "Denied by the resource provider.");
        return request.Query["api-version"].ToString() is "2025-09-01" or "2023-03-31"
            ? null
            : new Refusal(
                StatusCodes.Status400BadRequest, "UnsupportedApiVersion", "api-version must be one of the service's.");
    }

    private static bool TryReadOperationId(HttpRequest request, out Guid? id)
    {
        var header = request.Headers["Operation-Id"].ToString();
        id = Guid.TryParse(header, out var read) ? read : null;
        return header.Length == 0 || id is not null;
    }
}
