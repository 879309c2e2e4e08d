using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Communication.Email;
using Azure.Core;
using Azure.Core.Pipeline;
using Outreach.Local.Mail;
using Outreach.Tests.Local.Mail;

namespace Outreach.Tests.StandIns.Email;

public class EmailClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_is_handed_over_and_the_operation_has_the_callers_id()
    {
        await using var desk = await MailDesk.StartAsync();
        var id = Guid.NewGuid();

        var operation = await desk.SendAsync(SomeMail.Any, id);

        Assert.Equal(id.ToString(), operation.Id);
        Assert.False(operation.HasCompleted);
        Assert.Equal(202, operation.GetRawResponse().Status);
        Assert.Equal(id, Assert.Single(desk.Service.Mails).OperationId);
    }

    [Fact]
    public async Task Without_an_id_of_the_caller_each_mail_gets_one_of_its_own()
    {
        await using var desk = await MailDesk.StartAsync();

        await desk.Client.SendAsync(WaitUntil.Started, SomeMail.Any, Cancelled);
        await desk.Client.SendAsync(WaitUntil.Started, SomeMail.Any, Cancelled);

        Assert.Equal(2, desk.Service.Mails.Count);
    }

    [Fact]
    public async Task A_connection_string_names_endpoint_and_key_in_any_order_and_case()
    {
        await using var desk = await MailDesk.StartAsync();
        var options = new EmailClientOptions { Retry = { MaxRetries = 0 } };
        var swapped = $"AccessKey={desk.Service.Options.AccessKey};Endpoint={desk.Endpoint}";

        await new EmailClient(desk.Service.ConnectionString(desk.Endpoint)).SendAsync(WaitUntil.Started, SomeMail.Any, Cancelled);
        await new EmailClient(swapped, options).SendAsync(WaitUntil.Started, SomeMail.Any, Cancelled);

        Assert.Equal(2, desk.Service.Mails.Count);
    }

    [Theory]
    [InlineData("endpoint=https://mail.example.jp/")]
    [InlineData("accesskey=c2VjcmV0")]
    [InlineData("endpoint=;accesskey=c2VjcmV0")]
    [InlineData("endpoint=mail;accesskey=c2VjcmV0")]
    [InlineData("endpoint=https://mail.example.jp/;c2VjcmV0")]
    public void A_connection_string_that_lacks_a_part_is_refused_without_quoting_the_key(string connectionString)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => new EmailClient(connectionString));

        Assert.DoesNotContain("c2VjcmV0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_quota_comes_back_as_429_with_its_code_and_the_time_to_wait()
    {
        await using var desk = await MailDesk.StartAsync(new LocalMailOptions { PerMinute = 1 });
        await desk.SendAsync(SomeMail.Any);
        desk.Clock.Move(TimeSpan.FromSeconds(20));

        var refusal = await desk.RefusalOfAsync(SomeMail.Any);

        Assert.Equal(429, refusal.Status);
        Assert.Equal("TooManyRequests", refusal.ErrorCode);
        Assert.True(refusal.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var seconds));
        Assert.Equal("60", seconds);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Without_retries_a_refusal_costs_exactly_one_attempt(int status)
    {
        await using var desk = await MailDesk.StartAsync();
        desk.Service.NextAnswers.Enqueue(ScriptedAnswer.Refuse(status, "Scripted", TimeSpan.FromSeconds(1)));

        var refusal = await desk.RefusalOfAsync(SomeMail.Any);

        Assert.Equal(status, refusal.Status);
        Assert.Single(desk.Service.Attempts);
    }

    [Fact]
    public async Task Retries_are_made_where_the_caller_asks_for_them()
    {
        await using var desk = await MailDesk.StartAsync();
        var client = desk.ClientWith(desk.Service.Options.AccessKey, options =>
        {
            options.Retry.MaxRetries = 2;
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        });
        desk.Service.NextAnswers.Enqueue(ScriptedAnswer.Refuse(503, "Busy"));
        desk.Service.NextAnswers.Enqueue(ScriptedAnswer.Refuse(503, "Busy"));

        await client.SendAsync(WaitUntil.Started, SomeMail.Any, Cancelled);

        Assert.Equal([503, 503, 202], desk.Service.Attempts.Select(attempt => attempt.Status));
        Assert.Single(desk.Service.Mails);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(204)]
    public async Task Only_202_is_success(int status)
    {
        await using var desk = await MailDesk.StartAsync();
        desk.Service.NextAnswers.Enqueue(ScriptedAnswer.Refuse(status, "Strange"));

        Assert.Equal(status, (await desk.RefusalOfAsync(SomeMail.Any)).Status);
    }

    [Fact]
    public async Task A_dropped_connection_is_a_failure_without_a_status()
    {
        await using var desk = await MailDesk.StartAsync();
        desk.Service.NextAnswers.Enqueue(ScriptedAnswer.AcceptThenDrop);

        var failure = await desk.RefusalOfAsync(SomeMail.Any);

        Assert.Equal(0, failure.Status);
        Assert.Null(failure.GetRawResponse());
        Assert.Single(desk.Service.Mails);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_ends_in_a_time_out_of_one_attempt()
    {
        await using var desk = await MailDesk.StartAsync();
        var client = desk.ClientWith(desk.Service.Options.AccessKey, options =>
            options.Retry.NetworkTimeout = TimeSpan.FromSeconds(2));
        desk.Service.NextAnswers.Enqueue(ScriptedAnswer.Normal with { Latency = TimeSpan.FromMinutes(1) });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.SendAsync(WaitUntil.Started, SomeMail.Any, Cancelled));

        Assert.Single(desk.Service.Mails);
        Assert.Single(desk.Service.Attempts);
    }

    [Fact]
    public async Task A_caller_may_stop_waiting()
    {
        await using var desk = await MailDesk.StartAsync();
        desk.Service.NextAnswers.Enqueue(ScriptedAnswer.Normal with { Latency = TimeSpan.FromMinutes(1) });
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            desk.Client.SendAsync(WaitUntil.Started, SomeMail.Any, Guid.NewGuid(), impatient.Token));
    }

    [Fact]
    public async Task A_service_that_is_away_is_a_failure_without_a_status()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var nobody = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}");
        var client = new EmailClient(
            nobody, new AzureKeyCredential("c2VjcmV0"), new EmailClientOptions { Retry = { MaxRetries = 0 } });

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() =>
            client.SendAsync(WaitUntil.Started, SomeMail.Any, Cancelled));

        Assert.Equal(0, failure.Status);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_as_401()
    {
        await using var desk = await MailDesk.StartAsync();
        var stranger = desk.ClientWith("b3RoZXIga2V5");

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() =>
            stranger.SendAsync(WaitUntil.Started, SomeMail.Any, Cancelled));

        Assert.Equal(401, refusal.Status);
        Assert.Equal("Denied", refusal.ErrorCode);
        Assert.Empty(desk.Service.Mails);
    }

    [Fact]
    public async Task Waiting_for_completion_polls_until_the_service_has_handed_the_mail_over()
    {
        await using var desk = await MailDesk.StartAsync();
        desk.Service.NextStatuses.Enqueue(new ScriptedStatus("Running"));
        var operation = await desk.SendAsync(SomeMail.Any);

        await operation.UpdateStatusAsync(Cancelled);
        Assert.False(operation.HasCompleted);
        Assert.Throws<InvalidOperationException>(() => operation.Value);

        await operation.WaitForCompletionAsync(TimeSpan.FromMilliseconds(1), Cancelled);
        Assert.True(operation.HasCompleted);
        Assert.Equal(EmailSendStatus.Succeeded, operation.Value.Status);
    }

    [Fact]
    public async Task Sending_until_completed_ends_with_the_result()
    {
        await using var desk = await MailDesk.StartAsync();

        var operation = await desk.Client.SendAsync(WaitUntil.Completed, SomeMail.Any, Cancelled);

        Assert.Equal(EmailSendStatus.Succeeded, operation.Value.Status);
    }

    [Fact]
    public async Task An_operation_of_another_process_is_taken_up_by_its_id_alone()
    {
        await using var desk = await MailDesk.StartAsync();
        var begun = await desk.SendAsync(SomeMail.Any);

        var operation = new EmailSendOperation(begun.Id, desk.Client);
        Assert.Throws<InvalidOperationException>(operation.GetRawResponse);
        operation.UpdateStatus(Cancelled);

        Assert.True(operation.HasValue);
        Assert.Equal(200, operation.GetRawResponse().Status);
    }

    [Fact]
    public async Task A_failed_operation_says_why_each_time_it_is_asked()
    {
        await using var desk = await MailDesk.StartAsync();
        desk.Service.NextStatuses.Enqueue(new ScriptedStatus("Failed", "EmailDroppedAllRecipientsSuppressed"));
        var operation = await desk.SendAsync(SomeMail.Any);

        async Task Ask() => await operation.UpdateStatusAsync(Cancelled);

        Assert.Equal("EmailDroppedAllRecipientsSuppressed", (await Assert.ThrowsAsync<RequestFailedException>(Ask)).ErrorCode);
        Assert.Equal("EmailDroppedAllRecipientsSuppressed", (await Assert.ThrowsAsync<RequestFailedException>(Ask)).ErrorCode);
        Assert.True(operation.HasCompleted);
        Assert.False(operation.HasValue);
        Assert.Throws<RequestFailedException>(() => operation.Value);
    }

    [Fact]
    public async Task An_unknown_operation_is_a_404()
    {
        await using var desk = await MailDesk.StartAsync();
        var operation = new EmailSendOperation(Guid.NewGuid().ToString(), desk.Client);

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(async () => await operation.UpdateStatusAsync(Cancelled));

        Assert.Equal(404, refusal.Status);
    }

    [Fact]
    public async Task Every_part_of_a_mail_arrives_letter_for_letter()
    {
        await using var desk = await MailDesk.StartAsync();
        var calendar = "BEGIN:VCALENDAR\r\nSUMMARY:情報交換会\r\nEND:VCALENDAR\r\n"u8.ToArray();
        var message = new EmailMessage(
            SomeMail.Sender,
            new EmailRecipients(
                [new EmailAddress("taro@example.jp", "𠮷田, \"太郎\" <髙﨑>")],
                [new EmailAddress("\"a..b\"@docomo.ne.jp")],
                [new EmailAddress("a.@ezweb.ne.jp")]),
            new EmailContent("𠮷野家の情報交換会 🎉 №1") { PlainText = "一行目\r\n二行目 ～ 🀄", Html = "<p>&amp; \"引用\"</p>" })
        {
            Headers = { ["List-Unsubscribe"] = "<https://outreach.example.jp/u/abc>" },
            Attachments = { new EmailAttachment("案内.ics", "text/calendar; method=PUBLISH", new BinaryData(calendar)) },
            ReplyTo = { new EmailAddress("office@city.example.jp", "長寿社会課") },
            UserEngagementTrackingDisabled = true,
        };

        var mail = await desk.SendAndFindAsync(message);

        Assert.Equal(SomeMail.Sender, mail.Sender);
        Assert.Equal([new LocalMailAddress("taro@example.jp", "𠮷田, \"太郎\" <髙﨑>")], mail.To);
        Assert.Equal([new LocalMailAddress("\"a..b\"@docomo.ne.jp", null)], mail.Cc);
        Assert.Equal([new LocalMailAddress("a.@ezweb.ne.jp", null)], mail.Bcc);
        Assert.Equal([new LocalMailAddress("office@city.example.jp", "長寿社会課")], mail.ReplyTo);
        Assert.Equal("𠮷野家の情報交換会 🎉 №1", mail.Subject);
        Assert.Equal("一行目\r\n二行目 ～ 🀄", mail.Text);
        Assert.Equal("<p>&amp; \"引用\"</p>", mail.Html);
        Assert.Equal("<https://outreach.example.jp/u/abc>", mail.Headers["List-Unsubscribe"]);
        var attachment = Assert.Single(mail.Attachments);
        Assert.Equal(("案内.ics", "text/calendar; method=PUBLISH"), (attachment.Name, attachment.ContentType));
        Assert.Equal(calendar, attachment.Content);
        Assert.Contains("\"userEngagementTrackingDisabled\":true", mail.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_that_lacks_a_part_never_leaves()
    {
        await using var desk = await MailDesk.StartAsync();
        var body = new EmailContent("件名") { PlainText = "本文" };
        var blankHeader = SomeMail.Any;
        blankHeader.Headers["X-Event"] = " ";
        var emptyFile = SomeMail.Any;
        emptyFile.Attachments.Add(new EmailAttachment("a.ics", "text/calendar", new BinaryData(Array.Empty<byte>())));

        foreach (var message in (EmailMessage[])
        [
            new(SomeMail.Sender, new EmailRecipients(), body),
            new(SomeMail.Sender, "taro@example.jp", new EmailContent(" ") { PlainText = "本文" }),
            new(SomeMail.Sender, "taro@example.jp", new EmailContent("件名") { Html = "" }),
            blankHeader,
            emptyFile,
        ])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => desk.SendAsync(message));
        }

        Assert.Empty(desk.Service.Attempts);
    }

    [Fact]
    public async Task A_token_is_asked_for_the_services_scope_and_sent_as_bearer()
    {
        var credential = new WrittenDownCredential();
        using var service = new WrittenDownService();
        var options = new EmailClientOptions { Retry = { MaxRetries = 0 }, Transport = new HttpClientTransport(service) };
        var client = new EmailClient(new Uri("https://mail.example.jp/"), credential, options);

        await client.SendAsync(WaitUntil.Started, SomeMail.Any, Cancelled);

        Assert.Equal(["https://communication.azure.com/.default"], credential.Scopes);
        Assert.Equal("Bearer the-token", service.Request!.Headers.Authorization!.ToString());
        Assert.Equal("https://mail.example.jp/emails:send?api-version=2025-09-01", service.Request.RequestUri!.AbsoluteUri);
    }

    [Fact]
    public void Only_versions_that_the_service_has_can_be_chosen() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmailClientOptions((EmailClientOptions.ServiceVersion)99));

    private sealed class WrittenDownCredential : TokenCredential
    {
        public string[] Scopes { get; private set; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes = requestContext.Scopes;
            return new AccessToken("the-token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    /// <summary>Bearer tokens go over HTTPS only, which the local service does not speak.</summary>
    private sealed class WrittenDownService : HttpMessageHandler
    {
        public HttpRequestMessage? Request { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = request;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted)
            {
                Content = new StringContent("""{"id":"1","status":"Running"}"""),
            });
        }
    }
}
