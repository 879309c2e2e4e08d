using System.Text;
using Outreach.Contacts;
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
        Assert.Equal(["番号", "氏名", "電話", "直すところ"], table.Layout.Header);
        Assert.Equal(["0012", "見本 太郎", "027-000-0001"], table.Layout.Samples[0]);
        Assert.StartsWith("氏名：", table.Layout.Samples[1][3], StringComparison.Ordinal);
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

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task The_pages_have_no_accessibility_violation_and_nothing_scrolls_sideways(int width)
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();
        var columns = await UploadAsync(staff, Strange);
        var check = await UploadAsync(staff, "番号,氏名,役職,地区\n1,見本 太郎,区長,九幡\n2,,区長,九幡\n");

        await browser.LookAsync(site, width, "import-columns", columns.Path);
        await browser.LookAsync(site, width, "import-check", check.Path);
        await browser.LookAsync(site, width, "imports", "/contacts/imports");
    }

    private static async Task<Visited> UploadAsync(Visitor staff, string file) =>
        await staff.UploadAsync(await staff.OpenAsync("/contacts/import"), "名簿.csv", Encoding.UTF8.GetBytes(file));
}
