using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Contacts;

/// <summary>連絡先: the list, fifty a page, narrowed down by the query.</summary>
public sealed class ListContacts(SegmentDesk segments, CorrectionDesk corrections, TimeProvider clock)
{
    [Function(nameof(ListContacts))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var page = await ContactList.PageAsync(segments, request.Query, JapanTime.Day(clock.GetUtcNow()), ct);
        return request.Query.Count == 0 ? page.With(p => p.Corrections, await corrections.CountAsync(ct)) : page;
    }
}

/// <summary>The page of the list.</summary>
internal static class ContactList
{
    public static async Task<PageResult<ContactsPage>> PageAsync(
        SegmentDesk segments, IQueryCollection query, DateOnly today, CancellationToken ct)
    {
        var filter = ContactQuery.Read(query);
        var sort = ContactQuery.ReadSort(query);
        var search = await segments.SearchAsync(filter, ContactQuery.AsksForEvents(query), ct);
        return Page(search, filter, sort, today, ContactQuery.PageNumber(query, search.Find(filter, today, sort).Count));
    }

    public static PageResult<ContactsPage> Page(Search search, ContactFilter filter, ContactSort sort, DateOnly today, int number, int status = 200) =>
        Pages.Page.Of<ContactsPage>(status)
            .With(p => p.Search, search).With(p => p.Filter, filter.NamedNow(search.Book)).With(p => p.Sort, sort).With(p => p.Today, today)
            .With(p => p.Found, search.Find(filter, today, sort)).With(p => p.Number, number);
}
