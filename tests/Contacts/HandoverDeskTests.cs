using Outreach.Contacts;
using Outreach.Events;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

/// <summary>名簿更新 over real tables: a role passes to those who are listed, whole or not at all.</summary>
public class HandoverDeskTests(Azurite azurite)
{
    private const string Before =
        "番号,氏名,役職,地区,電話\n1,山田 太郎,区長,八幡,027-000-0001\n2,佐藤 花子,区長,片岡,027-000-0002\n3,鈴木 次郎,民生委員,八幡,027-000-0003\n4,田中 三郎,区長,八幡,027-000-0004\n";

    /// <summary>山田 again, with another telephone; 鈴木 appointed; 新井 new; 田中 and 佐藤 leave, nobody follows 佐藤.</summary>
    private const string List = "番号,氏名,地区,電話\n1,山田 太郎,八幡,027-000-0009\n3,鈴木 次郎,八幡,027-000-0003\n9,新井 桜,八幡,027-000-0008\n";

    private static readonly Handover Terms = new("区長", new DateOnly(2025, 1, 20), WholeCity: true);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_diff_says_who_comes_stays_changes_and_goes_and_which_post_is_vacant()
    {
        var office = await OpenAsync();
        var look = await LookAsync(office, await office.GiveAsync(Terms, List));

        Assert.Equal([("鈴木 次郎", 3), ("新井 桜", 4)], Names(look.Of(HandoverClass.New, HandoverClass.Appointed)));
        Assert.Equal([("山田 太郎", 2)], Names(look.Of(HandoverClass.Reappointed)));
        Assert.Equal(["佐藤 花子", "田中 三郎"], look.Of(HandoverClass.Ended).Select(l => l.Contact.Name).Order());
        Assert.Equal("山田 太郎", Assert.Single(look.Changed).Name);
        Assert.Equal([(Some.Kataoka.Id, 1)], look.Vacant.Select(v => (v.Key, v.Value)));
        Assert.Equal([Some.Event.Id], look.Affected.Select(a => a.Event.Id));
        Assert.Equal(["山田 太郎", "新井 桜", "鈴木 次郎"], look.Affected[0].Successors.Select(s => s.Contact.Name).Order());
    }

    [Fact]
    public async Task A_row_that_says_that_a_post_is_vacant_is_nobody()
    {
        var office = await OpenAsync();
        var import = await office.GiveAsync(Terms with { WholeCity = false }, "番号,氏名,地区,電話\n1,山田 太郎,八幡,027-000-0001\n4,田中 三郎,八幡,\n2,（欠員）,片岡,不明\n");

        var look = await LookAsync(office, import);
        Assert.Empty(look.Problems);
        Assert.Equal(["佐藤 花子"], look.Of(HandoverClass.Ended).Select(l => l.Contact.Name));
        Assert.Equal([(Some.Kataoka.Id, 1)], look.Vacant.Select(v => (v.Key, v.Value)));
        Assert.Equal(ApplyOutcome.Applied, await ApplyAsync(office, import));
        Assert.Equal(4, (await office.AllAsync()).Count);
    }

    [Fact]
    public async Task Applied_it_counts_whole_stands_in_the_history_and_can_be_taken_back()
    {
        var office = await OpenAsync();
        var before = Terms.Date.AddDays(-1);
        office.Clock.Move(TimeSpan.FromMinutes(1));
        var import = await office.GiveAsync(Terms, List);

        Assert.Equal(ApplyOutcome.Applied, await ApplyAsync(office, import));

        Assert.Equal([new("区長", Some.Yawata.Id, null, before), new("区長", Some.Yawata.Id, Terms.Date)], (await office.FindAsync("山田 太郎")).Appointments);
        Assert.Equal(before, Assert.Single((await office.FindAsync("佐藤 花子")).Appointments).Until);
        Assert.Equal(["民生委員", "区長"], (await office.FindAsync("鈴木 次郎")).Appointments.Select(a => a.Role));
        Assert.Equal([new("区長", Some.Yawata.Id, Terms.Date)], (await office.FindAsync("新井 桜")).Appointments);
        var newest = (await office.HistoryAsync("佐藤 花子"))[0].Change;
        Assert.Equal((ChangeKind.Handover, import), (newest.How, newest.Reference));

        Assert.Equal(UndoOutcome.Undone, await office.Imports.UndoAsync(import, "staff", Cancelled));
        Assert.DoesNotContain(await office.AllAsync(), c => c.Name == "新井 桜");
        Assert.All(await office.AllAsync(), c => Assert.Null(Assert.Single(c.Appointments).Until));
    }

