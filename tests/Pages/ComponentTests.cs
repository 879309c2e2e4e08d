using AngleSharp.Dom;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Tests.Support;

namespace Outreach.Tests.Pages;

public class ComponentTests
{
    private static readonly Option[] Fruit = [new("a", "りんご"), new("b", "みかん"), new("c", "ぶどう")];

    [Fact]
    public async Task Choices_come_back_as_they_were_made()
    {
        var radio = await RenderAsync(Page.Of<RadioGroup>().With(p => p.Name, "x").With(p => p.Label, "果物").With(p => p.Options, Fruit).With(p => p.Value, "b"));
        var boxes = await RenderAsync(Page.Of<CheckboxGroup>().With(p => p.Name, "x").With(p => p.Label, "果物").With(p => p.Options, Fruit).With(p => p.Values, ["a", "c"]));
        var select = await RenderAsync(Page.Of<SelectField>().With(p => p.Name, "x").With(p => p.Label, "果物").With(p => p.Options, Fruit).With(p => p.Value, "c"));

        Assert.Equal(["b"], radio.QuerySelectorAll("[checked]").Select(e => e.GetAttribute("value")));
        Assert.Equal(["a", "c"], boxes.QuerySelectorAll("[checked]").Select(e => e.GetAttribute("value")));
        Assert.Equal(["c"], select.QuerySelectorAll("[selected]").Select(e => e.GetAttribute("value")));
    }

    [Fact]
    public async Task A_hint_and_an_error_are_read_out_with_their_field()
    {
        var field = (await RenderAsync(Page.Of<TextField>().With(p => p.Name, "x").With(p => p.Label, "氏名")
            .With(p => p.Hint, "姓と名").With(p => p.Error, "空です"))).QuerySelector("input")!;

        Assert.Equal("x-hint x-error", field.GetAttribute("aria-describedby"));
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_question_may_be_the_heading_of_its_page()
    {
        var question = await RenderAsync(Page.Of<RadioGroup>().With(p => p.Name, "x").With(p => p.Label, "果物").With(p => p.Options, Fruit).With(p => p.Heading, true));

        Assert.Equal("果物", question.QuerySelector("legend h1")?.TextContent);
    }

    [Fact]
    public async Task A_cell_keeps_its_meaning_where_a_card_replaces_the_table()
    {
        var cell = (await RenderAsync(Page.Of<StaffSample>())).QuerySelector("#people-caption")!.Closest("table")!.QuerySelector("tbody tr td")!;

        Assert.Equal("八幡", cell.TextContent);
        Assert.Equal("地区", cell.GetAttribute("data-label"));
        Assert.Equal("cell", cell.GetAttribute("role"));
    }

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 3, "1 2 3 次へ")]
    [InlineData(5, 9, "前へ 1 … 4 5 6 … 9 次へ")]
    [InlineData(9, 9, "前へ 1 … 8 9")]
    public async Task Pages_are_offered_around_the_current_one(int current, int pages, string offered)
    {
        var links = await RenderAsync(Page.Of<Pagination>().With(p => p.Current, current).With(p => p.Pages, pages).With(p => p.Href, n => $"?page={n}"));

        Assert.Equal(offered, string.Join(' ', links.QuerySelectorAll("li").Select(e => e.TextContent.Trim())));
    }

    [Theory]
    [InlineData(3, 12, "25%")]
    [InlineData(0, 0, "0%")]
    [InlineData(13, 12, "100%")]
    [InlineData(1, 3, "33.33%")]
    public async Task A_bar_is_as_wide_as_its_share(double value, double max, string width)
    {
        var bar = await RenderAsync(Page.Of<BarCell>().With(p => p.Value, value).With(p => p.Max, max));

        Assert.Equal(width, bar.QuerySelector("rect")?.GetAttribute("width"));
    }

    [Fact]
    public async Task A_telephone_number_is_dialled_without_its_dashes()
    {
        var link = await RenderAsync(Page.Of<TelephoneLink>().With(p => p.Number, "027-321-1319"));

        Assert.Equal("tel:0273211319", link.QuerySelector("a")?.GetAttribute("href"));
    }

    private static async Task<IDocument> RenderAsync(Microsoft.AspNetCore.Http.IResult page) => (await Executed.OfAsync(page)).Page;
}
