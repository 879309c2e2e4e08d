using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Contacts;

/// <summary>連絡先: the list, fifty a page, narrowed down by the query.</summary>
public sealed class ListContacts(ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(ListContacts))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var book = await contacts.BookAsync(ct);
        var today = JapanTime.Day(clock.GetUtcNow());
        var filter = ContactQuery.Read(request.Query);
        var found = ContactSearch.Find(book, filter, today);
        return Page.Of<ContactsPage>()
            .With(p => p.Book, book).With(p => p.Filter, filter).With(p => p.Found, found).With(p => p.Today, today)
            .With(p => p.Number, ContactQuery.PageNumber(request.Query, found.Count));
    }
}

/// <summary>The list's conditions in its address.</summary>
internal static class ContactQuery
{
    public const int PageSize = 50;
    public const string Text = "q", Role = "role", District = "district", Reach = "reach", Number = "page";
    public const string ByMail = "mail", NotByMail = "other";

    public static ContactFilter Read(IQueryCollection query)
    {
        return new(Value(Text), Value(Role), Value(District), Value(Reach) switch { ByMail => true, NotByMail => false, _ => null });

        string? Value(string name) => query[name] is [{ } text, ..] && text.Trim() is { Length: > 0 } value ? value : null;
    }

    public static int PageCount(int found) => Math.Max(1, (found + PageSize - 1) / PageSize);

    /// <summary>The page asked for, or the nearest that there is.</summary>
    public static int PageNumber(IQueryCollection query, int found) =>
        int.TryParse(query[Number], out var number) ? Math.Clamp(number, 1, PageCount(found)) : 1;

    public static string? Word(bool? byMail) => byMail switch { true => ByMail, false => NotByMail, null => null };

    /// <summary>Where the list stands with these conditions.</summary>
    public static string Address(ContactFilter filter, int page = 1) => QueryHelpers.AddQueryString("/contacts", new Dictionary<string, string?>
    {
        [Text] = filter.Text,
        [Role] = filter.Role,
        [District] = filter.DistrictId,
        [Reach] = Word(filter.ByMail),
        [Number] = page == 1 ? null : page.ToString(CultureInfo.InvariantCulture),
    }.Where(pair => pair.Value is not null));
}
