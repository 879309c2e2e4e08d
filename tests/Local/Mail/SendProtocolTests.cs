using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Azure.Communication.Email;
using Outreach.Local.Mail;

namespace Outreach.Tests.Local.Mail;

public class SendProtocolTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_accepted_mail_is_answered_with_202_its_id_and_where_to_ask_for_its_status()
    {
        await using var desk = await MailDesk.StartAsync();
        var id = Guid.NewGuid();

        using var response = await SignedRequest.PostAsync(desk, SignedRequest.Body.ToJsonString(), id);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(
            $"{desk.Endpoint}emails/operations/{id}?api-version=2025-09-01",
            Assert.Single(response.Headers.GetValues("Operation-Location")));
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!;
        Assert.Equal((id.ToString(), "Running"), ((string?)body["id"], (string?)body["status"]));
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("x-ms-date")]
    [InlineData("x-ms-content-sha256")]
    public async Task A_request_without_a_part_of_its_signature_is_denied(string header)
    {
        await using var desk = await MailDesk.StartAsync();
        using var request = SignedRequest.Post(desk, SignedRequest.Body.ToJsonString());
        request.Headers.Remove(header);

        await AssertDeniedAsync(desk, request);
    }

    [Fact]
    public async Task A_body_changed_on_its_way_is_denied()
    {
        await using var desk = await MailDesk.StartAsync();
        using var request = SignedRequest.Post(desk, SignedRequest.Body.ToJsonString());
        request.Content = new StringContent(SignedRequest.Body.ToJsonString().Replace("taro", "hanako", StringComparison.Ordinal));

        await AssertDeniedAsync(desk, request);
    }

    [Fact]
    public async Task A_signature_for_another_path_is_denied()
    {
        await using var desk = await MailDesk.StartAsync();
        using var request = SignedRequest.Post(desk, SignedRequest.Body.ToJsonString());
        request.RequestUri = new Uri("/emails:send?api-version=2023-03-31", UriKind.Relative);

        await AssertDeniedAsync(desk, request);
    }

    [Fact]
    public async Task A_signature_for_another_host_is_denied()
    {
        await using var desk = await MailDesk.StartAsync();
        using var request = SignedRequest.Post(desk, SignedRequest.Body.ToJsonString());
        request.Headers.Host = "other.example.jp";

        await AssertDeniedAsync(desk, request);
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task A_signature_of_another_time_is_denied(int minutes)
    {
        await using var desk = await MailDesk.StartAsync();
#pragma warning disable RS0030 // A signature's date is real time.
        var date = TimeProvider.System.GetUtcNow().AddMinutes(minutes).ToString("r", CultureInfo.InvariantCulture);
#pragma warning restore RS0030
        using var request = SignedRequest.Post(desk, SignedRequest.Body.ToJsonString(), date: date);

        await AssertDeniedAsync(desk, request);
    }

    [Fact]
    public async Task The_status_of_a_mail_is_told_to_the_holder_of_the_key_alone()
    {
        await using var desk = await MailDesk.StartAsync();
        var mail = await desk.SendAndFindAsync(SomeMail.Any);

        using var response = await desk.Http.GetAsync(
            new Uri($"/emails/operations/{mail.OperationId}?api-version=2025-09-01", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_same_mail_sent_again_under_its_id_is_answered_alike_and_goes_out_once()
    {
        await using var desk = await MailDesk.StartAsync();
        var id = Guid.NewGuid();

        var first = await desk.SendAsync(SomeMail.Any, id);
        var second = await desk.SendAsync(SomeMail.Any, id);

        Assert.Equal(first.GetRawResponse().Content.ToString(), second.GetRawResponse().Content.ToString());
        Assert.Single(desk.Service.Mails);
        Assert.Empty(desk.Service.ContentConflicts);
    }

    [Fact]
    public async Task A_mail_sent_again_after_its_connection_was_dropped_goes_out_once()
    {
        await using var desk = await MailDesk.StartAsync();
        var id = Guid.NewGuid();
        desk.Service.NextAnswers.Enqueue(ScriptedAnswer.AcceptThenDrop);
        await desk.RefusalOfAsync(SomeMail.Any, id);

        await desk.SendAsync(SomeMail.Any, id);

        Assert.Single(desk.Service.Mails);
        Assert.Equal([0, 202], desk.Service.Attempts.Select(attempt => attempt.Status));
    }

    [Fact]
    public async Task A_mail_dropped_before_it_was_taken_is_not_in_the_mailbox()
    {
        await using var desk = await MailDesk.StartAsync();
        desk.Service.NextAnswers.Enqueue(ScriptedAnswer.Drop);

        await desk.RefusalOfAsync(SomeMail.Any);

        Assert.Empty(desk.Service.Mails);
    }

    [Fact]
    public async Task A_mail_may_go_out_although_the_service_answers_with_an_error()
    {
        await using var desk = await MailDesk.StartAsync();
        desk.Service.NextAnswers.Enqueue(ScriptedAnswer.AcceptThenFail(500, "InternalServerError"));

        var refusal = await desk.RefusalOfAsync(SomeMail.Any);

        Assert.Equal((500, "InternalServerError"), (refusal.Status, refusal.ErrorCode));
        Assert.Single(desk.Service.Mails);
    }

    [Fact]
    public async Task Another_mail_under_a_used_id_looks_accepted_is_not_sent_and_is_held_against_the_sender()
    {
        await using var desk = await MailDesk.StartAsync();
        var id = Guid.NewGuid();
        await desk.SendAsync(SomeMail.To("taro@example.jp"), id);
        desk.Clock.Move(TimeSpan.FromMinutes(1));

        var answer = await desk.SendAsync(SomeMail.To("hanako@example.jp"), id);

        Assert.Equal(202, answer.GetRawResponse().Status);
        Assert.Equal("taro@example.jp", Assert.Single(Assert.Single(desk.Service.Mails).To).Address);
        var conflict = Assert.Single(desk.Service.ContentConflicts);
        Assert.Equal((id, desk.Clock.GetUtcNow()), (conflict.OperationId, conflict.At));
        Assert.Contains("hanako@example.jp", conflict.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_send_the_same_mail_at_once_one_gets_it_out()
    {
        await using var desk = await MailDesk.StartAsync();
        var id = Guid.NewGuid();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => desk.SendAsync(SomeMail.Any, id)));

        Assert.Single(desk.Service.Mails);
        Assert.Equal(20, desk.Service.Attempts.Count);
    }

    [Theory]
    [InlineData("taro")]
    [InlineData("taro@localhost")]
    [InlineData("taro@@example.jp")]
    [InlineData("山田@example.jp")]
    [InlineData("taro yamada@example.jp")]
    [InlineData("taro@example.jp, hanako@example.jp")]
    [InlineData("taro@example.jp\r\nBcc: hanako@example.jp")]
    [InlineData("taro@example.jp\n")]
    [InlineData("<taro@example.jp>")]
    [InlineData("a..b\"@docomo.ne.jp")]
    public async Task A_malformed_address_is_refused_by_name_of_its_fault(string address)
    {
        await using var desk = await MailDesk.StartAsync();

        var refusal = await desk.RefusalOfAsync(SomeMail.To(address));

        Assert.Equal((400, "InvalidEmailAddress"), (refusal.Status, refusal.ErrorCode));
        Assert.Empty(desk.Service.Mails);
    }

    [Theory]
    [InlineData("a..b@docomo.ne.jp")]
    [InlineData("\"a..b\"@docomo.ne.jp")]
    [InlineData("a.@ezweb.ne.jp")]
    [InlineData("taro+iryo@mail.example.co.jp")]
    public async Task Addresses_that_carriers_gave_out_are_taken(string address)
    {
        await using var desk = await MailDesk.StartAsync();

        await desk.SendAsync(SomeMail.To(address));

        Assert.Equal(address, Assert.Single(desk.Service.Mails).To[0].Address);
    }

    [Theory]
    [InlineData("X-Event", "1\r\nBcc: hanako@example.jp")]
    [InlineData("X-Event", "1\nBcc: hanako@example.jp")]
    [InlineData("X-Event\r\nBcc", "hanako@example.jp")]
    [InlineData("X Event", "1")]
    [InlineData("", "1")]
    public async Task A_header_that_smuggles_another_one_in_is_refused(string name, string value)
    {
        await using var desk = await MailDesk.StartAsync();
        var message = SomeMail.Any;
        message.Headers[name] = value;

        Assert.Equal(400, (await desk.RefusalOfAsync(message)).Status);
        Assert.Empty(desk.Service.Mails);
    }

    [Fact]
    public async Task Line_breaks_in_a_subject_a_name_or_a_file_name_are_refused()
    {
        await using var desk = await MailDesk.StartAsync();
        var smuggled = "ご案内\r\nBcc: hanako@example.jp";
        var file = SomeMail.Any;
        file.Attachments.Add(new EmailAttachment(smuggled, "text/calendar", new BinaryData("BEGIN:VCALENDAR")));

        Assert.Equal(400, (await desk.RefusalOfAsync(SomeMail.To("taro@example.jp", subject: smuggled))).Status);
        Assert.Equal(400, (await desk.RefusalOfAsync(SomeMail.To("taro@example.jp", name: smuggled))).Status);
        Assert.Equal(400, (await desk.RefusalOfAsync(file)).Status);
        Assert.Empty(desk.Service.Mails);
    }

    [Theory]
    [InlineData("content")]
    [InlineData("recipients")]
    [InlineData("senderAddress")]
    public async Task A_mail_without_its_main_parts_is_refused(string part)
    {
        await using var desk = await MailDesk.StartAsync();
        var body = SignedRequest.Body;
        body.Remove(part);

        using var response = await SignedRequest.PostAsync(desk, body.ToJsonString());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"content":{"subject":5}}""")]
    [InlineData("""{"content":{"subject":"\ud83d","plainText":"x"},"senderAddress":"a@example.jp"}""")]
    [InlineData("""{"content":{"subject":"x","plainText":"x"},"senderAddress":"a@example.jp","recipients":{"to":[null]}}""")]
    public async Task A_body_that_is_no_mail_is_refused_and_not_an_error_of_the_service(string json)
    {
        await using var desk = await MailDesk.StartAsync();

        using var response = await SignedRequest.PostAsync(desk, json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task An_attachment_that_is_not_base64_is_refused()
    {
        await using var desk = await MailDesk.StartAsync();
        var body = SignedRequest.Body;
        body["attachments"] = new JsonArray(new JsonObject
        {
            ["name"] = "a.ics", ["contentType"] = "text/calendar", ["contentInBase64"] = "!!",
        });

        using var response = await SignedRequest.PostAsync(desk, body.ToJsonString());

        Assert.Equal("BadRequest", await SignedRequest.ErrorCodeAsync(response));
    }

    [Theory]
    [InlineData(50, 202)]
    [InlineData(51, 400)]
    public async Task A_mail_has_at_most_fifty_recipients(int recipients, int status)
    {
        await using var desk = await MailDesk.StartAsync();
        var body = SignedRequest.Body;
        body["recipients"]!["to"] = new JsonArray(
            [.. Enumerable.Range(1, recipients).Select(n => new JsonObject { ["address"] = $"r{n}@example.jp" })]);

        using var response = await SignedRequest.PostAsync(desk, body.ToJsonString());

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_mail_of_more_than_ten_megabytes_is_refused()
    {
        await using var desk = await MailDesk.StartAsync();
        var message = SomeMail.Any;
        message.Attachments.Add(new EmailAttachment("a.pdf", "application/pdf", new BinaryData(new byte[8 * 1024 * 1024])));

        Assert.Equal(413, (await desk.RefusalOfAsync(message)).Status);
    }

    [Fact]
    public async Task An_operation_id_that_is_no_guid_is_refused()
    {
        await using var desk = await MailDesk.StartAsync();
        using var request = SignedRequest.Post(desk, SignedRequest.Body.ToJsonString());
        request.Headers.Add("Operation-Id", "first");

        using var response = await desk.Http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Mails_are_stamped_with_business_time()
    {
        await using var desk = await MailDesk.StartAsync();
        desk.Clock.Move(TimeSpan.FromDays(14));

        var mail = await desk.SendAndFindAsync(SomeMail.Any);

        Assert.Equal(new DateTimeOffset(2025, 1, 28, 0, 0, 0, TimeSpan.Zero), mail.AcceptedAt);
    }

    private static async Task AssertDeniedAsync(MailDesk desk, HttpRequestMessage request)
    {
        using var response = await desk.Http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Denied", await SignedRequest.ErrorCodeAsync(response));
        Assert.Empty(desk.Service.Mails);
        Assert.Empty(desk.Service.Attempts);
    }
}
