using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Contacts;

/// <summary>Asks what has become of a contact.</summary>
public sealed class ShowLeave(ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(ShowLeave))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/{contactId:length(10)}/leave")] HttpRequest request,
        string contactId, CancellationToken ct)
    {
        var today = JapanTime.Day(clock.GetUtcNow());
        var book = await contacts.BookAsync(ct);
        return book.Find(contactId) is { } contact
            ? Page.Of<LeavePage>().With(p => p.Contact, contact).With(p => p.Book, book).With(p => p.Today, today)
                .With(p => p.Form, new LeaveForm(null, Wareki.Format(today), true))
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Records that a contact has ended, died or moved away.</summary>
public sealed class LeaveContact(ContactDesk desk, ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(LeaveContact))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/{contactId:length(10)}/leave")] HttpRequest request,
        string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = LeaveForm.Read(await request.ReadFormAsync(ct));
        var today = JapanTime.Day(clock.GetUtcNow());
        var (day, dayFault) = LeaveForm.ReadDay(form.Day);
        List<FieldError> errors = [];
        if (form.Chosen is null)
            errors.Add(new(LeaveForm.StatusField, LeaveTexts.WhichMissing));
        if (dayFault is not null)
            errors.Add(new(LeaveForm.DayField, dayFault));
        if (errors.Count > 0)
            return await AgainAsync([.. errors]);
        return await desk.LeaveAsync(contactId, form.Chosen!.Value, day!.Value, form.EndTerms, today, request.Staff().Name, ct) switch
        {
            LeaveOutcome.Done => Page.SeeOther($"/contacts/{contactId}?done=left"),
            LeaveOutcome.NotYet => await AgainAsync(new FieldError(LeaveForm.DayField, LeaveTexts.FutureDay)),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };

        async Task<IResult> AgainAsync(params FieldError[] wrong)
        {
            var book = await contacts.BookAsync(ct);
            return book.Find(contactId) is { } contact
                ? Page.Of<LeavePage>(StatusCodes.Status422UnprocessableEntity)
                    .With(p => p.Contact, contact).With(p => p.Book, book).With(p => p.Today, today).With(p => p.Form, form)
                    .With(p => p.Errors, new FormErrors(wrong))
                : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        }
    }
}

/// <summary>復帰: writes to a contact again.</summary>
public sealed class ReturnContact(ContactDesk desk)
{
    [Function(nameof(ReturnContact))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/{contactId:length(10)}/return")] HttpRequest request,
        string contactId, CancellationToken ct) =>
        await desk.ReturnAsync(contactId, request.Staff().Name, ct) is LeaveOutcome.Done
            ? Page.SeeOther($"/contacts/{contactId}?done=returned")
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
}

/// <summary>Asks for the last day of a term.</summary>
public sealed class ShowEndTerm(ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(ShowEndTerm))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/{contactId:length(10)}/terms/{key:length(8)}/end")] HttpRequest request,
        string contactId, string key, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct);
        return book.Find(contactId) is { } contact && ContactRules.FindAppointment(contact, key, book) is { } term
            ? Page.Of<EndTermPage>().With(p => p.Contact, contact).With(p => p.Appointment, term).With(p => p.Book, book)
                .With(p => p.Day, Wareki.Format(JapanTime.Day(clock.GetUtcNow())))
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Ends a term.</summary>
public sealed class EndTerm(ContactDesk desk, ContactTable contacts)
{
    [Function(nameof(EndTerm))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/{contactId:length(10)}/terms/{key:length(8)}/end")] HttpRequest request,
        string contactId, string key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var typed = (await request.ReadFormAsync(ct)).Text(LeaveForm.DayField);
        var (day, fault) = LeaveForm.ReadDay(typed);
        if (day is null)
            return await AgainAsync(fault!);
        return await desk.EndTermAsync(contactId, key, day.Value, request.Staff().Name, ct) switch
        {
            LeaveOutcome.Done => Page.SeeOther($"/contacts/{contactId}?done=term-ended&term={key}"),
            LeaveOutcome.BeforeItBegan(var from) => await AgainAsync(Words.Fill(LeaveTexts.BeforeFrom, ContactWords.Day(from))),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };

        async Task<IResult> AgainAsync(string message)
        {
            var book = await contacts.BookAsync(ct);
            return book.Find(contactId) is { } contact && ContactRules.FindAppointment(contact, key, book) is { } term
                ? Page.Of<EndTermPage>(StatusCodes.Status422UnprocessableEntity)
                    .With(p => p.Contact, contact).With(p => p.Appointment, term).With(p => p.Book, book).With(p => p.Day, typed)
                    .With(p => p.Errors, FormErrors.Of(LeaveForm.DayField, message))
                : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        }
    }
}

/// <summary>The form about what has become of a contact, as it was typed.</summary>
/// <param name="Status">The word of a status.</param>
/// <param name="Day">Since when.</param>
/// <param name="EndTerms">Whether terms end too.</param>
public sealed record LeaveForm(string? Status, string? Day, bool EndTerms)
{
    public const string StatusField = "status", DayField = "day", EndTermsField = "end-terms";

    /// <summary>The status that is meant; null where none is chosen.</summary>
    public ContactStatus? Chosen => Enum.GetValues<ContactStatus>().Where(s => s is not ContactStatus.Active && ContactRules.Word(s) == Status)
        .Select(s => (ContactStatus?)s).FirstOrDefault();

    public static LeaveForm Read(IFormCollection form) => new(form.Text(StatusField), form.Text(DayField), form.Text(EndTermsField) is not null);

    /// <summary>The day, or what to do about what was typed.</summary>
    public static (DateOnly? Day, string? Fault) ReadDay(string? text) => text is null ? (null, LeaveTexts.DayMissing) : Wareki.TryParse(text) switch
    {
        DateReading.Date { Day.Year: >= ContactRules.EarliestYear and <= ContactRules.LatestYear } date => (date.Day, null),
        DateReading.WeekdayDoesNotMatch wrong => (null, ContactWords.Message(ContactFault.WeekdayDoesNotMatch, ContactWords.Day(wrong.Day))),
        DateReading.OutOfEra over => (null, ContactWords.Message(ContactFault.OutOfEra, ContactWords.Day(over.Day))),
        _ => (null, ContactWords.Message(ContactFault.NotADate, null)),
    };
}

/// <summary>What is said of contacts that are no longer written to.</summary>
internal static class LeaveWords
{
    public static (string Title, string Advice) Banner(ContactStatus status) => status switch
    {
        ContactStatus.Deceased => (LeaveTexts.BannerDeceased, LeaveTexts.AdviceDeceased),
        ContactStatus.Moved => (LeaveTexts.BannerMoved, LeaveTexts.AdviceMoved),
        _ => (LeaveTexts.BannerEnded, LeaveTexts.AdviceEnded),
    };
}
