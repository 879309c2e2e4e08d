using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

/// <summary>A role is given another name: 区長 → 町内会長. Nothing that names it by the old one is rewritten, and nothing is lost by it.</summary>
public class RenamedRoleTests(Azurite azurite)
{
    private static readonly RoleForm Head = new("区長", null, "2", null, null, null, null, new Dictionary<string, string>());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Holders_posts_searches_and_lists_that_name_the_old_word_mean_the_renamed_role()
    {
        var office = await OpenAsync();
        await RenameAsync(office, "町内会長");

        var book = await office.Table.BookAsync(Cancelled);
        var post = Assert.Single(PostRules.Board(book, new(2025, 1, 20)).Posts, p => p.DistrictId == Some.Kataoka.Id);
        Assert.Equal(("町内会長", 2, "山田"), (post.Role, post.Seats, Assert.Single(post.Holders).Contact.Name));
        Assert.Equal(["町内会長"], book.Roles);
        Assert.Equal(["山田"], ContactSearch.Find(book, new ContactFilter(Role: "区長"), new(2025, 1, 20)).Select(c => c.Name));
        Assert.Equal(["山田"], ContactSearch.Find(book, new ContactFilter("区長"), new(2025, 1, 20)).Select(c => c.Name));

        office.Clock.Move(TimeSpan.FromMinutes(1));
        await office.ImportAsync("氏名,役職,地区,電話\n山田,区長,片岡,027-000-0001\n鈴木,区 長,八幡,\n");
        Assert.Equal(["町内会長", "町内会長"], (await office.AllAsync()).SelectMany(c => c.Appointments).Select(a => a.Role));
        Assert.Equal(["電話"], (await office.HistoryAsync("山田"))[0].Fields.Select(c => c.Column));
        Assert.Empty((await office.Table.BookAsync(Cancelled)).UnregisteredRoles);
    }

    [Fact]
    public async Task What_was_begun_before_is_done_after()
    {
        var office = await OpenAsync();
        var yamada = await office.FindAsync("山田");
        var (carried, term) = (ContactRules.Carry(yamada), ContactRules.AppointmentKey(yamada.Appointments[0]));
        var list = await office.GiveAsync(new Handover("区長", new(2025, 4, 1), WholeCity: true), "氏名,役職,地区\n新井,区長,片岡\n");
        var plan = (await office.Imports.LookAsync(list, Cancelled))!.Import.Plan!.Id;
        await RenameAsync(office, "町内会長");

        // A contact's form.
        var book = await office.Table.BookAsync(Cancelled);
        var texts = new Dictionary<string, string>(ContactRules.PersonTexts(yamada)) { ["電話"] = "027-000-0001" };
        IReadOnlyList<IReadOnlyDictionary<string, string>> rows = [.. yamada.Appointments.Select(a => ContactRules.AppointmentTexts(a, book))];
        Assert.IsType<SaveOutcome.Saved>(await office.Contacts.SaveAsync(
            yamada.Id, ContactRules.Carried(yamada.Id, carried, book), texts, rows, namesake: false, "staff", Cancelled));
        Assert.Equal(["電話"], (await office.HistoryAsync("山田"))[0].Fields.Select(c => c.Column));

        // A list of successors: checked anew, since the contacts have changed.
        Assert.NotEqual(ApplyOutcome.Applied, await office.ApplyAsync(list, plan));
        await office.WorkAsync(list);
        Assert.Empty((await office.LookAsync(list)).Problems);
        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(list, (await office.Imports.LookAsync(list, Cancelled))!.Import.Plan!.Id));
        Assert.Equal([new("町内会長", Some.Kataoka.Id, null, new(2025, 3, 31))], (await office.FindAsync("山田")).Appointments);
        Assert.Equal([new("町内会長", Some.Kataoka.Id, new(2025, 4, 1))], (await office.FindAsync("新井")).Appointments);

