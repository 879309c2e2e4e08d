using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using FsCheck;
using FsCheck.Fluent;
using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ExportTests
{
    public static TheoryData<ExportFormat> Formats => [ExportFormat.Csv, ExportFormat.OldCsv, ExportFormat.Workbook];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_was_exported_imports_without_a_change(ExportFormat format) =>
        Prop.ForAll(format is ExportFormat.OldCsv ? Books("𠮷", "é", "〜", "🍎") : Books("𠮷", "é", "\u200B", "\uFFFF", "_x0041_"), book =>
        {
            var table = (FileOutcome.Table)ContactFile.Read(Write(book, format));
            var plan = ImportRules.Plan(table, book, row => $"new{row:D7}", Some.Today);
            return plan.Problems.Count == 0 && table.Layout.Unused.Count == 0 && plan.Unchanged.Count() == book.All.Count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Theory]
    [InlineData("夜8時以降は電話を控える\n留守番電話は可")]
    [InlineData("1行目\n\n3行目")]
    [InlineData("訪問は\"午前中\"に")]
    [InlineData("犬がいる,門の前で電話")]
    public void A_note_stays_in_one_cell_whatever_is_in_it(string note)
    {
        var book = Some.Book(Some.Member(1) with { Note = note }, Some.Member(2));

        foreach (var format in (ExportFormat[])[ExportFormat.Csv, ExportFormat.OldCsv, ExportFormat.Workbook])
        {
            var rows = ((FileOutcome.Table)ContactFile.Read(Write(book, format))).Rows;
            Assert.Equal([note, null], rows.Select(row => row["備考"]));
        }

        Assert.Contains($",\"{note.Replace("\"", "\"\"")}\",{book.All[0].Id}\r\n", Encoding.UTF8.GetString(Write(book, ExportFormat.Csv)));
    }

    [Fact]
    public void Namesakes_without_numbers_are_told_apart()
    {
        var twins = Enumerable.Range(1, 2).Select(i => Some.Member(i) with { Name = "佐藤 清", Number = null, Appointments = [new("区長", Some.Yawata.Id), new("民生委員", Some.Yawata.Id)] });
        var book = Some.Book(twins);

        var plan = ImportRules.Plan((FileOutcome.Table)ContactFile.Read(Write(book, ExportFormat.Csv)), book, _ => throw new InvalidOperationException("Nobody is new."), Some.Today);

        Assert.Equal((2, 0), (plan.Unchanged.Count(), plan.Problems.Count));
    }

    [Fact]
    public void A_contact_without_a_role_is_exported_too() =>
        Assert.Single(((FileOutcome.Table)ContactFile.Read(Write(Some.Book(Some.Member(1) with { Appointments = [] }), ExportFormat.Csv))).Rows);

    [Fact]
    public void What_the_old_code_page_lacks_is_named_with_whose_it_is_and_what_is_written_for_it()
    {
        var book = Some.Book(
            Some.Member(1) with { Name = "𠮷田 〜子" }, Some.Member(2) with { Name = "𠮷川", Note = "René 辻\U000E0100 🍎" }, Some.Member(3) with { Name = "髙﨑 ①郎" });

        var lost = ContactExport.Lost(book.All, book);

        Assert.Equal([("𠮷", "吉", 2), ("é", "e", 1), ("〜", "～", 1), ("🍎", "〓", 1), ("\U000E0100", "", 1)],
            lost.Select(l => (l.Character, l.Instead, l.Contacts.Count)).OrderByDescending(l => l.Count).ThenBy(l => l.Character, StringComparer.Ordinal));
        var table = (FileOutcome.Table)ContactFile.Read(Write(book, ExportFormat.OldCsv));
        Assert.Equal(["吉田 ～子", "吉川", "髙﨑 ①郎"], table.Rows.Select(row => row["氏名"]));
        Assert.Equal("Rene 辻 〓", table.Rows.ElementAt(1)["備考"]);
    }

    [Fact]
    public void A_workbook_is_sound_for_Office_and_every_cell_is_a_text()
    {
        var file = Write(Some.Book(Some.Member(1) with { Number = "0012", Note = "=1+1\n2025/2/10" }), ExportFormat.Workbook);
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false);

        Assert.Empty(new OpenXmlValidator().Validate(document, TestContext.Current.CancellationToken));
        var sheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet;
        Assert.Equal("A2", sheet.Descendants<Pane>().Single().TopLeftCell!.Value);
        Assert.All(sheet.Descendants<Cell>(), cell => Assert.Equal(CellValues.InlineString, cell.DataType!.Value));
        Assert.Contains(sheet.Descendants<Cell>(), cell => cell.InnerText == "0012");
        Assert.Contains(sheet.Descendants<Cell>(), cell => cell.InnerText == "=1+1\n2025/2/10");
        Assert.Empty(sheet.Descendants<CellFormula>());
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+81-27-000-0001")]
    [InlineData("-")]
    [InlineData("@home")]
    [InlineData("＝1+1")]
    [InlineData("'=1+1")]
    public void A_text_that_a_spreadsheet_would_calculate_is_guarded_in_CSV_and_comes_back_as_it_was(string text)
    {
        using var file = new MemoryStream();
        ContactExport.Write(file, ExportFormat.Csv, [new Dictionary<string, string> { ["氏名"] = "山田", ["備考"] = text }]);

        Assert.Contains($",'{text}", Encoding.UTF8.GetString(file.ToArray()));
        Assert.Equal(text, Assert.IsType<FileOutcome.Table>(ContactFile.Read(file)).Rows.First()["備考"]);
    }

    private static byte[] Write(ContactBook book, ExportFormat format)
    {
        using var file = new MemoryStream();
        ContactExport.Write(file, format, ContactExport.Rows(book.All, book));
        return file.ToArray();
    }

    /// <summary>Books of contacts made of whatever <see cref="ContactRules"/> takes: formulas, quotes, line breaks, old characters, and these.</summary>
    private static Arbitrary<ContactBook> Books(params string[] further)
    {
        var piece = Gen.Elements(["=", "+", "-", "@", "'", "\"", ",", ";", "\t", "\n", "\r\n", " ", "　", "髙", "ﾀ", "１", "ー", "a", "<b>", "＝", "・", "'=", .. further]);
        var text = Gen.OneOf(piece.ListOf().Select(string.Concat), Gen.Elements("上\n下", "上\r\n下"));
        var name = text.Select(t => "名" + t);
        var role = text.Select(t => t + "長");
        var date = Gen.Choose(0, 40_000).Select(days => new DateOnly(1926, 12, 20).AddDays(days).ToString("O", CultureInfo.InvariantCulture)).OrNull();
        var appointment =
            from r in role
            from district in Gen.Elements("八幡", "片岡", "")
            from term in date.Two()
            let days = new[] { term.Item1, term.Item2 }.Order(StringComparer.Ordinal).ToArray()
            select new Dictionary<string, string> { ["役職"] = r, ["地区"] = district, ["就任日"] = days[0] ?? "", ["任期満了日"] = days[1] ?? "" };
        var contact =
            from n in Gen.OneOf(name, text.Select(t => t + "名"))
            from texts in text.ArrayOf(ContactColumn.OfPerson.Count)
            from mail in Gen.Elements("", "a..b@docomo.ne.jp", "+x@example.jp", "=x@example.jp", "'@example.jp")
            from wish in Gen.Elements("", "郵送", "FAX")
            from appointments in appointment.ListOf()
            let person = ContactColumn.OfPerson.Zip(texts).ToDictionary(pair => pair.First, pair => pair.Second)
            select ContactRules.Read(
                new Dictionary<string, string>(person) { ["氏名"] = n, ["メール"] = mail, ["希望連絡方法"] = wish, ["番号"] = "" },
                [.. appointments.Take(3)], Some.Book()).Contact;
        return contact.ListOf().Select(contacts => Some.Book(contacts.Take(20).Append(Some.Member(0)).OfType<Contact>().Select((c, i) => c with
        {
            Id = $"con{i:D7}",
            Number = i % 3 == 0 ? $"=+{i}" : null,
        }))).ToArbitrary();
    }
}
