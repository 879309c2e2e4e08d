using FsCheck;
using FsCheck.Fluent;
using Outreach.Contacts;

namespace Outreach.Tests.Contacts;

public class NamesTests
{
    [Theory]
    [InlineData("高橋　実", "髙橋 實")]
    [InlineData("山崎 栄", "山﨑榮")]
    [InlineData("吉田恵子", "𠮷田 惠子")]
    [InlineData("渡辺", "渡邉")]
    [InlineData("渡辺", "渡邊")]
    [InlineData("斎藤", "齋藤")]
    [InlineData("斎藤", "齊藤")]
    [InlineData("斎藤", "斉藤")]
    [InlineData("浜田", "濵田")]
    [InlineData("小渕", "小淵")]
    [InlineData("渡辺", "渡邉\U000E0101")]
    [InlineData("神田", "神田")]
    [InlineData("NPO法人サポート", "ＮＰＯ法人ｻﾎﾟｰﾄ")]
    [InlineData("山田太郎", "\u200b山田\t太郎\ufeff")]
    public void Two_spellings_of_a_name_are_one(string name, string other) => Assert.Equal(Names.Key(name), Names.Key(other));

    [Theory]
    [InlineData("高橋", "高梨")]
    [InlineData("田中 実", "田中 稔")]
    [InlineData("か", "が")]
    public void Different_names_stay_different(string name, string other) => Assert.NotEqual(Names.Key(name), Names.Key(other));

    [Theory]
    [InlineData("山田 花子", "佐藤 花子")]
    [InlineData("山田花子", "佐藤花子")]
    [InlineData("森 恵", "林 惠")]
    [InlineData("山田 太郎", "山田 太朗")]
    [InlineData("山田太郎", "山田 太郎")]
    [InlineData("ヤマダ タロウ", "やまだ たろう")]
    public void One_person_can_come_to_be_called_so(string name, string other) => Assert.True(Names.AreAkin(name, other));

    [Theory]
    [InlineData("試験 一郎", "民生 花子")]
    [InlineData("佐藤 一郎", "佐藤 花子")]
    [InlineData("佐藤一郎", "鈴木二郎")]
    [InlineData("やまだ たろう", "さとう じろう")]
    [InlineData("第1区", "第2区")]
    public void Nobody_comes_to_be_called_quite_otherwise(string name, string other) => Assert.False(Names.AreAkin(name, other));

    [Theory]
    [InlineData("欠員")]
    [InlineData("（欠　員）")]
    [InlineData("欠員（募集中）")]
    [InlineData("欠員２名")]
    [InlineData("【空席】")]
    [InlineData("後任 未定")]
    [InlineData("※選考中")]
    [InlineData("該当者なし")]
    [InlineData("－")]
    [InlineData("ーー")]
    [InlineData("○○　○○")]
    public void Where_a_name_is_to_stand_it_can_say_that_there_is_nobody(string text) => Assert.True(Names.IsVacancy(text));

    [Theory]
    [InlineData("〃")]
    [InlineData("同　上")]
    public void The_same_as_above_is_no_name_but_somebody(string text) => Assert.Equal((true, false), (Names.IsDitto(text), Names.IsVacancy(text)));

    [Theory]
    [InlineData("欠田 員子")]
    [InlineData("空 席子")]
    [InlineData("無藤 未来")]
    [InlineData("未定 太郎")]
    [InlineData("佐々木 一")]
    [InlineData("一ノ瀬 ー")]
    [InlineData("同前 峰子")]
    [InlineData("")]
    [InlineData("　")]
    [InlineData("会計 一郎")]
    [InlineData("株式会社 見本時計")]
    [InlineData("以上 三郎")]
    public void A_name_is_a_name_and_nothing_says_nothing(string text) => Assert.False(Names.IsVacancy(text) || Names.IsDitto(text) || Names.IsTotal(text));

    [Theory]
    [InlineData("合　計")]
    [InlineData("計")]
    [InlineData("小計（八幡）")]
    [InlineData("八幡地区計")]
    [InlineData("合計２５名")]
    [InlineData("計 25人")]
    [InlineData("25名")]
    [InlineData("以上")]
    public void A_list_is_summed_up_and_ended_where_names_stand(string text) => Assert.True(Names.IsTotal(text));

    [Fact]
    public void A_key_is_its_own_key_and_no_text_makes_it_throw() =>
        Prop.ForAll<NonNull<string>>(text => Names.Key(Names.Key(text.Get)) == Names.Key(text.Get)).QuickCheckThrowOnFailure();

    /// <summary>The runtime's normalisation refuses some code points; a cell may hold any.</summary>
    [Theory]
    [InlineData('\uFFFE')]
    [InlineData('\uFFFF')]
    [InlineData('\uFDD0')]
    [InlineData('\uD83C')]
    [InlineData('\uDFFF')]
    public void A_code_point_that_is_no_character_makes_no_key_throw(char odd) => Assert.Contains("山田", Names.Key($"山{odd}田 山田"));

