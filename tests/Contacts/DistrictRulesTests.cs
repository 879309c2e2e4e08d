using Outreach.Contacts;

namespace Outreach.Tests.Contacts;

public class DistrictRulesTests
{
    private static readonly District Kurabuchi = new("k00001", "倉渕", ["旧倉渕村"]);

    [Fact]
    public void A_line_is_a_district_with_its_aliases()
    {
        var read = Read("八幡\r\n\r\n中居･矢中 ＝ 中居矢中、矢中・中居,中居\n", []);

        Assert.Empty(read.Problems);
        Assert.Equal(["八幡", "中居･矢中 = 中居矢中、矢中・中居、中居"], read.Districts.Select(DistrictRules.Line));
        Assert.Equal(2, read.Districts.Select(d => d.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("倉淵地区", DistrictFault.Taken, "倉渕")]
    [InlineData("新町 = 旧倉渕村", DistrictFault.Taken, "倉渕")]
    [InlineData("八幡", DistrictFault.Taken, "八幡")]
    [InlineData("= 別名", DistrictFault.NameMissing, null)]
    [InlineData("地区", DistrictFault.NameMissing, null)]
    [InlineData("新\u0007町", DistrictFault.ControlCharacters, null)]
    public void A_bad_line_is_named_by_its_number(string line, DistrictFault fault, string? owner)
    {
        var read = Read($"八幡\n\n{line}\n片岡", [Kurabuchi]);

        var problem = Assert.Single(read.Problems);
        Assert.Equal((3, fault, owner), (problem.Line, problem.Fault, problem.Owner));
        Assert.Equal(["八幡", "片岡"], read.Districts.Select(d => d.Name));
    }

    [Fact]
    public void Every_bad_line_is_named() =>
        Assert.Equal([1, 3], Read($"倉渕\n八幡\n{new string('長', DistrictRules.MaxLength + 1)}", [Kurabuchi]).Problems.Select(p => p.Line));

    [Fact]
    public void An_alias_may_be_another_spelling_of_its_own_district() =>
        Assert.Empty(Read("中居･矢中 = 中居・矢中、中居･矢中", []).Problems);

    [Fact]
    public void All_districts_together_must_fit_into_one_cell()
    {
        var lines = string.Join('\n', Enumerable.Range(1, 500).Select(i => $"{i}{new string('長', DistrictRules.MaxLength - 3)}"));

        Assert.All(Read(lines, []).Problems, p => Assert.Equal(DistrictFault.TooMany, p.Fault));
        Assert.NotEmpty(Read(lines, []).Problems);
    }

    [Fact]
    public void A_district_may_keep_its_own_spellings_when_it_changes()
    {
        var (changed, problem) = DistrictRules.Change(Kurabuchi.Id, "倉淵", "旧倉渕村\r\n倉渕町", [Kurabuchi]);

        Assert.Null(problem);
        Assert.Equal("倉淵 = 旧倉渕村、倉渕町", DistrictRules.Line(changed!));
    }

    [Fact]
    public void A_district_may_not_take_anothers_spelling()
    {
        var (changed, problem) = DistrictRules.Change("y00001", "八幡", "倉淵", [Kurabuchi, new("y00001", "八幡", [])]);

        Assert.Null(changed);
        Assert.Equal(new DistrictProblem(DistrictFault.Taken, "倉淵", Alias: true, "倉渕"), problem);
    }

    private static DistrictsReading Read(string text, IReadOnlyList<District> known)
    {
        var next = 0;
        return DistrictRules.Read(text, known, () => $"id{++next:D4}");
    }
}
