using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

/// <summary>Letters and FAX sheets as Chromium prints them.</summary>
public partial class SheetsInBrowserTests(Azurite azurite, Browser browser)
{
    private const double Millimetre = 96 / 25.4;

    private static readonly string LongName = "令和6年度 第2回 第2層協議体小規模情報交換会および生活支援コーディネーターと民生委員・児童委員の合同研修会（八幡・片岡・倉渕・榛名・箕郷・新町・吉井の各地区の皆さまへ）第一部・第二部";

    private static readonly string LongVenue = "高崎市総合福祉センター 2階 たまごホール（群馬県高崎市末広町115番地1、駐車場は建物の北側です。満車のときは市役所の立体駐車場をご利用ください。受付は開始の30分前から、正面玄関でいたします）";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_letter_is_one_page_of_A4_and_where_the_greeting_is_too_long_its_code_stands_on_the_first()
    {
        await using var site = await SiteAsync(Some.Member(1) with { Mail = null, PostalCode = "370-0001", Address = "高崎市末広町115-1", Organisation = "見本地区社会福祉協議会" });
        var page = await browser.SignedInAsync(794, StaffRole.Send);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        var three = Some.Event with { Sessions = [.. Some.Event.Sessions, new("3", Some.At(2, 14, 10), Some.At(2, 14, 12), "市役所", null, null, [])] };
        var lengthy = Some.Event with { Name = LongName, Sessions = [.. Some.Event.Sessions.Select(s => s with { Venue = LongVenue, Theme = LongVenue })] };
        (string Name, Event Event, string Greeting, bool OnOnePage)[] cases =
        [
            ("two-lines", Some.Event, Some.Event.Greeting, true),
            ("default", Some.Event, MailTexts.DefaultGreeting, true),
            ("three-sessions", three, MailTexts.DefaultGreeting, true),
            .. Enumerable.Range(1, 7).Select(n => ($"{n}00", Some.Event, Words(n * 100), true)),
            .. Enumerable.Range(8, 5).Select(n => ($"{n}00", Some.Event, Words(n * 100), false)),
            ("2000", Some.Event, Words(EventForm.MaxGreeting), false),
            ("lines", Some.Event, string.Join("\n\n", Enumerable.Repeat("ご案内いたします。", 40)), false),
            ("long-names", lengthy, MailTexts.DefaultGreeting, true),
            ("long-names-600", lengthy, Words(600), false),
            ("all", lengthy, Words(EventForm.MaxGreeting), false),
        ];
        var wrong = new List<string>();
        foreach (var (index, (name, @event, greeting, onOnePage)) in cases.Index())
        {
            var path = await PrintAsync(site, @event with { Id = $"event{index:D3}", Greeting = greeting }, 1);
            var (pages, place) = await LookAsync(page, site, path, $"letter-{name}");
            var greetingLast = place.Answer < place.Greeting;
            if (place.Answer > 297 - 14 || (pages > 1 && (onOnePage || !greetingLast)) || place.Type < 14 - .1 || pages > 3)
                wrong.Add($"{name}: {pages} pages, {place}");
        }

        Assert.Empty(wrong);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task What_the_window_of_an_envelope_shows_is_the_address_and_nothing_else_under_any_margins()
    {
        await using var site = await SiteAsync(
            Some.Member(1) with { Mail = null, PostalCode = "370-0001", Address = "群馬県高崎市末広町115番地1 見本マンション第二倉渕棟 1203号室", Organisation = "社会福祉法人 見本地区社会福祉協議会" },
            Some.Member(2) with { Mail = null, PostalCode = "370-0001", Address = "高崎市1-1" });
        var page = await browser.SignedInAsync(794, StaffRole.Send);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.GotoAsync(site.Address + (await PrintAsync(site, Some.Event, 2))[1..]);

        Assert.Equal(2, PagesOf(await page.PdfAsync(new() { PreferCSSPageSize = true, Margin = new() { Top = "0", Left = "0", Right = "0", Bottom = "0" } })));
        var seen = await page.EvaluateAsync<double[][]>($$"""
            [...document.querySelectorAll('.sheet')].map(sheet => {
                const paper = sheet.getBoundingClientRect(), inside = e => { const r = document.createRange(); r.selectNodeContents(e); return [...r.getClientRects()]; };
                const address = inside(sheet.querySelector('.window'));
                const others = [...sheet.querySelectorAll('*')].filter(e => !e.closest('.window') && e.children.length === 0 && e.textContent.trim()).flatMap(inside);
                return [
                    Math.min(...address.map(r => r.left - paper.left)), Math.max(...address.map(r => r.right - paper.left)),
                    Math.min(...address.map(r => r.top - paper.top)), Math.max(...address.map(r => r.bottom - paper.top)),
                    others.filter(r => r.left - paper.left < 112 * {{Millimetre}} && r.top - paper.top < 58 * {{Millimetre}}).length,
                ];
            })
            """);
        Assert.All(seen, s => Assert.True(
            s[0] >= 23 * Millimetre && s[1] <= 87 * Millimetre && s[2] >= 12.5 * Millimetre && s[3] <= 39 * Millimetre && s[4] == 0,
            string.Join(", ", s.Select(v => v / Millimetre))));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_FAX_sheet_is_one_page_and_the_questions_on_paper_follow_a_letter_of_one()
    {
        await using var site = await SiteAsync(Some.Member(1) with { Mail = null, Fax = "027-000-2001", PostalCode = "370-0001", Address = "高崎市1-1" });
        await site.InviteAsync(Some.Event, Some.Invitation(Some.Member(1)) with { Attendance = new(true, "staff", Some.At(2, 10, 12)) });
        await site.Get<LedgerTable>().TryWriteAsync([Row(Some.Event, Some.Member(1), Rule.Invitation, Channel.Fax), Row(Some.Event, Some.Member(1), Rule.Questionnaire, Channel.Post)], [], Cancelled);
        var page = await browser.SignedInAsync(794, StaffRole.Send);
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        var (fax, _) = await LookAsync(page, site, await SheetsAsync(site, Some.Event.Id, Channel.Fax, new WayKey(Rule.Invitation, DispatchRules.Once, Some.Member(1).Id)), "sheet-fax");
        Assert.Equal(1, fax);

        site.MoveTo(Some.At(2, 11, 9));
        var (questions, place) = await LookAsync(page, site, await SheetsAsync(site, Some.Event.Id, Channel.Post, new WayKey(Rule.Questionnaire, "1", Some.Member(1).Id)), "sheet-questionnaire");
        Assert.InRange(questions, 2, 3);
        Assert.InRange(place.Answer, 60, 297 - 14);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_writes_and_calls_sees_pages_that_work_on_a_phone()
    {
        await using var site = await SiteAsync(
            Some.Member(1) with { Mail = null, PostalCode = "370-0001", Address = "高崎市1-1" }, Some.Member(2) with { Mail = null }, Some.Member(3) with { Mail = null, PostalCode = "370-0001", Address = "高崎市1-3" });
        await site.Get<EventTable>().AddAsync(Some.Event with { Id = "draft001" }, Cancelled);
        var ahead = Some.Event with { Id = "ahead001", Timetable = Some.Event.Timetable with { InviteAt = Some.At(1, 22, 9) } };
        await site.InviteAsync(ahead, [.. Enumerable.Range(1, 3).Select(n => Some.Invitation(Some.Member(n)) with { EventId = ahead.Id })]);
        await site.InviteAsync(3);
        Assert.True(await site.Get<LedgerTable>().TryWriteAsync(
            [.. Enumerable.Range(1, 3).Select(n => Row(Some.Event, Some.Member(n), Rule.Invitation, n == 2 ? Channel.Telephone : Channel.Post))], [], Cancelled));
        await site.Get<OtherWaysDesk>().MarkAsync(Some.Event.Id, [new(Rule.Invitation, DispatchRules.Once, Some.Member(1).Id)], Channel.Post, "staff", Cancelled);
        var sheets = await SheetsAsync(site, Some.Event.Id, Channel.Post, new WayKey(Rule.Invitation, DispatchRules.Once, Some.Member(3).Id));

        await browser.LookAsync(
            site, StaffRole.Send, [360, 1280],
            ("others-draft", "/events/draft001/others"), ("others-ahead", "/events/ahead001/others?way=Post"), ("others-ahead-calls", "/events/ahead001/others"),
            ("others-calls", "/events/event001/others"), ("others-letters", "/events/event001/others?way=Post"),
            ("others-person", $"/events/event001/people/{Some.Member(1).Id}"), ("sheets", sheets));
        var page = await browser.SignedInAsync(794, StaffRole.Send);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.GotoAsync(site.Address + "events/event001/others");
        await Screenshots.PrintAsync(page, "others-calls");
        await page.Context.DisposeAsync();

        site.MoveTo(Some.At(2, 3, 9));
        await browser.LookAsync(site, StaffRole.Send, [360, 1280], ("others-missed", "/events/event001/others?way=Post"));
    }

    private static string Words(int length)
    {
        const string Sentence = "日頃より地域福祉の推進にご理解とご協力をいただき、厚くお礼申し上げます。さて、標記の会を次のとおり開きます。";
        var text = new StringBuilder();
        while (text.Length < length)
            text.Append(Sentence).Append(text.Length % 3 == 0 ? "\n\n" : "");
        return text.ToString()[..length];
    }

    private async Task<Site> SiteAsync(params Contact[] contacts)
    {
        var site = await Site.StartAsync(azurite);
        await site.AddAsync(contacts);
        return site;
    }

    /// <summary>Puts together the letters of an event to the first members.</summary>
    private static async Task<string> PrintAsync(Site site, Event @event, int people)
    {
        var contacts = Enumerable.Range(1, people).Select(Some.Member).ToList();
        await site.InviteAsync(@event, [.. contacts.Select(c => Some.Invitation(c) with { EventId = @event.Id })]);
        await site.Get<LedgerTable>().TryWriteAsync([.. contacts.Select(c => Row(@event, c, Rule.Invitation, Channel.Post))], [], Cancelled);
        return await SheetsAsync(site, @event.Id, Channel.Post, [.. contacts.Select(c => new WayKey(Rule.Invitation, DispatchRules.Once, c.Id))]);
    }

    private static Message Row(Event @event, Contact contact, Rule rule, Channel way) => new()
    {
        Key = new MessageKey(@event.Id, rule, DispatchRules.Once, contact.Id, way),
        State = MessageState.Waiting,
        DueAt = @event.Timetable.InviteAt,
        ExpiresAt = @event.Timetable.ReplyUntil,
    };

    private static async Task<string> SheetsAsync(Site site, string eventId, Channel way, params IEnumerable<WayKey> keys) =>
        $"/events/{eventId}/sheets/{await site.Get<OtherWaysDesk>().PrintAsync(eventId, keys, way, "staff", Cancelled)}";

    private static async Task<(int Pages, Place Place)> LookAsync(IPage page, Site site, string path, string name)
    {
        await page.GotoAsync(site.Address + path[1..]);
        await Screenshots.PrintAsync(page, name);
        var place = await page.EvaluateAsync<double[]>("""
            [
                document.querySelector('.answer').getBoundingClientRect().bottom - document.querySelector('.sheet').getBoundingClientRect().top,
                Math.max(...[...document.querySelectorAll('.typed')].map(p => p.getBoundingClientRect().top - document.querySelector('.sheet').getBoundingClientRect().top)),
                Math.min(...[...document.querySelectorAll('.sheet > p, .sheet td')].map(e => parseFloat(getComputedStyle(e).fontSize))),
            ]
            """);
        return (PagesOf(await page.PdfAsync(new() { PreferCSSPageSize = true })), new(place[0] / Millimetre, place[1] / Millimetre, place[2]));
    }

    private static int PagesOf(byte[] pdf) => PageObjects().Count(Encoding.Latin1.GetString(pdf));

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PageObjects();

    /// <param name="Answer">Where the QR code and the number end, in mm from the paper's edge.</param>
    /// <param name="Greeting">Where the last paragraph begins.</param>
    /// <param name="Type">The smallest type, in CSS pixels.</param>
    private sealed record Place(double Answer, double Greeting, double Type);
}
