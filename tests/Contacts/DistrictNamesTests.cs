using FsCheck;
using FsCheck.Fluent;
using Outreach.Contacts;
using Outreach.Local.Samples;

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
    [InlineData("八幡"), InlineData("片岡"), InlineData("榛名"), InlineData("南八幡"), InlineData("岩鼻"), InlineData("長野"), InlineData("豊岡")]
    [InlineData("中居･矢中（矢中地区）"), InlineData("中居・矢中（矢中）"), InlineData("中居･矢中（中居地区）"), InlineData("中居・矢中（中居）")]
    [InlineData("群馬(さくら)"), InlineData("群馬さくら"), InlineData("群馬（なのはな）"), InlineData("中央･南･城南"), InlineData("箕郷")]
    [InlineData("新高尾･中川"), InlineData("新高尾・中川（中川）"), InlineData("新高尾・中川（新高尾）"), InlineData("城東･東部"), InlineData("塚沢・浜尻")]
    [InlineData("新町"), InlineData("倉渕"), InlineData("倉淵"), InlineData("吉井"), InlineData("寺尾・城山"), InlineData("滝川･京ヶ島")]
    [InlineData("倉賀野"), InlineData("北･東･西"), InlineData("佐野"), InlineData("大類"), InlineData("乗附"), InlineData("六郷･北部")]
    public void Every_spelling_of_both_newsletters_means_one_registered_district(string printed)
    {
        // Registered as somebody else would write them.
        string[] halves = ["新高尾・中川（新高尾）", "新高尾・中川（中川）"];
        var key = DistrictNames.Key(printed);

        Assert.Single(SampleEvent.Districts.Concat(halves).Select(Otherwise), name => DistrictNames.Key(name) == key);
    }

    private static string Otherwise(string name) => name.Replace('･', '／').Replace('(', '（').Replace(')', '）').Replace("ヶ", "ケ", StringComparison.Ordinal) + "地区";

    [Theory]
    [InlineData("新高尾", "新高尾･中川")]
    [InlineData("中居・矢中", "中居･矢中（矢中地区）、中居･矢中（中居地区）")]
    [InlineData("群馬さくら・なのはな", "群馬(さくら)、群馬（なのはな）")]
    [InlineData("サクラ", "群馬(さくら)")]
    [InlineData("倉賀埜", "倉賀野")]
    [InlineData("矢幡", "八幡")]
    [InlineData("六郷", "六郷･北部")]
    [InlineData("八幡、片岡、榛名、南八幡", "八幡、片岡、榛名")]
    [InlineData("東京", "")]
    [InlineData("・", "")]
    public void The_nearest_names_are_found_for_a_spelling_that_is_none(string text, string near) =>
        Assert.Equal(near, string.Join('、', DistrictNames.Nearest(text, Newsletter).Select(d => d.Name)));

    [Theory]
    [InlineData("かたおか")]
    [InlineData("カタオカ地区")]
    [InlineData("かたをか")]
    public void A_reading_among_the_aliases_makes_a_district_the_nearest_of_all(string kana)
    {
        District[] districts = [new("a", "八幡", ["やわた"]), new("b", "かた山", []), new("c", "榛名", []), new("d", "片岡", ["かたおか"])];

        Assert.Equal(["d", "b", "a", "c"], DistrictNames.ByNearness(kana, districts).Select(d => d.Id));
    }

    [Fact]
    public void Districts_that_are_all_as_far_stay_in_their_own_order() =>
        Assert.Equal(Newsletter, DistrictNames.ByNearness("・", Newsletter));

    private static readonly District[] Newsletter = [.. SampleEvent.Districts.Select((name, i) => new District($"d{i}", name, []))];

    [Fact]
    public void Nothing_that_is_typed_makes_the_search_for_near_names_throw_or_find_more_than_three() =>
        Prop.ForAll<NonNull<string>>(text => DistrictNames.Nearest(text.Get, Newsletter).Count <= 3).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("中居･矢中（矢中地区）", "中居・矢中")]
    [InlineData("群馬(さくら)", "群馬")]
    [InlineData("群馬さくら", null)]
    [InlineData("中居・矢中（）", null)]
    [InlineData("（矢中）", null)]
    public void A_half_names_its_whole(string name, string? whole) =>
        Assert.Equal(whole is null ? null : DistrictNames.Key(whole), DistrictNames.WholeKey(name));

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
