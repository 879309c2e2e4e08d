using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Functions.Pages.Components;

namespace Outreach.Functions.Contacts;

/// <summary>The list's conditions in its address.</summary>
internal static class ContactQuery
{
    public const string Path = "/contacts";
    public const int PageSize = 50;
    public const string Text = "q", Role = "role", District = "district", Reach = "reach", Status = "status", InOffice = "office";
    public const string Event = "event", Answer = "answer", Sort = "sort", Number = "page";

    private const string Yes = "yes", No = "no";

    // The words of an address; they stand in people's bookmarks.
    private static readonly (Reach Value, string Word)[] Reaches =
    [
        (Outreach.Contacts.Reach.Mail, "mail"), (Outreach.Contacts.Reach.NotMail, "other"), (Outreach.Contacts.Reach.Post, "post"),
        (Outreach.Contacts.Reach.Telephone, "telephone"), (Outreach.Contacts.Reach.Fax, "fax"), (Outreach.Contacts.Reach.Hand, "hand"),
        (Outreach.Contacts.Reach.Nothing, "nothing"),
    ];

    private static readonly (ContactStatus Value, string Word)[] Statuses =
    [
        (ContactStatus.Active, "active"), (ContactStatus.Ended, "ended"), (ContactStatus.Deceased, "deceased"), (ContactStatus.Moved, "moved"),
    ];

    private static readonly (AnswerState Value, string Word)[] Answers =
    [
        (AnswerState.Invited, "invited"), (AnswerState.Answered, "answered"), (AnswerState.NotAnswered, "silent"),
        (AnswerState.Coming, "coming"), (AnswerState.Attended, "attended"),
    ];

    private static readonly (ContactSort Value, string Word)[] Sorts = [(ContactSort.Kana, "kana"), (ContactSort.District, "district"), (ContactSort.Role, "role")];

    private static ContactFilter Read(Func<string, string?> value)
    {
        return new(
            value(Text), value(Role), value(District), Named(Reaches, value(Reach)), Named(Statuses, value(Status)),
            value(InOffice) switch { Yes => true, No => false, _ => null },
            Ids.IsValid(value(Event), Ids.EventLength) && Named(Answers, value(Answer)) is { } state ? new AnswerFilter(value(Event)!, state) : null);
    }

    /// <summary>The conditions; what is not understood is left out.</summary>
    public static ContactFilter Read(IQueryCollection query) => Read(name => Value(query, name));

    /// <summary>The conditions of an address that <see cref="Address"/> made.</summary>
    public static ContactFilter ReadAddress(string? address) =>
        Read(new QueryCollection(QueryHelpers.ParseQuery(address?[(address.IndexOf('?', StringComparison.Ordinal) + 1)..])));

    public static ContactSort ReadSort(IQueryCollection query) => Named(Sorts, Value(query, Sort)) ?? ContactSort.Kana;

    public static int PageCount(int found) => Math.Max(1, (found + PageSize - 1) / PageSize);

    /// <summary>The page asked for, or the nearest that there is.</summary>
    public static int PageNumber(IQueryCollection query, int found) =>
        int.TryParse(query[Number], out var number) ? Math.Clamp(number, 1, PageCount(found)) : 1;

    private static Dictionary<string, string?> Values(ContactFilter filter) => new Dictionary<string, string?>
    {
        [Text] = filter.Text,
        [Role] = filter.Role,
        [District] = filter.DistrictId,
        [Reach] = Word(Reaches, filter.Reach),
        [Status] = Word(Statuses, filter.Status),
        [InOffice] = filter.InOffice switch { true => Yes, false => No, null => null },
        [Event] = filter.Answer?.EventId,
        [Answer] = Word(Answers, filter.Answer?.State),
    };

    /// <summary>Where the list stands with these conditions.</summary>
    public static string Address(ContactFilter filter, int page = 1, ContactSort sort = ContactSort.Kana) => QueryHelpers.AddQueryString(
        Path,
        Values(filter).Append(new(Sort, sort is ContactSort.Kana ? null : Word(Sorts, sort)))
            .Append(new(Number, page == 1 ? null : page.ToString(CultureInfo.InvariantCulture)))
            .Where(pair => pair.Value is not null));

    /// <summary>The same, with the choice of an event open.</summary>
    public static string AddressWithEvents(ContactFilter filter, ContactSort sort) =>
        QueryHelpers.AddQueryString(Address(filter, 1, sort), Event, "choose");

    /// <summary>Whether the address asks for the choice of an event.</summary>
    public static bool AsksForEvents(IQueryCollection query) => query.ContainsKey(Event);

