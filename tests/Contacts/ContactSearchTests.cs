using Outreach.Contacts;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class ContactSearchTests
{
    private static readonly DateOnly Today = new(2025, 1, 14);

    private static readonly Contact Takasaki = Some.Member(1) with
    {
        Number = "A-17",
        Name = "髙﨑　𠮷郎",
        Kana = "たかさき よしろう",
        Organisation = "ﾎﾞﾗﾝﾃｨｱの会",
        Mail = "Yoshi.Taka@Example.jp",
        Telephone = "027-000-1234",
        Fax = "027-000-9876",
        Appointments = [new("民生委員", Some.Yawata.Id, null, new(2025, 11, 30)), new("区長", Some.Kataoka.Id, null, new(2024, 3, 31))],
    };

    private static readonly Contact Other = Some.Member(2) with { Name = "青木 花子", Kana = "アオキ ハナコ", Mail = null, Telephone = null };

    [Theory]
    [InlineData("高崎")]
    [InlineData("髙﨑吉郎")]
    [InlineData("高崎　吉郎")]
    [InlineData("タカサキ")]
    [InlineData("ﾀｶｻｷ")]
    [InlineData("さきよし")]
    [InlineData("ボランティア")]
    [InlineData("民生")]
    [InlineData("八幡地区 民生")]
    [InlineData("片岡")]
    [InlineData("taka@example")]
    [InlineData("ＴＡＫＡ")]
    [InlineData("0270001234")]
    [InlineData("000-12")]
    [InlineData("０２７−０００−９８７６")]
    [InlineData("a-17")]
    public void A_contact_is_found_however_it_is_typed(string text) => Assert.Equal([Takasaki], Find(new(text)));

    [Theory]
    [InlineData("高崎 花子")]
    [InlineData("12 34 56")]
    [InlineData("郎高")]
    [InlineData("ボランティアの会民生")]
    public void All_words_must_be_found_and_none_across_two_texts(string text) => Assert.Empty(Find(new(text)));

    [Theory]
    [InlineData(null)]
    [InlineData(" 　")]
    public void Without_conditions_all_are_found_in_the_order_of_their_reading(string? text) =>
        Assert.Equal([Other, Takasaki], Find(new(text)));

    [Fact]
    public void A_district_is_found_by_any_spelling_that_means_it()
    {
        var district = new District("kurabu", "倉渕", ["旧倉渕村"]);
        var book = new ContactBook("1", [new(Takasaki with { Appointments = [new("区長", district.Id)] }, "1")], [district]);

        Assert.Single(ContactSearch.Find(book, new("旧倉渕村"), Today));
        Assert.Single(ContactSearch.Find(book, new("倉淵地区"), Today));
    }

    [Theory]
    [InlineData("3700001")]
    [InlineData("370-0001")]
    [InlineData("３７０－０００１")]
    public void A_postal_code_is_found_with_its_hyphen_and_without(string text) =>
        Assert.Single(ContactSearch.Find(Some.Book(Takasaki with { PostalCode = "370-0001" }, Other), new(text), Today));

    [Theory]
    [InlineData("B-99")]
    [InlineData("027-000-5555")]
    [InlineData("高嵜 芳郎")]
    public void What_a_merged_contact_had_finds_the_one_that_lives_on(string text)
    {
        var merged = Some.Member(3) with { Name = "高嵜 芳郎", Number = "B-99", Telephone = "027-000-5555", MergedInto = Takasaki.Id };

        Assert.Equal([Takasaki.Id], ContactSearch.Find(Some.Book(Takasaki, Other, merged), new(text), Today).Select(c => c.Id));
    }

    [Fact]
    public void Role_and_district_are_asked_of_one_appointment_that_has_not_ended()
    {
        Assert.Equal([Takasaki], Find(new(Role: "民生委員", DistrictId: Some.Yawata.Id)));
        Assert.Empty(Find(new(Role: "民生委員", DistrictId: Some.Kataoka.Id)));
        Assert.Empty(Find(new(Role: "区長")));
        Assert.Equal([Takasaki], Find(new("区長")));
    }

    [Fact]
    public void A_term_counts_on_its_last_day()
    {
        var filter = new ContactFilter(Role: "民生委員");

        Assert.Single(ContactSearch.Find(Some.Book(Takasaki), filter, new(2025, 11, 30)));
        Assert.Empty(ContactSearch.Find(Some.Book(Takasaki), filter, new(2025, 12, 1)));
    }

    [Fact]
    public void Those_whom_mail_does_not_reach_are_found()
    {
        Assert.Equal([Takasaki], Find(new(Reach: Reach.Mail)));
        Assert.Equal([Other], Find(new(Reach: Reach.NotMail)));
        Assert.Single(ContactSearch.Find(Some.Book(Takasaki with { Preferred = Channel.Post }), new(Reach: Reach.NotMail), Today));
    }

    [Fact]
    public void A_whole_district_finds_its_halves_and_a_half_only_itself()
    {
        var whole = new District("nakai0", "中居・矢中", []);
        var half = new District("yanaka", "中居・矢中（矢中）", [], whole.Id);
        var contact = Takasaki with { Appointments = [new("区長", half.Id)] };
        var other = Other with { Appointments = [new("区長", whole.Id)] };
        var book = new ContactBook("1", [new(contact, "1"), new(other, "1")], [whole, half]);

        Assert.Equal([other, contact], ContactSearch.Find(book, new(DistrictId: whole.Id), Today));
        Assert.Equal([contact], ContactSearch.Find(book, new(DistrictId: half.Id), Today));
        Assert.Equal([other, contact], ContactSearch.Find(book, new("矢中･中居地区"), Today));
    }

    [Fact]
    public void Each_way_of_reaching_somebody_is_asked_for_by_itself()
    {
        Assert.Equal([Other], Find(new(Reach: Reach.Nothing)));
        Assert.Equal(Reach.Post, WayOf(Other with { Address = "八幡町1" }));
        Assert.Equal(Reach.Telephone, WayOf(Other with { Telephone = "027" }));
        Assert.Equal(Reach.Fax, WayOf(Other with { Fax = "027" }));
        Assert.Equal(Reach.Hand, WayOf(Takasaki with { Preferred = Channel.Hand }));

        static Reach WayOf(Contact contact) => Assert.Single(Enum.GetValues<Reach>(), r => r is not Reach.NotMail && ContactSearch.Reaches(contact, r));
    }

    [Fact]
    public void Status_and_holding_a_role_today_narrow_the_list_down()
    {
        var gone = Other with { Id = "gone000000", Status = ContactStatus.Moved, Appointments = [new("区長", Some.Yawata.Id, null, new(2024, 3, 31))] };
        var book = Some.Book(Takasaki, gone);

        Assert.Equal([gone], ContactSearch.Find(book, new(Status: ContactStatus.Moved), Today));
        Assert.Equal([Takasaki], ContactSearch.Find(book, new(Status: ContactStatus.Active), Today));
        Assert.Equal([Takasaki], ContactSearch.Find(book, new(InOffice: true), Today));
        Assert.Equal([gone], ContactSearch.Find(book, new(InOffice: false), Today));
    }

    [Fact]
    public void Whoever_has_answered_an_event_is_told_from_who_has_not_and_from_who_was_not_asked()
    {
        var uninvited = Other with { Id = "not0invite" };
        var reply = new Reply(ReplyKind.NotAttending, null, null, 0, null, ReplyChannel.Web, null, Some.At(1, 20, 10));
        var book = Some.Book(Takasaki, Other, uninvited);
        var answers = new EventAnswers([Some.Invitation(Takasaki) with { Reply = reply }, Some.Invitation(Other)], book);

        Assert.Equal([Takasaki], Asked(AnswerState.Answered));
        Assert.Equal([Other], Asked(AnswerState.NotAnswered));
        Assert.Equal([Other, Takasaki], Asked(AnswerState.Invited));
        Assert.Empty(Asked(AnswerState.Coming));
        Assert.Empty(ContactSearch.Find(book, new(Answer: new(Some.Event.Id, AnswerState.Invited)), Today));

        IReadOnlyList<Contact> Asked(AnswerState state) =>
            ContactSearch.Find(book, new(Answer: new(Some.Event.Id, state)), Today, answers);
    }

    [Fact]
    public void What_somebody_answered_before_a_merge_counts_for_the_one_who_lives_on()
    {
        var merged = Other with { MergedInto = Takasaki.Id };
        var book = Some.Book(Takasaki, merged);
        var answers = new EventAnswers([Some.Invitation(merged)], book);

        Assert.Equal([Takasaki], ContactSearch.Find(book, new(Answer: new(Some.Event.Id, AnswerState.Invited)), Today, answers));
        Assert.Equal([Takasaki], book.All);
    }

    [Fact]
    public void The_list_stands_in_the_order_of_districts_or_of_roles_if_asked()
    {
        var kataoka = Other with { Id = "kataoka000", Kana = "あ", Appointments = [new("区長", Some.Kataoka.Id)] };
        var yawata = Other with { Id = "yawata0000", Kana = "い", Appointments = [new("民生委員", Some.Yawata.Id)] };
        var second = yawata with { Id = "yawata0001", Kana = "う" };
        var none = Other with { Id = "none000000", Kana = "え", Appointments = [] };
        var book = Some.Book(none, kataoka, yawata, second);

        Assert.Equal([kataoka, yawata, second, none], ContactSearch.Find(book, new(), Today));
        Assert.Equal([yawata, second, kataoka, none], ContactSearch.Find(book, new(), Today, sort: ContactSort.District));
        Assert.Equal([yawata, second, kataoka, none], ContactSearch.Find(book, new(), Today, sort: ContactSort.Role));
    }

    [Fact]
    public void Addresses_and_notes_are_searched_too_and_of_a_note_only_what_stands_around_is_shown()
    {
        var noted = Other with { PostalCode = "370-0886", Address = "高崎市下大島町12-3", Note = "耳が遠いので電話はゆっくり。\n長女の佐藤さんと同居、留守のときはそちらへ。" };
        var book = Some.Book(Takasaki, noted);

        foreach (var text in (string[])["下大島", "370-0886", "佐藤さん", "同居 大島町"])
            Assert.Equal([noted], ContactSearch.Find(book, new(text), Today));
        Assert.Equal("…はゆっくり。 長女の佐藤さんと同居、留守のと…", new FoundText("佐藤", book).Excerpt(noted.Note, 10));
        Assert.Null(new FoundText("八幡", book).Excerpt(noted.Note, 10));
    }

    [Theory]
    [InlineData("たかさき", "ﾀｶｻｷ よしろう", "[ﾀｶｻｷ] よしろう")]
    [InlineData("高崎", "髙﨑　𠮷郎", "[髙﨑]　𠮷郎")]
    [InlineData("崎吉", "髙﨑　𠮷郎", "髙[﨑　𠮷]郎")]
    [InlineData("バ", "ﾊﾞﾝﾄﾞ", "[ﾊﾞ]ﾝﾄﾞ")]
    [InlineData("0001234", "(027)000-1234", "(027)[000-1234]")]
    [InlineData("@docomo", "a..b@docomo.ne.jp", "a..b[@docomo].ne.jp")]
    [InlineData("八 区", "八幡区長", "[八]幡[区]長")]
    [InlineData("ない", "八幡区長", "八幡区長")]
    [InlineData(null, "八幡区長", "八幡区長")]
    public void What_was_found_is_marked_as_it_is_printed(string? search, string text, string marked) => Assert.Equal(
        marked, string.Concat(new FoundText(search, Some.Book()).Pieces(text).Select(p => p.Found ? $"[{p.Text}]" : p.Text)));

    private static IReadOnlyList<Contact> Find(ContactFilter filter) => ContactSearch.Find(Some.Book(Takasaki, Other), filter, Today);
}
