using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Contacts;

/// <summary>欠員: every post with its seats and holders as of a day.</summary>
public sealed class ShowPosts(ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(ShowPosts))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "posts")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var book = await contacts.BookAsync(ct);
        var today = JapanTime.Day(clock.GetUtcNow());
        var query = PostQuery.Read(request.Query, book);
        var (day, fault) = query.Day is null ? (today, null) : LeaveForm.ReadDay(query.Day);
        var errors = fault is null ? FormErrors.None : FormErrors.Of(PostQuery.DayField, fault);
        var board = PostRules.Board(book, day ?? today);
        var status = fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        return query is { Role: { } role, District: { } district } && query.IsPlace(book)
            ? Page.Of<PostPage>(status).With(p => p.Book, book).With(p => p.Board, board).With(p => p.Role, role).With(p => p.Query, query).With(p => p.Errors, errors)
                .With(p => p.DistrictId, district == PostQuery.City ? null : district)
            : Page.Of<PostsPage>(status).With(p => p.Book, book).With(p => p.Board, board).With(p => p.Query, query).With(p => p.Errors, errors);
    }
}

/// <summary>Which posts are shown, in an address.</summary>
/// <param name="Role">A role's name, or null for all.</param>
/// <param name="District">A district's id, <see cref="City"/> for posts of the whole city, or null for all.</param>
/// <param name="VacantOnly">Only posts with an empty seat.</param>
/// <param name="Day">As typed; null for today.</param>
public sealed record PostQuery(string? Role = null, string? District = null, bool VacantOnly = false, string? Day = null)
{
    /// <summary>Stands for no district; no district's id is so short.</summary>
    public const string City = "city";

    internal const string RoleField = "role", DistrictField = "district", VacantField = "vacant", DayField = "day";

    public static PostQuery Read(IQueryCollection query, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(book);
        return new(Value(RoleField) is { } role ? book.RoleNamed(role) : null, Value(DistrictField), Value(VacantField) is not null, Value(DayField));

        string? Value(string name) => query[name] is [{ } text, ..] && text.Trim() is { Length: > 0 } value ? value : null;
    }

    /// <summary>Whether the district is one.</summary>
    public bool IsPlace(ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return District == City || book.District(District) is not null;
    }

    /// <summary>Where these posts are shown.</summary>
    public string Address => QueryHelpers.AddQueryString("/posts", new Dictionary<string, string?>
    {
        [RoleField] = Role,
        [DistrictField] = District,
        [VacantField] = VacantOnly ? "yes" : null,
        [DayField] = Day,
    }.Where(pair => pair.Value is not null));

    /// <summary>One post, on the same day.</summary>
    public PostQuery Of(string role, string? districtId) => new(role, districtId ?? City, Day: Day);

    /// <summary>The form of a new contact that is to hold a post.</summary>
    public static string NewHolder(string role, string? districtId) => QueryHelpers.AddQueryString("/contacts/new", new Dictionary<string, string?>
    {
        [ContactFormFields.Role] = role,
        [ContactFormFields.District] = districtId,
    }.Where(pair => pair.Value is not null));
}

/// <summary>Posts in the words of the page's language.</summary>
internal static class PostWords
{
    /// <summary>91.7％; – without seats.</summary>
    public static string Rate(Filling filling) =>
        filling.Rate is { } rate ? $"{rate.ToString("0.0", CultureInfo.CurrentCulture)}{PostTexts.Percent}" : "–";

    public static string Place(string? districtId, ContactBook book) => districtId is null ? PostTexts.City : book.DistrictName(districtId);
}
