using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Contacts;

/// <summary>保存した条件, each with the number of people whom it finds today.</summary>
public sealed class ListSegments(SegmentDesk desk, ContactTable contacts, EventTable events, TimeProvider clock)
{
    [Function(nameof(ListSegments))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/segments")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var segments = await desk.ListAsync(JapanTime.Day(clock.GetUtcNow()), ct);
        return Page.Of<SegmentsPage>()
            .With(p => p.Segments, segments).With(p => p.Book, await contacts.BookAsync(ct))
            .With(p => p.Events, segments.Any(s => s.Segment.EventId is not null) ? await events.ListAsync(ct) : [])
            .With(p => p.Done, request.Query["done"].ToString() switch
            {
                "saved" => FindTexts.SegmentSaved,
                "renamed" => FindTexts.SegmentRenamed,
                "deleted" => FindTexts.SegmentDeleted,
                _ => null,
            });
    }
}

/// <summary>Saves the conditions of the list under a name.</summary>
public sealed class AddSegment(SegmentDesk desk, TimeProvider clock)
{
    [Function(nameof(AddSegment))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/segments")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var filter = ContactQuery.ReadAddress(form.Text(SegmentFields.Search));
        var (id, name) = (form.Text(SegmentFields.Id), form.Text(SegmentFields.Name));
        switch (await desk.AddAsync(id ?? "", name, filter, request.Staff().Name, ct))
        {
            case SegmentOutcome.Saved:
                return Page.SeeOther("/contacts/segments?done=saved");
            case SegmentOutcome.Refused(var fault):
                var search = await desk.SearchAsync(filter, withEvents: false, ct);
                return ContactList.Page(search, filter, ContactSort.Kana, JapanTime.Day(clock.GetUtcNow()), 1, StatusCodes.Status422UnprocessableEntity)
                    .With(p => p.SegmentName, name).With(p => p.SegmentId, id).With(p => p.Errors, SegmentFields.Errors(fault));
            default:
                return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        }
    }
}

/// <summary>The form of one saved search.</summary>
public sealed class EditSegment(SegmentDesk desk)
{
    [Function(nameof(EditSegment))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/segments/{segmentId:length(10)}")] HttpRequest request,
        string segmentId, CancellationToken ct) =>
        await desk.FindAsync(segmentId, ct) is { } stored
            ? Page.Of<SegmentPage>().With(p => p.Stored, stored)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
}

/// <summary>Gives a saved search another name.</summary>
public sealed class RenameSegment(SegmentDesk desk)
{
    [Function(nameof(RenameSegment))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/segments/{segmentId:length(10)}")] HttpRequest request,
        string segmentId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var name = form.Text(SegmentFields.Name);
        return await desk.RenameAsync(segmentId, form.Text(SegmentFields.Seen), name, ct) switch
        {
            SegmentOutcome.Saved => Page.SeeOther("/contacts/segments?done=renamed"),
            SegmentOutcome.Refused(var fault) when await desk.FindAsync(segmentId, ct) is { } stored =>
                Page.Of<SegmentPage>(StatusCodes.Status422UnprocessableEntity)
                    .With(p => p.Stored, stored).With(p => p.Typed, name ?? "").With(p => p.Errors, SegmentFields.Errors(fault)),
            SegmentOutcome.ChangedMeanwhile(var now) => SegmentFields.Changed(now, name),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };
    }
}

/// <summary>Deletes a saved search.</summary>
public sealed class DeleteSegment(SegmentDesk desk)
{
    [Function(nameof(DeleteSegment))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/segments/{segmentId:length(10)}/delete")] HttpRequest request,
        string segmentId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        return await desk.DeleteAsync(segmentId, form.Text(SegmentFields.Seen), ct) switch
        {
            SegmentOutcome.Saved => Page.SeeOther("/contacts/segments?done=deleted"),
            SegmentOutcome.ChangedMeanwhile(var now) => SegmentFields.Changed(now, null),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };
    }
}

/// <summary>The fields of a saved search's forms.</summary>
internal static class SegmentFields
{
    public const string Id = "id", Name = "name", Seen = "seen", Search = "search";

    public static FormErrors Errors(SegmentFault fault) => FormErrors.Of(Name, fault switch
    {
        SegmentFault.NameMissing => FindTexts.FaultNameMissing,
        SegmentFault.NameTooLong => Words.Fill(FindTexts.FaultNameTooLong, SegmentDesk.MaxName),
        SegmentFault.NameTaken => FindTexts.FaultNameTaken,
        SegmentFault.NoConditions => FindTexts.FaultNoConditions,
        _ => Words.Fill(FindTexts.FaultTooMany, SegmentDesk.Most),
    });

    /// <summary>The form anew, with what somebody else has made of the search meanwhile.</summary>
    public static PageResult<SegmentPage> Changed(Outreach.Tables.Stored<Segment> now, string? typed) =>
        Page.Of<SegmentPage>(StatusCodes.Status409Conflict).With(p => p.Stored, now).With(p => p.Typed, typed)
            .With(p => p.Differences, [new ConflictNotice.Difference(FindTexts.SegmentName, typed ?? "—", now.Value.Name)]);
}
