using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Contacts;

/// <summary>Pairs of contacts that may be one person, fifty a page.</summary>
public sealed class ListDuplicates(MergeDesk desk)
{
    [Function(nameof(ListDuplicates))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/duplicates")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = new ListQuery(request.Query);
        var weak = query["weak"] is not null;
        var list = await desk.ListAsync(weak ? 1 : Duplicates.Likely, ct);
        var (shown, page, pages) = query.PageOf(list.Open);
        return Page.Of<DuplicatesPage>()
            .With(p => p.List, list).With(p => p.Shown, shown).With(p => p.Number, page).With(p => p.Pages, pages).With(p => p.Query, query)
            .With(p => p.Weak, weak)
            .With(p => p.Done, query["done"] switch { "apart" => DuplicateTexts.DoneApart, "together" => DuplicateTexts.DoneTogether, _ => null });
    }
}

/// <summary>Remembers that two contacts are two people, or forgets it.</summary>
public sealed class TellApart(MergeDesk desk)
{
    public const string One = "one", Other = "other", Do = "apart", Yes = "yes", No = "no", Weak = "weak";

    [Function(nameof(TellApart))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/duplicates")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var apart = form.Text(Do) != No;
        return await desk.TellApartAsync(form.Text(One) ?? "", form.Text(Other) ?? "", apart, request.Staff().Name, ct)
            ? Page.SeeOther($"/contacts/duplicates?done={(apart ? "apart" : "together")}{(form.Text(Weak) is null ? "" : "&weak=yes")}")
            : await MergeAnswer.GoneAsync(desk, form.Text(One) ?? "", form.Text(Other) ?? "", StatusCodes.Status409Conflict, ct);
    }
}

/// <summary>Two contacts side by side.</summary>
public sealed class CompareContacts(MergeDesk desk)
{
    [Function(nameof(CompareContacts))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/{contactId:length(10)}/merge/{otherId:length(10)}")] HttpRequest request,
        string contactId, string otherId, CancellationToken ct) =>
        await desk.LookAsync(contactId, otherId, ct) is { } look
            ? Page.Of<MergePage>().With(p => p.Look, look).With(p => p.FromOther, MergeFields.FirstChoice(look)).With(p => p.MergeId, Ids.NewContact())
            : await MergeAnswer.GoneAsync(desk, contactId, otherId, StatusCodes.Status404NotFound, ct);
}

/// <summary>Merges one contact into another.</summary>
public sealed class MergeContacts(MergeDesk desk)
{
    [Function(nameof(MergeContacts))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/{contactId:length(10)}/merge/{otherId:length(10)}")] HttpRequest request,
        string contactId, string otherId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var wanted = new MergeRequest(
            form.Text(MergeFields.Id) ?? "", contactId, form.Text(MergeFields.SurvivorSeen), otherId, form.Text(MergeFields.OtherSeen), MergeFields.FromOther(form));
        var outcome = await desk.MergeAsync(wanted, request.Staff().Name, ct);
        if (outcome is MergeOutcome.Merged)
            return Page.SeeOther($"/contacts/{contactId}/merges/{wanted.Id}?done=merged");
        if (outcome is MergeOutcome.NotFound || await desk.LookAsync(contactId, otherId, ct) is not { } look)
            return await MergeAnswer.GoneAsync(desk, contactId, otherId, StatusCodes.Status409Conflict, ct);
        var again = Page.Of<MergePage>(outcome is MergeOutcome.Refused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict)
            .With(p => p.Look, look).With(p => p.FromOther, wanted.FromOther).With(p => p.MergeId, wanted.Id);
        return outcome is MergeOutcome.Refused(var problems)
            ? again.With(p => p.Errors, MergeFields.Errors(problems, look))
            : again.With(p => p.Changed, true);
    }
}

