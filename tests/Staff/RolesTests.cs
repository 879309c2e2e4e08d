using System.Reflection;
using AngleSharp.Dom;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Functions;
using Outreach.Functions.Staff;
using Outreach.Links;
using Outreach.Tests.Support;
using static Outreach.Tests.Staff.HttpFunctions;

namespace Outreach.Tests.Staff;

/// <summary>Each role is shown what it may do, and nothing that the guard would refuse.</summary>
public class RolesTests(Azurite azurite)
{
    /// <summary>Every page beneath these is opened; of the others one of each kind is enough.</summary>
    private static readonly string[] Whole = ["/contacts", "/posts", "/roles", "/districts"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StaffRole.View)]
    [InlineData(StaffRole.Edit)]
    public async Task Nobody_is_shown_a_link_or_a_button_that_the_guard_would_refuse(StaffRole role)
    {
        await using var site = await Site.StartAsync(azurite);
        var pages = await FillAsync(site);
        using var staff = site.Staff(role);

        var seen = await WalkAsync(staff, ["/events", .. Whole, .. pages]);

        // Nobody is written to about a draft: the page of its other ways is not there, and its tab is.
        Assert.Empty(seen.Where(p => p.Status != 200 && p.Path != "/events/draft001/others").Select(p => $"{p.Path} answered {p.Status}"));
        Assert.Empty(
            from page in seen
            from form in page.Page.QuerySelectorAll("form[method=post]").Select(f => f.GetAttribute("action") ?? page.Path)
            let function = Taking("post", form)
            where function?.GetCustomAttribute<PublicAttribute>() is null && role < (function?.GetCustomAttribute<NeedsAttribute>()?.Role ?? StaffRole.Edit)
            select $"{page.Path} has a form for {form}");
        // A questionnaire's preview is filled in by whoever looks at it; of contacts there is nothing to be filled in.
        if (role is StaffRole.View)
            Assert.Empty(seen.Where(p => IsWhole(p.Path) && p.Page.QuerySelector("main form[method=post], main input[type=checkbox]:not(.filters *)") is not null).Select(p => p.Path));
        Assert.Superset(
            new HashSet<string>
            {
                "/contacts/mem0000001", "/contacts/corrections", "/contacts/duplicates", "/contacts/segments", "/roles", "/districts/yawata",
                "/events/draft001", "/events/event001", "/events/event001/people", "/events/event001/tally", "/status",
            },
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

    /// <summary>The pages that these lead to, and they themselves; not the files.</summary>
    private static async Task<List<Visited>> WalkAsync(Visitor staff, IEnumerable<string> from)
    {
        var (seen, open) = (new List<Visited>(), new Queue<string>(from));
        for (var known = open.ToHashSet(); open.TryDequeue(out var path);)
        {
            var page = await staff.OpenAsync(path);
            if (page.Status == 200 && page.Page.QuerySelector("main") is null)
                continue;
            seen.Add(page);
            foreach (var link in page.Page.QuerySelectorAll("a[href^='/']").Select(a => a.GetAttribute("href")!.Split('#')[0]))
            {
                if (Taking("get", link) is { } function && known.Add(IsWhole(link) ? link : Kind(function, link)))
                    open.Enqueue(link);
            }
        }

        return seen;

        // The draft's pages are others than the released event's.
        static string Kind(MethodInfo function, string link) => $"{Name(function)} {link.Contains("draft001", StringComparison.Ordinal)}";
    }

    private static bool IsWhole(string path) => Whole.Any(p => path.StartsWith(p, StringComparison.Ordinal));

    /// <summary>The function that answers; none where the address is none of ours, as that of a district whose id has more characters than such ids have.</summary>
    private static MethodInfo? Taking(string method, string address) =>
        All.SkipLast(1).FirstOrDefault(f => Trigger(f) is { } t && t.Methods.Contains(method) && Matches(t.Route!, address.Split('?', '#')[0].TrimStart('/')));

    /// <summary>One of everything that pages show with something to be done to it. Gives those of contacts that nothing leads to, the list of imports first.</summary>
    private static async Task<IReadOnlyList<string>> FillAsync(Site site)
    {
        await site.AddAsync(
            Some.Member(7) with { Mail = null }, Some.Member(1), Some.Member(2) with { Status = ContactStatus.Ended }, Some.Member(3) with { Name = "新井 桜", Kana = null }, Some.Member(4) with { Name = "新井 桜", Kana = null },
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
        await site.InviteAsync(Some.Event, Some.Invitation(Some.Member(1)), Some.Invitation(Some.Member(7)));
        await site.Get<EventTable>().AddAsync(Some.Event with { Id = "draft001", State = EventState.Draft }, Cancelled);
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
