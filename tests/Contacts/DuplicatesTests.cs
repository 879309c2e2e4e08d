using Outreach.Contacts;
using Outreach.Tests.Support;
using static Outreach.Contacts.DuplicateReason;

namespace Outreach.Tests.Contacts;

public class DuplicatesTests
{
    private static readonly Contact Takahashi = Some.Member(1) with
    {
        Number = null, Name = "髙橋 太郎", Kana = "たかはし たろう", Mail = "takahashi@example.jp", Telephone = "027-000-1111",
        Appointments = [new("区長", Some.Yawata.Id)],
    };

    private static readonly Contact Stranger = Some.Member(2) with
    {
        Number = null, Name = "青木 花子", Kana = null, Mail = null, Telephone = null, Appointments = [],
    };

    [Fact]
    public void A_name_in_other_characters_in_the_same_district_is_likely_the_same_person()
    {
        var again = Stranger with { Name = "高橋　太郎", Appointments = [new("民生委員", Some.Yawata.Id)] };

        var pair = Assert.Single(Pairs(Takahashi, again));

        Assert.Equal([SameName, SameDistrict], pair.Reasons);
    }

    [Fact]
    public void A_name_that_differs_in_one_character_counts_with_the_district_the_telephone_or_the_mailbox()
    {
        var slip = Stranger with { Name = "高橋 太朗" };

        Assert.Empty(Pairs(Takahashi, slip));
        Assert.Equal([SimilarName, SameDistrict], Assert.Single(Pairs(Takahashi, slip with { Appointments = Takahashi.Appointments })).Reasons);
        Assert.Equal([SimilarName, SameTelephone], Assert.Single(Pairs(Takahashi, slip with { Telephone = "０２７（０００）１１１１" })).Reasons);
        Assert.Equal([SimilarName, SameMailbox], Assert.Single(Pairs(Takahashi, slip with { Mail = "Takahashi@EXAMPLE.jp" })).Reasons);
    }

    [Theory]
    [InlineData("高橋 太郎", "高橋 太", true)]
    [InlineData("高橋 太郎", "高橋 太郎丸", true)]
    [InlineData("高橋 太郎", "高槁 太郎", true)]
    [InlineData("高橋 太郎", "高橋 次朗", false)]
    [InlineData("林", "森", false)]
    [InlineData("第1センター", "第2センター", false)]
    [InlineData("伊藤 正", "伊藤 誠", false)]
    [InlineData("伊藤 正", "伊東 正", true)]
    public void One_character_may_be_missing_added_or_another_but_no_digit(string one, string other, bool near)
    {
        var district = new Appointment("区長", Some.Yawata.Id);

        var pairs = Pairs(Stranger with { Name = one, Appointments = [district] }, Stranger with { Id = "other00000", Name = other, Appointments = [district] });

        Assert.Equal(near, pairs.Count == 1);
    }

    [Fact]
    public void A_couple_that_shares_mailbox_telephone_and_district_is_two_people()
    {
        var wife = Takahashi with { Id = "wife000000", Name = "髙橋 花子", Kana = "たかはし はなこ" };

        Assert.Empty(Pairs(Takahashi, wife));
        Assert.Equal([SameDistrict, SameMailbox, SameTelephone], Assert.Single(new Duplicates([Takahashi, wife]).Pairs(least: 1)).Reasons);
    }

    [Theory]
    [InlineData("伊藤 正一", "いとう しょういち", "伊藤 誠一", "いとう せいいち", false)]
    [InlineData("伊藤 正", "いとう ただし", "伊藤 誠", "いとう まこと", false)]
    [InlineData("伊藤 誠", "いとう まこと", "伊藤 真", "いとう まこと", true)]
    [InlineData("伊藤 正一", "いとう しょういち", "伊藤 政一", "いとう しよういち", true)]
    public void A_couple_whose_names_differ_in_one_character_is_one_person_only_where_they_are_read_alike(string one, string kana, string other, string otherKana, bool likely)
    {
        var pairs = Pairs(Takahashi with { Name = one, Kana = kana }, Takahashi with { Id = "wife000000", Name = other, Kana = otherKana });

        Assert.Equal(likely, pairs.Count == 1);
    }

    [Fact]
    public void Brothers_whose_names_differ_in_one_character_are_told_apart_by_their_reading()
    {
        var brother = Takahashi with { Id = "brother000", Name = "髙橋 次郎", Kana = "たかはし じろう", Mail = null };

        Assert.Single(Pairs(Takahashi with { Kana = null }, brother));
        Assert.Empty(Pairs(Takahashi with { Telephone = null }, brother));
    }

    [Fact]
    public void A_name_alone_is_weak_and_another_number_of_the_city_speaks_against_it()
    {
        var namesake = Stranger with { Name = "高橋太郎", Appointments = [new("区長", Some.Kataoka.Id)] };

        Assert.Empty(Pairs(Takahashi, namesake));
        var same = Assert.Single(Pairs(Takahashi, namesake with { Mail = Takahashi.Mail }));
        var numbered = Assert.Single(Pairs(Takahashi with { Number = "1" }, namesake with { Mail = Takahashi.Mail, Number = "2" }));
        Assert.True(numbered.Score < same.Score);
    }

    [Fact]
    public void The_same_reading_in_one_district_is_found_where_the_name_was_typed_in_kana()
    {
        var typed = Stranger with { Name = "たかはし　たろう", Kana = "タカハシタロウ", Appointments = Takahashi.Appointments };

        Assert.Equal([SameKana, SameDistrict], Assert.Single(Pairs(Takahashi, typed)).Reasons);
    }

    [Fact]
    public void A_new_contact_is_compared_with_those_who_are_there_and_never_with_itself()
    {
        var book = Some.Book(Takahashi, Stranger);

        Assert.Equal([Takahashi], book.Duplicates.Of(Takahashi with { Id = "new0000000" }).Select(d => d.Other));
        Assert.Empty(book.Duplicates.Of(Takahashi));
    }

    [Fact]
    public void Whoever_was_merged_is_no_double_any_more()
    {
        var merged = Takahashi with { Id = "merged0000", MergedInto = Takahashi.Id };

        Assert.Empty(Some.Book(Takahashi, merged).Duplicates.Pairs());
    }

    /// <summary>Counted in bytes, since each pair that is compared is remembered.</summary>
    [Fact]
    public void Twice_as_many_contacts_are_about_twice_the_work_even_where_all_share_a_telephone()
    {
        _ = Work(100);

        Assert.InRange(Work(4_000) / (double)Work(2_000), 1.5, 2.5);

        static long Work(int contacts)
        {
            var many = new Duplicates(Enumerable.Range(1, contacts).Select(i => Some.Member(i) with
            {
                Name = string.Concat(Enumerable.Range(1, 4).Select(step => (char)('一' + (i * step * step % 5_003)))), Telephone = "027-000-0000", Kana = null,
            }));
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = many.Pairs();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static IReadOnlyList<Duplicate> Pairs(params Contact[] contacts) => new Duplicates(contacts).Pairs();
}
