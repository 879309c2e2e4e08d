using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Tests.Support;

namespace Outreach.Tests.Pages;

public class SecurityHeadersTests
{
    [Fact]
    public void Nothing_may_run_or_be_framed_and_forms_stay_here()
    {
        var policy = Applied().ContentSecurityPolicy.ToString().Split("; ");

        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("form-action 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("base-uri 'none'", policy);
        Assert.DoesNotContain(policy, directive => directive.StartsWith("script-src", StringComparison.Ordinal) || directive.Contains("unsafe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_policy_allows_exactly_the_style_that_a_recipients_page_carries()
    {
        var page = await Executed.OfAsync(Page.Of<LinkNotValidPage>(404));
        var digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Page.QuerySelector("style")!.TextContent)));

        Assert.Contains($"'sha256-{digest}'", Applied().ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_browser_that_came_by_https_is_told_to_stay_there()
    {
        Assert.Equal(0, Applied().StrictTransportSecurity.Count);
        Assert.StartsWith("max-age=31536000", Applied("https").StrictTransportSecurity, StringComparison.Ordinal);
    }

    private static IHeaderDictionary Applied(string scheme = "http")
    {
        var http = new DefaultHttpContext();
        http.Request.Headers["X-Forwarded-Proto"] = scheme;
        SecurityHeaders.Apply(http.Response);
        return http.Response.Headers;
    }
}
