using Outreach.Tests.Support;
using Xunit.Sdk;

namespace Outreach.Tests.Pages;

/// <summary>That a look in the browser sees what it is there to see.</summary>
public class LooksTests(Browser browser)
{
    [Theory]
    [InlineData("<input>", "label:")]
    [InlineData("<p style='color: #bbb'>淡い文字</p>", "color-contrast:")]
    [InlineData("<a href='/'>一</a><a href='/' style='margin-left: -8px'>二</a>", "target-size:")]
    [InlineData("<h3>とばした見出し</h3>", "heading-order:")]
    [InlineData("<p style='width: 400px; margin: 0'>広い</p>", "sound at 360 px scrolls sideways by 40 px")]
    [InlineData("<iframe title='枠'></iframe>", "sound has frames")]
    public async Task What_is_wrong_with_a_page_is_found(string content, string finding)
    {
        var page = await browser.OpenAsync(1280, 900);
        await page.SetContentAsync(Sound.Replace("</main>", content + "</main>", StringComparison.Ordinal));

        var found = await Assert.ThrowsAnyAsync<XunitException>(() => page.LookAsync("sound", 1280, 360));

        Assert.Contains(finding, found.Message, StringComparison.Ordinal);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task What_only_a_narrow_page_shows_is_found_and_a_sound_page_passes()
    {
        var page = await browser.OpenAsync(1280, 900);
        await page.SetContentAsync(Sound);
        await page.LookAsync("sound", 1280, 360);
        await page.SetContentAsync(Sound.Replace("</main>", "<style>@media (width < 640px) { p { color: #bbb } }</style></main>", StringComparison.Ordinal));

        await page.LookAsync("sound", 1280);
        var found = await Assert.ThrowsAnyAsync<XunitException>(() => page.LookAsync("sound", 1280, 360));

        Assert.Contains("sound at 360 px: color-contrast:", found.Message, StringComparison.Ordinal);
        await page.Context.DisposeAsync();
    }

    private const string Sound =
        "<!DOCTYPE html><html lang='ja'><head><title>見本</title><meta name='viewport' content='width=device-width'></head><body style='margin: 0'><main><h1>見本</h1><p>本文</p></main></body></html>";
}
