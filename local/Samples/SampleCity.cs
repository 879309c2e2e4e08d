using Microsoft.Extensions.DependencyInjection;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Local.SignIn;
using Outreach.Questionnaires;
using Outreach.Tables;

namespace Outreach.Local.Samples;

/// <summary>Puts the sample city into empty tables: districts, contacts, one event as a draft with its questionnaire.</summary>
public static class SampleCity
{
    /// <summary>The id of the sample event, so that a walk through the product can be written down.</summary>
    public const string EventId = "samp1e24";

    /// <summary>When the walk begins: the last working day before the week of the invitations, 9:00 in Japan.</summary>
    public static DateTimeOffset Opening { get; } = JapanTime.At(new DateOnly(2025, 1, 10), new TimeOnly(9, 0));

    /// <summary>Fills what is empty and touches nothing else.</summary>
    public static async Task EnsureAsync(IServiceProvider services, CancellationToken ct)
    {
        await services.GetRequiredService<Storage>().ReadyAsync(ct);
        await EnsureRegistersAsync(services.GetRequiredService<ContactTable>(), ct);
        await EnsureContactsAsync(services.GetRequiredService<ContactTable>(), services.GetRequiredService<ImportDesk>(), ct);
        await EnsureEventAsync(services, ct);
        await services.GetRequiredService<DeskTable>().ChangeAsync(s => s.Trial == Trial.New ? s with { Trial = Checked } : s, ct);
    }

    /// <summary>The sample office has done its checklist, so that mails can be watched leaving.</summary>
    private static Trial Checked { get; } = new()
    {
        Addresses = [.. DeskPerson.All.Select(p => p.UserName)],
        Marks = [.. Enum.GetValues<TrialCheck>().Except([TrialCheck.OwnAddress, TrialCheck.Report]).Select(c => new TrialMark(c, "見本", Opening))],
        TestMail = new TestMail(new Guid("00000000-0000-8000-8000-000000000001"), "takahashi@city.example.jp", "見本", Opening, Delivery.Delivered),
        Ended = new TrialTurn("見本", Opening),
    };

    /// <summary>The districts and roles of <see cref="SampleRegisters"/>.</summary>
    public static async Task EnsureRegistersAsync(ContactTable contacts, CancellationToken ct)
    {
        if (await contacts.RolesAsync(ct) is null)
            await contacts.TrySaveRolesAsync(null, SampleRegisters.Roles, ct);
        if (await contacts.DistrictsAsync(ct) is null)
            await contacts.TrySaveDistrictsAsync(null, SampleRegisters.Districts, ct);
    }

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static async Task EnsureContactsAsync(ContactTable contacts, ImportDesk imports, CancellationToken ct)
    {
        if ((await contacts.BookAsync(ct)).All.Count > 0)
            return;
        const string By = "見本";
        using var file = new MemoryStream(SampleFiles.ContactsCsv(new System.Text.UTF8Encoding(true)));
        if (await imports.StartAsync("見本の連絡先.csv", file, new ImportKind.Plain(), By, ct) is not StartOutcome.Started(var id)
            || await imports.WorkAsync(id, Patience, ct) is not { Plan: { } plan, At: var at }
            || await imports.ApplyAsync(id, plan.Id, By, Patience, ct) is not ApplyOutcome.Applied)
            throw new InvalidOperationException("The sample contacts cannot be imported.");
        foreach (var former in SampleRegisters.Former)
            await contacts.TrySaveAsync(null, former, new ContactChange(By, at, ChangeKind.Form), ct);
    }

    private static async Task EnsureEventAsync(IServiceProvider services, CancellationToken ct)
    {
        var events = services.GetRequiredService<EventTable>();
        if ((await events.ListAsync(ct)).Count > 0)
            return;
        var book = await services.GetRequiredService<ContactTable>().BookAsync(ct);
        await events.AddAsync(Event(book), ct);
        await services.GetRequiredService<ResponseTable>().TrySaveQuestionnaireAsync(EventId, null, Questionnaire(), ct);
    }

    /// <summary>The event of the special issue.</summary>
    public static Event Event(ContactBook book)
    {
        static DateTimeOffset At(DateOnly day, int hour) => JapanTime.At(day, new TimeOnly(hour, 0));
        var sessions = SampleEvent.Sessions.Select((s, i) => new Session(
            $"{i + 1}", s.Start, s.End, s.Venue, s.Capacity, s.Theme,
            [.. s.Districts.Select(d => book.DistrictSpelled(d)!.Id)])).ToList();
        return new Event
        {
            Id = EventId,
            Name = SampleEvent.Name,
            Sessions = sessions,
            Roles = [SampleContacts.Member, SampleContacts.Head, SampleContacts.Commissioner],
            Greeting = Greeting,
            Timetable = new Timetable(
                At(SampleEvent.InvitationDay, 9), At(SampleEvent.Deadline.AddDays(1), 0),
                At(JapanTime.Day(sessions[^1].End).AddDays(15), 0)),
        };
    }

    private const string Greeting = """
        日頃より、生活支援体制整備事業にご理解とご協力をいただき、ありがとうございます。

        前回のアンケートの声を踏まえ、協議体メンバー同士が情報交換できる会を開きます。今回は会場を市役所とし、市内全域から集まります。「人との交流」・「支え合い」の二つのテーマで、取り組みと今後の活動について話し合いましょう。
        """;

    private static Questionnaire Questionnaire() => new(
        1, SampleQuestionnaire.Title, SampleQuestionnaire.Introduction,
        [.. SampleQuestionnaire.Questions.Select((q, i) => new Question($"q{i + 1}", q.Kind, q.Text, q.Kind is not QuestionKind.FreeText, q.Choices))]);
}
