using Microsoft.AspNetCore.Http;
using Outreach.Functions.Pages;
using Outreach.Tests.Support;

namespace Outreach.Tests.Pages;

public class AssetsTests
{
    [Fact]
    public async Task The_sheet_of_this_version_may_be_kept_for_ever()
    {
        var sheet = await ServeAsync(Stylesheet.Staff.Path["/assets/".Length..]);

        Assert.Equal(Stylesheet.Staff.Text, sheet.Text);
        Assert.Equal("text/css; charset=utf-8", sheet.Headers.ContentType);
        Assert.Equal("public, max-age=31536000, immutable", sheet.Headers.CacheControl);
    }

    [Fact]
    public async Task A_page_of_another_version_gets_the_sheet_there_is_but_must_not_keep_it()
    {
        var sheet = await ServeAsync("staff.0123456789ab.css");

        Assert.Equal(Stylesheet.Staff.Text, sheet.Text);
        Assert.Equal("no-store", sheet.Headers.CacheControl);
    }

    [Theory, InlineData("other.css"), InlineData("staff.js"), InlineData("..%2fhost.json")]
    public async Task There_is_nothing_else(string file) => Assert.Equal(404, (await ServeAsync(file)).Status);

    [Fact]
    public void Sheets_name_nothing_that_a_browser_would_have_to_fetch()
    {
        Assert.All([Stylesheet.Staff, Stylesheet.Recipient], sheet =>
        {
            Assert.DoesNotContain("url(", sheet.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("@import", sheet.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\n", sheet.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_custom_property_that_a_sheet_uses_is_defined_in_it()
    {
        Assert.All([Stylesheet.Staff, Stylesheet.Recipient], sheet =>
        {
            var used = System.Text.RegularExpressions.Regex.Matches(sheet.Text, @"var\((--[\w-]+)").Select(m => m.Groups[1].Value);
            Assert.All(used, name => Assert.Contains($"{name}:", sheet.Text, StringComparison.Ordinal));
        });
    }

    private static Task<Executed> ServeAsync(string file)
    {
        var http = new DefaultHttpContext();
        http.Request.Path = $"/assets/{file}";
        return Executed.OfAsync(Assets.Run(http.Request, file), executing => executing.Request.Path = http.Request.Path);
    }
}
