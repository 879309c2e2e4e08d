using FsCheck;
using FsCheck.Fluent;

namespace Outreach.Tests;

public class IdsTests
{
    [Fact]
    public void New_ids_have_their_form_and_do_not_repeat()
    {
        var events = Enumerable.Range(0, 1000).Select(_ => Ids.NewEvent()).ToList();
        var contacts = Enumerable.Range(0, 1000).Select(_ => Ids.NewContact()).ToList();

        Assert.All(events, id => Assert.Matches("^[0-9a-hjkmnp-tv-z]{8}$", id));
        Assert.All(contacts, id => Assert.Matches("^[0-9a-hjkmnp-tv-z]{10}$", id));
        Assert.Equal(2000, events.Concat(contacts).Distinct().Count());
    }

    [Fact]
    public void Every_character_of_the_alphabet_occurs() =>
        Assert.Equal(32, string.Concat(Enumerable.Range(0, 1000).Select(_ => Ids.NewContact())).Distinct().Count());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0abcdef")]
    [InlineData("0abcdefgh")]
    [InlineData("0ABCDEFG")]
    [InlineData("0abcdefi")]
    [InlineData("0abcdef/")]
    [InlineData("０abcdefg")]
    public void What_has_another_form_is_no_id(string? text) => Assert.False(Ids.IsValid(text, 8));

    [Fact]
    public void Base_32_gives_back_what_it_was_given() =>
        Prop.ForAll<ulong>(value =>
        {
            var bits = value & ((1UL << 60) - 1);
            return Base32.TryDecode(Base32.Encode(bits, 12), out var back) && back == bits;
        })
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("u")]
    [InlineData("A")]
    [InlineData("0000000000000")]
    public void Base_32_refuses_other_characters_and_what_does_not_fit(string text) =>
        Assert.False(Base32.TryDecode(text, out _));
}
