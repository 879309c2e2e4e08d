using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Azure.Communication.Email;
using Outreach.Local.Mail;

namespace Outreach.Tests.Local.Mail;

public class MailboxPagesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_mailbox_lists_the_newest_mail_first()
    {
        await using var desk = await MailDesk.StartAsync();
        await desk.SendAsync(SomeMail.To("taro@example.jp", "山田 太郎", "一通目"));
        await desk.SendAsync(SomeMail.To("hanako@example.jp", "佐藤 花子", "二通目"));

        var page = await PageAsync(desk, "/local/mail");

        Assert.Equal("メールボックス", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(["二通目", "一通目"], page.QuerySelectorAll("td.subject a").Select(link => link.TextContent));
        Assert.Contains("2025-01-14(火) 09:00:00", page.QuerySelector("td.time")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("佐藤 花子", page.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_mailbox_says_so() =>
        Assert.Contains("メールはまだありません", await TextOfEmptyMailboxAsync("/local/mail"), StringComparison.Ordinal);

    [Fact]
    public async Task A_search_without_a_hit_says_so() =>
        Assert.Contains("見つかりませんでした", await TextOfEmptyMailboxAsync("/local/mail?q=%E7%A9%BA"), StringComparison.Ordinal);

    [Theory]
    [InlineData("TARO@")]
    [InlineData("山田")]
    [InlineData("ヤマダ")]
    [InlineData("ﾔﾏﾀﾞ")]
    [InlineData("協議体")]
    public async Task A_mail_is_found_by_address_name_or_subject_in_any_width_and_case(string wanted)
    {
        await using var desk = await MailDesk.StartAsync();
        await desk.SendAsync(SomeMail.To("taro@example.jp", "山田（やまだ）太郎", "協議体のご案内"));
        await desk.SendAsync(SomeMail.To("hanako@example.jp", "佐藤 花子", "研修会のご案内"));

        var page = await PageAsync(desk, $"/local/mail?q={Uri.EscapeDataString(wanted)}");

        Assert.Equal("協議体のご案内", Assert.Single(page.QuerySelectorAll("td.subject a")).TextContent);
        Assert.Equal(wanted, ((IHtmlInputElement)page.QuerySelector("#q")!).Value);
    }

    [Fact]
    public async Task Many_mails_are_shown_fifty_a_page_and_the_search_is_kept()
    {
        await using var desk = await MailDesk.StartAsync(new LocalMailOptions { PerMinute = 1_000 });
        for (var n = 1; n <= 120; n++)
            await desk.SendAsync(SomeMail.To($"r{n}@example.jp", subject: $"ご案内 & {n}"));

        var last = await PageAsync(desk, "/local/mail?q=%26&page=3");
        var beyond = await PageAsync(desk, "/local/mail?page=99");

        Assert.Equal(20, last.QuerySelectorAll("tbody tr").Length);
        Assert.Equal("ご案内 & 1", last.QuerySelectorAll("td.subject a")[^1].TextContent);
        var previous = Assert.Single(last.QuerySelectorAll("nav.pages a"));
        Assert.Equal("/local/mail?q=%26&page=2", previous.GetAttribute("href"));
        Assert.Equal(20, beyond.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task A_mail_shows_its_headers_both_parts_its_files_and_its_source()
    {
        await using var desk = await MailDesk.StartAsync();
        var message = SomeMail.To("taro@example.jp", "山田, \"太郎\"");
        message.Headers["List-Unsubscribe"] = "<https://outreach.example.jp/u/abc>";
        message.ReplyTo.Add(new EmailAddress("office@city.example.jp"));
        message.Attachments.Add(new EmailAttachment("案内.ics", "text/calendar", new BinaryData("SUMMARY:情報交換会")));
        var mail = await desk.SendAndFindAsync(message);

        var page = await PageAsync(desk, $"/local/mail/{mail.OperationId}");

        var facts = page.QuerySelectorAll(".facts div").ToDictionary(
            row => row.QuerySelector("dt")!.TextContent, row => row.QuerySelector("dd")!.TextContent.Trim());
        Assert.Equal(SomeMail.Sender, facts["差出人"]);
        Assert.Equal("\"山田, \\\"太郎\\\"\" <taro@example.jp>", facts["宛先"]);
        Assert.Equal("office@city.example.jp", facts["返信先"]);
        Assert.Equal("<https://outreach.example.jp/u/abc>", facts["List-Unsubscribe"]);
        Assert.Equal(mail.OperationId.ToString(), facts["Operation-Id"]);
        Assert.Equal("受付済み", facts["配信状態"]);
        Assert.EndsWith(message.Content.Html!, page.QuerySelector("iframe")!.GetAttribute("srcdoc"), StringComparison.Ordinal);
        Assert.StartsWith("山田 様\n", page.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:情報交換会", page.QuerySelector(".files pre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("\"senderAddress\"", page.QuerySelector("details pre")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_comes_down_as_it_was_sent()
    {
        await using var desk = await MailDesk.StartAsync();
        var message = SomeMail.Any;
        message.Attachments.Add(new EmailAttachment("案内.ics", "text/calendar", new BinaryData("SUMMARY:情報交換会")));
        var mail = await desk.SendAndFindAsync(message);
        var page = await PageAsync(desk, $"/local/mail/{mail.OperationId}");

        using var response = await desk.Http.GetAsync(
            new Uri(page.QuerySelector(".files a")!.GetAttribute("href")!, UriKind.Relative), Cancelled);

        Assert.Equal("SUMMARY:情報交換会", await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("text/calendar", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("案内.ics", response.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition.DispositionType);
    }

    [Theory]
    [InlineData("開く：https://example.jp/r/a-b_c?x=1&y=2。", "https://example.jp/r/a-b_c?x=1&y=2")]
    [InlineData("(https://example.jp/r/abc)", "https://example.jp/r/abc")]
    [InlineData("See https://example.jp/r/abc.", "https://example.jp/r/abc")]
    [InlineData("<https://example.jp/r/abc>", "https://example.jp/r/abc")]
    [InlineData("https://example.jp/r/abcをご覧ください", "https://example.jp/r/abc")]
    public async Task A_link_in_a_text_can_be_followed_and_ends_where_it_ends(string text, string url)
    {
        await using var desk = await MailDesk.StartAsync();
        var mail = await desk.SendAndFindAsync(
            new EmailMessage(SomeMail.Sender, "taro@example.jp", new EmailContent("件名") { PlainText = text }));

        var page = await PageAsync(desk, $"/local/mail/{mail.OperationId}");

        Assert.Equal(url, Assert.Single(page.QuerySelectorAll("main pre:not(.code) a")).GetAttribute("href"));
        Assert.Equal(text, page.QuerySelector("main pre")!.TextContent);
    }

    [Fact]
    public async Task What_a_mail_contains_cannot_break_out_of_its_place()
    {
        const string hostile = "\"'><script>alert(1)</script>";
        await using var desk = await MailDesk.StartAsync();
        var message = new EmailMessage(
            SomeMail.Sender,
            new EmailRecipients([new EmailAddress("taro@example.jp", hostile)]),
            new EmailContent(hostile) { PlainText = hostile, Html = hostile });
        message.Headers["X-Hostile"] = hostile;
        message.Attachments.Add(new EmailAttachment(hostile, "text/html", new BinaryData(hostile)));
        var mail = await desk.SendAndFindAsync(message);

        var list = await PageAsync(desk, $"/local/mail?q={Uri.EscapeDataString(hostile)}");
        var page = await PageAsync(desk, $"/local/mail/{mail.OperationId}");

        Assert.Empty(list.Scripts);
        Assert.Empty(page.Scripts);
        Assert.Equal(hostile, page.QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain("allow-scripts", page.QuerySelector("iframe")!.GetAttribute("sandbox"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Delivered", "配信済み")]
    [InlineData("Bounced", "宛先不明")]
    [InlineData("Failed", "一時エラー")]
    public async Task A_button_tells_the_app_what_became_of_the_mail(string status, string shown)
    {
        await using var desk = await MailDesk.StartAsync();
        var mail = await desk.SendAndFindAsync(SomeMail.Any);
        var form = (await PageAsync(desk, $"/local/mail/{mail.OperationId}")).QuerySelector($"form:has([value={status}])")!;

        using var content = new FormUrlEncodedContent([KeyValuePair.Create("status", status)]);
        using var response = await desk.Http.PostAsync(
            new Uri(form.GetAttribute("action")!, UriKind.Relative), content, Cancelled);

        Assert.Equal(status, Assert.Single(desk.Events).Data("status"));
        Assert.Contains(shown, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal($"/local/mail/{mail.OperationId}", response.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task Looking_at_a_mail_changes_nothing()
    {
        await using var desk = await MailDesk.StartAsync();
        var mail = await desk.SendAndFindAsync(SomeMail.Any);

        await PageAsync(desk, $"/local/mail/{mail.OperationId}");

        Assert.Empty(desk.Events);
        Assert.Same(mail, desk.Service.Find(mail.OperationId));
    }

    [Theory]
    [InlineData("/local/mail/00000000-0000-0000-0000-000000000000")]
    [InlineData("/local/mail/00000000-0000-0000-0000-000000000000/attachments/0")]
    public async Task An_unknown_mail_is_a_kind_404(string path)
    {
        await using var desk = await MailDesk.StartAsync();

        using var response = await desk.Http.GetAsync(new Uri(path, UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("メールが見つかりません", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_used_for_two_contents_is_announced_on_the_mailbox()
    {
        await using var desk = await MailDesk.StartAsync();
        var id = Guid.NewGuid();
        await desk.SendAsync(SomeMail.To("taro@example.jp"), id);
        Assert.Null((await PageAsync(desk, "/local/mail")).QuerySelector("[role=alert]"));

        await desk.SendAsync(SomeMail.To("hanako@example.jp"), id);

        var alert = (await PageAsync(desk, "/local/mail")).QuerySelector("[role=alert]")!;
        Assert.Contains(id.ToString(), alert.TextContent, StringComparison.Ordinal);
        Assert.Contains("hanako@example.jp", alert.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mailbox_speaks_english_to_whom_the_products_cookie_says_so()
    {
        await using var desk = await MailDesk.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/local/mail") { Headers = { { "Cookie", "lang=en" } } };

        using var response = await desk.Http.SendAsync(request, Cancelled);

        var page = await ParseAsync(response);
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Mailbox", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("ja", page.QuerySelector(".language button")!.GetAttribute("value"));
    }

    [Fact]
    public async Task The_mailbox_runs_no_script_and_tells_no_other_site_where_a_link_was_followed()
    {
        await using var desk = await MailDesk.StartAsync();

        using var response = await desk.Http.GetAsync(new Uri("/local/mail", UriKind.Relative), Cancelled);

        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    private static async Task<string> TextOfEmptyMailboxAsync(string path)
    {
        await using var desk = await MailDesk.StartAsync();
        return (await PageAsync(desk, path)).QuerySelector("main")!.TextContent;
    }

    private static async Task<IDocument> PageAsync(MailDesk desk, string path)
    {
        using var response = await desk.Http.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ParseAsync(response);
    }

    private static async Task<IDocument> ParseAsync(HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync(Cancelled);
        return await BrowsingContext.New().OpenAsync(request => request.Content(html), Cancelled);
    }
}
