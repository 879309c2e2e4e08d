using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class DistrictDeskTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_are_registered_at_once_after_those_that_there_are()
    {
        var office = await ContactOffice.OpenAsync(azurite);

        Assert.Equal(new DistrictOutcome.Saved(2), await office.Districts.RegisterAsync("倉渕 = 旧倉渕村\n新町\n", Cancelled));

        Assert.Equal(["八幡", "片岡", "倉渕", "新町"], await NamesAsync(office));
        Assert.All((await BookAsync(office)).Districts.Skip(2), d => Assert.True(Ids.IsValid(d.Id, DistrictRules.IdLength)));
    }

    [Fact]
    public async Task One_bad_line_keeps_all_others_out()
    {
        var office = await ContactOffice.OpenAsync(azurite);

        Assert.Equal(2, Assert.Single(Assert.IsType<DistrictOutcome.Refused>(await office.Districts.RegisterAsync("新町\n八幡地区", Cancelled)).Problems).Line);
        Assert.IsType<DistrictOutcome.Refused>(await office.Districts.RegisterAsync(" \n", Cancelled));
        Assert.Equal(["八幡", "片岡"], await NamesAsync(office));
    }

    [Fact]
    public async Task A_half_is_tied_to_its_whole_whichever_is_registered_first()
    {
        var office = await ContactOffice.OpenAsync(azurite);

        await office.Districts.RegisterAsync("中居・矢中（矢中）\n新高尾・中川", Cancelled);
        await office.Districts.RegisterAsync("中居･矢中\n中居・矢中（中居地区）\n中川・新高尾（中川）\n群馬(さくら)", Cancelled);

        var book = await BookAsync(office);
        Assert.Equal(["中居・矢中（矢中）", "中居・矢中（中居地区）"], book.HalvesOf(book.DistrictSpelled("中居・矢中")!.Id).Select(d => d.Name));
        Assert.Equal(["中川・新高尾（中川）"], book.HalvesOf(book.DistrictSpelled("新高尾・中川")!.Id).Select(d => d.Name));
        Assert.Equal(3, book.Within(book.DistrictSpelled("矢中・中居")!.Id).Count);
        Assert.Null(book.DistrictSpelled("群馬さくら")!.ParentId);
    }

    [Fact]
    public async Task A_half_has_no_halves_and_what_was_parted_by_hand_stays_so()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.Districts.RegisterAsync("群馬\n群馬（さくら）", Cancelled);
        var (whole, half) = ((await BookAsync(office)).DistrictSpelled("群馬")!, (await BookAsync(office)).DistrictSpelled("群馬さくら")!);

        Assert.Equal(DistrictFault.NoWhole, await TieAsync(Some.Yawata, half.Id));
        Assert.Equal(DistrictFault.NoWhole, await TieAsync(whole, Some.Yawata.Id));
        Assert.Equal(DistrictFault.NoWhole, await TieAsync(half, half.Id));
        Assert.Null(await TieAsync(half, null));
        await office.Districts.RegisterAsync("新町", Cancelled);
        Assert.Empty((await BookAsync(office)).HalvesOf(whole.Id));
        Assert.Null(await TieAsync((await BookAsync(office)).District(half.Id)!, whole.Id));
        await office.Districts.DeleteAsync(whole.Id, Cancelled);
        Assert.Null((await BookAsync(office)).District(half.Id)!.ParentId);

        async Task<DistrictFault?> TieAsync(District district, string? to) =>
            await office.Districts.SaveAsync(district.Id, DistrictRules.State(district), district.Name, "", null, to, Cancelled)
                is DistrictOutcome.Refused(var problems) ? problems[0].Fault : null;
    }

    [Fact]
    public async Task A_spelling_is_remembered_once_and_belongs_to_one_district()
    {
        var office = await ContactOffice.OpenAsync(azurite);

        Assert.Equal(new DistrictOutcome.Saved(1), await office.Districts.RememberAsync(" やわた、はちまん ", Some.Yawata.Id, Cancelled));
        Assert.Equal(new DistrictOutcome.Saved(0), await office.Districts.RememberAsync("はちまん・やわた地区", Some.Yawata.Id, Cancelled));
        Assert.Equal(new DistrictOutcome.Saved(0), await office.Districts.RememberAsync("八幡地区", Some.Yawata.Id, Cancelled));
        Assert.Equal("八幡", Assert.Single(Assert.IsType<DistrictOutcome.Refused>(
            await office.Districts.RememberAsync("八幡", Some.Kataoka.Id, Cancelled)).Problems).Owner);
        Assert.IsType<DistrictOutcome.Refused>(await office.Districts.RememberAsync("・", Some.Kataoka.Id, Cancelled));
        Assert.IsType<DistrictOutcome.NotFound>(await office.Districts.RememberAsync("やわた", "gone00", Cancelled));

        Assert.Equal(["やわた・はちまん"], (await BookAsync(office)).District(Some.Yawata.Id)!.Aliases);
    }

    [Fact]
    public async Task A_renamed_district_keeps_its_contacts_and_goes_to_its_place()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync("氏名,役職,地区\n山田,区長,片岡\n");

        Assert.IsType<DistrictOutcome.Saved>(await office.Districts.SaveAsync(Some.Kataoka.Id, "片岡", "片岡東", "片岡、旧片岡", 1, null, Cancelled));

        Assert.Equal(["片岡東", "八幡"], await NamesAsync(office));
        Assert.Equal("片岡東", (await BookAsync(office)).DistrictName(Assert.Single(await office.AllAsync()).Appointments[0].DistrictId));
    }

    [Fact]
    public async Task Of_two_who_edit_one_district_the_second_sees_what_the_first_saved()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var other = await office.AnotherProcessAsync(azurite);
        await other.Districts.SaveAsync(Some.Kataoka.Id, "片岡", "片岡西", "", null, null, Cancelled);

        var conflict = Assert.IsType<DistrictOutcome.ChangedMeanwhile>(await office.Districts.SaveAsync(Some.Kataoka.Id, "片岡", "片岡東", "", null, null, Cancelled));

        Assert.Equal("片岡西", conflict.Theirs.Name);
        Assert.IsType<DistrictOutcome.Saved>(await office.Districts.SaveAsync(Some.Yawata.Id, "八幡", "八幡北", "", null, null, Cancelled));
        Assert.Equal(["八幡北", "片岡西"], await NamesAsync(office));
    }

    [Fact]
    public async Task Only_a_district_that_nobody_and_no_event_names_can_go()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync("氏名,役職,地区\n山田,区長,片岡\n");
        await office.Events.AddAsync(Some.Event with { Id = Ids.NewEvent(), Sessions = [Some.Event.Sessions[0]] }, Cancelled);
        await office.Districts.RegisterAsync("新町", Cancelled);
        var free = (await BookAsync(office)).DistrictSpelled("新町")!.Id;

        Assert.Equal(new DistrictOutcome.InUse(0, 1), await office.Districts.DeleteAsync(Some.Yawata.Id, Cancelled));
        Assert.Equal(new DistrictOutcome.InUse(1, 0), await office.Districts.DeleteAsync(Some.Kataoka.Id, Cancelled));
        Assert.IsType<DistrictOutcome.Saved>(await office.Districts.DeleteAsync(free, Cancelled));
        Assert.IsType<DistrictOutcome.NotFound>(await office.Districts.DeleteAsync(free, Cancelled));
        Assert.Equal(["八幡", "片岡"], await NamesAsync(office));
    }

    [Fact]
    public async Task A_district_that_comes_into_use_at_the_same_moment_stays()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var other = await office.AnotherProcessAsync(azurite);
        var used = false;
        var deleting = await office.AnotherProcessAsync(azurite, async request =>
        {
            if (request.Method == Azure.Core.RequestMethod.Post && !used)
            {
                used = true;
                await other.ImportAsync("氏名,役職,地区\n山田,区長,片岡\n");
            }
        });

        Assert.Equal(new DistrictOutcome.InUse(1, 0), await deleting.Districts.DeleteAsync(Some.Kataoka.Id, Cancelled));
    }

    private static async Task<ContactBook> BookAsync(ContactOffice office) => await office.Table.BookAsync(Cancelled);

    private static async Task<IEnumerable<string>> NamesAsync(ContactOffice office) => (await BookAsync(office)).Districts.Select(d => d.Name);
}
