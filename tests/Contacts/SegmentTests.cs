using Outreach.Contacts;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class SegmentTests(Azurite azurite)
{
    private static readonly ContactFilter InYawata = new(DistrictId: Some.Yawata.Id);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_saved_search_finds_whoever_meets_it_today()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Enumerable.Range(1, 3).Select(Some.Member));
        var desk = site.Get<SegmentDesk>();

        await desk.AddAsync(Ids.NewContact(), "八幡の方", InYawata, "staff", Cancelled);

        Assert.Equal(3, Assert.Single(await desk.ListAsync(new(2025, 1, 20), Cancelled)).People);
        await site.AddAsync(Some.Member(4));
        Assert.Equal(4, Assert.Single(await desk.ListAsync(new(2025, 1, 20), Cancelled)).People);
    }

    [Fact]
    public async Task A_search_that_asks_about_an_event_is_counted_by_its_answers()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(3);
        await site.ReplyAsync(2, Some.No);
        var desk = site.Get<SegmentDesk>();

        await desk.AddAsync(Ids.NewContact(), "返事がない方", new(Answer: new(Some.Event.Id, AnswerState.NotAnswered)), "staff", Cancelled);

        Assert.Equal(2, Assert.Single(await desk.ListAsync(new(2025, 1, 20), Cancelled)).People);
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_search_and_a_name_is_given_once()
    {
        await using var site = await Site.StartAsync(azurite);
        var desk = site.Get<SegmentDesk>();
        var id = Ids.NewContact();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => desk.AddAsync(id, "八幡", InYawata, "staff", Cancelled)));

        Assert.Single(await desk.ListAsync(new(2025, 1, 20), Cancelled));
        Assert.Equal(new SegmentOutcome.Refused(SegmentFault.NameTaken), await desk.AddAsync(Ids.NewContact(), "八　幡", InYawata, "staff", Cancelled));
        Assert.Equal(new SegmentOutcome.Refused(SegmentFault.NoConditions), await desk.AddAsync(Ids.NewContact(), "全員", new(), "staff", Cancelled));
    }

    [Fact]
    public async Task Of_two_who_rename_one_search_the_second_sees_it_and_what_is_gone_stays_deleted()
    {
        await using var site = await Site.StartAsync(azurite);
        var desk = site.Get<SegmentDesk>();
        var id = Ids.NewContact();
        await desk.AddAsync(id, "八幡", InYawata, "staff", Cancelled);
        var seen = (await desk.FindAsync(id, Cancelled))!.Version;

        Assert.IsType<SegmentOutcome.Saved>(await desk.RenameAsync(id, seen, "八幡の方", Cancelled));
        Assert.Equal("八幡の方", Assert.IsType<SegmentOutcome.ChangedMeanwhile>(await desk.RenameAsync(id, seen, "八幡の皆さん", Cancelled)).Now.Value.Name);
        Assert.IsType<SegmentOutcome.ChangedMeanwhile>(await desk.DeleteAsync(id, seen, Cancelled));

        Assert.IsType<SegmentOutcome.Saved>(await desk.DeleteAsync(id, (await desk.FindAsync(id, Cancelled))!.Version, Cancelled));
        Assert.IsType<SegmentOutcome.Saved>(await desk.DeleteAsync(id, seen, Cancelled));
        Assert.IsType<SegmentOutcome.NotFound>(await desk.RenameAsync(id, seen, "八幡", Cancelled));
    }

    [Fact]
    public async Task The_list_is_narrowed_down_saved_found_again_renamed_and_deleted()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Enumerable.Range(1, 3).Select(Some.Member));
        using var staff = site.Staff(StaffRole.Edit);

        var narrowed = await staff.OpenAsync("/contacts?district=yawata&reach=mail&status=active&office=yes&sort=district");
        Assert.Contains("3件", narrowed.Text);
        var refused = await staff.SubmitAsync(narrowed, ("name", " "));
        Assert.Equal((422, "名前を入力してください"), (refused.Status, refused.Errors.Single()));
        var saved = await staff.SubmitAsync(refused, ("name", "八幡・メールの方"));

        Assert.Contains("条件を保存しました", saved.Html);
        Assert.Contains("3人", saved.Text);
        var link = saved.Page.QuerySelector("tbody th a")!.GetAttribute("href")!;
        Assert.Contains("3件", (await staff.OpenAsync(link)).Text);

        var form = await staff.OpenAsync(saved.Page.QuerySelectorAll("tbody td a")[^1].GetAttribute("href")!);
        var renamed = await staff.SubmitAsync(form, ("name", "八幡の方"));
        Assert.Contains("八幡の方", renamed.Text);
        var conflict = await staff.SubmitAsync(form, ("name", "八幡の人"));
        Assert.Equal(409, conflict.Status);
        Assert.Equal(["八幡の人"], conflict.Field("name"));
    }

    [Fact]
    public async Task Where_nothing_is_found_the_page_says_which_condition_to_leave_out()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1), Some.Member(2) with { Appointments = [new("区長", Some.Kataoka.Id)] });
        using var staff = site.Staff(StaffRole.View);

        var none = await staff.OpenAsync("/contacts?district=yawata&role=" + Uri.EscapeDataString("区長"));

        Assert.Equal(
            ["「区長」の条件を外す（1件）", "「八幡」の条件を外す（1件）"], none.Page.QuerySelectorAll(".tries a").Select(a => a.TextContent));
    }

    [Fact]
    public async Task A_page_of_the_list_costs_one_request_when_nothing_has_changed_beside_the_banners_one()
    {
        var watch = new CountingPolicy();
        await using var site = await Site.StartAsync(azurite, watch);
        await site.AddAsync(Enumerable.Range(1, 60).Select(Some.Member));
        using var staff = site.Staff(StaffRole.View);
        await staff.OpenAsync("/contacts?q=1");

        watch.Count = 0;
        await staff.OpenAsync("/contacts?q=2&district=yawata");

        Assert.Equal(1, watch.Count);
    }

    private sealed class CountingPolicy : Azure.Core.Pipeline.HttpPipelineSynchronousPolicy
    {
        public int Count { get; set; }

        public override void OnSendingRequest(Azure.Core.HttpMessage message)
        {
            // Every staff page asks the desk how sending stands.
            if (!message.Request.Uri.Path.Contains("Desk", StringComparison.Ordinal))
                Count++;
        }
    }
}