        // The page on which a term is ended.
        Assert.IsType<LeaveOutcome.Done>(await office.Contacts.EndTermAsync(yamada.Id, term, new(2025, 2, 28), "staff", Cancelled));
        Assert.Equal(new DateOnly(2025, 2, 28), Assert.Single((await office.FindAsync("山田")).Appointments).Until);
    }

    [Fact]
    public async Task An_import_that_is_taken_back_afterwards_brings_back_holders_of_the_renamed_role()
    {
        var office = await OpenAsync();
        var import = await office.ImportAsync("氏名,役職,地区,電話\n山田,区長,片岡,027-000-0001\n");
        await RenameAsync(office, "町内会長");

        var since = (await office.Imports.SinceAsync(import, Cancelled))!;
        Assert.Equal((1, null), (since.Changed, since.Hindrance));
        Assert.Equal(UndoOutcome.Undone, await office.Imports.UndoPartAsync(import, since.Version, "staff", Cancelled));

        var yamada = await office.FindAsync("山田");
        Assert.Equal((null, "町内会長"), (yamada.Telephone, Assert.Single(yamada.Appointments).Role));
    }

    [Fact]
    public async Task A_contact_whose_import_counts_can_be_saved_after_the_role_was_renamed()
    {
        var office = await OpenAsync();
        await RenameAsync(office, "町内会長");

        Assert.IsType<SaveOutcome.Saved>(await office.EditAsync(await office.FindAsync("山田"), "電話", "027-000-0001"));
    }

    [Fact]
    public async Task The_role_says_who_renamed_it_when_and_goes_back_to_its_name()
    {
        var office = await OpenAsync();
        await RenameAsync(office, "町内会長", "髙橋");
        Assert.Equal([new FormerName("区長", office.Clock.GetUtcNow(), "髙橋")], (await RoleAsync(office)).Former);

        office.Clock.Move(TimeSpan.FromDays(1));
        await RenameAsync(office, "区長", "佐藤");
        Assert.Equal([new FormerName("町内会長", office.Clock.GetUtcNow(), "佐藤")], (await RoleAsync(office)).Former);
        Assert.Equal("区長", (await office.FindAsync("山田")).Appointments[0].Role);

        // Only spelled otherwise.
        await RenameAsync(office, "區 長");
        Assert.Equal(["町内会長"], (await RoleAsync(office)).Former.Select(f => f.Name));
        Assert.Equal("區 長", (await office.FindAsync("山田")).Appointments[0].Role);
    }

    [Fact]
    public async Task A_name_that_another_role_has_or_had_is_refused()
    {
        var office = await OpenAsync();
        await RenameAsync(office, "町内会長");
        Assert.IsType<RoleOutcome.Saved>(await office.Roles.SaveAsync("role02", null, Head with { Name = "民生委員" }, "staff", Cancelled));
        var welfare = RoleRules.Fingerprint(await RoleAsync(office, "role02"));

        Assert.Equal(RoleFault.Taken, await FaultAsync("role02", welfare, "町 内 会 長"));
        Assert.Equal((RoleFault.WasAnothers, "町内会長"), (await FaultAsync("role02", welfare, "区長"), owner));
        Assert.Equal(RoleFault.WasAnothers, await FaultAsync("role03", null, "区長"));
        Assert.Equal(RoleFault.NameMissing, await FaultAsync("role02", welfare, " "));
        Assert.Equal(["町内会長", "民生委員"], (await office.Table.BookAsync(Cancelled)).Roles);

        async Task<RoleFault> FaultAsync(string id, string? seen, string name)
        {
            var problem = Assert.Single(Assert.IsType<RoleOutcome.Refused>(await office.Roles.SaveAsync(id, seen, Head with { Name = name }, "staff", Cancelled)).Problems);
            owner = problem.Owner;
            return problem.Fault;
        }
    }

    private string? owner;

    [Fact]
    public async Task Of_two_who_rename_it_at_once_the_second_sees_the_first_ones_name_and_the_same_form_twice_is_one()
    {
        var office = await OpenAsync();
        var seen = RoleRules.Fingerprint(await RoleAsync(office));
        var other = await office.AnotherProcessAsync(azurite);

        var outcomes = await Task.WhenAll(new[] { (office, "町内会長"), (other, "自治会長") }.Select(o => o.Item1.Roles.SaveAsync("role01", seen, Head with { Name = o.Item2 }, "staff", Cancelled)));
        var (mine, theirs) = Assert.IsType<RoleOutcome.ChangedMeanwhile>(Assert.Single(outcomes, o => o is not RoleOutcome.Saved));
        Assert.Equal(["町内会長", "自治会長"], new[] { mine.Name, theirs.Name }.Order(StringComparer.Ordinal));

        office.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.IsType<RoleOutcome.Saved>(await office.Roles.SaveAsync("role01", seen, Head with { Name = theirs.Name }, "staff", Cancelled));
        Assert.Equal(office.Clock.GetUtcNow() - TimeSpan.FromMinutes(1), Assert.Single((await RoleAsync(office)).Former).Until);
    }

    [Fact]
    public async Task Whoever_has_the_new_name_though_it_is_not_registered_becomes_a_holder_once_that_is_confirmed()
    {
        var office = await OpenAsync();
        await office.ImportAsync("氏名,役職,地区\n山田,町内会長,片岡\n鈴木,町内 会長,八幡\n");
        var seen = RoleRules.Fingerprint(await RoleAsync(office));
        var form = Head with { Name = "町内会長" };

        Assert.Equal(new RoleOutcome.Joins(2), await office.Roles.SaveAsync("role01", seen, form, "staff", Cancelled));
        Assert.Equal(new RoleOutcome.Joins(2), await office.Roles.SaveAsync("role01", seen, form with { Joins = "自治会長" }, "staff", Cancelled));
        Assert.Equal("区長", (await RoleAsync(office)).Name);
        Assert.IsType<RoleOutcome.Saved>(await office.Roles.SaveAsync("role01", seen, form with { Joins = "町内会長" }, "staff", Cancelled));

        Assert.Equal([("山田", "町内会長"), ("鈴木", "町内会長")], (await office.AllAsync()).SelectMany(c => c.Appointments.Select(a => (c.Name, a.Role))).Order());
        Assert.Empty((await office.Table.BookAsync(Cancelled)).UnregisteredRoles);
    }

    [Fact]
    public async Task A_role_stays_in_the_register_while_an_event_names_it_by_its_former_name()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.Roles.SaveAsync("role01", null, Head, "staff", Cancelled);
        await office.Events.AddAsync(Some.Event, Cancelled);
        await RenameAsync(office, "町内会長");

        Assert.Equal(new RoleOutcome.InUse(0, 1), await office.Roles.DeleteAsync("role01", Cancelled));
    }

    [Fact]
    public async Task No_more_former_names_are_kept_than_one_cell_of_the_table_holds()
    {
        var full = new Role("role02", "民生委員") { Former = [.. Enumerable.Range(1, RoleRules.MaxFormer).Select(n => new FormerName($"委員{n}", Some.At(1, 1, 9), "staff"))] };
        IReadOnlyList<Role> roles = [new("role01", "区長"), full];

        Assert.Equal(RoleFault.TooManyFormer, Assert.Single(Read(Head with { Name = "町内会長" }).Problems).Fault);
        Assert.Empty(Read(Head).Problems);

        RoleReading Read(RoleForm form) => RoleRules.Read("role01", form, roles, [], "staff", Some.At(1, 20, 9));
    }

    /// <summary>山田 is 区長 of 片岡, of two seats.</summary>
    private async Task<ContactOffice> OpenAsync()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.Roles.SaveAsync("role01", null, Head, "staff", Cancelled);
        await office.ImportAsync("氏名,役職,地区\n山田,区長,片岡\n");
        return office;
    }

    private static async Task<Role> RoleAsync(ContactOffice office, string id = "role01") => (await office.Table.BookAsync(Cancelled)).Register.Single(r => r.Id == id);

    private static async Task RenameAsync(ContactOffice office, string name, string by = "staff") => Assert.IsType<RoleOutcome.Saved>(
        await office.Roles.SaveAsync("role01", RoleRules.Fingerprint(await RoleAsync(office)), Head with { Name = name }, by, Cancelled));
}

