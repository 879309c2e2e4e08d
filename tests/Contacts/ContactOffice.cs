using System.Text;
using Azure.Core;
using Azure.Data.Tables;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

/// <summary>The use cases around contacts over real, empty tables with the two districts of <see cref="Some"/>.</summary>
internal sealed class ContactOffice
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly FileStore files;
    private readonly Storage storage;

    private ContactOffice(Storage storage, StoppedClock clock)
    {
        this.storage = storage;
        Clock = clock;
        files = new FileStore(storage);
        Table = new ContactTable(storage);
        Events = new EventTable(storage);
        var idle = new Idle();
        Invitations = new InvitationTable(storage);
        Successors = new SuccessorDesk(Events, Table, Invitations, new DeskTable(storage, idle), idle, clock);
        Ledger = new LedgerTable(storage);
        Imports = new ImportDesk(Table, new ImportTable(storage, Table), files, Successors, new WrittenTo(Events, Invitations, Ledger), clock);
        Contacts = new ContactDesk(Table, new ReopeningDesk(Events, Ledger, new DeskTable(storage, idle), clock), clock);
        Districts = new DistrictDesk(Table, Events, clock);
        Roles = new RoleDesk(Table, Events, clock);
    }

    public StoppedClock Clock { get; }

    public ContactTable Table { get; }

    public EventTable Events { get; }

    public ImportDesk Imports { get; }

    public SuccessorDesk Successors { get; }

    public InvitationTable Invitations { get; }

    public LedgerTable Ledger { get; }

    public ContactDesk Contacts { get; }

    public DistrictDesk Districts { get; }

    public RoleDesk Roles { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<ContactOffice> OpenAsync(Azurite azurite)
    {
        var (service, prefix) = await azurite.NewTablesAsync();
        var storage = new Storage(service, prefix);
        await storage.ReadyAsync(Cancelled);
        var office = new ContactOffice(storage, new StoppedClock()) { Prefix = prefix };
        await office.Table.TrySaveDistrictsAsync(null, [Some.Yawata, Some.Kataoka], Cancelled);
        return office;
    }

    /// <summary>The same tables from another process; <paramref name="before"/> sees each of its requests first.</summary>
    public async Task<ContactOffice> AnotherProcessAsync(Azurite azurite, Func<Request, Task>? before = null)
    {
        var options = new TableClientOptions();
        if (before is not null) options.AddPolicy(new PolicyOf(before), HttpPipelinePosition.PerCall);
        return new ContactOffice(new Storage(new TableServiceClient(await azurite.ConnectionStringAsync(), options), Prefix), Clock) { Prefix = Prefix };
    }

    public async Task<IReadOnlyList<Contact>> AllAsync() => (await Table.BookAsync(Cancelled)).All;

    public async Task<Contact> FindAsync(string name) => Assert.Single(await AllAsync(), c => c.Name == name);

    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string name) => await Table.HistoryAsync((await FindAsync(name)).Id, Cancelled);

    /// <summary>Gives a file and has it checked.</summary>
    public Task<string> GiveAsync(string file) => GiveAsync(Encoding.UTF8.GetBytes(file));

    public async Task<string> GiveAsync(byte[] file)
    {
        var id = Assert.IsType<StartOutcome.Started>(await StartAsync(file)).ImportId;
        await WorkAsync(id);
        return id;
    }

    public Task<StartOutcome> StartAsync(byte[] file) => Imports.StartAsync("連絡先.csv", new MemoryStream(file), new ImportKind.Plain(), "staff", Cancelled);

    /// <summary>Gives a list of successors and has it checked.</summary>
    public async Task<string> GiveAsync(Handover terms, string file)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(file));
        var id = Assert.IsType<StartOutcome.Started>(await Imports.StartAsync("名簿.csv", content, new ImportKind.Handover(terms), "staff", Cancelled)).ImportId;
        await WorkAsync(id);
        return id;
    }

    public Task<Import?> WorkAsync(string import) => Imports.WorkAsync(import, Patience, Cancelled);

    /// <summary>What the last dry run found, whole.</summary>
    public async Task<SeenPlan> LookAsync(string import)
    {
        var look = (await Imports.LookAsync(import, Cancelled))!;
        var seen = new SeenPlan(look.Import.Plan!, [], [], [], [], []);
        foreach (var which in Enum.GetValues<ImportClass>())
        {
            for (var (page, pages) = (1, 1); page <= pages; page++)
            {
                var shown = (await Imports.LookAsync(import, which, page, Cancelled))!;
                pages = shown.Pages;
                (which is ImportClass.Noted ? seen.Notes : seen.Problems).AddRange(shown.Problems);
                seen.Of(which).AddRange(shown.Contacts);
            }
        }

        return seen;
    }

    public Task<ApplyOutcome> ApplyAsync(string import, string seen) => Imports.ApplyAsync(import, seen, "staff", Patience, Cancelled);

    /// <summary>Gives a file, looks and says yes.</summary>
    public async Task<string> ImportAsync(string file)
    {
        var import = await GiveAsync(file);
        Assert.Equal(ApplyOutcome.Applied, await ApplyAsync(import, (await LookAsync(import)).Id));
        return import;
    }

    /// <summary>Opens a contact's form, changes a text and saves.</summary>
    public async Task<SaveOutcome> EditAsync(Contact read, string column, string text)
    {
        var book = await Table.BookAsync(Cancelled);
        return await Contacts.SaveAsync(
            read.Id, read, new Dictionary<string, string>(ContactRules.PersonTexts(read)) { [column] = text },
            [.. read.Appointments.Select(a => ContactRules.AppointmentTexts(a, book))], namesake: false, "staff", Cancelled);
    }

    /// <summary>Rows of files, of whatever kind.</summary>
    public async Task<int> FileRowsAsync()
    {
        var rows = 0;
        await foreach (var _ in storage.Files.QueryAsync<TableEntity>(cancellationToken: Cancelled)) rows++;
        return rows;
    }

    private string Prefix { get; init; } = "";
}

/// <summary>All that a dry run found.</summary>
internal sealed record SeenPlan(
    PlanFacts Facts, List<PlannedContact> New, List<PlannedContact> Changed, List<PlannedContact> Unchanged, List<PlannedContact> Ended, List<RowProblems> Problems)
{
    public string Id => Facts.Id;

    public List<RowProblems> Notes { get; } = [];

    public List<PlannedContact> Of(ImportClass which) => which switch
    {
        ImportClass.New => New,
        ImportClass.Changed => Changed,
        ImportClass.Unchanged => Unchanged,
        ImportClass.Ended => Ended,
        _ => [],
    };
}
