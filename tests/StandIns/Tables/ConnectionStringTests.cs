using Azure.Data.Tables;

namespace Outreach.Tests.StandIns.Tables;

public class ConnectionStringTests
{
    private const string Key = "AccountKey=c2VjcmV0;";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("AccountName=city;" + Key, "city", "https://city.table.core.windows.net/")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=city;EndpointSuffix=core.example;" + Key, "city", "http://city.table.core.example/")]
    [InlineData("accountname = city;" + Key + "TableEndpoint=http://localhost:1/city;", "city", "http://localhost:1/city")]
    public void A_connection_string_names_the_account_and_its_endpoint(string text, string account, string endpoint)
    {
        var service = new TableServiceClient(text);
        var table = service.GetTableClient("Contacts");

        Assert.Equal((account, endpoint), (service.AccountName, service.Uri.AbsoluteUri));
        Assert.Equal(("Contacts", account), (table.Name, table.AccountName));
        Assert.Equal(endpoint.TrimEnd('/') + "/Contacts", new TableClient(text, "Contacts").Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("AccountName=city")]
    [InlineData("AccountKey=c2VjcmV0")]
    [InlineData("AccountName=city;AccountKey=not base64!")]
    [InlineData("AccountName=city;TableEndpoint=nowhere;" + Key)]
    [InlineData("city")]
    [InlineData("=city;" + Key)]
    public void A_connection_string_that_lacks_a_part_is_refused(string text) =>
        Assert.Throws<FormatException>(() => new TableServiceClient(text));
}
