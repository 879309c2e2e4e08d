using Outreach.Contacts;
using Outreach.Email;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Questionnaires;
using Outreach.Tests.Support;

namespace Outreach.Tests.Questionnaires;

public class ResponsePagesTests(Azurite azurite)
{
    private static readonly Contact Member = Some.Member(1);

    private static readonly Dictionary<string, string[]> Filled = new()
    {
        ["q-satisfaction"] = ["満足"],
        ["q-theme"] = ["ちょうどよかった"],
        ["q-takeaway"] = ["担い手を見つけること", "他の地区の見学"],
        ["q-voice"] = ["他の地区の話が聞けて\r\nよかった。"],
    };

    private static string Path => $"/i/{Some.Event.Id}{Member.Id}/questionnaire";

    private static string EntryPath => $"/events/{Some.Event.Id}/people/{Member.Id}/questionnaire";

    private async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync(azurite);
        await site.InviteAsync(1);
        site.MoveTo(Some.At(2, 10, 12, 30));
        return site;
    }

    [Fact]
    public async Task Answers_of_all_four_kinds_arrive_and_can_be_corrected()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();

        var form = await browser.OpenAsync(site.Link(Member, LinkPurposes.Questionnaire));
        Assert.Equal("ふりかえりアンケート", form.Heading);
        Assert.Contains("全部で4問", form.Text, StringComparison.Ordinal);
        Assert.Equal("問1　会の満足度をお聞かせください※必須", Assert.Single(form.Page.QuerySelectorAll("legend:has(.required)")).TextContent.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        var done = await browser.SubmitAsync(form, Filled);

        Assert.Equal(("アンケートをお送りいただき、ありがとうございました", $"{Path}/done"), (done.Heading, done.Path));
        Assert.Contains("他の地区の見学", done.Text, StringComparison.Ordinal);
        var response = (await site.ResponseAsync(Member))!;
        Assert.Equal(("1", ReplyChannel.Web, null, Some.At(2, 10, 12, 30)), (response.SessionId, response.Channel, response.EnteredBy, response.At));
        Assert.Equal(["担い手を見つけること", "他の地区の見学"], response.Answers["takeaway"]);
        Assert.Equal(["他の地区の話が聞けて\nよかった。"], response.Answers["voice"]);

        var again = await browser.OpenAsync(Path);
        Assert.Equal(["満足"], again.Field("q-satisfaction"));
        Assert.Equal(["担い手を見つけること", "他の地区の見学"], again.Field("q-takeaway"));
        await browser.SubmitAsync(again, new Dictionary<string, string[]> { ["q-satisfaction"] = ["やや満足"], ["q-theme"] = [""] });
        response = (await site.ResponseAsync(Member))!;
        Assert.Equal(["やや満足"], response.Answers["satisfaction"]);
        Assert.DoesNotContain("theme", response.Answers.Keys);
    }

    [Fact]
    public async Task What_is_missing_is_named_and_nothing_typed_is_lost()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        var text = new string('声', ResponseRules.MaxText + 1);

        var refused = await browser.SubmitAsync(
            await browser.OpenAsync(site.Link(Member, LinkPurposes.Questionnaire)),
            new Dictionary<string, string[]> { ["q-takeaway"] = ["特にない"], ["q-theme"] = ["ちょうどよかった"], ["q-voice"] = [text] });

        Assert.Equal(422, refused.Status);
        Assert.Equal(["問1にお答えください", "問4は 2000 文字までです。いまは 2001 文字です"], refused.Errors);
        Assert.Equal(["特にない"], refused.Field("q-takeaway"));
        Assert.Equal(["ちょうどよかった"], refused.Field("q-theme"));
        Assert.Equal([text], refused.Field("q-voice"));
        Assert.Null(await site.ResponseAsync(Member));
    }

    [Fact]
    public async Task Pressing_the_button_many_times_makes_one_answer()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        var form = await browser.OpenAsync(site.Link(Member, LinkPurposes.Questionnaire));

        var pages = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => browser.SubmitAsync(form, Filled)));
        var rows = await site.RowsAsync();
        var late = await browser.SubmitAsync(form, Filled);

        Assert.All([.. pages, late], p => Assert.Equal($"{Path}/done", p.Path));
        Assert.Single(await site.Get<ResponseTable>().ListAsync(Some.Event.Id, TestContext.Current.CancellationToken));
        Assert.Equal(rows, await site.RowsAsync());
    }

    [Fact]
    public async Task Before_the_first_questionnaire_goes_out_nobody_answers()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.InviteAsync(1);
        site.MoveTo(Some.At(2, 10, 12, 29));
        using var browser = site.Browser();
        using var staff = site.Staff();

        Assert.Equal("アンケートはまだ始まっていません", (await browser.OpenAsync(site.Link(Member, LinkPurposes.Questionnaire))).Heading);
        var entry = await staff.OpenAsync(EntryPath);
        Assert.Contains("令和7年2月10日（月）12:30", entry.Text, StringComparison.Ordinal);
        Assert.Empty(entry.Page.QuerySelectorAll("main form"));
        Assert.Equal(409, (await staff.SendAsync(HttpMethod.Post, EntryPath, ("channel", "Paper"), ("q-satisfaction", "満足"))).Status);
        Assert.Null(await site.ResponseAsync(Member));
    }

    [Fact]
    public async Task When_the_time_is_over_what_was_typed_is_shown_and_staff_can_still_enter_it()
    {
        await using var site = await SiteAsync();
        site.MoveTo(Some.At(2, 26, 23, 59));
        using var browser = site.Browser();
        var form = await browser.OpenAsync(site.Link(Member, LinkPurposes.Questionnaire));
        site.MoveTo(Some.At(2, 27, 0));

        var late = await browser.SubmitAsync(form, Filled);
        Assert.Equal((409, "アンケートの受付は終わりました"), (late.Status, late.Heading));
        foreach (var word in new[] { "満足", "他の地区の見学", "届いていません", Some.Office.Telephone, "令和7年2月26日（水）" })
            Assert.Contains(word, late.Text, StringComparison.Ordinal);
        Assert.Null(await site.ResponseAsync(Member));

        using var staff = site.Staff();
        var entered = await staff.SubmitAsync(await staff.OpenAsync(EntryPath), new Dictionary<string, string[]>(Filled) { ["channel"] = ["Telephone"] });
        Assert.Contains("回答を保存しました", entered.Text, StringComparison.Ordinal);
        var response = (await site.ResponseAsync(Member))!;
        Assert.Equal(ReplyChannel.Telephone, response.Channel);
        Assert.NotNull(response.EnteredBy);
    }

    [Fact]
    public async Task Staff_say_how_an_answer_came()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();

        var refused = await staff.SubmitAsync(await staff.OpenAsync(EntryPath), Filled);

        Assert.Equal(422, refused.Status);
        Assert.Equal(["届いた方法をお選びください"], refused.Errors);
        Assert.Equal(["満足"], refused.Field("q-satisfaction"));
        Assert.Equal(["他の地区の話が聞けて\nよかった。"], refused.Field("q-voice"));
    }

    [Fact]
    public async Task An_answer_that_came_while_staff_typed_stands_until_they_have_seen_it()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();
        using var browser = site.Browser();
        var typing = await staff.OpenAsync(EntryPath);
        await browser.SubmitAsync(await browser.OpenAsync(site.Link(Member, LinkPurposes.Questionnaire)), Filled);

        var typed = new Dictionary<string, string[]> { ["channel"] = ["Paper"], ["q-satisfaction"] = ["不満"] };
        var conflict = await staff.SubmitAsync(typing, typed);
        Assert.Equal(409, conflict.Status);
        Assert.Contains("入力中に、別の回答が届きました", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("他の地区の見学", conflict.Text, StringComparison.Ordinal);
        Assert.Equal(["不満"], conflict.Field("q-satisfaction"));
        Assert.Equal(ReplyChannel.Web, (await site.ResponseAsync(Member))!.Channel);

        await staff.SubmitAsync(conflict);
        var response = (await site.ResponseAsync(Member))!;
        Assert.Equal((ReplyChannel.Paper, "不満"), (response.Channel, Assert.Single(response.Answers["satisfaction"])));
    }

    [Fact]
    public async Task Only_staff_who_may_edit_type_answers_in()
    {
        await using var site = await SiteAsync();
        using var stranger = site.Browser();
        using var viewer = site.Staff(StaffRole.View);

        Assert.StartsWith("/.auth/login", (await stranger.SendAsync(HttpMethod.Get, EntryPath)).Location, StringComparison.Ordinal);
        Assert.Equal(403, (await viewer.SendAsync(HttpMethod.Post, EntryPath, ("channel", "Paper"), ("q-satisfaction", "満足"))).Status);
        Assert.Null(await site.ResponseAsync(Member));
    }

    [Fact]
    public async Task A_script_in_an_answer_stays_words()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        using var staff = site.Staff();
        var form = await browser.OpenAsync(site.Link(Member, LinkPurposes.Questionnaire));

        var done = await browser.SubmitAsync(form, ("q-satisfaction", "満足"), ("q-voice", "<img src=x onerror=alert(1)>"));
        var tally = await staff.OpenAsync($"/events/{Some.Event.Id}/tally");

        Assert.All([done, tally], p => Assert.Empty(p.Page.QuerySelectorAll("main img, script")));
        Assert.All([done, tally], p => Assert.Contains("<img src=x onerror=alert(1)>", p.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_questionnaire_is_at_most_14_KB()
    {
        await using var site = await SiteAsync();
        using var browser = site.Browser();
        browser.Headers["Accept-Encoding"] = "gzip, deflate, br";
        var page = await browser.SendAsync(HttpMethod.Get, (await browser.SendAsync(HttpMethod.Get, site.Link(Member, LinkPurposes.Questionnaire))).Location!);
        Assert.Equal(200, page.Status);
        Assert.InRange(page.Body.Length, 1, 14 * 1024);
    }
}
