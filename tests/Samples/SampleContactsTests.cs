using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Local.Samples;
using Outreach.Tests.Support;

namespace Outreach.Tests.Samples;

public class SampleContactsTests
{
    private static readonly IReadOnlyList<SampleContact> Rows = SampleContacts.Rows;
    private static readonly ILookup<int, SampleContact> Contacts = Rows.ToLookup(row => row.Number);
    private static readonly List<SampleContact> People = [.. Contacts.Select(rows => rows.First()).Where(row => row.Honorific == "様")];

    [Fact]
    public void The_table_is_the_same_on_every_machine() =>
        Assert.Equal("40f03902f22764b7ac02189392cd4afd9ee85e5cfc4b1be10d6fddcbad5de2aa", Convert.ToHexStringLower(SHA256.HashData(SampleFiles.ContactsCsv(Encoding.UTF8))));

    [Fact]
    public void It_has_about_1200_rows_for_1080_people_and_71_offices()
    {
        Assert.Equal((1214, 1151, 1080), (Rows.Count, Contacts.Count, People.Count));
        Assert.Equal(540, Contacts.Count(rows => rows.Any(row => row.Role == SampleContacts.Member)));
    }

    [Fact]
    public void Every_unit_has_its_council_heads_commissioners_and_offices()
    {
        var units = Rows.ToLookup(row => DistrictNames.Key(row.District));

        Assert.Equal(SampleEvent.Districts.Select(DistrictNames.Key).Order(), units.Select(unit => unit.Key).Order());
        Assert.All(units, unit =>
        {
            Assert.InRange(unit.Count(row => row.Role == SampleContacts.Member), 19, 21);
            Assert.InRange(unit.Count(row => row.Role == SampleContacts.Head), 7, 8);
            Assert.InRange(unit.Count(row => row.Role == SampleContacts.Commissioner), 13, 16);
            Assert.Single(unit, row => row.Role == SampleContacts.SupportCentre);
            Assert.Contains(unit, row => row.Role == SampleContacts.CommunityCentre);
        });
    }

    [Fact]
    public void A_third_of_the_people_have_no_mail_and_none_of_those_asks_for_it()
    {
        var without = People.Where(person => person.Email == "").ToList();

        Assert.InRange(without.Count, People.Count * 0.31, People.Count * 0.36);
        Assert.DoesNotContain(without, person => person.Channel == "メール");
        Assert.All(without.Where(person => person.Channel == "FAX"), person => Assert.NotEqual("", person.Fax));
    }

    [Fact]
    public void Couples_and_associations_share_a_mailbox()
    {
        var shared = People.Where(person => person.Email != "").GroupBy(person => EmailAddress.TryParse(person.Email)!.Key)
            .Where(mailbox => mailbox.Count() > 1).ToList();

        Assert.Equal(27, shared.Count(mailbox => mailbox.Count() == 2 && mailbox.Select(p => (p.Address, p.Phone)).Distinct().Count() == 1));
        Assert.Equal(9, shared.Count(mailbox => mailbox.Count() == 3));
        Assert.Equal(36, shared.Count);
    }

    [Fact]
    public void Some_people_hold_several_roles_and_some_sit_in_two_councils()
    {
        Assert.Equal(27, Contacts.Count(rows => Holds(rows, SampleContacts.Member) && Holds(rows, SampleContacts.Head)));
        Assert.Equal(3, Contacts.Count(rows => rows.Select(row => row.Role).Distinct().Count() == 3));
        Assert.Equal(6, Contacts.Count(rows => rows.Count(row => row.Role == SampleContacts.Member) == 2));
        Assert.All(Contacts, rows => Assert.Single(rows.Select(row => (row.Name, row.Kana, row.Organisation, row.Email, row.Phone, row.Channel, row.Note)).Distinct()));

        static bool Holds(IEnumerable<SampleContact> rows, string role) => rows.Any(row => row.Role == role);
    }

    [Fact]
    public void Names_stand_in_all_the_forms_that_lists_stumble_over() =>
        Assert.All(["髙", "﨑", "𠮷", "邉", "齋", "濵"], character => Assert.Contains(People, person => person.Name.Contains(character)));

