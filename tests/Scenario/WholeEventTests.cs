using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Local;
using Outreach.Local.Hosting;
using Outreach.Local.Mail;
using Outreach.Local.Samples;
using Outreach.Tests.Support;

namespace Outreach.Tests.Scenario;

/// <summary>
/// The event of the special issue, played from 10 January to 1 March 2025 as people would: the coordinator's pages, the
/// recipients' links, the timers and the clock of the local host, a real table service and the local mail service.
/// Every figure is counted once more by hand, from the sample list alone.
/// </summary>
public partial class WholeEventTests(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Reminder = "【ご返事のお願い】", Questionnaire = "【アンケートのお願い】",
        LastInformation = "【まもなく開催】", QuestionnaireReminder = "【アンケート再度のお願い】", Receipt = "【受付のお知らせ】";

    private const string TestBox = "desk@city.example.jp";

    private static readonly Person[] People = Person.FromSample();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_event_from_the_contact_list_to_the_tally()
    {
        await using var host = await StartAsync();
        using var coordinator = new Visitor(host.BaseAddress, cookies: true);
        await coordinator.SendAsync(HttpMethod.Post, "/local/sign-in", ("person", "takahashi"), ("role", "Send"), ("returnTo", "/events"));

        await EndTrialAsync(host, coordinator);
        await ImportContactsAsync(coordinator);
        var eventPath = await CreateEventAsync(coordinator);
        await ConfirmRecipientsAsync(coordinator, eventPath);

        // Nothing leaves before its time; then everybody with a working address is invited, once.
        await host.MoveToAsync(Some.At(1, 14, 8, 59), Cancelled);
        Assert.Equal(TestBox, Assert.Single(Assert.Single(host.Mail.Mails).Recipients).Address);
        await host.MoveToAsync(Some.At(1, 14, 17), Cancelled);
        var invited = People.Where(p => p.ByMail).ToList();
        AssertMailed(host, Invitation, invited);

        // Replies: by link, some changed, some by telephone.
        var attending = new Dictionary<Person, int>();
        var declined = new HashSet<Person>();
        foreach (var (index, person) in invited.Where((_, i) => i % 4 == 0).Index())
        {
            using var phone = new Visitor(host.BaseAddress, cookies: true);
            await ReplyAsync(host, phone, person, index, attending, declined);
        }

        var caller = People.First(p => !p.ByMail);
        await ReplyByTelephoneAsync(host, coordinator, eventPath, caller);
        attending[caller] = caller.Session;

        // Who answered by link has it confirmed, once for all answers of a minute.
        var answered = invited.Where(p => declined.Contains(p) || attending.ContainsKey(p)).ToList();
        await host.MoveToAsync(Some.At(1, 20, 17), Cancelled);
        AssertMailed(host, Receipt, answered);

        // The reminder, at the closing of the working day before the deadline: only who has not answered, also when the answer
        // comes while reminders are leaving.
        await host.MoveToAsync(Some.At(1, 30, 17, 1), Cancelled);
        var late = invited.Last(p => !attending.ContainsKey(p) && !declined.Contains(p) && !Mailed(host, Reminder).ContainsKey(p.Mailbox!));
        using (var phone = new Visitor(host.BaseAddress, cookies: true))
            await ReplyYesAsync(host, phone, late, late.Session);
        attending[late] = late.Session;
        await host.MoveToAsync(Some.At(1, 31, 17), Cancelled);
        AssertMailed(host, Reminder, [.. invited.Where(p => !attending.ContainsKey(p) && !declined.Contains(p))]);

        // After the deadline the link shows what stands and takes nothing more.
        await host.MoveToAsync(Some.At(2, 1, 9), Cancelled);
        using (var phone = new Visitor(host.BaseAddress, cookies: true))
            Assert.Null((await phone.OpenAsync(LinkOf(host, Invitation, invited[1]))).Page.QuerySelector("main form[method=post]"));

        // Who comes hears of it again on the working day before: 11 February is a holiday.
        await host.MoveToAsync(Some.At(2, 10, 9, 59), Cancelled);
        AssertMailed(host, LastInformation, [.. attending.Where(a => a.Key.ByMail && a.Value <= 2).Select(a => a.Key)]);

        // The day: one who said yes stays away, one who never answered comes.
        await host.MoveToAsync(Some.At(2, 10, 12), Cancelled);
        var absent = attending.First(a => a.Value == 1 && a.Key.ByMail).Key;
        var walkIn = invited.First(p => p.Session == 1 && !attending.ContainsKey(p) && !declined.Contains(p));
        await MarkAsync(host, coordinator, eventPath, 1, (absent, "a"), (walkIn, "p"));
        await host.MoveToAsync(Some.At(2, 10, 12, 29), Cancelled);
        Assert.Empty(Mailed(host, Questionnaire));
        await host.MoveToAsync(Some.At(2, 12, 17), Cancelled);
        var came = attending.Where(a => a.Key != absent).ToDictionary(a => a.Key, a => a.Value);
        came[walkIn] = 1;
        AssertMailed(host, Questionnaire, [.. came.Keys.Where(p => p.ByMail)]);

        // Answers, one corrected; the tally is live.
        var satisfied = 0;
        var responded = came.Keys.Where(p => p.ByMail).Where((_, i) => i % 2 == 0).ToList();
        foreach (var (index, person) in responded.Index())
        {
            using var phone = new Visitor(host.BaseAddress, cookies: true);
            satisfied += await AnswerQuestionnaireAsync(host, phone, person, index) ? 1 : 0;
        }

        await AssertTallyAsync(host, coordinator, eventPath, attending, declined, came, responded, satisfied);

        await host.MoveToAsync(Some.At(3, 1, 9), Cancelled);
        AssertMailed(host, QuestionnaireReminder, [.. came.Keys.Where(p => p.ByMail && !responded.Contains(p))]);
        AssertMailed(host, LastInformation, [.. attending.Keys.Where(p => p.ByMail)]);
        AssertMailed(host, Questionnaire, [.. came.Keys.Where(p => p.ByMail)]);
        AssertDiscipline(host);
    }

    private async Task<LocalHost> StartAsync() => await LocalHost.StartAsync(
        new LocalHostOptions
        {
            Port = 0,
            Tables = await azurite.ConnectionStringAsync(),
            Settings = new Dictionary<string, string?> { ["Storage:Prefix"] = "s" + Ids.New(10) },
            Clock = MovableClock.FrozenAt(Some.At(1, 10, 9)),
        },
        Cancelled);

    /// <summary>A new installation mails nobody before its checklist is done.</summary>
    private static async Task EndTrialAsync(LocalHost host, Visitor coordinator)
    {
        const string Trial = "/status/trial";
        await coordinator.SubmitAsync(await coordinator.OpenAsync(Trial), ("addresses", TestBox));
        await coordinator.SendAsync(HttpMethod.Post, Trial + "/test", ("to", TestBox), ("press", "once"));
        foreach (var check in new[] { "Sender", "Arrived", "Link", "ReplyTo", "Hours", "DaysOff" })
            await coordinator.SendAsync(HttpMethod.Post, Trial + "/check", ("check", check), ("done", "yes"));
        // The report of the test mail comes by the same webhook as all others.
        await host.Mail.DeliveredAsync(Assert.Single(host.Mail.Mails), Cancelled);
        Assert.Equal(303, (await coordinator.SendAsync(HttpMethod.Post, Trial + "/end", ("number", "0"))).Status);
    }

    private static async Task ImportContactsAsync(Visitor coordinator)
    {
        await coordinator.SubmitAsync(
            await coordinator.OpenAsync("/districts"), ("lines", string.Join('\n', SampleEvent.Districts)));
        var upload = await coordinator.OpenAsync("/contacts/import");

        var broken = Encoding.UTF8.GetString(SampleFiles.ContactsCsv(new UTF8Encoding(false))).Replace("八幡", "知らない町", StringComparison.Ordinal);
        var refused = await coordinator.UploadAsync(upload, "直す前.csv", Encoding.UTF8.GetBytes(broken));
        Assert.Contains("知らない町", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Page.QuerySelectorAll("main form[method=post] button"), b => b.TextContent.Contains("取り込む", StringComparison.Ordinal));

        var look = await coordinator.UploadAsync(upload, "連絡先.csv", SampleFiles.ContactsCsv(SampleFiles.Cp932));
        Assert.Equal(200, look.Status);
        var done = await coordinator.SubmitAsync(look);
        Assert.Equal(200, done.Status);
        Assert.Contains(1_151.ToString("N0", CultureInfo.InvariantCulture), done.Text, StringComparison.Ordinal);
    }

    private static async Task<string> CreateEventAsync(Visitor coordinator)
    {
        var form = await coordinator.OpenAsync("/events/new");
        for (var more = 1; more < SampleEvent.Sessions.Count; more++)
            form = await coordinator.SubmitAsync(form, new Dictionary<string, string[]>(), button: "add-session");
        var fields = new List<(string, string)>
        {
            ("name", SampleEvent.Name),
            ("role1", SampleContacts.Member), ("role2", SampleContacts.Head), ("role3", SampleContacts.Commissioner),
            ("invite-date", "R7.1.14"), ("invite-time", "9:00"),
            ("reply-until", "2025-01-31"), ("questionnaire-until", "令和７年２月２６日"),
        };
        foreach (var (index, session) in SampleEvent.Sessions.Index())
        {
            void Field(string part, string value) => fields.Add(($"session{index + 1}-{part}", value));
            Field("date", Wareki.Format(JapanTime.Day(session.Start)));
            Field("start", JapanTime.Time(session.Start).ToString("H:mm", CultureInfo.InvariantCulture));
            Field("end", JapanTime.Time(session.End).ToString("H:mm", CultureInfo.InvariantCulture));
            Field("venue", session.Venue);
            Field("capacity", "200");
            Field("theme", session.Theme);
            Field("districts", string.Join('\n', session.Districts));
        }

        var saved = await coordinator.SubmitAsync(form, fields);
        Assert.True(saved.Status == 200, string.Join(" / ", saved.Errors));
        return saved.Path.Split('?')[0];
    }

    private static async Task ConfirmRecipientsAsync(Visitor coordinator, string eventPath)
    {
        var recipients = await coordinator.OpenAsync(eventPath + "/recipients");
        Assert.Contains(Number(People.Length), recipients.Text, StringComparison.Ordinal);
        Assert.Contains(Number(People.Count(p => !p.ByMail)), recipients.Text, StringComparison.Ordinal);

        var confirm = await coordinator.OpenAsync(eventPath + "/send");
        var refused = await coordinator.SubmitAsync(confirm, ("recipients", "5"));
        Assert.Equal(422, refused.Status);
        var released = await coordinator.SubmitAsync(refused, ("recipients", $"{People.Length}"));
        Assert.Equal((200, eventPath + "?done=released"), (released.Status, released.Path));
    }

    /// <summary>Every fifth of those who answer declines, every fifth first declines and then comes, some choose another session.</summary>
    private static async Task ReplyAsync(
        LocalHost host, Visitor phone, Person person, int index, Dictionary<Person, int> attending, HashSet<Person> declined)
    {
        if (index % 5 == 0)
        {
            await SubmitReplyAsync(host, phone, person, ("kind", "NotAttending"), ("note", "<b>所用</b>のため"));
            declined.Add(person);
            return;
        }

        if (index % 5 == 1)
            await SubmitReplyAsync(host, phone, person, ("kind", "NotAttending"));
        var session = index % 5 == 2 ? (person.Session % 4) + 1 : person.Session;
        if (index % 5 == 3)
            await SubmitReplyAsync(host, phone, person, ("kind", "Proxy"), ("session", $"{session}"), ("proxy", "代理 花子"), ("people", "２"));
        else
            await ReplyYesAsync(host, phone, person, session);
        attending[person] = session;
    }

    private static Task ReplyYesAsync(LocalHost host, Visitor phone, Person person, int session) =>
        SubmitReplyAsync(host, phone, person, ("kind", "Attending"), ("session", $"{session}"));

    private static async Task SubmitReplyAsync(LocalHost host, Visitor phone, Person person, params (string, string)[] fields)
    {
        var form = await phone.OpenAsync(LinkOf(host, Invitation, person));
        Assert.Contains(string.Join(' ', person.Name.Split((char[]?)null)), form.Text, StringComparison.Ordinal);
        var done = await phone.SubmitAsync(form, fields);
        Assert.True(done.Status == 200 && done.Path.EndsWith("/done", StringComparison.Ordinal), $"{done.Status} {done.Path} {string.Join('/', done.Errors)}");
    }

    private static async Task ReplyByTelephoneAsync(LocalHost host, Visitor coordinator, string eventPath, Person person)
    {
        var page = await coordinator.OpenAsync($"{eventPath}/people/{await ContactIdAsync(host, person)}");
        var done = await coordinator.SubmitAsync(page, ("kind", "Attending"), ("session", $"{person.Session}"), ("people", "1"), ("channel", "Telephone"));
        Assert.EndsWith("?done=recorded", done.Path, StringComparison.Ordinal);
    }

    private static async Task MarkAsync(
        LocalHost host, Visitor coordinator, string eventPath, int session, params (Person Person, string Mark)[] marks)
    {
        var list = await coordinator.OpenAsync($"{eventPath}/attendance/{session}");
        var fields = new List<(string, string)>();
        foreach (var (person, mark) in marks)
            fields.Add(($"mark-{await ContactIdAsync(host, person)}", mark));
        var done = await coordinator.SubmitAsync(list, fields);
        Assert.EndsWith($"?done={marks.Length}", done.Path, StringComparison.Ordinal);
    }

    /// <summary>Answers every question, the third time only after a correction; true where the person was satisfied in the end.</summary>
    private static async Task<bool> AnswerQuestionnaireAsync(LocalHost host, Visitor phone, Person person, int index)
    {
        var form = await phone.OpenAsync(LinkOf(host, Questionnaire, person));
        var empty = await phone.SubmitAsync(form);
        Assert.Equal(422, empty.Status);
        var done = await phone.SubmitAsync(empty, Answers(empty, index % 3));
        if (index % 3 == 2)
            done = await phone.SubmitAsync(await phone.OpenAsync(LinkOf(host, Questionnaire, person)), Answers(form, 0));
        Assert.True(done.Status == 200 && done.Path.EndsWith("/done", StringComparison.Ordinal), $"{done.Status} {done.Path} {string.Join('/', done.Errors)}");
        return index % 3 is 0 or 2;
    }

    /// <summary>0: the last choice of every question; otherwise the first.</summary>
    private static Dictionary<string, string[]> Answers(Visited form, int which)
    {
        var choices = form.Page.QuerySelectorAll("main form [name^='q-']")
            .GroupBy(e => e.GetAttribute("name")!)
            .Where(g => g.Any(e => e.GetAttribute("type") is "radio" or "checkbox"));
        var answers = choices.ToDictionary(g => g.Key, g => new[] { (which == 0 ? g.Last() : g.First()).GetAttribute("value")! });
        foreach (var text in form.Page.QuerySelectorAll("main form textarea[name^='q-']"))
            answers[text.GetAttribute("name")!] = ["他地域の皆さんの意気込みに刺激を受けた\n=1+1"];
        return answers;
    }

    private static async Task AssertTallyAsync(
        LocalHost host, Visitor coordinator, string eventPath, Dictionary<Person, int> attending, HashSet<Person> declined,
        Dictionary<Person, int> came, List<Person> responded, int satisfied)
    {
        Assert.Equal(200, (await coordinator.OpenAsync(eventPath + "/tally")).Status);
        var rows = Table(await coordinator.OpenAsync(eventPath + "/tally.csv"));

        foreach (var (kind, of) in new (string, Func<Person, string>)[] { ("回", p => $"第{Expected(p)}回"), ("役職", p => p.Role), ("地区", p => p.District), ("合計", _ => "") })
        {
            foreach (var group in People.GroupBy(of))
            {
                var row = Assert.Single(rows, r => r[0] == kind && (kind == "回" ? r[1].StartsWith(group.Key + " ", StringComparison.Ordinal) : r[1] == group.Key));
                Assert.Equal(
                    (kind, group.Key, group.Count(), group.Count(p => attending.ContainsKey(p)), group.Count(declined.Contains),
                        group.Count(p => !attending.ContainsKey(p) && !declined.Contains(p)), group.Count(came.ContainsKey), group.Count(responded.Contains)),
                    (kind, group.Key, Of(row, 2), Of(row, 3) + Of(row, 4), Of(row, 5), Of(row, 6), Of(row, 9), Of(row, 10)));
            }
        }

        var scale = SampleQuestionnaireLike(rows);
        Assert.Equal(satisfied, Of(scale, 3));
        Assert.Equal(responded.Count, Of(scale, 4));
        Assert.Equal(responded.Count, rows.Count(r => r.Length == 6 && r[5].StartsWith("他地域の皆さん", StringComparison.Ordinal)));

        int Expected(Person p) => attending.TryGetValue(p, out var session) ? session : p.Session;
        static int Of(string[] row, int column) => int.Parse(row[column], CultureInfo.InvariantCulture);
    }

    /// <summary>The last step of the scale: its options stand in the file above the line of the mean.</summary>
    private static string[] SampleQuestionnaireLike(List<string[]> rows) =>
        rows[rows.FindIndex(r => r.Length > 2 && r[2].StartsWith("平均", StringComparison.Ordinal)) - 1];

    private static List<string[]> Table(Visited file)
    {
        using var csv = new CsvParser(new StringReader(file.Html.TrimStart('\uFEFF')), CultureInfo.InvariantCulture);
        var rows = new List<string[]>();
        while (csv.Read())
            rows.Add(csv.Record!);
        return rows;
    }

    /// <summary>Exactly these people got this mail, and nobody twice; who shares a mailbox gets one each.</summary>
    private static void AssertMailed(LocalHost host, string subject, List<Person> people) => Assert.Equal(
        people.GroupBy(p => p.Mailbox!).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Count()}"),
        Mailed(host, subject).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Value}"));

    private static Dictionary<string, int> Mailed(LocalHost host, string subject) => host.Mail.Mails
        .Where(m => m.Subject.StartsWith(subject, StringComparison.Ordinal)).GroupBy(m => Assert.Single(m.Recipients).Address)
        .ToDictionary(g => g.Key, g => g.Count());

    /// <summary>One recipient a mail, in the sending hours, within both windows at every moment, nothing refused, nothing doubled.</summary>
    private static void AssertDiscipline(LocalHost host)
    {
        Assert.All(host.Mail.Mails, m => Assert.True(
            SendingHours.OfficeHours.IsOpen(m.AcceptedAt)
            || (m.Subject.StartsWith(Reminder, StringComparison.Ordinal) && SendingHours.OfficeHours.MayLeave(Some.At(1, 30, 17), m.AcceptedAt))));
        Assert.All(host.Mail.Attempts, a => Assert.Equal(202, a.Status));
        Assert.Empty(host.Mail.ContentConflicts);
        Assert.Empty(host.Functions.UnsupportedReturns);
        Assert.Empty(host.Functions.Refused);
        var times = host.Mail.Attempts.Select(a => a.At).Order().ToArray();
        Assert.All(times.Index(), t => Assert.False(t.Index >= 30 && times[t.Index - 30] > t.Item.AddMinutes(-1)));
        Assert.All(times.Index(), t => Assert.False(t.Index >= 1_000 && times[t.Index - 1_000] > t.Item.AddHours(-1)));
    }

    private static string LinkOf(LocalHost host, string subject, Person person)
    {
        var mail = host.Mail.Mails.Single(m =>
            m.Subject.StartsWith(subject, StringComparison.Ordinal) && m.Recipients.Single() is var to && to.Address == person.Mailbox && to.DisplayName!.StartsWith(person.Name, StringComparison.Ordinal));
        return new Uri(Link().Match(mail.Text!).Value).PathAndQuery;
    }

    private static async Task<string> ContactIdAsync(LocalHost host, Person person) =>
        (await host.Services.GetRequiredService<ContactTable>().BookAsync(Cancelled)).All.Single(c => c.Number == person.Number).Id;

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"https?://\S+/r/\S+")]
    private static partial Regex Link();

    /// <summary>Somebody whom the event asks, read from the sample list by plain means.</summary>
    private sealed record Person(string Number, string Name, string? Mailbox, bool ByMail, string Role, string District, int Session)
    {
        public static Person[] FromSample()
        {
            string[] roles = [SampleContacts.Member, SampleContacts.Head, SampleContacts.Commissioner];
            using var csv = new CsvReader(new StringReader(SampleFiles.Cp932.GetString(SampleFiles.ContactsCsv(SampleFiles.Cp932))), CultureInfo.InvariantCulture);
            csv.Read();
            csv.ReadHeader();
            var rows = new List<(string Number, string Name, string Mail, string Way, string Role, string District)>();
            while (csv.Read())
                rows.Add((csv["番号"]!, csv["氏名"]!, csv["メール"]!, csv["希望連絡方法"]!, csv["役職"]!, csv["地区"]!));

            return [.. rows.Where(r => roles.Contains(r.Role)).GroupBy(r => r.Number).Select(g =>
            {
                var asked = g.OrderBy(r => Array.IndexOf(roles, r.Role)).ThenBy(r => SessionOf(r.District)).First();
                var mail = EmailAddress.TryParse(asked.Mail)?.Quoted;
                return new Person(
                    asked.Number, asked.Name, mail, mail is not null && asked.Way is "" or "メール", asked.Role,
                    SampleEvent.Districts.Single(d => DistrictNames.Key(d) == DistrictNames.Key(asked.District)), SessionOf(asked.District));
            })];
        }

        private static int SessionOf(string district) =>
            SampleEvent.Sessions.Index().Single(s => s.Item.Districts.Any(d => DistrictNames.Key(d) == DistrictNames.Key(district))).Index + 1;
    }
}