/// <summary>One merge: what it changed, and the way back.</summary>
public sealed class ShowMerge(MergeDesk desk)
{
    [Function(nameof(ShowMerge))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/{contactId:length(10)}/merges/{mergeId:length(10)}")] HttpRequest request,
        string contactId, string mergeId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await desk.FindAsync(contactId, mergeId, ct) is (var merge, var book)
            ? Page.Of<MergeDonePage>().With(p => p.Merge, merge).With(p => p.Book, book).With(p => p.JustDone, request.Query["done"] == "merged")
            : Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Takes a merge back.</summary>
public sealed class UndoMerge(MergeDesk desk)
{
    [Function(nameof(UndoMerge))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/{contactId:length(10)}/merges/{mergeId:length(10)}/undo")] HttpRequest request,
        string contactId, string mergeId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var outcome = await desk.UndoAsync(contactId, mergeId, request.Staff().Name, ct);
        if (outcome is UndoMergeOutcome.Undone)
            return Page.SeeOther($"/contacts/{contactId}/merges/{mergeId}");
        if (outcome is UndoMergeOutcome.NotFound || await desk.FindAsync(contactId, mergeId, ct) is not (var merge, var book))
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        return Page.Of<MergeDonePage>(StatusCodes.Status409Conflict).With(p => p.Merge, merge).With(p => p.Book, book).With(p => p.Problem, outcome switch
        {
            UndoMergeOutcome.MergedOnward(var name) => Words.Fill(DuplicateTexts.MergedOnward, name),
            UndoMergeOutcome.OnItsOwn(var name) => Words.Fill(DuplicateTexts.OnItsOwn, name),
            UndoMergeOutcome.Refused(var problems) => Words.Fill(DuplicateTexts.UndoRefused, ContactWords.Message(problems[0].Fault, problems[0].Hint)),
            _ => DuplicateTexts.Busy,
        });
    }
}

/// <summary>What is said of two contacts that can no longer be compared.</summary>
internal static class MergeAnswer
{
    /// <summary>What became of them; a bare 404 where neither is known, or nothing has become of them and the form was none of ours.</summary>
    public static async Task<IResult> GoneAsync(MergeDesk desk, string oneId, string otherId, int status, CancellationToken ct)
    {
        var (one, other) = await desk.NowAsync(oneId, otherId, ct);
        return (one is null && other is null) || oneId == otherId || (one?.Id == oneId && other?.Id == otherId)
            ? Page.Of<NotFoundPage>(StatusCodes.Status404NotFound)
            : Page.Of<PairGonePage>(status).With(p => p.One, one).With(p => p.Other, other);
    }
}

/// <summary>The fields of the form that merges.</summary>
internal static class MergeFields
{
    public const string Id = "id", SurvivorSeen = "seen", OtherSeen = "other-seen", Survivor = "this", Other = "other";

    /// <summary>The field that chooses one column's side.</summary>
    public static string Field(string column) => "side-" + MergeRules.Chosen.ToList().IndexOf(column);

    /// <summary>What the form begins with: the one that lives on, and the other where it alone says something.</summary>
    public static IReadOnlySet<string> FirstChoice(MergeLook look) =>
        look.Differing.Where(d => d.Before is null && !Silent.Contains(d.Column)).Select(d => d.Column).ToHashSet();

    /// <summary>A column's text; some say something while they are empty.</summary>
    public static string Text(string column, string? text) => text ?? column switch
    {
        ContactColumn.Status => FindTexts.StatusActive,
        ContactColumn.Kind => DuplicateTexts.KindPerson,
        ContactColumn.Preferred => ContactTexts.WishAny,
        _ => DuplicateTexts.Empty,
    };

    private static readonly string[] Silent = [ContactColumn.Status, ContactColumn.StatusSince, ContactColumn.Kind, ContactColumn.Preferred];

    public static IReadOnlySet<string> FromOther(IFormCollection form) => MergeRules.Chosen.Where(c => form.Text(Field(c)) == Other).ToHashSet();

    public static FormErrors Errors(IReadOnlyList<ContactProblem> problems, MergeLook look) => new(problems.Select(p => new FieldError(
        look.Differing.Any(d => d.Column == p.Column) ? Field(p.Column) : "main", $"{ContactWords.Label(p.Column)}：{ContactWords.Message(p.Fault, p.Hint)}")));
}

/// <summary>Duplicates in the words of the page's language.</summary>
internal static class DuplicateWords
{
    private const int High = 70;

    public static (string Text, Tone Tone) Strength(int score) => score switch
    {
        >= High => (DuplicateTexts.StrengthHigh, Tone.Warning),
        >= Duplicates.Likely => (DuplicateTexts.StrengthMiddle, Tone.Info),
        _ => (DuplicateTexts.StrengthLow, Tone.Neutral),
    };

    public static string Name(DuplicateReason reason) => reason switch
    {
        DuplicateReason.SameName => DuplicateTexts.SameName,
        DuplicateReason.SimilarName => DuplicateTexts.SimilarName,
        DuplicateReason.SameKana => DuplicateTexts.SameKana,
        DuplicateReason.SameDistrict => DuplicateTexts.SameDistrict,
        DuplicateReason.SameMailbox => DuplicateTexts.SameMailbox,
        DuplicateReason.SameTelephone => DuplicateTexts.SameTelephone,
        _ => DuplicateTexts.SameAddress,
    };
}
