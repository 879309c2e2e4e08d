using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Functions.Dispatch;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;
using Outreach.Invitations;

namespace Outreach.Functions.Invitations;

/// <summary>The mails of an event as one person gets them, but for the link.</summary>
public sealed class PreviewMail(RecipientsDesk desk, MailWriter writer, TestMailDesk tests)
{
    [Function(nameof(PreviewMail))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/preview/{contactId:length(10)}")] HttpRequest request,
        string eventId, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await PageAsync(desk, writer, tests, request, eventId, contactId, StatusCodes.Status200OK, ct) is { } page
            ? page.With(p => p.TestedTo, request.Query["tested"].ToString())
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }

    /// <summary>The page; null where the event does not ask the contact.</summary>
    internal static async Task<PageResult<PreviewPage>?> PageAsync(
        RecipientsDesk desk, MailWriter writer, TestMailDesk tests, HttpRequest request, string eventId, string contactId, int status, CancellationToken ct)
    {
        var reading = tests.AddressesAsync(ct);
        if (await desk.ReadAsync(eventId, ct) is not { } recipients || recipients.Find(contactId) is not { } recipient)
            return null;
        var rule = RuleOf(request);
        SecurityHeaders.AllowOwnFrames(request.HttpContext.Response);
        return Page.Of<PreviewPage>(status)
            .With(p => p.Recipients, recipients).With(p => p.Recipient, recipient).With(p => p.Rule, rule)
            .With(p => p.Mail, Write(writer, recipients, recipient, rule))
            .With(p => p.OwnAddresses, await reading);
    }

    /// <summary>The rule that the address names in <c>?mail=</c>; the invitation unless it does.</summary>
    internal static Rule RuleOf(HttpRequest request) =>
        Enum.TryParse<Rule>(request.Query["mail"], ignoreCase: true, out var rule) && Enum.IsDefined(rule) ? rule : Rule.Invitation;

    /// <summary>The mail; null for somebody who gets none.</summary>
    internal static Mail? Write(MailWriter writer, Recipients recipients, Recipient recipient, Rule rule)
    {
        if (recipient is not { Way: Channel.Mail, Contact: { } contact })
            return null;
        var occurrence = rule is Rule.Questionnaire or Rule.LastInformation ? recipient.Invitation.SessionId : DispatchRules.Once;
        var key = new MessageKey(recipients.Event.Id, rule, occurrence, contact.Id, Channel.Mail);
        return writer.Preview(key, recipients.Event, recipient.Invitation, contact);
    }
}

/// <summary>Sends such a mail to one of the office's own addresses.</summary>
public sealed class SendPreview(RecipientsDesk desk, MailWriter writer, TestMailDesk tests)
{
    [Function(nameof(SendPreview))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{eventId:length(8)}/preview/{contactId:length(10)}/test")] HttpRequest request,
        string eventId, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var rule = PreviewMail.RuleOf(request);
        if (await desk.ReadAsync(eventId, ct) is not { } recipients || recipients.Find(contactId) is not { } recipient
            || PreviewMail.Write(writer, recipients, recipient, rule) is not { } mail)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var form = await request.ReadFormAsync(ct);
        var to = form.Text(TestMails.To);
        var outcome = await tests.SendAsync(mail, eventId, to, form.Text(TestMails.Token), request.Staff().Name, ct);
        if (TrialWords.Fault(outcome) is not { } fault)
            return Page.SeeOther($"/events/{eventId}/preview/{contactId}?mail={rule}&tested={Uri.EscapeDataString(to!)}");
        return await PreviewMail.PageAsync(desk, writer, tests, request, eventId, contactId, TestMails.Status(outcome), ct) is { } page
            ? page.With(p => p.Errors, FormErrors.Of(TestMails.To, fault))
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>The HTML part of such a mail, for a frame of the page around it.</summary>
public sealed class PreviewMailHtml(RecipientsDesk desk, MailWriter writer)
{
    [Function(nameof(PreviewMailHtml))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/preview/{contactId:length(10)}/html")] HttpRequest request,
        string eventId, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.ReadAsync(eventId, ct) is not { } recipients || recipients.Find(contactId) is not { } recipient
            || PreviewMail.Write(writer, recipients, recipient, PreviewMail.RuleOf(request)) is not { } mail)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var response = request.HttpContext.Response;
        SecurityHeaders.FramedMail(response);
        response.Headers.CacheControl = "no-store";
        return Results.Text(mail.Html, "text/html; charset=utf-8", Encoding.UTF8);
    }
}
