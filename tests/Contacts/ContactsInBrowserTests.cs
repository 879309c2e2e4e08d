using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

/// <summary>The pages of contacts, posts, roles and districts in a real browser.</summary>
public class ContactsInBrowserTests(Azurite azurite, Browser browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_have_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await Site.StartAsync(azurite);
        var contacts = site.Get<ContactTable>();
        var member = Some.Member(1) with
        {
            Name = "髙橋　𠮷郎", Kana = "たかはし よしろう", Organisation = "八幡地区民生委員児童委員協議会", Title = "副会長",
            Appointments =
            [
                new("民生委員・児童委員", Some.Yawata.Id, new(2022, 12, 1), new(2025, 11, 30), "令和4年度一斉改選名簿"), new("区長", Some.Yawata.Id, new(2024, 4, 1)),
                new("区長", Some.Kataoka.Id, new(2020, 4, 1), new(2021, 3, 31)), new("協議体メンバー", null, new(2025, 4, 1)),
            ],
            PreferredFor = new Dictionary<Purpose, Channel> { [Purpose.Newsletter] = Channel.Post },
            Address = "高崎市八幡町1番地", Note = "耳が遠いため、電話はご家族へ",
        };
        await contacts.TrySaveAsync(null, member, Cancelled);
        await contacts.TrySaveAsync(null, Some.Member(2) with { Mail = member.Mail, Status = ContactStatus.Deceased, StatusSince = new(2025, 1, 18) }, Cancelled);
        await site.Get<DistrictDesk>().RegisterAsync("中居・矢中\n中居・矢中（中居） = 中居\n中居・矢中（矢中）", Cancelled);
        var form = new RoleForm("民生委員・児童委員", null, "13", null, "3", "R7.12.1", null, new Dictionary<string, string> { [Some.Kataoka.Id] = "0" });
        await site.Get<RoleDesk>().SaveAsync("role01", null, form with { Name = "民生委員" }, "髙橋", Cancelled);
        var former = RoleRules.Fingerprint((await contacts.BookAsync(Cancelled)).Register[0]);
        await site.Get<RoleDesk>().SaveAsync("role01", former, form with { Joins = form.Name }, "髙橋", Cancelled);
        using var staff = site.Staff();
        await site.Get<ContactTable>().BookAsync(Cancelled);

        await browser.LookAsync(
            site, StaffRole.Edit, [1280, 360],
            ("contact", $"/contacts/{member.Id}"), ("contact-left", "/contacts/mem0000002"), ("contact-form", $"/contacts/{member.Id}/edit"),
            ("contact-new", "/contacts/new"), ("leave", $"/contacts/{member.Id}/leave"),
            ("end-term", $"/contacts/{member.Id}/terms/{ContactRules.AppointmentKey(member.Appointments[1])}/end"),
            ("posts", "/posts"), ("posts-role", "/posts?role=" + Uri.EscapeDataString(form.Name!)), ("post", "/posts?district=yawata&role=" + Uri.EscapeDataString(form.Name!)),
            ("roles", "/roles"), ("role", "/roles/role01"), ("role-new", "/roles/new"), ("districts", "/districts"), ("district", "/districts/yawata"));

        var look = (await site.Get<DistrictDesk>().LookAtMergerAsync(Some.Yawata.Id, Some.Kataoka.Id, new(2025, 1, 10), Cancelled))!.Value.Look!;
        await browser.LookAsync(
            site, StaffRole.Edit, [1280, 360], ("district-merge", "/districts/yawata/merge"), ("district-merge-look", "/districts/yawata/merge?into=kataoka&on=R7.1.10"));
        await site.Get<DistrictDesk>().MergeAsync(Some.Yawata.Id, Some.Kataoka.Id, look.On, look.Seen, "髙橋", Cancelled);
        await browser.LookAsync(
            site, StaffRole.Edit, [1280, 360], ("district-merged", "/districts/yawata?done=merged"), ("districts-merged", "/districts"), ("contact-moved", $"/contacts/{member.Id}"), ("posts-merged", "/posts"));

        // 区長 is not registered here, though two terms have it.
        var page = await browser.SignedInAsync(360, StaffRole.Edit);
        await page.GotoAsync(site.Address + "roles/role01");
        await page.FillAsync("#name", "区長");
        await page.ClickAsync(".actions .button");
        Assert.Equal("区長", await page.GetAttributeAsync("#joins", "value"));
        await page.LookAsync("role-joins", 1280, 360);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Two_people_on_two_machines_without_scripts_bring_their_changes_together()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.Get<ContactTable>().TrySaveAsync(null, Some.Member(1), Cancelled);
        var (mine, theirs) = (await browser.SignedInAsync(360, StaffRole.Edit, javaScript: false), await browser.SignedInAsync(1280, StaffRole.Edit, javaScript: false));
        foreach (var page in new[] { mine, theirs })
            await page.GotoAsync(site.Address + "contacts/mem0000001/edit");

        await theirs.FillAsync("#telephone", "027-111-1111");
        await theirs.ClickAsync(".actions .button");
        await mine.FillAsync("#telephone", "027-222-2222");
        await mine.FillAsync("#note", "私のメモ");
        await mine.ClickAsync(".actions .button");

        Assert.Equal("電話", (await mine.TextContentAsync(".collision legend"))!.Trim());
        await mine.ClickAsync("text=ほかの人が保存した内容：027-111-1111");
        await mine.ClickAsync("form .actions .button");
        Assert.Contains("保存しました", await mine.TextContentAsync(".flash"));
        var saved = (await site.Get<ContactTable>().BookAsync(Cancelled)).Find("mem0000001")!;
        Assert.Equal(("027-111-1111", "私のメモ"), (saved.Telephone, saved.Note));
        await mine.Context.DisposeAsync();
        await theirs.Context.DisposeAsync();
    }
}
