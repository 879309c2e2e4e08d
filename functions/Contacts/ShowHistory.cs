using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;

namespace Outreach.Functions.Contacts;

/// <summary>変更の履歴: who changed which field of a contact when.</summary>
public sealed class ShowHistory(ContactTable contacts, CorrectionDesk corrections)
{
    [Function(nameof(ShowHistory))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/{contactId:length(10)}/history")] HttpRequest request,
        string contactId, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct);
        // What was merged keeps a history of its own, under its own id.
        return book.FindStored(contactId)?.Value is { } contact
            ? Page.Of<HistoryPage>().With(p => p.Contact, contact).With(p => p.Book, book).With(p => p.Entries, await contacts.HistoryAsync(contactId, ct))
                .With(p => p.Corrections, (await corrections.SettledAsync(contactId, ct))?.Settled.Count ?? 0)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Changes in the words of the page's language.</summary>
internal static class HistoryWords
{
    /// <summary>In which way a contact was changed.</summary>
    public static string How(ChangeKind kind) => kind switch
    {
        ChangeKind.Form => HistoryTexts.Form,
        ChangeKind.Import => HistoryTexts.Import,
        ChangeKind.Undo => HistoryTexts.Undo,
        ChangeKind.Merge => HistoryTexts.Merge,
        ChangeKind.Unmerge => HistoryTexts.Unmerge,
        ChangeKind.Handover => HistoryTexts.Handover,
        ChangeKind.Correction => HistoryTexts.Correction,
        ChangeKind.Alias => HistoryTexts.Alias,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Where what a change of a contact belongs to can be looked at; null where there is nothing to look at.</summary>
    public static string? Where(ContactChange change, string contactId, ContactBook book) => change switch
    {
        { Reference: null } => null,
        { How: ChangeKind.Import or ChangeKind.Undo or ChangeKind.Handover } => $"/contacts/import/{change.Reference}",
        { How: ChangeKind.Merge or ChangeKind.Unmerge } when book.FindStored(change.Reference) is not null => $"/contacts/{change.Reference}/history",
        { How: ChangeKind.Correction } => $"{ListSettledCorrections.Address(contactId)}#{change.Reference}",
        _ => null,
    };

    /// <summary>髙橋 美咲、令和7年1月20日（月）10:00.</summary>
    public static string Who(ContactChange change) => Who(change.By, change.At);

    /// <summary>The same of whatever somebody did at a moment.</summary>
    public static string Who(string by, DateTimeOffset at) => Words.Fill(HistoryTexts.Who, by, Dates.Moment(at));
}