/// <summary>A role is given another name while events that ask for it are under way.</summary>
public class RenamedRoleInEventsTests(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Reminder = "【ご返事のお願い】", Old = "協議体メンバー", New = "協議体委員";

    private static readonly DateOnly Date = new(2025, 1, 20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_the_middle_of_sending_nobody_is_lost_or_written_to_twice_and_mails_keep_the_word_they_began_with()
    {
        await using var world = await World.StartAsync(azurite);
        await RegisterAsync(world);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 20, 10));
        await world.AddAsync(Some.Member(9) with { Appointments = [new(Old, Some.Yawata.Id, Date)] });
        await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Old, Date, Cancelled);

        await RenameAsync(world);
        // One more, of whom only the new name was ever written.
        await world.AddAsync(Some.Member(8) with { Appointments = [new(New, Some.Yawata.Id, Date)] });
        var book = await world.Get<ContactTable>().BookAsync(Cancelled);
        Assert.Equal("mem0000008", Assert.Single(Assert.Single(await world.Get<SuccessorDesk>().LookAsync(New, Date, book, Cancelled)).Successors).Contact.Id);
        await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Old, Date, Cancelled);
        await world.TickUntilAsync(Some.At(1, 30, 9));

        var all = Enumerable.Range(1, 9).Except(Enumerable.Range(3, 5)).ToDictionary(n => $"member{n}@example.jp", _ => 1);
        Assert.Equal(all, world.Mailed(Invitation));
        Assert.Equal(all, world.Mailed(Reminder));
        Assert.All(await world.Invitations.ListAsync(Some.Event.Id, Cancelled), i => Assert.Equal(Old, i.Value.Capacity.Role));
    }

    [Fact]
    public async Task Whoever_has_left_office_is_not_reminded_though_the_role_is_called_otherwise_by_then()
    {
        await using var world = await World.StartAsync(azurite);
        await RegisterAsync(world);
        await world.ReleaseAsync(2);
        await world.TickUntilAsync(Some.At(1, 20, 10));
        await RenameAsync(world);
        await world.ChangeAsync(Some.Member(1) with { Appointments = [new(New, Some.Yawata.Id, null, Date)] });
        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Equal(["member2@example.jp"], world.Mailed(Reminder).Keys);
    }

    [Fact]
    public async Task A_draft_asks_for_the_role_by_the_name_that_it_has_on_the_day_of_the_release()
    {
        await using var world = await World.StartAsync(azurite);
        await RegisterAsync(world);
        await world.AddAsync(Some.Member(1), Some.Member(2) with { Appointments = [new(New + "（旧）", Some.Yawata.Id)] });
        await world.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        await RenameAsync(world);

        var recipients = (await world.Get<RecipientsDesk>().ReadAsync(Some.Event.Id, Cancelled))!;
        Assert.Equal([New, "区長"], recipients.Event.Roles);
        Assert.Equal(New, Assert.Single(recipients.All).Invitation.Capacity.Role);
        Assert.Equal([New, "区長"], (await world.Get<OverviewDesk>().ReadAsync(Some.Event.Id, Cancelled))!.Event.Roles);
        Assert.IsType<ReleaseOutcome.Released>(await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 1, "staff", Cancelled));

        Assert.Equal([New, "区長"], (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!.Value.Roles);
        Assert.Equal(New, Assert.Single(await world.Invitations.ListAsync(Some.Event.Id, Cancelled)).Value.Capacity.Role);
    }

    [Fact]
    public void An_event_that_names_a_role_by_two_of_its_names_asks_each_holder_once()
    {
        var book = new ContactBook(
            "v1", [new(Some.Member(1), "\"1\"")], [Some.Yawata], register: [new Role("role01", New) { Former = [new(Old, Some.At(1, 10, 9), "staff")] }]);
        var form = EventForm.Of(Some.Event, book) with { Roles = [Old, New] };

        Assert.Equal(Old, Assert.Single(Audience.Of(Some.Event with { Roles = [Old, New], State = EventState.Scheduled }, book)).Capacity.Role);
        Assert.Equal([New], (Some.Event with { Roles = [Old, New] }).NamedNow(book).Roles);
        Assert.Contains(Assert.IsType<EventReading.Faulty>(form.Read(Some.Event.Id, book, SendingHours.OfficeHours)).Faults, f => f.Problem is EventProblem.RoleTwice);
    }

    private static async Task RegisterAsync(World world) => Assert.IsType<RoleOutcome.Saved>(await world.Get<RoleDesk>().SaveAsync("role01", null, Form(Old), "staff", Cancelled));

    private static async Task RenameAsync(World world) => Assert.IsType<RoleOutcome.Saved>(await world.Get<RoleDesk>().SaveAsync(
        "role01", RoleRules.Fingerprint((await world.Get<ContactTable>().BookAsync(Cancelled)).Register[0]), Form(New), "staff", Cancelled));

    private static RoleForm Form(string name) => new(name, null, null, null, null, null, null, new Dictionary<string, string>());
}
