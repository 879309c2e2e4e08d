using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Links;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

/// <summary>Finding people, and what becomes of them, in a real browser.</summary>
public class PeopleInBrowserTests(Azurite azurite, Browser browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_pages_have_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(3);
        await site.AddAsync(
            Some.Member(11) with { Name = "髙橋　太郎", Kana = "たかはし たろう", Mail = null, Address = "高崎市八幡町1-2", Number = null },
            Some.Member(12) with { Name = "高橋 太朗", Kana = "タカハシ タロウ", Mail = null, Number = null, Status = ContactStatus.Moved });
        await site.Get<SegmentDesk>().AddAsync("segment001", "八幡でメールが届かない方", new(DistrictId: Some.Yawata.Id, Reach: Reach.NotMail), "高崎 花子", Cancelled);

        var (kept, merged) = (Some.Member(1), Some.Member(3));
        await site.Get<MergeDesk>().MergeAsync(
            new("merge00001", kept.Id, ContactRules.Fingerprint(kept), merged.Id, ContactRules.Fingerprint(merged), new HashSet<string> { ContactColumn.Mail }), "高崎 花子", Cancelled);

        var details = "/r/" + site.Get<PersonalLinks>().Issue(CorrectionRules.Target(kept.Id, 0));
        var open = (await site.Get<CorrectionDesk>().OpenAsync(CorrectionRules.Target(kept.Id, 0), Cancelled))!;
        await site.Get<CorrectionDesk>().ProposeAsync(
            open,
            new SentDetails(
                new Dictionary<string, string> { [ContactColumn.Address] = "高崎市片岡町2-2", [ContactColumn.Telephone] = "027-000-9999" }, new Dictionary<string, string>(),
                "引っ越しました。", null),
            Cancelled);

        var target = CorrectionRules.Target(kept.Id, 0);
        await site.Get<CodeTable>().AddAsync(site.Get<PersonalLinks>().Code(target), target, Cancelled);
        await browser.LookAsync(
            site, StaffRole.Edit, [360, 1280],
            ("contacts-found", "/contacts?q=%E3%81%9F%E3%81%8B%E3%81%AF%E3%81%97&event=choose"),
            ("contacts-none", "/contacts?q=%E3%81%82%E3%82%8A%E3%81%BE%E3%81%9B%E3%82%93&district=yawata"),
            ("segments", "/contacts/segments"), ("segment", "/contacts/segments/segment001"),
            ("duplicates", "/contacts/duplicates"), ("merge", "/contacts/mem0000011/merge/mem0000012"), ("merged", "/contacts/mem0000001/merges/merge00001"), ("pair-gone", "/contacts/mem0000003/merge/mem0000001"),
            ("corrections", "/contacts/corrections"), ("details-link", "/contacts/mem0000001/link"), ("details-sheet", "/contacts/mem0000001/link/sheet"), ("details", details));
    }
}
