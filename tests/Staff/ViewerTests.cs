using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Links;
using Outreach.Tests.Support;

namespace Outreach.Tests.Staff;

/// <summary>閲覧: whoever may only look is shown nothing that the guard would refuse.</summary>
public class ViewerTests(Azurite azurite)
{
    /// <summary>The pages that are walked through, with all that they lead to beneath them.</summary>
    private static readonly string[] Parts = ["/contacts", "/posts", "/roles", "/districts"];

    /// <summary>A page of mails is the sender's; the id of this district has more characters than such ids have.</summary>
    private static readonly string[] Elsewhere = ["/mail", "/districts/kataoka"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_may_only_look_finds_no_form_and_no_way_to_a_page_that_is_refused()
    {
        await using var site = await Site.StartAsync(azurite);
        var pages = await FillAsync(site);
        using var viewer = site.Staff(StaffRole.View);

        var seen = await WalkAsync(viewer, [.. Parts, .. pages]);

        foreach (var page in seen)
        {
            Assert.True(page.Status == 200, $"{page.Path} answered {page.Status}");
            Assert.True(page.Page.QuerySelector("main form[method=post]") is null, $"{page.Path} has a form");
            Assert.True(page.Page.QuerySelector("main input[type=checkbox]:not(.filters *)") is null, $"{page.Path} has a box to tick");
        }

        Assert.Superset(
            new HashSet<string> { "/contacts/mem0000001", "/contacts/corrections", "/contacts/duplicates", "/contacts/segments", "/roles", "/districts/yawata" },
            seen.Select(p => p.Path.Split('?')[0]).ToHashSet());
    }

    [Fact]
    public async Task Whoever_may_edit_finds_them()
    {
        await using var site = await Site.StartAsync(azurite);
        var pages = await FillAsync(site);
        using var editor = site.Staff();

        foreach (var path in pages.Skip(1).Concat(["/contacts/corrections", "/contacts/duplicates", "/districts", "/districts/yawata", "/contacts?q=" + Uri.EscapeDataString("見本")]))
            Assert.True((await editor.OpenAsync(path)).Page.QuerySelector("main form[method=post], main .actions .button") is not null, path);
    }

    [Theory, InlineData("/contacts/new"), InlineData("/contacts/import"), InlineData("/contacts/handover"), InlineData("/contacts/mem0000001/edit"), InlineData("/roles/new")]
    public async Task A_page_that_is_a_form_alone_is_refused_before_it_is_filled_in(string path)
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1));
        using var viewer = site.Staff(StaffRole.View);

        Assert.Equal(403, (await viewer.OpenAsync(path)).Status);
    }

    private static async Task<List<Visited>> WalkAsync(Visitor viewer, IEnumerable<string> from)
    {
        var (seen, open) = (new List<Visited>(), new Queue<string>(from));
        for (var known = open.ToHashSet(); open.TryDequeue(out var path);)
        {
            var page = await viewer.OpenAsync(path);
            seen.Add(page);
            foreach (var link in page.Page.QuerySelectorAll<IHtmlAnchorElement>(".page a").Select(a => a.GetAttribute("href")!.Split('#')[0]))
            {
                if (Parts.Any(p => link.StartsWith(p, StringComparison.Ordinal)) && !Elsewhere.Any(e => link.EndsWith(e, StringComparison.Ordinal)) && known.Add(link))
                    open.Enqueue(link);
            }
        }

        return seen;
    }

    /// <summary>One of everything that pages of contacts show with something to be done to it. Gives those that nothing leads to, the list of imports first.</summary>
    private static async Task<IReadOnlyList<string>> FillAsync(Site site)
    {
        await site.AddAsync(
            Some.Member(1), Some.Member(2) with { Status = ContactStatus.Ended }, Some.Member(3) with { Name = "新井 桜", Kana = null }, Some.Member(4) with { Name = "新井 桜", Kana = null },
            Some.Member(5) with { Name = "青木 一郎" }, Some.Member(6) with { Name = "青木 一郎", Number = null });
        await site.Get<RoleDesk>().SaveAsync("role01", null, new RoleForm("区長", null, "2", null, null, null, null, new Dictionary<string, string>()), "staff", Cancelled);
        using var editor = site.Staff();
        using var person = site.Browser();
        await person.SubmitAsync(
            await person.OpenAsync("/r/" + site.Get<PersonalLinks>().Issue(CorrectionRules.Target("mem0000001", 0))), ("address", "高崎市片岡町2-2"));
        var merged = await editor.SubmitAsync(await editor.OpenAsync("/contacts/mem0000005/merge/mem0000006"));
        Assert.Contains("/merges/", merged.Path, StringComparison.Ordinal);
        await site.Get<SegmentDesk>().AddAsync("segment001", "八幡の方", new ContactFilter(DistrictId: Some.Yawata.Id), "staff", Cancelled);
        var applied = await GiveAsync(new ImportKind.Plain(), "氏名,地区,役職\n佐藤 花,八幡,会計\n");
        Assert.Equal(ApplyOutcome.Applied, await site.Get<ImportDesk>().ApplyAsync(
            applied, (await site.Get<ImportDesk>().LookAsync(applied, Cancelled))!.Import.Plan!.Id, "staff", TimeSpan.FromMinutes(1), Cancelled));
        var import = await GiveAsync(new ImportKind.Plain(), "氏名,地区,役職\n鈴木 進,矢幡,区長\n");
        var handover = await GiveAsync(new ImportKind.Handover(new Handover("区長", new(2025, 4, 1), true)), "氏名,地区\n鈴木 進,八幡\n");
        return ["/contacts/imports", $"/contacts/import/{applied}", $"/contacts/import/{import}", $"/contacts/handover/{handover}", merged.Path];

        async Task<string> GiveAsync(ImportKind kind, string list)
        {
            using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(list));
            var id = Assert.IsType<StartOutcome.Started>(await site.Get<ImportDesk>().StartAsync("名簿.csv", content, kind, "staff", Cancelled)).ImportId;
            await site.Get<ImportDesk>().WorkAsync(id, TimeSpan.FromMinutes(1), Cancelled);
            return id;
        }
    }
}
