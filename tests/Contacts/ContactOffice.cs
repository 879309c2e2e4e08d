using System.Text;
using Azure.Core;
using Azure.Data.Tables;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

/// <summary>The use cases around contacts over real, empty tables with the two districts of <see cref="Some"/>.</summary>
internal sealed class ContactOffice
{
    private readonly FileStore files;

    private ContactOffice(Storage storage)
    {
        files = new FileStore(storage);
        Table = new ContactTable(storage);
        Events = new EventTable(storage);
        Imports = new ImportDesk(Table, files, new StoppedClock());
        Contacts = new ContactDesk(Table);
        Districts = new DistrictDesk(Table, Events);
        Roles = new RoleDesk(Table, Events);
    }

    public ContactTable Table { get; }

    public EventTable Events { get; }

    public ImportDesk Imports { get; }

    public ContactDesk Contacts { get; }

    public DistrictDesk Districts { get; }

    public RoleDesk Roles { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<ContactOffice> OpenAsync(Azurite azurite)
    {
        var (service, prefix) = await azurite.NewTablesAsync();
        var storage = new Storage(service, prefix);
        await storage.ReadyAsync(Cancelled);
        var office = new ContactOffice(storage) { Prefix = prefix };
        await office.Table.TrySaveDistrictsAsync(null, [Some.Yawata, Some.Kataoka], Cancelled);
        return office;
    }

    /// <summary>The same tables from another process; <paramref name="before"/> sees each of its requests first.</summary>
    public async Task<ContactOffice> AnotherProcessAsync(Azurite azurite, Func<Request, Task>? before = null)
    {
        var options = new TableClientOptions();
        if (before is not null) options.AddPolicy(new PolicyOf(before), HttpPipelinePosition.PerCall);
        return new ContactOffice(new Storage(new TableServiceClient(await azurite.ConnectionStringAsync(), options), Prefix)) { Prefix = Prefix };
    }

    public async Task<IReadOnlyList<Contact>> AllAsync() => (await Table.BookAsync(Cancelled)).All;

    public async Task<Contact> FindAsync(string name) => Assert.Single(await AllAsync(), c => c.Name == name);

    public async Task<string> GiveAsync(string file) =>
        Assert.IsType<StartOutcome.Started>(await Imports.StartAsync("連絡先.csv", Encoding.UTF8.GetBytes(file), "staff", Cancelled)).ImportId;

    public async Task<(ImportPlan Plan, string Seen)> LookAsync(string import)
    {
        var look = (await Imports.LookAsync(import, Cancelled))!;
        return (look.Plan!, look.Book!.Version);
    }

    public Task<ApplyOutcome> ApplyAsync(string import, string seen) => Imports.ApplyAsync(import, seen, "staff", Cancelled);

    /// <summary>Gives a file, looks and says yes.</summary>
    public async Task ImportAsync(string file)
    {
        var import = await GiveAsync(file);
        Assert.Equal(ApplyOutcome.Applied, await ApplyAsync(import, (await LookAsync(import)).Seen));
    }

    /// <summary>Opens a contact's form, changes a text and saves.</summary>
    public async Task<SaveOutcome> EditAsync(Contact read, string column, string text)
    {
        var book = await Table.BookAsync(Cancelled);
        return await Contacts.SaveAsync(
            read.Id, read, new Dictionary<string, string>(ContactRules.PersonTexts(read)) { [column] = text },
            [.. read.Appointments.Select(a => ContactRules.AppointmentTexts(a, book))], namesake: false, Cancelled);
    }

    private string Prefix { get; init; } = "";
}
