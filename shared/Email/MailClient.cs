using Azure;
using Azure.Communication.Email;

namespace Outreach.Email;

/// <summary>Hands one mail to Azure Communication Services and says what came of it. No retries here: each attempt spends quota.</summary>
public sealed class MailClient(EmailClient client, MailSender sender)
{
    /// <summary>The mail service has so long to answer; then it is uncertain what it did.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan WithoutRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Submits one mail.</summary>
    /// <param name="mail">What is sent.</param>
    /// <param name="operationId">Submitted again with the same id and content, the service sends it once.</param>
    /// <param name="ct">Ends the wait; whether the mail was accepted is then unknown to everybody.</param>
    public async Task<Submission> SubmitAsync(Mail mail, Guid operationId, CancellationToken ct)
    {
        var message = new EmailMessage(
            sender.Address,
            new EmailRecipients([new EmailAddress(mail.To, mail.ToName)]),
            new EmailContent(mail.Subject) { PlainText = mail.Text, Html = mail.Html })
        {
            UserEngagementTrackingDisabled = true,
        };
        foreach (var (name, value) in mail.Headers)
            message.Headers.Add(name, value);
        foreach (var attachment in mail.Attachments)
            message.Attachments.Add(new EmailAttachment(attachment.Name, attachment.ContentType, BinaryData.FromBytes(attachment.Content)));
        if ((mail.ReplyTo ?? sender.ReplyTo) is { } replyTo)
            message.ReplyTo.Add(new EmailAddress(replyTo));
        try
        {
            await client.SendAsync(WaitUntil.Started, message, operationId, ct).ConfigureAwait(false);
            return new Submission.Accepted();
        }
        catch (RequestFailedException e)
        {
            return Understand(e.Status, e.ErrorCode, RetryAfter(e));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or TimeoutException or AggregateException)
        {
            return new Submission.Uncertain(e.GetType().Name);
        }
    }

    /// <summary>The table of the service's errors.</summary>
    /// <remarks>https://learn.microsoft.com/rest/api/communication/email/email/send</remarks>
    internal static Submission Understand(int status, string? code, TimeSpan? retryAfter) => (status, code ?? $"{status}") switch
    {
        (429, _) => new Submission.Throttled(retryAfter ?? WithoutRetryAfter),
        (400, { } c) when AboutTheAddress(c) => new Submission.AddressRefused(c),
        (400 or 413 or 415, { } c) => new Submission.MailRefused(c),
        (401 or 403 or 404, { } c) => new Submission.ServiceRefused(c),
        (_, { } c) => new Submission.Uncertain(c),
    };

    private static bool AboutTheAddress(string code) =>
        code.Contains("Recipient", StringComparison.OrdinalIgnoreCase)
        || code.Contains("EmailAddress", StringComparison.OrdinalIgnoreCase)
        || code.Contains("Suppress", StringComparison.OrdinalIgnoreCase);

    private static TimeSpan? RetryAfter(RequestFailedException e) =>
        e.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true && int.TryParse(text, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}

/// <summary>From whom mails come.</summary>
/// <param name="Address">The verified sender address.</param>
/// <param name="ReplyTo">Where a recipient's reply by mail goes, if anywhere.</param>
public sealed record MailSender(string Address, string? ReplyTo);
