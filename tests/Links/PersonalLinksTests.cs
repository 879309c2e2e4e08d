using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;
using Outreach.Links;

namespace Outreach.Tests.Links;

public class PersonalLinksTests
{
    private static readonly LinkTarget Target = new("0abcdefg", "z123456789", "reply", 0);
    private static readonly DateTimeOffset Now = new(2025, 1, 14, 0, 0, 0, TimeSpan.Zero);
    private static readonly PersonalLinks Links = SignedWith("k1", "k1");

    [Theory]
    [InlineData("reply", 0)]
    [InlineData("q1", 1)]
    [InlineData("12345678", int.MaxValue)]
    public void A_link_leads_back_to_what_it_was_issued_for(string purpose, int generation)
    {
        var target = Target with { Purpose = purpose, Generation = generation };

        Assert.Equal(target, Links.Read(Links.Issue(target)));
    }

    [Fact]
    public void The_same_link_is_issued_each_time() => Assert.Equal(Links.Issue(Target), Links.Issue(Target));

    [Fact]
    public void A_link_is_short_and_needs_no_escaping()
    {
        Assert.Equal(56, Links.Issue(Target).Length);
        Assert.Matches("^[a-z0-9-]+$", Links.Issue(Target));
    }

    [Fact]
    public void Its_signature_is_the_same_today_and_in_years_since_links_stand_on_paper() =>
        Assert.Equal("0abcdefgz123456789-reply-0-k1-25kv7k7hpcxhh44f2epx653b8b", Links.Issue(Target));

    [Fact]
    public void No_character_of_a_link_can_be_changed()
    {
        var link = Links.Issue(Target);
        var changed =
            from i in Enumerable.Range(0, link.Length)
            from character in "0az-A/"
            where link[i] != character
            select link[..i] + character + link[(i + 1)..];

        Assert.All(changed, text => Assert.Null(Links.Read(text)));
    }

    [Fact]
    public void A_link_cut_short_or_grown_longer_is_no_link()
    {
        var link = Links.Issue(Target);

        Assert.All(Enumerable.Range(0, link.Length), length => Assert.Null(Links.Read(link[..length])));
        Assert.All(["0", "-", " ", "="], tail => Assert.Null(Links.Read(link + tail)));
    }

    [Fact]
    public void A_link_survives_a_change_of_key_until_the_old_key_is_taken_out()
    {
        var link = Links.Issue(Target);

        Assert.Equal(Target, SignedWith("k2", "k1", "k2").Read(link));
        Assert.Null(SignedWith("k2", "k2").Read(link));
    }

    [Fact]
    public void A_link_signed_with_another_secret_of_the_same_name_is_refused()
    {
        var elsewhere = new PersonalLinks(LinkKeys.From(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Links:Keys:k1", Convert.ToBase64String(new byte[32]))]).Build()));

        Assert.Null(Links.Read(elsewhere.Issue(Target)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData("-k1-")]
    [InlineData("k1-0")]
    [InlineData("0abcdefgz123456789-reply-0-k1-")]
    [InlineData("0abcdefgz123456789-reply-0--00000000000000000000000000")]
    [InlineData("\ud800-\udc00-k1-\ud800")]
    public void Garbage_is_no_link_and_no_pass(string? text)
    {
        Assert.Null(Links.Read(text));
        Assert.Null(Links.ReadPass(text, Now));
    }

    [Fact]
    public void A_text_of_any_length_is_answered_without_throwing()
    {
        Assert.Null(Links.Read(new string('-', 1_000_000)));
        Prop.ForAll<string?>(text => Links.Read(text) is null && Links.Read($"{text}-k1-{text}") is null && Links.ReadPass(text, Now) is null)
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_pass_is_good_until_the_moment_it_expires()
    {
        var pass = Links.IssuePass(Target, Now.AddHours(2));

        Assert.Equal(Target, Links.ReadPass(pass, Now));
        Assert.Equal(Target, Links.ReadPass(pass, Now.AddHours(2).AddSeconds(-1)));
        Assert.Null(Links.ReadPass(pass, Now.AddHours(2)));
    }

    [Fact]
    public void The_expiry_of_a_pass_cannot_be_moved()
    {
        var pass = Links.IssuePass(Target, Now);
        var seconds = Now.ToUnixTimeSeconds();
        var later = pass.Replace($"-{seconds}-", $"-{seconds + 1}-");

        Assert.NotEqual(pass, later);
        Assert.Null(Links.ReadPass(later, Now));
    }

    [Fact]
    public void A_link_is_not_a_pass_and_a_pass_is_not_a_link()
    {
        Assert.Null(Links.ReadPass(Links.Issue(Target), Now));
        Assert.Null(Links.Read(Links.IssuePass(Target, Now.AddHours(2))));
    }

    [Theory]
    [InlineData("0abcdef", "z123456789", "reply", 0)]
    [InlineData("0abcdefO", "z123456789", "reply", 0)]
    [InlineData("0abcdefg", "z12345678u", "reply", 0)]
    [InlineData("0abcdefg", "z123456789", "", 0)]
    [InlineData("0abcdefg", "z123456789", "too-long", 0)]
    [InlineData("0abcdefg", "z123456789", "ninechars", 0)]
    [InlineData("0abcdefg", "z123456789", "reply", -1)]
    public void Only_a_well_formed_target_gets_a_link(string eventId, string contactId, string purpose, int generation)
    {
        var target = new LinkTarget(eventId, contactId, purpose, generation);

        Assert.Throws<ArgumentException>(() => Links.Issue(target));
        Assert.Throws<ArgumentException>(() => Links.IssuePass(target, Now));
    }

    /// <summary>Links signed with the key <paramref name="current"/>; each key's secret is made of its own name.</summary>
    private static PersonalLinks SignedWith(string current, params string[] keys) => new(LinkKeys.From(
        new ConfigurationBuilder()
            .AddInMemoryCollection([new("Links:Current", current)])
            .AddInMemoryCollection(keys.Select(id => KeyValuePair.Create($"Links:Keys:{id}", (string?)Secret(id))))
            .Build()));

    private static string Secret(string id) => Convert.ToBase64String(Enumerable.Repeat((byte)id[1], 32).ToArray());
}
