using Microsoft.Playwright;
using Outreach.Tests.Support;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Outreach.Tests.Support;

/// <summary>
/// One Chromium for all tests, started by the first that needs it. Without one those tests are skipped and say so;
/// where <c>CI=true</c> they fail.
/// </summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Chromium)>> started = new(StartAsync);

    /// <summary>A page in a context of its own: no cookies, nothing shared. Dispose its context when done.</summary>
    /// <param name="width">CSS pixels.</param>
    /// <param name="height">CSS pixels.</param>
    /// <param name="javaScript">Off is how the product must work; the page's size can only be asked with it on.</param>
    public async Task<IPage> OpenAsync(int width, int height, bool javaScript = true)
    {
        var (_, chromium) = await started.Value;
        var context = await chromium.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            JavaScriptEnabled = javaScript,
            Locale = "ja-JP",
            TimezoneId = "Asia/Tokyo",
        });
        return await context.NewPageAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated || !started.Value.IsCompletedSuccessfully)
            return;
        var (driver, chromium) = await started.Value;
        await chromium.CloseAsync();
        driver.Dispose();
    }

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        var path = Array.Find(Places, File.Exists);
        if (path is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "CI needs Chromium: apt-get install chromium fonts-noto-cjk");
            Assert.Skip("No Chromium on this machine: apt-get install chromium fonts-noto-cjk");
        }

        var driver = await Playwright.CreateAsync();
        return (driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Flags }));
    }
}
