using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;
using Outreach.Invitations;

namespace Outreach.Functions.Invitations;

/// <summary>出席簿: the sessions of an event with what was marked.</summary>
public sealed class ShowAttendance(PeopleDesk desk)
{
    [Function(nameof(ShowAttendance))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/attendance")] HttpRequest request,
        string eventId, CancellationToken ct) =>
        await desk.ListAsync(eventId, ct) is { } people
            ? Page.Of<AttendancePage>().With(p => p.People, people)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
}

/// <summary>The attendance list of one session.</summary>
public sealed class ShowAttendanceList(PeopleDesk desk)
{
    [Function(nameof(ShowAttendanceList))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/attendance/{sessionId:maxlength(3)}")] HttpRequest request,
        string eventId, string sessionId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await desk.ListAsync(eventId, ct) is { Event.State: EventState.Scheduled } people && people.Event.FindSession(sessionId) is { } session
            ? Page.Of<AttendanceListPage>()
                .With(p => p.People, people).With(p => p.Session, session).With(p => p.Sheet, AttendanceSheet.Of(people, sessionId))
                .With(p => p.Done, request.Query["done"].ToString())
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Saves what was marked, or looks for people who are not on the list; what was marked meanwhile is kept.</summary>
public sealed class MarkAttendance(AttendanceDesk desk, PeopleDesk people)
{
    [Function(nameof(MarkAttendance))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{eventId:length(8)}/attendance/{sessionId:maxlength(3)}")] HttpRequest request,
        string eventId, string sessionId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        // A mark a person: more fields than forms have elsewhere.
        var form = await request.ReadFormAsync(AttendanceSheet.Limits, ct);
        var sheet = AttendanceSheet.Read(form);
        if (form[AttendanceSheet.Do] != AttendanceSheet.Search)
        {
            return await desk.MarkAsync(eventId, sessionId, sheet.Changes, request.Staff().Name, ct) is { } changed
                ? Page.SeeOther($"/events/{eventId}/attendance/{sessionId}?done={changed}")
                : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        }

        return await people.ListAsync(eventId, ct) is { Event.State: EventState.Scheduled } all && all.Event.FindSession(sessionId) is { } session
            ? Page.Of<AttendanceListPage>().With(p => p.People, all).With(p => p.Session, session).With(p => p.Sheet, sheet)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}
