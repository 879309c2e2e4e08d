using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Links;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

/// <summary>People correct their own details; staff decide.</summary>
public class CorrectionTests(Azurite azurite)
{
    private static readonly Contact Member = Some.Member(1) with { Address = "高崎市八幡町1-1", Note = "職員だけのメモ" };

    private static readonly Contact Kept = Some.Member(2);

    /// <summary>Every field as it was shown was empty.</summary>
    private static readonly Dictionary<string, string?> NothingSeen = [];

    private static string Folder => $"/i/{LinkTarget.NoEvent}{Member.Id}/details";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_correction_waits_until_staff_accept_it_field_by_field()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        using var staff = site.Staff(StaffRole.Edit);

        var form = await person.OpenAsync(LinkOf(site));
        Assert.Equal(["高崎市八幡町1-1"], form.Field("address"));
        Assert.DoesNotContain("職員だけのメモ", form.Html);
        var done = await person.SubmitAsync(form, ("address", "高崎市片岡町2-2"), ("telephone", "０２７－０００－９９９９"), ("words", "引っ越しました"));
        Assert.Equal("訂正を受け付けました", done.Heading);
        Assert.Equal(ContactRules.Fingerprint(Member), ContactRules.Fingerprint(await ContactAsync(site)));

        Assert.Contains("本人からの訂正（1件）", (await staff.OpenAsync("/contacts")).Text);
        var tasks = await staff.OpenAsync("/tasks");
        Assert.Contains("訂正が1件届いています", tasks.Text);
        Assert.StartsWith("1", tasks.Page.QuerySelector(".site-nav .count")!.TextContent.Trim(), StringComparison.Ordinal);
        var list = await staff.OpenAsync("/contacts/corrections");
        Assert.Contains("引っ越しました", list.Text);
        var accepted = await staff.SubmitAsync(list, new Dictionary<string, string[]> { ["accept"] = [ContactColumn.Address] }, "apply");

