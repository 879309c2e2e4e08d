using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Events;

/// <summary>送信カレンダー: when what goes to how many, what was skipped and why, and the rules behind it.</summary>
public sealed class ShowCalendar(OverviewDesk desk, EventTable events)
{
    [Function(nameof(ShowCalendar))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/calendar")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await events.FindAsync(eventId, ct) is { } stored && await desk.ReadAsync(eventId, ct) is { } overview
            ? Page.Of<CalendarPage>().With(p => p.Overview, overview).With(p => p.Version, stored.Version)
                .With(p => p.Form, RulesForm.Of(overview.Event.Rules)).With(p => p.Done, request.Query["done"].ToString())
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Changes what an event sends: at once while it is a draft, after a look at the consequences once it is released.</summary>
public sealed class SaveCalendar(OverviewDesk overviews, EventTable events, EventDesk drafts, ChangeDesk desk)
{
    [Function(nameof(SaveCalendar))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{eventId:length(8)}/calendar")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var posted = await request.ReadFormAsync(ct);
        var form = RulesFields.Read(posted);
        var version = posted.Text(EventFormFields.Version) ?? "";
        if (await events.FindAsync(eventId, ct) is not { Value: var @event })
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        if (Enum.TryParse<Rule>(posted.Text(RulesFields.Add), out var more) && more is Rule.Reminder or Rule.QuestionnaireReminder)
            return await FilledAsync(StatusCodes.Status200OK, form.WithAnother(more), FormErrors.None, null);
        if (form.Read(@event) is not RulesReading.Sound(var rules))
            return await FilledAsync(422, form, RulesFields.Errors(form, ((RulesReading.Faulty)form.Read(@event)).Faults), null);
        if (@event.State is EventState.Draft)
        {
            if (await drafts.SaveRulesAsync(eventId, version, rules, ct) is EventOutcome.Saved)
                return Page.SeeOther($"/events/{eventId}/calendar?done=saved");
            // What stands now is above the form, what was typed in it; sent again, it counts.
            version = (await events.FindAsync(eventId, ct))?.Version ?? version;
            return await FilledAsync(409, form, FormErrors.Of("rules", ChangeTexts.DraftChangedMeanwhile), null);
        }

        if (request.Staff().Role < StaffRole.Send)
            return await FilledAsync(403, form, FormErrors.Of("rules", ChangeTexts.MayNotSend), null);
        var wish = new EventWish.Rules(rules);
        var confirmed = posted.Text(RulesFields.Confirmed) is not null;
        var outcome = !confirmed
            ? await desk.LookAsync(eventId, wish, request.Staff().Name, ct, version)
            : await desk.ApplyAsync(eventId, version, wish, RulesFields.NumberOf(posted.Text(RulesFields.Number)), request.Staff().Name, ct);
        return outcome switch
        {
            ChangeOutcome.Done when !confirmed => await FilledAsync(422, form, FormErrors.Of("rules", ChangeTexts.NothingChanged), null),
            ChangeOutcome.Done => Page.SeeOther($"/events/{eventId}/calendar?done=changed"),
            ChangeOutcome.Possible(var consequences) => await FilledAsync(200, form, FormErrors.None, consequences),
            ChangeOutcome.OtherNumber(var consequences) => await FilledAsync(422, form, FormErrors.Of(RulesFields.Number, ChangeTexts.OtherNumber), consequences),
            ChangeOutcome.Changed(var consequences) => await FilledAsync(409, form, FormErrors.Of("rules", ChangeTexts.ChangedMeanwhile), consequences),
            ChangeOutcome.Cancelled => await FilledAsync(409, form, FormErrors.Of("rules", ChangeTexts.IsCancelled), null),
            _ => Page.SeeOther($"/events/{eventId}"),
        };

        async Task<IResult> FilledAsync(int status, RulesForm shown, FormErrors errors, Consequences? consequences) =>
            Page.Of<CalendarPage>(status)
                .With(p => p.Overview, (await overviews.ReadAsync(eventId, ct))!).With(p => p.Version, consequences?.Version ?? version)
                .With(p => p.Form, shown).With(p => p.Errors, errors).With(p => p.Consequences, consequences);
    }
}

/// <summary>The form of an event whose invitations have been released.</summary>
public sealed class ShowChange(EventTable events, ContactTable contacts)
{
    [Function(nameof(ShowChange))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/change")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        if (await events.FindAsync(eventId, ct) is not { } stored)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        return stored.Value switch
        {
            { State: EventState.Draft } => Page.SeeOther($"/events/{eventId}/edit"),
            { State: EventState.Preparing } or { IsCancelled: true } => Page.SeeOther($"/events/{eventId}"),
            var @event => Page.Of<ChangePage>().With(p => p.Event, @event).With(p => p.Version, stored.Version)
                .With(p => p.Form, EventForm.Of(@event, await contacts.BookAsync(ct))),
        };
    }
}

/// <summary>Shows what a change of a released event does, then makes it.</summary>
public sealed class MakeChange(EventTable events, ChangeDesk desk)
{
    [Function(nameof(MakeChange))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{eventId:length(8)}/change")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var posted = await request.ReadFormAsync(ct);
        var form = EventFormFields.Read(posted);
        var version = posted.Text(EventFormFields.Version) ?? "";
        if (await events.FindAsync(eventId, ct) is not { Value: var @event })
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var wish = new EventWish.Edit(form);
        var confirmed = posted.Text(RulesFields.Confirmed) is not null;
        var outcome = !confirmed
            ? await desk.LookAsync(eventId, wish, request.Staff().Name, ct, version)
            : await desk.ApplyAsync(eventId, version, wish, RulesFields.NumberOf(posted.Text(RulesFields.Number)), request.Staff().Name, ct);
        return outcome switch
        {
            ChangeOutcome.Done when !confirmed => Filled(422, FormErrors.Of("name", ChangeTexts.NothingChanged), null),
            ChangeOutcome.Done => Page.SeeOther($"/events/{eventId}?done=changed"),
            ChangeOutcome.Possible(var consequences) => Filled(200, FormErrors.None, consequences),
            ChangeOutcome.OtherNumber(var consequences) => Filled(422, FormErrors.Of(RulesFields.Number, ChangeTexts.OtherNumber), consequences),
            ChangeOutcome.Faulty(var faults) => Filled(422, EventFormWords.Errors(faults), null),
            ChangeOutcome.Changed(var consequences) => Filled(409, FormErrors.Of("name", ChangeTexts.ChangedMeanwhile), consequences),
            ChangeOutcome.Cancelled => Filled(409, FormErrors.Of("name", ChangeTexts.IsCancelled), null),
            _ => Page.SeeOther($"/events/{eventId}"),
        };

        IResult Filled(int status, FormErrors errors, Consequences? consequences) =>
            Page.Of<ChangePage>(status).With(p => p.Event, @event).With(p => p.Version, consequences?.Version ?? version).With(p => p.Form, form)
                .With(p => p.Errors, errors).With(p => p.Consequences, consequences);
    }
}

/// <summary>A last look before an event is called off.</summary>
public sealed class ConfirmCancellation(CancellationPages pages)
{
    [Function(nameof(ConfirmCancellation))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/cancel")] HttpRequest request,
        string eventId, CancellationToken ct) => pages.ShowAsync(request, eventId, new EventWish.Cancel(), 200, null, FormErrors.None, ct);
}

/// <summary>Calls an event off.</summary>
public sealed class CancelEvent(CancellationPages pages)
{
    [Function(nameof(CancelEvent))]
    [Needs(StaffRole.Send)]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{eventId:length(8)}/cancel")] HttpRequest request,
        string eventId, CancellationToken ct) => pages.ApplyAsync(request, eventId, new EventWish.Cancel(), "cancel", ct);
}

/// <summary>A last look before an event takes place after all.</summary>
public sealed class ConfirmRestoration(CancellationPages pages)
{
    [Function(nameof(ConfirmRestoration))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/restore")] HttpRequest request,
        string eventId, CancellationToken ct) => pages.ShowAsync(request, eventId, new EventWish.Restore(), 200, null, FormErrors.None, ct);
}

/// <summary>Lets an event take place after all.</summary>
public sealed class RestoreEvent(CancellationPages pages)
{
    [Function(nameof(RestoreEvent))]
    [Needs(StaffRole.Send)]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{eventId:length(8)}/restore")] HttpRequest request,
        string eventId, CancellationToken ct) => pages.ApplyAsync(request, eventId, new EventWish.Restore(), "restore", ct);
}

