using Outreach.Sheets;

namespace Outreach.Tests.Sheets;

public class NumberFormatTests
{
    [Theory]
    [InlineData("45698", "yyyy/m/d", "2025-02-10")]
    [InlineData("45698", "[$-411]ggge\"年\"m\"月\"d\"日\";@", "2025-02-10")]
    [InlineData("45698", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2025-02-10")]
    [InlineData("45698.4375", "yyyy/m/d h:mm", "2025-02-10 10:30")]
    [InlineData("0.4375", "h:mm", "10:30")]
    [InlineData("45698", "General", "45698")]
    [InlineData("45698", "0\"名\"", "45698")]
    [InlineData("12", "0000", "0012")]
    [InlineData("3700829", "000\\-0000", "370-0829")]
    [InlineData("3700829", "[<=999]000;[<=9999]000\\-00;000\\-0000", "370-0829")]
    [InlineData("270000001", "[<=99999999]####\\-####;\\(00\\)\\ ####\\-####", "(02) 7000-0001")]
    [InlineData("9.012345678E9", "General", "9012345678")]
    [InlineData("1001", "General", "1001")]
    [InlineData("1E+2", "General", "100")]
    [InlineData("0.30000000000000004", "0.0", "0.3")]
    [InlineData("-45698", "yyyy/m/d", "-45698")]
    [InlineData("1E+300", "yyyy/m/d", "1E+300")]
    [InlineData("12345", "#,##0", "12345")]
    [InlineData("x", "0000", "x")]
    public void A_number_is_read_as_the_sheet_shows_it(string raw, string code, string shown) =>
        Assert.Equal(shown, new NumberFormat(code).Show(raw, since1904: false));

    [Fact]
    public void Old_workbooks_of_Macs_count_from_1904() =>
        Assert.Equal("2025-02-10", new NumberFormat("yyyy/m/d").Show("44236", since1904: true));

    [Theory]
    [InlineData(14)]
    [InlineData(27)]
    [InlineData(57)]
    public void Formats_without_a_code_are_days_too(int id) => Assert.Equal("2025-02-10", NumberFormat.Of(id, null).Show("45698", since1904: false));
}