    [Fact]
    public void Everybody_has_a_reading_that_tells_names_apart() =>
        Assert.All(People, person => Assert.Matches(@"^\p{IsHiragana}+$", Kana.Key(person.Kana)));

    [Fact]
    public void Every_date_is_read_and_terms_run_at_the_time_of_the_event()
    {
        Assert.All(Rows.Where(row => row.Honorific == "様"), row =>
        {
            var from = Assert.IsType<DateReading.Date>(Wareki.TryParse(row.From));
            var until = Assert.IsType<DateReading.Date>(Wareki.TryParse(row.Until));
            Assert.True(from.Day < SampleEvent.InvitationDay && new DateOnly(2025, 3, 31) <= until.Day);
        });
        Assert.All(["R6.4.1", "令和6年4月1日", "令和６年４月１日", "2024-04-01", "2024/4/1"], form => Assert.Contains(Rows, row => row.From == form));
    }

    [Fact]
    public void Every_address_can_be_mailed_to_but_nobody_gets_it()
    {
        var addresses = Rows.Where(row => row.Email != "").Select(row => EmailAddress.TryParse(row.Email)!).ToList();

        Assert.All(addresses, address => Assert.True(address?.Domain is "example.com" || address?.Domain.EndsWith(".example.jp", StringComparison.Ordinal) is true));
        Assert.Contains(addresses, address => address.Local.Contains(".."));
        Assert.Contains(addresses, address => address.Local.EndsWith('.'));
    }

    [Fact]
    public void Every_telephone_number_is_of_a_range_that_is_not_assigned() =>
        Assert.All(Rows.SelectMany(row => new[] { row.Phone, row.Fax }).Where(line => line != ""),
            line => Assert.Matches("^(027000|0900000)[0-9]{4}$", Phones.Key(line)));

    [Fact]
    public void The_file_reads_back_as_the_table()
    {
        var file = SampleFiles.ContactsCsv(Encoding.UTF8);

        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), file[..3]);
        Assert.Equal(Rows, Read(Encoding.UTF8.GetString(file, 3, file.Length - 3)));
    }

    [Fact]
    public void The_file_of_older_software_differs_in_the_one_character_that_its_code_page_lacks() =>
        Assert.Equal(
            Rows.Select(row => row with { Name = row.Name.Replace("𠮷", "吉"), Note = row.Note.Replace("𠮷", "吉") }),
            Read(SampleFiles.Cp932.GetString(SampleFiles.ContactsCsv(SampleFiles.Cp932))));

    [Theory]
    [InlineData("utf-8")]
    [InlineData("shift_jis")]
    public void The_import_takes_it_whole(string encoding)
    {
        var table = Assert.IsType<FileOutcome.Table>(ContactFile.Read(SampleFiles.ContactsCsv(encoding == "utf-8" ? Encoding.UTF8 : SampleFiles.Cp932)));
        var plan = ImportRules.Plan(table, new ContactBook("1", [], [.. SampleEvent.Districts.Select((name, i) => new District($"d{i}", name, []))]), row => $"{row}", Some.Today);

        Assert.Empty(table.Layout.Unused);
        Assert.Empty(plan.Problems);
        Assert.Equal(Contacts.Count, plan.New.Count());
    }

    private static List<SampleContact> Read(string text)
    {
        using var csv = new CsvReader(new StringReader(text), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        Assert.Equal("番号,氏名,ふりがな,敬称,所属,役職,地区,就任日,任期満了日,メール,郵便番号,住所,電話,FAX,希望連絡方法,備考", string.Join(',', csv.HeaderRecord!));

        var rows = new List<SampleContact>();
        while (csv.Read())
        {
            string Of(string column) => csv.GetField(column)!;
            rows.Add(new(int.Parse(Of("番号"), CultureInfo.InvariantCulture), Of("氏名"), Of("ふりがな"), Of("敬称"), Of("所属"), Of("役職"), Of("地区"), Of("就任日"), Of("任期満了日"),
                Of("メール"), Of("郵便番号"), Of("住所"), Of("電話"), Of("FAX"), Of("希望連絡方法"), Of("備考")));
        }
        return rows;
    }
}
