using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Tallies;

namespace Outreach.Functions.Tallies;

/// <summary>Replies, attendance and answers of an event, counted.</summary>
public sealed class ShowTally(TallyDesk desk, ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(ShowTally))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/tally")] HttpRequest request,
        string eventId, CancellationToken ct) => await desk.ReadAsync(eventId, ct) is { } tallied
            ? Page.Of<TallyPage>().With(p => p.Tallied, tallied).With(p => p.Book, await contacts.BookAsync(ct)).With(p => p.Now, clock.GetUtcNow())
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
}

/// <summary>The same as a file for Excel.</summary>
public sealed class DownloadTally(TallyDesk desk, ContactTable contacts)
{
    [Function(nameof(DownloadTally))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "events/{eventId:length(8)}/tally.csv")] HttpRequest request,
        string eventId, CancellationToken ct) => await desk.ReadAsync(eventId, ct) is { } tallied
            ? Results.File(TallyFile.Write(tallied, await contacts.BookAsync(ct)), "text/csv; charset=utf-8", $"tally-{eventId}.csv")
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
}
