using Microsoft.Playwright;

namespace Outreach.Tests.Support;

/// <summary>
/// Pictures of pages, for the guide and for looking at. Saved into the folder that <c>OUTREACH_SCREENSHOTS</c>
/// names; without it nothing happens.
/// </summary>
public static class Screenshots
{
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

    /// <summary>Saves the whole of an open page as <c>name.png</c>.</summary>
    public static async Task TakeAsync(IPage page, string name)
    {
        if (Folder is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
