using System.Text;
using Azure.Core;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Functions.Contacts;
using Outreach.Invitations;
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
        var plan = await office.LookAsync(import);
        var seen = plan.Id;

        Assert.Equal(2, plan.New.Count);
        Assert.Equal(seen, (await office.LookAsync(import)).Id);
        Assert.Empty(await office.AllAsync());
        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(import, seen));
        Assert.Equal(plan.New.Select(e => e.Id).Order(), (await office.AllAsync()).Select(c => c.Id).Order());
    }

    [Fact]
    public async Task A_second_yes_is_harmless_and_the_result_stays()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.GiveAsync(TwoPeople);
        var seen = (await office.LookAsync(import)).Id;
        await office.ApplyAsync(import, seen);
        await office.EditAsync(await office.FindAsync("山田 太郎"), "電話", "027-000-0001");

        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(import, seen));

        Assert.Equal("027-000-0001", (await office.FindAsync("山田 太郎")).Telephone);
        var result = (await office.Imports.LookAsync(import, Cancelled))!.Import.Result!;
        Assert.Equal((2, 0, 0), (result.New, result.Changed, result.Unchanged));
    }

    [Fact]
    public async Task The_sample_city_is_imported_and_imports_again_without_a_change()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.Table.TrySaveDistrictsAsync(
            await office.Table.DistrictsAsync(Cancelled), [.. SampleEvent.Districts.Select((name, i) => new District($"unit{i:00}", name, []))], Cancelled);
        var (first, second) = (SampleFiles.ContactsCsv(new UTF8Encoding(true)), SampleFiles.ContactsCsv(SampleFiles.Cp932));

        var import = await office.GiveAsync(first);
        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(import, (await office.LookAsync(import)).Id));
        Assert.Equal(1151, (await office.AllAsync()).Count);

        var again = await office.GiveAsync(second);
        var plan = await office.LookAsync(again);
        Assert.Empty(plan.Problems);
        Assert.Empty(plan.New);
        // Code page 932 has no 𠮷.
        Assert.All(plan.Changed.SelectMany(e => e.Changes), change => Assert.Contains("𠮷", change.Before));
        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(again, plan.Id));
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

        Assert.Equal(ApplyOutcome.HasProblems, await office.ApplyAsync(import, (await office.LookAsync(import)).Id));
        Assert.Empty(await office.AllAsync());
    }

    [Fact]
    public async Task A_bad_row_becomes_sound_once_its_district_is_known()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.GiveAsync(TwoPeople + "3,鈴木 次郎,区長,倉渕\n");
        Assert.Single((await office.LookAsync(import)).Problems);

        await office.Districts.RegisterAsync("倉渕", Cancelled);
        Assert.True((await office.Imports.LookAsync(import, Cancelled))!.ChangedSince);
        Assert.True(await office.Imports.RecheckAsync(import, null, Cancelled));
        await office.WorkAsync(import);

        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(import, (await office.LookAsync(import)).Id));
    }

    [Fact]
    public async Task A_contact_that_was_edited_after_the_look_stops_the_import()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(TwoPeople);
        var import = await office.GiveAsync("番号,氏名,電話\n1,山田 太郎,027-000-0001\n");
        var seen = (await office.LookAsync(import)).Id;
        var other = await office.AnotherProcessAsync(azurite);
        await other.EditAsync(await other.FindAsync("山田 太郎"), "電話", "027-000-0002");

        Assert.Equal(ApplyOutcome.ContactsChanged, await office.ApplyAsync(import, seen));

        Assert.Equal("027-000-0002", (await office.FindAsync("山田 太郎")).Telephone);
        Assert.Equal("027-000-0002", Assert.Single((await office.LookAsync(import)).Changed).Changes[0].Before);
    }

    /// <summary>A process that dies at any request of the check, and one that dies at any request of the apply: nothing is lost, nothing counts by half.</summary>
    [Fact]
    public async Task A_run_that_dies_at_any_request_leaves_the_old_contacts_or_the_new_and_the_next_finishes()
    {
        for (var (dies, died) = (1, true); died; dies++)
        {
            var office = await ContactOffice.OpenAsync(azurite);
            await office.ImportAsync(People(1, 150, "旧"));
            var import = await office.GiveAsync(People(51, 300, "新"));
            var seen = (await office.LookAsync(import)).Id;

            died = await DiesAsync(office, dies, dying => dying.ApplyAsync(import, seen));

            var fresh = await office.AnotherProcessAsync(azurite);
            Assert.Contains(Count(await fresh.AllAsync()), new[] { (150, 0), (50, 250) });
            office.Clock.Move(TimeSpan.FromMinutes(2));
            Assert.Equal(ApplyOutcome.Applied, await fresh.ApplyAsync(import, seen));
            Assert.Equal((50, 250), Count(await fresh.AllAsync()));
            Assert.Equal((50, 250), Count(await office.AllAsync()));
        }

        static (int Old, int New) Count(IReadOnlyList<Contact> all) => (all.Count(c => c.Organisation == "旧"), all.Count(c => c.Organisation == "新"));
    }

    [Fact]
    public async Task A_check_that_dies_at_any_request_is_made_again()
    {
        for (var (dies, died) = (1, true); died; dies++)
        {
            var office = await ContactOffice.OpenAsync(azurite);
            await office.ImportAsync(People(1, 3, "旧"));
            var import = Assert.IsType<StartOutcome.Started>(await office.StartAsync(Encoding.UTF8.GetBytes(People(2, 5, "新")))).ImportId;

            died = await DiesAsync(office, dies, dying => dying.WorkAsync(import));

            office.Clock.Move(TimeSpan.FromMinutes(2));
            var fresh = await office.AnotherProcessAsync(azurite);
            await fresh.WorkAsync(import);
            var plan = await fresh.LookAsync(import);
            Assert.Equal((2, 2, 0), (plan.New.Count, plan.Changed.Count, plan.Problems.Count));
        }
    }

    [Fact]
    public async Task The_timer_goes_on_with_what_a_request_left()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = Assert.IsType<StartOutcome.Started>(await office.StartAsync(Encoding.UTF8.GetBytes(TwoPeople))).ImportId;
        Assert.Equal(ImportState.Checking, (await office.Imports.WorkAsync(import, TimeSpan.Zero, Cancelled))!.State);

        await office.Imports.ContinueAsync(ContactOffice.Patience, Cancelled);
        var seen = (await office.LookAsync(import)).Id;
        Assert.Equal(ApplyOutcome.Working, await office.Imports.ApplyAsync(import, seen, "staff", TimeSpan.Zero, Cancelled));
        Assert.Empty(await office.AllAsync());
        await office.Imports.ContinueAsync(ContactOffice.Patience, Cancelled);

        Assert.Equal(ImportState.Applied, (await office.Imports.LookAsync(import, Cancelled))!.Import.State);
        Assert.Equal(2, (await office.AllAsync()).Count);
    }

    [Fact]
    public void The_longest_list_is_begun_by_the_timer_though_not_by_a_request()
    {
        Assert.True(ImportDesk.CanCheck(ContactFile.MaxRows, ContinueImports.Budget - TimeSpan.FromSeconds(30)));
        Assert.False(ImportDesk.CanCheck(ContactFile.MaxRows, ImportDesk.WithinRequest));
    }

    [Fact]
    public async Task A_long_import_goes_on_where_it_was_left()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 1_200, "旧"));
        var import = await office.GiveAsync(People(1, 2_500, "新"));
        var seen = (await office.LookAsync(import)).Id;
        await DiesAsync(office, 35, dying => dying.ApplyAsync(import, seen));
        var left = (await office.Imports.LookAsync(import, Cancelled))!.Import.Progress!;
        Assert.Equal((1_300, 2_500), (left.Done, left.Of));

        office.Clock.Move(TimeSpan.FromMinutes(2));
        await (await office.AnotherProcessAsync(azurite)).Imports.ContinueAsync(ContactOffice.Patience, Cancelled);

        Assert.All(await office.AllAsync(), c => Assert.Equal("新", c.Organisation));
        Assert.Equal(2_500, (await office.AllAsync()).Count);
    }

    [Fact]
    public async Task A_contact_can_be_edited_after_an_import_has_died_over_it()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 3, "旧"));
        var import = await office.GiveAsync(People(1, 3, "新"));
        var seen = (await office.LookAsync(import)).Id;
        var read = await office.FindAsync("見本 1郎");
        var writes = 0;
        var dying = await office.AnotherProcessAsync(azurite, request =>
            request.Method != RequestMethod.Get && ++writes == 5 ? throw new IOException("The process is gone.") : Task.CompletedTask);
        await Assert.ThrowsAsync<IOException>(() => dying.ApplyAsync(import, seen));

        Assert.IsType<SaveOutcome.Saved>(await office.EditAsync(read, "電話", "027-000-0001"));

        Assert.Equal(("旧", "027-000-0001"), ((await office.FindAsync("見本 1郎")).Organisation, (await office.FindAsync("見本 1郎")).Telephone));
        office.Clock.Move(TimeSpan.FromMinutes(2));
        Assert.Equal(ApplyOutcome.ContactsChanged, await office.ApplyAsync(import, seen));
    }

    [Fact]
    public async Task Of_two_imports_of_the_same_people_the_second_is_looked_at_again()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var (first, second) = (await office.GiveAsync(People(1, 3, "一")), await office.GiveAsync(People(1, 3, "二")));
        var (seenFirst, seenSecond) = ((await office.LookAsync(first)).Id, (await office.LookAsync(second)).Id);

        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(first, seenFirst));
        Assert.Equal(ApplyOutcome.ContactsChanged, await office.ApplyAsync(second, seenSecond));

        Assert.All(await office.AllAsync(), c => Assert.Equal("一", c.Organisation));
        var again = await office.LookAsync(second);
        Assert.Equal(3, again.Changed.Count);
        Assert.Equal(ApplyOutcome.Applied, await office.ApplyAsync(second, again.Id));
        Assert.All(await office.AllAsync(), c => Assert.Equal("二", c.Organisation));
    }

    /// <summary>At every request of one import another is applied too: one waits for the other, and whichever counts, it counts whole.</summary>
    [Fact]
    public async Task Of_two_imports_at_once_each_counts_whole_or_not_at_all()
    {
        for (var (at, reached) = (1, true); reached; at++)
        {
            var office = await ContactOffice.OpenAsync(azurite);
            await office.ImportAsync(People(1, 150, "旧"));
            var (slow, fast) = (await office.GiveAsync(People(1, 150, "遅")), await office.GiveAsync(People(1, 150, "速")));
            var (seenSlow, seenFast, requests) = ((await office.LookAsync(slow)).Id, (await office.LookAsync(fast)).Id, 0);
            var other = await office.AnotherProcessAsync(azurite);
            reached = false;
            var slowed = await office.AnotherProcessAsync(azurite, async request =>
            {
                if (++requests == at)
                {
                    reached = true;
                    await other.ApplyAsync(fast, seenFast);
                }
            });

            await slowed.ApplyAsync(slow, seenSlow);
            office.Clock.Move(TimeSpan.FromMinutes(2));
            await office.Imports.ContinueAsync(ContactOffice.Patience, Cancelled);

            var applied = new[] { slow, fast }.Select(id => office.Imports.LookAsync(id, Cancelled).Result!.Import.State is ImportState.Applied).ToList();
            Assert.Single(applied, true);
            Assert.All(await office.AllAsync(), c => Assert.Equal(applied[0] ? "遅" : "速", c.Organisation));
        }
    }

    /// <summary>At a write of one import another, which takes it for dead, stages all its rows over it and dies before it takes effect.</summary>
    [Fact]
    public async Task An_import_that_another_stages_over_still_counts_whole()
    {
        for (var (at, reached) = (1, true); reached; at++)
        {
            var office = await ContactOffice.OpenAsync(azurite);
            await office.ImportAsync(People(1, 150, "旧"));
            var (slow, fast) = (await office.GiveAsync(People(1, 150, "遅")), await office.GiveAsync(People(1, 150, "速")));
            var (seenSlow, seenFast, writes, deadWrites) = ((await office.LookAsync(slow)).Id, (await office.LookAsync(fast)).Id, 0, 0);
            var dying = await office.AnotherProcessAsync(azurite, request =>
                request.Method != RequestMethod.Get && ++deadWrites == 7 ? throw new IOException("The process is gone.") : Task.CompletedTask);
            reached = false;
            var slowed = await office.AnotherProcessAsync(azurite, async request =>
            {
                if (request.Method != RequestMethod.Get && ++writes == at)
                {
                    reached = true;
                    office.Clock.Move(TimeSpan.FromMinutes(2));
                    await Record.ExceptionAsync(() => dying.ApplyAsync(fast, seenFast));
                    office.Clock.Move(TimeSpan.FromMinutes(2));
                }
            });

            await slowed.ApplyAsync(slow, seenSlow);
            Assert.Single((await office.AllAsync()).Select(c => c.Organisation).Distinct());
            office.Clock.Move(TimeSpan.FromMinutes(2));
            await office.Imports.ContinueAsync(ContactOffice.Patience, Cancelled);
            await office.Imports.ContinueAsync(ContactOffice.Patience, Cancelled);

            Assert.Single((await office.AllAsync()).Select(c => c.Organisation).Distinct());
            Assert.NotEqual("旧", (await office.AllAsync())[0].Organisation);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_contact_edited_by_hand_while_an_import_runs_is_not_overwritten(int at)
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 150, "旧"));
        var import = await office.GiveAsync(People(1, 150, "新"));
        var (seen, writes) = ((await office.LookAsync(import)).Id, 0);
        var other = await office.AnotherProcessAsync(azurite);
        var slowed = await office.AnotherProcessAsync(azurite, async request =>
        {
            if (request.Method != RequestMethod.Get && ++writes == at)
                Assert.IsType<SaveOutcome.Saved>(await other.EditAsync(await other.FindAsync("見本 150郎"), "備考", "送迎"));
        });

        Assert.Equal(ApplyOutcome.ContactsChanged, await slowed.ApplyAsync(import, seen));

        Assert.All(await office.AllAsync(), c => Assert.Equal("旧", c.Organisation));
        Assert.Equal("送迎", (await office.FindAsync("見本 150郎")).Note);
        Assert.Contains(await office.HistoryAsync("見本 150郎"), e => e.Fields.Contains(new FieldChange("備考", null, "送迎")));
    }

    [Fact]
    public async Task Two_who_say_yes_to_one_import_at_once_import_it_once()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.GiveAsync(People(1, 250, "新"));
        var seen = (await office.LookAsync(import)).Id;
        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => office.AnotherProcessAsync(azurite)));

        var outcomes = await Task.WhenAll(others.Select(o => o.ApplyAsync(import, seen)));

        Assert.Contains(ApplyOutcome.Applied, outcomes);
        Assert.All(outcomes, o => Assert.True(o is ApplyOutcome.Applied or ApplyOutcome.Working));
        Assert.Equal(250, (await office.AllAsync()).Select(c => c.Number).Distinct().Count());
        Assert.Equal(250, (await office.AllAsync()).Count);
    }

    [Fact]
    public async Task An_undone_import_leaves_what_stood_before_and_can_be_given_again()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 150, "旧"));
        var import = await office.ImportAsync(People(51, 300, "新"));

        Assert.Equal(UndoOutcome.Undone, await office.Imports.UndoAsync(import, "other", Cancelled));

        Assert.Equal(Enumerable.Repeat("旧", 150), (await office.AllAsync()).Select(c => c.Organisation));
        var undone = (await office.Imports.LookAsync(import, Cancelled))!.Import;
        Assert.Equal((ImportState.Undone, "other"), (undone.State, undone.Undone!.By));
        Assert.Equal(UndoOutcome.Undone, await office.Imports.UndoAsync(import, "third", Cancelled));

        await office.ImportAsync(People(51, 300, "新"));
        Assert.Equal((50, 250), ((await office.AllAsync()).Count(c => c.Organisation == "旧"), (await office.AllAsync()).Count(c => c.Organisation == "新")));
    }

    [Fact]
    public async Task An_undo_that_dies_or_comes_twice_at_once_leaves_the_old_or_the_new()
    {
        for (var (dies, died) = (1, true); died; dies++)
        {
            var office = await ContactOffice.OpenAsync(azurite);
            var import = await office.ImportAsync(People(1, 3, "新"));

            died = await DiesAsync(office, dies, dying => dying.Imports.UndoAsync(import, "staff", Cancelled));

            Assert.True((await office.AllAsync()).Count is 0 or 3);
            var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => office.AnotherProcessAsync(azurite)));
            Assert.All(await Task.WhenAll(others.Select(o => o.Imports.UndoAsync(import, "staff", Cancelled))), o => Assert.Equal(UndoOutcome.Undone, o));
            Assert.Empty(await office.AllAsync());
        }
    }

    [Fact]
    public async Task An_import_is_not_undone_once_something_else_has_changed()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.ImportAsync(TwoPeople);
        Assert.True((await office.Imports.LookAsync(import, Cancelled))!.CanBeUndone);

        await office.Districts.RegisterAsync("倉渕", Cancelled);

        Assert.False((await office.Imports.LookAsync(import, Cancelled))!.CanBeUndone);
        Assert.Equal(UndoOutcome.ChangedSince, await office.Imports.UndoAsync(import, "staff", Cancelled));
        Assert.Equal(2, (await office.AllAsync()).Count);
    }

    [Fact]
    public async Task What_has_not_changed_since_an_import_is_taken_back_and_the_rest_is_left_and_named()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 3, "旧"));
        office.Clock.Move(TimeSpan.FromHours(1));
        var import = await office.ImportAsync(People(2, 6, "新"));
        await office.EditAsync(await NumberAsync("3"), ContactColumn.Note, "送迎");
        await office.EditAsync(await NumberAsync("5"), ContactColumn.Note, "欠席");

        office.Clock.Move(TimeSpan.FromHours(1));

        var since = (await office.Imports.SinceAsync(import, Cancelled))!;
        Assert.Equal((2, 1, 2, null), (since.New, since.Changed, since.Left, since.Hindrance));
        Assert.Equal([("見本 5郎", ChangeKind.Form), ("見本 3郎", ChangeKind.Form)], since.Named.Select(c => (c.Name, c.Last!.How)));
        Assert.Equal(UndoOutcome.Undone, await office.Imports.UndoPartAsync(import, since.Version, "other", Cancelled));

        Assert.Equal(["1 旧", "2 旧", "3 新", "5 新"], (await office.AllAsync()).OrderBy(c => c.Number).Select(c => $"{c.Number} {c.Organisation}"));
        Assert.Equal(["送迎", "欠席"], (await office.AllAsync()).OrderBy(c => c.Number).Select(c => c.Note).OfType<string>());
        Assert.Equal([ChangeKind.Form, ChangeKind.Import, ChangeKind.Import], await HowAsync("3"));
        Assert.Equal([ChangeKind.Undo, ChangeKind.Import, ChangeKind.Import], await HowAsync("2"));
        var undone = (await office.Imports.LookAsync(import, Cancelled))!.Import;
        Assert.Equal((ImportState.Undone, 2, 1, 2, 2), (undone.State, undone.UndoneInPart!.New, undone.UndoneInPart.Changed, undone.UndoneInPart.Left, undone.UndoneInPart.LeftIds.Count));
        Assert.Equal(UndoOutcome.Undone, await office.Imports.UndoPartAsync(import, since.Version, "third", Cancelled));

        async Task<Contact> NumberAsync(string number) => Assert.Single(await office.AllAsync(), c => c.Number == number);

        async Task<IEnumerable<ChangeKind>> HowAsync(string number) =>
            (await office.Table.HistoryAsync((await NumberAsync(number)).Id, Cancelled)).Select(entry => entry.Change.How);
    }

    [Fact]
    public async Task A_part_that_was_looked_at_is_taken_back_as_it_was_looked_at_or_not_at_all()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.ImportAsync(People(1, 3, "新"));
        await office.EditAsync((await office.AllAsync())[0], ContactColumn.Note, "送迎");
        var since = (await office.Imports.SinceAsync(import, Cancelled))!;
        await office.EditAsync((await office.AllAsync())[1], ContactColumn.Note, "欠席");

        Assert.Equal(UndoOutcome.ChangedSince, await office.Imports.UndoPartAsync(import, since.Version, "staff", Cancelled));

        Assert.Equal(3, (await office.AllAsync()).Count);
    }

    [Fact]
    public async Task Taking_a_part_back_that_dies_or_comes_twice_at_once_leaves_the_old_or_the_new()
    {
        for (var (dies, died) = (1, true); died; dies++)
        {
            var office = await ContactOffice.OpenAsync(azurite);
            var import = await office.ImportAsync(People(1, 3, "新"));
            await office.EditAsync((await office.AllAsync())[0], ContactColumn.Note, "送迎");
            var seen = (await office.Imports.SinceAsync(import, Cancelled))!.Version;

            died = await DiesAsync(office, dies, dying => dying.Imports.UndoPartAsync(import, seen, "staff", Cancelled));

            Assert.True((await office.AllAsync()).Count is 1 or 3);
            var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => office.AnotherProcessAsync(azurite)));
            Assert.All(await Task.WhenAll(others.Select(o => o.Imports.UndoPartAsync(import, seen, "staff", Cancelled))), o => Assert.Equal(UndoOutcome.Undone, o));
            Assert.Equal("送迎", Assert.Single(await office.AllAsync()).Note);
        }
    }

    [Fact]
    public async Task Whom_an_import_added_and_an_event_has_written_to_or_has_an_answer_of_stays_when_the_rest_is_taken_back()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(People(1, 1, "旧"));
        var import = await office.ImportAsync(People(1, 5, "新"));
        await InviteAsync(office, sent: ["1", "2"], answered: ["3"], waiting: ["4"]);

        Assert.Equal(UndoOutcome.ChangedSince, await office.Imports.UndoAsync(import, "staff", Cancelled));
        var since = (await office.Imports.SinceAsync(import, Cancelled))!;
        Assert.Equal((2, 1, 2, null), (since.New, since.Changed, since.Left, since.Hindrance));
        Assert.Equal([("見本 2郎", true), ("見本 3郎", true)], since.Named.Select(c => (c.Name, c.WrittenTo)));
        Assert.Equal(UndoOutcome.Undone, await office.Imports.UndoPartAsync(import, since.Version, "staff", Cancelled));

        Assert.Equal(["1 旧", "2 新", "3 新"], (await office.AllAsync()).OrderBy(c => c.Number).Select(c => $"{c.Number} {c.Organisation}"));
        Assert.Equal([ChangeKind.Undo, ChangeKind.Import], (await office.HistoryAsync("見本 2郎")).Select(entry => entry.Change.How));
        Assert.Equal(2, (await office.Imports.LookAsync(import, Cancelled))!.Import.UndoneInPart!.LeftIds.Count);
    }

    [Fact]
    public async Task An_undo_that_dies_at_any_request_never_takes_away_whoever_was_written_to()
    {
        for (var (dies, died) = (1, true); died; dies++)
        {
            var office = await ContactOffice.OpenAsync(azurite);
            var import = await office.ImportAsync(People(1, 3, "新"));
            await InviteAsync(office, sent: ["2"], answered: [], waiting: []);
            var seen = (await office.Imports.SinceAsync(import, Cancelled))!.Version;

            died = await DiesAsync(office, dies, dying => dying.Imports.UndoPartAsync(import, seen, "staff", Cancelled));

            Assert.Contains(await office.AllAsync(), c => c.Number == "2");
            var other = await office.AnotherProcessAsync(azurite);
            if (await other.Imports.SinceAsync(import, Cancelled) is { } since)
                Assert.Equal(UndoOutcome.Undone, await other.Imports.UndoPartAsync(import, since.Version, "staff", Cancelled));
            Assert.Equal("2", Assert.Single(await office.AllAsync()).Number);
        }
    }

    /// <summary>An event that has written to some contacts, has an answer of others, and waits with the rest.</summary>
    private static async Task InviteAsync(ContactOffice office, string[] sent, string[] answered, string[] waiting)
    {
        await office.Events.AddAsync(Some.Event with { State = EventState.Scheduled }, Cancelled);
        var contacts = (await office.AllAsync()).Where(c => sent.Concat(answered).Concat(waiting).Contains(c.Number)).ToList();
        await office.Invitations.LayOutAsync(
            Some.Event.Id,
            [.. contacts.Select(c => Some.Invitation(c) with { Reply = answered.Contains(c.Number) ? new Reply(ReplyKind.NotAttending, null, null, 0, null, ReplyChannel.Telephone, "staff", office.Clock.GetUtcNow()) : null })], Cancelled);
        Assert.True(await office.Ledger.TryWriteAsync(
            [
                .. contacts.Select(c => new Message
                {
                    Key = new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, c.Id, Channel.Mail),
                    State = sent.Contains(c.Number) ? MessageState.Sent : MessageState.Waiting,
                    DueAt = office.Clock.GetUtcNow(), ExpiresAt = Some.Event.Timetable.ReplyUntil,
                    SentAt = sent.Contains(c.Number) ? office.Clock.GetUtcNow() : null,
                }),
            ],
            [], Cancelled));
    }

    /// <summary>Whoever has begun to stage has taken over what the import before left: taking that back would be half of it.</summary>
    [Fact]
    public async Task An_import_is_not_undone_once_another_is_being_staged()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.ImportAsync(People(1, 3, "旧"));
        var next = await office.GiveAsync(People(1, 3, "新"));
        var seen = (await office.LookAsync(next)).Id;
        var writes = 0;
        var dying = await office.AnotherProcessAsync(azurite, request =>
            request.Method != RequestMethod.Get && ++writes == 6 ? throw new IOException("The process is gone.") : Task.CompletedTask);
        await Assert.ThrowsAsync<IOException>(() => dying.ApplyAsync(next, seen));

        Assert.Equal(UndoOutcome.ChangedSince, await office.Imports.UndoAsync(import, "staff", Cancelled));
        var since = (await office.Imports.SinceAsync(import, Cancelled))!;
        Assert.Equal(UndoHindrance.OtherImport, since.Hindrance);
        Assert.Equal(UndoOutcome.ChangedSince, await office.Imports.UndoPartAsync(import, since.Version, "staff", Cancelled));

        Assert.All(await office.AllAsync(), c => Assert.Equal("旧", c.Organisation));
    }

    [Fact]
    public async Task An_import_that_cannot_go_on_keeps_no_other_back()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var started = new List<Import>();
        for (var i = 0; i < 3; i++)
            started.Add(await StartedAsync(office));
        var broken = started.MinBy(i => i.Id, StringComparer.Ordinal)!;
        var other = await office.AnotherProcessAsync(azurite, request =>
            request.Uri.ToString().Contains(broken.FileId, StringComparison.Ordinal) ? throw new IOException("Unreadable.") : Task.CompletedTask);

        await Assert.ThrowsAsync<AggregateException>(() => other.Imports.ContinueAsync(TimeSpan.FromMinutes(1), Cancelled));

        foreach (var import in started.Where(i => i != broken))
            Assert.Equal(ImportState.Checked, await StateAsync(import));
        Assert.Equal(ImportState.Checking, await StateAsync(broken));

        // Nobody is to wait for ever for what never comes to an end; once the fault is mended it can be begun anew.
        for (var i = 0; i < 3; i++)
        {
            office.Clock.Move(TimeSpan.FromMinutes(2));
            await Record.ExceptionAsync(() => other.Imports.ContinueAsync(TimeSpan.FromMinutes(1), Cancelled));
        }

        Assert.Equal(ImportState.Failed, await StateAsync(broken));
        Assert.False(await office.Imports.ContinueAsync(TimeSpan.FromMinutes(1), Cancelled));
        Assert.True(await office.Imports.RecheckAsync(broken.Id, null, Cancelled));
        Assert.Equal(ImportState.Checked, (await office.WorkAsync(broken.Id))!.State);

        async Task<ImportState> StateAsync(Import import) => (await office.Imports.LookAsync(import.Id, Cancelled))!.Import.State;

        static async Task<Import> StartedAsync(ContactOffice office)
        {
            var id = Assert.IsType<StartOutcome.Started>(await office.StartAsync(Encoding.UTF8.GetBytes(TwoPeople))).ImportId;
            return (await office.Imports.LookAsync(id, Cancelled))!.Import;
        }
    }

    [Fact]
    public async Task What_nobody_said_yes_to_is_deleted_after_thirty_days_and_what_was_taken_back_the_next_night()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var undone = await office.ImportAsync(TwoPeople);
        await office.Imports.UndoAsync(undone, "staff", Cancelled);
        var waiting = await office.GiveAsync(TwoPeople);

        await office.Imports.SweepAsync(Cancelled);
        Assert.Equal(2, (await office.LookAsync(waiting)).New.Count);
        Assert.Empty((await office.Table.BookAsync(Cancelled)).Leftovers);
        office.Clock.Move(TimeSpan.FromDays(31));
        await office.Imports.SweepAsync(Cancelled);

        Assert.Equal(ImportState.Expired, (await office.Imports.LookAsync(waiting, Cancelled))!.Import.State);
        Assert.Equal(0, await office.FileRowsAsync());
        Assert.Equal(ApplyOutcome.NotFound, await office.ApplyAsync(waiting, "x"));
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_even_kept()
    {
        var office = await ContactOffice.OpenAsync(azurite);

        Assert.Equal(new StartOutcome.Refused(FileProblem.TooLarge), await office.StartAsync(new byte[FileStore.MaxBytes + 1]));
        Assert.Equal(new StartOutcome.Refused(FileProblem.NoRows), await office.StartAsync("氏名\n"u8.ToArray()));
    }

    [Theory]
    [InlineData("0000000000")]
    [InlineData("../../etc/")]
    public async Task An_unknown_import_is_not_found(string import)
    {
        var office = await ContactOffice.OpenAsync(azurite);

        Assert.Null(await office.Imports.LookAsync(import, Cancelled));
        Assert.Null(await office.WorkAsync(import));
        Assert.Equal(ApplyOutcome.NotFound, await office.ApplyAsync(import, "v"));
        Assert.Equal(UndoOutcome.NotFound, await office.Imports.UndoAsync(import, "staff", Cancelled));
    }

    /// <summary>Runs <paramref name="work"/> in a process that dies at one of its requests. False: it ended before that.</summary>
    private async Task<bool> DiesAsync(ContactOffice office, int at, Func<ContactOffice, Task> work)
    {
        var requests = 0;
        var dying = await office.AnotherProcessAsync(azurite, _ =>
            Interlocked.Increment(ref requests) >= at ? throw new IOException("The process is gone.") : Task.CompletedTask);
        var died = await Record.ExceptionAsync(() => work(dying));
        if (died is not null) Assert.IsType<IOException>(died);
        return died is not null;
    }

    private static string People(int from, int to, string organisation) =>
        "番号,氏名,所属\n" + string.Concat(Enumerable.Range(from, to - from + 1).Select(i => $"{i},見本 {i}郎,{organisation}\n"));
}
