using Outreach.Tests.Support;

namespace Outreach.Tests.Staff;

/// <summary>Somebody's sign-in ends while a form is open.</summary>
public class SignedOutTests(Azurite azurite)
{
    private static readonly (string, string)[] Typed =
        [("name", "架空 <b>太郎</b>"), ("kana", "かくう たろう"), ("note", "一行目\n\"二行目\""), ("role-1", "区長"), ("district-1", "八幡")];

    [Fact]
    public async Task What_was_typed_is_kept_and_sent_once_more_after_signing_in()
    {
        await using var site = await Site.StartAsync(azurite);
        using var nobody = site.Browser();
        using var staff = site.Staff();
        var form = await staff.OpenAsync("/contacts/new?kind=person");
        var rows = await site.RowsAsync();

        var kept = await nobody.SubmitAsync(form, Typed);

        Assert.Equal((403, "サインインの期限が切れました"), (kept.Status, kept.Heading));
        Assert.Equal("/.auth/login/aad?post_login_redirect_uri=%2Fevents", kept.Page.QuerySelector("main ol a")!.GetAttribute("href"));
        Assert.Equal(Typed, kept.Page.QuerySelectorAll("main form input[type=hidden]")
            .Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")!)).Where(f => Typed.Any(t => t.Item1 == f.Item1)));
        Assert.Equal(rows, await site.RowsAsync());

        var saved = await staff.SubmitAsync(kept);
        Assert.Equal("架空 <b>太郎</b>", saved.Heading);
        Assert.Contains("\"二行目\"", saved.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_asked_for_again()
    {
        await using var site = await Site.StartAsync(azurite);
        using var nobody = site.Browser();
        using var staff = site.Staff();

        var refused = await nobody.UploadAsync(await staff.OpenAsync("/contacts/import"), "名簿.csv", [1, 2, 3]);

        Assert.Equal((403, "サインインの期限が切れました"), (refused.Status, refused.Heading));
        Assert.Null(refused.Page.QuerySelector("main form"));
        Assert.Contains("ファイルを選び直して", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task What_another_site_sends_is_not_kept(string from)
    {
        await using var site = await Site.StartAsync(azurite);
        using var nobody = site.Browser();
        nobody.Headers["Sec-Fetch-Site"] = from;

        var refused = await nobody.SendAsync(HttpMethod.Post, "/contacts/new", Typed);

        Assert.Equal(403, refused.Status);
        Assert.Null(refused.Page.QuerySelector("main form"));
    }
}
