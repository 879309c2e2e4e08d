using System.Text;
using AngleSharp.Dom;
using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ContactPagesTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_root_of_the_site_leads_staff_to_the_events()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff(StaffRole.View);

        Assert.Equal((303, "/events"), await WhereAsync(staff.SendAsync(HttpMethod.Get, "/")));
    }

    [Fact]
    public async Task Before_there_are_contacts_the_list_says_how_to_begin()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();

        Assert.Contains("まだ連絡先がありません", (await staff.OpenAsync("/contacts")).Text);
    }

    [Fact]
    public async Task The_list_has_fifty_a_page_in_the_order_of_the_reading_and_says_how_many_there_are()
    {
        await using var site = await SiteAsync(Enumerable.Range(1, 120).Select(i => Some.Member(i) with { Kana = $"みほん {i:D3}" }));
        using var staff = site.Staff(StaffRole.View);

        var first = await staff.OpenAsync("/contacts");
        var last = await staff.OpenAsync("/contacts?page=3");

        Assert.Equal(("見本 1郎", "見本 50郎"), (Names(first)[0], Names(first)[^1]));
        Assert.Contains("120件", first.Text);
        Assert.Equal(("見本 101郎", 20), (Names(last)[0], Names(last).Count));
        Assert.Equal(Names(last), Names(await staff.OpenAsync("/contacts?page=99")));
    }

    [Fact]
    public async Task Search_and_filters_narrow_the_list_and_stay_in_the_form_and_in_the_links()
    {
        await using var site = await SiteAsync(
        [
            .. Enumerable.Range(1, 60).Select(Some.Member),
            Some.Member(61) with { Name = "髙橋 花子", Kana = "タカハシ ハナコ", Mail = null, Appointments = [new("区長", Some.Kataoka.Id)] },
        ]);
        using var staff = site.Staff();

        var found = await staff.OpenAsync("/contacts?q=" + Uri.EscapeDataString("たかはし 片岡") + "&role=" + Uri.EscapeDataString("区長") + "&district=kataoka&reach=other");
        Assert.Equal(["髙橋 花子"], Names(found));
        Assert.Contains("1件（全61件のうち）", found.Text);
        Assert.Equal(["たかはし 片岡"], found.Field("q"));
        Assert.Equal(("区長", "kataoka", "other"), (found.Field("role")[0], found.Field("district")[0], found.Field("reach")[0]));

        var many = await staff.OpenAsync("/contacts?district=yawata");
        Assert.Contains(many.Page.QuerySelectorAll(".pagination a"), a => a.GetAttribute("href") == "/contacts?district=yawata&page=2");
        Assert.Contains("条件に合う連絡先はありません", (await staff.OpenAsync("/contacts?q=zzz")).Text);
    }

    [Fact]
    public async Task A_contact_shows_its_terms_and_who_shares_its_mailbox()
    {
        var member = Some.Member(1) with
        {
            Appointments = [new("区長", Some.Yawata.Id, new(2019, 5, 1), new(2020, 3, 31)), new("民生委員", Some.Kataoka.Id, new(2024, 4, 1))],
            Note = "<b>耳が遠い</b>\n電話はご家族へ",
        };
        await using var site = await SiteAsync([member, Some.Member(2) with { Mail = "MEMBER1@example.jp" }, Some.Member(3)]);
        using var staff = site.Staff();

        var page = await staff.OpenAsync($"/contacts/{member.Id}");

        Assert.Equal("見本 1郎", page.Heading);
        Assert.Equal(
            ["民生委員|片岡|令和6年4月1日 ～||在任中|任期を終える（民生委員（片岡））", "区長|八幡|令和元年5月1日 ～ 令和2年3月31日||任期終了"],
            Rows(page, "main"));
        Assert.Contains("<b>耳が遠い</b>", page.Text);
        Assert.Equal(["見本 2郎"], page.Page.QuerySelectorAll("#sharing a").Select(a => a.TextContent));
    }

    [Fact]
    public async Task What_was_typed_for_a_contact_that_is_gone_meanwhile_is_kept_and_can_be_saved_as_a_new_one()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();
        var desk = site.Get<ImportDesk>();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("氏名,役職,地区\n新井 桜,区長,八幡\n"));
        var import = Assert.IsType<StartOutcome.Started>(await desk.StartAsync("名簿.csv", file, new ImportKind.Plain(), "colleague", Cancelled)).ImportId;
        var plan = (await desk.WorkAsync(import, TimeSpan.FromMinutes(2), Cancelled))!.Plan!;
        await desk.ApplyAsync(import, plan.Id, "colleague", TimeSpan.FromMinutes(2), Cancelled);
        var arai = (await site.Get<ContactTable>().BookAsync(Cancelled)).All.Single(c => c.Name == "新井 桜");
        var form = await staff.OpenAsync($"/contacts/{arai.Id}/edit");
        Assert.Equal(UndoOutcome.Undone, await desk.UndoAsync(import, "colleague", Cancelled));

        var told = await staff.SubmitAsync(form, ("note", "午後に電話"));

        Assert.Equal((409, "午後に電話"), (told.Status, Assert.Single(told.Field("note"))));
        Assert.Contains("この連絡先の登録は、開いているあいだになくなりました", told.Text);
        await staff.SubmitAsync(told);
        Assert.Equal("午後に電話", (await site.Get<ContactTable>().BookAsync(Cancelled)).All.Single(c => c.Name == "新井 桜").Note);
    }

    [Theory]
    [InlineData("/contacts/0000000000")]
    [InlineData("/contacts/0000000000/edit")]
    [InlineData("/contacts/import/0000000000")]
    public async Task What_is_not_there_is_a_404(string path)
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();

        Assert.Equal(404, (await staff.OpenAsync(path)).Status);
    }

    [Fact]
    public async Task A_new_contact_is_saved_with_its_roles_and_shown()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();
        var form = await staff.SubmitAsync(
            await staff.OpenAsync("/contacts/new"), Fields(("name", "髙橋　𠮷郎"), ("role-1", "区長"), ("district-1", "八幡"), ("from-1", "R6.4.1")), "add-row");
        Assert.Equal(("髙橋　𠮷郎", "区長", ""), (form.Field("name")[0], form.Field("role-1")[0], form.Field("role-2")[0]));

        var saved = await staff.SubmitAsync(form, ("role-2", "民生委員"), ("mail", "a..b@docomo.ne.jp"), ("note", "一\r\n二"));

        Assert.Contains("連絡先を保存しました", saved.Text);
        var contact = Assert.Single((await site.Get<ContactTable>().BookAsync(Cancelled)).All);
        Assert.Equal(("髙橋　𠮷郎", "a..b@docomo.ne.jp", "一\n二"), (contact.Name, contact.Mail, contact.Note));
        Assert.Equal([new("区長", Some.Yawata.Id, new(2024, 4, 1)), new Appointment("民生委員", null)], contact.Appointments);
    }

    [Fact]
    public async Task A_contact_says_what_cannot_be_dialled_or_posted_to_and_which_way_is_taken_instead()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1) with
        {
            Mail = "member1@example.jp", Telephone = "321-1234", Fax = "027-000-123", PostalCode = "37", Address = null, Preferred = Channel.Post,
        });
        await site.AddAsync(Some.Member(2) with { Telephone = "027-000-1234", PostalCode = "370-0001", Address = "見本町1", Preferred = Channel.Post });
        using var staff = site.Staff();

        var page = await staff.OpenAsync($"/contacts/{Some.Member(1).Id}");
        Assert.Equal(
            ["市外局番がないため", "このままではかけられません", "郵便番号は、数字7けた"],
            page.Page.QuerySelectorAll("main dd p.hint").Select(p => p.TextContent).Zip([9, 13, 11], (text, length) => text[..length]));
        Assert.Contains("電話（ご希望は郵送ですが、宛先が登録されていません）", page.Text, StringComparison.Ordinal);

        page = await staff.OpenAsync($"/contacts/{Some.Member(2).Id}");
        Assert.Empty(page.Page.QuerySelectorAll("main dd p.hint"));
        Assert.Contains("郵送（ご本人の希望）", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_form_names_each_field_and_loses_nothing()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();

        var page = await staff.SubmitAsync(
            await staff.OpenAsync("/contacts/new"),
            ("name", " "), ("kana", "やまだ"), ("mail", "yamada"), ("district-1", "片岡"), ("from-1", "来年"), ("note", "\n先頭の空行"), ("telephone", "＋８１"));

        Assert.Equal(422, page.Status);
        Assert.StartsWith("エラー", page.Page.Title, StringComparison.Ordinal);
        Assert.Equal(["#name", "#mail", "#role-1", "#from-1"], page.Page.QuerySelectorAll(".error-summary a").Select(a => a.GetAttribute("href")));
        Assert.All(page.Page.QuerySelectorAll(".error-summary a"), a => Assert.NotNull(page.Page.QuerySelector(a.GetAttribute("href")!)));
        Assert.Equal(
            ["やまだ", "yamada", "片岡", "来年", "先頭の空行", "＋８１"],
            Typed(page, "kana", "mail", "district-1", "from-1", "note", "telephone"));
    }

    [Fact]
    public async Task A_namesake_in_the_same_district_is_saved_only_after_a_tick()
    {
        await using var site = await SiteAsync([Some.Member(1)]);
        using var staff = site.Staff();
        var form = await staff.OpenAsync("/contacts/new");

        var asked = await staff.SubmitAsync(form, ("name", "見本1郎"), ("role-1", "区長"), ("district-1", "八幡"));
        Assert.Equal((422, "/contacts/mem0000001"), (asked.Status, asked.Page.QuerySelector("main form .notice a")!.GetAttribute("href")));
        Assert.Equal(422, (await staff.SubmitAsync(asked)).Status);

        Assert.Contains("保存しました", (await staff.SubmitAsync(asked, ("namesake", "yes"))).Text);
        Assert.Equal(2, (await site.Get<ContactTable>().BookAsync(Cancelled)).All.Count);
    }

    [Fact]
    public async Task Of_two_who_edit_a_contact_the_second_chooses_field_by_field_and_loses_nothing()
    {
        await using var site = await SiteAsync([Some.Member(1) with { Telephone = "027-000-0000" }]);
        using var staff = site.Staff();
        var mine = await staff.OpenAsync("/contacts/mem0000001/edit");
        await staff.SubmitAsync(
            await staff.OpenAsync("/contacts/mem0000001/edit"), ("telephone", "027-111-1111"), ("kana", "やまだ"), ("organisation", "八幡の会"), ("until-1", "R7.3.31"));

        var conflict = await staff.SubmitAsync(
            mine, ("telephone", "027-222-2222"), ("kana", "やまだ"), ("fax", "027-333-3333"), ("until-1", "R8.3.31"), ("note", "私のメモ"));

        Assert.Equal(409, conflict.Status);
        Assert.Equal(
            [
                "電話|もとの内容：027-000-0000|あなたの入力：027-222-2222|ほかの人が保存した内容：027-111-1111",
                "役職|もとの内容：協議体メンバー（八幡）|あなたの入力：協議体メンバー（八幡）～令和8年3月31日|ほかの人が保存した内容：協議体メンバー（八幡）～令和7年3月31日",
            ],
            conflict.Page.QuerySelectorAll(".collision").Select(c => string.Join('|',
                c.QuerySelectorAll("legend, fieldset > .hint, label").Select(e => e.TextContent.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[0]))));
        Assert.Equal(["所属：（空欄） → 八幡の会"], conflict.Page.QuerySelectorAll(".only-theirs li").Select(li => li.TextContent));
        Assert.Equal(["八幡の会", "027-222-2222", "027-333-3333", "私のメモ"], Typed(conflict, "organisation", "telephone", "fax", "note"));

        var unchosen = await staff.SubmitAsync(conflict, ("both-take-1", "other"));
        Assert.Equal((422, "#both-take-2"), (unchosen.Status, Assert.Single(unchosen.Page.QuerySelectorAll(".error-summary a")).GetAttribute("href")));
        Assert.Equal("other", unchosen.Field("both-take-1")[0]);

        Assert.Contains("保存しました", (await staff.SubmitAsync(unchosen, ("both-take-2", "other"))).Text);
        var saved = (await site.Get<ContactTable>().BookAsync(Cancelled)).Find("mem0000001")!;
        Assert.Equal(("027-111-1111", "027-333-3333", "八幡の会", "私のメモ"), (saved.Telephone, saved.Fax, saved.Organisation, saved.Note));
        Assert.Equal(new DateOnly(2025, 3, 31), Assert.Single(saved.Appointments).Until);
    }

    [Fact]
    public async Task Two_who_change_different_fields_need_not_be_asked()
    {
        await using var site = await SiteAsync([Some.Member(1)]);
        using var staff = site.Staff();
        var mine = await staff.OpenAsync("/contacts/mem0000001/edit");
        await staff.SubmitAsync(await staff.OpenAsync("/contacts/mem0000001/edit"), ("telephone", "027-111-1111"), ("role-2", "区長"));

        var page = await staff.SubmitAsync(mine, ("note", "私のメモ"));

        Assert.Contains("ほかの人が同じときに保存した変更も、そのまま残っています", page.Text);
        var saved = (await site.Get<ContactTable>().BookAsync(Cancelled)).Find("mem0000001")!;
        Assert.Equal(("027-111-1111", "私のメモ", 2), (saved.Telephone, saved.Note, saved.Appointments.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"id\":\"mem0000001\",\"name\":\"x\",\"appointments\":[null]}")]
    [InlineData("{\"id\":\"mem0000002\",\"name\":\"x\"}")]
    public async Task A_form_that_lost_what_it_was_filled_with_asks_about_everything(string was)
    {
        await using var site = await SiteAsync([Some.Member(1)]);
        using var staff = site.Staff();

        var page = await staff.SubmitAsync(await staff.OpenAsync("/contacts/mem0000001/edit"), ("was", was), ("telephone", "027-222-2222"));

        Assert.Equal(409, page.Status);
        Assert.Equal("電話", page.Page.QuerySelector(".collision legend")!.ChildNodes[0].TextContent.Trim());
    }

    [Fact]
    public async Task Somebody_who_has_died_is_shown_so_is_not_written_to_and_can_be_taken_back()
    {
        await using var site = await SiteAsync([Some.Member(1)]);
        using var staff = site.Staff();

        var wrong = await staff.SubmitAsync(await staff.OpenAsync("/contacts/mem0000001/leave"), ("day", "R7.1.21"), ("status", "逝去"));
        Assert.Equal((422, "#day"), (wrong.Status, wrong.Page.QuerySelector(".error-summary a")!.GetAttribute("href")));
        Assert.Equal(["逝去", "R7.1.21"], new[] { wrong.Field("status")[0], wrong.Field("day")[0] });
        Assert.Equal(422, (await staff.SubmitAsync(await staff.OpenAsync("/contacts/mem0000001/leave"))).Status);

        var left = await staff.SubmitAsync(wrong, ("day", "令和7年1月18日（土）"));
        Assert.Contains("逝去された方です 令和7年1月18日（土）から。逝去された方には、案内もお便りも送りません。", left.Text);
        Assert.Contains("協議体メンバー|八幡|～ 令和7年1月18日||任期終了", Rows(left, "#past"));
        Assert.Contains("案内 送りません", left.Text);

        var back = await staff.SubmitAsync(left);
        Assert.Contains("復帰させました", back.Text);
        Assert.Null(back.Page.QuerySelector(".left-notice"));
        Assert.Contains("案内 メール（member1@example.jp）", back.Text);
    }

    [Fact]
    public async Task A_term_is_ended_on_a_day_and_the_successor_can_be_registered_at_once()
    {
        await using var site = await SiteAsync([Some.Member(1) with { Appointments = [new("区長", Some.Kataoka.Id, new(2024, 4, 1))] }]);
        using var staff = site.Staff();
        var page = await staff.OpenAsync("/contacts/mem0000001");
        var form = await staff.OpenAsync(page.Page.QuerySelector("a[href$=end]")!.GetAttribute("href")!);

        Assert.Contains("就任日（令和6年4月1日（月））より前の日です", (await staff.SubmitAsync(form, ("day", "R6.3.31"))).Errors[0]);
        Assert.Contains("日付と曜日が合いません", (await staff.SubmitAsync(form, ("day", "令和7年1月19日（月）"))).Errors[0]);
        var ended = await staff.SubmitAsync(form, ("day", "R7.1.19"));

        Assert.Contains("任期を終えました", ended.Text);
        var successor = await staff.OpenAsync(ended.Page.QuerySelector(".flash a")!.GetAttribute("href")!);
        Assert.Equal(["区長", "片岡", "令和7年1月20日"], Typed(successor, "role-1", "district-1", "from-1"));
        Assert.Equal(404, (await staff.OpenAsync("/contacts/mem0000001/terms/00000000/end")).Status);
    }

    [Fact]
    public async Task Whoever_may_only_look_can_neither_save_nor_take_the_list_along()
    {
        await using var site = await SiteAsync([Some.Member(1)]);
        using var viewer = site.Staff(StaffRole.View);
        using var anybody = site.Browser();

        Assert.Equal(403, (await viewer.SendAsync(HttpMethod.Post, "/contacts/mem0000001/edit", ("note", "x"))).Status);
        Assert.Empty((await viewer.OpenAsync("/contacts/mem0000001")).Page.QuerySelectorAll("main .button, main form"));
        Assert.Equal(403, (await viewer.OpenAsync("/contacts/export/contacts.csv")).Status);
        Assert.Equal(303, (await anybody.SendAsync(HttpMethod.Get, "/contacts/mem0000001")).Status);
        Assert.Null((await site.Get<ContactTable>().BookAsync(Cancelled)).Find("mem0000001")!.Note);
    }

    [Fact]
    public async Task The_exported_list_opens_in_a_spreadsheet_without_formulas()
    {
        await using var site = await SiteAsync([Some.Member(1) with { Note = "=HYPERLINK(\"http://evil\")" }]);
        using var staff = site.Staff();

        var file = (await staff.OpenAsync("/contacts/export/contacts.csv")).Body;

        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), file[..3]);
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil\"\")\"", Encoding.UTF8.GetString(file));
    }

    private async Task<Site> SiteAsync(params IEnumerable<Contact> contacts)
    {
        var site = await Site.StartAsync(azurite);
        foreach (var contact in contacts)
            Assert.True(await site.Get<ContactTable>().TrySaveAsync(null, contact, Cancelled));
        return site;
    }

    private static List<string> Rows(Visited page, string within) =>
        [.. page.Page.QuerySelectorAll($"{(within == "main" ? "main" : $"[aria-labelledby='{within[1..]}-caption']")} tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim())))];

    private static IEnumerable<string> Typed(Visited page, params string[] fields) => fields.Select(name => page.Field(name)[0]);

    private static List<string> Names(Visited page) => [.. page.Page.QuerySelectorAll("tbody th a").Select(a => a.TextContent)];

    private static Dictionary<string, string[]> Fields(params IEnumerable<(string Name, string Value)> fields) =>
        fields.ToDictionary(f => f.Name, f => new[] { f.Value });

    private static async Task<(int Status, string? Location)> WhereAsync(Task<Visited> visit) => ((await visit).Status, (await visit).Location);
}
