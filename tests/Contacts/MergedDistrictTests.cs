using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

/// <summary>合併: 片岡 becomes a part of 八幡 from a day on.</summary>
public class MergedDistrictTests(Azurite azurite)
{
    private const string Into = "yawata", Part = "kataoka";

    private static readonly DateOnly On = new(2025, 1, 10), Today = new(2025, 1, 20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terms_that_run_go_on_in_the_other_district_and_what_is_past_stays_where_it_was()
    {
        var office = await OpenAsync();

        Assert.Equal(new DistrictOutcome.Saved(1), await MergeAsync(office));

        Assert.Equal(
            [new("区長", Part, new(2022, 4, 1), On.AddDays(-1)), new("区長", Into, On, new(2026, 3, 31))], (await office.FindAsync("山田")).Appointments);
        Assert.Equal([new("区長", Part, new(2020, 4, 1), new(2022, 3, 31))], (await office.FindAsync("鈴木")).Appointments);
        Assert.Equal([new("区長", Into)], (await office.FindAsync("佐藤")).Appointments);
        var book = await office.Table.BookAsync(Cancelled);
        Assert.Equal((Into, "片岡"), (Assert.Single(book.Districts).Id, book.DistrictName(Part)));
        Assert.Equal(["佐藤", "山田"], Holders(book, Today, Into));
        Assert.Empty(Holders(book, Today, Part));
        Assert.Equal(["山田"], Holders(book, On.AddDays(-1), Part));
        Assert.Equal(["佐藤", "山田"], ContactSearch.Find(book, new ContactFilter(DistrictId: Part), Today).Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal(3, ContactSearch.Find(book, new ContactFilter("かたおか"), Today).Count);
    }

    [Fact]
    public async Task Lists_and_forms_that_name_the_old_district_mean_the_other_and_change_nothing_that_stands()
    {
        var office = await OpenAsync();
        await MergeAsync(office);
        var same = await office.LookAsync(await office.GiveAsync("氏名,役職,地区,就任日,任期満了日\n山田,区長,片岡,R4.4.1,R8.3.31\n鈴木,区長,片岡,R2.4.1,R4.3.31\n"));
        Assert.Equal(["山田", "鈴木"], same.Unchanged.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.IsType<SaveOutcome.Saved>(await office.EditAsync(await office.FindAsync("山田"), "電話", "027-000-0001"));
        Assert.Equal(["電話"], (await office.HistoryAsync("山田"))[0].Fields.Select(f => f.Column));

        await office.ImportAsync("氏名,役職,地区,就任日\n新井,区長,かたおか,\n林,区長,片岡,R7.2.1\n木村,区長,片岡,R6.4.1\n");
        Assert.Equal([new("区長", Into)], (await office.FindAsync("新井")).Appointments);
        Assert.Equal([new("区長", Into, new(2025, 2, 1))], (await office.FindAsync("林")).Appointments);
        Assert.Equal([new("区長", Part, new(2024, 4, 1), On.AddDays(-1)), new("区長", Into, On)], (await office.FindAsync("木村")).Appointments);
    }

    [Fact]
    public async Task A_term_is_not_ended_twice_over_by_a_page_that_is_older_than_the_merger()
    {
        var office = await OpenAsync();
        var yamada = await office.FindAsync("山田");
        await MergeAsync(office);
        var before = (await office.FindAsync("山田")).Appointments;

        Assert.IsType<LeaveOutcome.NotFound>(
            await office.Contacts.EndTermAsync(yamada.Id, ContactRules.AppointmentKey(yamada.Appointments[0]), Today, "staff", Cancelled));
        Assert.Equal(before, (await office.FindAsync("山田")).Appointments);
    }

    [Fact]
    public async Task A_merger_is_made_only_as_it_was_confirmed_and_once()
    {
        var office = await OpenAsync();
        var look = await LookAsync(office);
        Assert.Equal((1, new MergedPost("区長", 1, 2, 1)), (look.People, Assert.Single(look.Posts)));

        await office.ImportAsync("氏名,役職,地区\n新井,区長,片岡\n");
        Assert.IsType<DistrictOutcome.ChangedMeanwhile>(await office.Districts.MergeAsync(Part, Into, On, look.Seen, "staff", Cancelled));
        Assert.Equal(2, (await office.Table.BookAsync(Cancelled)).Districts.Count);

        var seen = (await LookAsync(office)).Seen;
        var other = await office.AnotherProcessAsync(azurite);
        var outcomes = await Task.WhenAll(new[] { office, other }.Select(o => o.Districts.MergeAsync(Part, Into, On, seen, "staff", Cancelled)));
        Assert.Equal([new DistrictOutcome.Saved(0), new DistrictOutcome.Saved(1)], outcomes.OfType<DistrictOutcome.Saved>().OrderBy(o => o.Count));
        Assert.IsType<DistrictOutcome.NotFound>(await office.Districts.MergeAsync(Part, Into, On.AddDays(1), seen, "staff", Cancelled));
    }

    [Fact]
    public async Task What_cannot_be_merged_is_said()
    {
        var office = await OpenAsync();
        await office.Districts.RegisterAsync("中居・矢中\n中居・矢中（中居）\n中居・矢中（矢中）", Cancelled);
        var whole = (await office.Table.BookAsync(Cancelled)).DistrictSpelled("中居・矢中")!.Id;

        Assert.Equal(MergerFault.IntoMissing, (await office.Districts.LookAtMergerAsync(Part, null, On, Cancelled))!.Value.Fault);
        Assert.Equal(MergerFault.IntoMissing, (await office.Districts.LookAtMergerAsync(Part, Part, On, Cancelled))!.Value.Fault);
        Assert.Equal(MergerFault.HasHalves, (await office.Districts.LookAtMergerAsync(Part, whole, On, Cancelled))!.Value.Fault);
        Assert.Equal(MergerFault.HasHalves, (await office.Districts.LookAtMergerAsync(whole, Into, On, Cancelled))!.Value.Fault);
        Assert.Equal(MergerFault.DayMissing, (await office.Districts.LookAtMergerAsync(Part, Into, null, Cancelled))!.Value.Fault);
        Assert.Equal(MergerFault.NotYet, (await office.Districts.LookAtMergerAsync(Part, Into, JapanTime.Day(office.Clock.GetUtcNow()).AddDays(1), Cancelled))!.Value.Fault);
        Assert.Null(await office.Districts.LookAtMergerAsync("gone00", Into, On, Cancelled));

        await MergeAsync(office);
        Assert.Null(await office.Districts.LookAtMergerAsync(Part, Into, On, Cancelled));
        Assert.Equal(MergerFault.IntoMissing, (await office.Districts.LookAtMergerAsync(Into, Part, On, Cancelled))!.Value.Fault);
        Assert.IsType<DistrictOutcome.NotFound>(await office.Districts.SaveAsync(Part, "片岡 = かたおか", "片岡町", "", null, null, Cancelled));
        Assert.IsType<DistrictOutcome.NotFound>(await office.Districts.DeleteAsync(Part, Cancelled));
        Assert.Equal(1, Assert.IsType<DistrictOutcome.InUse>(await office.Districts.DeleteAsync(Into, Cancelled)).Merged);
        Assert.Equal(DistrictFault.Taken, Assert.IsType<DistrictOutcome.Refused>(await office.Districts.RegisterAsync("片岡", Cancelled)).Problems[0].Fault);
    }

    [Fact]
    public async Task Taken_back_everybody_stands_as_before_but_for_whom_was_saved_since()
    {
        var office = await OpenAsync();
        await office.ImportAsync("氏名,役職,地区\n新井,区長,片岡\n");
        var before = (await office.FindAsync("新井")).Appointments;
        await MergeAsync(office);
        await office.EditAsync(await office.FindAsync("山田"), "電話", "027-000-0001");

        Assert.Equal(new DistrictOutcome.Saved(1), await office.Districts.TakeBackMergerAsync(Part, Cancelled));
        Assert.Equal(new DistrictOutcome.Saved(0), await office.Districts.TakeBackMergerAsync(Part, Cancelled));

        Assert.Equal([Into, Part], (await office.Table.BookAsync(Cancelled)).Districts.Select(d => d.Id));
        Assert.Equal(before, (await office.FindAsync("新井")).Appointments);
        Assert.Equal([Part, Into], (await office.FindAsync("山田")).Appointments.Select(a => a.DistrictId));
    }

    [Fact]
    public void A_district_that_was_merged_twice_over_is_followed_to_the_one_that_goes_on()
    {
        District last = new("last00", "群馬", []), middle = new("middle", "榛名", []) { Merged = new("last00", new(2024, 4, 1), "staff", Some.At(1, 1, 9)) };
        var first = new District("first0", "倉渕", ["倉淵"]) { Merged = new("middle", new(2022, 4, 1), "staff", Some.At(1, 1, 9)) };
        var contact = Some.Member(1) with { Appointments = [new("区長", "first0", new(2020, 4, 1))] };
        var book = new ContactBook("v1", [new(contact, "1")], [last, middle, first]);

        Assert.Equal(
            [new("区長", "first0", new(2020, 4, 1), new(2022, 3, 31)), new("区長", "middle", new(2022, 4, 1), new(2024, 3, 31)), new("区長", "last00", new(2024, 4, 1))],
            book.All[0].Appointments);
        Assert.Equal(["first0", "middle", "last00"], book.HeldIn(book.All[0], book.All[0].Appointments[2]));
        Assert.Equal(last, book.DistrictSpelled("倉淵地区"));
        Assert.Equal([middle, first], book.MergedIntoDistrict("last00"));
    }

    private static IEnumerable<string> Holders(ContactBook book, DateOnly day, string districtId) =>
        PostRules.Board(book, day).Posts.Where(p => p.DistrictId == districtId).SelectMany(p => p.Holders).Select(h => h.Contact.Name).Order(StringComparer.Ordinal);

    /// <summary>In 片岡 山田 is 区長 of one seat, after 鈴木; in 八幡 it is 佐藤.</summary>
    private async Task<ContactOffice> OpenAsync()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.Districts.SaveAsync(Part, "片岡", "片岡", "かたおか", null, null, Cancelled);
        await office.Roles.SaveAsync("role01", null, new RoleForm("区長", null, "1", null, null, null, null, new Dictionary<string, string>()), "staff", Cancelled);
        await office.ImportAsync("氏名,役職,地区,就任日,任期満了日\n山田,区長,片岡,R4.4.1,R8.3.31\n鈴木,区長,片岡,R2.4.1,R4.3.31\n佐藤,区長,八幡,,\n");
        office.Clock.Move(TimeSpan.FromMinutes(1));
        return office;
    }

    private static async Task<MergerLook> LookAsync(ContactOffice office) => (await office.Districts.LookAtMergerAsync(Part, Into, On, Cancelled))!.Value.Look!;

    private static async Task<DistrictOutcome> MergeAsync(ContactOffice office) =>
        await office.Districts.MergeAsync(Part, Into, On, (await LookAsync(office)).Seen, "staff", Cancelled);
}

/// <summary>Two districts become one while events that name both are under way.</summary>
public class MergedDistrictInEventsTests(Azurite azurite)
{
    private const string Invitation = "【ご案内】", Reminder = "【ご返事のお願い】", Role = "協議体メンバー";

    private static readonly DateOnly On = new(2025, 1, 20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_the_middle_of_sending_nobody_is_lost_or_asked_to_another_session()
    {
        await using var world = await World.StartAsync(azurite);
        await world.AddAsync(Some.Member(1), Of(2), Of(3) with { Appointments = [new(Role, Some.Kataoka.Id, null, new(2025, 1, 25))] });
        await world.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        Assert.IsType<ReleaseOutcome.Released>(await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 2, "staff", Cancelled));
        await world.TickUntilAsync(Some.At(1, 20, 10));
        await world.AddAsync(Of(9) with { Appointments = [new(Role, Some.Kataoka.Id, new(2025, 1, 15))] });
        await world.Get<SuccessorDesk>().InviteAsync(Some.Event.Id, Role, new(2025, 1, 15), Cancelled);

        await MergeAsync(world);
        await world.TickUntilAsync(Some.At(1, 30, 9));

        var all = new Dictionary<string, int> { ["member1@example.jp"] = 1, ["member2@example.jp"] = 1, ["member9@example.jp"] = 1 };
        Assert.Equal(all, world.Mailed(Invitation));
        Assert.Equal(all, world.Mailed(Reminder));
        Assert.Equal(
            [("1", Some.Yawata.Id), ("2", Some.Kataoka.Id), ("2", Some.Kataoka.Id)],
            (await world.Invitations.ListAsync(Some.Event.Id, Cancelled)).Select(i => (i.Value.Capacity.SessionId, i.Value.Capacity.DistrictId!)));
        var form = EventForm.Of((await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!.Value, await world.Get<ContactTable>().BookAsync(Cancelled));
        Assert.Equal(["八幡", "片岡"], form.Sessions.Select(s => s.Districts));
    }

    [Fact]
    public async Task Whoever_has_left_office_since_is_not_reminded()
    {
        await using var world = await World.StartAsync(azurite);
        await world.AddAsync(Of(1), Of(2));
        await world.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        Assert.IsType<ReleaseOutcome.Released>(await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 2, "staff", Cancelled));
        await world.TickUntilAsync(Some.At(1, 20, 10));
        await MergeAsync(world);
        var moved = (await world.Get<ContactTable>().BookAsync(Cancelled)).Find(Some.Member(1).Id)!;
        await world.ChangeAsync(moved with { Appointments = [moved.Appointments[0], moved.Appointments[1] with { Until = new(2025, 1, 25) }] });
        await world.TickUntilAsync(Some.At(1, 30, 9));

        Assert.Equal(["member2@example.jp"], world.Mailed(Reminder).Keys);
    }

    [Fact]
    public async Task A_draft_keeps_the_people_and_sessions_that_it_was_planned_with_also_when_it_is_saved()
    {
        await using var world = await World.StartAsync(azurite);
        await world.AddAsync(Some.Member(1), Of(2));
        await world.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        await MergeAsync(world);
        await world.AddAsync(Some.Member(3));

        Assert.Equal([("mem0000001", "1"), ("mem0000002", "2"), ("mem0000003", "1")], await AskedAsync());
        var stored = (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!;
        var form = EventForm.Of(stored.Value, await world.Get<ContactTable>().BookAsync(Cancelled)) with { Name = "令和6年度 第3回 情報交換会" };
        Assert.IsType<EventOutcome.Saved>(await world.Get<EventDesk>().SaveAsync(Some.Event.Id, stored.Version, form, Cancelled));
        Assert.Equal([("mem0000001", "1"), ("mem0000002", "2"), ("mem0000003", "1")], await AskedAsync());

        // What is planned from now on means the district that goes on.
        var faulty = Assert.IsType<EventOutcome.Faulty>(await world.Get<EventDesk>().AddAsync("event002", form, Cancelled));
        Assert.Equal(EventProblem.DistrictTwice, Assert.Single(faulty.Faults).Problem);

        async Task<IEnumerable<(string, string)>> AskedAsync() => (await world.Get<RecipientsDesk>().ReadAsync(Some.Event.Id, Cancelled))!.All
            .Select(r => (r.Invitation.ContactId, r.Invitation.Capacity.SessionId)).Order();
    }

    private static Contact Of(int number) => Some.Member(number) with { Appointments = [new(Role, Some.Kataoka.Id)] };

    private static async Task MergeAsync(World world)
    {
        var desk = world.Get<DistrictDesk>();
        world.Clock.MoveTo(new[] { world.Clock.GetUtcNow(), Some.At(1, 20, 10) }.Max());
        var look = (await desk.LookAtMergerAsync(Some.Kataoka.Id, Some.Yawata.Id, On, Cancelled))!.Value.Look!;
        Assert.IsType<DistrictOutcome.Saved>(await desk.MergeAsync(Some.Kataoka.Id, Some.Yawata.Id, On, look.Seen, "staff", Cancelled));
    }
}
