using System.Net;
using System.Net.Sockets;
using Azure.Communication.Email;
using Outreach.Local.Mail;

namespace Outreach.Tests.Local.Mail;

public class DeliveryEventsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bounce_reaches_the_app_as_event_grid_would_post_it()
    {
        await using var desk = await MailDesk.StartAsync();
        var mail = await desk.SendAndFindAsync(SomeMail.To("nobody@example.jp"));

        await desk.Service.BounceAsync(mail, hard: true, Cancelled);

        var received = Assert.Single(desk.Events);
        Assert.Equal(("Notification", "function-key"), (received.Kind, received.Code));
        Assert.Equal("Microsoft.Communication.EmailDeliveryReportReceived", (string?)received.Body["eventType"]);
        Assert.Equal("1.0", (string?)received.Body["dataVersion"]);
        Assert.Equal("1", (string?)received.Body["metadataVersion"]);
        Assert.True(Guid.TryParse((string?)received.Body["id"], out _));
        Assert.Equal(desk.Clock.GetUtcNow(), (DateTimeOffset?)received.Body["eventTime"]);
        Assert.Equal($"sender/{SomeMail.Sender}/message/{mail.OperationId}", (string?)received.Body["subject"]);
        Assert.Equal(SomeMail.Sender, received.Data("sender"));
        Assert.Equal("nobody@example.jp", received.Data("recipient"));
        Assert.Equal(mail.OperationId.ToString(), received.Data("messageId"));
        Assert.Equal("Bounced", received.Data("status"));
        Assert.Equal("550 5.1.1 User unknown", (string?)received.Body["data"]!["deliveryStatusDetails"]!["statusMessage"]);
        Assert.Equal(desk.Clock.GetUtcNow(), (DateTimeOffset?)received.Body["data"]!["deliveryAttemptTimestamp"]);
    }

    [Fact]
    public async Task Each_fate_has_its_word_and_stands_in_the_mailbox()
    {
        await using var desk = await MailDesk.StartAsync();
        var mail = await desk.SendAndFindAsync(SomeMail.Any);
        Assert.Null(mail.Delivery);

        await desk.Service.BounceAsync(mail, hard: false, Cancelled);
        await desk.Service.ReportAsync(mail, DeliveryStatus.Suppressed, "", Cancelled);
        await desk.Service.DeliveredAsync(mail, Cancelled);

        Assert.Equal(["Failed", "Suppressed", "Delivered"], desk.Events.Select(one => one.Data("status")));
        var latest = desk.Service.Find(mail.OperationId)!.Delivery!;
        Assert.Equal((DeliveryStatus.Delivered, 200), (latest.Status, latest.WebhookStatus));
    }

    [Fact]
    public async Task Each_recipient_has_a_report_of_their_own()
    {
        await using var desk = await MailDesk.StartAsync();
        var mail = await desk.SendAndFindAsync(new EmailMessage(
            SomeMail.Sender,
            new EmailRecipients([new EmailAddress("to@example.jp")], [new EmailAddress("cc@example.jp")]),
            new EmailContent("件名") { PlainText = "本文" }));

        await desk.Service.DeliveredAsync(mail, Cancelled);

        Assert.Equal(["to@example.jp", "cc@example.jp"], desk.Events.Select(one => one.Data("recipient")));
    }

    [Fact]
    public async Task Without_being_asked_the_service_reports_nothing()
    {
        await using var desk = await MailDesk.StartAsync();

        await desk.SendAsync(SomeMail.Any);

        Assert.Null(desk.Service.Mails[0].Delivery);
        Assert.Empty(desk.Events);
    }

    [Fact]
    public async Task Where_it_is_asked_to_the_service_reports_each_mail_as_delivered_once()
    {
        await using var desk = await MailDesk.StartAsync(new LocalMailOptions { ReportsDelivered = true });
        var first = await desk.SendAndFindAsync(SomeMail.Any);
        var second = await desk.SendAndFindAsync(SomeMail.Any);

        await UntilAsync(() => desk.Service.Mails.All(mail => mail.Delivery is not null));

        Assert.Equal(
            [first.OperationId.ToString(), second.OperationId.ToString()], desk.Events.Select(one => one.Data("messageId")));
        Assert.All(desk.Events, one => Assert.Equal("Delivered", one.Data("status")));
    }

    [Theory]
    [InlineData(500, 2)]
    [InlineData(404, 2)]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(403, 1)]
    [InlineData(413, 1)]
    public async Task An_app_that_fails_is_told_again_but_not_one_that_refuses(int firstAnswer, int times)
    {
        await using var desk = await MailDesk.StartAsync(new LocalMailOptions { ReportsDelivered = true });
        desk.AppAnswers.Enqueue(firstAnswer);

        var failed = await desk.SendAndFindAsync(SomeMail.Any);
        var next = await desk.SendAndFindAsync(SomeMail.Any);
        await UntilAsync(() => desk.Service.Find(next.OperationId)!.Delivery is not null);

        Assert.Equal(times, desk.Events.Count(one => one.Data("messageId") == failed.OperationId.ToString()));
    }

    [Fact]
    public async Task An_app_that_is_away_is_noted_and_does_no_harm()
    {
        await using var desk = await MailDesk.StartAsync();
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        desk.Service.DeliveryWebhook = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/");
        var mail = await desk.SendAndFindAsync(SomeMail.Any);

        var report = await desk.Service.DeliveredAsync(mail, Cancelled);

        Assert.Equal(0, report.WebhookStatus);
    }

    [Fact]
    public async Task Without_a_webhook_the_mailbox_alone_knows()
    {
        await using var desk = await MailDesk.StartAsync();
        desk.Service.DeliveryWebhook = null;
        var mail = await desk.SendAndFindAsync(SomeMail.Any);

        await desk.Service.DeliveredAsync(mail, Cancelled);

        var delivery = desk.Service.Find(mail.OperationId)!.Delivery!;
        Assert.Equal((DeliveryStatus.Delivered, null), (delivery.Status, delivery.WebhookStatus));
    }

    [Fact]
    public async Task A_subscription_is_valid_when_the_app_gives_the_code_back()
    {
        await using var desk = await MailDesk.StartAsync();

        Assert.True(await desk.Service.ValidateSubscriptionAsync(Cancelled));

        var received = Assert.Single(desk.Events);
        Assert.Equal("SubscriptionValidation", received.Kind);
        Assert.Equal("Microsoft.EventGrid.SubscriptionValidationEvent", (string?)received.Body["eventType"]);
    }

    [Fact]
    public async Task A_subscription_that_the_app_refuses_is_not_valid()
    {
        await using var desk = await MailDesk.StartAsync();
        desk.AppAnswers.Enqueue(401);

        Assert.False(await desk.Service.ValidateSubscriptionAsync(Cancelled));
    }

    private static async Task UntilAsync(Func<bool> happened)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!happened())
            await Task.Delay(20, patience.Token);
    }
}
