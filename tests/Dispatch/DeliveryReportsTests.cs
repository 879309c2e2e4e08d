using System.Net.Http.Json;
using System.Text;
using Azure.Data.Tables;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Tables;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch;

public class DeliveryReportsTests(Azurite azurite)
{
    private const string Address = "member1@example.jp", Path = "/delivery-reports?code=local-function-key";

    private static readonly MessageKey First = Key(1, Rule.Invitation), Second = Key(1, Rule.Reminder);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Repeated_and_in_every_order_reports_end_in_the_same_state()
    {
        await using var site = await SiteAsync();
        MailReport[] reports =
        [
            Report(First, Delivery.Failed, 1, "452 4.2.2 Mailbox full"),
            Report(First, Delivery.Failed, 2, "452 4.2.2 Mailbox full"),
            Report(First, Delivery.Delivered, 3),
            Report(Second, Delivery.Bounced, 4, "550 5.1.1 User unknown"),
        ];
        var expected = await AfterAsync(site, reports);
        Assert.Contains(expected, row => row.StartsWith("contacts n|b|", StringComparison.Ordinal));

        foreach (var order in Permutations.Of(reports))
            Assert.Equal(expected, await AfterAsync(site, [.. order, order[0], order[2]]));
    }

    [Fact]
    public async Task Reports_at_the_same_moment_all_count()
    {
        await using var site = await SiteAsync();
        MailReport[] reports = [.. Enumerable.Range(1, 4).SelectMany(n => new[]
        {
            Report(Key(n, Rule.Invitation), Delivery.Delivered, n), Report(Key(n, Rule.Invitation), n == 3 ? Delivery.Bounced : Delivery.Failed, n + 10),
        })];
        var expected = await AfterAsync(site, reports);

        await ForgetAsync(site);
        await Task.WhenAll(reports.Concat(reports).Select(r => site.Get<DeliveryDesk>().NoteAsync(r, Cancelled)));

        Assert.Equal(expected, await RowsAsync(site));
    }

    [Fact]
    public async Task Both_schemas_are_taken_and_a_bad_element_does_not_lose_the_others()
    {
        await using var site = await SiteAsync();
        using var grid = site.Machine();

        var answer = await grid.PostAsJsonAsync(
            Path,
            new object?[]
            {
                Event(First, "Delivered"), null, 7, "x", new { }, new { eventType = 5, data = "x" }, new { eventType = "Other", data = new { } },
                new { eventType = "Microsoft.Communication.EmailDeliveryReportReceived", data = new { messageId = "no id", status = "Bounced" } },
                Event(Second, "Bounced"),
            },
            Cancelled);
        var cloud = await PostAsync(grid, Path, $$$"""
            {"specversion":"1.0","id":"1","source":"/x","type":"Microsoft.Communication.EmailDeliveryReportReceived","time":"2025-01-20T01:00:00Z",
             "data":{"messageId":"{{{Id(Key(2, Rule.Invitation))}}}","recipient":"member2@example.jp","status":"Quarantined"}}
            """, "application/cloudevents+json");

        Assert.Equal((200, 200), ((int)answer.StatusCode, (int)cloud.StatusCode));
        var deliveries = await site.Get<LedgerTable>().DeliveriesAsync(Some.Event.Id, Cancelled);
        Assert.Equal((Delivery.Delivered, Delivery.Bounced, Delivery.Quarantined), (deliveries[First].Gravest, deliveries[Second].Gravest, deliveries[Key(2, Rule.Invitation)].Gravest));
    }

