using Outreach.Events;
using Outreach.Invitations;
using Outreach.Questionnaires;
using Outreach.Tests.Support;

namespace Outreach.Tests.Questionnaires;

public class QuestionnaireEditorTests(Azurite azurite)
{
    private static string Path => $"/events/{Some.Event.Id}/questionnaire";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync(azurite);
        await site.Get<EventTable>().AddAsync(Some.Event, Cancelled);
        return site;
    }

    private static async Task<Questionnaire?> StoredAsync(Site site) =>
        (await site.Get<ResponseTable>().FindQuestionnaireAsync(Some.Event.Id, Cancelled))?.Value;

    private static IEnumerable<string> Texts(Visited page) =>
        page.Page.QuerySelectorAll("input[name^=q][name$='-text']").Select(e => e.GetAttribute("value") ?? "");

    [Fact]
    public async Task A_new_event_begins_with_the_template_and_saves_nothing_by_itself()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();

        var editor = await staff.OpenAsync(Path);

        Assert.Equal(QuestionnaireTemplate.FirstVersion.Questions.Select(q => q.Text), Texts(editor));
        Assert.Contains("まだ保存されていません", editor.Text, StringComparison.Ordinal);
        Assert.Null(await StoredAsync(site));
    }

    [Fact]
    public async Task Adding_moving_and_removing_questions_loses_nothing_and_saves_nothing()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();
        var editor = await staff.OpenAsync(Path);
        var texts = Texts(editor).ToList();

        editor = await staff.SubmitAsync(editor, new Dictionary<string, string[]> { ["title"] = ["第2回のふりかえり"], ["q0-text"] = ["満足度は"] }, "add");
        Assert.Equal(["満足度は", .. texts[1..], ""], Texts(editor));
        Assert.Equal(["第2回のふりかえり"], editor.Field("title"));
        Assert.EndsWith("questionnaire", editor.Path, StringComparison.Ordinal);

        editor = await staff.SubmitAsync(editor, new Dictionary<string, string[]> { ["q4-text"] = ["新しい問い"], ["q4-options"] = ["一\r\n\r\n 二 "] }, "up-4");
        Assert.Equal(["満足度は", texts[1], texts[2], "新しい問い", texts[3]], Texts(editor));
        Assert.Equal(["一\n二"], editor.Field("q3-options"));
        editor = await staff.SubmitAsync(editor, new Dictionary<string, string[]>(), "down-0");
        editor = await staff.SubmitAsync(editor, new Dictionary<string, string[]>(), "remove-0");
        Assert.Equal(["満足度は", texts[2], "新しい問い", texts[3]], Texts(editor));
        Assert.Equal(["required"], editor.Field("q0-required"));
        Assert.Equal(["Scale"], editor.Field("q0-kind"));
        Assert.Null(await StoredAsync(site));

        var saved = await staff.SubmitAsync(editor, new Dictionary<string, string[]>(), "save");
        Assert.Contains("アンケートを保存しました", saved.Text, StringComparison.Ordinal);
        var stored = (await StoredAsync(site))!;
        Assert.Equal((1, "第2回のふりかえり"), (stored.Version, stored.Title));
        Assert.Equal(["satisfaction", "takeaway"], stored.Questions.Take(2).Select(q => q.Id));
        Assert.Equal("voice", stored.Questions[3].Id);
        Assert.Matches("^[a-z0-9]{8}$", stored.Questions[2].Id);
        Assert.Equal(["一", "二"], stored.Questions[2].Options);
    }

    [Fact]
    public async Task The_enter_key_saves()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();
        var first = (await staff.OpenAsync(Path)).Page.QuerySelector("main form button")!;
        Assert.Equal(("do", "save"), (first.GetAttribute("name"), first.GetAttribute("value")));
    }

    [Fact]
    public async Task What_is_missing_is_named_with_its_question()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();

        var refused = await staff.SubmitAsync(
            await staff.OpenAsync(Path), new Dictionary<string, string[]> { ["title"] = [""], ["q1-options"] = ["ひとつ"], ["q3-text"] = [""] }, "save");

        Assert.Equal(422, refused.Status);
        Assert.Equal(["アンケートの題名をご記入ください", "問2の選択肢を 2 つ以上ご記入ください", "問4の質問をご記入ください"], refused.Errors);
        Assert.All(refused.Page.QuerySelectorAll(".error-summary a"), a => Assert.NotNull(refused.Page.QuerySelector(a.GetAttribute("href")!)));
        Assert.Equal(["ひとつ"], refused.Field("q1-options"));
    }

    [Fact]
    public async Task A_change_by_somebody_else_is_shown_before_it_is_replaced()
    {
        await using var site = await SiteAsync();
        using var mine = site.Staff();
        using var theirs = site.Staff();
        var editor = await mine.OpenAsync(Path);
        await theirs.SubmitAsync(await theirs.OpenAsync(Path), new Dictionary<string, string[]> { ["title"] = ["あちらの題名"] }, "save");

        var conflict = await mine.SubmitAsync(editor, new Dictionary<string, string[]> { ["title"] = ["こちらの題名"] }, "save");
        Assert.Equal(409, conflict.Status);
        Assert.Contains("ほかの人が先に変更しました", conflict.Text, StringComparison.Ordinal);
        Assert.Equal(["アンケートの題名", "こちらの題名", "あちらの題名"], conflict.Page.QuerySelectorAll(".conflict tbody > tr > *").Select(c => c.TextContent.Trim()));
        Assert.Equal("あちらの題名", (await StoredAsync(site))!.Title);

        await mine.SubmitAsync(conflict, new Dictionary<string, string[]>(), "save");
        Assert.Equal(("こちらの題名", 2), ((await StoredAsync(site))!.Title, (await StoredAsync(site))!.Version));
    }

    [Fact]
    public async Task Once_it_may_have_been_sent_it_stands()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.InviteAsync(1);
        using var staff = site.Staff();
        site.MoveTo(Some.At(2, 10, 12, 29));
        var editor = await staff.OpenAsync(Path);
        site.MoveTo(Some.At(2, 10, 12, 30));

        var refused = await staff.SubmitAsync(editor, new Dictionary<string, string[]> { ["title"] = ["あとから"] }, "save");

        Assert.Equal(409, refused.Status);
        Assert.Contains("このアンケートは変更できません", refused.Text, StringComparison.Ordinal);
        Assert.Empty(refused.Page.QuerySelectorAll("main form"));
        Assert.Equal("ふりかえりアンケート", (await StoredAsync(site))!.Title);
    }

    [Fact]
    public async Task The_preview_shows_the_recipients_page_and_can_send_nothing()
    {
        await using var site = await SiteAsync();
        using var staff = site.Staff();

        var preview = await staff.OpenAsync($"{Path}/preview");

        Assert.Equal("ふりかえりアンケート", preview.Heading);
        Assert.Empty(preview.Page.QuerySelectorAll("main form"));
        Assert.True(preview.Page.QuerySelector("main button")!.HasAttribute("disabled"));
        Assert.Equal("recipient", preview.Page.Body!.ClassName);
    }

    [Fact]
    public async Task An_event_that_is_released_without_a_questionnaire_gets_the_template()
    {
        await using var world = await World.StartAsync(azurite);
        await world.ReleaseAsync(2);

        var stored = (await world.Get<ResponseTable>().FindQuestionnaireAsync(Some.Event.Id, Cancelled))!.Value;

        Assert.Equal((1, QuestionnaireTemplate.FirstVersion.Title), (stored.Version, stored.Title));
        Assert.Equal(QuestionnaireTemplate.FirstVersion.Questions.Select(q => q.Id), stored.Questions.Select(q => q.Id));
    }

    [Fact]
    public async Task An_event_that_is_released_with_a_questionnaire_keeps_it()
    {
        await using var world = await World.StartAsync(azurite);
        var own = QuestionnaireTemplate.FirstVersion with { Title = "自分たちで作った問い" };
        await world.Get<ResponseTable>().TrySaveQuestionnaireAsync(Some.Event.Id, null, own, Cancelled);
        await world.ReleaseAsync(1);

        Assert.Equal(new ReleaseOutcome.Released(1), await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, 1, "staff", Cancelled));
        Assert.Equal(own.Title, (await world.Get<ResponseTable>().FindQuestionnaireAsync(Some.Event.Id, Cancelled))!.Value.Title);
    }
}
