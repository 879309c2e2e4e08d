using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Events;

/// <summary>What an event sends, and its life after the release, in a real browser.</summary>
public class EventsInBrowserTests(Azurite azurite, Browser browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_pages_have_no_accessibility_violation_and_nothing_scrolls_sideways()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1), Some.Member(2) with { Mail = null }, Some.Member(3));
        await site.InviteAsync(Some.Event with { Rules = SendingRules.Usual }, [.. Enumerable.Range(1, 3).Select(n => Some.Invitation(Some.Member(n)))]);
        var @event = (await site.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!.Value;
        Assert.True(await site.Get<LedgerLayout>().TryLayOutAsync(@event, new AgendaItem(@event.Id, Rule.Invitation, DispatchRules.Once, Some.At(1, 20, 10)), Some.At(1, 20, 10), Cancelled));
        var rows = await site.Get<LedgerTable>().ListAsync(Some.Event.Id, Rule.Invitation, DispatchRules.Once, Cancelled);
        Assert.True(await site.Get<LedgerTable>().TryWriteAsync(
            [], rows.Select(r => r with { Value = r.Value with { State = MessageState.Sent, SentAt = Some.At(1, 14, 9) } }), Cancelled));

        await browser.LookAsync(
            site, StaffRole.Send, [360, 1200],
            ("calendar", "/events/event001/calendar"), ("change", "/events/event001/change"), ("cancel", "/events/event001/cancel"),
            ("days-off", "/settings/days-off"), ("overview-released", "/events/event001"));

        var page = await browser.SignedInAsync(360);
        await page.GotoAsync(site.Address + "events/event001/calendar");
        await page.SelectOptionAsync("[name=rule1-unit]", "days-before");
        await page.FillAsync("[name=rule1-count]", "5");
        await page.FillAsync("[name=days-between]", "x");
        await page.Locator("form[action$='/calendar'] button:not([name]):not([aria-hidden])").First.ClickAsync();
        await page.LookAsync("calendar-refused", 360, 1200);
        Assert.Equal("5", await page.InputValueAsync("[name=rule1-count]"));
        await page.Context.DisposeAsync();
    }
}