        Assert.Contains("訂正を反映しました", accepted.Html);
        Assert.Contains("確認を待っている訂正はありません", accepted.Text);
        tasks = await staff.OpenAsync("/tasks");
        Assert.Contains("今やることはありません", tasks.Text);
        Assert.Null(tasks.Page.QuerySelector(".site-nav .count"));
        var now = await ContactAsync(site);
        Assert.Equal(("高崎市片岡町2-2", Member.Telephone, Member.Note), (now.Address, now.Telephone, now.Note));
        Assert.Equal(Member.Appointments, now.Appointments);
    }

    [Fact]
    public async Task The_persons_words_and_what_was_not_taken_over_are_kept_with_who_decided_and_when()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        using var staff = site.Staff(StaffRole.Edit);
        await person.SubmitAsync(await person.OpenAsync(LinkOf(site)), ("address", "片岡町2-2"), ("fax", "027-000-9999"), ("words", "引っ越しました"));
        var list = await staff.OpenAsync("/contacts/corrections");
        await staff.SubmitAsync(list, new Dictionary<string, string[]> { ["accept"] = [ContactColumn.Address] }, "apply");

        var settled = await staff.OpenAsync("/contacts/corrections/settled");

        Assert.Contains("引っ越しました", settled.Text);
        Assert.Contains("令和7年1月20日（月）10:00", settled.Page.QuerySelectorAll("dd")[1].TextContent);
        Assert.Equal(
            ["ご住所|高崎市八幡町1-1|片岡町2-2|反映した", "FAX番号|（なし）|027-000-9999|反映していない"],
            settled.Page.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim()))));
        var history = await staff.OpenAsync($"/contacts/{Member.Id}/history");
        Assert.Contains("本人からの訂正で処理済みのもの（1件）", history.Text);
        var address = history.Page.QuerySelector(".history a")!.GetAttribute("href")!;
        Assert.NotNull(settled.Page.GetElementById(address.Split('#')[1]));
        Assert.Contains("引っ越しました", (await staff.OpenAsync(address.Split('#')[0])).Text);
    }

    [Fact]
    public async Task On_paper_the_link_is_a_picture_and_a_code_that_both_end_with_it()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();
        using var person = site.Browser();
        var link = await staff.OpenAsync($"/contacts/{Member.Id}/link");
        Assert.Equal($"/contacts/{Member.Id}/link", (await staff.OpenAsync($"/contacts/{Member.Id}/link/sheet")).Path);

        var sheet = await staff.SubmitAsync(link);

        Assert.Equal(("ご登録内容の確認のお願い", Member.Addressed), (sheet.Page.QuerySelector(".sheet h2")!.TextContent, sheet.Page.QuerySelector(".window strong")!.TextContent));
        Assert.NotNull(sheet.Page.QuerySelector(".sheet svg.qr"));
        var code = sheet.Page.QuerySelector(".sheet .code")!.TextContent;
        Assert.Equal("ご連絡先の確認と訂正", (await person.SubmitAsync(await person.OpenAsync("/code"), ("code", code))).Heading);

        Assert.True(await site.Get<CorrectionDesk>().RevokeAsync(Member.Id, 0, Cancelled));
        Assert.Equal(422, (await person.SubmitAsync(await person.OpenAsync("/code"), ("code", code))).Status);
        Assert.Equal($"/contacts/{Member.Id}/link", (await staff.OpenAsync($"/contacts/{Member.Id}/link/sheet")).Path);
    }

    [Fact]
    public async Task What_was_declined_is_kept_whole_and_of_a_contact_that_is_not_there_nothing_is_shown()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        using var staff = site.Staff(StaffRole.Edit);
        await person.SubmitAsync(await person.OpenAsync(LinkOf(site)), ("fax", "027-000-0001"));

        Assert.Contains("処理済みの訂正は、まだありません", (await staff.OpenAsync("/contacts/corrections/settled")).Text);
        await staff.SubmitAsync(await staff.OpenAsync("/contacts/corrections"), new Dictionary<string, string[]>(), "decline");

        Assert.Contains("反映していない", (await staff.OpenAsync($"/contacts/corrections/settled?contact={Member.Id}")).Text);
        Assert.DoesNotContain("027-000-0001", (await staff.OpenAsync($"/contacts/corrections/settled?contact={Kept.Id}")).Text);
        Assert.Equal(404, (await staff.OpenAsync("/contacts/corrections/settled?contact=0000000000")).Status);
    }

    [Fact]
    public async Task The_secret_leaves_the_address_and_looking_changes_nothing()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        var before = await site.RowsAsync();

        var form = await person.OpenAsync(LinkOf(site));

        Assert.StartsWith(Folder, form.Path, StringComparison.Ordinal);
        await person.OpenAsync(Folder + "/done");
        Assert.Equal(before, await site.RowsAsync());
        using var stranger = site.Browser();
        Assert.Equal(404, (await stranger.OpenAsync(Folder)).Status);
    }

    [Fact]
    public async Task Without_cookies_it_works_as_well()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser(cookies: false);

        var done = await person.SubmitAsync(await person.OpenAsync(LinkOf(site)), ("fax", "027-000-8888"));

        Assert.Equal("訂正を受け付けました", done.Heading);
        Assert.Contains("027-000-8888", done.Text);
    }

    [Fact]
    public async Task What_is_sent_again_takes_the_place_of_what_waits_and_the_same_twice_is_one()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        var form = await person.OpenAsync(LinkOf(site));

        await person.SubmitAsync(form, ("fax", "027-000-0001"));
        var first = Assert.Single(await WaitingAsync(site)).Proposal;
        await person.SubmitAsync(form, ("fax", "027-000-0001"));
        Assert.Equal(first.Id, Assert.Single(await WaitingAsync(site)).Proposal.Id);
        await person.SubmitAsync(form, ("fax", "027-000-0002"));

        Assert.Equal("027-000-0002", Assert.Single(Assert.Single(await WaitingAsync(site)).Proposal.Changes).After);
        Assert.Equal(["027-000-0002"], (await person.OpenAsync(Folder)).Field("fax"));
    }

    [Fact]
    public async Task What_was_sent_stays_beside_what_is_sent_from_a_page_opened_before()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        using var staff = site.Staff(StaffRole.Edit);
        var old = await person.OpenAsync(LinkOf(site));
        await person.SubmitAsync(old, ("name", "高崎 一郎"), ("address", "片岡町2-2"), ("preferred", "郵送"), ("words", "引っ越しました"));

        for (var twice = 0; twice < 2; twice++)
            Assert.Equal("訂正を受け付けました", (await person.SubmitAsync(old, ("fax", "027-000-0001"), ("address", "片岡町3-3"), ("words", "区長も代わります"))).Heading);

        var waits = Assert.Single(await WaitingAsync(site)).Proposal;
        Assert.Equal(
            [(ContactColumn.Name, "高崎 一郎"), (ContactColumn.Address, "片岡町3-3"), (ContactColumn.Fax, "027-000-0001"), (ContactColumn.Preferred, "郵送")],
            waits.Changes.OrderBy(c => CorrectionRules.Columns.ToList().IndexOf(c.Column)).Select(c => (c.Column, c.After!)));
        Assert.Equal("引っ越しました\n区長も代わります", waits.Words);
        Assert.Contains("先に送られ、あとで別の内容が送られたもの：ご住所「片岡町2-2」", (await staff.OpenAsync("/contacts/corrections")).Text);
        await person.SubmitAsync(await person.OpenAsync(Folder), ("address", "高崎市八幡町1-1"), ("words", ""));
        waits = Assert.Single(await WaitingAsync(site)).Proposal;
        Assert.Equal((null, 3), (waits.Words, waits.Changes.Count));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_nothing_typed_is_lost()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        var form = await person.OpenAsync(LinkOf(site));

        var again = await person.SubmitAsync(form, ("mail", "これはメールではない"), ("name", ""), ("words", "よろしく"));
        Assert.Equal((422, 2), (again.Status, again.Errors.Count));
        Assert.Equal(("これはメールではない", "よろしく"), (again.Field("mail")[0], again.Field("words")[0]));
        Assert.Equal(422, (await person.SubmitAsync(form)).Status);
        Assert.Equal(422, (await person.SubmitAsync(form, ("words", new string('あ', 501)))).Status);
        Assert.Empty(await WaitingAsync(site));
    }

    [Fact]
    public async Task A_revoked_link_opens_nothing_and_a_new_one_does()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff(StaffRole.Edit);
        using var person = site.Browser();
        var old = LinkOf(site);
        var form = await person.OpenAsync(old);

        var page = await staff.OpenAsync($"/contacts/{Member.Id}/link");
        Assert.EndsWith(old, page.Page.QuerySelector("#link")!.TextContent, StringComparison.Ordinal);
        var revoked = await staff.OpenAsync((await RevokeAsync()).Location!);
        Assert.Equal(303, (await RevokeAsync()).Status);

        Assert.Equal(404, (await person.OpenAsync(old)).Status);
        var lost = await person.SubmitAsync(form, ("address", "高崎市片岡町"));
        Assert.Equal(404, lost.Status);
        Assert.Contains("高崎市片岡町", lost.Text);
        using var again = site.Browser();
        Assert.Equal("ご連絡先の確認と訂正", (await again.OpenAsync(new Uri(revoked.Page.QuerySelector("#link")!.TextContent).AbsolutePath)).Heading);

        Task<Visited> RevokeAsync() => staff.SendAsync(HttpMethod.Post, page.Path, ("generation", page.Field("generation")[0]));
    }

    [Fact]
    public async Task Of_two_who_decide_at_once_one_does_and_a_newer_correction_is_not_decided_unseen()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        var form = await person.OpenAsync(LinkOf(site));
        var desk = site.Get<CorrectionDesk>();
        var accepted = new HashSet<string> { ContactColumn.Fax };
        await person.SubmitAsync(form, ("fax", "027-000-0001"));
        var old = Assert.Single(await WaitingAsync(site)).Proposal.Id;
        await person.SubmitAsync(form, ("fax", "027-000-0002"));

        Assert.IsType<DecideOutcome.NewerCame>(await desk.DecideAsync(Member.Id, old, accepted, NothingSeen, "staff", Cancelled));
        var id = Assert.Single(await WaitingAsync(site)).Proposal.Id;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => desk.DecideAsync(Member.Id, id, accepted, NothingSeen, "staff", Cancelled)));

        Assert.Single(outcomes.OfType<DecideOutcome.Applied>());
        Assert.Equal(2, outcomes.OfType<DecideOutcome.DecidedAlready>().Count());
        Assert.Equal("027-000-0002", (await ContactAsync(site)).Fax);
    }

    [Fact]
    public async Task What_staff_changed_meanwhile_is_said()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        using var staff = site.Staff(StaffRole.Edit);
        await person.SubmitAsync(await person.OpenAsync(LinkOf(site)), ("fax", "027-000-0001"), ("address", "片岡町"));
        await SaveAsync(site, Member with { Fax = "027-000-7777" });

        var list = await staff.OpenAsync("/contacts/corrections");

        Assert.Contains("本人が見たあとに、職員が変更しています", list.Text);
    }

    [Fact]
    public async Task What_a_colleague_changed_while_staff_looked_is_not_written_over_before_both_were_seen()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        using var staff = site.Staff(StaffRole.Edit);
        await person.SubmitAsync(await person.OpenAsync(LinkOf(site)), ("fax", "027-000-0001"), ("address", "片岡町2-2"));
        var list = await staff.OpenAsync("/contacts/corrections");
        await SaveAsync(site, Member with { Address = "見本町9-9" });
        var accept = new Dictionary<string, string[]> { ["accept"] = [ContactColumn.Address, ContactColumn.Fax] };

        var shown = await staff.SubmitAsync(list, accept, "apply");

        Assert.Equal(409, shown.Status);
        Assert.Contains("確認している間に、連絡先が変わりました", shown.Text);
        Assert.Contains("見本町9-9確認している間に変わりました（前は「高崎市八幡町1-1」）", shown.Text);
        Assert.Equal(accept["accept"], shown.Field("accept"));
        Assert.Equal(("見本町9-9", null), ((await ContactAsync(site)).Address, (await ContactAsync(site)).Fax));
        await staff.SubmitAsync(shown, accept, "apply");
        Assert.Equal(("片岡町2-2", "027-000-0001"), ((await ContactAsync(site)).Address, (await ContactAsync(site)).Fax));
    }

    [Fact]
    public async Task Another_field_that_a_colleague_changed_keeps_nothing_back()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        using var staff = site.Staff(StaffRole.Edit);
        await person.SubmitAsync(await person.OpenAsync(LinkOf(site)), ("address", "片岡町2-2"));
        var list = await staff.OpenAsync("/contacts/corrections");
        await SaveAsync(site, Member with { Fax = "027-000-7777" });

        await staff.SubmitAsync(list, new Dictionary<string, string[]> { ["accept"] = [ContactColumn.Address] }, "apply");

        Assert.Equal(("片岡町2-2", "027-000-7777"), ((await ContactAsync(site)).Address, (await ContactAsync(site)).Fax));
    }

    [Fact]
    public async Task Nothing_is_marked_to_be_taken_over_until_staff_mark_it()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        using var staff = site.Staff(StaffRole.Edit);
        await person.SubmitAsync(await person.OpenAsync(LinkOf(site)), ("fax", "027-000-0001"), ("address", "片岡町"));

        var list = await staff.OpenAsync("/contacts/corrections");
        Assert.Empty(list.Page.QuerySelectorAll("[name=accept][checked]"));
        var again = await staff.SubmitAsync(list, new Dictionary<string, string[]>(), "apply");

        Assert.Equal(422, again.Status);
        Assert.Contains("反映する項目に印を付けてください", Assert.Single(again.Errors));
        Assert.Single(await WaitingAsync(site));
        Assert.Equal(ContactRules.Fingerprint(Member), ContactRules.Fingerprint(await ContactAsync(site)));
    }

    [Fact]
    public async Task What_was_marked_stays_marked_where_it_is_refused()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        using var staff = site.Staff(StaffRole.Edit);
        await person.SubmitAsync(await person.OpenAsync(LinkOf(site)), ("fax", "027-000-0001"), ("mail", "new@example.jp"), ("preferred", "メール"));
        await SaveAsync(site, Member with { Mail = null });

        var again = await staff.SubmitAsync(
            await staff.OpenAsync("/contacts/corrections"), new Dictionary<string, string[]> { ["accept"] = [ContactColumn.Preferred] }, "apply");

        Assert.Equal(422, again.Status);
        Assert.Equal([ContactColumn.Preferred], again.Field("accept"));
    }

    [Fact]
    public async Task Whoever_is_no_longer_written_to_is_not_shown_nor_is_who_was_merged_into_such_a_one()
    {
        await using var site = await SiteAsync();
        var link = LinkOf(site);
        using var person = site.Browser();

        await MergeAsync(site);
        await SaveAsync(site, Kept with { Status = ContactStatus.Moved });

        Assert.Equal(404, (await person.OpenAsync(link)).Status);
    }

    [Fact]
    public async Task What_waits_of_a_contact_that_is_merged_changes_the_one_that_lives_on_and_the_merge_can_still_be_taken_back()
    {
        await using var site = await SiteAsync();
        using var person = site.Browser();
        using var staff = site.Staff(StaffRole.Edit);
        await person.SubmitAsync(await person.OpenAsync(LinkOf(site)), ("fax", "027-000-0001"));
        var merge = await MergeAsync(site);

        var list = await staff.OpenAsync("/contacts/corrections");
        Assert.Contains($"まとめる前の「{Member.Name}」", list.Text);
        await staff.SubmitAsync(list, new Dictionary<string, string[]> { ["accept"] = [ContactColumn.Fax] }, "apply");

        var book = await site.Get<ContactTable>().BookAsync(Cancelled);
        Assert.Equal([Kept.Id], book.All.Select(c => c.Id));
        Assert.Equal("027-000-0001", book.Find(Kept.Id)!.Fax);
        Assert.IsType<UndoMergeOutcome.Undone>(await site.Get<MergeDesk>().UndoAsync(Kept.Id, merge, "staff", Cancelled));
        Assert.Equal(ContactRules.Fingerprint(Member), ContactRules.Fingerprint(await ContactAsync(site)));
    }

    [Fact]
    public async Task The_link_of_a_merged_contact_opens_the_one_that_lives_on_until_that_ones_links_are_revoked()
    {
        await using var site = await SiteAsync();
        var link = LinkOf(site);
        await MergeAsync(site);
        using var person = site.Browser();

        var form = await person.OpenAsync(link);
        Assert.Equal([Kept.Telephone!], form.Field("telephone"));
        await person.SubmitAsync(form, ("fax", "027-000-0001"));
        Assert.Equal(Kept.Id, Assert.Single(await WaitingAsync(site)).Contact.Id);

        Assert.True(await site.Get<CorrectionDesk>().RevokeAsync(Kept.Id, 0, Cancelled));
        using var again = site.Browser();
        Assert.Equal(404, (await again.OpenAsync(link)).Status);
    }

    private async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync(azurite);
        await site.AddAsync(Member, Kept);
        return site;
    }

    private static string LinkOf(Site site, int generation = 0) =>
        "/r/" + site.Get<PersonalLinks>().Issue(CorrectionRules.Target(Member.Id, generation));

    private static async Task<Contact> ContactAsync(Site site) => (await site.Get<ContactTable>().BookAsync(Cancelled)).Find(Member.Id)!;

    /// <summary>Merges <see cref="Member"/> into <see cref="Kept"/>.</summary>
    private static async Task<string> MergeAsync(Site site)
    {
        var wanted = new MergeRequest(
            Ids.NewContact(), Kept.Id, ContactRules.Fingerprint(Kept), Member.Id, ContactRules.Fingerprint(Member), new HashSet<string>());
        Assert.IsType<MergeOutcome.Merged>(await site.Get<MergeDesk>().MergeAsync(wanted, "staff", Cancelled));
        return wanted.Id;
    }

    private static async Task SaveAsync(Site site, Contact contact)
    {
        var table = site.Get<ContactTable>();
        Assert.True(await table.TrySaveAsync((await table.BookAsync(Cancelled)).FindStored(contact.Id), contact, Cancelled));
    }

    private static async Task<IReadOnlyList<WaitingProposal>> WaitingAsync(Site site) =>
        (await site.Get<CorrectionDesk>().ListAsync(Cancelled)).Waiting;
}
