using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ContactRulesTests
{
    private static readonly ContactBook Book = Some.Book();

    [Theory]
    [InlineData("氏名", "　", ContactFault.NameMissing, null)]
    [InlineData("氏名", "?田 太郎", ContactFault.CharacterLost, null)]
    [InlineData("ふりがな", "よし\uFFFD", ContactFault.CharacterLost, null)]
    [InlineData("住所", "\uE000町", ContactFault.CharacterLost, null)]
    [InlineData("氏名", "山田\u0007太郎", ContactFault.ControlCharacters, null)]
    [InlineData("メール", "yamada.example.jp", ContactFault.NotAMailAddress, null)]
    [InlineData("メール", "a@example.jp b@example.jp", ContactFault.NotAMailAddress, null)]
    [InlineData("希望連絡方法", "伝書鳩", ContactFault.UnknownChannel, "メール、郵送、電話、FAX、手渡し、指定なし")]
    [InlineData("種別", "宇宙人", ContactFault.UnknownKind, "個人、団体")]
    [InlineData("状態", "元気", ContactFault.UnknownStatus, "在籍、終了、逝去、転出")]
    [InlineData("状態の日", "令和7年4月1日", ContactFault.StatusMissing, null)]
    [InlineData("アンケートの連絡方法", "メール", ContactFault.MailWishedButMissing, null)]
    [InlineData("希望連絡方法", "メール", ContactFault.MailWishedButMissing, null)]
    public void A_text_of_the_person_is_refused(string column, string text, ContactFault fault, string? hint)
    {
        var person = new Dictionary<string, string> { ["氏名"] = "山田 太郎", [column] = text };

        var problem = Assert.Single(ContactRules.Read(person, [], Book).Problems);

        Assert.Equal((fault, hint, null), (problem.Fault, problem.Hint, problem.Appointment));
    }

    [Theory]
    [InlineData("", "八幡", "", "", ContactFault.RoleMissing, "役職", null)]
    [InlineData("区長", "八幡東", "", "", ContactFault.UnknownDistrict, "地区", "八幡")]
    [InlineData("区長", "ABC", "", "", ContactFault.UnknownDistrict, "地区", null)]
    [InlineData("区長", "", "来年の春", "", ContactFault.NotADate, "就任日", null)]
    [InlineData("区長", "", "令和6年2月30日", "", ContactFault.NotADate, "就任日", null)]
    [InlineData("区長", "", "0007-04-01", "", ContactFault.YearFarAway, "就任日", "7")]
    [InlineData("区長", "", "令和7年2月10日（火）", "", ContactFault.WeekdayDoesNotMatch, "就任日", "令和7年2月10日（月）")]
    [InlineData("区長", "", "", "平成32年3月31日", ContactFault.OutOfEra, "任期満了日", "令和2年3月31日")]
    [InlineData("区長", "", "R7.4.1", "R7.3.31", ContactFault.EndsBeforeItBegins, "任期満了日", null)]
    public void A_text_of_an_appointment_is_refused_and_its_place_told(
        string role, string district, string from, string until, ContactFault fault, string column, string? hint)
    {
        var problem = Assert.Single(ContactRules.Read(Named("山田 太郎"), [Appointment("民生委員", "片岡"), Appointment(role, district, from, until)], Book).Problems);

        Assert.Equal((fault, column, hint, 1), (problem.Fault, problem.Column, problem.Hint, problem.Appointment));
    }

    // What these may hold is a word of a list, a date or an address.
    private static readonly string[] WordsAndDates =
        ["メール", "希望連絡方法", "種別", "状態", "状態の日", "案内の連絡方法", "アンケートの連絡方法", "お便りの連絡方法"];

    [Fact]
    public void Each_text_may_be_as_long_as_its_column_says_and_no_longer()
    {
        foreach (var column in ContactColumn.OfPerson.Where(c => !WordsAndDates.Contains(c)))
        {
            var longest = new string('あ', ContactRules.MaxLength(column));

            Assert.Empty(ContactRules.Read(new Dictionary<string, string>(Named("山田")) { [column] = longest }, [], Book).Problems);
            var problem = Assert.Single(ContactRules.Read(new Dictionary<string, string>(Named("山田")) { [column] = longest + "あ" }, [], Book).Problems);
            Assert.Equal((ContactFault.TooLong, $"{longest.Length}"), (problem.Fault, problem.Hint));
        }
    }

    [Fact]
    public void A_contact_has_at_most_thirty_appointments()
    {
        var thirty = Enumerable.Range(1, 30).Select(i => Appointment($"役{i}", "八幡")).ToList();

        Assert.Equal(30, ContactRules.Read(Named("山田"), thirty, Book).Contact!.Appointments.Count);
        Assert.Equal(ContactFault.TooManyAppointments, Assert.Single(ContactRules.Read(Named("山田"), [.. thirty, Appointment("区長", "")], Book).Problems).Fault);
    }

    [Fact]
    public void Empty_appointments_are_skipped_and_equal_ones_are_one() =>
        Assert.Equal(
            [new Appointment("区長", Some.Yawata.Id, new(2024, 4, 1), new(2025, 3, 31))],
            ContactRules.Read(Named("山田"), [Appointment("", "　"), Appointment("区長", "八幡地区", "R6.4.1", "2025/3/31"), Appointment("区長", "八幡", "令和６年４月１日", "令和7年3月31日（月）")], Book).Contact!.Appointments);

    [Fact]
    public void Names_stay_as_they_are_written_and_line_breaks_stay_in_notes_alone()
    {
        var contact = ContactRules.Read(
            new Dictionary<string, string> { ["氏名"] = " 髙﨑　𠮷郎 ", ["住所"] = "見本町\r\n1番地\t2", ["備考"] = "一\r\n二\r三\n" }, [], Book).Contact!;

        Assert.Equal(("髙﨑　𠮷郎", "見本町 1番地 2", "一\n二\n三"), (contact.Name, contact.Address, contact.Note));
    }

    [Theory]
    [InlineData("メール", Channel.Mail)]
    [InlineData("E-Mail", Channel.Mail)]
    [InlineData("はがき", Channel.Post)]
    [InlineData("ＦＡＸ", Channel.Fax)]
    [InlineData("fax", Channel.Fax)]
    [InlineData("訪問", Channel.Hand)]
    [InlineData("指定なし", Channel.Any)]
    public void A_wish_is_read_in_the_words_that_lists_use(string word, Channel channel) =>
        Assert.Equal(channel, ContactRules.Read(new Dictionary<string, string>(Named("山田")) { ["希望連絡方法"] = word, ["メール"] = "y@example.jp" }, [], Book).Contact!.Preferred);

    [Fact]
    public void A_contact_written_as_texts_reads_back_as_it_was()
    {
        var contact = Some.Member(1) with
        {
            Preferred = Channel.Fax,
            Fax = "027-000-9999",
            Note = "一\n二",
            Appointments = [new("協議体メンバー", Some.Yawata.Id, new(2019, 4, 30), new(2019, 5, 1)), new("会長", null)],
        };

        var read = ContactRules.Read(ContactRules.PersonTexts(contact), [.. contact.Appointments.Select(a => ContactRules.AppointmentTexts(a, Book))], Book).Contact!;

        Assert.Equal(ContactRules.Fingerprint(contact), ContactRules.Fingerprint(read with { Id = contact.Id }));
    }

    [Fact]
    public void Differences_are_told_column_by_column_in_words() =>
        Assert.Equal(
            [
                new FieldChange("メール", "member1@example.jp", null),
                new FieldChange("希望連絡方法", null, "電話"),
                new FieldChange("役職", "協議体メンバー（八幡）", "区長（片岡）令和6年4月1日～"),
            ],
            ContactRules.Differences(
                Some.Member(1),
                Some.Member(1) with { Mail = null, Preferred = Channel.Telephone, Appointments = [new("区長", Some.Kataoka.Id, new(2024, 4, 1))] },
                Book));

    private static Dictionary<string, string> Named(string name) => new() { ["氏名"] = name };

    private static Dictionary<string, string> Appointment(string role, string district, string from = "", string until = "") =>
        new() { ["役職"] = role, ["地区"] = district, ["就任日"] = from, ["任期満了日"] = until };
}
