using Outreach.Functions.Pages;
using Outreach.Tests.Support;

namespace Outreach.Tests.Staff;

/// <summary>Bytes that no keyboard sends, in the fields of any page.</summary>
public class BadBytesTests(Azurite azurite)
{
    [Theory]
    [InlineData("/contacts/new")]
    [InlineData("/events/new")]
    [InlineData("/code")]
    public async Task A_form_that_cannot_be_read_is_answered_with_what_to_do(string path)
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var answer = await staff.SendAsync(HttpMethod.Post, path, ("name", "a\0b"));

        Assert.Equal(400, answer.Status);
        Assert.Equal(PagesTexts.UnreadableTitle, answer.Page.QuerySelector("h1")!.TextContent.Trim());
    }

    [Theory]
    [InlineData("山\uFFFE田")]
    [InlineData("山\uFDD0田")]
    [InlineData("山\U0001FFFF田")]
    public async Task A_name_with_a_code_point_that_is_no_character_comes_back_with_what_to_mend(string name)
    {
        await using var site = await Site.StartAsync(azurite);
        using var staff = site.Staff();

        var answer = await staff.SubmitAsync(await staff.OpenAsync("/contacts/new"), ("name", name));

        Assert.Equal(422, answer.Status);
        Assert.NotEmpty(answer.Errors);
        Assert.Equal(name, answer.Field("name")[0]);
    }
}
