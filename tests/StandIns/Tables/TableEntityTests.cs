using Azure;
using Azure.Data.Tables;

namespace Outreach.Tests.StandIns.Tables;

public class TableEntityTests
{
    [Fact]
    public void A_property_is_read_as_its_own_type_only()
    {
        var entity = new TableEntity("p", "r") { ["N"] = 1, ["At"] = DateTimeOffset.UnixEpoch, ["Bytes"] = new byte[] { 1 } };

        Assert.Equal(1, entity.GetInt32("N"));
        Assert.Throws<InvalidOperationException>(() => entity.GetInt64("N"));
        Assert.Throws<InvalidOperationException>(() => entity.GetString("N"));
        Assert.Equal(DateTime.UnixEpoch, entity.GetDateTime("At"));
        Assert.Equal([1], entity.GetBinary("Bytes")!);
        Assert.Equal([1], entity.GetBinaryData("Bytes")!.ToArray());
        Assert.Null(entity.GetGuid("Absent"));
    }

    [Fact]
    public void A_property_keeps_its_type_unless_the_number_gets_wider()
    {
        var entity = new TableEntity { ["N"] = 1, ["Long"] = 1L, ["Text"] = "1" };

        entity["N"] = 5_000_000_000L;
        entity["Long"] = 2;
        entity["Text"] = null;

        Assert.Equal(5_000_000_000L, entity["N"]);
        Assert.Equal(2L, entity["Long"]);
        Assert.Null(entity["Text"]);
        Assert.Throws<InvalidOperationException>(() => entity["Long"] = "2");
    }

    [Fact]
    public void A_row_is_a_dictionary_with_its_keys_in_it()
    {
        var entity = new TableEntity(new Dictionary<string, object> { ["PartitionKey"] = "p", ["RowKey"] = "r", ["A"] = 1 });
        entity.ETag = new ETag("v");

        Assert.Equal(("p", "r", new ETag("v")), (entity.PartitionKey, entity.RowKey, entity.ETag));
        Assert.True(entity.TryGetValue("A", out var a) && a is 1);
        Assert.True(entity.Remove("A"));
        Assert.Equal(default, new TableEntity().ETag);
    }
}
