using System.Net;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.StandIns.Tables;

public class PipelineTests(Azurite azurite)
{
    private const string Account = "AccountName=city;AccountKey=c2VjcmV0";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_busy_service_is_asked_again_with_a_new_signature()
    {
        var busy = new ScriptedService((_, call) => call <= 2 ? ScriptedService.Json("", HttpStatusCode.ServiceUnavailable) : null);
        var (service, prefix) = await azurite.NewTablesAsync(busy.Options);

        await service.CreateTableAsync(prefix, Cancel);

        Assert.Equal(3, busy.Requests.Count);
        Assert.All(busy.Requests, request => Assert.StartsWith("SharedKey devstoreaccount1:", request.Headers.GetValues("Authorization").Single(), StringComparison.Ordinal));
        Assert.Equal(409, (await service.CreateTableIfNotExistsAsync(prefix, Cancel)).GetRawResponse().Status);
    }

    [Fact]
    public async Task A_service_that_stays_busy_is_given_up_after_the_tries_that_the_options_allow()
    {
        var busy = new ScriptedService((_, _) => ScriptedService.Json(
            """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"Slow down."}}}""", HttpStatusCode.ServiceUnavailable));
        var options = busy.Options;
        options.Retry.MaxRetries = 1;

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() =>
            new TableClient(Account, "Contacts", options).GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel));

        Assert.Equal((503, "ServerBusy"), (failure.Status, failure.ErrorCode));
        Assert.StartsWith("Slow down.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, busy.Requests.Count);
    }

    [Fact]
    public async Task A_failure_in_the_words_of_a_proxy_still_tells_its_status()
    {
        var proxy = new ScriptedService((_, _) => ScriptedService.Json("<html>Bad request</html>", HttpStatusCode.BadRequest));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() =>
            new TableClient(Account, "Contacts", proxy.Options).AddEntityAsync(new TableEntity("p", "r"), Cancel));

        Assert.Equal((400, null), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task A_table_that_is_being_deleted_is_not_taken_for_one_that_exists()
    {
        var service = new ScriptedService((_, _) => ScriptedService.Json(
            """{"odata.error":{"code":"TableBeingDeleted","message":{"lang":"en-US","value":"Wait."}}}""", HttpStatusCode.Conflict));

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() =>
            new TableClient(Account, "Contacts", service.Options).CreateIfNotExistsAsync(Cancel));

        Assert.Equal((409, "TableBeingDeleted"), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task An_empty_page_is_not_the_end_while_it_names_a_next_one()
    {
        var service = new ScriptedService((_, call) =>
        {
            var page = ScriptedService.Json(call < 3 ? """{"value":[]}""" : """{"value":[{"PartitionKey":"p","RowKey":"r"}]}""");
            if (call < 3)
            {
                page.Headers.Add("x-ms-continuation-NextPartitionKey", $"1!4!cA-{call}=");
            }

            if (call == 2)
            {
                page.Headers.Add("x-ms-continuation-NextRowKey", "1!4!cg--");
            }

            return page;
        });

        var rows = await new TableClient(Account, "Contacts", service.Options).QueryAsync<TableEntity>("N eq 1", cancellationToken: Cancel)
            .ToListAsync(Cancel);

        Assert.Equal(["r"], rows.Select(row => row.RowKey));
        Assert.Equal(
            [
                "/Contacts()?$filter=N%20eq%201",
                "/Contacts()?$filter=N%20eq%201&NextPartitionKey=1%214%21cA-1%3D",
                "/Contacts()?$filter=N%20eq%201&NextPartitionKey=1%214%21cA-2%3D&NextRowKey=1%214%21cg--",
            ],
            service.Requests.Select(request => request.RequestUri!.PathAndQuery));
    }

    [Fact]
    public async Task A_cancelled_call_is_not_sent_and_a_cancelled_listing_stops_between_pages()
    {
        using var source = new CancellationTokenSource();
        var service = new ScriptedService((_, call) =>
        {
            source.Cancel();
            var page = ScriptedService.Json("""{"value":[{"PartitionKey":"p","RowKey":"r"}]}""");
            page.Headers.Add("x-ms-continuation-NextPartitionKey", "next");
            return page;
        });
        var table = new TableClient(Account, "Contacts", service.Options);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in table.QueryAsync<TableEntity>(cancellationToken: Cancel).WithCancellation(source.Token))
            {
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.AddEntityAsync(new TableEntity("p", "r"), source.Token));

        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_token_credential_is_asked_for_storage_and_sent_as_bearer()
    {
        var service = new ScriptedService((_, _) => new HttpResponseMessage(HttpStatusCode.NoContent));
        var credential = new FixedCredential();
        var table = new TableServiceClient(new Uri("https://city.table.core.windows.net"), credential, service.Options).GetTableClient("Contacts");

        await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);

        Assert.Equal("city", table.AccountName);
        Assert.Equal(["https://storage.azure.com/.default"], credential.Scopes);
        Assert.Equal("Bearer token", service.Requests.Single().Headers.Authorization?.ToString());
    }

    [Fact]
    public async Task A_caller_can_count_requests_by_a_policy_of_its_own()
    {
        var counter = new Counter();
        var options = new TableClientOptions();
        options.AddPolicy(counter, HttpPipelinePosition.PerRetry);
        var table = await azurite.NewTableAsync(options);

        await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);
        await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        Assert.Equal(["POST", "POST", "GET"], counter.Methods);
    }

    private sealed class Counter : HttpPipelineSynchronousPolicy
    {
        public List<string> Methods { get; } = [];

        public override void OnSendingRequest(HttpMessage message) => Methods.Add(message.Request.Method.Method);
    }

    private sealed class FixedCredential : TokenCredential
    {
        public string[] Scopes { get; private set; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes = requestContext.Scopes;
            return new AccessToken("token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
