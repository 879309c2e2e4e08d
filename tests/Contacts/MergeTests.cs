using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class MergeTests(Azurite azurite)
{
    private static readonly Contact Left = Some.Member(1) with
    {
        Number = null, Name = "髙橋 太郎", Kana = null, Mail = null, Telephone = "027-000-1111", Note = "会長",
        Appointments = [new("区長", Some.Yawata.Id)],
    };

    private static readonly Contact Right = Some.Member(2) with
    {
        Number = "17", Name = "高橋 太郎", Kana = "たかはし たろう", Mail = "taro@example.jp", Telephone = "027-000-2222", Note = "午後に電話",
        Appointments = [new("区長", Some.Yawata.Id, new(2024, 4, 1)), new("民生委員", Some.Kataoka.Id)],
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void A_side_is_chosen_field_by_field_roles_are_put_together_and_notes_joined()
    {
        var merged = Combine(Left, Right, ContactColumn.Kana, ContactColumn.Mail, ContactColumn.Number);

        Assert.Equal((Left.Id, "髙橋 太郎", "たかはし たろう", "17"), (merged.Id, merged.Name, merged.Kana, merged.Number));
        Assert.Equal(("taro@example.jp", "027-000-1111", "会長\n午後に電話"), (merged.Mail, merged.Telephone, merged.Note));
        Assert.Equal(Right.Appointments, merged.Appointments);
    }

    [Fact]
    public void Sides_that_do_not_go_together_are_refused()
    {
        var (contact, problems) = MergeRules.Combine(
            Left, Right with { Preferred = Channel.Mail }, new HashSet<string> { ContactColumn.Preferred }, Some.Book());

        Assert.Null(contact);
        Assert.Equal(ContactFault.MailWishedButMissing, problems.Single().Fault);
    }

    [Fact]
    public void Taking_a_merge_back_restores_all_that_nobody_edited_since()
    {
        var merge = MergeOf(Combine(Left, Right, ContactColumn.Kana, ContactColumn.Mail));

        var untouched = MergeRules.TakeBack(merge, merge.After, Some.Book());
        Assert.Empty(untouched.Stays);
        Assert.Empty(untouched.WentBack);
        Assert.Equal(ContactRules.Fingerprint(Left), ContactRules.Fingerprint(untouched.Survivor.Contact!));
        Assert.Equal(ContactRules.Fingerprint(Right), ContactRules.Fingerprint(untouched.Other));

        var edited = merge.After with { Mail = "new@example.jp", Telephone = "027-000-3333" };
        var back = MergeRules.TakeBack(merge, edited, Some.Book());
        Assert.Equal([ContactColumn.Telephone, ContactColumn.Mail], back.Stays.OrderDescending(StringComparer.Ordinal));
        Assert.Equal(("new@example.jp", "027-000-3333", null), (back.Survivor.Contact!.Mail, back.Survivor.Contact.Telephone, back.Survivor.Contact.Kana));
    }

    [Fact]
    public void What_is_recorded_of_the_one_person_since_stays_and_is_named_even_where_the_merge_had_changed_nothing()
    {
        var merge = MergeOf(Combine(Left, Right));

        var back = MergeRules.TakeBack(merge, merge.After with { Status = ContactStatus.Moved, StatusSince = new(2025, 1, 9) }, Some.Book());

        Assert.Equal([ContactColumn.Status, ContactColumn.StatusSince], back.Stays);
        Assert.Equal((ContactStatus.Moved, ContactStatus.Active), (back.Survivor.Contact!.Status, back.Other.Status));
    }

    [Fact]
    public void A_term_that_was_ended_since_goes_back_ended_to_whose_it_is_and_a_role_given_since_stays()
    {
        var merge = MergeOf(Combine(Left, Right));
        var ended = merge.After.Appointments[0] with { Until = new(2025, 3, 31) };

        var back = MergeRules.TakeBack(merge, merge.After with { Appointments = [ended, merge.After.Appointments[1], new("役員", null)] }, Some.Book());

        Assert.Equal([ContactColumn.Role], back.Stays);
        Assert.Equal([Left.Appointments[0], new("役員", null)], back.Survivor.Contact!.Appointments);
        Assert.Equal([ended], back.WentBack);
        Assert.Equal([ended, Right.Appointments[1]], back.Other.Appointments);
    }

    [Fact]
    public void A_term_of_both_that_was_ended_since_is_ended_of_both_and_named()
    {
        var both = new Appointment("民生委員", Some.Kataoka.Id, null, new(2025, 11, 30));
        var (left, right) = (Left with { Appointments = [both] }, Right with { Appointments = [both] });
        var merge = MergeOf(Combine(left, right)) with { Before = left, Other = right };
        var ended = both with { Until = new(2025, 1, 10) };

        var back = MergeRules.TakeBack(merge, merge.After with { Appointments = [ended] }, Some.Book());

        Assert.Equal([ContactColumn.Role], back.Stays);
        Assert.Equal([ended], back.WentBack);
        Assert.Equal((ended, ended), (Assert.Single(back.Survivor.Contact!.Appointments), Assert.Single(back.Other.Appointments)));
    }

    [Fact]
    public void A_role_that_was_taken_away_since_comes_back_to_the_one_it_came_with()
    {
        var merge = MergeOf(Combine(Left, Right));

        var back = MergeRules.TakeBack(merge, merge.After with { Appointments = [] }, Some.Book());

        Assert.Equal(Right.Appointments, back.Other.Appointments);
        Assert.Equal(Left.Appointments, back.Survivor.Contact!.Appointments);
    }

    [Fact]
    public async Task What_stays_and_what_went_back_changed_is_said_on_the_page()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff(StaffRole.Edit);
        var done = await staff.SubmitAsync(await staff.OpenAsync($"/contacts/{Left.Id}/merge/{Right.Id}"));
        var welfare = ContactRules.AppointmentKey(Right.Appointments[1]);
        Assert.IsType<LeaveOutcome.Done>(await site.Get<ContactDesk>().EndTermAsync(Right.Id, welfare, new(2025, 1, 10), "staff", Cancelled));

        var undone = await staff.SubmitAsync(done);

        Assert.DoesNotContain("すべて元の内容に戻りました", undone.Html);
        Assert.Contains("民生委員（片岡）～令和7年1月10日", undone.Page.QuerySelector(".notice")!.TextContent);
        Assert.Equal(new(2025, 1, 10), (await BookAsync(site)).Find(Right.Id)!.Appointments[1].Until);
        Assert.DoesNotContain((await BookAsync(site)).Find(Left.Id)!.Appointments, a => a.Role == "民生委員");
    }

    [Fact]
    public async Task The_merged_contact_leaves_every_list_leads_to_the_other_and_comes_back_when_taken_back()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff(StaffRole.Edit);

        var list = await staff.OpenAsync("/contacts/duplicates");
        Assert.Contains("1組", list.Text);
        var swapped = await staff.OpenAsync(list.Page.QuerySelector(".decide a")!.GetAttribute("href")!);
        var form = await staff.OpenAsync(swapped.Page.QuerySelector(".pair + p a")!.GetAttribute("href")!);
        var done = await staff.SubmitAsync(form);

        Assert.Contains("1つにまとめました", done.Html);
        var book = await BookAsync(site);
        Assert.Equal((Left.Id, 1), (Assert.Single(book.All).Id, book.MergedInto(Left.Id).Count));
        Assert.Equal($"/contacts/{Left.Id}", (await staff.SendAsync(HttpMethod.Get, $"/contacts/{Right.Id}")).Location);
        Assert.Contains("高橋 太郎（令和7年1月20日（月））", (await staff.OpenAsync($"/contacts/{Left.Id}")).Text);
        Assert.Contains("ありません", (await staff.OpenAsync("/contacts/duplicates")).Text);

        var undone = await staff.SubmitAsync(done);
        Assert.Contains("元に戻しました", undone.Html);
        book = await BookAsync(site);
        Assert.Equal(ContactRules.Fingerprint(Left), ContactRules.Fingerprint(book.Find(Left.Id)!));
        Assert.Equal(ContactRules.Fingerprint(Right), ContactRules.Fingerprint(book.Find(Right.Id)!));
    }

    [Fact]
    public async Task Two_who_merge_and_take_back_at_once_do_it_once()
    {
        await using var site = await SiteAsync();
        var desk = site.Get<MergeDesk>();
        var wanted = Wanted();

        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => desk.MergeAsync(wanted, "staff", Cancelled))),
            outcome => Assert.IsType<MergeOutcome.Merged>(outcome));
        Assert.IsType<MergeOutcome.NotFound>(await desk.MergeAsync(wanted with { Id = Ids.NewContact() }, "staff", Cancelled));
        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => desk.UndoAsync(Left.Id, wanted.Id, "staff", Cancelled))),
            outcome => Assert.IsType<UndoMergeOutcome.Undone>(outcome));
    }

    [Fact]
    public async Task A_contact_that_changed_after_it_was_shown_is_not_merged()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff(StaffRole.Edit);
        var form = await staff.OpenAsync($"/contacts/{Left.Id}/merge/{Right.Id}");
        var table = site.Get<ContactTable>();
        await table.TrySaveAsync((await BookAsync(site)).FindStored(Right.Id), Right with { Telephone = "027-000-9999" }, Cancelled);

        var again = await staff.SubmitAsync(form);

        Assert.Equal(409, again.Status);
        Assert.Contains("027-000-9999", again.Text);
        Assert.Equal(2, (await BookAsync(site)).All.Count);
    }

    [Fact]
    public async Task A_chain_of_merges_is_taken_back_from_its_end()
    {
        await using var site = await SiteAsync();
        var third = Left with { Id = "thrd000000", Name = "高橋 太朗", Appointments = [] };
        await site.AddAsync(third);
        var desk = site.Get<MergeDesk>();
        var first = Wanted();
        await desk.MergeAsync(first, "staff", Cancelled);
        var book = await BookAsync(site);
        var second = new MergeRequest(
            Ids.NewContact(), third.Id, ContactRules.Fingerprint(third), Left.Id, ContactRules.Fingerprint(book.Find(Left.Id)!), new HashSet<string>());
        Assert.IsType<MergeOutcome.Merged>(await desk.MergeAsync(second, "staff", Cancelled));

        Assert.Equal(third.Id, (await BookAsync(site)).Find(Right.Id)!.Id);
        Assert.Equal(new UndoMergeOutcome.MergedOnward("高橋 太朗"), await desk.UndoAsync(Left.Id, first.Id, "staff", Cancelled));
        Assert.IsType<UndoMergeOutcome.Undone>(await desk.UndoAsync(third.Id, second.Id, "staff", Cancelled));
        Assert.IsType<UndoMergeOutcome.Undone>(await desk.UndoAsync(Left.Id, first.Id, "staff", Cancelled));
        Assert.Equal(3, (await BookAsync(site)).All.Count);
    }

    [Fact]
    public async Task Two_people_who_were_told_apart_are_not_shown_again_until_it_is_reconsidered()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff(StaffRole.Edit);

        var told = await staff.SubmitAsync(await staff.OpenAsync("/contacts/duplicates"), new Dictionary<string, string[]>(), "yes");
        Assert.Contains("別人として覚えました", told.Html);
        Assert.Contains("別人とした組（1組）", told.Text);
        Assert.Empty((await site.Get<MergeDesk>().ListAsync(Duplicates.Likely, Cancelled)).Open);

        await staff.SubmitAsync(told, new Dictionary<string, string[]>(), "no");
        Assert.Single((await site.Get<MergeDesk>().ListAsync(Duplicates.Likely, Cancelled)).Open);
    }

    [Fact]
    public async Task The_personal_link_of_the_merged_contact_still_opens_its_reply()
    {
        await using var site = await SiteAsync();
        await site.InviteAsync(Some.Event, Some.Invitation(Right));
        await site.Get<MergeDesk>().MergeAsync(Wanted(), "staff", Cancelled);
        using var browser = site.Browser();

        Assert.Contains("高橋 太郎", (await browser.OpenAsync(site.Link(Right))).Text);
    }

    [Fact]
    public async Task Whoever_merges_a_pair_second_is_told_that_it_is_one_already()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff(StaffRole.Edit);
        var form = await staff.OpenAsync($"/contacts/{Right.Id}/merge/{Left.Id}");
        var list = await staff.OpenAsync("/contacts/duplicates");
        await site.Get<MergeDesk>().MergeAsync(Wanted(), "colleague", Cancelled);

        var late = await staff.SubmitAsync(form);
        var apart = await staff.SubmitAsync(list, new Dictionary<string, string[]>(), "yes");

        Assert.All([late, apart], page =>
        {
            Assert.Equal(409, page.Status);
            Assert.Contains("この2件は、もう1つにまとめられています", page.Text);
            Assert.NotNull(page.Page.QuerySelector($"main a[href='/contacts/{Left.Id}']"));
        });
        Assert.Equal(404, (await staff.OpenAsync($"/contacts/{Right.Id}/merge/0000000000")).Status);
        Assert.Contains("登録がなくなりました", (await staff.OpenAsync($"/contacts/{Right.Id}/merge/0000000000")).Text);
    }

    private static MergeRequest Wanted() => new(
        Ids.NewContact(), Left.Id, ContactRules.Fingerprint(Left), Right.Id, ContactRules.Fingerprint(Right), new HashSet<string>());

    private async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync(azurite);
        await site.AddAsync(Left, Right);
        return site;
    }

    private static Task<ContactBook> BookAsync(Site site) => site.Get<ContactTable>().BookAsync(Cancelled);

    private static Merge MergeOf(Contact after) =>
        new() { Id = "merge00001", Before = Left, After = after, Other = Right, By = "staff", At = Some.At(1, 20, 10) };

    private static Contact Combine(Contact survivor, Contact other, params string[] fromOther) =>
        MergeRules.Combine(survivor, other, fromOther.ToHashSet(), Some.Book()).Contact!;
}
