using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ExportTests
{
    [Fact]
    public void What_was_exported_imports_without_a_change() =>
        Prop.ForAll(Books, book =>
        {
            var table = (FileOutcome.Table)ContactFile.Read(ContactFile.Write(book));
            var plan = ImportRules.Plan(table, book, row => $"new{row:D7}");
            return plan.Problems.Count == 0 && table.UnknownColumns.Count == 0 && plan.Unchanged.Count() == book.All.Count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Namesakes_without_numbers_are_told_apart()
    {
        var twins = Enumerable.Range(1, 2).Select(i => Some.Member(i) with { Name = "佐藤 清", Number = null, Appointments = [new("区長", Some.Yawata.Id), new("民生委員", Some.Yawata.Id)] });
        var book = Some.Book(twins);

        var plan = ImportRules.Plan((FileOutcome.Table)ContactFile.Read(ContactFile.Write(book)), book, _ => throw new InvalidOperationException("Nobody is new."));

        Assert.Equal((2, 0), (plan.Unchanged.Count(), plan.Problems.Count));
    }

    [Fact]
    public void A_contact_without_a_role_is_exported_too() =>
        Assert.Single(((FileOutcome.Table)ContactFile.Read(ContactFile.Write(Some.Book(Some.Member(1) with { Appointments = [] })))).Rows);

    /// <summary>Books of contacts made of whatever <see cref="ContactRules"/> takes: formulas, quotes, line breaks, old characters.</summary>
    private static Arbitrary<ContactBook> Books
    {
        get
        {
            var piece = Gen.Elements("=", "+", "-", "@", "'", "\"", ",", ";", "\t", "\n", "\r\n", " ", "　", "髙", "𠮷", "ﾀ", "１", "a", "<b>", "＝", "・", "'=", "\u200B");
            var text = piece.ListOf().Select(string.Concat);
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
}
