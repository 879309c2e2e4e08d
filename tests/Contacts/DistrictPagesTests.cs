using AngleSharp.Dom;
using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class DistrictPagesTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_shows_names_aliases_and_contacts_in_the_offices_order()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.Get<ContactTable>().TrySaveAsync(null, Some.Member(1), Cancelled);
        using var staff = site.Staff();

        var page = await staff.SubmitAsync(await staff.OpenAsync("/districts"), ("lines", "倉渕 ＝ 旧倉渕村、くらぶち\r\n\r\n新町"));

        Assert.Contains("地区を登録しました", page.Text);
        Assert.Equal(["八幡|–|1件", "片岡|–|0件", "倉渕|旧倉渕村、くらぶち|0件", "新町|–|0件"], Rows(page));
        Assert.Equal(["見本 1郎"], (await staff.OpenAsync("/contacts?district=yawata")).Page.QuerySelectorAll("tbody th a").Select(a => a.TextContent));
    }

    [Fact]
    public async Task Bad_lines_are_named_by_number_and_stay_in_the_form()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var page = await staff.SubmitAsync(await staff.OpenAsync("/districts"), ("lines", "新町\n八幡地区\n\n地区"));

        Assert.Equal(422, page.Status);
        Assert.Equal(["2行目：「八幡地区」は、地区「八幡」としてすでに登録されています", "4行目：「地区」は地区の名前になりません"], page.Errors);
        Assert.Equal(["新町\n八幡地区\n\n地区"], page.Field("lines"));
        Assert.Equal(2, Rows(page).Count);
    }

    [Fact]
    public async Task A_district_that_gets_halves_does_not_lose_its_seats_unsaid()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.Get<RoleDesk>().SaveAsync("role01", null, new RoleForm("区長", null, "2", null, null, null, null, new Dictionary<string, string>()), "staff", Cancelled);
        await site.Get<RoleDesk>().SaveAsync("role02", null, new RoleForm("民生委員", null, "3", null, null, null, null, new Dictionary<string, string> { ["yawata"] = "4" }), "staff", Cancelled);
        using var staff = site.Staff();

        var page = await staff.SubmitAsync(await staff.OpenAsync("/districts"), ("lines", "八幡（東）\n八幡（西）"));

        Assert.Contains("八幡の定数は、これからは半分ごとに数えます", page.Text);
        Assert.Equal(["区長：八幡の2人に代えて、八幡（東）に2人、八幡（西）に2人"], page.Page.QuerySelectorAll(".notice li").Select(li => li.TextContent));
        Assert.DoesNotContain("代えて", (await staff.SubmitAsync(page, ("lines", "八幡（北）"))).Text);
        Assert.Contains("定数は半分ごとに数え", (await staff.OpenAsync("/districts/yawata")).Text);
    }

    [Fact]
    public async Task A_district_is_renamed_and_moved()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var page = await staff.SubmitAsync(await staff.OpenAsync("/districts/yawata"), ("name", "八幡東"), ("aliases", "八幡\n旧八幡"), ("place", "２"));

        Assert.Equal(["片岡|–|0件", "八幡東|八幡、旧八幡|0件"], Rows(page));
    }

    [Theory]
    [InlineData("name", "片岡", "「片岡」は、地区「片岡」としてすでに登録されています")]
    [InlineData("name", "", "地区の名前を入力してください")]
    [InlineData("aliases", "片岡地区", "「片岡地区」は、地区「片岡」としてすでに登録されています")]
    [InlineData("place", "3", "並び順は1から2までの数字で入力してください")]
    [InlineData("place", "上", "並び順は1から2までの数字で入力してください")]
    public async Task A_refused_change_says_why_and_loses_nothing(string field, string typed, string message)
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var page = await staff.SubmitAsync(
            await staff.OpenAsync("/districts/yawata"), new Dictionary<string, string[]> { ["aliases"] = ["旧八幡"], ["name"] = ["八幡東"], [field] = [typed] });

        Assert.Equal((422, message), (page.Status, Assert.Single(page.Errors)));
        Assert.Equal([typed], page.Field(field));
        Assert.Equal(field == "aliases" ? "八幡東" : "旧八幡", page.Field(field == "aliases" ? "name" : "aliases")[0]);
        Assert.Equal($"#{field}", page.Page.QuerySelector(".error-summary a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Of_two_who_edit_a_district_the_second_sees_both_sides()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var mine = await staff.OpenAsync("/districts/yawata");
        await staff.SubmitAsync(await staff.OpenAsync("/districts/yawata"), ("name", "八幡西"));

        var conflict = await staff.SubmitAsync(mine, ("name", "八幡東"));

        Assert.Equal(409, conflict.Status);
        Assert.Equal(["地区の名前|八幡東|八幡西"], conflict.Page.QuerySelectorAll(".conflict tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent))));
        Assert.Equal(["八幡東|–|0件", "片岡|–|0件"], Rows(await staff.SubmitAsync(conflict)));
    }

    [Fact]
    public async Task A_whole_shows_the_people_of_its_halves_and_a_half_its_whole()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        await staff.SubmitAsync(await staff.OpenAsync("/districts"), ("lines", "中居・矢中\n中居・矢中（矢中）"));
        var book = await site.Get<ContactTable>().BookAsync(Cancelled);
        var (whole, half) = (book.DistrictSpelled("中居・矢中")!, book.DistrictSpelled("中居・矢中（矢中）")!);
        await site.Get<ContactTable>().TrySaveAsync(null, Some.Member(1) with { Appointments = [new("区長", half.Id)] }, Cancelled);

        Assert.Contains("中居・矢中（矢中）「中居・矢中」の半分|–|1件", Rows(await staff.OpenAsync("/districts")).Select(row => string.Concat(row.Where(c => !char.IsWhiteSpace(c)))));
        var page = await staff.OpenAsync($"/districts/{whole.Id}");
        Assert.Equal(("中居・矢中", $"/districts/{half.Id}"), (page.Heading, page.Page.QuerySelector("main p a")!.GetAttribute("href")));
        Assert.Equal(["区長（中居・矢中（矢中））|定数なし|見本 1郎|なし"], Rows(page));
        Assert.Contains("1件の連絡先を表示", page.Text);
        Assert.Contains("「中居・矢中」の半分", (await staff.OpenAsync($"/districts/{half.Id}")).Text);

        var refused = await staff.SubmitAsync(await staff.OpenAsync("/districts/yawata"), ("parent", half.Id));
        Assert.Equal((422, "#parent"), (refused.Status, refused.Page.QuerySelector(".error-summary a")!.GetAttribute("href")));
    }

    [Fact]
    public async Task A_merger_is_looked_at_confirmed_and_taken_back()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync([Some.Member(1), Some.Member(2) with { Appointments = [new("協議体メンバー", Some.Kataoka.Id)] }]);
        using var staff = site.Staff();

        var form = await staff.OpenAsync("/districts/yawata/merge");
        Assert.Equal((200, "片岡"), (form.Status, form.Page.QuerySelectorAll("#into option")[^1].TextContent));
        var refused = await staff.OpenAsync("/districts/yawata/merge?into=kataoka&on=" + Uri.EscapeDataString("令和7年2月30日"));
        Assert.Equal((422, "#on"), (refused.Status, refused.Page.QuerySelector(".error-summary a")!.GetAttribute("href")));
        Assert.Equal("令和7年2月30日", refused.Field("on")[0]);

        var look = await staff.OpenAsync("/districts/yawata/merge?into=kataoka&on=R7.1.10");
        Assert.Contains("1人の役職が、令和7年1月10日（金）から片岡の役職になります", look.Text);
        Assert.Equal("協議体メンバー|1人|2人|定数なし", string.Join('|', look.Page.QuerySelectorAll(".panel tbody tr > *").Select(c => c.TextContent.Trim())));

        await site.AddAsync([Some.Member(3) with { Appointments = [new("協議体メンバー", Some.Yawata.Id)] }]);
        var changed = await staff.SubmitAsync(look);
        Assert.Equal(409, changed.Status);
        Assert.Contains("もう一度確かめてください", changed.Text);
        Assert.Contains("2人の役職が", changed.Text);
        var merged = await staff.SubmitAsync(changed);
        Assert.Contains("八幡を片岡に合併しました", merged.Text);

        Assert.Equal("片岡八幡を合併", string.Concat((await staff.OpenAsync("/districts")).Page.QuerySelector("tbody th")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("/districts/yawata", (await staff.OpenAsync("/districts/yawata/merge?into=kataoka&on=R7.1.10")).Path);
        Assert.Equal("/districts/kataoka", merged.Page.QuerySelector("main p a")!.GetAttribute("href"));
        var contact = await staff.OpenAsync("/contacts/mem0000001/edit");
        Assert.Equal(["八幡", "片岡"], new[] { contact.Field("district-1")[0], contact.Field("district-2")[0] });
        Assert.Equal(200, (await staff.OpenAsync("/posts?day=R6.4.1")).Status);
        Assert.Equal(200, (await staff.OpenAsync("/posts?district=yawata&role=" + Uri.EscapeDataString("協議体メンバー"))).Status);

        var back = await staff.SubmitAsync(await staff.OpenAsync("/districts/yawata"));
        Assert.Contains("合併を取り消しました", back.Text);
        Assert.Equal(["片岡", "八幡"], back.Page.QuerySelectorAll("tbody th").Select(th => th.TextContent.Trim()));
    }

    [Fact]
    public async Task A_district_goes_only_while_nothing_uses_it()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var unused = await staff.OpenAsync("/districts/yawata");
        await site.Get<ContactTable>().TrySaveAsync(null, Some.Member(1), Cancelled);

        var refused = await staff.SendAsync(HttpMethod.Post, unused.Page.QuerySelector("form[action$=delete]")!.GetAttribute("action")!);
        Assert.Equal(409, refused.Status);
        Assert.Contains("連絡先1件、行事0件、合併した地区0件で使われているため、削除できません", refused.Text);
        Assert.Null((await staff.OpenAsync("/districts/yawata")).Page.QuerySelector("form[action$=delete]"));

        var free = (await BookAsync(site, staff, "新町")).DistrictSpelled("新町")!.Id;
        Assert.Equal(303, (await staff.SendAsync(HttpMethod.Post, $"/districts/{free}/delete")).Status);
        Assert.Equal(303, (await staff.SendAsync(HttpMethod.Post, $"/districts/{free}/delete")).Status);
        Assert.Equal(["八幡|–|1件", "片岡|–|0件"], Rows(await staff.OpenAsync("/districts")));
    }

    private static async Task<ContactBook> BookAsync(Site site, Visitor staff, string register)
    {
        await staff.SubmitAsync(await staff.OpenAsync("/districts"), ("lines", register));
        return await site.Get<ContactTable>().BookAsync(Cancelled);
    }

    private static List<string> Rows(Visited page) =>
        [.. page.Page.QuerySelectorAll("main > .table-region tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim())))];
}
