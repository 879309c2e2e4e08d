using Microsoft.Playwright;
using Outreach.Functions.Staff;
using Outreach.Local.SignIn;

namespace Outreach.Tests.Support;

/// <summary>Pages of staff in a real browser.</summary>
internal static class StaffInBrowser
{
    /// <summary>A page of somebody who is signed in. Dispose its context when done.</summary>
    public static async Task<IPage> SignedInAsync(this Browser browser, int width, StaffRole role = StaffRole.Send, bool javaScript = true)
    {
        var page = await browser.OpenAsync(width, 900, javaScript);
        await page.SetExtraHTTPHeadersAsync(new Dictionary<string, string>
        {
            ["X-MS-CLIENT-PRINCIPAL"] = new StaffSignIn(DeskPerson.All[0], role).ClientPrincipal(),
        });
        return page;
    }

    /// <summary>Opens pages one after another and <see cref="Looks.LookAsync">looks</see> at each at every width.</summary>
    public static async Task LookAsync(this Browser browser, Site site, StaffRole role, int[] widths, params IEnumerable<(string Name, string Path)> pages)
    {
        var page = await browser.SignedInAsync(widths[0], role);
        foreach (var (name, path) in pages)
        {
            await page.GotoAsync(site.Address + path[1..]);
            await page.LookAsync(name, widths);
        }

        await page.Context.DisposeAsync();
    }
}
