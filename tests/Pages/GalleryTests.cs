using AngleSharp.Dom;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Tests.Support;

namespace Outreach.Tests.Pages;

/// <summary>Serves every sample page for the tests of this class, which take turns with one page of the browser.</summary>
public sealed class GalleryServer(Browser browser) : IAsyncLifetime
{
    /// <summary>The sample pages by path.</summary>
    public static readonly IReadOnlyDictionary<string, Func<IResult>> Pages = new Dictionary<string, Func<IResult>>
    {
        ["/gallery"] = () => Page.Of<Gallery>(),
        ["/gallery-refused"] = () => Page.Of<Gallery>().With(p => p.Errors, Gallery.Wrong),
        ["/staff"] = () => Page.Of<StaffSample>(),
        ["/staff-not-found"] = () => Page.Of<NotFoundPage>(404),
        ["/staff-forbidden"] = () => Page.Of<ForbiddenPage>(403),
        ["/recipient"] = () => Page.Of<RecipientSample>(),
        ["/recipient-proxy"] = () => Page.Of<RecipientSample>().With(p => p.Coming, "proxy"),
        ["/recipient-refused"] = () => Page.Of<RecipientSample>().With(p => p.Errors, FormErrors.Of("coming", "出席されるかどうかをお選びください")),
        ["/recipient-link"] = () => Page.Of<LinkNotValidPage>(404),
        ["/recipient-unreadable"] = () => Page.Of<UnreadablePage>(400),
        ["/recipient-failure"] = () => Page.Of<ServerErrorPage>(500).With(p => p.Reference, "7F3K-92QD"),
    };

    private PageServer? server;
    private IPage? page;

    public string Url => server!.Url;

    public async ValueTask InitializeAsync() => server = await PageServer.StartAsync(Pages);

    /// <summary>Opens a sample page anew.</summary>
    public async Task<IPage> OpenAsync(string path, int width)
    {
        page ??= await browser.OpenAsync(width, 740);
        await page.SetViewportSizeAsync(width, 740);
        await page.GotoAsync(Url + path);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (page is not null)
            await page.Context.DisposeAsync();
        await server!.DisposeAsync();
    }
}

public class GalleryTests(GalleryServer server, Browser browser) : IClassFixture<GalleryServer>
{
    private static readonly string[] References = ["for", "aria-describedby", "aria-labelledby"];

    public static TheoryData<string> Paths => [.. GalleryServer.Pages.Keys];

