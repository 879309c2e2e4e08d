using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Contacts;

/// <summary>役職: the register, and roles in use that are not in it.</summary>
public sealed class ListRoles(ContactTable contacts, TimeProvider clock)
{
    [Function(nameof(ListRoles))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "roles")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Page.Of<RolesPage>().With(p => p.Book, await contacts.BookAsync(ct)).With(p => p.Today, JapanTime.Day(clock.GetUtcNow())).With(p => p.Done, request.Query["done"].ToString());
    }
}

/// <summary>Registers roles that are in use.</summary>
public sealed class RegisterUsedRoles(RoleDesk desk)
{
    /// <summary>The field of the names: a button for each, or hidden ones for all.</summary>
    public const string Names = "name";

    [Function(nameof(RegisterUsedRoles))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "roles/used")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        await desk.RegisterUsedAsync([.. (await request.ReadFormAsync(ct))[Names].OfType<string>()], ct);
        return Page.SeeOther("/roles?done=registered");
    }
}

/// <summary>The empty form of a role.</summary>
public sealed class NewRole(ContactTable contacts)
{
    [Function(nameof(NewRole))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "roles/new")] HttpRequest request, CancellationToken ct) =>
        Page.Of<RolePage>().With(p => p.RoleId, Ids.New(RoleRules.IdLength)).With(p => p.Form, RoleFields.Empty).With(p => p.Book, await contacts.BookAsync(ct));
}

/// <summary>Registers a role.</summary>
public sealed class AddRole(RoleDesk desk, ContactTable contacts)
{
    [Function(nameof(AddRole))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "roles/new")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var posted = await request.ReadFormAsync(ct);
        var id = posted.Text(RoleFields.Id);
        return Ids.IsValid(id, RoleRules.IdLength)
            ? await RoleAnswer.OfAsync(desk, contacts, id!, null, posted, request.Staff().Name, ct)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>The form of a role.</summary>
public sealed class EditRole(ContactTable contacts)
{
    [Function(nameof(EditRole))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "roles/{roleId:length(6)}")] HttpRequest request, string roleId, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct);
        return RoleFields.Find(roleId, book) is { } role
            ? Page.Of<RolePage>().With(p => p.RoleId, roleId).With(p => p.Stored, role).With(p => p.Book, book)
                .With(p => p.Seen, RoleRules.Fingerprint(role)).With(p => p.Form, RoleFields.Of(role, book))
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Saves a role.</summary>
public sealed class SaveRole(RoleDesk desk, ContactTable contacts)
{
    [Function(nameof(SaveRole))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "roles/{roleId:length(6)}")] HttpRequest request, string roleId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var posted = await request.ReadFormAsync(ct);
        return await RoleAnswer.OfAsync(desk, contacts, roleId, posted.Text(RoleFields.Seen) ?? "", posted, request.Staff().Name, ct);
    }
}

