using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ImportColumnsPagesTests(Azurite azurite, Browser browser)
{
    private const string Strange = "誰,どこ,何を\n見本 太郎,八幡,区長\n";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_whose_headers_tell_nothing_is_asked_about_once_and_the_next_one_is_not()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var columns = await UploadAsync(staff, Strange);
        Assert.Equal("列の対応を確かめる", columns.Heading);
        Assert.Contains("見本 太郎", columns.Text);
        var refused = await staff.SubmitAsync(columns, ("c1", "地区"));
        Assert.Equal(422, refused.Status);
        Assert.Equal(["「氏名」にする列を選んでください"], refused.Errors);
        Assert.Equal(["地区"], refused.Field("c1"));

        var check = await staff.SubmitAsync(refused, ("c0", "氏名"), ("c2", "役職"));
        Assert.Equal("取り込む内容の確認", check.Heading);
        Assert.Contains("見本 太郎", check.Text);
        Assert.Contains("区長（八幡）", check.Text);

        Assert.Equal("取り込む内容の確認", (await UploadAsync(staff, Strange)).Heading);
    }

    [Fact]
    public async Task A_list_without_headings_is_read_from_its_first_row_and_can_be_said_to_have_them_after_all()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var columns = await UploadAsync(staff, "見本 太郎,八幡,区長,027-000-0001\n見本 花子,片岡,民生委員,自宅\n見本 次郎,片岡,区長,090-0000-0001\n");
        Assert.Contains("見出しの行がない表として、1行目から読みます", columns.Text);
        Assert.Equal(["氏名", "地区", "役職", "電話"], Enumerable.Range(0, 4).Select(place => Assert.Single(columns.Field($"c{place}"))));
        await PressAsync(columns, "1行目は見出しです");
        var headed = await staff.OpenAsync(columns.Path);
        Assert.Contains("見出しは1行目", headed.Text);
        await PressAsync(headed, "この表には見出し行がない");
        var headless = await staff.OpenAsync(columns.Path);
        var check = await staff.SubmitAsync(headless);

        Assert.Equal("取り込む内容の確認", check.Heading);
        Assert.Contains("見出しの行 なし", check.Text);
        Assert.Contains("見本 太郎", check.Text);
        Assert.Contains("区長（八幡）", check.Text);
        Assert.Contains("1か所、知っておいていただきたいこと", check.Text);
        Assert.Contains("電話やFAXの番号として読めません。", (await staff.OpenAsync(check.Page.QuerySelector(".flash a")!.GetAttribute("href")!)).Text);

        Task PressAsync(Visited on, string button)
        {
            var form = on.Page.QuerySelector("form:has(#header)")!;
            Assert.Equal(button, form.QuerySelector("button")!.TextContent.Trim());
            return staff.SendAsync(HttpMethod.Post, on.Path, ("header", form.QuerySelector("input[name=header]")!.GetAttribute("value")!));
        }
    }

    [Fact]
    public async Task Of_two_columns_that_mean_the_same_somebody_says_which_counts_and_is_not_asked_again()
    {
        const string Twice = "氏名,電話,住所,電話番号\n見本 太郎,027-000-0001,見本町1,090-0000-0001\n";
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var columns = await UploadAsync(staff, Twice);
        Assert.Contains("「電話」（2列目）、「電話番号」（4列目）は、どれも「電話」のようです。", columns.Text);
        var undecided = await staff.SubmitAsync(columns, ("c1", ""));
        Assert.Equal((422, "「電話番号」（4列目）を何として取り込むか、選んでください。取り込まないときは「使わない」を選びます"), (undecided.Status, Assert.Single(undecided.Errors)));
        Assert.Equal(["", "住所", "?"], Enumerable.Range(1, 3).Select(place => Assert.Single(undecided.Field($"c{place}"))));

        var check = await staff.SubmitAsync(undecided, ("c3", "電話"));
        Assert.Contains("090-0000-0001", check.Text);
        Assert.DoesNotContain("027-000-0001", check.Text);
        Assert.Equal("取り込む内容の確認", (await UploadAsync(staff, Twice)).Heading);
    }

    [Fact]
    public async Task Of_a_single_day_of_a_term_somebody_says_whether_the_term_begins_or_ends_on_it()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var columns = await UploadAsync(staff, "氏名,役職,任期,備考\n見本 太郎,区長,R4.12.1,\n");
        Assert.Contains("「任期」（3列目）の日付は、任期のはじまりですか、終わりですか。", columns.Text);
        Assert.Equal(["?"], columns.Field("c2"));
        var refused = await staff.SubmitAsync(columns, ("c2", "任期"));
        Assert.Equal((422, 1), (refused.Status, refused.Errors.Count));

        Assert.Contains("区長 令和4年12月1日～".Replace(" ", ""), (await staff.SubmitAsync(refused, ("c2", "就任日"))).Text.Replace(" ", ""));
    }

    [Fact]
    public async Task A_column_without_a_heading_is_named_and_can_be_chosen()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var check = await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "名簿.xlsx", Workbooks.Of(["氏名"], ["見本 太郎"], ["見本 花子"], ["見本 次郎"], ["見本 三郎", "027-000-0001"]));
        Assert.Contains("使わない列 2列目（見出しなし）", check.Text);
        var columns = await staff.OpenAsync(check.Path.Split('?')[0] + "/columns");
        Assert.Contains("027-000-0001", columns.Text);

        Assert.Contains("027-000-0001", (await staff.SubmitAsync(columns, ("c1", "電話"))).Text);
    }

    [Fact]
    public async Task A_list_of_one_role_says_the_role_once_and_the_next_list_with_these_headers_has_it_too()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        await staff.SubmitAsync(await UploadAsync(staff, "番号,氏名,役職,地区\n1,見本 太郎,区長,八幡\n"));
        var without = await UploadAsync(staff, "番号,氏名,地区\n1,見本 太郎,八幡\n2,見本 花子,片岡\n");
        Assert.Contains("役職の列がありません。 全員の役職を選ぶ", without.Text);

        var check = await staff.SubmitAsync(await staff.OpenAsync(without.Path.Split('?')[0] + "/columns"), ("all-role", "民生委員"));

        Assert.DoesNotContain("直すところがあるため", check.Text);
        Assert.Contains("全員の役職 民生委員", check.Text);
        await staff.SubmitAsync(check);
        var book = await site.Get<ContactTable>().BookAsync(Cancelled);
        Assert.Equal(["区長（八幡）、民生委員（八幡）", "民生委員（片岡）"], book.All.OrderBy(c => c.Number).Select(c => ContactRules.Appointments(c, book)));
        Assert.Contains("全員の役職 民生委員", (await UploadAsync(staff, "番号,氏名,地区\n3,見本 次郎,片岡\n")).Text);
    }

    [Fact]
    public async Task A_district_for_the_whole_list_is_asked_for_only_where_no_column_has_it()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var columns = await staff.OpenAsync((await UploadAsync(staff, "番号,氏名,役職\n1,見本 太郎,区長\n")).Path.Split('?')[0] + "/columns");
        Assert.Null(columns.Page.QuerySelector("#all-role"));

        Assert.Contains("区長（八幡）", (await staff.SubmitAsync(columns, ("all-district", "八幡"))).Text);
        var mapped = await staff.OpenAsync((await UploadAsync(staff, "番号,氏名,役職,地区\n1,見本 太郎,区長,片岡\n")).Path.Split('?')[0] + "/columns");
        Assert.Null(mapped.Page.QuerySelector("#all-district"));
    }

    [Fact]
    public async Task The_role_of_an_earlier_list_says_nothing_of_a_handover_and_is_not_forgotten_by_it()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        await staff.SubmitAsync(await UploadAsync(staff, "番号,氏名,役職,地区\n1,見本 太郎,区長,八幡\n"));
        const string List = "番号,氏名,地区\n2,見本 花子,八幡\n";
        await staff.SubmitAsync(await staff.OpenAsync((await UploadAsync(staff, List)).Path.Split('?')[0] + "/columns"), ("all-role", "民生委員"));

        var start = await staff.OpenAsync("/contacts/handover?role=%E5%8C%BA%E9%95%B7");
        start.Page.QuerySelector<IHtmlInputElement>("[name=extent][value=all]")!.IsChecked = true;
        start.Page.QuerySelector<IHtmlInputElement>("#day")!.Value = "R7.4.1";
        var handover = await staff.UploadAsync(start, "区長名簿.csv", Encoding.UTF8.GetBytes(List));
        Assert.Contains("新任 1", handover.Text);
        var columns = await staff.OpenAsync($"/contacts/import/{handover.Path.Split('/', '?')[3]}/columns");
        Assert.Null(columns.Page.QuerySelector("#all-role"));
        Assert.Equal("入れ替わりの確認", (await staff.SubmitAsync(columns)).Heading);

        Assert.Contains("全員の役職 民生委員", (await UploadAsync(staff, List)).Text);
    }

    [Fact]
    public async Task A_district_s_spelling_is_named_once_and_the_rows_are_sound()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var check = await UploadAsync(staff, "番号,氏名,役職,地区\n1,見本 太郎,区長,九幡\n2,見本 花子,区長,九幡\n");

        var anew = await staff.SubmitAsync(check, ("district", Some.Yawata.Id));

        Assert.DoesNotContain("直すところがあるため", anew.Text);
        Assert.Contains("区長（八幡）", anew.Text);
        Assert.Equal(["九幡"], (await site.Get<ContactTable>().BookAsync(Cancelled)).District(Some.Yawata.Id)!.Aliases);
    }

    [Fact]
    public async Task A_list_with_faults_comes_back_as_a_workbook_that_says_what_to_put_right()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var check = await UploadAsync(staff, "番号,氏名,電話\n0012,見本 太郎,027-000-0001\n13,,027-000-0002\n");

        var file = (await staff.OpenAsync(check.Path.Split('?')[0] + "/problems.xlsx")).Body;

        var table = Assert.IsType<FileOutcome.Table>(ContactFile.Read(file));
        Assert.Equal(["番号", "氏名", "電話", "元の行", "直すところ"], table.Layout.Header);
        Assert.Equal(["2", "3"], table.Layout.Values[3]);
        Assert.Equal(["0012", "見本 太郎", "027-000-0001"], table.Layout.Values.Take(3).Select(values => values[0]));
        Assert.StartsWith("氏名：", table.Layout.Values[4][0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("誰,行政区,年齢\n見本 太郎,八幡,70\n,片岡,71\n", "c0=氏名 c1=地区 all-role=区長")]
    [InlineData("見本 太郎,八幡,027-000-0001\n見本 花子,九幡,027-000-0002\n", "c0=氏名 c1=地区 all-role=区長")]
    public async Task What_was_said_of_a_list_holds_for_it_when_it_comes_back_mended(string list, string answers)
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var check = await staff.SubmitAsync(await UploadAsync(staff, list), [.. answers.Split(' ').Select(a => (a.Split('=')[0], a.Split('=')[1]))]);
        Assert.Contains("直すところがあるため", check.Text);

        var file = (await staff.OpenAsync(check.Path.Split('?')[0] + "/problems.xlsx")).Body;
        var again = await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "直すところ.xlsx", file);

        Assert.Equal("取り込む内容の確認", again.Heading);
        Assert.Equal(Problems(check), Problems(again));
        Assert.NotEmpty(Problems(again));

        static IEnumerable<string> Problems(Visited page) => page.Page.QuerySelectorAll("[aria-labelledby=problems-caption] td").Select(cell => cell.TextContent.Trim());
    }

    [Fact]
    public async Task Sheets_that_are_left_out_are_said_first_and_can_be_read_all_together()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var file = Workbooks.Of([
            ("八幡", [["番号", "氏名", "役職"], ["1", "見本 太郎", "区長"]]), ("片岡", [["番号", "氏名", "役職"], ["2", "見本 花子", "区長"], ["2", "見本 次郎", "区長"]]), ("表紙", [["使い方"]]),
        ]);

        var check = await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "名簿.xlsx", file);
        Assert.Contains("「八幡」のシートだけを読みました。ほかのシート（片岡、表紙）は読んでいません", check.Page.QuerySelector(".flash, .notice")!.TextContent);
        var all = await staff.SubmitAsync(check, ("sheet", "*"));
        Assert.Contains("「片岡」3行目", all.Text);
        Assert.Contains("同じ番号の「片岡」2行目と内容が違います", all.Text);
        Assert.Contains("ほかのシート（表紙）は読んでいません", all.Text);
        Assert.Equal(404, (await staff.SendAsync(HttpMethod.Post, check.Path.Split('?')[0] + "/sheets", ("sheet", "倉渕"))).Status);

        await staff.SendAsync(HttpMethod.Post, check.Path.Split('?')[0] + "/sheets", ("sheet", "片岡"));
        var one = await staff.OpenAsync(check.Path);
        Assert.DoesNotContain("見本 太郎", one.Text);
        Assert.Contains("「片岡」のシートだけを読みました", one.Text);
    }

    [Fact]
    public async Task Sheets_that_are_called_by_districts_say_the_district_and_others_do_not()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        object?[] header = ["番号", "氏名", "役職"];

        var districts = await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "名簿.xlsx", Workbooks.Of([("八幡地区", [header, ["1", "見本 太郎", "区長"]]), ("片岡", [header, ["2", "見本 花子", "区長"]])]));
        Assert.Contains("区長（片岡）", (await staff.SubmitAsync(districts, ("sheet", "*"))).Text);
        var years = await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "名簿.xlsx", Workbooks.Of([("令和6年", [header, ["1", "見本 太郎", "区長"]]), ("令和7年", [header, ["2", "見本 花子", "区長"]])]));
        var both = await staff.SubmitAsync(years, ("sheet", "*"));
        Assert.DoesNotContain("直すところがあるため", both.Text);
        Assert.Contains("使わない列 シート名", both.Text);
    }

    [Fact]
    public async Task Every_import_is_listed_with_who_when_and_what_became_of_it()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        await staff.SubmitAsync(await UploadAsync(staff, "番号,氏名\n1,見本 太郎\n"));
        await UploadAsync(staff, Strange);

        var list = await staff.OpenAsync("/contacts/imports");

        Assert.Contains("取り込み済み", list.Text);
        Assert.Contains("新しく1件、変更0件、変わらず0件", list.Text);
        Assert.Contains("列の対応待ち", list.Text);
    }

    [Fact]
    public async Task The_pages_have_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var columns = await UploadAsync(staff, Strange);
        var clash = await UploadAsync(staff, "氏名,電話,電話番号\n見本 太郎,027-000-0001,090-0000-0001\n");
        var check = await UploadAsync(staff, "番号,氏名,役職,地区\n1,見本 太郎,区長,九幡\n2,,区長,九幡\n");

        await LookAsync(("import-columns", columns.Path), ("import-clash", clash.Path), ("import-check", check.Path), ("imports", "/contacts/imports"));
        var headless = await UploadAsync(staff, "見本 太郎,八幡,区長,027-000-0001,高崎市見本町1番地\n見本 花子,片岡,民生委員,027-000-0002,高崎市見本町2番地\n");
        var noted = await UploadAsync(staff, "No,氏名,役職,地区,電話,FAX\n1,見本 一郎,区長,八幡,027-000-0001／090-0000-0001,－\n2,見本 二郎,〃,片岡,自宅,なし\n3,欠員,区長,片岡,,\n4,見本 三郎,区長,片岡,270000003,323-0001\n,合計,4名,,,\n");
        var applied = await staff.SubmitAsync(noted);
        var changed = (await site.Get<ContactTable>().BookAsync(Cancelled)).All[0];
        await staff.SubmitAsync(await staff.OpenAsync($"/contacts/{changed.Id}/edit"), ("note", "送迎"));
        await LookAsync(("import-headless", headless.Path), ("import-applied-since", applied.Path), ("import-undo-part", applied.Path + "/undo"));
        var next = await UploadAsync(staff, "氏名,電話,FAX\n見本一郎,（027）000-0001／090-0000-0001,\n見本 五郎,自宅,－\n,小計,\n欠員,,\n");
        await LookAsync(("import-noted", next.Path), ("import-notes", next.Path.Split('?')[0] + "?class=noted"));
        await staff.SubmitAsync(await staff.OpenAsync(applied.Path + "/undo"));
        await LookAsync(("import-undone-part", applied.Path));

        Task LookAsync(params (string Name, string Path)[] pages) => browser.LookAsync(site, StaffRole.Send, [320, 1280], pages);
    }

    private static async Task<Visited> UploadAsync(Visitor staff, string file) =>
        await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "名簿.csv", Encoding.UTF8.GetBytes(file));
}
