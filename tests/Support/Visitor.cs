using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Outreach.Tests.Support;

/// <summary>What a browser does with pages that need no script: opens them, fills their forms in, presses buttons.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient client;

    public Visitor(Uri site, bool cookies)
    {
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies }) { BaseAddress = site };
    }

    /// <summary>Sent with every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Opens a path and goes where it leads.</summary>
    public Task<Visited> OpenAsync(string path) => FollowAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Sends one request and goes nowhere.</summary>
    public async Task<Visited> SendAsync(HttpMethod method, string path, params IEnumerable<(string Name, string Value)> fields)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = Form(fields);
        return await VisitAsync(request);
    }

    /// <summary>Fills in the page's form, presses a button, and goes where that leads.</summary>
    /// <param name="on">The page.</param>
    /// <param name="fields">Name → values: what is not named stays as the page has it.</param>
    /// <param name="button">The value of the button that is pressed, where there are several.</param>
    public Task<Visited> SubmitAsync(Visited on, IReadOnlyDictionary<string, string[]> fields, string? button = null) =>
        FollowAsync(Request(on, fields, button));

    /// <summary>The same with one value a field.</summary>
    public Task<Visited> SubmitAsync(Visited on, params IEnumerable<(string Name, string Value)> fields) =>
        SubmitAsync(on, fields.ToDictionary(f => f.Name, f => new[] { f.Value }));

    /// <summary>Chooses a file in the page's form, presses its button, and goes where that leads.</summary>
    public async Task<Visited> UploadAsync(Visited on, string fileName, byte[] file)
    {
        var form = on.Page.QuerySelector<IHtmlFormElement>("main form[method=post][enctype='multipart/form-data']")
            ?? throw new InvalidOperationException($"No form for a file: {on.Page.Title}");
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Elements.OfType<IHtmlElement>().Where(e => e is not IHtmlInputElement { Type: "file" }).SelectMany(Standing))
            content.Add(new StringContent(value), name);
        content.Add(new ByteArrayContent(file), form.QuerySelector<IHtmlInputElement>("input[type=file]")!.Name!, fileName);
        return await FollowAsync(new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action") ?? on.Path) { Content = content });
    }

    public void Dispose() => client.Dispose();

    private static FormUrlEncodedContent Form(IEnumerable<(string Name, string Value)> fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static HttpRequestMessage Request(Visited on, IReadOnlyDictionary<string, string[]> fields, string? button)
    {
        var form = on.Page.QuerySelector<IHtmlFormElement>("main form[method=post]") ?? throw new InvalidOperationException($"No form: {on.Page.Title}");
        var pressed = button is null ? null : form.QuerySelectorAll<IHtmlButtonElement>("button").First(b => b.Value == button);
        var posted = form.Elements.OfType<IHtmlElement>().SelectMany(Standing).Where(f => !fields.ContainsKey(f.Name)).ToList();
        posted.AddRange(fields.SelectMany(f => f.Value.Select(value => (f.Key, value))));
        if (pressed is not null)
            posted.Add((pressed.Name!, pressed.Value));
        var action = pressed?.GetAttribute("formaction") ?? form.GetAttribute("action") ?? on.Path;
        return new HttpRequestMessage(HttpMethod.Post, action) { Content = Form(posted) };
    }

    private static IEnumerable<(string Name, string Value)> Standing(IHtmlElement element) => element switch
    {
        IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false } => [],
        IHtmlInputElement { Name: { } name } input => [(name, input.Value)],
        IHtmlTextAreaElement { Name: { } name } area => [(name, area.Value)],
        IHtmlSelectElement { Name: { } name } select => [(name, select.Value ?? "")],
        _ => [],
    };

    private async Task<Visited> FollowAsync(HttpRequestMessage first)
    {
        using var _ = first;
        var visited = await VisitAsync(first);
        for (var hops = 0; visited.Status is 303 && hops < 5; hops++)
        {
            using var next = new HttpRequestMessage(HttpMethod.Get, visited.Location);
            visited = await VisitAsync(next);
        }

        return visited;
    }

    private async Task<Visited> VisitAsync(HttpRequestMessage request)
    {
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Visited(
            (int)response.StatusCode, request.RequestUri!.PathAndQuery, response.Headers.Location?.OriginalString,
            [.. response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []],
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}

/// <summary>An answer to a request.</summary>
/// <param name="Path">What was asked for, with its query.</param>
/// <param name="Location">Where it leads.</param>
internal sealed record Visited(int Status, string Path, string? Location, IReadOnlyList<string> Cookies, byte[] Body)
{
    private IHtmlDocument? page;

    public IHtmlDocument Page => page ??= new HtmlParser().ParseDocument(Html);

    public string Html => System.Text.Encoding.UTF8.GetString(Body);

    /// <summary>The words of the page's main part, without runs of spaces.</summary>
    public string Text => string.Join(' ', Page.QuerySelector("main")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string Heading => Page.QuerySelector("h1")!.TextContent;

    /// <summary>The messages of the error summary.</summary>
    public IReadOnlyList<string> Errors => [.. Page.QuerySelectorAll(".error-summary a").Select(a => a.TextContent)];

    /// <summary>What stands in a field: of choices the chosen ones.</summary>
    public IReadOnlyList<string> Field(string name) =>
    [
        .. Page.QuerySelectorAll($"[name='{name}']").SelectMany(IEnumerable<string> (e) => e switch
        {
            IHtmlInputElement { Type: "radio" or "checkbox" } choice => choice.IsChecked ? [choice.Value] : [],
            IHtmlInputElement input => [input.Value],
            IHtmlTextAreaElement area => [area.Value.ReplaceLineEndings("\n")],
            IHtmlSelectElement select => [select.Value ?? ""],
            _ => [],
        }),
    ];
}
