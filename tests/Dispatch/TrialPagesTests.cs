using Outreach.Dispatch;
using Outreach.Functions.Dispatch;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

/// <summary>The checklist as staff work through it.</summary>
public class TrialPagesTests(Azurite azurite)
{
    private const string Path = "/status/trial";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_staff_page_says_that_the_trial_is_on_and_leads_to_the_checklist()
    {
        await using var site = await Site.StartAsync(azurite, onTrial: true);
        using var staff = site.Staff(StaffRole.View);

        foreach (var path in new[] { "/events", "/contacts", "/status" })
        {
            var page = await staff.OpenAsync(path);
            Assert.Contains(TrialTexts.Banner, page.Text);
            Assert.NotNull(page.Page.QuerySelector($".notice a[href='{Path}']"));
        }

        await site.Get<DeskTable>().ChangeAsync(Some.TrialEnded, Cancelled);
        Assert.DoesNotContain(TrialTexts.Banner, (await staff.OpenAsync("/events")).Text);
    }

    [Fact]
    public async Task An_address_that_is_none_comes_back_with_all_that_was_typed()
    {
        await using var site = await Site.StartAsync(azurite, onTrial: true);
        using var staff = site.Staff(StaffRole.Send);
        var page = await staff.OpenAsync(Path);

        var refused = await staff.SubmitAsync(page, ("addresses", "desk@city.example.jp\n窓口"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("窓口", Assert.Single(refused.Errors));
        Assert.Equal("desk@city.example.jp\n窓口", refused.Field("addresses")[0]);

        var saved = await staff.SubmitAsync(refused, ("addresses", "Desk@city.example.jp"));
        Assert.Contains(TrialTexts.DoneAddresses, saved.Text);
        Assert.Equal(["desk@city.example.jp"], (await site.Get<TrialDesk>().ReadAsync(Cancelled)).Trial.Addresses);
    }

    [Fact]
    public async Task A_tick_names_who_and_when_and_can_be_taken_back()
    {
        await using var site = await Site.StartAsync(azurite, onTrial: true);
        using var staff = site.Staff(StaffRole.Send);

        await staff.SendAsync(HttpMethod.Post, Path + "/check", ("check", "Sender"), ("done", "yes"));
        var page = await staff.OpenAsync(Path);
        var item = page.Page.QuerySelector("#Sender")!;
        Assert.Contains("高橋 美咲", item.TextContent);
        Assert.Contains(TrialTexts.Done, item.TextContent);

        await staff.SendAsync(HttpMethod.Post, Path + "/check", ("check", "Sender"), ("done", "no"));
        Assert.DoesNotContain("高橋 美咲", (await staff.OpenAsync(Path)).Page.QuerySelector("#Sender")!.TextContent);
        Assert.Equal(303, (await staff.SendAsync(HttpMethod.Post, Path + "/check", ("check", "9"), ("done", "yes"))).Status);
    }

    [Fact]
    public async Task It_ends_once_all_is_checked_and_the_number_is_typed()
    {
        await using var site = await Site.StartAsync(azurite, onTrial: true);
        await site.Get<DeskTable>().ChangeAsync(s => s with { Trial = Checked }, Cancelled);
        await site.ReleaseAsync(2);
        for (var tick = 0; tick < 3; tick++)
            await site.Get<Sender>().TickAsync(Cancelled);
        using var staff = site.Staff(StaffRole.Send);

        Assert.Equal(422, (await staff.SendAsync(HttpMethod.Post, Path + "/end", ("number", "3"))).Status);
        Assert.True((await site.Get<TrialDesk>().ReadAsync(Cancelled)).Trial.IsOn);
        var ended = await staff.SendAsync(HttpMethod.Post, Path + "/end", ("number", "２"));
        Assert.Equal((303, Path + "?done=ended"), (ended.Status, ended.Location));
        Assert.Equal(303, (await staff.SendAsync(HttpMethod.Post, Path + "/end", ("number", "2"))).Status);

        await staff.SendAsync(HttpMethod.Post, Path + "/begin");
        var again = await staff.OpenAsync(Path);
        Assert.Contains("高橋 美咲さんが試行に戻しました", again.Text);
    }

    [Fact]
    public async Task Whoever_may_not_send_sees_the_list_and_no_button()
    {
        await using var site = await Site.StartAsync(azurite, onTrial: true);
        using var staff = site.Staff(StaffRole.Edit);

        Assert.Empty((await staff.OpenAsync(Path)).Page.QuerySelectorAll("main form"));
        Assert.Equal(403, (await staff.SendAsync(HttpMethod.Post, Path + "/end", ("number", "0"))).Status);
    }

    [Fact]
    public async Task A_test_mail_to_somebody_elses_address_is_refused_and_a_dead_mail_service_is_said()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(1);
        using var staff = site.Staff(StaffRole.Send);
        var preview = $"/events/{Some.Event.Id}/preview/{Some.Member(1).Id}";
        var page = await staff.OpenAsync(preview);
        Assert.Equal([Some.OwnAddress], page.Page.QuerySelectorAll("select[name=to] option").Select(o => o.TextContent.Trim()));

        Assert.Equal(422, (await staff.SendAsync(HttpMethod.Post, preview + "/test", ("to", "member1@example.jp"), ("press", "a"))).Status);
        var uncertain = await staff.SendAsync(HttpMethod.Post, preview + "/test", ("to", Some.OwnAddress), ("press", "a"));
        Assert.Equal(409, uncertain.Status);
        Assert.Contains(TrialTexts.TestUncertain, uncertain.Text);
    }

    private static Trial Checked => new()
    {
        Addresses = [Some.OwnAddress],
        TestMail = new TestMail(Guid.NewGuid(), Some.OwnAddress, "staff", Some.At(1, 6, 9), Delivery.Delivered),
        Marks = [.. Enum.GetValues<TrialCheck>().Select(c => new TrialMark(c, "staff", Some.At(1, 6, 9)))],
    };
}
