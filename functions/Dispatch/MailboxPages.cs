using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Dispatch;

/// <summary>今やること: whoever could not be reached by mail and what was done about it, and corrections that wait.</summary>
public sealed class ShowTasks(MailboxDesk desk, CorrectionDesk corrections)
{
    [Function(nameof(ShowTasks))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "tasks")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var counting = corrections.CountAsync(ct);
        return Page.Of<TasksPage>().With(p => p.Overview, await desk.ReadAsync(ct)).With(p => p.Corrections, await counting).With(p => p.Done, request.Query["done"].ToString());
    }
}

/// <summary>Takes down what was done, or takes it back.</summary>
public sealed class SettleTask(MailboxDesk desk)
{
    internal const string ContactField = "contact", MailboxField = "mailbox", SinceField = "since", WhatField = "what", Undo = "undo";

    [Function(nameof(SettleTask))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        if (form.Text(ContactField) is not { } contact || !Ids.IsValid(contact, Ids.ContactLength)
            || form.Text(MailboxField) is not { } mailbox || !Ids.IsValid(mailbox, MailboxRules.IdLength)
            || Ticks.Read(form.Text(SinceField)) is not { } since)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var what = form.Text(WhatField);
        if (what == Undo)
        {
            await desk.UndoAsync(contact, mailbox, since, ct);
            return Page.SeeOther("/tasks?done=undone");
        }

        if (!Enum.TryParse<MailboxRemedy>(what, out var remedy) || !Enum.IsDefined(remedy))
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        return Page.SeeOther(await desk.DoneAsync(contact, mailbox, since, remedy, request.Staff().Name, ct) ? "/tasks?done=saved" : "/tasks?done=gone");
    }
}

/// <summary>Everybody who is not mailed, and why.</summary>
public sealed class ShowStopped(MailboxDesk desk)
{
    [Function(nameof(ShowStopped))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "mail/stopped")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Page.Of<StoppedPage>().With(p => p.Overview, await desk.ReadAsync(ct)).With(p => p.Matched, request.Query["matched"].ToString());
    }
}

/// <summary>Looks again for the mails of reports that were kept aside.</summary>
public sealed class MatchReports(DeliveryDesk desk)
{
    [Function(nameof(MatchReports))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "mail/stopped")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var matched = await desk.MatchAgainAsync(ct);
        return Page.SeeOther("/mail/stopped?matched=" + matched.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>One contact's mail: where the mailbox stands, and what the contact has stopped.</summary>
public sealed class ShowContactMail(MailboxDesk desk)
{
    internal const string Route = @"contacts/{contactId:length(10):regex(^[0-9a-hjkmnp-tv-z]+$)}/mail";

    [Function(nameof(ShowContactMail))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await desk.FindAsync(contactId, ct) is { } mail
            ? Page.Of<ContactMailPage>().With(p => p.Mail, mail).With(p => p.Done, request.Query["done"].ToString())
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Takes down what somebody asked for by telephone or letter.</summary>
public sealed class SayStop(MailboxDesk desk, StopDesk stops)
{
    internal const string KindField = "kind", WhatField = "do", WayField = "way", All = "all", Stop = "stop", Resume = "resume";

    internal static readonly StopWay[] Ways = [StopWay.Telephone, StopWay.Fax, StopWay.Paper, StopWay.InPerson];

    [Function(nameof(SayStop))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = ShowContactMail.Route)] HttpRequest request, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        if (await desk.FindAsync(contactId, ct) is not { } mail)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var (kindText, what, way) = (form.Text(KindField), form.Text(WhatField), form.Text(WayField));
        Purpose? kind = Enum.TryParse<Purpose>(kindText, out var purpose) && Enum.IsDefined(purpose) ? purpose : null;
        var saidWay = Array.Find(Ways, w => w.ToString() == way);
        List<FieldError> faults = [];
        if (kind is null && kindText != All)
            faults.Add(new FieldError(KindField, MailboxTexts.SayIncomplete));
        if (what is not (Stop or Resume))
            faults.Add(new FieldError(WhatField, MailboxTexts.SayIncomplete));
        if (saidWay == default)
            faults.Add(new FieldError(WayField, MailboxTexts.SayIncomplete));
        if (faults.Count > 0)
        {
            return Page.Of<ContactMailPage>(StatusCodes.Status422UnprocessableEntity)
                .With(p => p.Mail, mail).With(p => p.Errors, new FormErrors(faults))
                .With(p => p.Kind, kindText).With(p => p.What, what).With(p => p.Way, way);
        }

        await stops.SayAsync(mail.Contact.Id, kind, what == Stop, saidWay, request.Staff().Name, ct);
        return Page.SeeOther($"/contacts/{mail.Contact.Id}/mail?done=said");
    }
}

/// <summary>Lets a mailbox be written to again.</summary>
public sealed class ReleaseMailbox(MailboxDesk desk)
{
    internal const string ReasonField = "reason", SinceField = "since";

    [Function(nameof(ReleaseMailbox))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = ShowContactMail.Route + "/release")] HttpRequest request,
        string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        if (await desk.FindAsync(contactId, ct) is not { Bar: { } bar } || Ticks.Read(form.Text(SinceField)) is not { } since)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        return await desk.ReleaseAsync(bar.Mailbox, since, request.Staff().Name, form.Text(ReasonField), ct) switch
        {
            ReleaseMailboxOutcome.Released => Page.SeeOther($"/contacts/{contactId}/mail?done=released"),
            ReleaseMailboxOutcome.NoReason => await AgainAsync(StatusCodes.Status422UnprocessableEntity, MailboxTexts.ReleaseNoReason),
            ReleaseMailboxOutcome.Changed => await AgainAsync(StatusCodes.Status409Conflict, MailboxTexts.ReleaseChanged),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };

        async Task<IResult> AgainAsync(int status, string message) => Page.Of<ContactMailPage>(status)
            .With(p => p.Mail, (await desk.FindAsync(contactId, ct))!).With(p => p.Errors, FormErrors.Of(ReasonField, message))
            .With(p => p.Reason, form.Text(ReasonField));
    }
}

/// <summary>A moment as a form carries it, to the tick.</summary>
internal static class Ticks
{
    public static string Write(DateTimeOffset moment) => moment.UtcTicks.ToString(CultureInfo.InvariantCulture);

    public static DateTimeOffset? Read(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}
