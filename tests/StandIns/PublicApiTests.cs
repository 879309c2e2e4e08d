using System.Reflection;

namespace Outreach.Tests.StandIns;

public class PublicApiTests
{
    public static TheoryData<string, string> StandIns => new()
    {
        { "Outreach.StandIns.Tables", "Azure.Data.Tables" },
        { "Outreach.StandIns.Email", "Azure.Communication.Email" },
        { "Outreach.StandIns.Functions", "Microsoft.Azure.Functions.Worker" },
    };

    [Theory]
    [MemberData(nameof(StandIns))]
    public void Every_public_member_of_a_stand_in_is_in_the_official_package(string assembly, string package)
    {
        var types = Assembly.Load(assembly).GetExportedTypes();

        Assert.NotEmpty(types);
        AssertNone(OfficialListing.Of(package).Unlisted(types));
    }

    [Theory]
    [MemberData(nameof(StandIns))]
    public void What_can_be_derived_from_is_offered_whole(string assembly, string package) =>
        AssertNone(OfficialListing.Of(package).MissingAbstract(Assembly.Load(assembly).GetExportedTypes()));

    [Fact]
    public void Every_kind_of_deviation_is_seen()
    {
        var listing = new OfficialListing("""
            namespace Outreach.Tests.StandIns: public class Listed : System.IDisposable
                public Listed(string name, System.Uri address = default);
                public string Name { get; }
                public int Count(params string[] words);
                public abstract void Open();
                public void Dispose();
            namespace Outreach.Tests.StandIns: public enum ListedChoice
                First = 0, Second = 1
            """);

        Assert.Equal(
            [
                "Outreach.Tests.StandIns.Listed: public sealed class Listed instead of public class Listed",
                "Outreach.Tests.StandIns.Listed: derives from IAsyncDisposable",
                "Outreach.Tests.StandIns.Listed: public Listed(string title, Uri address = default);",
                "Outreach.Tests.StandIns.Listed: public long Count(params string[] words);",
                "Outreach.Tests.StandIns.Listed: public ValueTask DisposeAsync();",
                "Outreach.Tests.StandIns.Listed: public string Name { get; set; }",
                "Outreach.Tests.StandIns.ListedChoice: Second = 2",
                "Outreach.Tests.StandIns.NotListed: no such type",
            ],
            listing.Unlisted([typeof(Listed), typeof(ListedChoice), typeof(NotListed)]));
        Assert.Equal(["Outreach.Tests.StandIns.Listed: lacks public abstract void Open();"], listing.MissingAbstract([typeof(Listed)]));
    }

    private static void AssertNone(IEnumerable<string> deviations)
    {
        var lines = string.Join('\n', deviations);
        Assert.True(lines.Length == 0, lines);
    }
}

#pragma warning disable CS9113, CA1822 // Samples for the comparison: only their signatures matter.
public sealed class Listed(string title, Uri? address = null) : IDisposable, IAsyncDisposable
{
    public string Name { get; set; } = "";

    public long Count(params string[] words) => 0;

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => default;
}

public enum ListedChoice
{
    First = 0,
    Second = 2,
}

public static class NotListed;
