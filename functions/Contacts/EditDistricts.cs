using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Functions.Pages.Errors;

namespace Outreach.Functions.Contacts;

/// <summary>地区: the list, and the form that registers several.</summary>
public sealed class ListDistricts(ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(ListDistricts))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "districts")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Page.Of<DistrictsPage>()
            .With(p => p.Book, await contacts.BookAsync(ct)).With(p => p.Today, JapanTime.Day(clock.GetUtcNow()))
            .With(p => p.Done, request.Query["done"].ToString()).With(p => p.Parted, [.. request.Query[Parted].OfType<string>()]);
    }

    internal const string Parted = "parted";

    /// <summary>The list, saying what has just been done.</summary>
    internal static string After(string done, DistrictOutcome outcome) => "/districts" + QueryString.Create(
        [new("done", done), .. outcome is DistrictOutcome.Saved saved ? saved.Parted.Select(id => KeyValuePair.Create(Parted, (string?)id)) : []]);
}

/// <summary>Registers districts, one a line.</summary>
public sealed class RegisterDistricts(DistrictDesk desk, ContactTable contacts, TimeProvider clock)
{
    /// <summary>The field of the lines.</summary>
    public const string Lines = "lines";

    [Function(nameof(RegisterDistricts))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "districts")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var lines = (await request.ReadFormAsync(ct))[Lines].ToString();
        var outcome = await desk.RegisterAsync(lines, ct);
        return outcome is DistrictOutcome.Refused(var problems)
            ? Page.Of<DistrictsPage>(StatusCodes.Status422UnprocessableEntity)
                .With(p => p.Book, await contacts.BookAsync(ct)).With(p => p.Today, JapanTime.Day(clock.GetUtcNow()))
                .With(p => p.Typed, lines).With(p => p.Problems, problems)
            : Page.SeeOther(ListDistricts.After("registered", outcome));
    }
}

/// <summary>The form of one district.</summary>
public sealed class EditDistrict(ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(EditDistrict))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "districts/{districtId:length(6)}")] HttpRequest request,
        string districtId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var book = await contacts.BookAsync(ct);
        return book.District(districtId) switch
        {
            { Merged: null } district => Page.Of<DistrictPage>()
                .With(p => p.Stored, district).With(p => p.Form, DistrictForm.Of(district, book))
                .With(p => p.Book, book).With(p => p.Today, JapanTime.Day(clock.GetUtcNow())),
            { } former => Page.Of<MergedDistrictPage>().With(p => p.District, former).With(p => p.Book, book).With(p => p.Done, request.Query["done"].ToString()),
            null => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };
    }
}

/// <summary>Saves one district.</summary>
public sealed class SaveDistrict(DistrictDesk desk, ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(SaveDistrict))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "districts/{districtId:length(6)}")] HttpRequest request,
        string districtId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = DistrictForm.Read(await request.ReadFormAsync(ct));
        var book = await contacts.BookAsync(ct);
        if (book.District(districtId) is not { } stored)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        if (stored.Merged is not null)
            return Page.SeeOther($"/districts/{districtId}");
        if (!form.HasPlace(book.Districts.Count, out var place))
            return Again(StatusCodes.Status422UnprocessableEntity, form, stored)
                .With(p => p.Errors, FormErrors.Of(DistrictForm.PlaceField, Words.Fill(DistrictTexts.PlaceFault, book.Districts.Count)));

        return await desk.SaveAsync(districtId, form.Seen, form.Name, form.Aliases, place, form.Parent, ct) switch
        {
            DistrictOutcome.Saved saved => Page.SeeOther(ListDistricts.After("saved", saved)),
            DistrictOutcome.Refused(var problems) => Again(StatusCodes.Status422UnprocessableEntity, form, stored).With(p => p.Errors, DistrictForm.Errors(problems[0])),
            DistrictOutcome.ChangedMeanwhile(var theirs) => Again(StatusCodes.Status409Conflict, form with { Seen = DistrictRules.State(theirs) }, theirs)
                .With(p => p.Differences, DistrictForm.Differences(form, theirs, book)),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };

        PageResult<DistrictPage> Again(int status, DistrictForm shown, District district) => Page.Of<DistrictPage>(status)
            .With(p => p.Stored, district).With(p => p.Form, shown).With(p => p.Book, book).With(p => p.Today, JapanTime.Day(clock.GetUtcNow()));
    }
}

