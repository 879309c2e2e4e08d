using Azure.Data.Tables;

namespace Outreach.Tests.StandIns.Tables;

public class QueryFilterTests
{
    public static TheoryData<object, string> Literals => new()
    {
        { "plain", "'plain'" },
        { "O'Brien ''", "'O''Brien '''''" },
        { "区長 👩‍🌾 {0}", "'区長 👩‍🌾 {0}'" },
        { true, "true" },
        { false, "false" },
        { -27, "-27" },
        { 5_000_000_000L, "5000000000L" },
        { 0.1, "0.1" },
        { Guid.Parse("6E0BB4F3-5C3A-4A53-BD0F-0D3BD7F4F9B1"), "guid'6e0bb4f3-5c3a-4a53-bd0f-0d3bd7f4f9b1'" },
        { new byte[] { 0, 171, 255 }, "X'00abff'" },
        { new BinaryData(new byte[] { 16 }), "X'10'" },
        { new DateTimeOffset(2025, 2, 10, 13, 30, 0, TimeSpan.FromHours(9)).AddTicks(1), "datetime'2025-02-10T04:30:00.0000001Z'" },
        { new DateTime(2025, 2, 10, 4, 30, 0, DateTimeKind.Utc), "datetime'2025-02-10T04:30:00Z'" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void An_argument_becomes_the_literal_of_its_type(object argument, string literal)
    {
        Assert.Equal($"A eq {literal} and B", TableClient.CreateQueryFilter($"A eq {argument} and B"));
        Assert.Equal($"A eq {literal} and B", TableServiceClient.CreateQueryFilter($"A eq {argument} and B"));
    }

    [Fact]
    public void What_rows_cannot_hold_cannot_be_compared_with()
    {
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {null}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {TimeSpan.Zero}"));
    }
}