/// <summary>The page of all four.</summary>
public sealed class CancellationPages(ChangeDesk desk)
{
    internal async Task<IResult> ShowAsync(
        HttpRequest request, string eventId, EventWish wish, int status, string? typed, FormErrors errors, CancellationToken ct) =>
        await desk.LookAsync(eventId, wish, request.Staff().Name, ct) switch
        {
            ChangeOutcome.Possible(var consequences) => Page.Of<CancellationPage>(status)
                .With(p => p.Consequences, consequences).With(p => p.Restores, wish is EventWish.Restore).With(p => p.Typed, typed).With(p => p.Errors, errors),
            ChangeOutcome.NotFound => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
            _ => Page.SeeOther($"/events/{eventId}"),
        };

    internal async Task<IResult> ApplyAsync(HttpRequest request, string eventId, EventWish wish, string done, CancellationToken ct)
    {
        var posted = await request.ReadFormAsync(ct);
        var typed = posted.Text(RulesFields.Number);
        return await desk.ApplyAsync(
            eventId, posted.Text(EventFormFields.Version) ?? "", wish, RulesFields.NumberOf(typed), request.Staff().Name, ct) switch
        {
            ChangeOutcome.Done => Page.SeeOther($"/events/{eventId}?done={done}"),
            ChangeOutcome.OtherNumber => await ShowAsync(request, eventId, wish, 422, typed, FormErrors.Of(RulesFields.Number, ChangeTexts.OtherNumber), ct),
            ChangeOutcome.Changed => await ShowAsync(request, eventId, wish, 409, typed, FormErrors.Of(RulesFields.Number, ChangeTexts.CancelChangedMeanwhile), ct),
            ChangeOutcome.NotFound => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
            _ => Page.SeeOther($"/events/{eventId}"),
        };
    }
}