/// <summary>Removes a district that nothing uses.</summary>
public sealed class DeleteDistrict(DistrictDesk desk, ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(DeleteDistrict))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "districts/{districtId:length(6)}/delete")] HttpRequest request,
        string districtId, CancellationToken ct)
    {
        if (await desk.DeleteAsync(districtId, ct) is not DistrictOutcome.InUse use)
            return Page.SeeOther("/districts?done=deleted");
        var book = await contacts.BookAsync(ct);
        return book.District(districtId) is { } district
            ? Page.Of<DistrictPage>(StatusCodes.Status409Conflict)
                .With(p => p.Stored, district).With(p => p.Form, DistrictForm.Of(district, book)).With(p => p.Use, use)
                .With(p => p.Book, book).With(p => p.Today, JapanTime.Day(clock.GetUtcNow()))
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>A district's form as it was typed.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Aliases">One a line, or parted by 、.</param>
/// <param name="Place">Its place in the list.</param>
/// <param name="PlaceShown">The place that the form was filled with: what was not changed is left to others.</param>
/// <param name="Parent">The id of the whole of which it is a half, or null.</param>
/// <param name="Seen">The state of the district that the form was filled with.</param>
public sealed record DistrictForm(string Name, string Aliases, string Place, string PlaceShown, string? Parent, string Seen)
{
    public const string NameField = "name", AliasesField = "aliases", PlaceField = "place", PlaceShownField = "place-shown", ParentField = "parent",
        SeenField = "seen";

    public static DistrictForm Of(District district, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        var place = (book.Districts.Index().First(d => d.Item == district).Index + 1).ToString(CultureInfo.InvariantCulture);
        return new(district.Name, string.Join('\n', district.Aliases), place, place, district.ParentId, DistrictRules.State(district));
    }

    public static DistrictForm Read(IFormCollection form)
    {
        return new(Field(NameField), Field(AliasesField).ReplaceLineEndings("\n"), Field(PlaceField), Field(PlaceShownField), form.Text(ParentField), Field(SeenField));

        string Field(string name) => form.Text(name) ?? "";
    }

    /// <summary>Whether the place can be taken; null where it was not changed.</summary>
    public bool HasPlace(int count, out int? place)
    {
        place = null;
        if (Place == PlaceShown)
            return true;
        if (!int.TryParse(Place.Normalize(System.Text.NormalizationForm.FormKC), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > count)
            return false;
        place = number;
        return true;
    }

    public static FormErrors Errors(DistrictProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return FormErrors.Of(
            problem.Fault is DistrictFault.NoWhole ? ParentField : problem.Alias ? AliasesField : NameField, DistrictWords.Message(problem));
    }

    public static IReadOnlyList<ConflictNotice.Difference> Differences(DistrictForm yours, District theirs, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(yours);
        ArgumentNullException.ThrowIfNull(theirs);
        return
        [
            .. new ConflictNotice.Difference[]
            {
                new(DistrictTexts.Name, yours.Name, theirs.Name),
                new(DistrictTexts.Aliases, yours.Aliases.Replace("\n", "、", StringComparison.Ordinal), string.Join("、", theirs.Aliases)),
                new(DistrictTexts.Parent, book.DistrictName(yours.Parent), book.DistrictName(theirs.ParentId)),
            }.Where(d => d.Yours != d.Theirs),
        ];
    }
}

/// <summary>Districts in the words of the page's language.</summary>
internal static class DistrictWords
{
    /// <summary>How much of a text that is too long is shown.</summary>
    private const int Beginning = 15;

    public static string Message(DistrictProblem problem) => problem.Fault switch
    {
        DistrictFault.NameMissing when string.IsNullOrWhiteSpace(problem.Spelling) => DistrictTexts.FaultNameMissing,
        DistrictFault.NameMissing => Words.Fill(DistrictTexts.FaultNotAName, problem.Spelling),
        DistrictFault.TooLong => Words.Fill(DistrictTexts.FaultTooLong, problem.Spelling[..Beginning], DistrictRules.MaxLength),
        DistrictFault.ControlCharacters => DistrictTexts.FaultControlCharacters,
        DistrictFault.Taken => Words.Fill(DistrictTexts.FaultTaken, problem.Spelling, problem.Owner),
        DistrictFault.NoWhole => Words.Fill(DistrictTexts.FaultNoWhole, problem.Spelling),
        DistrictFault.TooMany => DistrictTexts.FaultTooMany,
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Fault, null),
    };
}
