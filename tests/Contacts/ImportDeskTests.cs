using System.Text;
using Azure.Core;
using Outreach.Contacts;
using Outreach.Local.Samples;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ImportDeskTests(Azurite azurite)
{
    private const string TwoPeople = "番号,氏名,役職,地区\n1,山田 太郎,区長,八幡\n2,佐藤 花子,民生委員,片岡\n";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_changes_nothing_and_a_yes_does_what_was_looked_at()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.GiveAsync(TwoPeople);
        var (plan, seen) = await office.LookAsync(import);

        Assert.Equal(2, plan.New.Count());
        Assert.Equal(seen, (await office.LookAsync(import)).Seen);
        Assert.Empty(await office.AllAsync());
        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(import, seen));
        Assert.Equal(plan.New.Select(e => e.Contact.Id).Order(), (await office.AllAsync()).Select(c => c.Id).Order());
    }

    [Fact]
    public async Task A_second_yes_is_harmless_and_the_result_stays()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.GiveAsync(TwoPeople);
        var (_, seen) = await office.LookAsync(import);
        await office.ApplyAsync(import, seen);
        await office.EditAsync(await office.FindAsync("山田 太郎"), "電話", "027-000-0001");

        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(import, seen));

        Assert.Equal("027-000-0001", (await office.FindAsync("山田 太郎")).Telephone);
        var result = (await office.Imports.LookAsync(import, Cancelled))!.Import.Value.Result!;
        Assert.Equal((2, 0, 0), (result.New, result.Changed, result.Unchanged));
    }

    [Fact]
    public async Task The_sample_city_is_imported_and_imports_again_without_a_change()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.Table.TrySaveDistrictsAsync(
            await office.Table.DistrictsAsync(Cancelled), [.. SampleEvent.Districts.Select((name, i) => new District($"unit{i:00}", name, []))], Cancelled);
        var (first, second) = (SampleFiles.ContactsCsv(new UTF8Encoding(true)), SampleFiles.ContactsCsv(SampleFiles.Cp932));

        var import = Assert.IsType<StartOutcome.Started>(await office.Imports.StartAsync("見本.csv", first, "staff", Cancelled)).ImportId;
        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(import, (await office.LookAsync(import)).Seen));
        Assert.Equal(1151, (await office.AllAsync()).Count);

        var again = Assert.IsType<StartOutcome.Started>(await office.Imports.StartAsync("見本.csv", second, "staff", Cancelled)).ImportId;
        var (plan, seen) = await office.LookAsync(again);
        Assert.Empty(plan.Problems);
        Assert.Empty(plan.New);
        // Code page 932 has no 𠮷.
        Assert.All(plan.Changed.SelectMany(e => e.Changes), change => Assert.Contains("𠮷", change.Before));
        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(again, seen));
    }

    [Fact]
    public async Task Two_thousand_and_a_half_people_are_imported_at_once()
    {
        var office = await ContactOffice.OpenAsync(azurite);

        await office.ImportAsync("番号,氏名,役職,地区\n" + string.Concat(Enumerable.Range(1, 2_500).Select(i => $"{i},見本 {i}郎,区長,八幡\n")));

        Assert.Equal(2_500, (await office.AllAsync()).Count);
    }

    [Fact]
    public async Task One_bad_row_keeps_all_others_out()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.GiveAsync(TwoPeople + "3,鈴木 次郎,区長,九幡\n");

        Assert.Equal(ApplyOutcome.HasProblems, await office.ApplyAsync(import, (await office.LookAsync(import)).Seen));
        Assert.Empty(await office.AllAsync());
    }

    [Fact]
    public async Task A_bad_row_becomes_sound_once_its_district_is_known()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.GiveAsync(TwoPeople + "3,鈴木 次郎,区長,倉渕\n");
        Assert.Single((await office.LookAsync(import)).Plan.Problems);

        await office.Districts.RegisterAsync("倉渕", Cancelled);

        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(import, (await office.LookAsync(import)).Seen));
    }

    [Fact]
    public async Task A_contact_that_was_edited_after_the_look_stops_the_import()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(TwoPeople);
        var import = await office.GiveAsync("番号,氏名,電話\n1,山田 太郎,027-000-0001\n");
        var (_, seen) = await office.LookAsync(import);
        var other = await office.AnotherProcessAsync(azurite);
        await other.EditAsync(await other.FindAsync("山田 太郎"), "電話", "027-000-0002");

        Assert.Equal(ApplyOutcome.ContactsChanged, await office.ApplyAsync(import, seen));

        Assert.Equal("027-000-0002", (await office.FindAsync("山田 太郎")).Telephone);
        Assert.Equal("027-000-0002", Assert.Single((await office.LookAsync(import)).Plan.Changed).Changes[0].Before);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_run_that_dies_on_the_way_leaves_the_old_contacts_and_the_next_finishes(int dies)
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 150, "旧"));
        var import = await office.GiveAsync(People(51, 300, "新"));
        var (_, seen) = await office.LookAsync(import);
        var writes = 0;
        var dying = await office.AnotherProcessAsync(azurite, request =>
            request.Method != RequestMethod.Get && ++writes >= dies ? throw new IOException("The process is gone.") : Task.CompletedTask);

        await Assert.ThrowsAsync<IOException>(() => dying.ApplyAsync(import, seen));

        var fresh = await office.AnotherProcessAsync(azurite);
        Assert.Equal(Enumerable.Repeat("旧", 150), (await fresh.AllAsync()).Select(c => c.Organisation));
        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(import, seen));
        Assert.Equal((50, 250), Count(await fresh.AllAsync()));
        Assert.Equal((50, 250), Count(await office.AllAsync()));

        static (int Old, int New) Count(IReadOnlyList<Contact> all) => (all.Count(c => c.Organisation == "旧"), all.Count(c => c.Organisation == "新"));
    }

    [Fact]
    public async Task A_contact_can_be_edited_after_an_import_has_died_over_it()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 3, "旧"));
        var import = await office.GiveAsync(People(1, 3, "新"));
        var (_, seen) = await office.LookAsync(import);
        var read = await office.FindAsync("見本 1郎");
        var writes = 0;
        var dying = await office.AnotherProcessAsync(azurite, request =>
            request.Method != RequestMethod.Get && ++writes == 3 ? throw new IOException("The process is gone.") : Task.CompletedTask);
        await Assert.ThrowsAsync<IOException>(() => dying.ApplyAsync(import, seen));

        Assert.IsType<SaveOutcome.Saved>(await office.EditAsync(read, "電話", "027-000-0001"));

        Assert.Equal(("旧", "027-000-0001"), ((await office.FindAsync("見本 1郎")).Organisation, (await office.FindAsync("見本 1郎")).Telephone));
    }

    [Fact]
    public async Task Of_two_imports_of_the_same_people_the_second_is_looked_at_again()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var (first, second) = (await office.GiveAsync(People(1, 3, "一")), await office.GiveAsync(People(1, 3, "二")));
        var ((_, seenFirst), (_, seenSecond)) = (await office.LookAsync(first), await office.LookAsync(second));

        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(first, seenFirst));
        Assert.Equal(ApplyOutcome.ContactsChanged, await office.ApplyAsync(second, seenSecond));

        Assert.All(await office.AllAsync(), c => Assert.Equal("一", c.Organisation));
        Assert.Equal(3, (await office.LookAsync(second)).Plan.Changed.Count());
    }

    /// <summary>At every write of one import a whole other one runs: whichever of the two counts, it counts whole.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task An_import_that_another_overtakes_has_no_part_in_the_outcome(int at)
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 150, "旧"));
        var (slow, fast) = (await office.GiveAsync(People(1, 150, "遅")), await office.GiveAsync(People(1, 150, "速")));
        var ((_, seen), writes) = (await office.LookAsync(slow), 0);
        var other = await office.AnotherProcessAsync(azurite);
        var fastOutcome = ApplyOutcome.NotFound;
        var slowed = await office.AnotherProcessAsync(azurite, async request =>
        {
            if (request.Method != RequestMethod.Get && ++writes == at)
                fastOutcome = await other.ApplyAsync(fast, seen);
        });

        Assert.Equal(ApplyOutcome.ContactsChanged, await slowed.ApplyAsync(slow, seen));

        Assert.Equal(ApplyOutcome.Applied, fastOutcome);
        Assert.All(await office.AllAsync(), c => Assert.Equal("速", c.Organisation));
    }

    /// <summary>At a write of one import another stages all its rows over it and dies before it takes effect.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task An_import_that_another_stages_over_still_counts_whole(int at)
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 150, "旧"));
        var (slow, fast) = (await office.GiveAsync(People(1, 150, "遅")), await office.GiveAsync(People(1, 150, "速")));
        var ((_, seen), writes, deadWrites) = (await office.LookAsync(slow), 0, 0);
        var dying = await office.AnotherProcessAsync(azurite, request =>
            request.Method != RequestMethod.Get && ++deadWrites == 4 ? throw new IOException("The process is gone.") : Task.CompletedTask);
        var slowed = await office.AnotherProcessAsync(azurite, async request =>
        {
            if (request.Method != RequestMethod.Get && ++writes == at)
                await Assert.ThrowsAsync<IOException>(() => dying.ApplyAsync(fast, seen));
        });

        Assert.Equal(ApplyOutcome.Applied, await slowed.ApplyAsync(slow, seen));

        Assert.All(await office.AllAsync(), c => Assert.Equal("遅", c.Organisation));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_contact_edited_by_hand_while_an_import_runs_is_not_overwritten(int at)
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 150, "旧"));
        var import = await office.GiveAsync(People(1, 150, "新"));
        var ((_, seen), writes) = (await office.LookAsync(import), 0);
        var other = await office.AnotherProcessAsync(azurite);
        var slowed = await office.AnotherProcessAsync(azurite, async request =>
        {
            if (request.Method != RequestMethod.Get && ++writes == at)
                Assert.IsType<SaveOutcome.Saved>(await other.EditAsync(await other.FindAsync("見本 150郎"), "備考", "送迎"));
        });

        Assert.Equal(ApplyOutcome.ContactsChanged, await slowed.ApplyAsync(import, seen));

        Assert.All(await office.AllAsync(), c => Assert.Equal("旧", c.Organisation));
        Assert.Equal("送迎", (await office.FindAsync("見本 150郎")).Note);
    }

    [Fact]
    public async Task Two_who_say_yes_to_one_import_at_once_import_it_once()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.GiveAsync(People(1, 250, "新"));
        var (_, seen) = await office.LookAsync(import);
        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => office.AnotherProcessAsync(azurite)));

        var outcomes = await Task.WhenAll(others.Select(o => o.ApplyAsync(import, seen)));
        if (!outcomes.Contains(ApplyOutcome.Applied))
            Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(import, seen));

        Assert.Equal(250, (await office.AllAsync()).Select(c => c.Number).Distinct().Count());
        Assert.Equal(250, (await office.AllAsync()).Count);
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_even_kept()
    {
        var office = await ContactOffice.OpenAsync(azurite);

        Assert.Equal(new StartOutcome.Refused(FileProblem.TooLarge), await office.Imports.StartAsync("大.csv", new byte[FileStore.MaxBytes + 1], "staff", Cancelled));
        Assert.Equal(new StartOutcome.Refused(FileProblem.NoRows), await office.Imports.StartAsync("見出し.csv", "氏名\n"u8.ToArray(), "staff", Cancelled));
    }

    [Theory]
    [InlineData("0000000000")]
    [InlineData("../../etc/")]
    public async Task An_unknown_import_is_not_found(string import)
    {
        var office = await ContactOffice.OpenAsync(azurite);

        Assert.Null(await office.Imports.LookAsync(import, Cancelled));
        Assert.Equal(ApplyOutcome.NotFound, await office.ApplyAsync(import, "v"));
    }

    private static string People(int from, int to, string organisation) =>
        "番号,氏名,所属\n" + string.Concat(Enumerable.Range(from, to - from + 1).Select(i => $"{i},見本 {i}郎,{organisation}\n"));
}
