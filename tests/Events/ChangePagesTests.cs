using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Events;

public class ChangePagesTests(Azurite azurite)
{
    private static readonly Dictionary<string, string[]> Nothing = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_calendar_says_when_what_goes_to_how_many_and_by_which_way()
    {
        await using var site = await DraftAsync();
        using var staff = site.Staff();

        var calendar = await staff.OpenAsync("/events/event001/calendar");

        Assert.Equal(200, calendar.Status);
        Assert.Contains("令和7年1月30日（木）17:00", calendar.Text, StringComparison.Ordinal);
        Assert.Contains("令和7年2月10日（月）10:00", calendar.Text, StringComparison.Ordinal);
        Assert.Contains("メール 1電話 1", calendar.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_gets_another_reminder_and_keeps_what_was_typed_when_it_is_refused()
    {
        await using var site = await DraftAsync();
        using var staff = site.Staff();
        var more = await staff.SubmitAsync(await staff.OpenAsync("/events/event001/calendar"), Nothing, "Reminder");
        Assert.Equal(["2"], more.Field("rule2-id"));

        var refused = await staff.SubmitAsync(more, ("rule2-when", "Date"), ("rule2-date", "あした"), ("rule2-time", "25:00"));
        Assert.Equal(422, refused.Status);
        Assert.Equal(["あした"], refused.Field("rule2-date"));
        Assert.Equal(2, refused.Errors.Count);
        var late = await staff.SubmitAsync(refused, ("rule2-date", "R7.2.3"), ("rule2-time", "10:00"));
        Assert.Equal(422, late.Status);

        var saved = await staff.SubmitAsync(late, ("rule2-date", "R7.1.24"), ("days-between", "５"));
        Assert.EndsWith("?done=saved", saved.Path, StringComparison.Ordinal);
        var rules = (await site.Get<EventTable>().FindAsync("event001", Cancelled))!.Value.Rules;
        Assert.Equal(5, rules.DaysBetween);
        Assert.Contains(new SendingRule("2", Rule.Reminder, new When(Anchor.Date, 0, false, new(10, 0), new(2025, 1, 24))), rules.Timed);
    }

    [Fact]
    public async Task A_released_event_is_moved_after_a_look_at_what_happens()
    {
        await using var site = await ReleasedAsync();
        using var staff = site.Staff(StaffRole.Send);
        var form = await staff.OpenAsync("/events/event001/change");

        var look = await staff.SubmitAsync(form, ("session1-date", "R7.2.17"));
        Assert.Equal(200, look.Status);
        Assert.Contains("令和7年2月17日（月）10:00～12:00", look.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await EventAsync(site)).Sequence);

        var done = await staff.SubmitAsync(look, Nothing, "1");
        Assert.EndsWith("?done=changed", done.Path, StringComparison.Ordinal);
        var moved = await EventAsync(site);
        Assert.Equal((1, Some.At(2, 17, 10)), (moved.Sequence, moved.Session("1").Start));
    }

    [Fact]
    public async Task Of_two_who_change_an_event_the_second_sees_what_would_change_now_and_loses_nothing()
    {
        await using var site = await ReleasedAsync();
        using var staff = site.Staff(StaffRole.Send);
        var form = await staff.OpenAsync("/events/event001/change");
        await staff.SubmitAsync(await staff.SubmitAsync(form, ("session1-venue", "中央公民館")), Nothing, "1");

        var stale = await staff.SubmitAsync(form, ("reply-until", "R7.2.4"));

        Assert.Equal(409, stale.Status);
        Assert.Contains("ほかの方が先に行事を変更しました", Assert.Single(stale.Errors), StringComparison.Ordinal);
        Assert.Equal(["R7.2.4"], stale.Field("reply-until"));
        Assert.Contains("中央公民館", stale.Page.QuerySelector("#consequences del")!.TextContent, StringComparison.Ordinal);

        var look = await staff.SubmitAsync(stale, ("session1-venue", "中央公民館"));
        Assert.Equal(200, look.Status);
        await staff.SubmitAsync(look, Nothing, "1");
        var saved = await EventAsync(site);
        Assert.Equal(("中央公民館", Some.At(2, 5, 0)), (saved.Session("1").Venue, saved.Timetable.ReplyUntil));
    }

    [Theory]
    [InlineData("/events/event001/change")]
    [InlineData("/events/event001/calendar")]
    public async Task What_changes_nothing_is_not_said_to_have_changed(string path)
    {
        await using var site = await ReleasedAsync();
        using var staff = site.Staff(StaffRole.Send);

        var same = await staff.SubmitAsync(await staff.OpenAsync(path));

        Assert.Equal((422, "変わったところがありません。直してから、もう一度押してください"), (same.Status, Assert.Single(same.Errors)));
    }

    [Fact]
    public async Task Of_two_who_change_what_a_draft_sends_the_second_can_save_after_a_look()
    {
        await using var site = await DraftAsync();
        using var staff = site.Staff();
        var calendar = await staff.OpenAsync("/events/event001/calendar");
        await staff.SubmitAsync(calendar, ("days-between", "4"));

        var stale = await staff.SubmitAsync(calendar, ("most-reminders", "1"));
        Assert.Equal((409, "1"), (stale.Status, stale.Field("most-reminders")[0]));
        await staff.SubmitAsync(stale);

        Assert.Equal(1, (await EventAsync(site)).Rules.MostReminders);
    }

    [Fact]
    public async Task A_released_event_is_called_off_and_restored_and_the_reply_page_says_so()
    {
        await using var site = await ReleasedAsync();
        using var staff = site.Staff(StaffRole.Send);
        using var phone = new Visitor(site.Address, cookies: true);

        var off = await staff.SubmitAsync(await staff.OpenAsync("/events/event001/cancel"), Nothing, "1");
        Assert.EndsWith("?done=cancel", off.Path, StringComparison.Ordinal);
        Assert.Contains("この会は中止になりました", (await phone.OpenAsync(site.Link(Some.Member(1)))).Text, StringComparison.Ordinal);

        var on = await staff.SubmitAsync(await staff.OpenAsync("/events/event001/restore"), Nothing, "1");
        Assert.EndsWith("?done=restore", on.Path, StringComparison.Ordinal);
        Assert.False((await EventAsync(site)).IsCancelled);
    }

    [Fact]
    public async Task Who_may_not_send_calls_nothing_off()
    {
        await using var site = await ReleasedAsync();
        using var staff = site.Staff(StaffRole.Edit);

        Assert.Equal(403, (await staff.SendAsync(HttpMethod.Post, "/events/event001/cancel", ("version", "x"))).Status);
        Assert.False((await EventAsync(site)).IsCancelled);
    }

    [Fact]
    public async Task The_citys_days_off_move_the_dates_of_what_is_saved_from_then_on()
    {
        await using var site = await DraftAsync();
        using var staff = site.Staff();
        var page = await staff.OpenAsync("/settings/days-off");
        Assert.Equal(422, (await staff.SubmitAsync(page, ("days", "1月30日 市の日"))).Status);

        Assert.EndsWith("?done=saved", (await staff.SubmitAsync(page, ("days", "R7.1.29～R7.1.30 市の日"))).Path, StringComparison.Ordinal);
        await staff.SubmitAsync(await staff.OpenAsync("/events/event001/calendar"));

        Assert.Contains("令和7年1月28日（火）17:00", (await staff.OpenAsync("/events/event001/calendar")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"改ざん\"")]
    public async Task Of_two_who_enter_days_off_the_second_sees_the_firsts_and_can_save(string? forged)
    {
        await using var site = await DraftAsync();
        using var staff = site.Staff();
        var page = await staff.OpenAsync("/settings/days-off");
        await staff.SubmitAsync(page, ("days", "R7.1.30 市の日"));

        var stale = await staff.SubmitAsync(page, [("days", "R7.3.3 点検日"), .. forged is null ? Array.Empty<(string, string)>() : [("version", forged)]]);
        Assert.Equal((409, "R7.3.3 点検日"), (stale.Status, stale.Field("days")[0]));
        Assert.Contains("市の日", Assert.Single(stale.Errors), StringComparison.Ordinal);

        await staff.SubmitAsync(stale, ("days", "R7.1.30 市の日\nR7.3.3 点検日"));
        Assert.Equal(["市の日", "点検日"], (await site.Get<DaysOffTable>().ReadAsync(Cancelled)).Value.Own.Select(o => o.Why));
    }

    private async Task<Site> DraftAsync()
    {
        var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1), Some.Member(2) with { Mail = null });
        await site.Get<EventTable>().AddAsync(Some.Event with { Rules = SendingRules.Usual }, Cancelled);
        return site;
    }

    private async Task<Site> ReleasedAsync()
    {
        var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1));
        await site.InviteAsync(1);
        return site;
    }

    private static async Task<Event> EventAsync(Site site) => (await site.Get<EventTable>().FindAsync("event001", Cancelled))!.Value;
}
