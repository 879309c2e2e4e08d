using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Functions.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;
using Outreach.Invitations;

namespace Outreach.Functions.Invitations;

/// <summary>案内の確認・予約: a last look at everything before the invitations are let go.</summary>
public sealed class ConfirmRelease(ReleasePages pages)
{
    [Function(nameof(ConfirmRelease))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/send")] HttpRequest request,
        string eventId, CancellationToken ct) => pages.ShowAsync(request, eventId, StatusCodes.Status200OK, null, null, ct);
}

/// <summary>Lets the invitations go, to exactly as many people as were typed.</summary>
public sealed class ReleaseInvitations(ReleaseDesk desk, ReleasePages pages)
{
    [Function(nameof(ReleaseInvitations))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{eventId:length(8)}/send")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var typed = form.Text(ReleasePages.Recipients);
        return await desk.ReleaseAsync(eventId, RulesFields.NumberOf(typed), request.Staff().Name, ct, form.Text(EventFormFields.Version)) switch
        {
            ReleaseOutcome.Released => Page.SeeOther($"/events/{eventId}?done=released"),
            ReleaseOutcome.OtherNumber(var recipients) => await pages.ShowAsync(
                request, eventId, StatusCodes.Status422UnprocessableEntity, typed,
                typed is null ? InvitationTexts.NumberMissing : Words.Fill(InvitationTexts.OtherNumber, typed, Words.Figure(recipients)), ct),
            ReleaseOutcome.Changed => await pages.ShowAsync(request, eventId, StatusCodes.Status409Conflict, typed, InvitationTexts.ReleaseChanged, ct),
            ReleaseOutcome.Busy => await pages.ShowAsync(request, eventId, StatusCodes.Status409Conflict, typed, InvitationTexts.ReleaseBusy, ct),
            ReleaseOutcome.TooLate => await pages.ShowAsync(request, eventId, StatusCodes.Status409Conflict, typed, InvitationTexts.ReleaseTooLate, ct),
            ReleaseOutcome.Nobody => await pages.ShowAsync(request, eventId, StatusCodes.Status409Conflict, typed, InvitationTexts.NobodyTitle, ct),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };
    }
}

/// <summary>The page of both.</summary>
public sealed class ReleasePages(EventTable events, RecipientsDesk recipients, OverviewDesk overviews, MailWriter writer, TimeProvider clock)
{
    /// <summary>The field in which the number of recipients is typed.</summary>
    public const string Recipients = "recipients";

    /// <summary>The page, or where an event leads whose invitations are out already.</summary>
    internal async Task<IResult> ShowAsync(HttpRequest request, string eventId, int status, string? typed, string? error, CancellationToken ct)
    {
        // The version before the contents: what changes in between is noticed.
        var version = (await events.FindAsync(eventId, ct))?.Version;
        var reading = overviews.ReadAsync(eventId, ct);
        if (await recipients.ReadAsync(eventId, ct) is not { } asked || await reading is not { } overview)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        if (asked.Event.State is EventState.Scheduled)
            return Page.SeeOther($"/events/{eventId}?done=locked");
        SecurityHeaders.AllowOwnFrames(request.HttpContext.Response);
        var first = asked.All.FirstOrDefault(r => r.Way is Channel.Mail);
        return Page.Of<ReleasePage>(status)
            .With(p => p.Recipients, asked).With(p => p.Overview, overview).With(p => p.Now, clock.GetUtcNow())
            .With(p => p.Example, first).With(p => p.Mail, first is null ? null : PreviewMail.Write(writer, asked, first, Rule.Invitation))
            .With(p => p.Version, version).With(p => p.Typed, typed)
            .With(p => p.Errors, error is null ? FormErrors.None : FormErrors.Of(Recipients, error));
    }
}
