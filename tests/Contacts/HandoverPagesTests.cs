using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Outreach.Contacts;
using Outreach.Functions.Contacts;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class HandoverPagesTests(Azurite azurite, Browser browser)
{
    private const string List = "氏名,地区,電話\n髙橋 太郎,八幡,027-000-0099\n新井 桜,八幡,027-000-0008\n青木 一郎,八幡,\n";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_role_passes_in_three_steps_and_can_be_taken_back()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();

        var check = await GiveAsync(staff, List);
        Assert.Equal("入れ替わりの確認", check.Heading);
        Assert.Contains("区長　令和7年1月25日（土）から", check.Page.Body!.TextContent);
        Assert.Contains("4行目　青木 一郎（八幡）", check.Page.Body!.TextContent);

        var unsaid = await staff.SubmitAsync(check);
        Assert.Equal((422, "どなたのことか、1人以上選んでください"), (unsaid.Status, Assert.Single(unsaid.Errors)));
        var said = await staff.SubmitAsync(check, (ChooseSuccessors.Who, "mem0000002"));

        Assert.Equal(["1人", "1人", "1人", "1人", "0人", "1人", "0か所"], Figures(said));
        Assert.Contains("青木 一郎|4|片岡 → 八幡", Assert.Single(Rows(await staff.OpenAsync(said.Path + "?show=moved"))));
        Assert.Contains("「令和6年度 第2回 情報交換会」の案内を、新しい区長3人にも送ります", said.Text);
        Assert.Contains("メールは1人に、更新のあと順に送られます。メールは1人に、令和7年1月25日（土）から送られます。メールの届かない1人は、行事の「電話・郵便」に並びます。", said.Text);
        Assert.Contains("髙橋 太郎|2|電話|027-000-0001|027-000-0099", Rows(await staff.OpenAsync(said.Path + "?show=changed")));
        Assert.Equal(["片岡|1"], Rows(await staff.OpenAsync(said.Path + "?show=vacant")));

        var done = await staff.SubmitAsync(said);
        Assert.Contains("区長の名簿を更新しました", done.Text);
        Assert.Contains("新しい方にも案内する行事 令和6年度 第2回 情報交換会", done.Text);
        Assert.Equal(3, (await site.Get<InvitationTable>().ListAsync(Some.Event.Id, Cancelled)).Count);
        Assert.Equal(done.Text, (await staff.SubmitAsync(said)).Text);
        Assert.Contains("名簿更新", (await staff.OpenAsync("/contacts/mem0000001/history")).Text);

        var asked = await staff.OpenAsync(done.Page.QuerySelector("#undo a")!.GetAttribute("href")!);
        Assert.Contains("「令和6年度 第2回 情報交換会」の案内のうち、新しい方にすでに送ったものは取り消せません", asked.Text);
        Assert.Contains("名簿更新を取り消し、元の連絡先に戻しました", (await staff.SubmitAsync(asked)).Text);
        Assert.Equal(2, (await site.Get<ContactTable>().BookAsync(Cancelled)).All.Count);
    }

    [Fact]
    public async Task The_diff_says_who_is_active_again_and_does_not_offer_the_deceased()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();
        var contacts = site.Get<ContactTable>();
        await contacts.TrySaveAsync(null, Some.Member(3) with { Name = "新井 桜", Number = null, Appointments = [new("民生委員", Some.Yawata.Id)], Status = ContactStatus.Ended }, Cancelled);
        await contacts.TrySaveAsync(null, Some.Member(4) with { Name = "須藤 実", Number = null, Appointments = [new("区長", Some.Yawata.Id)], Status = ContactStatus.Deceased }, Cancelled);

        var check = await GiveAsync(staff, "氏名,地区\n新井 桜,八幡\n須藤 実,八幡\n");

        Assert.Contains("須藤 実さんは、逝去と登録されています。", check.Text);
        Assert.Equal(["選んでください", "登録にない新しい方"], check.Page.QuerySelectorAll<IHtmlOptionElement>("#who-3 option").Select(o => o.Text));
        Assert.Contains("新井 桜さんは「終了」と登録されています。", check.Text);
        var refused = await staff.SubmitAsync(check, Both("mem0000003", "mem0000004"));
        Assert.Equal(409, refused.Status);
        Assert.Contains("3行目：選んだ須藤 実さんは「逝去」と登録されています", refused.Text);
        Assert.Equal(["mem0000003", ""], refused.Field(ChooseSuccessors.Who));
        var said = await staff.SubmitAsync(refused, Both("mem0000003", ChooseSuccessors.Somebody));
        Assert.Contains(Rows(said), row => row.StartsWith("新井 桜", StringComparison.Ordinal) && row.Contains("終了から戻ります", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_chosen_on_a_page_that_others_have_overtaken_is_kept_and_what_changed_is_said()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();
        using var colleague = site.Staff();
        var old = await GiveAsync(staff, "氏名,地区\n青木 一郎,八幡\n髙橋 太郎,片岡\n");
        await colleague.SubmitAsync(await colleague.OpenAsync(old.Path), Both("mem0000002", ""));

        var shown = await staff.SubmitAsync(old, Both(ChooseSuccessors.Somebody, "mem0000001"));

        Assert.Equal(409, shown.Status);
        Assert.Contains("2行目：青木 一郎さんは、いまは「異動」に入っています", shown.Text);
        Assert.Equal(["3", "mem0000001"], shown.Field(ChooseSuccessors.Row).Concat(shown.Field(ChooseSuccessors.Who)));
        var saved = await staff.SubmitAsync(shown);
        Assert.Equal((200, 2), (saved.Status, Rows(await staff.OpenAsync(saved.Path + "?show=moved")).Count));
    }

    [Fact]
    public async Task Who_is_meant_and_which_district_are_answered_together_and_neither_is_lost()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();
        var check = await GiveAsync(staff, "氏名,地区\n青木 一郎,八幡\n新井 桜,八番\n");

        var refused = await staff.SubmitAsync(check, (ChooseSuccessors.Who, "mem0000002"), (NameImportDistricts.District, "gone000001"));
        Assert.Equal((422, "mem0000002"), (refused.Status, Assert.Single(refused.Field(ChooseSuccessors.Who))));
        var said = await staff.SubmitAsync(check, (ChooseSuccessors.Who, "mem0000002"), (NameImportDistricts.District, Some.Yawata.Id));

        Assert.Contains("青木 一郎|2|片岡 → 八幡", Assert.Single(Rows(await staff.OpenAsync(said.Path + "?show=moved"))));
        Assert.Contains(Rows(await staff.OpenAsync(said.Path + "?show=new")), row => row.StartsWith("新井 桜", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Comparing_anew_loses_no_answer_either()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();
        var check = await GiveAsync(staff, "氏名,地区\n青木 一郎,八幡\n髙橋 太郎,片岡\n");
        await site.AddAsync(Some.Member(7));
        var changed = await staff.OpenAsync(check.Path);
        Assert.Equal(ChooseSuccessors.Recheck, changed.Page.QuerySelector<IHtmlButtonElement>("button[form=asks]")!.Value);

        var unsaid = await staff.SubmitAsync(changed, (ChooseSuccessors.Do, ChooseSuccessors.Recheck));
        Assert.Equal((200, 2), (unsaid.Status, unsaid.Field(ChooseSuccessors.Who).Count));
        var said = await staff.SubmitAsync(changed, new Dictionary<string, string[]> { [ChooseSuccessors.Who] = ["mem0000002", ""], [ChooseSuccessors.Do] = [ChooseSuccessors.Recheck] });

        Assert.Equal(["3"], said.Field(ChooseSuccessors.Row));
    }

    [Fact]
    public async Task A_choice_that_no_longer_holds_is_asked_about_again_with_the_reason()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();
        var said = await staff.SubmitAsync(await GiveAsync(staff, "氏名,地区\n青木 一郎,八幡\n"), (ChooseSuccessors.Who, "mem0000002"));
        await site.Get<ContactDesk>().LeaveAsync("mem0000002", ContactStatus.Deceased, new(2025, 1, 19), endTerms: true, new(2025, 1, 20), "staff", Cancelled);

        var again = await staff.SubmitAsync(said);

        Assert.Contains("前に選んだ青木 一郎さんは、いまは「逝去」と登録されています。", again.Text);
        Assert.Empty(again.Page.QuerySelectorAll("#apply"));
    }

    [Fact]
    public async Task So_many_posts_without_successor_are_confirmed_with_a_tick()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();
        await site.AddAsync(Enumerable.Range(3, 3).Select(n => Some.Member(n) with { Number = null, Appointments = [new("区長", Some.Yawata.Id)] }));
        var check = await GiveAsync(staff, "氏名,地区\n髙橋 太郎,八幡\n");
        Assert.Contains("区長5人のうち4人が、後任のないまま退任になります", check.Text);

        var unticked = await staff.SubmitAsync(check, new Dictionary<string, string[]> { [ApplyHandover.Invite] = [] });

        Assert.Equal((422, "後任のいない方が多いので、確かめた印を付けてください"), (unticked.Status, Assert.Single(unticked.Errors)));
        Assert.Empty(unticked.Field(ApplyHandover.Invite));
        Assert.Contains("区長の名簿を更新しました", (await staff.SubmitAsync(unticked, (ApplyHandover.Sweep, "yes"))).Text);
    }

    [Fact]
    public async Task A_day_that_may_be_mistyped_is_confirmed_with_a_tick()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();
        await site.AddAsync(Some.Member(3) with { Name = "須藤 実", Number = null, Appointments = [new("区長", Some.Yawata.Id, new(2024, 4, 1))] });
        var check = await GiveAsync(staff, "氏名,地区\n新井 桜,八幡\n", day: "R5.1.1");
        Assert.Contains("就任日の令和5年1月1日（日）は、今日から半年より前か、1年より先です", check.Text);
        Assert.Contains("任期の始まりが就任日（令和5年1月1日（日））と同じか、それより後の方です：須藤 実", check.Text);

        var unticked = await staff.SubmitAsync(check);

        Assert.Equal((422, "就任日を確かめた印を付けてください"), (unticked.Status, Assert.Single(unticked.Errors)));
        Assert.DoesNotContain((await site.Get<ContactTable>().BookAsync(Cancelled)).All, c => c.Name == "新井 桜");
        Assert.Contains("区長の名簿を更新しました", (await staff.SubmitAsync(unticked, (ApplyHandover.Day, "yes"))).Text);
    }

    [Fact]
    public async Task An_event_that_is_not_ticked_asks_no_successor()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();
        var check = await GiveAsync(staff, "氏名,地区\n新井 桜,八幡\n");

        await staff.SubmitAsync(check, new Dictionary<string, string[]> { [ApplyHandover.Invite] = [] });

        Assert.Empty(await site.Get<InvitationTable>().ListAsync(Some.Event.Id, Cancelled));
        Assert.Contains((await site.Get<ContactTable>().BookAsync(Cancelled)).All, c => c.Name == "新井 桜");
    }

    [Fact]
    public async Task What_is_refused_comes_back_with_everything_that_was_typed()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();

        var empty = await GiveAsync(staff, "");
        Assert.Equal((422, "R7.1.25"), (empty.Status, Assert.Single(empty.Field(HandoverForm.DayField))));
        Assert.Contains("このファイルは空です", Assert.Single(empty.Errors));
        Assert.Equal("区長", empty.Page.QuerySelector<IHtmlSelectElement>("#role")!.Value);

        var unsaid = await GiveAsync(staff, List, extent: null);
        Assert.Equal((422, "名簿が市全体のものか、一部の地区のものか選んでください"), (unsaid.Status, unsaid.Errors[0]));
        Assert.Empty(unsaid.Page.QuerySelectorAll("[name=extent][checked]"));

        var both = await GiveAsync(staff, List, role: "", day: "あした");
        Assert.Equal((422, 3, "どの役職の名簿か選んでください", "ファイルをもう一度選んでください"), (both.Status, both.Errors.Count, both.Errors[0], both.Errors[2]));
        Assert.Equal("あした", Assert.Single(both.Field(HandoverForm.DayField)));
        Assert.Equal([HandoverForm.All], both.Field(HandoverForm.ExtentField));
    }

    [Fact]
    public async Task The_pages_have_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await StartAsync();
        using var staff = site.Staff();
        var asked = (await GiveAsync(staff, List + "須藤 実,八番,\n")).Path;
        var ready = (await GiveAsync(staff, "氏名,地区,電話\n髙橋 太郎,八幡,027-000-0099\n新井 桜,八幡,027-000-0008\n")).Path;
        var done = await staff.SubmitAsync(await GiveAsync(staff, "氏名,地区\n青木 一郎,片岡\n"));
        await site.AddAsync(Enumerable.Range(3, 5).Select(n => Some.Member(n) with { Number = null, Appointments = [new("区長", Some.Yawata.Id)] }));
        await site.AddAsync(Some.Member(9) with { Name = "新井 桜", Number = null, Appointments = [new("区長", Some.Kataoka.Id)], Status = ContactStatus.Ended });
        var swept = (await GiveAsync(staff, "氏名,地区\n須藤 実,八幡\n")).Path;
        var left = (await GiveAsync(staff, "氏名,地区\n新井 桜,片岡\n")).Path;
        await site.AddAsync(Some.Member(10) with { Name = "片山 次郎", Number = null, Appointments = [new("区長", Some.Kataoka.Id, new(2024, 4, 1))] });
        var mistyped = (await GiveAsync(staff, "氏名,地区\n須藤 実,八幡\n", day: "R5.1.1")).Path;
        await browser.LookAsync(
            site, StaffRole.Edit, [360, 1280],
            ("handover-start", "/contacts/handover?role=%E5%8C%BA%E9%95%B7"), ("handover-asked", asked), ("handover-swept", swept), ("handover-left", left), ("handover-day", mistyped), ("handover", ready),
            ("handover-done", done.Path), ("handover-undo", done.Page.QuerySelector("#undo a")!.GetAttribute("href")!));
    }

    /// <summary>One 区長 in each district, and an event under way that asks them.</summary>
    private async Task<Site> StartAsync()
    {
        var site = await Site.StartAsync(azurite);
        var contacts = site.Get<ContactTable>();
        await contacts.TrySaveAsync(null, Some.Member(1) with { Name = "髙橋 太郎", Number = null, Appointments = [new("区長", Some.Yawata.Id)] }, Cancelled);
        await contacts.TrySaveAsync(null, Some.Member(2) with { Name = "青木 一郎", Number = null, Appointments = [new("区長", Some.Kataoka.Id)] }, Cancelled);
        await site.InviteAsync(Some.Event);
        return site;
    }

    private static async Task<Visited> GiveAsync(Visitor staff, string file, string role = "区長", string day = "R7.1.25", string? extent = HandoverForm.All)
    {
        var start = await staff.OpenAsync("/contacts/handover?role=" + WebUtility.UrlEncode(role));
        start.Page.QuerySelector<IHtmlInputElement>("#day")!.Value = day;
        if (extent is not null)
            start.Page.QuerySelector<IHtmlInputElement>($"[name={HandoverForm.ExtentField}][value={extent}]")!.IsChecked = true;
        return await staff.UploadAsync(start, "区長名簿.csv", Encoding.UTF8.GetBytes(file));
    }

    private static Dictionary<string, string[]> Both(string first, string second) => new() { [ChooseSuccessors.Who] = [first, second] };

    private static IEnumerable<string> Figures(Visited page) => page.Page.QuerySelectorAll(".figure-value").Select(e => e.TextContent.Trim());

    private static List<string> Rows(Visited page) =>
        [.. page.Page.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim())))];
}
