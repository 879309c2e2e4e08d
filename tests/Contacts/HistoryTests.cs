using System.Text;
using Azure.Core;
using Outreach.Contacts;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class HistoryTests(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_says_who_when_how_and_which_field_the_newest_first()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        var import = await office.ImportAsync("番号,氏名,電話\n1,山田 太郎,1\n");
        office.Clock.Move(TimeSpan.FromHours(1));
        await office.EditAsync(await office.FindAsync("山田 太郎"), "電話", "2");
        office.Clock.Move(TimeSpan.FromHours(1));
        var second = await office.ImportAsync("番号,氏名,電話\n1,山田 太郎,3\n");

        var history = await office.HistoryAsync("山田 太郎");

        Assert.Equal(
            [
                (ChangeKind.Import, second, Some.At(1, 14, 11), "2", "3", false),
                (ChangeKind.Form, null, Some.At(1, 14, 10), "1", "2", false),
                (ChangeKind.Import, import, Some.At(1, 14, 9), null, null, true),
            ],
            history.Select(e => (
                e.Change.How, e.Change.Reference, e.Change.At.ToOffset(TimeSpan.FromHours(9)), e.Fields.SingleOrDefault()?.Before, e.Fields.SingleOrDefault()?.After, e.Added)));
        Assert.All(history, e => Assert.Equal("staff", e.Change.By));
    }

    [Fact]
    public async Task An_import_that_was_taken_back_stands_in_the_history_with_its_taking_back()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync("番号,氏名,電話\n1,山田 太郎,1\n");
        office.Clock.Move(TimeSpan.FromHours(1));
        var import = await office.ImportAsync("番号,氏名,電話\n1,山田 太郎,2\n");
        office.Clock.Move(TimeSpan.FromHours(1));
        Assert.Equal(UndoOutcome.Undone, await office.Imports.UndoAsync(import, "other", Cancelled));

        var undone = await office.HistoryAsync("山田 太郎");
        await office.EditAsync(await office.FindAsync("山田 太郎"), "電話", "3");

        Assert.Equal([(ChangeKind.Undo, "other", "2", "1"), (ChangeKind.Import, "staff", "1", "2")], undone.Take(2).Select(Line));
        Assert.Equal(
            [(ChangeKind.Form, "staff", "1", "3"), (ChangeKind.Undo, "other", "2", "1"), (ChangeKind.Import, "staff", "1", "2")],
            (await office.HistoryAsync("山田 太郎")).Take(3).Select(Line));
    }

    [Fact]
    public async Task An_import_that_never_counted_is_in_no_history()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync("番号,氏名,電話\n1,山田 太郎,1\n");
        var import = await office.GiveAsync("番号,氏名,電話\n1,山田 太郎,2\n");
        var seen = (await office.LookAsync(import)).Id;
        var writes = 0;
        var dying = await office.AnotherProcessAsync(azurite, request =>
            request.Method != RequestMethod.Get && ++writes == 6 ? throw new IOException("The process is gone.") : Task.CompletedTask);
        await Assert.ThrowsAsync<IOException>(() => dying.ApplyAsync(import, seen));

        Assert.True(Assert.Single(await office.HistoryAsync("山田 太郎")).Added);
        await office.EditAsync(await office.FindAsync("山田 太郎"), "電話", "3");
        Assert.Equal([(ChangeKind.Form, "staff", "1", "3")], (await office.HistoryAsync("山田 太郎")).SkipLast(1).Select(Line));
    }

    [Fact]
    public async Task A_long_history_is_kept_whole_and_in_order()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync("番号,氏名\n1,山田 太郎\n");
        var note = new string('あ', 900);
        for (var i = 1; i <= 40; i++)
        {
            if (i % 4 == 0)
                await office.ImportAsync($"番号,氏名,備考\n1,山田 太郎,{note}{i}\n");
            else
                await office.EditAsync(await office.FindAsync("山田 太郎"), "備考", $"{note}{i}");
        }

        var history = await office.HistoryAsync("山田 太郎");

        Assert.Equal(Enumerable.Range(1, 40).Reverse().Select(i => $"{i}"), history.SkipLast(1).Select(e => e.Fields.Single().After![900..]));
        Assert.True(history[^1].Added);
    }

    /// <summary>Imports alone fold what earlier imports left, before it is too much for a row.</summary>
    [Fact]
    public async Task Sixty_imports_in_a_row_are_all_in_the_history()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        for (var i = 1; i <= 60; i++)
        {
            office.Clock.Move(TimeSpan.FromMinutes(1));
            await office.ImportAsync($"番号,氏名,電話\n1,山田 太郎,{i}\n");
        }

        Assert.Equal(Enumerable.Range(2, 59).Reverse().Select(i => $"{i}"), (await office.HistoryAsync("山田 太郎")).SkipLast(1).Select(e => e.Fields.Single().After));
    }

    /// <summary>The form was opened before the import took effect; its rows had been staged already, so their versions are the same.</summary>
    [Fact]
    public async Task A_form_that_was_read_before_an_import_counted_does_not_write_over_it()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync("番号,氏名,電話\n1,山田 太郎,1\n");
        var import = await office.GiveAsync("番号,氏名,電話\n1,山田 太郎,2\n");
        var seen = (await office.LookAsync(import)).Id;
        var reader = await office.AnotherProcessAsync(azurite);
        Stored<Contact>? read = null;
        var writes = 0;
        var slowed = await office.AnotherProcessAsync(azurite, async request =>
        {
            // After the rows are staged, before the flip.
            if (request.Method != RequestMethod.Get && ++writes == 6)
                read = (await reader.Table.BookAsync(Cancelled)).FindStored((await reader.AllAsync())[0].Id);
        });
        Assert.Equal(ApplyOutcome.Applied, await slowed.ApplyAsync(import, seen));
        Assert.Equal("1", read!.Value.Telephone);

        Assert.False(await reader.Table.TrySaveAsync(read, read.Value with { Note = "送迎" }, Cancelled));

        Assert.Equal(("2", null), ((await office.FindAsync("山田 太郎")).Telephone, (await office.FindAsync("山田 太郎")).Note));
    }

    [Fact]
    public async Task Several_contacts_are_written_all_or_none()
    {
        var office = await ContactOffice.OpenAsync(azurite);
        await office.ImportAsync("番号,氏名\n1,山田 太郎\n2,佐藤 花子\n");
        var book = await office.Table.BookAsync(Cancelled);
        var (one, two) = (book.FindStored((await office.FindAsync("山田 太郎")).Id)!, book.FindStored((await office.FindAsync("佐藤 花子")).Id)!);
        var change = new ContactChange("staff", Some.At(1, 14, 12), ChangeKind.Merge, "m");
        await office.EditAsync(two.Value, "電話", "1");

        Assert.False(await office.Table.TrySaveAsync([(one, one.Value with { Note = "x" }), (two, two.Value with { Note = "x" })], change, Cancelled));

        Assert.Null((await office.FindAsync("山田 太郎")).Note);
        Assert.Single(await office.HistoryAsync("山田 太郎"));
    }

    private static (ChangeKind How, string By, string? Before, string? After) Line(HistoryEntry entry) =>
        (entry.Change.How, entry.Change.By, entry.Fields.Single().Before, entry.Fields.Single().After);
}
