using System.Net;
using System.Text;
using AngleSharp.Dom;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Functions.Contacts;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ImportPagesTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_looked_at_then_applied_and_its_result_stays()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var check = await UploadAsync(staff, "番号,氏名,役職,地区,年齢\n1,山田 太郎,区長,八幡,70\n2,佐藤 花子,民生委員,片岡,65\n");

        Assert.Equal("取り込む内容の確認", check.Heading);
        Assert.Equal(["2件", "0件", "0件", "0件", "0か所"], Figures(check));
        Assert.Contains("名簿.csv", check.Text);
        Assert.Contains("UTF-8", check.Text);
        Assert.Contains("使わない列 年齢", check.Text);
        Assert.Equal(["山田 太郎|2|区長（八幡）||", "佐藤 花子|3|民生委員（片岡）||"], Rows(check));
        Assert.Empty((await BookAsync(site)).All);

        var done = await staff.SubmitAsync(check);
        Assert.Contains("連絡先を取り込みました", done.Text);
        Assert.Equal(["2件", "0件", "0件"], Figures(done));
        Assert.Equal(2, (await BookAsync(site)).All.Count);

        var again = await staff.SubmitAsync(check);
        Assert.Equal((200, done.Text), (again.Status, again.Text));
        Assert.Equal(2, (await BookAsync(site)).All.Count);
    }

    [Fact]
    public async Task What_is_the_same_already_is_not_said_to_be_ready_for_import()
    {
        const string File = "番号,氏名\n1,山田 太郎\n,合計\n";
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var first = await UploadAsync(staff, File);
        Assert.Contains("このまま取り込めますが、1か所、知っておいていただきたいことがあります", first.Text);
        await staff.SubmitAsync(first);

        var again = await UploadAsync(staff, File);

        Assert.Contains("今の内容と同じなので、取り込むものはありません", again.Text);
        Assert.Contains("1か所、知っておいていただきたいことがあります", again.Text);
        Assert.DoesNotContain("このまま取り込めますが", again.Text);
    }

    [Fact]
    public async Task Looking_writes_nothing_at_all()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var check = await UploadAsync(staff, "氏名\n山田 太郎\n");
        var before = await site.RowsAsync();

        await staff.OpenAsync(check.Path);
        await staff.SendAsync(HttpMethod.Head, check.Path);
        await staff.OpenAsync("/contacts/import");

        Assert.Equal(before, await site.RowsAsync());
    }

    [Fact]
    public async Task Every_bad_row_is_named_with_what_to_do_and_nothing_can_be_applied()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var check = await UploadAsync(staff,
            "番号,氏名,役職,地区,メール\n1,山田,区長,九幡,\n2,佐藤,区長,九幡,\n3,鈴木,区長,九幡,\n4,高橋,区長,八幡,takahashi\n5,田中,区長,九幡,\n6,伊藤,区長,八幡,\n");

        Assert.Equal(["1件", "0件", "0件", "0件", "5か所"], Figures(check));
        var rows = Rows(check);
        Assert.StartsWith("2～4、6行目|地区|九幡|この地区は登録されていません（近い名前：八幡）", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("5行目|メール|takahashi|メールアドレスの形になっていません", rows[1], StringComparison.Ordinal);
        Assert.Null(check.Page.QuerySelector($"main form[action='{check.Path}']"));
        Assert.Equal(422, (await staff.SendAsync(HttpMethod.Post, check.Path, (ApplyImport.Seen, (await site.Get<ImportTable>().FindAsync(check.Path[^10..], Cancelled))!.Value.Plan!.Id))).Status);
        Assert.Empty((await BookAsync(site)).All);
    }

    [Fact]
    public async Task Two_thousand_bad_rows_are_all_named()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var check = await UploadAsync(staff, "氏名,メール\n" + string.Concat(Enumerable.Range(2, 2_000).Select(i => $"見本 {i}郎,mail{i}\n")));

        var named = new HashSet<string>();
        for (var page = check; ; page = await staff.OpenAsync(page.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!))
        {
            named.UnionWith(page.Page.QuerySelectorAll("tbody th").Select(cell => cell.TextContent));
            if (page.Page.QuerySelector("a[rel=next]") is null)
                break;
        }

        Assert.All(Enumerable.Range(2, 2_000), row => Assert.Contains($"{row}行目", named));
    }

    [Fact]
    public async Task A_cell_that_is_too_long_for_its_column_is_named_with_its_row_and_the_limit()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var check = await UploadAsync(staff, $"番号,氏名,備考,趣味\n1,山田 太郎,,{new string('あ', 20_000)}\n2,佐藤 花子,{new string('い', 20_000)},\n");

        Assert.Equal([$"3行目|備考|{new string('い', 60)}…|長すぎます。1000文字以内にしてください"], Rows(check));
    }

    [Fact]
    public async Task Changes_stand_field_by_field_with_before_and_after_and_markup_is_text()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.Get<ContactTable>().TrySaveAsync(null, Some.Member(1), Cancelled);
        using var staff = site.Staff();

        var check = await UploadAsync(staff, "番号,氏名,電話,メール\n1,<script>alert(1)</script> 1郎,－,new@example.jp\n");

        Assert.Equal(
            [
                "見本 1郎|2|氏名|見本 1郎|<script>alert(1)</script> 1郎",
                "見本 1郎|2|メール|member1@example.jp|new@example.jp",
            ],
            Rows(check));
        Assert.Empty(check.Page.QuerySelectorAll("script"));
    }

    [Fact]
    public async Task Contacts_that_changed_after_the_look_bring_a_new_look_with_a_notice()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var check = await UploadAsync(staff, "番号,氏名,役職,地区\n1,見本 1郎,区長,八幡\n");
        await site.Get<ContactTable>().TrySaveAsync(null, Some.Member(1), Cancelled);

        var anew = await staff.SubmitAsync(check);

        Assert.Equal(409, anew.Status);
        Assert.Contains("確認している間に、連絡先が変わりました", anew.Text);
        Assert.Equal(["0件", "1件", "0件", "0件", "0か所"], Figures(anew));
        Assert.Contains("連絡先を取り込みました", (await staff.SubmitAsync(anew)).Text);
    }

    [Fact]
    public async Task A_file_that_changes_nothing_says_so()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.Get<ContactTable>().TrySaveAsync(null, Some.Member(1), Cancelled);
        using var staff = site.Staff();
        var export = (await staff.OpenAsync("/contacts/export/contacts.csv")).Body;

        var check = await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "連絡先.csv", export);

        Assert.Equal(["0件", "0件", "0件", "1件", "0か所"], Figures(check));
        Assert.Contains("取り込むものはありません", check.Text);
    }

    [Fact]
    public async Task Where_nothing_is_to_be_imported_what_there_is_to_know_is_still_said_and_leads_to_whom_it_is_about()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.Get<ContactTable>().TrySaveAsync(null, Some.Member(1) with { Status = ContactStatus.Deceased }, Cancelled);
        using var staff = site.Staff();

        var check = await UploadAsync(staff, "番号,氏名,役職,地区\n1,見本 1郎,協議体メンバー,八幡\n");
        Assert.Contains("取り込むものはありません", check.Text);
        Assert.Contains("1か所、知っておいていただきたいことがあります", check.Text);
        Assert.DoesNotContain("このまま取り込めますが", check.Text);

        var notes = await staff.OpenAsync(check.Page.QuerySelector(".flash a")!.GetAttribute("href")!);
        Assert.Equal("/contacts/mem0000001", notes.Page.QuerySelector("[aria-labelledby=notes-caption] tbody a")!.GetAttribute("href"));
        Assert.Contains("「逝去」と登録されていて、取り込んでもそのままです", notes.Text);
    }

    [Fact]
    public async Task A_role_that_would_go_is_named()
    {
        await using var site = await Site.StartAsync(azurite);
        var table = site.Get<ContactTable>();
        await table.TrySaveAsync(null, Some.Member(1) with { Appointments = [new("区長", null), new("会計", null)] }, Cancelled);
        using var staff = site.Staff();
        using var file = new MemoryStream();
        var book = await table.BookAsync(Cancelled);
        ContactExport.Write(file, ExportFormat.Csv, ContactExport.Rows(book.All, book).Take(1));

        var check = await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "連絡先.csv", file.ToArray());

        Assert.Contains("1件の連絡先で、今の内容が消えます", check.Text);
        var losing = await staff.OpenAsync(check.Page.QuerySelector(".flash a[href*=losing]")!.GetAttribute("href")!);
        Assert.Equal(["見本 1郎|2|役職|区長、会計|区長なくなる役職：会計"], Rows(losing));
        Assert.DoesNotContain("なくなる役職", (await UploadAsync(staff, "番号,氏名,役職\n1,見本 1郎,書記\n")).Text);
    }

    public static TheoryData<byte[], string> Unreadable => new()
    {
        { [], "このファイルは空です" },
        { "氏名,電話\n"u8.ToArray(), "見出しだけで" },
        { "こんにちは\nさようなら\n"u8.ToArray(), "「氏名」の列がありません" },
        { [.. "PK\u0003\u0004"u8, 0, 0], "Excel ファイルが壊れている" },
        { "<html><table><tr><td>氏名</td></tr></table></html>"u8.ToArray(), "Web ページの形式" },
        { [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "名簿の表ではないようです（写真、文書、圧縮したファイルなど）" },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "古い形式の Excel ファイル" },
        { "氏名\n\"山田\n"u8.ToArray(), "行の切れ目がわかりません" },
        { Encoding.UTF8.GetBytes($"氏名,備考\n山田,{new string('あ', 120_000)}\n"), "2行目の「備考」のセルが長すぎて" },
        { [0x8E, 0xFF, 0xFD], "文字を読み取れませんでした" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_cannot_be_read_is_refused_in_words(byte[] file, string words)
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var page = await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "名簿.xlsx", file);

        Assert.Equal(422, page.Status);
        Assert.Contains(words, Assert.Single(page.Errors));
    }

    [Fact]
    public async Task A_form_without_a_file_is_refused_in_words()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        Assert.Equal(["ファイルを選んでください"], (await staff.SendAsync(HttpMethod.Post, "/contacts/import")).Errors);
    }

    [Theory]
    [InlineData(41)]
    [InlineData(50)]
    public async Task A_file_that_is_far_too_large_is_refused_in_words(int megabytes)
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var page = await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "動画.csv", new byte[megabytes * 1024 * 1024]);

        Assert.Equal(422, page.Status);
        Assert.Contains("40 MB を超えています", Assert.Single(page.Errors));
    }

    [Fact]
    public async Task The_template_imports_as_it_is()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var template = (await staff.OpenAsync("/contacts/import/template.csv")).Body;

        var check = await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "ひな形.csv", template);

        Assert.Equal(["2件", "0件", "0件", "0件", "0か所"], Figures(check));
    }

    [Fact]
    public async Task The_columns_that_are_explained_are_those_that_are_read()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var page = await staff.OpenAsync("/contacts/import");

        Assert.Equal(ContactColumn.All, page.Page.QuerySelectorAll("tbody th").Select(cell => cell.TextContent.Replace("※必須", "").Trim()));
    }

    [Fact]
    public async Task An_applied_import_is_taken_back_after_a_look_at_what_goes_until_something_else_changes()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        await staff.SubmitAsync(await UploadAsync(staff, "番号,氏名\n1,山田 太郎\n"));
        var done = await staff.SubmitAsync(await UploadAsync(staff, "番号,氏名\n1,山田 次郎\n2,田中 三郎\n3,佐藤 花子\n"));

        var asked = await staff.OpenAsync(done.Path + "/undo");
        Assert.Equal("この取り込みを取り消す", asked.Heading);
        Assert.Equal(["2件", "1件"], Figures(asked));
        Assert.Equal(3, (await BookAsync(site)).All.Count);
        var undone = await staff.SubmitAsync(asked);

        Assert.Contains("取り込みを取り消し、元の連絡先に戻しました", undone.Text);
        Assert.Equal(["新しく登録した2件は、連絡先からなくなりました。", "内容を変えた1件は、前の内容に戻りました。"], undone.Page.QuerySelectorAll(".flash li").Select(li => li.TextContent));
        Assert.Equal(["山田 太郎"], (await BookAsync(site)).All.Select(c => c.Name));
        Assert.Equal(undone.Text, (await staff.SubmitAsync(asked)).Text);
        Assert.Equal(undone.Path, (await staff.OpenAsync(done.Path + "/undo")).Path);

        var again = await staff.SubmitAsync(await UploadAsync(staff, "番号,氏名\n2,田中 三郎\n"));
        var looked = await staff.OpenAsync(again.Path + "/undo");
        await site.Get<ContactTable>().TrySaveAsync(null, Some.Member(5), Cancelled);
        var refused = await staff.SubmitAsync(looked);

        Assert.Equal(409, refused.Status);
        Assert.Contains("この取り込みは、まだ取り消していません", refused.Text);
        Assert.Contains("この取り込みの連絡先は、どれも取り込んだときのままです。", refused.Text);
        Assert.Null(refused.Page.QuerySelector("#undo"));
        Assert.Equal(3, (await BookAsync(site)).All.Count);
    }

    [Fact]
    public async Task An_import_whose_new_contact_an_event_has_written_to_offers_at_once_to_take_back_the_rest()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var done = await staff.SubmitAsync(await UploadAsync(staff, "番号,氏名\n1,山田 太郎\n2,田中 三郎\n"));
        var written = (await BookAsync(site)).All.Single(c => c.Number == "2");
        await site.InviteAsync(Some.Event, Some.Invitation(written) with { Reply = new Reply(ReplyKind.NotAttending, null, null, 0, null, ReplyChannel.Telephone, "staff", Some.At(1, 20, 10)) });

        var asked = await staff.OpenAsync(done.Path + "/undo");
        Assert.Equal(["1件", "0件", "1件"], Figures(asked));
        Assert.Contains("ご案内を送りました", asked.Page.QuerySelector("main tbody tr")!.TextContent, StringComparison.Ordinal);
        var undone = await staff.SubmitAsync(asked);

        Assert.Equal(200, undone.Status);
        Assert.Equal(["田中 三郎"], (await BookAsync(site)).All.Select(c => c.Name));
    }

    [Fact]
    public async Task An_import_says_what_has_changed_since_and_offers_to_take_back_the_rest()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var done = await staff.SubmitAsync(await UploadAsync(staff, "番号,氏名\n1,山田 太郎\n2,田中 三郎\n3,佐藤 花子\n"));
        var changed = (await BookAsync(site)).All.Single(c => c.Number == "2");
        var form = await staff.OpenAsync($"/contacts/{changed.Id}/edit");
        await staff.SubmitAsync(form, ("telephone", "027-000-0002"));

        var state = await staff.OpenAsync(done.Path);
        Assert.Contains("この取り込みの連絡先のうち1件は、取り込んだあとで変わったか、もうご案内を送っています。", state.Text);
        var row = Assert.Single(state.Page.QuerySelectorAll("#since tbody tr"));
        Assert.Equal($"/contacts/{changed.Id}/history", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("田中 三郎", row.TextContent);
        var asked = await staff.OpenAsync(state.Page.QuerySelector("#since .actions a")!.GetAttribute("href")!);
        Assert.Equal(["2件", "0件", "1件"], Figures(asked));
        var undone = await staff.SubmitAsync(asked);

        Assert.Equal(["新しく登録した2件は、連絡先からなくなりました。", "取り込んだあとで変わっていたか、ご案内を送っていた1件は、今のまま残しました。"], undone.Page.QuerySelectorAll(".flash li").Select(li => li.TextContent));
        Assert.Contains("田中 三郎", undone.Page.QuerySelector("#left")!.TextContent);
        Assert.Equal(["田中 三郎"], (await BookAsync(site)).All.Select(c => c.Name));
    }

    [Fact]
    public async Task An_import_that_is_still_under_way_says_how_far_it_is()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var desk = site.Get<ImportDesk>();
        using var file = new MemoryStream("氏名,電話\n山田 太郎,1\n"u8.ToArray());
        var id = Assert.IsType<StartOutcome.Started>(await desk.StartAsync("名簿.csv", file, new ImportKind.Plain(), "staff", Cancelled)).ImportId;

        var page = await staff.OpenAsync($"/contacts/import/{id}");

        Assert.Contains("ファイルの内容を連絡先と比べています", page.Text);
        Assert.Contains("順番を待っています", page.Text);

        var (imports, read) = (site.Get<ImportTable>(), (await site.Get<ImportTable>().FindAsync(id, Cancelled))!);
        read = (await imports.TrySaveAsync(read, read.Value with { HeldUntil = DateTimeOffset.MaxValue, Progress = new(2, 5) }, Cancelled))!;
        Assert.Contains("5件のうち2件まで進みました", (await staff.OpenAsync(page.Path)).Text);

        await imports.TrySaveAsync(read, read.Value with { State = ImportState.Failed, HeldUntil = null }, Cancelled);
        var failed = await staff.OpenAsync(page.Path);
        Assert.Contains("ファイルの内容を連絡先と比べられませんでした", failed.Text);
        Assert.Contains("取り込む内容の確認", (await staff.SubmitAsync(failed)).Text);
    }

    private static Task<Visited> UploadAsync(Visitor staff, string file) => UploadAsync(staff, Encoding.UTF8.GetBytes(file));

    private static async Task<Visited> UploadAsync(Visitor staff, byte[] file) =>
        await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "名簿.csv", file);

    private static IEnumerable<string> Figures(Visited page) => page.Page.QuerySelectorAll(".figure-value").Select(e => e.TextContent.Trim());

    private static List<string> Rows(Visited page) =>
        [.. page.Page.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim())))];

    private static Task<ContactBook> BookAsync(Site site) => site.Get<ContactTable>().BookAsync(Cancelled);
}
