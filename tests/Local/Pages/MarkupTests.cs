using Outreach.Local.Pages;

namespace Outreach.Tests.Local.Pages;

public class MarkupTests
{
    [Fact]
    public void Values_are_encoded_for_elements_and_quoted_attributes()
    {
        var value = "<b> & \"'";

        Assert.Equal(
            "<p title=\"&lt;b&gt; &amp; &quot;&#x27;\">&lt;b&gt; &amp; &quot;&#x27;</p>",
            Markup.Html($"""<p title="{value}">{value}</p>""").ToString());
    }

    [Fact]
    public void Markup_goes_into_markup_as_it_is_alone_or_in_any_sequence()
    {
        var item = Markup.Html($"<li>{1}</li>");
        List<Markup> list = [item, item];

        Assert.Equal(
            "<ul><li>1</li><li>1</li><li>1</li></ul>", Markup.Html($"<ul>{item}{list}</ul>").ToString());
    }

    [Fact]
    public void Japanese_text_stays_readable() =>
        Assert.Equal("情報交換会", Markup.Html($"{"情報交換会"}").ToString());

    [Fact]
    public void Nothing_is_nothing() =>
        Assert.Equal("", Markup.Html($"{(string?)null}{Markup.Empty}{default(Markup)}").ToString());
}
