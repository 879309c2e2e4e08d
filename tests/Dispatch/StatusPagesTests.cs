using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Functions.Dispatch;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public class StatusPagesTests(Azurite azurite, Browser browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_stop_button_stops_and_every_page_says_who_and_when_until_it_goes_on()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff(StaffRole.Send);

        var stopped = await staff.SubmitAsync(await staff.OpenAsync("/status"));
        Assert.Contains("送信を止めました", stopped.Text);
        var state = (await site.Get<DeskTable>().ReadStateAsync(Cancelled))!.Value;
        Assert.Equal((HaltReason.Person, Some.At(1, 20, 10)), (state.Halt!.Why, state.Halt.At));

        using var colleague = site.Staff(StaffRole.View);
        Assert.Contains($"メールの送信を止めています（{state.Halt.By}さんが令和7年1月20日（月）10:00に停止）", (await colleague.OpenAsync("/contacts")).Text);

        var goesOn = await staff.SubmitAsync(await staff.OpenAsync("/status"));
        Assert.Contains("送信を再開しました", goesOn.Text);
        Assert.DoesNotContain("メールの送信を止めています", (await colleague.OpenAsync("/contacts")).Text);
    }

    [Fact]
    public async Task Who_may_not_send_may_neither_stop_nor_go_on()
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff(StaffRole.Edit);

        Assert.Empty((await staff.OpenAsync("/status")).Page.QuerySelectorAll("main form"));
        Assert.Equal(403, (await staff.SendAsync(HttpMethod.Post, "/status/stop")).Status);
        Assert.Equal(403, (await staff.SendAsync(HttpMethod.Post, "/status/go-on")).Status);
        Assert.Null((await site.Get<DeskTable>().ReadStateAsync(Cancelled))?.Value.Halt);
    }

    [Fact]
    public async Task What_waits_is_listed_with_the_time_at_which_the_last_will_have_left()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(60);
        await LayOutAsync(site);
        using var staff = site.Staff();

        var page = await staff.OpenAsync("/status");

        Assert.Contains("60通", page.Page.QuerySelector("#queue-caption")!.Closest("table")!.TextContent);
        Assert.Contains("令和7年1月20日（月）10:02", page.Page.QuerySelector("#queue-caption")!.Closest("table")!.TextContent);
    }

    [Fact]
    public async Task A_held_mail_is_sent_again_with_a_reason_under_a_new_id_by_who_pressed()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(2);
        await LayOutAsync(site);
        var ledger = site.Get<LedgerTable>();
        var key = new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, Some.Member(1).Id, Channel.Mail);
        var stored = (await ledger.FindStoredAsync(key, Cancelled))!;
        await ledger.TryRecordAsync([stored with { Value = stored.Value with { State = MessageState.Held, Reason = Reason.GaveUp, Submissions = 5, ContentHash = "abc" } }], Cancelled);
        using var staff = site.Staff(StaffRole.Send);

        var list = await staff.OpenAsync("/status");
        var form = await staff.OpenAsync(list.Page.QuerySelector("#stranded-table-caption")!.Closest("table")!.QuerySelector("a[href^='/status/again']")!.GetAttribute("href")!);
        Assert.Contains("同じメールが2通届くかもしれません", form.Text);
        var refused = await staff.SubmitAsync(form, ("why", " "));
        Assert.Equal(422, refused.Status);
        var done = await staff.SubmitAsync(form, ("why", "電話で届いていないと確認"));
        Assert.Contains("送り直しの列に入れました", done.Text);
        await staff.SubmitAsync(form, ("why", "二度押し"));

        var again = (await ledger.FindAsync(key, Cancelled))!;
        Assert.Equal((MessageState.Waiting, 1, 0, null), (again.State, again.Attempt, again.Submissions, again.ContentHash));
        Assert.Equal(("電話で届いていないと確認", Reason.GaveUp), (again.Again!.Why, again.Again.After));
        Assert.Contains((await site.Get<DeskTable>().ReadAsync(Cancelled)).Agenda, a => a.Value is { Rule: Rule.Invitation, LaidOut: true });
    }

    [Theory]
    [InlineData("/status/again")]
    [InlineData("/status/again?event=event001&rule=Invitation&occurrence=1&contact=mem0000001&channel=Mail")]
    [InlineData("/status/again?event=event001&rule=7x&occurrence=..%2F&contact=%7C&channel=Mail")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff(StaffRole.Send);

        Assert.Equal(404, (await staff.OpenAsync(path)).Status);
        Assert.Equal(404, (await staff.SendAsync(HttpMethod.Post, path)).Status);
    }

    [Fact]
    public async Task The_pages_have_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.ReleaseAsync(60);
        await LayOutAsync(site);
        var key = new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, Some.Member(1).Id, Channel.Mail);
        var stored = (await site.Get<LedgerTable>().FindStoredAsync(key, Cancelled))!;
        await site.Get<LedgerTable>().TryRecordAsync([stored with { Value = stored.Value with { State = MessageState.Held, Reason = Reason.GaveUp } }], Cancelled);
        await site.Get<HaltDesk>().StopAsync("山田", Cancelled);
        await site.Get<DeskTable>().WriteWatchAsync(
            new Watch(Some.At(1, 20, 10), [new Finding(FindingKind.StuckClaim, Some.Event.Id, Some.Event.Name, Rule.Invitation, "1", 3)]), Cancelled);

        await browser.LookAsync(site, StaffRole.Send, [320, 1280], ("status", "/status"), ("send-again", StrandedKeys.Address(key)), ("stopped-events", "/events"));
    }

    private static async Task LayOutAsync(Site site)
    {
        var desk = site.Get<DeskTable>();
        var @event = (await site.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!.Value;
        Assert.True(await site.Get<LedgerLayout>().TryLayOutAsync(@event, new AgendaItem(@event.Id, Rule.Invitation, DispatchRules.Once, Some.At(1, 20, 10)), Some.At(1, 20, 10), Cancelled));
        var item = (await desk.ReadAsync(Cancelled)).Agenda.First(a => a.Value.Rule is Rule.Invitation);
        Assert.True(await desk.TryReplaceAsync(item, item.Value with { LaidOut = true }, Cancelled));
    }
}
