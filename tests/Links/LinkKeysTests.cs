using Microsoft.Extensions.Configuration;
using Outreach.Links;

namespace Outreach.Tests.Links;

public class LinkKeysTests
{
    private static readonly string Good = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void A_single_key_is_the_current_one() =>
        Assert.Equal("k1", Keys(("Links:Keys:k1", Good)).Current);

    [Fact]
    public void Among_several_keys_the_setting_names_the_current_one() =>
        Assert.Equal("k2", Keys(("Links:Keys:k1", Good), ("Links:Keys:k2", Good), ("Links:Current", "k2")).Current);

    [Fact]
    public void Without_a_key_the_app_says_which_setting_to_fill() =>
        Assert.Contains("Links:Keys:k1", Refused());

    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64!")]
    [InlineData("")]
    public void A_short_or_broken_secret_is_refused_by_its_name_and_not_shown(string secret)
    {
        var sentence = Refused(("Links:Keys:k1", secret));

        Assert.Contains("Links:Keys:k1", sentence);
        Assert.True(secret == "" || !sentence.Contains(secret));
    }

    [Fact]
    public void A_key_is_named_so_that_its_name_can_stand_in_a_link() =>
        Assert.Contains("Links:Keys:Key-One", Refused(("Links:Keys:Key-One", Good)));

    [Fact]
    public void Several_keys_without_a_current_one_are_refused() =>
        Assert.Contains("Links:Current", Refused(("Links:Keys:k1", Good), ("Links:Keys:k2", Good)));

    [Fact]
    public void A_current_key_that_is_not_there_is_refused() =>
        Assert.Contains("Links:Current", Refused(("Links:Keys:k1", Good), ("Links:Current", "k9")));

    private static string Refused(params (string Name, string Value)[] settings) =>
        Assert.Throws<SettingException>(() => Keys(settings)).Message;

    private static LinkKeys Keys(params (string Name, string Value)[] settings) => LinkKeys.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());
}
