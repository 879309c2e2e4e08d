using Outreach.Contacts;
using Outreach.Tests.Support;

namespace Outreach.Tests.Contacts;

public class KanaTests
{
    [Fact]
    public void People_stand_in_the_order_of_a_telephone_directory()
    {
        string[] ordered =
        [
            "あおき", "いいだ", "いいつか", "かとう", "がま", "かみ", "かわ", "きゃ", "きや", "コータ", "コーダ", "はやし", "ばやし", "ぱやし", "はやしだ", "ワタナベ", "をがわ",
        ];

        Assert.Equal(ordered, Sorted(ordered.Reverse().Select(kana => Some.Member(1) with { Kana = kana })).Select(c => c.Kana));
    }

    [Theory]
    [InlineData("ﾀﾞﾃ ﾏｻｵ", "だて　まさお")]
    [InlineData("サヽキ", "ささき")]
    public void Width_kana_and_marks_make_no_difference_to_the_place(string one, string other)
    {
        Assert.Equal(PlaceOf(one), PlaceOf(other));

        static string PlaceOf(string kana) => Kana.Order(Some.Member(1) with { Kana = kana }).Split('\0')[0];
    }

    [Fact]
    public void Whoever_has_no_reading_comes_last_unless_the_name_is_kana_itself()
    {
        var sorted = Sorted(
        [
            Some.Member(1) with { Name = "青木", Kana = null },
            Some.Member(2) with { Name = "渡辺", Kana = "わたなべ" },
            Some.Member(3) with { Name = "ひまわり・クラブ", Kana = null },
            Some.Member(4) with { Name = "A&B", Kana = " 　" },
        ]);

        Assert.Equal(["ひまわり・クラブ", "渡辺", "A&B", "青木"], sorted.Select(c => c.Name));
    }

    private static IEnumerable<Contact> Sorted(IEnumerable<Contact> contacts) => contacts.OrderBy(Kana.Order, StringComparer.Ordinal);
}