    [Fact]
    public async Task Both_handshakes_are_answered()
    {
        await using var site = await SiteAsync();
        using var grid = site.Machine();

        var validation = await grid.PostAsJsonAsync(
            Path, new[] { new { eventType = "Microsoft.EventGrid.SubscriptionValidationEvent", data = new { validationCode = "4711" } } }, Cancelled);
        Assert.Equal("""{"validationResponse":"4711"}""", await validation.Content.ReadAsStringAsync(Cancelled));

        using var asks = new HttpRequestMessage(HttpMethod.Options, Path) { Headers = { { "WebHook-Request-Origin", "eventgrid.azure.net" } } };
        using var allowed = await grid.SendAsync(asks, Cancelled);
        Assert.Equal(200, (int)allowed.StatusCode);
        Assert.Equal(["eventgrid.azure.net"], allowed.Headers.GetValues("WebHook-Allowed-Origin"));

        using var nameless = await grid.SendAsync(new HttpRequestMessage(HttpMethod.Options, Path), Cancelled);
        Assert.Equal(400, (int)nameless.StatusCode);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("[", 400)]
    [InlineData("7", 400)]
    [InlineData("[[[[]]]]", 200)]
    [InlineData("{}", 200)]
    [InlineData("[{\"eventType\":\"\\ud800\"}]", 200)]
    [InlineData("[{\"eventType\":\"Microsoft.EventGrid.SubscriptionValidationEvent\"}]", 200)]
    public async Task Bad_bodies_are_refused_without_harm(string body, int status)
    {
        await using var site = await SiteAsync();
        using var grid = site.Machine();
        var before = await site.RowsAsync();

        using var answer = await PostAsync(grid, Path, body, "application/json");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(before, await site.RowsAsync());
    }

    [Fact]
    public async Task A_body_that_event_grid_would_never_send_is_too_large()
    {
        await using var site = await SiteAsync();
        using var grid = site.Machine();

        using var answer = await PostAsync(grid, Path, "[" + new string(' ', 1_048_576) + "]", "application/json");

        Assert.Equal(413, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Without_the_secret_nothing_is_taken_and_event_grid_repeats()
    {
        await using var site = await Site.StartAsync(azurite, settings: new() { ["Email:ReportSecret"] = "s3cret" });
        await site.InviteAsync(1);
        using var grid = site.Machine();
        var before = await site.RowsAsync();

        using var without = await grid.PostAsJsonAsync(Path, new[] { Event(First, "Bounced") }, Cancelled);
        using var wrong = await grid.PostAsJsonAsync(Path + "&secret=other", new[] { Event(First, "Bounced") }, Cancelled);
        Assert.Equal((503, 503), ((int)without.StatusCode, (int)wrong.StatusCode));
        Assert.Equal(before, await site.RowsAsync());

        using var right = await grid.PostAsJsonAsync(Path + "&secret=s3cret", new[] { Event(First, "Bounced") }, Cancelled);
        Assert.Equal(200, (int)right.StatusCode);
        Assert.Equal(Delivery.Bounced, (await site.Get<LedgerTable>().DeliveryAsync(First, Cancelled))?.Gravest);
    }

    [Fact]
    public async Task A_storage_that_is_away_is_a_fault_that_event_grid_repeats()
    {
        var storage = new StorageGate();
        await using var site = await Site.StartAsync(azurite, storage);
        await site.InviteAsync(1);
        using var grid = site.Machine();
        storage.IsAway = true;

        using var answer = await grid.PostAsJsonAsync(Path, new[] { Event(First, "Bounced") }, Cancelled);
        Assert.True((int)answer.StatusCode >= 500, $"{answer.StatusCode}");

        storage.IsAway = false;
        using var again = await grid.PostAsJsonAsync(Path, new[] { Event(First, "Bounced") }, Cancelled);
        Assert.Equal(200, (int)again.StatusCode);
        Assert.Equal(Delivery.Bounced, (await site.Get<LedgerTable>().DeliveryAsync(First, Cancelled))?.Gravest);
    }

    [Fact]
    public async Task A_report_of_an_event_that_is_not_there_is_kept_and_finds_it_when_it_comes_back()
    {
        await using var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1));
        var desk = site.Get<DeliveryDesk>();
        await desk.NoteAsync(Report(First, Delivery.Bounced, 1, "550 5.1.1 User unknown"), Cancelled);
        await desk.NoteAsync(new MailReport(Guid.NewGuid(), "Teleported", null, Some.At(1, 20, 10), null), Cancelled);
        Assert.Equal(2, (await site.Get<MailboxTable>().UnknownAsync(10, Cancelled)).Count);
        Assert.Equal(0, await desk.MatchAgainAsync(Cancelled));

        await site.InviteAsync(1);
        Assert.Equal(1, await desk.MatchAgainAsync(Cancelled));

        Assert.Equal("Teleported", Assert.Single(await site.Get<MailboxTable>().UnknownAsync(10, Cancelled)).Status);
        Assert.NotNull((await site.Get<MailboxTable>().SuppressionsAsync(Cancelled)).BarOf(Some.Member(1)));
    }