    [Fact]
    public async Task A_cell_that_the_list_leaves_empty_takes_nothing_away()
    {
        var office = await OpenAsync();
        await office.ImportAsync("番号,氏名,メール,ふりがな,希望連絡方法,備考\n1,山田 太郎,yamada@example.jp,やまだ たろう,メール,会計も担当\n");
        var yamada = await office.FindAsync("山田 太郎");
        var import = await office.GiveAsync(Terms with { WholeCity = false }, "番号,氏名,地区,電話,メール,ふりがな,希望連絡方法,備考\n1,山田 太郎,八幡,,－,,,\n4,田中 三郎,八幡,027-000-0044,,,,\n");

        Assert.Equal(["田中 三郎"], (await LookAsync(office, import)).Changed.Select(c => c.Name));
        Assert.Equal(ApplyOutcome.Applied, await ApplyAsync(office, import));

        var after = await office.FindAsync("山田 太郎");
        Assert.Equal(ContactRules.Fingerprint(yamada), ContactRules.Fingerprint(after with { Appointments = yamada.Appointments }));
        Assert.Equal("027-000-0044", (await office.FindAsync("田中 三郎")).Telephone);
    }

    [Fact]
    public async Task A_list_after_which_most_posts_are_empty_is_applied_only_once_that_is_confirmed()
    {
        var office = await OpenAsync();
        await office.ImportAsync("氏名,役職,地区\n木村 一,区長,八幡\n林 二,区長,八幡\n");
        var import = await office.GiveAsync(Terms, "番号,氏名,地区\n1,山田 太郎,八幡\n");
        var plan = (await LookAsync(office, import)).Look.Import.Plan!;
        Assert.Equal(new HandoverSweep(5, 4), plan.Sweep);

        Assert.Equal(ApplyOutcome.NotConfirmed, await ApplyAsync(office, import));
        Assert.Equal(ImportState.Checked, (await office.Imports.LookAsync(import, Cancelled))!.Import.State);
        Assert.Equal(ApplyOutcome.Applied, await office.Imports.ApplyAsync(import, plan.Id, "staff", ContactOffice.Patience, Cancelled, [], sweepSeen: true));
    }

    [Fact]
    public async Task A_row_that_may_mean_somebody_known_waits_until_staff_have_said_who()
    {
        var office = await OpenAsync();
        var import = await office.GiveAsync(Terms, "氏名,地区\n山田 太郎,片岡\n");
        var asked = Assert.Single((await LookAsync(office, import)).Problems);
        var yamada = await office.FindAsync("山田 太郎");
        Assert.Equal((ContactFault.WhoIsMeant, yamada.Id), (asked.Fault, asked.Hint));
        Assert.Equal(ApplyOutcome.HasProblems, await ApplyAsync(office, import));

        await SayAsync(office, import, yamada.Id);
        var moved = Assert.Single((await LookAsync(office, import)).Of(HandoverClass.Moved)).Part;
        Assert.Equal((2, Some.Kataoka.Id, Some.Yawata.Id), (moved.Row, moved.DistrictId, Assert.Single(moved.From)));
        await SayAsync(office, import, null);
        Assert.Equal([("山田 太郎", 2)], Names((await LookAsync(office, import)).Of(HandoverClass.New)));
        Assert.Equal(ApplyOutcome.Applied, await ApplyAsync(office, import));
    }

