using Outreach.Contacts;
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
        Assert.Equal([Takasaki], Find(new(ByMail: true)));
        Assert.Equal([Other], Find(new(ByMail: false)));
        Assert.Single(ContactSearch.Find(Some.Book(Takasaki with { Preferred = Channel.Post }), new(ByMail: false), Today));
    }

    private static IReadOnlyList<Contact> Find(ContactFilter filter) => ContactSearch.Find(Some.Book(Takasaki, Other), filter, Today);
}
