using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using Outreach.Functions.Pages;

namespace Outreach.Tests.Pages;

/// <summary>Every typed text class of the product, found by its name.</summary>
public partial class TextsTests
{
    public static TheoryData<string> Classes =>
        [.. typeof(Page).Assembly.GetTypes().Select(type => type.FullName!).Where(name => name.EndsWith("Texts", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Classes))]
    public void Every_text_is_there_in_both_languages_with_the_same_places_to_fill_in(string name)
    {
        var japanese = Texts(name, "");
        var english = Texts(name, "en");

        Assert.Equal(japanese.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        Assert.All(japanese, text =>
        {
            Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key);
            Assert.False(string.IsNullOrWhiteSpace(english[text.Key]), text.Key);
            Assert.Equal((text.Key, Places(text.Value)), (text.Key, Places(english[text.Key])));
        });
    }

    private static Dictionary<string, string> Texts(string name, string culture)
    {
        var type = typeof(Page).Assembly.GetType(name)!;
        var manager = (ResourceManager)type.GetProperty("ResourceManager", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        return manager.GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static string Places(string text) =>
        string.Join(' ', Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Placeholder();
}