/// <summary>Takes a role out of the register that nothing uses.</summary>
public sealed class DeleteRole(RoleDesk desk, ContactTable contacts)
{
    [Function(nameof(DeleteRole))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "roles/{roleId:length(6)}/delete")] HttpRequest request, string roleId, CancellationToken ct)
    {
        if (await desk.DeleteAsync(roleId, ct) is not RoleOutcome.InUse use)
            return Page.SeeOther("/roles?done=deleted");
        var book = await contacts.BookAsync(ct);
        return RoleFields.Find(roleId, book) is { } role
            ? Page.Of<RolePage>(StatusCodes.Status409Conflict).With(p => p.RoleId, roleId).With(p => p.Stored, role).With(p => p.Book, book)
                .With(p => p.Seen, RoleRules.Fingerprint(role)).With(p => p.Form, RoleFields.Of(role, book)).With(p => p.Use, use)
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>What a role's form is answered with, new or known.</summary>
internal static class RoleAnswer
{
    public static async Task<IResult> OfAsync(
        RoleDesk desk, ContactTable contacts, string id, string? seen, IFormCollection posted, string by, CancellationToken ct)
    {
        var form = RoleFields.Read(posted);
        switch (await desk.SaveAsync(id, seen, form, by, ct))
        {
            case RoleOutcome.Saved:
                return Page.SeeOther("/roles?done=saved");
            case RoleOutcome.Refused(var problems):
                return (await AgainAsync(StatusCodes.Status422UnprocessableEntity, seen)).With(p => p.Errors, RoleWords.Errors(problems));
            case RoleOutcome.Joins(var joining):
                return (await AgainAsync(StatusCodes.Status422UnprocessableEntity, seen)).With(p => p.Joining, joining)
                    .With(p => p.Errors, FormErrors.Of(RoleFields.Joins, Words.Fill(RoleTexts.FaultJoins, form.Name, Words.Figure(joining))));
            case RoleOutcome.ChangedMeanwhile(var yours, var theirs):
                return (await AgainAsync(StatusCodes.Status409Conflict, RoleRules.Fingerprint(theirs)))
                    .With(p => p.Differences, RoleWords.Differences(yours, theirs, await contacts.BookAsync(ct)));
            default:
                return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        }

        async Task<PageResult<RolePage>> AgainAsync(int status, string? mark)
        {
            var book = await contacts.BookAsync(ct);
            return Page.Of<RolePage>(status).With(p => p.RoleId, id).With(p => p.Stored, RoleFields.Find(id, book)).With(p => p.Book, book)
                .With(p => p.Seen, mark).With(p => p.Form, form);
        }
    }
}

/// <summary>The names of a role's form in a POST.</summary>
internal static class RoleFields
{
    public const string Id = "id", Seen = "seen", Name = "name", Honorific = "honorific", Seats = "seats", SeatsInCity = "seats-city",
        TermYears = "term-years", Renewal = "renewal", Place = "place", Joins = "joins";

    private const string SeatsInPrefix = "seats-in-";

    public static RoleForm Empty { get; } = new(null, null, null, null, null, null, null, new Dictionary<string, string>());

    /// <summary>The field of one district's seats.</summary>
    public static string SeatsIn(string districtId) => SeatsInPrefix + districtId;

    public static Role? Find(string id, ContactBook book) => book.Register.FirstOrDefault(r => r.Id == id);

    public static RoleForm Of(Role role, ContactBook book) => RoleRules.Form(role, book.Register.Index().First(r => r.Item.Id == role.Id).Index + 1);

    public static RoleForm Read(IFormCollection form) => new(
        form.Text(Name), form.Text(Honorific), form.Text(Seats), form.Text(SeatsInCity), form.Text(TermYears), form.Text(Renewal), form.Text(Place),
        form.Keys.Where(key => key.StartsWith(SeatsInPrefix, StringComparison.Ordinal) && form.Text(key) is not null)
            .ToDictionary(key => key[SeatsInPrefix.Length..], key => form.Text(key)!))
    {
        Joins = form.Text(Joins),
    };
}

/// <summary>Roles in the words of the page's language.</summary>
internal static class RoleWords
{
    public static FormErrors Errors(IEnumerable<RoleProblem> problems) => new(problems.Select(p => new FieldError(Field(p), Message(p))));

    public static IReadOnlyList<ConflictNotice.Difference> Differences(Role yours, Role theirs, ContactBook book)
    {
        var (mine, stored) = (RoleRules.Form(yours, 0), RoleRules.Form(theirs, 0));
        return
        [
            .. new ConflictNotice.Difference[]
            {
                new(RoleTexts.Name, yours.Name, theirs.Name),
                new(ContactTexts.ColumnHonorific, mine.Honorific ?? "", stored.Honorific ?? ""),
                new(RoleTexts.Seats, mine.Seats ?? "", stored.Seats ?? ""),
                new(RoleTexts.SeatsIn, Overrides(yours), Overrides(theirs)),
                new(RoleTexts.SeatsInCity, mine.SeatsInCity ?? "", stored.SeatsInCity ?? ""),
                new(RoleTexts.TermYears, mine.TermYears ?? "", stored.TermYears ?? ""),
                new(RoleTexts.Renewal, mine.Renewal ?? "", stored.Renewal ?? ""),
            }.Where(d => d.Yours != d.Theirs),
        ];

        string Overrides(Role role) => string.Join("、", role.SeatsIn.Select(s => $"{book.DistrictName(s.Key)} {s.Value}"));
    }

    private static string Field(RoleProblem problem) => problem.Field switch
    {
        RoleField.Name => RoleFields.Name,
        RoleField.Honorific => RoleFields.Honorific,
        RoleField.Seats => RoleFields.Seats,
        RoleField.SeatsInCity => RoleFields.SeatsInCity,
        RoleField.SeatsIn => RoleFields.SeatsIn(problem.DistrictId!),
        RoleField.TermYears => RoleFields.TermYears,
        RoleField.Renewal => RoleFields.Renewal,
        _ => RoleFields.Place,
    };

    private static string Message(RoleProblem problem) => problem.Fault switch
    {
        RoleFault.NameMissing => RoleTexts.FaultNameMissing,
        RoleFault.TooLong => Words.Fill(ContactTexts.FaultTooLong, problem.Limit),
        RoleFault.ControlCharacters => ContactTexts.FaultControlCharacters,
        RoleFault.Taken => RoleTexts.FaultTaken,
        RoleFault.WasAnothers => Words.Fill(RoleTexts.FaultWasAnothers, problem.Owner),
        RoleFault.TooManyFormer => Words.Fill(RoleTexts.FaultTooManyFormer, problem.Limit),
        RoleFault.TooMany => Words.Fill(RoleTexts.FaultTooMany, problem.Limit),
        RoleFault.NotANumber when problem.Field is RoleField.Place or RoleField.TermYears => Words.Fill(RoleTexts.FaultNotANumberFrom1, problem.Limit),
        RoleFault.NotANumber => Words.Fill(RoleTexts.FaultNotANumber, problem.Limit),
        RoleFault.WeekdayDoesNotMatch => Words.Fill(ContactTexts.FaultWeekdayDoesNotMatch, ContactWords.Day(problem.Day!.Value)),
        RoleFault.OutOfEra => Words.Fill(ContactTexts.FaultOutOfEra, ContactWords.Day(problem.Day!.Value)),
        RoleFault.NotADate => ContactTexts.FaultNotADate,
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Fault, null),
    };
}
