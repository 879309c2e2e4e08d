using FsCheck;
using FsCheck.Fluent;
using Outreach.Contacts;

namespace Outreach.Tests.Contacts;

public class DistrictNamesTests
{
    [Theory]
    [InlineData("中居･矢中（矢中地区）", "中居・矢中（矢中）")]
    [InlineData("中居・矢中（矢中）", "矢中／中居 (矢中)")]
    [InlineData("北･東･西", "西・北・東")]
    [InlineData("中央･南･城南", "中央、南,城南地区")]
    [InlineData("塚沢・浜尻", "塚澤･濱尻")]
    [InlineData("倉渕", "倉淵地区")]
    [InlineData("滝川･京ヶ島", "滝川・京ケ島")]
    [InlineData("群馬(さくら)", "群馬さくら")]
    [InlineData("群馬（なのはな）", "群馬なのはな地区")]
    [InlineData("群馬（さくら地区）", "群馬 ( さくら ) 地区")]
    [InlineData("寺尾・城山", "寺尾地区・城山地区")]
    public void Two_spellings_of_a_district_are_one(string name, string other) =>
        Assert.Equal(DistrictNames.Key(name), DistrictNames.Key(other));

    [Theory]
    [InlineData("中居・矢中（矢中）", "中居・矢中（中居）")]
    [InlineData("中居・矢中（矢中）", "中居・矢中")]
    [InlineData("中居・矢中（矢中）", "矢中")]
    [InlineData("群馬(さくら)", "群馬（なのはな）")]
    [InlineData("群馬(さくら)", "群馬")]
    [InlineData("南", "南八幡")]
    [InlineData("北･東･西", "北･東")]
    public void Different_districts_stay_different(string name, string other) =>
        Assert.NotEqual(DistrictNames.Key(name), DistrictNames.Key(other));

    [Theory]
    [InlineData("")]
    [InlineData("　")]
    [InlineData("地区")]
    [InlineData("・（）")]
    public void A_text_that_names_nothing_has_an_empty_key(string text) => Assert.Equal("", DistrictNames.Key(text));

    [Fact]
    public void A_key_is_its_own_key() =>
        Prop.ForAll(Spellings, text => DistrictNames.Key(DistrictNames.Key(text)) == DistrictNames.Key(text))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void No_text_makes_it_throw_and_each_key_is_its_own_key() =>
        Prop.ForAll<NonNull<string>>(text => DistrictNames.Key(DistrictNames.Key(text.Get)) == DistrictNames.Key(text.Get))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_parts_makes_no_difference() =>
        Prop.ForAll(Shuffled, t =>
            DistrictNames.Key(string.Join('･', t.Parts)) == DistrictNames.Key(string.Join('・', t.Reordered))
            && DistrictNames.Key($"{string.Join('･', t.Parts)}({t.Parts[0]})") == DistrictNames.Key($"{string.Join('・', t.Reordered)}（{t.Parts[0]}地区）"))
        .QuickCheckThrowOnFailure();

    /// <summary>Everything that the rules are about, in every senseless order.</summary>
    private static Arbitrary<string> Spellings =>
        Gen.Elements("中居", "矢中", "倉渕", "北", "地", "区", "地区", "･", "・", "、", ",", "/", "(", ")", "（", "）", " ", "か", "\u3099", "\u200b", "ヶ")
            .ArrayOf().Select(string.Concat).ToArbitrary();

    private static Arbitrary<(string[] Parts, string[] Reordered)> Shuffled => (
        from parts in Gen.Elements("北", "東", "西", "中央", "南", "城南", "倉渕", "京ヶ島").NonEmptyListOf()
        let distinct = parts.Distinct().ToArray()
        from reordered in Gen.Shuffle(distinct)
        select (distinct, reordered)).ToArbitrary();
}
