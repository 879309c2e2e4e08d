using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Contacts;

/// <summary>The empty form of a new contact.</summary>
public sealed class NewContact(ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(NewContact))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/new")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var book = await contacts.BookAsync(ct);
        var query = request.Query;
        return Page.Of<ContactFormPage>()
            .With(p => p.ContactId, Ids.NewContact()).With(p => p.Book, book)
            .With(p => p.Form, ContactForm.For(
                query[ContactFormFields.Role], query[ContactFormFields.District], query[ContactFormFields.Kind], JapanTime.Day(clock.GetUtcNow()), book));
    }
}

/// <summary>Adds a contact, or gives its form another row.</summary>
public sealed class AddContact(ContactDesk desk, ContactTable contacts)
{
    [Function(nameof(AddContact))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/new")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var posted = await request.ReadFormAsync(ct);
        var id = posted.Text(ContactFormFields.Id);
        return Ids.IsValid(id, Ids.ContactLength)
            ? await ContactFormAnswer.OfAsync(desk, contacts, id!, null, posted, request.Staff().Name, ct)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>The form of a contact.</summary>
public sealed class EditContact(ContactTable contacts)
{
    [Function(nameof(EditContact))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/{contactId:length(10)}/edit")] HttpRequest request,
        string contactId, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct);
        return book.Find(contactId) is { } contact
            ? contact.Id != contactId ? Page.SeeOther($"/contacts/{contact.Id}/edit") : Page.Of<ContactFormPage>()
                .With(p => p.ContactId, contactId).With(p => p.Was, ContactRules.Carry(contact))
                .With(p => p.Form, ContactForm.Of(contact, book)).With(p => p.Book, book)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Saves a contact, or gives its form another row.</summary>
public sealed class SaveContact(ContactDesk desk, ContactTable contacts)
{
    [Function(nameof(SaveContact))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/{contactId:length(10)}/edit")] HttpRequest request,
        string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var posted = await request.ReadFormAsync(ct);
        return await ContactFormAnswer.OfAsync(desk, contacts, contactId, posted.Text(ContactFormFields.Was) ?? "", posted, request.Staff().Name, ct);
    }
}

/// <summary>What a contact's form is answered with, new or known.</summary>
internal static class ContactFormAnswer
{
    public static async Task<IResult> OfAsync(
        ContactDesk desk, ContactTable contacts, string id, string? was, IFormCollection posted, string by, CancellationToken ct)
    {
        var form = ContactFormFields.Read(posted);
        var asked = ContactFormFields.Asked(posted);
        if (posted[ContactFormFields.Do] == ContactFormFields.AddRow)
        {
            form = form.WithAnotherRow();
            return (await AgainAsync(StatusCodes.Status200OK)).With(p => p.Asked, asked);
        }

        var open = asked.Index().Where(a => !a.Item.IsChosen).Select(a => AskedCollision.Field(AskedCollision.Take, a.Index + 1)).ToList();
        if (open.Count > 0)
        {
            return (await AgainAsync(StatusCodes.Status422UnprocessableEntity)).With(p => p.Asked, asked)
                .With(p => p.Errors, new FormErrors(open.Select(field => new FieldError(field, ConflictTexts.ChoiceMissing))));
        }

        var chosen = form;
        Contact? read = null;
        if (was is not null)
        {
            var book = await contacts.BookAsync(ct);
            read = ContactRules.Carried(id, was, book);
            foreach (var theirs in asked.Where(a => a.Choice == AskedCollision.TakeOther))
            {
                var (person, appointments) = ContactMerge.Take(chosen.Person, chosen.Appointments, theirs.Collision.Key, read, book);
                chosen = new ContactForm(person, appointments);
            }
        }

        switch (await desk.SaveAsync(id, read, chosen.Person, chosen.Appointments, posted.Text(ContactFormFields.Namesake) is not null, by, ct))
        {
            case SaveOutcome.Saved:
                return Page.SeeOther($"/contacts/{id}?done=saved");
            case SaveOutcome.Merged:
                return Page.SeeOther($"/contacts/{id}?done=merged");
            case SaveOutcome.Refused(var problems):
                return (await AgainAsync(StatusCodes.Status422UnprocessableEntity))
                    .With(p => p.Asked, asked).With(p => p.Errors, ContactFormFields.Errors(problems));
            case SaveOutcome.Alike(var alike):
                return (await AgainAsync(StatusCodes.Status422UnprocessableEntity))
                    .With(p => p.Alike, alike).With(p => p.Errors, FormErrors.Of(ContactFormFields.Namesake, ContactTexts.AlikeNeeded));
            case SaveOutcome.ChangedMeanwhile(var merge, var problems):
                (id, was) = (merge.Theirs.Id, ContactRules.Carry(merge.Theirs));
                form = ContactForm.Of(merge.Contact, await contacts.BookAsync(ct));
                return (await AgainAsync(StatusCodes.Status409Conflict))
                    .With(p => p.Conflict, merge).With(p => p.Asked, [.. merge.Collisions.Select(c => new AskedCollision(c))])
                    .With(p => p.Errors, ContactFormFields.Errors(problems));
            default:
                // The contact is gone, since the import that added it was taken back: what was typed can be saved as a new one.
                (id, was) = (Ids.NewContact(), null);
                return (await AgainAsync(StatusCodes.Status409Conflict)).With(p => p.Gone, true);
        }

        async Task<PageResult<ContactFormPage>> AgainAsync(int status) => Page.Of<ContactFormPage>(status)
            .With(p => p.ContactId, id).With(p => p.Was, was).With(p => p.Form, form).With(p => p.Book, await contacts.BookAsync(ct));
    }
}
