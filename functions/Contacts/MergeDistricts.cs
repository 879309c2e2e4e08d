using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Contacts;

/// <summary>地区の合併: asks into which district and from which day, and says what that would do.</summary>
public sealed class LookAtMerger(DistrictDesk desk, ContactTable contacts)
{
    [Function(nameof(LookAtMerger))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "districts/{districtId:length(6)}/merge")] HttpRequest request,
        string districtId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await MergerAnswer.OfAsync(desk, contacts, districtId, MergerForm.Read(name => request.Query[name]), changed: false, ct);
    }
}

/// <summary>Merges a district into another.</summary>
public sealed class MergeDistrict(DistrictDesk desk, ContactTable contacts)
{
    [Function(nameof(MergeDistrict))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "districts/{districtId:length(6)}/merge")] HttpRequest request,
        string districtId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var posted = await request.ReadFormAsync(ct);
        var form = MergerForm.Read(name => posted[name]);
        return await desk.MergeAsync(districtId, form.Into, form.ReadOn().Day, posted.Text(MergerForm.SeenField) ?? "", request.Staff().Name, ct) switch
        {
            DistrictOutcome.Saved => Page.SeeOther($"/districts/{districtId}?done=merged"),
            DistrictOutcome.ChangedMeanwhile => await MergerAnswer.OfAsync(desk, contacts, districtId, form, changed: true, ct),
            _ => Page.SeeOther($"/districts/{districtId}"),
        };
    }
}

/// <summary>Takes a merger back.</summary>
public sealed class TakeBackMerger(DistrictDesk desk)
{
    [Function(nameof(TakeBackMerger))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "districts/{districtId:length(6)}/merge/undo")] HttpRequest request,
        string districtId, CancellationToken ct) =>
        await desk.TakeBackMergerAsync(districtId, ct) is DistrictOutcome.Saved
            ? Page.SeeOther("/districts?done=unmerged")
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
}

/// <summary>The page on which a merger is prepared and confirmed.</summary>
internal static class MergerAnswer
{
    public static async Task<IResult> OfAsync(DistrictDesk desk, ContactTable contacts, string districtId, MergerForm form, bool changed, CancellationToken ct)
    {
        var (day, fault) = form.ReadOn();
        if (await desk.LookAtMergerAsync(districtId, form.Into, day, ct) is not { } found)
            return Page.SeeOther($"/districts/{districtId}");
        var book = await contacts.BookAsync(ct);
        if (book.District(districtId) is not { } district)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        // Nothing was asked yet: only what no answer could help is said.
        var errors = form.IsEmpty && found.Fault is not MergerFault.HasHalves ? FormErrors.None : Errors(found.Fault, form.On is null ? null : fault);
        return Page.Of<MergerPage>(errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : changed ? StatusCodes.Status409Conflict : StatusCodes.Status200OK)
            .With(p => p.District, district).With(p => p.Book, book).With(p => p.Form, form).With(p => p.Look, found.Look)
            .With(p => p.Changed, changed).With(p => p.Errors, errors);
    }

    private static FormErrors Errors(MergerFault? found, string? day) => found switch
    {
        MergerFault.IntoMissing => FormErrors.Of(MergerForm.IntoField, DistrictTexts.MergeIntoMissing),
        MergerFault.HasHalves => FormErrors.Of(MergerForm.IntoField, DistrictTexts.MergeHasHalves),
        MergerFault.DayMissing => FormErrors.Of(MergerForm.OnField, day ?? DistrictTexts.MergeDayMissing),
        MergerFault.NotYet => FormErrors.Of(MergerForm.OnField, DistrictTexts.MergeNotYet),
        _ => FormErrors.None,
    };
}

/// <summary>A merger's form as it was typed.</summary>
/// <param name="Into">The id of the district that goes on.</param>
/// <param name="On">The first day.</param>
public sealed record MergerForm(string? Into, string? On)
{
    public const string IntoField = "into", OnField = "on", SeenField = "seen";

    public bool IsEmpty => this is { Into: null, On: null };

    public static MergerForm Read(Func<string, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(Text(IntoField), Text(OnField));

        string? Text(string name) => value(name)?.Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>The day, or what to do about what was typed.</summary>
    public (DateOnly? Day, string? Fault) ReadOn() => LeaveForm.ReadDay(On);
}
