using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Functions.Contacts;
using Outreach.Functions.Invitations;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Questionnaires;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Questionnaires;

namespace Outreach.Functions.Dispatch;

/// <summary>電話・郵便・FAX: whom mail does not reach, a list for each way.</summary>
public sealed class ShowOtherWays(OtherWaysDesk desk, TimeProvider clock)
{
    internal const string Route = "events/{eventId:length(8)}/others";

    [Function(nameof(ShowOtherWays))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await desk.ReadAsync(eventId, ct) is { } lists
            ? Page.Of<OtherWaysPage>().With(p => p.Lists, lists).With(p => p.Now, clock.GetUtcNow()).With(p => p.Way, WayOf(request.Query["way"]) ?? Channel.Telephone)
                .With(p => p.Done, request.Query["done"].ToString())
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }

    internal static Channel? WayOf(string? text) =>
        Enum.TryParse<Channel>(text, out var way) && OtherWays.Lists.Contains(way) ? way : null;
}

/// <summary>Takes down what staff did: called, written, faxed, handed over, nobody there; or takes it back; or prints.</summary>
public sealed class MarkOtherWays(OtherWaysDesk desk, TimeProvider clock)
{
    internal const string WhoField = "who", WayField = "way", DoField = "do";
    internal const string Sent = "sent", Undo = "undo", NobodyThere = "nobody", CallAgain = "again", PrintSheets = "print";

    [Function(nameof(MarkOtherWays))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = ShowOtherWays.Route)] HttpRequest request, string eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        if (ShowOtherWays.WayOf(form[WayField]) is not { } way || await desk.ReadAsync(eventId, ct) is not { } lists)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var known = lists.All.Select(o => o.Key).ToHashSet();
        var keys = form[WhoField].Select(WayKey.Read).OfType<WayKey>().Where(known.Contains).Distinct().ToList();
        if (keys.Count == 0)
        {
            return Page.Of<OtherWaysPage>(StatusCodes.Status422UnprocessableEntity).With(p => p.Lists, lists).With(p => p.Now, clock.GetUtcNow()).With(p => p.Way, way)
                .With(p => p.Errors, FormErrors.Of("open", OtherWaysTexts.ChooseSomebody));
        }

        var by = request.Staff().Name;
        switch (form[DoField].ToString())
        {
            case Sent:
                await desk.MarkAsync(eventId, keys, way, by, ct);
                break;
            case Undo:
                await desk.UndoAsync(eventId, keys, ct);
                break;
            case NobodyThere:
                await desk.CalledAsync(eventId, keys[0], CallResult.NobodyThere, by, ct);
                break;
            case CallAgain:
                await desk.CalledAsync(eventId, keys[0], CallResult.CallAgain, by, ct);
                break;
            case PrintSheets when await desk.PrintAsync(eventId, keys, way, by, ct) is { } print:
                return Page.SeeOther($"/events/{eventId}/sheets/{print}");
            default:
                return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        }

        return Page.SeeOther($"/events/{eventId}/others?way={way}&done=saved");
    }
}

/// <summary>Letters or FAX sheets on A4, as they were put together.</summary>
public sealed class ShowSheets(OtherWaysDesk desk, OutreachSettings settings)
{
    [Function(nameof(ShowSheets))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/sheets/{printId:length(8)}")] HttpRequest request,
        string eventId, string printId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await desk.SheetsAsync(eventId, printId, ct) is { } sheets
            ? Page.Of<SheetsPage>().With(p => p.Sheets, sheets).With(p => p.Site, settings.Site)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Where the code of a letter is typed in.</summary>
public sealed class ShowCode
{
    [Function(nameof(ShowCode))]
    [Public]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "code")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Page.Of<CodePage>();
    }
}

/// <summary>Opens the page for whoever has the code of a letter.</summary>
public sealed class EnterCode(CodeTable codes, Visits visits, ReplyDesk replies, QuestionnaireDesk questionnaires, CorrectionDesk corrections)
{
    internal const string Field = "code";

    [Function(nameof(EnterCode))]
    [Public]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "code")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var typed = (await request.ReadFormAsync(ct)).Text(Field);
        var outcome = await codes.FindAsync(typed, Visitor(request), ct);
        if (outcome is CodeOutcome.Found(var target) && await PageAsync(target, ct) is { } page)
            return Page.SeeOther(visits.Begin(request.HttpContext, target).Path(page));
        return outcome is CodeOutcome.TooMany
            ? Page.Of<CodePage>(StatusCodes.Status429TooManyRequests).With(p => p.Typed, typed).With(p => p.Errors, FormErrors.Of(Field, CodeTexts.TooMany))
            : Page.Of<CodePage>(StatusCodes.Status422UnprocessableEntity).With(p => p.Typed, typed).With(p => p.Errors, FormErrors.Of(Field, CodeTexts.Unknown));
    }

    // The platform overwrites X-Forwarded-For; its last entry is who reached it.
    private static string Visitor(HttpRequest request) =>
        request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim() is { Length: > 0 } forwarded
            ? forwarded
            : request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";

    private async Task<string?> PageAsync(LinkTarget target, CancellationToken ct) => target.Purpose switch
    {
        LinkPurposes.Reply when await replies.OpenAsync(target, ct) is not null => ReplyPage.Path,
        LinkPurposes.Questionnaire when await questionnaires.OpenAsync(target, ct) is not null => ResponsePage.Path,
        LinkTarget.Details when await corrections.OpenAsync(target, ct) is not null => DetailsPage.Path,
        _ => null,
    };
}
