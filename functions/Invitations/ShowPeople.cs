using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;
using Outreach.Invitations;

namespace Outreach.Functions.Invitations;

/// <summary>参加者: everybody who was invited, each with a state on one line.</summary>
public sealed class ShowPeople(PeopleDesk desk, ExpectationDesk expectations, TimeProvider clock)
{
    [Function(nameof(ShowPeople))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/people")] HttpRequest request,
        string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.ListAsync(eventId, ct) is not { } people)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var query = new ListQuery(request.Query);
        PersonState? state = Enum.TryParse<PersonState>(query["state"], out var asked) && Enum.IsDefined(asked) ? asked : null;
        return Page.Of<PeoplePage>()
            .With(p => p.People, people with { All = [.. people.All.Select(p => p.AsOf(JapanTime.Day(clock.GetUtcNow())))] }).With(p => p.Query, query)
            .With(p => p.Progress, people.Event.State is EventState.Scheduled
                ? (await expectations.ReadAsync(people.Event, people.Book, clock.GetUtcNow(), ct)).Of(Rule.Invitation, DispatchRules.Once) is { Begun: true } invited ? invited.Progress : null
                : null)
            .With(p => p.Filter, new PeopleFilter(state, query["session"], query["role"], query["district"], query["q"]));
    }
}

/// <summary>One person: what was sent, what was answered, and the form for an answer by telephone, FAX or paper.</summary>
public sealed class ShowPerson(PeopleDesk desk, TimeProvider clock)
{
    [Function(nameof(ShowPerson))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/people/{contactId:length(10)}")] HttpRequest request,
        string eventId, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await desk.FindAsync(eventId, contactId, ct) is { } found
            ? Page.Of<PersonPage>().With(p => p.Found, found with { Person = found.Person.AsOf(JapanTime.Day(clock.GetUtcNow())) }).With(p => p.Entry, ReplyEntry.Of(found.Person.Invitation)).With(p => p.Done, request.Query["done"].ToString())
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Takes a reply that came by telephone, FAX or paper.</summary>
public sealed class EnterReply(ReplyDesk desk, PeopleDesk people)
{
    [Function(nameof(EnterReply))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{eventId:length(8)}/people/{contactId:length(10)}")] HttpRequest request,
        string eventId, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var entry = ReplyEntry.Read(await request.ReadFormAsync(ct));
        if (await desk.FindAsync(eventId, contactId, ct) is not { } open)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        if (entry.Channel is not { } channel)
            return await PageAsync(StatusCodes.Status422UnprocessableEntity, entry, entry.Errors(ReplyRules.Check(entry.Form, open.Event)));
        return await desk.EnterAsync(open, entry.Form, channel, request.Staff().Name, entry.Seen, ct) switch
        {
            ReplyOutcome.Recorded => Page.SeeOther($"/events/{eventId}/people/{contactId}?done=recorded"),
            ReplyOutcome.Incomplete(var faults) => await PageAsync(StatusCodes.Status422UnprocessableEntity, entry, entry.Errors(faults)),
            ReplyOutcome.Changed(var current) => await PageAsync(StatusCodes.Status409Conflict, entry with { Seen = current?.At }, FormErrors.None, changed: true),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };

        async Task<IResult> PageAsync(int status, ReplyEntry shown, FormErrors errors, bool changed = false) =>
            await people.FindAsync(eventId, contactId, ct) is { } found
                ? Page.Of<PersonPage>(status).With(p => p.Found, found).With(p => p.Entry, shown).With(p => p.Errors, errors).With(p => p.Changed, changed)
                : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}