    public static IReadOnlyList<Option> ReachOptions => [.. Reaches.Select(r => new Option(r.Word, Name(r.Value)))];

    public static IReadOnlyList<Option> StatusOptions => [.. Statuses.Select(s => new Option(s.Word, Name(s.Value)))];

    public static IReadOnlyList<Option> OfficeOptions => [new(Yes, FindTexts.InOffice), new(No, FindTexts.NotInOffice)];

    public static IReadOnlyList<Option> AnswerOptions => [.. Answers.Select(a => new Option(a.Word, Name(a.Value)))];

    public static IReadOnlyList<Option> SortOptions => [.. Sorts.Select(s => new Option(s.Word, Name(s.Value)))];

    /// <summary>Each condition in words, with the list without it.</summary>
    public static IReadOnlyList<(string Words, ContactFilter Without)> Parts(ContactFilter filter, ContactBook book, IReadOnlyList<Event>? events)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(book);
        filter = filter.NamedNow(book);
        var parts = new List<(string, ContactFilter)>();
        var words = (filter.Text ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        foreach (var (place, word) in words.Index())
            parts.Add((word, filter with { Text = words.Length == 1 ? null : string.Join(' ', words.Where((_, i) => i != place)) }));
        if (filter.Role is { } role)
            parts.Add((role, filter with { Role = null }));
        if (filter.DistrictId is { } district)
            parts.Add((book.DistrictName(district), filter with { DistrictId = null }));
        if (filter.Reach is { } reach)
            parts.Add((Name(reach), filter with { Reach = null }));
        if (filter.Status is { } status)
            parts.Add((Name(status), filter with { Status = null }));
        if (filter.InOffice is { } inOffice)
            parts.Add((inOffice ? FindTexts.InOffice : FindTexts.NotInOffice, filter with { InOffice = null }));
        if (filter.Answer is { } answer)
        {
            var name = events?.FirstOrDefault(e => e.Id == answer.EventId)?.Name ?? FindTexts.EventGone;
            parts.Add(($"{name}：{Name(answer.State)}", filter with { Answer = null }));
        }

        return parts;
    }

    public static string Name(Reach reach) => reach switch
    {
        Outreach.Contacts.Reach.Mail => FindTexts.ReachMail,
        Outreach.Contacts.Reach.NotMail => FindTexts.ReachNotMail,
        Outreach.Contacts.Reach.Post => FindTexts.ReachPost,
        Outreach.Contacts.Reach.Telephone => FindTexts.ReachTelephone,
        Outreach.Contacts.Reach.Fax => FindTexts.ReachFax,
        Outreach.Contacts.Reach.Hand => FindTexts.ReachHand,
        _ => FindTexts.ReachNothing,
    };

    public static string Name(ContactStatus status) => status switch
    {
        ContactStatus.Active => FindTexts.StatusActive,
        ContactStatus.Ended => FindTexts.StatusEnded,
        ContactStatus.Deceased => FindTexts.StatusDeceased,
        _ => FindTexts.StatusMoved,
    };

    public static string Name(AnswerState state) => state switch
    {
        AnswerState.Answered => FindTexts.AnswerAnswered,
        AnswerState.NotAnswered => FindTexts.AnswerNotAnswered,
        AnswerState.Coming => FindTexts.AnswerComing,
        AnswerState.Attended => FindTexts.AnswerAttended,
        _ => FindTexts.AnswerInvited,
    };

    private static string Name(ContactSort sort) => sort switch
    {
        ContactSort.District => FindTexts.SortDistrict,
        ContactSort.Role => FindTexts.SortRole,
        _ => FindTexts.SortKana,
    };

    private static string? Value(IQueryCollection query, string name) =>
        query[name] is [{ } text, ..] && text.Trim() is { Length: > 0 } value ? value : null;

    private static T? Named<T>((T Value, string Word)[] known, string? word)
        where T : struct => Array.FindIndex(known, k => k.Word == word) is >= 0 and var at ? known[at].Value : null;

    public static string? Word(Reach? reach) => Word(Reaches, reach);

    public static string? Word(ContactStatus? status) => Word(Statuses, status);

    public static string? Word(AnswerState? state) => Word(Answers, state);

    public static string? Word(bool? inOffice) => inOffice switch { true => Yes, false => No, null => null };

    public static string? Word(ContactSort sort) => Word(Sorts, sort);

    private static string? Word<T>((T Value, string Word)[] known, T? value)
        where T : struct => value is { } given ? Array.Find(known, k => k.Value.Equals(given)).Word : null;
}
