using Microsoft.Playwright;

namespace Outreach.Tests.Support;

/// <summary>
/// Pictures of pages, for the guide and for looking at. Saved into the folder that <c>OUTREACH_SCREENSHOTS</c>
/// names; without it nothing happens.
/// </summary>
public static class Screenshots
{
    private static readonly (string Suffix, int Width, int Height)[] Sizes = [("phone", 360, 740), ("desktop", 1280, 900)];

    private static string? Folder => Environment.GetEnvironmentVariable("OUTREACH_SCREENSHOTS");

    /// <summary>Saves an open page as it is printed, as <c>name.pdf</c> and, as the window shows it, <c>name-print.png</c>.</summary>
    public static async Task PrintAsync(IPage page, string name)
    {
        if (Folder is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        await page.PdfAsync(new() { Path = Path.Combine(folder, $"{name}.pdf"), PreferCSSPageSize = true, PrintBackground = true });
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-print.png"), FullPage = true });
    }

    /// <summary>
    /// Saves the whole page as <c>name-phone.png</c> and <c>name-desktop.png</c>.
    /// </summary>
    /// <param name="browser">The tests' browser.</param>
    /// <param name="url">An absolute address.</param>
    /// <param name="name">A file name without ending.</param>
    /// <param name="prepare">Signs in, sets cookies or clicks before the picture is taken.</param>
    public static async Task TakeAsync(Browser browser, string url, string name, Func<IPage, Task>? prepare = null)
    {
        if (Folder is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        foreach (var (suffix, width, height) in Sizes)
        {
            var page = await browser.OpenAsync(width, height);
            await page.GotoAsync(url);
            if (prepare is not null)
                await prepare(page);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{suffix}.png"), FullPage = true });
            await page.Context.DisposeAsync();
        }
    }
}