    [Theory]
    [InlineData("たかはし　みのる", "タカハシ ミノル")]
    [InlineData("たかはしみのる", "ﾀｶﾊｼ ﾐﾉﾙ")]
    [InlineData("ゔぁいおりん", "ヴァイオリン")]
    [InlineData("いすゞ", "イスヾ")]
    [InlineData("おーた", "オータ")]
    [InlineData("がっこう", "ｶﾞｯｺｳ")]
    public void Kana_are_one_in_either_script_and_width(string kana, string other) => Assert.Equal(Kana.Key(kana), Kana.Key(other));

    [Theory]
    [InlineData("はし", "ばし")]
    [InlineData("きやく", "きゃく")]
    public void Marks_and_small_kana_are_told_apart(string kana, string other) => Assert.NotEqual(Kana.Key(kana), Kana.Key(other));

    [Theory]
    [InlineData("027-000-1234", "0270001234")]
    [InlineData("（０２７）０００－１２３４", "0270001234")]
    [InlineData("027(000)1234", "0270001234")]
    [InlineData("+81 27-000-1234", "0270001234")]
    [InlineData("＋81 (0)27 000 1234", "0270001234")]
    [InlineData("810-0000", "8100000")]
    [InlineData("なし", "")]
    public void Telephone_numbers_are_compared_by_their_digits(string text, string key) => Assert.Equal(key, Phones.Key(text));

    [Theory]
    [InlineData("027-000-1234", "0270001234")]
    [InlineData("（０２７）０００－１２３４", "0270001234")]
    [InlineData("027 000 1234", "0270001234")]
    [InlineData("027(000)1234", "0270001234")]
    [InlineData("0120-000-123", "0120000123")]
    [InlineData("0800-000-1234", "08000001234")]
    [InlineData("+81 (0)90-0000-1234", "09000001234")]
    [InlineData("+1 212 555 0100", "+12125550100")]
    [InlineData("027-000-1234（内線12）", "0270001234")]
    [InlineData("027-000-1234 内線：1234", "0270001234")]
    [InlineData("（呼出）027-000-1234", "0270001234")]
    [InlineData("090-0000-1234 18時以降", "09000001234")]
    [InlineData("027-000-1234／090-0000-1234", "0270001234 09000001234")]
    [InlineData("027-000-1234 090-0000-1234", "0270001234 09000001234")]
    [InlineData("自宅027-000-1234（携帯090-0000-1234）", "0270001234 09000001234")]
    [InlineData("027-000-1234(090-0000-1234)", "0270001234 09000001234")]
    public void A_cell_may_hold_several_numbers_and_remarks(string text, string dialled)
    {
        Assert.Equal(dialled, string.Join(' ', Phones.Numbers(text)));
        Assert.Null(Phones.Fault(text));
        Assert.Equal(text, string.Concat(Phones.Pieces(text).Select(p => p.Text)));
    }

    [Theory]
    [InlineData("027-00-12", ContactFault.PhoneDigits)]
    [InlineData("090-0000-123", ContactFault.PhoneDigits)]
    [InlineData("027-0000-12345", ContactFault.PhoneDigits)]
    [InlineData("010-0000-1234", ContactFault.PhoneDigits)]
    [InlineData("027-000-1234、090-0000-12", ContactFault.PhoneDigits)]
    [InlineData("内線 12", ContactFault.NotAPhone)]
    [InlineData("自宅", ContactFault.NotAPhone)]
    [InlineData("000-1234", ContactFault.PhoneDigits)]
    [InlineData("323-1234", ContactFault.PhoneWithoutAreaCode)]
    [InlineData("027-000-1234／323-1234", ContactFault.PhoneWithoutAreaCode)]
    public void What_cannot_be_dialled_is_no_number(string text, ContactFault fault)
    {
        Assert.Equal(fault, Phones.Fault(text));
        Assert.All(Phones.Numbers(text), number => Assert.True(number.Length is 10 or 11));
        Assert.Equal(text, string.Concat(Phones.Pieces(text).Select(p => p.Text)));
    }

    [Fact]
    public void No_text_makes_the_search_for_numbers_throw() =>
        Prop.ForAll(
            Gen.Elements(["0", "90", "27-000-1234", "+81", "+", "(", "）", "内線", "㈹", "ー", " ", "／", "１", "𠮷"]).ListOf().Select(string.Concat).ToArbitrary(),
            text => string.Concat(Phones.Pieces(text).Select(p => p.Text)) == text && (Phones.Numbers(text).Count > 0 || Phones.Fault(text) is not null))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
}
