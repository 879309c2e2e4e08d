using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Tables;

namespace Outreach.Functions.Staff;

/// <summary>What every request needs: tables, language, security headers, the staff guard, one error page, a log scope.</summary>
/// <remarks>Deny by default: an HTTP function without <see cref="PublicAttribute"/> is for staff alone.</remarks>
public sealed class EveryRequest(OutreachSettings settings, Storage storage, ILogger<EveryRequest> log) : IFunctionsWorkerMiddleware
{
    private static readonly FrozenDictionary<string, MethodInfo> Functions = typeof(EveryRequest).Assembly.GetTypes()
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
        .Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null)
        .ToFrozenDictionary(m => m.GetCustomAttribute<FunctionAttribute>()!.Name);

    /// <summary>So many bytes of a form are kept for somebody who has to sign in first.</summary>
    private const int MostKept = 1 << 20;

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        using var scope = log.BeginScope("{Function} {Invocation}", context.FunctionDefinition.Name, context.InvocationId);
        if (context.GetHttpContext() is not { } http)
        {
            await storage.ReadyAsync(context.CancellationToken);
            await next(context);
            return;
        }

        Language.Use(http);
        SecurityHeaders.Apply(http.Response);
        if (await GuardAsync(context.FunctionDefinition.Name, http) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        try
        {
            await storage.ReadyAsync(http.RequestAborted);
            await next(context);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException && HasUnreadForm(http))
        {
            await Page.Of<UnreadablePage>(StatusCodes.Status400BadRequest).ExecuteAsync(http);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            log.LogError(e, "{Function} failed, reference {Invocation}", context.FunctionDefinition.Name, context.InvocationId);
            if (http.Response.HasStarted)
                throw;
            await Page.Of<ServerErrorPage>(StatusCodes.Status500InternalServerError)
                .With(p => p.Reference, context.InvocationId).ExecuteAsync(http);
        }
    }

    /// <summary>Whether what was sent is still unread: then bytes that are no form, such as a NUL, were what the function stumbled over.</summary>
    private static bool HasUnreadForm(HttpContext http) => http.Features.Get<IFormFeature>() is { HasFormContentType: true, Form: null };

    private async Task<IResult?> GuardAsync(string name, HttpContext http)
    {
        var function = Functions.GetValueOrDefault(name);
        var posts = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        if (function?.GetCustomAttribute<PublicAttribute>() is { } open)
            return posts && !open.FromAnywhere && !IsOwnForm(http.Request) ? Page.Of<LinkNotValidPage>(StatusCodes.Status403Forbidden) : null;

        var request = http.Request;
        if (Principal.Read(request, settings.SignInIsOn) is not { } member)
        {
            // Signed in without a role: signing in again would not help.
            if (Principal.IsPresent(request, settings.SignInIsOn) || (posts && !IsOwnForm(request)))
                return Forbidden();
            return posts ? await SignedOutAsync(request) : Page.SeeOther(SignIn(request.Path + request.QueryString));
        }

        http.Features.Set(member);
        var needed = function?.GetCustomAttribute<NeedsAttribute>()?.Role ?? (posts ? StaffRole.Edit : StaffRole.View);
        return member.Role < needed || (posts && !IsOwnForm(request)) ? Forbidden() : null;
    }

    private static string SignIn(string thenTo) => "/.auth/login/aad?post_login_redirect_uri=" + Uri.EscapeDataString(thenTo);

    /// <summary>Keeps what was typed in the page until its sender has signed in again.</summary>
    private static async Task<IResult> SignedOutAsync(HttpRequest request)
    {
        List<KeyValuePair<string, string>>? fields = null;
        try
        {
            if (request is { ContentType: { } type, ContentLength: <= MostKept } && type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
                fields = [.. (await request.ReadFormAsync(request.HttpContext.RequestAborted)).SelectMany(f => f.Value, (f, value) => KeyValuePair.Create(f.Key, value ?? ""))];
        }
        catch (InvalidDataException)
        {
            // Bytes that are no form: there is nothing to keep.
        }

        return Page.Of<SignedOutPage>(StatusCodes.Status403Forbidden)
            .With(p => p.SignIn, SignIn("/events")).With(p => p.Action, request.Path + request.QueryString).With(p => p.Fields, fields);
    }

    private static PageResult<ForbiddenPage> Forbidden() => Page.Of<ForbiddenPage>(StatusCodes.Status403Forbidden);

    /// <summary>Whether a POST comes from a page of this site; a client that says nothing of it is no browser and carries no cookies unasked.</summary>
    private bool IsOwnForm(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site])
            return site is "same-origin" or "none";
        return request.Headers.Origin is not [{ Length: > 0 } origin]
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && Uri.Compare(from, settings.Site, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0);
    }
}

/// <summary>The member of staff behind a request.</summary>
public static class StaffRequests
{
    /// <summary>Who is signed in; only behind the guard.</summary>
    /// <exception cref="InvalidOperationException">Asked in a public function.</exception>
    public static StaffMember Staff(this HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.HttpContext.Features.Get<StaffMember>()
            ?? throw new InvalidOperationException("A public function has no member of staff.");
    }
}
