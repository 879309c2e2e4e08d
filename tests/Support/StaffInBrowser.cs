using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Outreach.Functions.Staff;
using Outreach.Local.SignIn;

namespace Outreach.Tests.Support;

/// <summary>Pages of staff in a real browser.</summary>
internal static class StaffInBrowser
{
    /// <summary>A page of somebody who may send, signed in. Dispose its context when done.</summary>
    public static async Task<IPage> SignedInAsync(this Browser browser, int width, bool javaScript = true)
    {
        var page = await browser.OpenAsync(width, 900, javaScript);
        await page.SetExtraHTTPHeadersAsync(new Dictionary<string, string>
        {
            ["X-MS-CLIENT-PRINCIPAL"] = new StaffSignIn(DeskPerson.All[0], StaffRole.Send).ClientPrincipal(),
        });
        return page;
    }

    /// <summary>Opens a path and looks at it.</summary>
    public static async Task LookAsync(this Browser browser, Site site, int width, string name, string path)
    {
        var page = await browser.SignedInAsync(width);
        await page.GotoAsync(site.Address + path[1..]);
        await page.LookAsync(name);
        await page.Context.DisposeAsync();
    }

    /// <summary>No violation of accessibility, nothing to scroll sideways; and a picture, where <see cref="Screenshots"/> are asked for.</summary>
    public static async Task LookAsync(this IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("OUTREACH_SCREENSHOTS") is { } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{page.ViewportSize!.Width}.png"), FullPage = true });
        var title = await page.TitleAsync();
        var result = await page.RunAxe(new AxeRunOptions
        {
            RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        });
        Assert.Empty(result.Violations.Select(v => $"{title}, {v.Id}: {string.Join(", ", v.Nodes.Select(n => n.Html))}"));
        Assert.Equal((title, 0), (title, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")));
    }
}
