using Microsoft.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Email;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Local.Samples;
using Outreach.Local.SignIn;
using Outreach.Questionnaires;
using Outreach.Tables;
using Outreach.Tests.Support;
#pragma warning disable

namespace Outreach.Tests.Shots;

public class Shots(Azurite azurite)
{
    [Fact]
    public async Task All()
    {
        var dir = Environment.GetEnvironmentVariable("SHOTS");
        Assert.SkipUnless(dir is not null, "no");
        var ct = TestContext.Current.CancellationToken;
        await using var site = await Site.StartAsync(azurite);
        var contacts = site.Get<ContactTable>();
        await contacts.TrySaveDistrictsAsync(await contacts.DistrictsAsync(ct), [.. SampleEvent.Districts.Select((name, i) => new District($"unit{i + 1:00}", name, []))], ct);
        var book = await contacts.BookAsync(ct);
        var ev = SampleCity.Event(book) with { Id = Some.Event.Id };
        var rnd = new Random(7);
        var invs = new List<Invitation>();
        var n = 0;
        foreach (var s in ev.Sessions)
            foreach (var d in s.DistrictIds)
                for (var k = 0; k < 12; k++)
                {
                    n++;
                    var r = rnd.NextDouble();
                    Reply? reply = r < .55 ? new(ReplyKind.Attending, s.Id, null, rnd.Next(5) == 0 ? 2 : 1, null, (ReplyChannel)(1 + rnd.Next(10) switch { < 5 => 0, < 7 => 1, 7 => 2, _ => 3 }), null, Some.At(1, 20, 9))
                        : r < .62 ? new(ReplyKind.Proxy, s.Id, "代理", 1, null, ReplyChannel.Paper, "x", Some.At(1, 20, 9))
                        : r < .8 ? new(ReplyKind.NotAttending, null, null, 0, null, ReplyChannel.Web, null, Some.At(1, 20, 9)) : null;
                    if (n == 1) reply = null;
                    invs.Add(new Invitation { EventId = ev.Id, ContactId = $"mem{n:D7}", Addressed = n == 1 ? "髙橋 惠子 様" : $"見本 {n} 様", Capacity = new(k < 9 ? "協議体メンバー" : k == 9 ? "区長" : "民生委員", d, s.Id), Others = n == 1 ? [new("民生委員", d, s.Id)] : [], Reply = reply });
                }
        await site.InviteAsync(ev, invs);
        var q = QuestionnaireTemplate.FirstVersion;
        var rt = site.Get<ResponseTable>();
        foreach (var i in invs.Where(i => i.Attended && rnd.NextDouble() < .62))
        {
            var a = new Dictionary<string, IReadOnlyList<string>> { ["satisfaction"] = [q.Questions[0].Options[Math.Min(4, 1 + rnd.Next(5))]], ["takeaway"] = [.. q.Questions[2].Options.Where(_ => rnd.NextDouble() < .3)] };
            if (rnd.NextDouble() < .8) a["theme"] = [q.Questions[1].Options[rnd.Next(4)]];
            if (rnd.NextDouble() < .15) a["voice"] = [SampleQuestionnaire.Voices[rnd.Next(8)]];
            if (a["takeaway"].Count == 0) a.Remove("takeaway");
            await rt.TrySaveAsync(ev.Id, null, new Response(i.ContactId, 1, i.SessionId, a, rnd.Next(3) == 0 ? ReplyChannel.Paper : ReplyChannel.Web, null, Some.At(2, 11, 9)), ct);
        }
        var evd = ev with { Id = "draft001" };
        await site.Get<EventTable>().AddAsync(evd, ct);

        using var pw = await Playwright.CreateAsync();
        await using var chromium = await pw.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
        var reply = site.Link(Some.Member(1)); var quest = site.Link(Some.Member(1), LinkPurposes.Questionnaire);
        async Task Shot(string name, string path, bool staff = false, bool en = false, Func<IPage, Task>? act = null)
        {
            foreach (var (suffix, w, h) in new[] { ("360", 360, 740), ("1280", 1280, 900) })
            {
                if (en && suffix == "1280") continue;
                await using var ctx = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = w, Height = h }, JavaScriptEnabled = false, Locale = "ja-JP",
                    ExtraHTTPHeaders = staff ? new Dictionary<string, string> { ["X-MS-CLIENT-PRINCIPAL"] = new StaffSignIn(DeskPerson.All[0], StaffRole.Edit).ClientPrincipal() } : null });
                if (en) await ctx.AddCookiesAsync([new() { Name = "lang", Value = "en", Url = site.Address.AbsoluteUri }]);
                var page = await ctx.NewPageAsync();
                await page.GotoAsync(new Uri(site.Address, path).AbsoluteUri);
                if (act is not null) await act(page);
                await page.ScreenshotAsync(new() { Path = $"{dir}/{name}-{suffix}{(en ? "-en" : "")}.png", FullPage = true });
            }
        }
        async Task Go(IPage p, string file) { }
        site.MoveTo(Some.At(1, 20, 10, 1));
        await Shot("reply", reply);
        await Shot("reply", reply, en: true);
        await Shot("reply-proxy", reply, act: p => p.ClickAsync("label:has-text('代理の人')"));
        await Shot("reply-422", reply, act: async p => { await p.ClickAsync("label:has-text('代理の人')"); await p.ClickAsync("main form button"); });
        await Shot("reply-no", reply, act: p => p.ClickAsync("label:has-text('欠席する')"));
        await Shot("reply-done", reply, act: async p => { await p.ClickAsync("label[for=kind]"); await p.ClickAsync("main form button"); });
        await Shot("reply-change", reply);
        await Shot("link-bad", "/r/x");
        await Shot("link-again", $"/i/{Some.Event.Id}{Some.Member(1).Id}/reply");
        await Shot("editor", $"/events/draft001/questionnaire", staff: true);
        await Shot("editor", $"/events/draft001/questionnaire", staff: true, en: true);
        await Shot("editor-add", $"/events/draft001/questionnaire", staff: true, act: p => p.ClickAsync("button[value=add]"));
        await Shot("editor-422", $"/events/draft001/questionnaire", staff: true, act: async p => { await p.FillAsync("#q1-text", ""); await p.ClickAsync(".actions > button[value=save]"); });
        await Shot("preview", $"/events/draft001/questionnaire/preview", staff: true);
        site.MoveTo(Some.At(2, 5, 10));
        await Shot("reply-closed", reply);
        site.MoveTo(Some.At(2, 11, 10));
        await Shot("locked", $"/events/{ev.Id}/questionnaire", staff: true);
        await Shot("quest", quest);
        await Shot("quest", quest, en: true);
        await Shot("quest-422", quest, act: p => p.ClickAsync("main form button"));
        await Shot("entry", $"/events/{ev.Id}/people/mem0000002/questionnaire", staff: true);
        await Shot("tally", $"/events/{ev.Id}/tally", staff: true);
        await Shot("tally", $"/events/{ev.Id}/tally", staff: true, en: true);
        await Shot("quest-done", quest, act: async p => { await p.ClickAsync("label:has-text('やや満足')"); await p.FillAsync("textarea", "他の地区の話が聞けてよかった。\nまた参加したい。"); await p.ClickAsync("main form button"); });
        await Shot("quest-again", quest);
        site.MoveTo(Some.At(3, 1, 10));
        await Shot("quest-closed", quest);
        await using (var ctx = await chromium.NewContextAsync(new() { ExtraHTTPHeaders = new Dictionary<string, string> { ["X-MS-CLIENT-PRINCIPAL"] = new StaffSignIn(DeskPerson.All[0], StaffRole.Edit).ClientPrincipal() } }))
        {
            var page = await ctx.NewPageAsync();
            await page.GotoAsync(new Uri(site.Address, $"/events/{ev.Id}/tally").AbsoluteUri);
            await page.PdfAsync(new() { Path = $"{dir}/tally.pdf", Format = "A4" });
        }
    }
}
