using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Outreach.Functions.Pages;
using Outreach.Tests.Support;

namespace Outreach.Tests.Pages;

public class LanguageTests
{
    [Theory]
    [InlineData("", "ja")]
    [InlineData("lang=en", "en")]
    [InlineData("lang=ja", "ja")]
    [InlineData("lang=fr", "ja")]
    public async Task A_request_is_in_the_language_of_its_cookie_and_leaves_others_alone(string cookie, string code)
    {
        var before = CultureInfo.CurrentUICulture;

        Assert.Equal(code, await CodeInRequestAsync(cookie));
        Assert.Equal(before, CultureInfo.CurrentUICulture);

        static async Task<string> CodeInRequestAsync(string cookie)
        {
            var http = new DefaultHttpContext();
            http.Request.Headers.Cookie = cookie;
            Language.Use(http);
            await Task.Yield();
            return Language.Code;
        }
    }

    [Theory]
    [InlineData("en", "/events?session=1", "lang=en", "/events?session=1")]
    [InlineData("ja", "/r/返事", "lang=ja", "/r/%E8%BF%94%E4%BA%8B")]
    [InlineData("xx", "", "lang=ja", "/")]
    [InlineData("en", "https://elsewhere.example/", "lang=en", "/")]
    [InlineData("en", "//elsewhere.example", "lang=en", "/")]
    [InlineData("en", "/\\elsewhere.example", "lang=en", "/")]
    [InlineData("en", "/\t/elsewhere.example", "lang=en", "/")]
    [InlineData("en", "events", "lang=en", "/")]
    public async Task The_switch_remembers_the_choice_and_goes_back_within_the_site(string lang, string returnTo, string cookie, string location)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = HttpMethods.Post;
        http.Request.ContentType = "application/x-www-form-urlencoded";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes($"lang={lang}&returnTo={Uri.EscapeDataString(returnTo)}"));

        var result = await ChangeLanguage.Run(http.Request, TestContext.Current.CancellationToken);
        await result.ExecuteAsync(http);

        Assert.Equal(303, http.Response.StatusCode);
        Assert.Equal(location, http.Response.Headers.Location);
        Assert.Contains($"{cookie};", http.Response.Headers.SetCookie.ToString(), StringComparison.Ordinal);
        Assert.Contains("httponly", http.Response.Headers.SetCookie.ToString(), StringComparison.Ordinal);
    }
}