    private async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync(azurite);
        await site.AddAsync(Some.Member(1), Some.Member(2));
        await site.InviteAsync(4);
        return site;
    }

    private static MessageKey Key(int member, Rule rule) => new(Some.Event.Id, rule, DispatchRules.Once, Some.Member(member).Id, Channel.Mail);

    private static Guid Id(MessageKey key) => OperationIds.For(key.EventId, key.ContactId, key.Text, 0);

    private static MailReport Report(MessageKey key, Delivery delivery, int minute, string? details = null) =>
        new(Id(key), delivery, Address, Some.At(1, 20, 10, minute), details);

    private static object Event(MessageKey key, string status) => new
    {
        id = Guid.NewGuid(),
        eventType = "Microsoft.Communication.EmailDeliveryReportReceived",
        eventTime = "2025-01-20T01:00:00Z",
        dataVersion = "1.0",
        data = new { sender = "x", recipient = Address, messageId = Id(key), status, deliveryAttemptTimestamp = "2025-01-20T01:00:00.123+00:00" },
    };

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await client.PostAsync(path, content, Cancelled);
    }

    private static async Task<IReadOnlyList<string>> AfterAsync(Site site, IEnumerable<MailReport> reports)
    {
        await ForgetAsync(site);
        foreach (var report in reports)
            await site.Get<DeliveryDesk>().NoteAsync(report, Cancelled);
        return await RowsAsync(site);
    }

    /// <summary>Everything that reports leave behind, without versions.</summary>
    private static async Task<IReadOnlyList<string>> RowsAsync(Site site)
    {
        var rows = new List<string>();
        await foreach (var (_, row) in LeftBehindAsync(site))
            rows.Add($"{row.PartitionKey} {row.RowKey} {string.Join(' ', row.Where(p => p.Key is not ("odata.etag" or "Timestamp")).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"))}");
        return rows;
    }

    private static async Task ForgetAsync(Site site)
    {
        await foreach (var (table, row) in LeftBehindAsync(site))
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: Cancelled);
    }

    private static async IAsyncEnumerable<(TableClient Table, TableEntity Row)> LeftBehindAsync(Site site)
    {
        var storage = site.Get<Storage>();
        await foreach (var row in storage.Events.QueryAsync<TableEntity>($"PartitionKey eq '{Some.Event.Id}'", cancellationToken: Cancelled))
        {
            if (row.RowKey.StartsWith(EventKeys.Deliveries, StringComparison.Ordinal))
                yield return (storage.Events, row);
        }

        await foreach (var row in storage.Mailboxes.QueryAsync<TableEntity>(cancellationToken: Cancelled))
            yield return (storage.Mailboxes, row);
        await foreach (var row in storage.Contacts.QueryAsync<TableEntity>(cancellationToken: Cancelled))
        {
            if (row.RowKey.StartsWith(Outreach.Contacts.ContactKeys.NotMailed, StringComparison.Ordinal))
                yield return (storage.Contacts, row);
        }
    }
}