    [Theory]
    [InlineData("氏名,役職,地区\n新井 桜,民生委員,八幡\n", ContactFault.OtherRole)]
    [InlineData("氏名\n新井 桜\n", ContactFault.DistrictMissing)]
    [InlineData("氏名,地区\n新井 桜,九幡\n", ContactFault.UnknownDistrict)]
    [InlineData("氏名,地区\n欠員,九幡\n", ContactFault.UnknownDistrict)]
    [InlineData("氏名,地区\n欠員,\n", ContactFault.DistrictMissing)]
    [InlineData("氏名,地区\n新井 桜,八幡\n新井　桜,八幡\n", ContactFault.ListedTwice)]
    [InlineData("番号,氏名,地区\n501,新井 桜,八幡\n501,新井 桜,八幡\n", ContactFault.ListedTwice)]
    [InlineData("番号,氏名,地区\n501,新井 桜,八幡\n501,須藤 実,八幡\n", ContactFault.RowsDisagree)]
    [InlineData("番号,氏名,地区\n501,新井 桜,八幡\n５０１,須藤 実,片岡\n", ContactFault.RowsDisagree)]
    [InlineData("番号,氏名,地区\n1,山田 太郎,八幡\n1,佐藤 太郎,片岡\n", ContactFault.RowsDisagree)]
    [InlineData("番号,氏名,地区\n501,新井 桜,八幡\n501,鈴木 次郎,八幡\n", ContactFault.RowsDisagree, ContactStatus.Deceased)]
    [InlineData("番号,氏名,地区\n1,新井 桜,八幡\n", ContactFault.NumberOfAnother)]
    [InlineData("番号,氏名,地区\n3,鈴木 次郎,八幡\n", ContactFault.RecordedAsDeceased, ContactStatus.Deceased)]
    [InlineData("氏名,地区\n鈴木 次郎,八幡\n", ContactFault.WhoIsMeant, ContactStatus.Deceased)]
    [InlineData("番号,氏名,地区\n3,鈴木 次郎,八幡\n", ContactFault.WhoIsMeant, ContactStatus.Ended)]
    [InlineData("氏名,地区,状態\n鈴木 次郎,八幡,終了\n", ContactFault.SuccessorNotActive)]
    public async Task A_row_that_cannot_be_taken_keeps_all_others_out(string list, ContactFault fault, ContactStatus ofSuzuki = ContactStatus.Active)
    {
        var office = await OpenAsync();
        await LeaveAsync(office, "鈴木 次郎", ofSuzuki);
        var import = await office.GiveAsync(Terms, list);

        Assert.Equal(fault, Assert.Single((await LookAsync(office, import)).Problems).Fault);
        Assert.Equal(ApplyOutcome.HasProblems, await ApplyAsync(office, import));
    }

    [Fact]
    public async Task One_number_for_two_people_is_refused_whatever_staff_said_of_their_rows()
    {
        var office = await OpenAsync();
        await LeaveAsync(office, "鈴木 次郎", ContactStatus.Deceased);
        var import = await office.GiveAsync(Terms, "番号,氏名,地区\n501,新井 桜,八幡\n501,鈴木 次郎,片岡\n");
        await SayAsync(office, import, null, row: 3);

        var problem = Assert.Single((await LookAsync(office, import)).Problems);
        Assert.Equal((ContactFault.RowsDisagree, "氏名", "鈴木 次郎", "2"), (problem.Fault, problem.Column, problem.Value, problem.Hint));
        Assert.Equal(ApplyOutcome.HasProblems, await ApplyAsync(office, import));
    }

    [Fact]
    public async Task Whoever_had_left_the_work_and_is_meant_is_active_again_and_invited()
    {
        var office = await OpenAsync();
        await LeaveAsync(office, "鈴木 次郎", ContactStatus.Ended);
        var import = await office.GiveAsync(Terms, List);
        await SayAsync(office, import, (await office.FindAsync("鈴木 次郎")).Id, row: 3);
        var look = await LookAsync(office, import);
        Assert.Equal(["山田 太郎"], look.Changed.Select(c => c.Name));
        Assert.Equal(["山田 太郎", "新井 桜", "鈴木 次郎"], look.Affected[0].Successors.Select(s => s.Contact.Name).Order());

        await office.Imports.ApplyAsync(import, look.Look.Import.Plan!.Id, "staff", ContactOffice.Patience, Cancelled, [Some.Event.Id]);

        var suzuki = await office.FindAsync("鈴木 次郎");
        Assert.Equal((ContactStatus.Active, null), (suzuki.Status, suzuki.StatusSince));
        Assert.Contains(await office.Invitations.ListAsync(Some.Event.Id, Cancelled), i => i.Value.ContactId == suzuki.Id);
        Assert.Equal(UndoOutcome.Undone, await office.Imports.UndoAsync(import, "staff", Cancelled));
        Assert.Equal(ContactStatus.Ended, (await office.FindAsync("鈴木 次郎")).Status);
    }

