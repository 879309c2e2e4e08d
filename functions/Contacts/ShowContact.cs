using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;

namespace Outreach.Functions.Contacts;

/// <summary>One contact.</summary>
public sealed class ShowContact(ContactTable contacts, MergeDesk merges, TimeProvider clock)
{
    [Function(nameof(ShowContact))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = @"contacts/{contactId:length(10):regex(^[0-9a-hjkmnp-tv-z]+$)}")] HttpRequest request,
        string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var book = await contacts.BookAsync(ct);
        return book.Find(contactId) is { } contact
            ? contact.Id != contactId ? Page.SeeOther($"/contacts/{contact.Id}") : Page.Of<ContactPage>()
                .With(p => p.Contact, contact).With(p => p.Book, book).With(p => p.Today, JapanTime.Day(clock.GetUtcNow()))
                .With(p => p.Done, request.Query["done"].ToString()).With(p => p.Ended, ContactRules.FindAppointment(contact, request.Query["term"], book))
                .With(p => p.LastChange, await contacts.HistoryAsync(contactId, ct) is [var last, ..] ? last.Change : null).With(p => p.Merges, await merges.OfAsync(contactId, book, ct))
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}
