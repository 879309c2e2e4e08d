using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Outreach.Local;
using Outreach.Local.Hosting;

namespace Outreach.Tests.Local.Hosting;

public sealed class HttpFunctionsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_alphabetically_first_function_wins_over_the_more_specific_one()
    {
        await using var host = await HostAsync<Ordering>();

        Assert.Equal("general ALPHA", await host.GetTextAsync("/things/special"));
    }

    private sealed class Ordering
    {
        [Function("zeta")]
        public static IResult Specific([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/special")] HttpRequest _) =>
            Results.Text("specific");

        [Function("Alpha")]
        public static IResult General(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{name}")] HttpRequest _, FunctionContext context) =>
            Results.Text($"general {context.FunctionDefinition.Name.ToUpperInvariant()}");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task A_method_that_no_function_states_is_not_found(string method)
    {
        await using var host = await HostAsync<Methods>();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/form");

        using var response = await host.Client.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Two_functions_share_a_path_with_different_methods_and_paths_ignore_case()
    {
        await using var host = await HostAsync<Methods>();

        Assert.Equal("shown", await host.GetTextAsync("/FORM"));
        using var posted = await host.Client.PostAsync(new Uri("/form", UriKind.Relative), null, Ct);
        Assert.Equal("sent", await posted.Content.ReadAsStringAsync(Ct));
    }

    private sealed class Methods
    {
        [Function("FormSend")]
        public static IResult Send([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "form")] HttpRequest _) => Results.Text("sent");

        [Function("FormShow")]
        public static IResult Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "form")] HttpRequest _) => Results.Text("shown");
    }

    [Theory]
    [InlineData("/", "root")]
    [InlineData("/by-id/6f9619ff-8b86-d011-b42d-00cf4fc964ff", "guid 6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    [InlineData("/by-id/0123456789", "ten 0123456789")]
    [InlineData("/count/42", "int 43")]
    [InlineData("/file/a/b/c.txt", "file a/b/c.txt")]
    [InlineData("/file", "file none")]
    [InlineData("/%E5%80%89%E6%B8%95", "ByName: 倉渕")]
    public async Task Route_templates_bind_by_their_constraints(string path, string answer)
    {
        await using var host = await HostAsync<Templates>();

        Assert.Equal(answer, await host.GetTextAsync(path));
    }

    [Theory]
    [InlineData("/by-id/short")]
    [InlineData("/count/many")]
    [InlineData("/no/such/path")]
    public async Task A_path_that_fails_every_constraint_is_not_found_and_empty(string path)
    {
        await using var host = await HostAsync<Templates>();

        using var response = await host.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Ct));
    }

    private sealed class Templates
    {
        [Function("ARoot")]
        public static IResult Root([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{x:maxlength(0)?}")] HttpRequest _, string? x) =>
            Results.Text(x is null ? "root" : "not the root");

        [Function("ById")]
        public static IResult ById([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "by-id/{id:guid}")] HttpRequest _, Guid id) =>
            Results.Text($"guid {id}");

        [Function("ByKey")]
        public static IResult ByKey([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "by-id/{id:length(10)}")] HttpRequest _, string id) =>
            Results.Text($"ten {id}");

        [Function("ByName")]
        public static async Task<IResult> ByNameAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{name:regex(^\\p{{IsCJKUnifiedIdeographs}}+$)}")] HttpRequest request,
            FunctionContext context, CancellationToken ct)
        {
            await Task.Yield();
            ct.ThrowIfCancellationRequested();
            Assert.Same(context.GetHttpContext(), request.HttpContext);
            return Results.Text($"{context.FunctionDefinition.Name}: {request.RouteValues["name"]}");
        }

        [Function("Count")]
        public static ValueTask<IResult> Count([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "count/{n:int}")] HttpRequest _, int n) =>
            ValueTask.FromResult(Results.Text($"int {n + 1}"));

        [Function("Files")]
        public static IResult File([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "file/{*path}")] HttpRequest _, string? path) =>
            Results.Text($"file {path ?? "none"}");
    }

    [Theory]
    [InlineData("/open", null, HttpStatusCode.OK)]
    [InlineData("/keyed", null, HttpStatusCode.Unauthorized)]
    [InlineData("/keyed", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/keyed", "the-function-key", HttpStatusCode.OK)]
    [InlineData("/keyed", "the-master-key", HttpStatusCode.OK)]
    [InlineData("/unstated", null, HttpStatusCode.Unauthorized)]
    [InlineData("/master", "the-function-key", HttpStatusCode.Unauthorized)]
    [InlineData("/master", "the-master-key", HttpStatusCode.OK)]
    public async Task Functions_that_are_not_anonymous_ask_for_a_key(string path, string? key, HttpStatusCode status)
    {
        await using var host = await HostAsync<Keyed>(o => o with { Keys = new("the-function-key", "the-master-key") });
        using var byHeader = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) byHeader.Headers.Add("x-functions-key", key);

        using var headerAnswer = await host.Client.SendAsync(byHeader, Ct);
        using var queryAnswer = await host.GetAsync(key is null ? path : $"{path}?code={key}");

        Assert.Equal((status, status), (headerAnswer.StatusCode, queryAnswer.StatusCode));
    }

    private sealed class Keyed
    {
        [Function("Open")]
        public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest _) => Results.Ok();

        [Function("Keyed")]
        public static IResult WithKey([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest _) => Results.Ok();

        [Function("Unstated")]
        public static IResult Unstated([HttpTrigger("get")] HttpRequest _) => Results.Ok();

        [Function("Master")]
        public static IResult Master([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest _) => Results.Ok();
    }

    [Fact]
    public async Task The_route_prefix_of_host_json_comes_before_every_route()
    {
        var hostJson = Path.GetTempFileName();
        await File.WriteAllTextAsync(hostJson, """{ "version": "2.0", "extensions": { "http": { "routePrefix": "api" } } }""", Ct);
        await using var host = await HostAsync<Methods>(o => o with { HostJson = hostJson });
        File.Delete(hostJson);

        Assert.Equal("shown", await host.GetTextAsync("/api/form"));
        using var without = await host.GetAsync("/form");
        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
    }

    [Fact]
    public async Task What_Azure_refuses_to_serve_is_refused_with_its_reason()
    {
        await using var host = await HostAsync<Refusals>();

        Assert.Equal(
            [
                ("Admin", "The specified route conflicts with one or more built in routes."),
                ("Again", "The specified route conflicts with one or more built in routes."),
                ("Root", "The route \"/\" stops the Functions host; the site's root is \"{x:maxlength(0)?}\"."),
                ("Same2", "The route specified conflicts with the route defined by function 'Same1'."),
                ("Strange", "Nothing can be bound to the parameter 'who'."),
            ],
            host.Refused.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => (r.Key, r.Value)));
        using var admin = await host.GetAsync("/admin/things");
        Assert.Equal(HttpStatusCode.NotFound, admin.StatusCode);
    }

    private sealed class Refusals
    {
        [Function("Admin")]
        public static IResult Admin([HttpTrigger(AuthorizationLevel.Anonymous, Route = "admin/things")] HttpRequest _) => Results.Ok();

        [Function("Again")]
        public static IResult Runtime([HttpTrigger(AuthorizationLevel.Anonymous, Route = "Runtime")] HttpRequest _) => Results.Ok();

        [Function("Root")]
        public static IResult Root([HttpTrigger(AuthorizationLevel.Anonymous, Route = "/")] HttpRequest _) => Results.Ok();

        [Function("Same1")]
        public static IResult Same1([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "same")] HttpRequest _) => Results.Ok();

        [Function("Same2")]
        public static IResult Same2([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "SAME")] HttpRequest _) => Results.Ok();

        [Function("Strange")]
        public static IResult Strange([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest _, string who) => Results.Text(who);
    }

    [Fact]
    public async Task An_unsupported_result_is_an_empty_200_and_is_remembered()
    {
        await using var host = await HostAsync<Returns>();

        foreach (var path in new[] { "/record", "/text", "/nothing" })
        {
            using var response = await host.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync(Ct));
        }

        using var written = await host.GetAsync("/status");
        Assert.Equal(HttpStatusCode.NoContent, written.StatusCode);
        Assert.Equal(["Nothing", "Record", "Text"], host.UnsupportedReturns.Order(StringComparer.Ordinal));
    }

    private sealed class Returns
    {
        [Function("Record")]
        public static Task<(int, int)> Record([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest _) => Task.FromResult((1, 2));

        [Function("Text")]
        public static string Text([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest _) => "lost";

        [Function("Nothing")]
        public static async Task Nothing([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest _) => await Task.Yield();

        [Function("Status")]
        public static async Task Status([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            await Task.Yield();
            request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    [Theory]
    [InlineData("/throws")]
    [InlineData("/throwslater")]
    [InlineData("/badresult")]
    public async Task An_exception_is_500_without_a_body_or_the_headers_set_before(string path)
    {
        await using var host = await HostAsync<Throwing>();

        using var response = await host.GetAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Ct));
        Assert.False(response.Headers.Contains("X-Half-Done"));
    }

    [Fact]
    public async Task A_body_over_30_million_bytes_is_500()
    {
        await using var host = await HostAsync<Throwing>();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/read") { Content = new ByteArrayContent(new byte[30_000_001]) };
        request.Headers.ExpectContinue = true;

        using var response = await host.Client.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    private sealed class Throwing
    {
        [Function("Throws")]
        public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            request.HttpContext.Response.Headers["X-Half-Done"] = "yes";
            throw new InvalidOperationException("expected by the test");
        }

        [Function("ThrowsLater")]
        public static async Task<IResult> ThrowsLater([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            await Task.Yield();
            return Throws(request);
        }

        [Function("BadResult")]
        public static IResult BadResult([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new Failing();

        [Function("Read")]
        public static async Task<IResult> Read([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            await request.Body.CopyToAsync(Stream.Null);
            return Results.Ok();
        }

        private sealed class Failing : IResult
        {
            public Task ExecuteAsync(HttpContext httpContext) => throw new InvalidOperationException("expected by the test");
        }
    }

    [Fact]
    public async Task Each_invocation_has_its_own_scope_which_is_disposed_after_the_result_ran()
    {
        var events = new List<string>();
        await using var host = await HostAsync<Scoped>(o => o with
        {
            Configure = builder =>
            {
                builder.Services.AddSingleton(events);
                builder.Services.AddScoped<Scoped.Unit>();
            },
        });

        await host.GetTextAsync("/scoped");
        await host.GetTextAsync("/scoped");

        Assert.Equal(["made", "result", "disposed", "made", "result", "disposed"], events);
    }

    private sealed class Scoped(Scoped.Unit unit)
    {
        [Function("Scoped")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            Assert.Same(unit, request.HttpContext.RequestServices.GetRequiredService<Unit>());
            return new Late();
        }

        public sealed class Unit : IDisposable
        {
            private readonly List<string> events;

            public Unit(List<string> events) => (this.events = events).Add("made");

            public void Dispose() => events.Add("disposed");
        }

        private sealed class Late : IResult
        {
            public Task ExecuteAsync(HttpContext httpContext)
            {
                httpContext.RequestServices.GetRequiredService<List<string>>().Add("result");
                return Task.CompletedTask;
            }
        }
    }

    [Fact]
    public async Task Middleware_runs_in_order_around_the_function_and_before_its_result()
    {
        var events = new List<string>();
        await using var host = await HostAsync<Noting>(o => o with
        {
            Configure = builder =>
            {
                builder.Services.AddSingleton(events);
                builder.UseMiddleware<Outer>();
                builder.UseMiddleware(async (context, next) =>
                {
                    events.Add($"inner {context.FunctionDefinition.EntryPoint.Split('.')[^1]}");
                    await next();
                    events.Add("inner done");
                });
            },
        });

        await host.GetTextAsync("/noting");

        Assert.Equal(["outer", "inner Run", "function", "inner done", "outer done", "result"], events);
    }

    [Fact]
    public async Task Middleware_may_answer_in_the_place_of_the_function()
    {
        await using var host = await HostAsync<Noting>(o => o with
        {
            Configure = builder =>
            {
                builder.Services.AddSingleton(new List<string>());
                builder.UseMiddleware((context, _) => Results.Text("not for you").ExecuteAsync(context.GetHttpContext()!));
            },
        });

        Assert.Equal("not for you", await host.GetTextAsync("/noting"));
        Assert.Empty(host.UnsupportedReturns);
    }

    private sealed class Noting(List<string> events) : IResult
    {
        [Function("Noting")]
        public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest _)
        {
            events.Add("function");
            return Task.FromResult<IResult>(this);
        }

        public Task ExecuteAsync(HttpContext httpContext)
        {
            events.Add("result");
            return Task.CompletedTask;
        }
    }

    private sealed class Outer(List<string> events) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            events.Add("outer");
            await next(context);
            events.Add("outer done");
        }
    }

    [Fact]
    public async Task The_client_principal_header_passes_through_from_any_caller()
    {
        await using var host = await HostAsync<Echo>();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo");
        request.Headers.Add("X-MS-CLIENT-PRINCIPAL", "forged");

        using var response = await host.Client.SendAsync(request, Ct);

        Assert.Equal("forged anonymous", await response.Content.ReadAsStringAsync(Ct));
    }

    private sealed class Echo
    {
        [Function("Echo")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text(
            $"{request.Headers["X-MS-CLIENT-PRINCIPAL"]} {request.HttpContext.User.Identity?.Name ?? "anonymous"}");
    }

    [Fact]
    public async Task A_busy_port_is_named_with_what_to_do()
    {
        await using var first = await HostAsync<Echo>();

        var busy = Assert.Throws<LocalHostException>(() =>
            LocalFunctionsHost.Build(new() { Port = first.Host.BaseAddress.Port }));

        Assert.Equal(
            $"Port {first.Host.BaseAddress.Port} is in use by another program: stop that program, or choose another port with --port.",
            busy.Message);
    }

    [Fact]
    public async Task A_request_that_is_running_finishes_while_the_host_stops()
    {
        await using var host = await HostAsync<Waiting>();
        var answer = host.GetTextAsync("/waiting");
        await Waiting.Entered.Task.WaitAsync(Ct);

        var stopped = host.Host.StopAsync();
        Waiting.MayGo.SetResult();

        Assert.Equal("finished", await answer);
        await stopped;
    }

    private sealed class Waiting
    {
        public static readonly TaskCompletionSource Entered = new();
        public static readonly TaskCompletionSource MayGo = new();

        [Function("Waiting")]
        public static async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest _)
        {
            Entered.SetResult();
            await MayGo.Task;
            return Results.Text("finished");
        }
    }

    private static Task<RunningHost> HostAsync<TFunctions>(Func<LocalFunctionsHostOptions, LocalFunctionsHostOptions>? change = null) =>
        RunningHost.StartAsync<TFunctions>(change);
}