    [Theory, MemberData(nameof(Paths))]
    public async Task The_page_has_no_accessibility_violation_and_nothing_scrolls_sideways_on_a_phone_nor_when_magnified(string path)
    {
        var page = await server.OpenAsync(path, 1280);
        await page.LookAsync(path[1..], 1280, 360);

        // 320 px is a desktop at 400 %, 640 px one at 200 %.
        foreach (var width in new[] { 640, 320 })
        {
            await page.SetViewportSizeAsync(width, 740);
            Assert.Equal((width, 0), (width, await page.OverflowAsync()));
        }

        await page.EvaluateAsync("document.documentElement.style.fontSize = '200%'");
        foreach (var width in new[] { 360, 1280 })
        {
            await page.SetViewportSizeAsync(width, 740);
            Assert.Equal(($"{width} with text of twice the size", 0), ($"{width} with text of twice the size", await page.OverflowAsync()));
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Everything_to_tap_is_at_least_44_pixels_high(string path)
    {
        var page = await server.OpenAsync(path, 360);
        var small = await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('button, .button, .input, .file, nav a, .account a, .brand, .option')]
                .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)
                .map(e => e.outerHTML + ' ' + e.getBoundingClientRect().height)
            """);
        Assert.Empty(small);
    }

    [Theory, InlineData("/staff"), InlineData("/recipient")]
    public async Task The_security_policy_lets_the_style_in_and_refuses_nothing(string path)
    {
        var page = await browser.OpenAsync(360, 740);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.GotoAsync(server.Url + path);
        Assert.Empty(complaints);
        Assert.Equal("rgb(26, 26, 26)", await page.EvaluateAsync<string>("getComputedStyle(document.body).color"));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_recipients_page_is_one_request_of_at_most_14_KB()
    {
        var page = await browser.OpenAsync(360, 740);
        var requests = new List<IRequest>();
        page.Request += (_, request) => requests.Add(request);
        await page.GotoAsync($"{server.Url}/recipient");
        var size = await Assert.Single(requests).SizesAsync();
        Assert.InRange(size.ResponseBodySize, 1, 14 * 1024);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_text_that_begins_with_a_line_break_keeps_it()
    {
        var page = await server.OpenAsync("/gallery", 1280);
        Assert.Equal("\n一行目は空けてあります。", await page.InputValueAsync("#note"));
    }

    [Fact]
    public async Task The_error_summary_has_the_focus_and_leads_to_each_field()
    {
        var page = await server.OpenAsync("/gallery-refused", 1280);
        Assert.Equal("error-summary", await page.EvaluateAsync<string>("document.activeElement.className"));
        foreach (var error in Gallery.Wrong)
        {
            await page.ClickAsync($".error-summary a[href='#{error.FieldId}']");
            Assert.Equal(error.FieldId, await page.EvaluateAsync<string>("document.activeElement.id"));
        }
    }

    [Fact]
    public async Task The_fields_of_an_answer_appear_when_it_is_chosen_without_a_script()
    {
        var page = await browser.OpenAsync(360, 740, javaScript: false);
        await page.GotoAsync($"{server.Url}/recipient");
        await Assertions.Expect(page.Locator("#proxy")).ToBeHiddenAsync();
        await page.ClickAsync("text=代理の人が出席します");
        await page.ClickAsync("#proxy");
        await Assertions.Expect(page.Locator("#proxy")).ToBeFocusedAsync();
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task The_language_switch_works_without_a_script_names_its_origin_and_comes_back()
    {
        var page = await browser.OpenAsync(1280, 900, javaScript: false);
        await page.GotoAsync($"{server.Url}/staff?session=1");
        var posted = await page.RunAndWaitForRequestAsync(() => page.ClickAsync("text=English"), request => request.Method == "POST");
        Assert.Equal(server.Url, (await posted.AllHeadersAsync())["origin"]);
        Assert.Equal($"{server.Url}/staff?session=1", page.Url);
        Assert.Equal("Events", await page.TextContentAsync(".site-nav a >> nth=0"));
        await page.ClickAsync("text=日本語");
        Assert.Equal("行事", await page.TextContentAsync(".site-nav a >> nth=0"));
        await page.Context.DisposeAsync();
    }

    [Fact(Explicit = true)]
    public async Task Pictures_on_paper_in_forced_colors_and_in_English()
    {
        await TakeAsync("/staff", "staff-on-paper", page => page.EmulateMediaAsync(new() { Media = Media.Print }));
        await TakeAsync("/gallery", "gallery-forced-colors", page => page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active }));
        await TakeAsync("/recipient-link", "recipient-link-english", page => page.ClickAsync("text=English"));

        async Task TakeAsync(string path, string name, Func<IPage, Task> prepare)
        {
            foreach (var width in new[] { 360, 1280 })
            {
                var page = await browser.OpenAsync(width, 740);
                await page.GotoAsync(server.Url + path);
                await prepare(page);
                await Screenshots.TakeAsync(page, $"{name}-{width}");
                await page.Context.DisposeAsync();
            }
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Ids_are_unique_and_every_reference_leads_somewhere(string path)
    {
        var page = (await Executed.OfAsync(GalleryServer.Pages[path]())).Page;
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id!).ToArray();
        Assert.Equal(ids.Distinct(), ids);

        var referred = page.All
            .SelectMany(e => References.Select(e.GetAttribute))
            .SelectMany(value => (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Concat(page.QuerySelectorAll(".error-summary a").Select(a => a.GetAttribute("href")![1..]));
        Assert.Empty(referred.Except(ids));
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Every_control_has_a_label_and_every_group_a_legend(string path)
    {
        var page = (await Executed.OfAsync(GalleryServer.Pages[path]())).Page;
        var labelled = page.QuerySelectorAll("label").Select(label => label.GetAttribute("for")).ToHashSet();
        Assert.Empty(page.QuerySelectorAll("input:not([type=hidden]), select, textarea").Where(e => !labelled.Contains(e.Id)).Select(e => e.OuterHtml));
        Assert.All(page.QuerySelectorAll("fieldset"), e => Assert.Equal("LEGEND", e.FirstElementChild?.TagName));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Single(page.QuerySelectorAll("main"));
    }
}
