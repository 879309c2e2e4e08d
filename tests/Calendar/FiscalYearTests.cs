using Outreach.Calendar;

namespace Outreach.Tests.Calendar;

public class FiscalYearTests
{
    [Fact]
    public void A_fiscal_year_runs_from_April_to_March()
    {
        Assert.Equal(new FiscalYear(2024), FiscalYear.Of(new(2025, 2, 10)));
        Assert.Equal(new FiscalYear(2024), FiscalYear.Of(new(2025, 3, 31)));
        Assert.Equal(new FiscalYear(2025), FiscalYear.Of(new(2025, 4, 1)));
        Assert.Equal((new DateOnly(2024, 4, 1), new DateOnly(2025, 3, 31)), (new FiscalYear(2024).First, new FiscalYear(2024).Last));
    }

    [Theory]
    [InlineData(2024, "令和6年度")]
    [InlineData(2019, "令和元年度")]
    [InlineData(2018, "平成30年度")]
    [InlineData(1989, "平成元年度")]
    [InlineData(1988, "昭和63年度")]
    public void It_is_named_by_the_era_its_first_year_ends_in(int year, string name) =>
        Assert.Equal(name, new FiscalYear(year).Format());

    [Theory]
    [InlineData("令和6年度", 2024)]
    [InlineData("令和 ６ 年度", 2024)]
    [InlineData("R6年度", 2024)]
    [InlineData("2024年度", 2024)]
    [InlineData("令和元年度", 2019)]
    [InlineData("平成31年度", 2019)]
    [InlineData("平成元年度", 1989)]
    public void It_is_read_from_every_usual_form(string text, int year) =>
        Assert.Equal(new FiscalYear(year), FiscalYear.TryParse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("令和6年")]
    [InlineData("6年度")]
    [InlineData("令和6～8年度")]
    [InlineData("令和0年度")]
    [InlineData("平成32年度")]
    [InlineData("昭和64年度")]
    [InlineData("9999年度")]
    public void Anything_else_is_no_fiscal_year(string? text) => Assert.Null(FiscalYear.TryParse(text));
}
