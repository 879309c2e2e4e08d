using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Outreach.Local;
using Outreach.Local.Hosting;
using Outreach.Local.Samples;
using Outreach.Local.SignIn;
using Outreach.Functions.Staff;
using Outreach.Tests.Support;

namespace Outreach.Tests.Scenario;

/// <summary>
/// The pictures of docs/guide.ja.md: <c>OUTREACH_SCREENSHOTS=docs/images ./outreach test -explicit only -method '*Pictures_of_the_guide'</c>.
/// </summary>
public partial class GuidePictures(Azurite azurite, Browser browser)
{
    private const string EventPath = "/events/" + SampleCity.EventId;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Pictures_of_the_guide()
    {
        var folder = Environment.GetEnvironmentVariable("OUTREACH_SCREENSHOTS");
        Assert.SkipWhen(folder is null, "OUTREACH_SCREENSHOTS names the folder for the pictures.");
        Directory.CreateDirectory(folder!);
        await using var host = await LocalHost.StartAsync(
            new LocalHostOptions
            {
                Tables = await azurite.ConnectionStringAsync(),
                Settings = new Dictionary<string, string?> { ["Storage:Prefix"] = "g" + Ids.New(10) },
                Clock = MovableClock.FrozenAt(Some.At(1, 10, 9)),
                SampleData = true,
                ReportsDelivered = true,
            },
            Cancelled);
        using var coordinator = new Visitor(host.BaseAddress, cookies: false);
        var staff = new StaffSignIn(DeskPerson.All[0], StaffRole.Send);
        coordinator.Headers["Cookie"] = $"{StaffSignIn.CookieName}={staff.CookieValue}";

        await StaffAsync("districts", "/districts");
        await StaffAsync("contacts", "/contacts");
        var look = await coordinator.UploadAsync(await coordinator.OpenAsync("/contacts/import"), "連絡先.csv", SampleFiles.ContactsCsv(SampleFiles.Cp932));
        await StaffAsync("import", look.Path);
        await StaffAsync("event-form", EventPath + "/edit");
        await StaffAsync("recipients", EventPath + "/recipients");
        await StaffAsync("send", EventPath + "/send", page => page.Locator("[name=recipients]").ScrollIntoViewIfNeededAsync());
        var confirm = await coordinator.OpenAsync(EventPath + "/send");
        var number = Regex.Match((await coordinator.SubmitAsync(confirm, ("recipients", "1"))).Errors[0], "[0-9,]{3,}").Value;
        Assert.Equal(EventPath + "?done=released", (await coordinator.SubmitAsync(confirm, ("recipients", number))).Path);

        await host.MoveToAsync(Some.At(1, 14, 9, 20), Cancelled);
        await StaffAsync("overview", EventPath);
        await StaffAsync("mailbox", "/local/mail");
        await StaffAsync("clock", "/local/clock");
        await host.MoveToAsync(Some.At(1, 14, 17), Cancelled);
        var invited = host.Mail.Mails.Select(m => Link().Match(m.Text!).Value).ToList();
        foreach (var (index, link) in invited.Index().Where(l => l.Index % 3 != 2))
        {
            using var phone = new Visitor(host.BaseAddress, cookies: true);
            await phone.SubmitAsync(await phone.OpenAsync(new Uri(link).PathAndQuery), ("kind", (index % 7) switch { 0 => "NotAttending", _ => "Attending" }));
        }

        await PhoneAsync("reply", invited[2]);
        await PhoneAsync("reply-done", invited[2], async page =>
        {
            await page.Locator("label[for=kind]").ClickAsync();
            await page.Locator("main form button").First.ClickAsync();
        });
        await StaffAsync("people", EventPath + "/people");
        await host.MoveToAsync(Some.At(2, 10, 12), Cancelled);
        await StaffAsync("attendance", EventPath + "/attendance/1");
        await host.MoveToAsync(Some.At(2, 12, 17), Cancelled);
        var asked = host.Mail.Mails.Where(m => m.Subject.StartsWith("【アンケート", StringComparison.Ordinal)).Select(m => Link().Match(m.Text!).Value).ToList();
        await PhoneAsync("questionnaire", asked[0]);
        foreach (var (index, link) in asked.Index().Where(l => l.Index % 4 != 3))
        {
            using var phone = new Visitor(host.BaseAddress, cookies: true);
            var form = await phone.OpenAsync(new Uri(link).PathAndQuery);
            await phone.SubmitAsync(form, Answers(form, index));
        }

        await StaffAsync("questionnaire-editor", EventPath + "/questionnaire");
        await StaffAsync("tally", EventPath + "/tally");
        await StaffAsync("tally-answers", EventPath + "/tally", page => page.EvaluateAsync("scrollTo(0, document.body.scrollHeight / 2)"));

        Task StaffAsync(string name, string path, Func<IPage, Task>? prepare = null) => TakeAsync(name, path, 1280, 860, signIn: true, prepare);
        Task PhoneAsync(string name, string link, Func<IPage, Task>? prepare = null) => TakeAsync(name, new Uri(link).PathAndQuery, 390, 844, signIn: false, prepare);

        async Task TakeAsync(string name, string path, int width, int height, bool signIn, Func<IPage, Task>? prepare)
        {
            var page = await browser.OpenAsync(width, height);
            if (signIn)
                await page.Context.AddCookiesAsync([new() { Name = StaffSignIn.CookieName, Value = staff.CookieValue, Url = host.BaseAddress.ToString() }]);
            await page.GotoAsync(new Uri(host.BaseAddress, path).ToString());
            if (prepare is not null)
                await prepare(page);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder!, name + ".png") });
            await page.Context.DisposeAsync();
        }
    }

    private static Dictionary<string, string[]> Answers(Visited form, int index)
    {
        var answers = form.Page.QuerySelectorAll("main form [name^='q-'][type=radio], main form [name^='q-'][type=checkbox]")
            .GroupBy(e => e.GetAttribute("name")!)
            .ToDictionary(g => g.Key, g => new[] { g.ElementAt((index + g.Count() + (index % 3)) % g.Count()).GetAttribute("value")! });
        foreach (var text in form.Page.QuerySelectorAll("main form textarea[name^='q-']"))
            answers[text.GetAttribute("name")!] = [index % 5 == 0 ? SampleQuestionnaire.Voices[index % SampleQuestionnaire.Voices.Count] : ""];
        return answers;
    }

    [GeneratedRegex(@"https?://\S+/r/\S+")]
    private static partial Regex Link();
}
