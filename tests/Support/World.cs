using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Functions;
using Outreach.Invitations;
using Outreach.Local.Mail;
using Outreach.Questionnaires;
using Outreach.Tables;

namespace Outreach.Tests.Support;

/// <summary>The whole product as it is composed for Azure, over a real table service and the local mail service, in stopped time.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly WebApplication mailApp;
    private readonly ServiceProvider services;

    private World(WebApplication mailApp, ServiceProvider services, LocalMailService mail, StoppedClock clock) =>
        (this.mailApp, this.services, Mail, Clock) = (mailApp, services, mail, clock);

    public LocalMailService Mail { get; }

    public StoppedClock Clock { get; }

    /// <summary>What another process needs to be the same installation.</summary>
    public required IReadOnlyDictionary<string, string?> Settings { get; init; }

    public Sender Sender => Get<Sender>();

    public InvitationTable Invitations => Get<InvitationTable>();

    public LedgerTable Ledger => Get<LedgerTable>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A function as the platform makes it.</summary>
    public object Make(Type function) => ActivatorUtilities.CreateInstance(services, function);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A world with the two districts of <see cref="Some"/> and nothing else.</summary>
    /// <param name="azurite">Where the tables are.</param>
    /// <param name="perMinute">The product's and the mail service's limit.</param>
    /// <param name="urgentPercent">The share of the limits that is kept for urgent mails.</param>
    /// <param name="watch">A policy that sees every request to the table service.</param>
    /// <param name="perHour">As <paramref name="perMinute"/>, for the hour.</param>
    /// <param name="onTrial">As newly installed; else the checklist is done.</param>
    public static async Task<World> StartAsync(Azurite azurite, int perMinute = 30, int urgentPercent = 10, Azure.Core.Pipeline.HttpPipelinePolicy? watch = null, int perHour = 1_000, bool onTrial = false)
    {
        var clock = new StoppedClock();
        var mail = new LocalMailService(clock, new LocalMailOptions { PerMinute = perMinute, PerHour = perHour });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var mailApp = builder.Build();
        mailApp.MapLocalMailService(mail);
        await mailApp.StartAsync(Cancelled);

        var (_, prefix) = await azurite.NewTablesAsync();
        var settings = new Dictionary<string, string?>
        {
            ["Storage:Tables"] = await azurite.ConnectionStringAsync(),
            ["Storage:Prefix"] = prefix,
            ["Email:Service"] = mail.ConnectionString(new Uri(mailApp.Urls.Single())),
            ["Email:Sender"] = "DoNotReply@city.example.jp",
            ["Site:BaseUrl"] = "https://outreach.example.jp",
            ["Links:Keys:k1"] = Convert.ToBase64String(new byte[32]),
            ["Sending:PerMinute"] = $"{perMinute}",
            ["Sending:PerHour"] = $"{perHour}",
            ["Sending:UrgentPercent"] = $"{urgentPercent}",
            ["Office:Name"] = Some.Office.Name,
            ["Office:Telephone"] = Some.Office.Telephone,
            ["Office:Address"] = Some.Office.Address,
        };
        var options = new TableClientOptions();
        if (watch is not null)
            options.AddPolicy(watch, Azure.Core.HttpPipelinePosition.PerRetry);
        var world = new World(mailApp, Compose(settings, clock, options), mail, clock) { Settings = settings };
        await world.Get<Storage>().ReadyAsync(Cancelled);
        await world.Get<ContactTable>().TrySaveDistrictsAsync(null, [Some.Yawata, Some.Kataoka], Cancelled);
        if (!onTrial)
            await world.Get<DeskTable>().ChangeAsync(Some.TrialEnded, Cancelled);
        return world;
    }

    /// <summary>The product as it is composed for Azure.</summary>
    public static ServiceProvider Compose(IReadOnlyDictionary<string, string?> settings, TimeProvider clock, TableClientOptions? options = null)
    {
        var composition = new Composition();
        composition.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        composition.Services.AddLogging().AddSingleton(clock);
        if (options is not null)
            composition.Services.AddSingleton(options);
        OutreachApp.Configure(composition);
        return composition.Services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>The same tables and mails in the hands of another instance.</summary>
    public Sender AnotherSender() => ActivatorUtilities.CreateInstance<Sender>(services);

    /// <summary>Adds contacts.</summary>
    public async Task AddAsync(params IEnumerable<Contact> contacts)
    {
        var change = new ContactChange("staff", Clock.GetUtcNow(), ChangeKind.Form);
        foreach (var some in contacts.Chunk(40))
            Assert.True(await Get<ContactTable>().TrySaveAsync([.. some.Select(c => ((Stored<Contact>?)null, c))], change, Cancelled));
    }

    /// <summary>Replaces a contact.</summary>
    public async Task ChangeAsync(Contact contact)
    {
        var book = await Get<ContactTable>().BookAsync(Cancelled);
        Assert.True(await Get<ContactTable>().TrySaveAsync(book.FindStored(contact.Id), contact, Cancelled));
    }

    /// <summary>Lets <see cref="Some.Event"/> go to <paramref name="people"/> council members.</summary>
    public async Task ReleaseAsync(int people)
    {
        await AddAsync(Enumerable.Range(1, people).Select(Some.Member));
        await Get<EventTable>().AddAsync(Some.Event, Cancelled);
        Assert.Equal(
            new ReleaseOutcome.Released(people),
            await Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, people, "staff", Cancelled));
    }

    /// <summary>One tick of the sender.</summary>
    public Task<TickOutcome> TickAsync() => Sender.TickAsync(Cancelled);

    /// <summary>Ticks as often as the timer does, and not while nothing is due, until <paramref name="moment"/>.</summary>
    public async Task TickUntilAsync(DateTimeOffset moment)
    {
        while (Clock.GetUtcNow() <= moment)
        {
            var outcome = await TickAsync();
            if (outcome.NothingBefore is { } quiet)
                Clock.MoveTo(quiet < moment ? quiet : moment.AddTicks(1));
            else
                Clock.Move(SendingWindows.TickEvery);
        }
    }

    /// <summary>A reply by a recipient's own link.</summary>
    public async Task ReplyAsync(Contact contact, ReplyForm form)
    {
        var desk = Get<ReplyDesk>();
        Assert.IsType<ReplyOutcome.Recorded>(
            await desk.AnswerAsync((await desk.FindAsync(Some.Event.Id, contact.Id, Cancelled))!, form, Cancelled));
    }

    /// <summary>The ledger's rows of one rule and occurrence, in the order of contacts.</summary>
    public async Task<IReadOnlyList<Message>> MessagesAsync(Rule rule, string occurrence = DispatchRules.Once) =>
        [.. (await Ledger.ListAsync(Some.Event.Id, Cancelled)).Where(m => m.Key.Rule == rule && m.Key.Occurrence == occurrence)];

    /// <summary>Subjects are 【…】; how many mails went to each address with this one.</summary>
    public IReadOnlyDictionary<string, int> Mailed(string subject) => Mail.Mails
        .Where(m => m.Subject.StartsWith(subject, StringComparison.Ordinal))
        .GroupBy(m => Assert.Single(m.Recipients).Address).ToDictionary(g => g.Key, g => g.Count());

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await mailApp.DisposeAsync();
        await Mail.DisposeAsync();
    }

    private sealed class Composition : IFunctionsWorkerApplicationBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => this;
    }
}
