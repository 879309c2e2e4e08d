using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Outreach.Tests.Support;

/// <summary>What holds for every page in a real browser.</summary>
internal static class Looks
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript() + ";undefined";

    /// <summary>
    /// No violation of accessibility and nothing to scroll sideways at any of the widths; and a picture of each, where
    /// <see cref="Screenshots"/> are asked for.
    /// </summary>
    /// <param name="page">An open page, with JavaScript. It keeps the last width.</param>
    /// <param name="name">The picture's, before the width.</param>
    /// <param name="widths">CSS pixels; none: as wide as the page is.</param>
    public static async Task LookAsync(this IPage page, string name, params int[] widths)
    {
        // Axe is run in the page itself, where it sees one frame: its own package for Playwright takes ten times as long.
        Assert.True(page.Frames.Count == 1, $"{name} has frames, which nobody looks into");
        await page.EvaluateAsync(Axe);
        foreach (var width in widths is [] ? [page.ViewportSize!.Width] : widths)
        {
            await page.SetViewportSizeAsync(width, page.ViewportSize!.Height);
            await Screenshots.TakeAsync(page, $"{name}-{width}");
            var violations = await page.EvaluateAsync<string[]>("""
                async () => (await axe.run({
                    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                    resultTypes: ['violations'],
                })).violations.map(v => `${v.id}: ${v.help} ${v.nodes.map(n => n.html).join(', ')}`)
                """);
            Assert.True(violations is [], $"{name} at {width} px: {string.Join('\n', violations)}");
            var overflow = await page.OverflowAsync();
            Assert.True(overflow == 0, $"{name} at {width} px scrolls sideways by {overflow} px");
        }
    }

    /// <summary>By how many CSS pixels the page scrolls sideways.</summary>
    public static Task<int> OverflowAsync(this IPage page) =>
        page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
