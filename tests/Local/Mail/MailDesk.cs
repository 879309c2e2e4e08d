using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Azure;
using Azure.Communication.Email;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Outreach.Local.Mail;
using Outreach.Tests.Support;

namespace Outreach.Tests.Local.Mail;

/// <summary>
/// The local mail service on a free port, with a business clock that stands until it is moved, a client with the
/// product's settings, and an app that writes down the delivery events it gets.
/// </summary>
internal sealed class MailDesk : IAsyncDisposable
{
    private readonly WebApplication app;

    private MailDesk(WebApplication app, StoppedClock clock, LocalMailService service)
    {
        this.app = app;
        Clock = clock;
        Service = service;
        Endpoint = new Uri(app.Urls.Single());
        Client = ClientWith(service.Options.AccessKey);
        Http = new HttpClient { BaseAddress = Endpoint };
        service.DeliveryWebhook = new Uri(Endpoint, "/app/delivery?code=function-key");
    }

    public StoppedClock Clock { get; }

    public LocalMailService Service { get; }

    public Uri Endpoint { get; }

    /// <summary>One attempt a call, as the product has it.</summary>
    public EmailClient Client { get; }

    public HttpClient Http { get; }

    public ConcurrentQueue<ReceivedEvent> Events { get; } = new();

    /// <summary>How the app answers delivery events, one by one; 200 once empty.</summary>
    public ConcurrentQueue<int> AppAnswers { get; } = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<MailDesk> StartAsync(LocalMailOptions? options = null)
    {
        var clock = new StoppedClock();
        var service = new LocalMailService(clock, options ?? new LocalMailOptions());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapLocalMailService(service);
        MailDesk? desk = null;
        app.MapPost("/app/delivery", (HttpRequest request) => desk!.TakeEventsAsync(request));
        await app.StartAsync(Cancelled);
        return desk = new MailDesk(app, clock, service);
    }

    /// <summary>A client with this key that makes one attempt, unless told otherwise.</summary>
    public EmailClient ClientWith(string accessKey, Action<EmailClientOptions>? change = null)
    {
        var options = new EmailClientOptions { Retry = { MaxRetries = 0 } };
        change?.Invoke(options);
        return new EmailClient(Endpoint, new AzureKeyCredential(accessKey), options);
    }

    public Task<EmailSendOperation> SendAsync(EmailMessage message, Guid? operationId = null) =>
        Client.SendAsync(WaitUntil.Started, message, operationId ?? Guid.NewGuid(), Cancelled);

    /// <summary>The refusal of a mail that must not be taken.</summary>
    public Task<RequestFailedException> RefusalOfAsync(EmailMessage message, Guid? operationId = null) =>
        Assert.ThrowsAsync<RequestFailedException>(() => SendAsync(message, operationId));

    /// <summary>Sends a mail and gives it as the mailbox has it.</summary>
    public async Task<LocalMail> SendAndFindAsync(EmailMessage message)
    {
        var operation = await SendAsync(message);
        return Service.Find(Guid.Parse(operation.Id))!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await Service.DisposeAsync();
    }

    private async Task<IResult> TakeEventsAsync(HttpRequest request)
    {
        var body = (JsonArray)(await JsonNode.ParseAsync(request.Body, cancellationToken: Cancelled))!;
        var kind = request.Headers["aeg-event-type"].ToString();
        foreach (var one in body)
            Events.Enqueue(new ReceivedEvent(kind, request.Query["code"].ToString(), (JsonObject)one!));
        if (AppAnswers.TryDequeue(out var status) && status != (int)HttpStatusCode.OK)
            return Results.StatusCode(status);
        return kind == "SubscriptionValidation"
            ? Results.Json(new { validationResponse = (string?)body[0]!["data"]!["validationCode"] })
            : Results.Ok();
    }
}

/// <summary>An event as the app got it: the aeg-event-type header, the function key, the event.</summary>
internal sealed record ReceivedEvent(string Kind, string Code, JsonObject Body)
{
    public string Data(string name) => (string)Body["data"]![name]!;
}

/// <summary>Mails to send.</summary>
internal static class SomeMail
{
    public const string Sender = "DoNotReply@city.example.jp";

    public static EmailMessage To(string address, string? name = null, string subject = "情報交換会のご案内") =>
        new(Sender, new EmailRecipients([new EmailAddress(address, name)]), new EmailContent(subject)
        {
            PlainText = "山田 様\nhttps://outreach.example.jp/r/abc をご覧ください。",
            Html = "<p>山田 様</p><p><a href=\"https://outreach.example.jp/r/abc\">ご案内</a></p>",
        });

    public static EmailMessage Any => To("taro@example.jp");
}
