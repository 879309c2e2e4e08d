using AngleSharp.Dom;
using Microsoft.Playwright;
using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

/// <summary>役職と欠員 and the register of roles over HTTP.</summary>
public class PostPagesTests(Azurite azurite, Browser browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Roles_in_use_are_registered_with_one_press_and_then_given_seats_and_a_form_of_address()
    {
        await using var site = await SiteAsync(Head(1, Some.Yawata), Head(2, Some.Kataoka), Some.Member(3));
        using var staff = site.Staff();

        var roles = await staff.OpenAsync("/roles");
        Assert.Equal(["区長", "協議体メンバー"], roles.Page.QuerySelectorAll(".used-roles a").Select(a => a.TextContent));
        var pressed = await staff.SubmitAsync(roles, new Dictionary<string, string[]>(), "区長");
        Assert.Contains("役職を登録しました", pressed.Text);
        Assert.Equal(["協議体メンバー"], pressed.Page.QuerySelectorAll(".used-roles a").Select(a => a.TextContent));

        var form = await staff.OpenAsync(pressed.Page.QuerySelector("tbody th a")!.GetAttribute("href")!);
        var refused = await staff.SubmitAsync(form, ("honorific", "区長"), ("seats", "三人"), ("seats-in-kataoka", "1"), ("renewal", "平成40年4月1日"));
        Assert.Equal(422, refused.Status);
        Assert.Equal(["#seats", "#renewal"], refused.Page.QuerySelectorAll(".error-summary a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["区長", "三人", "1"], new[] { refused.Field("honorific")[0], refused.Field("seats")[0], refused.Field("seats-in-kataoka")[0] });

        var saved = await staff.SubmitAsync(refused, ("seats", "３"), ("renewal", "R7.4.1"));
        Assert.Equal("区長|区長|各地区3人、ほか1地区は別の定数|次の改選 令和7年4月1日（火）|2人", Assert.Single(Rows(saved)));
        Assert.Contains("宛名 見本 1郎 区長", (await staff.OpenAsync("/contacts/mem0000001")).Text);
    }

    [Fact]
    public async Task The_board_shows_seats_holders_and_vacancies_of_a_day()
    {
        await using var site = await SiteAsync(Head(1, Some.Yawata), Head(2, Some.Yawata, until: new(2025, 3, 31)), Head(3, Some.Kataoka));
        using var staff = site.Staff();
        await RegisterAsync(staff, "区長", ("seats", "2"));

        var board = await staff.OpenAsync("/posts");
        Assert.Equal(["4人", "3人", "1人", "75.0％"], board.Page.QuerySelectorAll(".figure-value").Select(f => f.TextContent));
        Assert.Contains("令和7年1月20日（月） 現在", board.Text);
        Assert.Equal(["区長|4|3|1|75.0％|", "八幡|2／2（区長）|100.0％", "片岡|1／2（区長）欠員1|50.0％"], Rows(board));

        var spring = await staff.OpenAsync("/posts?day=R7.4.1");
        Assert.Equal("50.0％", spring.Page.QuerySelectorAll(".figure-value")[^1].TextContent);
        var wrong = await staff.OpenAsync("/posts?day=" + Uri.EscapeDataString("来年"));
        Assert.Equal((422, "来年"), (wrong.Status, wrong.Field("day")[0]));

        var vacant = await staff.OpenAsync("/posts?role=" + Uri.EscapeDataString("区長") + "&vacant=yes");
        Assert.Equal("片岡|2|見本 3郎|欠員1 この役職の人を登録（区長 片岡）", Assert.Single(Rows(vacant)));
        var form = await staff.OpenAsync(vacant.Page.QuerySelector(".add-holder")!.GetAttribute("href")!);
        Assert.Equal(("区長", "片岡"), (form.Field("role-1")[0], form.Field("district-1")[0]));
    }

    [Fact]
    public async Task Of_a_role_with_a_vacancy_somewhere_the_figures_are_those_of_all_its_posts()
    {
        await using var site = await SiteAsync(Head(1, Some.Yawata), Head(2, Some.Yawata), Head(3, Some.Yawata), Head(4, Some.Kataoka), Some.Member(5));
        using var staff = site.Staff();
        await RegisterAsync(staff, "区長", ("seats", "2"));
        await RegisterAsync(staff, "協議体メンバー", ("seats-in-yawata", "1"));

        Assert.Equal(
            ["区長|4|4|1|1|75.0％|", "片岡|1／2（区長）欠員1|50.0％"],
            Rows(await staff.OpenAsync("/posts?vacant=yes")));
        Assert.Contains("現在　欠員のある役職だけ", (await staff.OpenAsync("/posts?vacant=yes")).Page.QuerySelector(".subtitle")!.TextContent);
    }

    [Fact]
    public async Task More_holders_than_seats_are_marked()
    {
        await using var site = await SiteAsync(Head(1, Some.Yawata), Head(2, Some.Yawata), Head(3, Some.Yawata), Head(4, Some.Kataoka));
        using var staff = site.Staff();
        await RegisterAsync(staff, "区長", ("seats", "1"));

        Assert.Contains("八幡|3／1（区長）定数より2人多い|100.0％", Rows(await staff.OpenAsync("/posts")));
        Assert.Contains("見本 3郎定数より2人多い", Rows(await staff.OpenAsync("/posts?role=" + Uri.EscapeDataString("区長")))[0]);
        Assert.Contains("定数超過", (await staff.OpenAsync("/posts?district=yawata&role=" + Uri.EscapeDataString("区長"))).Text);
    }

    [Fact]
    public async Task The_board_of_a_city_fits_on_A4()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.Get<DistrictDesk>().RegisterAsync(string.Join('\n', Enumerable.Range(1, 30).Select(n => $"第{n}地区（東部）")), Cancelled);
        foreach (var (index, role) in "区長 民生委員・児童委員 主任児童委員 協議体メンバー 保健推進員 地区社会福祉協議会会長 交通指導員 食生活改善推進員".Split(' ').Index())
            await site.Get<RoleDesk>().SaveAsync($"role0{index}", null, new RoleForm(role, null, "2", null, null, null, null, new Dictionary<string, string>()), "staff", Cancelled);
        await site.AddAsync(Enumerable.Range(1, 4).Select(n => Head(n, Some.Yawata)));
        const int PrintedWidth = 680; // 180 mm, at 96 dots an inch
        var page = await browser.SignedInAsync(PrintedWidth, StaffRole.View);
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        await page.GotoAsync(site.Address + "posts");

        await Screenshots.PrintAsync(page, "posts");
        Assert.True(await page.EvaluateAsync<int>("Math.max(...[...document.querySelectorAll('table')].map(t => t.getBoundingClientRect().right))") <= PrintedWidth);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_post_remembers_who_held_it()
    {
        await using var site = await SiteAsync(
            Head(1, Some.Yawata, from: new(2024, 4, 1)), Head(2, Some.Yawata, from: new(2020, 4, 1), until: new(2024, 3, 31)), Head(3, Some.Yawata, from: new(2025, 4, 1)));
        using var viewer = site.Staff(StaffRole.View);

        var page = await viewer.OpenAsync("/posts?role=" + Uri.EscapeDataString("区長") + "&district=yawata");

        Assert.Equal("区長（八幡）", page.Heading);
        Assert.Equal(["現在の方", "これから就く方", "これまでの方"], page.Page.QuerySelectorAll("caption").Select(c => c.TextContent));
        Assert.Equal(["見本 1郎", "見本 3郎", "見本 2郎"], page.Page.QuerySelectorAll("tbody th").Select(th => th.TextContent));
        Assert.Equal(200, (await viewer.OpenAsync("/posts?role=x&district=city")).Status);
        Assert.Equal(200, (await viewer.OpenAsync("/posts?role=x&district=gone00")).Status);
    }

    [Fact]
    public async Task Of_two_who_edit_a_role_the_second_sees_both_sides_and_a_used_role_stays()
    {
        await using var site = await SiteAsync(Head(1, Some.Yawata));
        using var staff = site.Staff();
        await RegisterAsync(staff, "区長");
        var path = (await staff.OpenAsync("/roles")).Page.QuerySelector("tbody th a")!.GetAttribute("href")!;
        var mine = await staff.OpenAsync(path);
        await staff.SubmitAsync(await staff.OpenAsync(path), ("seats", "3"));

        var conflict = await staff.SubmitAsync(mine, ("seats", "4"));
        Assert.Equal((409, "地区ごとの定数|4|3"), (conflict.Status, string.Join('|', conflict.Page.QuerySelectorAll(".conflict tbody tr > *").Select(c => c.TextContent))));
        Assert.Contains("役職を保存しました", (await staff.SubmitAsync(conflict)).Text);

        Assert.Equal(409, (await staff.SendAsync(HttpMethod.Post, path + "/delete")).Status);
        Assert.Equal(404, (await staff.OpenAsync("/roles/gone00")).Status);
        Assert.Equal(422, (await staff.SubmitAsync(await staff.OpenAsync("/roles/new"), ("name", "区 長"))).Status);
    }

    [Fact]
    public async Task A_role_is_renamed_on_its_page_and_old_addresses_still_lead_to_it()
    {
        await using var site = await SiteAsync(Head(1, Some.Yawata), Head(2, Some.Kataoka) with { Appointments = [new("町内会長", Some.Kataoka.Id)] });
        using var staff = site.Staff();
        await RegisterAsync(staff, "区長", ("seats", "2"), ("honorific", "区長"));
        var form = await staff.OpenAsync((await staff.OpenAsync("/roles")).Page.QuerySelector("tbody th a")!.GetAttribute("href")!);
        Assert.Equal("区長", form.Field("name")[0]);

        var asked = await staff.SubmitAsync(form, ("name", "町内会長"));
        Assert.Equal((422, "#joins"), (asked.Status, asked.Page.QuerySelector(".error-summary a")!.GetAttribute("href")));
        Assert.Contains("連絡先1件も同じ役職とする", asked.Text);
        var saved = await staff.SubmitAsync(asked, ("joins", "町内会長"));
        Assert.Contains("町内会長以前は 区長", string.Concat(saved.Page.QuerySelector("tbody th")!.TextContent.Split('\n').Select(t => t.Trim())));
        Assert.Contains("前の名前のままです", saved.Page.QuerySelector("tbody td")!.TextContent, StringComparison.Ordinal);
        var role = await staff.OpenAsync(saved.Page.QuerySelector("tbody th a")!.GetAttribute("href")!);
        Assert.Contains("区長 令和7年1月20日（月）まで", string.Join(' ', role.Page.QuerySelector(".former-names li")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

        var old = Uri.EscapeDataString("区長");
        Assert.Equal("町内会長", (await staff.OpenAsync("/contacts?role=" + old)).Field("role")[0]);
        Assert.Equal("2人", (await staff.OpenAsync("/roles")).Page.QuerySelector("tbody td:last-child")!.TextContent.Trim());
        Assert.Equal("町内会長（八幡）", (await staff.OpenAsync("/posts?district=yawata&role=" + old)).Heading);
        Assert.Equal("町内会長", (await staff.OpenAsync("/contacts/handover?role=" + old)).Field("role")[0]);
        Assert.Equal("町内会長", (await staff.OpenAsync("/contacts/new?role=" + old)).Field("role-1")[0]);
        var taken = await staff.SubmitAsync(await staff.OpenAsync("/roles/new"), ("name", "区長"));
        Assert.Equal((422, "エラー：「町内会長」の以前の名前です。別の名前にしてください"), (taken.Status, taken.Page.QuerySelector(".field-error")!.TextContent.Trim()));
    }

    private static async Task RegisterAsync(Visitor staff, string name, params IEnumerable<(string, string)> fields)
    {
        var form = await staff.OpenAsync("/roles/new");
        Assert.Contains("役職を保存しました", (await staff.SubmitAsync(form, [("name", name), .. fields])).Text);
    }

    private static Contact Head(int number, District district, DateOnly? from = null, DateOnly? until = null) =>
        Some.Member(number) with { Appointments = [new("区長", district.Id, from, until)] };

    private async Task<Site> SiteAsync(params IEnumerable<Contact> contacts)
    {
        var site = await Site.StartAsync(azurite);
        foreach (var contact in contacts)
            Assert.True(await site.Get<ContactTable>().TrySaveAsync(null, contact, Cancelled));
        return site;
    }

    private static List<string> Rows(Visited page) =>
        [.. page.Page.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.Children.Select(Words)))];

    private static string Words(IElement cell) =>
        string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
