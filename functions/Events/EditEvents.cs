using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Email;
using Outreach.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Events;

/// <summary>The empty form of a new event.</summary>
public sealed class NewEvent(ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(NewEvent))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/new")] HttpRequest request, CancellationToken ct) =>
        Page.Of<EventFormPage>()
            .With(p => p.EventId, Ids.NewEvent())
            .With(p => p.Form, EventForm.New(JapanTime.Day(clock.GetUtcNow()), MailTexts.DefaultGreeting))
            .With(p => p.Book, await contacts.BookAsync(ct));
}

/// <summary>Adds an event, or gives its form another row.</summary>
public sealed class AddEvent(EventDesk desk, ContactTable contacts)
{
    [Function(nameof(AddEvent))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/new")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var posted = await request.ReadFormAsync(ct);
        var form = EventFormFields.Read(posted);
        var eventId = posted.Text(EventFormFields.Id) ?? "";
        if (EventFormFields.Rearranged(posted, form) is { } rearranged)
            return await PageAsync(StatusCodes.Status200OK, rearranged, FormErrors.None);
        return await desk.AddAsync(eventId, form, ct) switch
        {
            EventOutcome.Saved => Page.SeeOther($"/events/{eventId}?done=saved"),
            EventOutcome.Faulty(var faults) => await PageAsync(StatusCodes.Status422UnprocessableEntity, form, EventFormWords.Errors(faults)),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };

        async Task<IResult> PageAsync(int status, EventForm shown, FormErrors errors) =>
            Page.Of<EventFormPage>(status)
                .With(p => p.EventId, eventId).With(p => p.Form, shown).With(p => p.Book, await contacts.BookAsync(ct)).With(p => p.Errors, errors);
    }
}

/// <summary>The form of an event that is still a draft.</summary>
public sealed class EditEvent(EventTable events, ContactTable contacts)
{
    [Function(nameof(EditEvent))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/edit")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        if (await events.FindAsync(eventId, ct) is not { } stored)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        if (stored.Value.State is not EventState.Draft)
            return Page.SeeOther($"/events/{eventId}?done=locked");
        var book = await contacts.BookAsync(ct);
        return Page.Of<EventFormPage>()
            .With(p => p.EventId, eventId).With(p => p.Version, stored.Version)
            .With(p => p.Form, EventForm.Of(stored.Value, book)).With(p => p.Book, book);
    }
}

/// <summary>Saves an event that is still a draft, or gives its form another row.</summary>
public sealed class SaveEvent(EventDesk desk, ContactTable contacts)
{
    [Function(nameof(SaveEvent))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{eventId:length(8)}/edit")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var posted = await request.ReadFormAsync(ct);
        var form = EventFormFields.Read(posted);
        var version = posted.Text(EventFormFields.Version) ?? "";
        var book = await contacts.BookAsync(ct);
        if (EventFormFields.Rearranged(posted, form) is { } rearranged)
            return Filled(StatusCodes.Status200OK, rearranged);
        return await desk.SaveAsync(eventId, version, form, ct) switch
        {
            EventOutcome.Saved => Page.SeeOther($"/events/{eventId}?done=saved"),
            EventOutcome.Faulty(var faults) => Filled(StatusCodes.Status422UnprocessableEntity, form).With(p => p.Errors, EventFormWords.Errors(faults)),
            EventOutcome.Changed(var current) => Filled(StatusCodes.Status409Conflict, form)
                .With(p => p.Version, current.Version)
                .With(p => p.Differences, EventFormWords.Differences(form, EventForm.Of(current.Value, book))),
            EventOutcome.Locked => Page.SeeOther($"/events/{eventId}?done=locked"),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };

        PageResult<EventFormPage> Filled(int status, EventForm shown) =>
            Page.Of<EventFormPage>(status)
                .With(p => p.EventId, eventId).With(p => p.Version, version).With(p => p.Form, shown).With(p => p.Book, book);
    }
}
