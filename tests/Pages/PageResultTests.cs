using Microsoft.AspNetCore.Http;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Pages;

public class PageResultTests
{
    private static readonly IResult Sample = Page.Of<RecipientSample>();

    [Fact]
    public async Task A_page_has_its_status_its_type_and_is_never_kept()
    {
        var page = await Executed.OfAsync(Page.Of<LinkNotValidPage>(404));

        Assert.Equal(404, page.Status);
        Assert.Equal("text/html; charset=utf-8", page.Headers.ContentType);
        Assert.Equal("no-store", page.Headers.CacheControl);
        Assert.Equal("ja", page.Headers.ContentLanguage);
        Assert.Equal("Cookie,Accept-Encoding", page.Headers.Vary);
        Assert.StartsWith("<!DOCTYPE html>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Japanese_is_written_as_it_is_and_markup_that_was_typed_is_not()
    {
        var page = await Executed.OfAsync(Page.Of<ServerErrorPage>(500).With(p => p.Reference, "髙﨑<b>"));

        Assert.Contains("髙﨑&lt;b&gt;", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.5, gzip;q=0.8", "gzip")]
    [InlineData("br;q=0, gzip;q=0", "")]
    [InlineData("identity, br;q=0.5", "")]
    [InlineData("*", "br")]
    [InlineData("BR", "br")]
    [InlineData("deflate", "")]
    [InlineData(";;=nonsense", "")]
    public async Task The_client_chooses_how_the_page_is_compressed(string accepted, string coding)
    {
        var page = await Executed.OfAsync(Sample, http => http.Request.Headers.AcceptEncoding = accepted);

        Assert.Equal(coding, page.Headers.ContentEncoding.ToString());
        Assert.Equal(page.Body.Length, page.Headers.ContentLength);
        Assert.EndsWith("</html>", page.Text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_HEAD_request_gets_the_headers_of_the_page_and_no_body()
    {
        var get = await Executed.OfAsync(Sample);
        var head = await Executed.OfAsync(Sample, http => http.Request.Method = HttpMethods.Head);

        Assert.Empty(head.Body);
        Assert.Equal(get.Headers.ContentLength, head.Headers.ContentLength);
        Assert.Equal(get.Headers.ContentType, head.Headers.ContentType);
    }

    [Fact]
    public async Task The_title_of_a_refused_form_begins_with_the_word_error()
    {
        var page = await Executed.OfAsync(Page.Of<RecipientSample>(422).With(p => p.Errors, FormErrors.Of("coming", "お選びください")));

        Assert.StartsWith("エラー：第2回 情報交換会", page.Page.Title, StringComparison.Ordinal);
        Assert.Equal("お選びください", page.Page.QuerySelector(".error-summary a")?.TextContent);
        Assert.Equal("エラー：お選びください", page.Page.QuerySelector("#coming-error")?.TextContent);
    }

    [Fact]
    public async Task The_language_is_not_switched_where_that_would_lose_what_was_typed()
    {
        var asked = await Executed.OfAsync(Sample, http => (http.Request.Path, http.Request.QueryString) = ("/r/返事", new("?a=1&b=2")));
        var posted = await Executed.OfAsync(Sample, http => http.Request.Method = HttpMethods.Post);

        Assert.Equal("/r/%E8%BF%94%E4%BA%8B?a=1&b=2", asked.Page.QuerySelector("form.language [name=returnTo]")?.GetAttribute("value"));
        Assert.Null(posted.Page.QuerySelector("form.language"));
    }

    [Fact]
    public async Task The_cookie_turns_a_page_into_English_though_the_function_has_returned()
    {
        var page = await Executed.OfAsync(Page.Of<LinkNotValidPage>(404), http => http.Request.Headers.Cookie = "lang=en");

        Assert.Equal("en", page.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("This link does not work", page.Page.QuerySelector("h1")?.TextContent);
        Assert.Equal("en", page.Headers.ContentLanguage);
    }

    [Fact]
    public async Task The_person_who_signed_in_is_named_and_can_sign_out()
    {
        var page = (await Executed.OfAsync(Page.Of<NotFoundPage>(404), http => http.Features.Set(new StaffMember("1", "小川 和子", StaffRole.Send)))).Page;

        Assert.Equal("小川 和子 送信", page.QuerySelector(".person")?.TextContent);
        Assert.Equal("/.auth/logout", page.QuerySelector(".account > a")?.GetAttribute("href"));
    }

    [Theory, InlineData("https://elsewhere.example/"), InlineData("//elsewhere.example"), InlineData("")]
    public async Task A_redirect_never_leaves_the_site(string path) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Executed.OfAsync(Page.SeeOther(path)));
}
