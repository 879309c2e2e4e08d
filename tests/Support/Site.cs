using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Functions;
using Outreach.Functions.Dispatch;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Local.Hosting;
using Outreach.Local.SignIn;
using Outreach.Questionnaires;
using Outreach.Tables;

namespace Outreach.Tests.Support;

/// <summary>The product as the local host serves it: real HTTP, real tables, a clock that stands still, and nothing is sent.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly LocalFunctionsHost host;

    private Site(LocalFunctionsHost host) => this.host = host;

    public Uri Address => host.BaseAddress;

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Serves the product on 2025-01-20 at 10:00 in Japan.</summary>
    /// <param name="azurite">Where the tables are.</param>
    /// <param name="watch">A policy that sees every request to the table service.</param>
    /// <param name="settings">Settings beside the usual ones.</param>
    /// <param name="onTrial">As newly installed; else the checklist is done.</param>
    public static async Task<Site> StartAsync(Azurite azurite, HttpPipelinePolicy? watch = null, Dictionary<string, string?>? settings = null, bool onTrial = false)
    {
        // What is away is asked for as often as in life, without the pauses.
        var options = new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };
        if (watch is not null)
            options.AddPolicy(watch, HttpPipelinePosition.PerRetry);
        var (service, prefix) = await azurite.NewTablesAsync(options);
        var host = LocalFunctionsHost.Build(new LocalFunctionsHostOptions
        {
            Clock = MovableClock.FrozenAt(Some.At(1, 20, 10)),
            FunctionClasses = [.. typeof(OutreachApp).Assembly.GetTypes().Where(t => t != typeof(SendDue))],
            Configure = builder =>
            {
                OutreachApp.Configure(builder);
                builder.Services.AddSingleton(new Storage(service, prefix));
            },
            Settings = new Dictionary<string, string?>(settings ?? [])
            {
                ["Storage:Tables"] = await azurite.ConnectionStringAsync(),
                ["Email:Service"] = "endpoint=http://127.0.0.1:9/;accesskey=" + Convert.ToBase64String(new byte[32]),
                ["Email:Sender"] = "DoNotReply@city.example.jp",
                ["Site:BaseUrl"] = "https://outreach.example.jp",
                ["Links:Keys:k1"] = Convert.ToBase64String(new byte[32]),
                ["Office:Name"] = Some.Office.Name,
                ["Office:Telephone"] = Some.Office.Telephone,
                ["Office:Address"] = Some.Office.Address,
                ["WEBSITE_AUTH_ENABLED"] = "true",
            },
        });
        await host.StartAsync(Cancelled);
        var site = new Site(host);
        await site.Get<Storage>().ReadyAsync(Cancelled);
        await site.Get<ContactTable>().TrySaveDistrictsAsync(null, [Some.Yawata, Some.Kataoka], Cancelled);
        if (!onTrial)
            await site.Get<DeskTable>().ChangeAsync(Some.TrialEnded, Cancelled);
        return site;
    }

    /// <summary>Moves business time.</summary>
    public void MoveTo(DateTimeOffset moment) => host.Clock.MoveTo(moment);

    /// <summary>The event as released, with these invitations and the template as its questionnaire.</summary>
    public async Task InviteAsync(Event @event, params IReadOnlyList<Invitation> invitations)
    {
        await Get<EventTable>().AddAsync(@event with { State = EventState.Scheduled }, Cancelled);
        await Get<InvitationTable>().LayOutAsync(@event.Id, invitations, Cancelled);
        Assert.True(await Get<ResponseTable>().TrySaveQuestionnaireAsync(@event.Id, null, QuestionnaireTemplate.FirstVersion, Cancelled));
    }

    /// <summary><see cref="Some.Event"/> as released to the first members of <see cref="Some"/>.</summary>
    public Task InviteAsync(int people) =>
        InviteAsync(Some.Event, [.. Enumerable.Range(1, people).Select(n => Some.Invitation(Some.Member(n)))]);

    /// <summary>The path of a personal link as it stands in a mail.</summary>
    public string Link(Contact contact, string purpose = LinkPurposes.Reply, int generation = 0) =>
        "/r/" + Get<PersonalLinks>().Issue(new LinkTarget(Some.Event.Id, contact.Id, purpose, generation));

    public async Task<Invitation> InvitationAsync(Contact contact) =>
        (await Get<InvitationTable>().FindAsync(Some.Event.Id, contact.Id, Cancelled))!.Value;

    public async Task<Response?> ResponseAsync(Contact contact) =>
        (await Get<ResponseTable>().FindAsync(Some.Event.Id, contact.Id, Cancelled))?.Value;

    /// <summary>Every row of every table, with its version.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync()
    {
        var storage = Get<Storage>();
        var rows = new List<string>();
        foreach (var table in new[] { storage.Contacts, storage.Events, storage.Desk, storage.Mailboxes, storage.Codes, storage.Files })
        {
            await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: Cancelled))
                rows.Add($"{table.Name} {row.PartitionKey} {row.RowKey} {row.ETag} {row.GetString("Doc")}");
        }

        return rows;
    }

    /// <summary>A browser of its own.</summary>
    /// <param name="cookies">Whether it keeps cookies.</param>
    public Visitor Browser(bool cookies = true) => new(Address, cookies);

    /// <summary>A machine that posts.</summary>
    public HttpClient Machine() => new() { BaseAddress = Address };

    /// <summary>The browser of a signed-in member of staff.</summary>
    public Visitor Staff(StaffRole role = StaffRole.Edit)
    {
        var staff = new Visitor(Address, cookies: true);
        staff.Headers["X-MS-CLIENT-PRINCIPAL"] = new StaffSignIn(DeskPerson.All[0], role).ClientPrincipal();
        return staff;
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