    [Fact]
    public async Task Two_at_once_are_one_and_a_second_list_is_looked_at_again()
    {
        var office = await OpenAsync();
        var (first, second) = (await office.GiveAsync(Terms, List), await office.GiveAsync(Terms, List));
        var (seen, seenSecond) = ((await LookAsync(office, first)).Look.Import.Plan!.Id, (await LookAsync(office, second)).Look.Import.Plan!.Id);
        var other = await office.AnotherProcessAsync(azurite);

        await Task.WhenAll(new[] { office, other }.Select(o => o.Imports.ApplyAsync(first, seen, "staff", ContactOffice.Patience, Cancelled, [Some.Event.Id])));
        office.Clock.Move(TimeSpan.FromMinutes(2));
        await office.Imports.ContinueAsync(ContactOffice.Patience, Cancelled);

        Assert.Equal(3, (await office.Invitations.ListAsync(Some.Event.Id, Cancelled)).Count);
        Assert.Equal(2, (await office.FindAsync("山田 太郎")).Appointments.Count);
        Assert.Equal(ApplyOutcome.ContactsChanged, await office.Imports.ApplyAsync(second, seenSecond, "staff", ContactOffice.Patience, Cancelled));
        Assert.False((await LookAsync(office, second)).Look.Import.Plan!.Counts.CanBeApplied);
    }

    /// <summary>A process that dies at any of its requests, also between the flip and the invitations, which the timer then adds, each once.</summary>
    [Fact]
    public async Task A_run_that_dies_at_any_request_loses_neither_the_handover_nor_an_invitation()
    {
        for (var (dies, died) = (1, true); died; dies++)
        {
            var office = await OpenAsync();
            var import = await office.GiveAsync(Terms, List);
            var seen = (await LookAsync(office, import)).Look.Import.Plan!.Id;
            var requests = 0;
            var dying = await office.AnotherProcessAsync(azurite, _ =>
                Interlocked.Increment(ref requests) >= dies ? throw new IOException("The process is gone.") : Task.CompletedTask);
            died = await Record.ExceptionAsync(() => dying.Imports.ApplyAsync(import, seen, "staff", ContactOffice.Patience, Cancelled, [Some.Event.Id])) is not null;

            office.Clock.Move(TimeSpan.FromMinutes(2));
            var fresh = await office.AnotherProcessAsync(azurite);
            var state = (await fresh.Imports.LookAsync(import, Cancelled))!.Import.State;
            if (state is ImportState.Checked)
                await fresh.Imports.ApplyAsync(import, seen, "staff", ContactOffice.Patience, Cancelled, [Some.Event.Id]);
            else
                await fresh.Imports.ContinueAsync(ContactOffice.Patience, Cancelled);

            var after = (await fresh.Imports.LookAsync(import, Cancelled))!;
            Assert.Equal((ImportState.Applied, false, true), (after.Import.State, after.Import.IsActive, after.CanBeUndone));
            Assert.Equal(3, (await fresh.Invitations.ListAsync(Some.Event.Id, Cancelled)).Count);
        }
    }

    private async Task<ContactOffice> OpenAsync()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync(Before);
        await office.Events.AddAsync(Some.Event with { State = EventState.Scheduled }, Cancelled);
        return office;
    }

    private static async Task LeaveAsync(ContactOffice office, string name, ContactStatus status)
    {
        if (status is not ContactStatus.Active)
            await office.Contacts.LeaveAsync((await office.FindAsync(name)).Id, status, new(2025, 1, 10), endTerms: true, new(2025, 1, 20), "staff", Cancelled);
    }

    private static async Task<HandoverLook> LookAsync(ContactOffice office, string import) => (await office.Imports.LookAtHandoverAsync(import, Cancelled))!;

    private static async Task<ApplyOutcome> ApplyAsync(ContactOffice office, string import) => await office.Imports.ApplyAsync(
        import, (await LookAsync(office, import)).Look.Import.Plan!.Id, "staff", ContactOffice.Patience, Cancelled, []);

    private static async Task SayAsync(ContactOffice office, string import, string? who, int row = 2)
    {
        Assert.True(await office.Imports.RetakeAsync(
            import, kind => (ImportKind.Handover)kind with { Choices = new Dictionary<int, string?> { [row] = who } }, Cancelled));
        await office.WorkAsync(import);
    }

    private static IEnumerable<(string, int)> Names(IEnumerable<(PlannedContact Contact, HandoverPart Part)> lines) =>
        lines.Select(l => (l.Contact.Name, l.Part.Row));
}
