using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Functions.Invitations;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Functions.Staff;
using Outreach.Links;

namespace Outreach.Functions.Contacts;

/// <summary>A recipient's own details, to be corrected.</summary>
public sealed class ShowDetails(Visits visits, CorrectionDesk desk)
{
    [Function(nameof(ShowDetails))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "i/{invitation:length(18)}/details")] HttpRequest request,
        string invitation, CancellationToken ct) =>
        visits.Find(request, invitation, LinkTarget.Details) is { } visit && await desk.OpenAsync(visit.Target, ct) is { } open
            ? Page.Of<DetailsPage>().With(p => p.Open, open).With(p => p.Visit, visit).With(p => p.Form, CorrectionFields.Of(open))
                .With(p => p.Shown, CorrectionFields.Of(open)).With(p => p.TypedWords, open.Waiting?.Words).With(p => p.ShownWords, open.Waiting?.Words)
            : Page.Of<OpenLinkAgainPage>(StatusCodes.Status404NotFound);
}

/// <summary>Takes a recipient's corrections; they change nothing until staff accept them.</summary>
public sealed class SendDetails(Visits visits, CorrectionDesk desk)
{
    [Function(nameof(SendDetails))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "i/{invitation:length(18)}/details")] HttpRequest request,
        string invitation, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var posted = await request.ReadFormAsync(ct);
        var form = CorrectionFields.Read(posted);
        var words = posted.Text(CorrectionFields.Words)?.ReplaceLineEndings("\n");
        var (shown, shownWords) = (CorrectionFields.ReadShown(posted), posted.Text(CorrectionFields.ShownWords)?.ReplaceLineEndings("\n"));
        if (visits.Find(request, invitation, LinkTarget.Details, posted) is not { } visit || await desk.OpenAsync(visit.Target, ct) is not { } open)
        {
            return Page.Of<OpenLinkAgainPage>(StatusCodes.Status404NotFound)
                .With(p => p.Typed, [.. form.Values.Append(words).OfType<string>().Where(text => text.Length > 0)]);
        }

        return await desk.ProposeAsync(open, new SentDetails(form, shown, words, shownWords), ct) switch
        {
            ProposeOutcome.Sent => Page.SeeOther(visit.Path(DetailsPage.DonePath)),
            ProposeOutcome.Refused(var problems, var wordsTooLong) => Again(CorrectionFields.Errors(problems, wordsTooLong)),
            _ => Again(FormErrors.Of(CorrectionFields.Field(ContactColumn.Name), CorrectionTexts.NothingNew)),
        };

        IResult Again(FormErrors errors) => Page.Of<DetailsPage>(StatusCodes.Status422UnprocessableEntity)
            .With(p => p.Open, open).With(p => p.Visit, visit).With(p => p.Form, form).With(p => p.TypedWords, words)
            .With(p => p.Shown, shown).With(p => p.ShownWords, shownWords).With(p => p.Errors, errors);
    }
}

/// <summary>Says what was sent.</summary>
public sealed class ShowDetailsDone(Visits visits, CorrectionDesk desk)
{
    [Function(nameof(ShowDetailsDone))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "i/{invitation:length(18)}/details/done")] HttpRequest request,
        string invitation, CancellationToken ct) =>
        visits.Find(request, invitation, LinkTarget.Details) is { } visit && await desk.OpenAsync(visit.Target, ct) is { } open
            ? Page.Of<DetailsDonePage>().With(p => p.Open, open).With(p => p.Visit, visit)
            : Page.Of<OpenLinkAgainPage>(StatusCodes.Status404NotFound);
}

/// <summary>What people have said of themselves and nobody has decided on.</summary>
public sealed class ListCorrections(CorrectionDesk desk)
{
    [Function(nameof(ListCorrections))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/corrections")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Page.Of<CorrectionsPage>().With(p => p.List, await desk.ListAsync(ct)).With(p => p.Done, request.Query["done"].ToString() switch
        {
            "applied" => CorrectionTexts.DoneApplied,
            "declined" => CorrectionTexts.DoneDeclined,
            _ => null,
        });
    }
}

/// <summary>What people have said of themselves and staff have decided on, with what was not taken over.</summary>
public sealed class ListSettledCorrections(CorrectionDesk desk)
{
    public const string Contact = "contact";

    [Function(nameof(ListSettledCorrections))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/corrections/settled")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = new ListQuery(request.Query);
        if (await desk.SettledAsync(query[Contact], ct) is not { } list)
            return Page.Of<Pages.Errors.NotFoundPage>(StatusCodes.Status404NotFound);
        var (shown, page, pages) = query.PageOf(list.Settled);
        return Page.Of<SettledCorrectionsPage>().With(p => p.List, list).With(p => p.Shown, shown).With(p => p.Number, page).With(p => p.Pages, pages)
            .With(p => p.Query, query);
    }

    public static string Address(string? contactId = null) =>
        "/contacts/corrections/settled" + (contactId is null ? "" : QueryString.Create(Contact, contactId));
}

/// <summary>Takes over what is marked, or nothing.</summary>
public sealed class DecideCorrection(CorrectionDesk desk)
{
    [Function(nameof(DecideCorrection))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/corrections/{linkId:length(10)}")] HttpRequest request,
        string linkId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var apply = form[CorrectionFields.Do] == CorrectionFields.Apply;
        var accepted = apply ? form[CorrectionFields.Accept].OfType<string>().ToHashSet() : [];
        if (apply && accepted.Count == 0 && (await desk.ListAsync(ct)) is var list && list.Waiting.FirstOrDefault(w => w.LinkId == linkId) is { Open: [var first, ..] })
        {
            return Page.Of<CorrectionsPage>(StatusCodes.Status422UnprocessableEntity).With(p => p.List, list)
                .With(p => p.Errors, FormErrors.Of(CorrectionFields.BoxId(linkId, first.Column), CorrectionTexts.TickFirst));
        }

        var outcome = await desk.DecideAsync(linkId, form.Text(CorrectionFields.Proposal), accepted, CorrectionFields.ReadSeen(form), request.Staff().Name, ct);
        if (outcome is DecideOutcome.Applied or DecideOutcome.Declined)
            return Page.SeeOther($"/contacts/corrections?done={(outcome is DecideOutcome.Applied ? "applied" : "declined")}");
        var again = Page.Of<CorrectionsPage>(outcome is DecideOutcome.Refused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict)
            .With(p => p.List, await desk.ListAsync(ct));
        return outcome switch
        {
            DecideOutcome.Refused(var problems) => again.With(p => p.DecidedId, linkId).With(p => p.Ticked, accepted)
                .With(p => p.Errors, new FormErrors(problems.Select(p => new FieldError(
                    linkId, Words.Fill(CorrectionTexts.MainFault, ContactWords.Label(p.Column), ContactWords.Message(p.Fault, p.Hint)))))),
            DecideOutcome.ChangedMeanwhile => again.With(p => p.DecidedId, linkId).With(p => p.Ticked, accepted).With(p => p.Seen, CorrectionFields.ReadSeen(form))
                .With(p => p.Fine, false).With(p => p.Done, CorrectionTexts.ChangedMeanwhile),
            DecideOutcome.NewerCame => again.With(p => p.Fine, false).With(p => p.Done, CorrectionTexts.NewerCame),
            _ => again.With(p => p.Fine, false).With(p => p.Done, CorrectionTexts.DecidedAlready),
        };
    }
}

/// <summary>A contact's personal link, to be handed out.</summary>
public sealed class ShowDetailsLink(CorrectionDesk desk, PersonalLinks links, OutreachSettings settings)
{
    [Function(nameof(ShowDetailsLink))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/{contactId:length(10)}/link")] HttpRequest request,
        string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await desk.LinkAsync(contactId, ct) is (var contact, var target)
            ? Page.Of<DetailsLinkPage>()
                .With(p => p.Contact, contact).With(p => p.Link, new Uri(settings.Site, "/r/" + links.Issue(target)).AbsoluteUri)
                .With(p => p.Generation, target.Generation).With(p => p.Revoked, request.Query["done"] == "revoked")
            : Page.Of<Pages.Errors.NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Lets the code of a contact's link be typed in, and leads to the sheet on which it stands.</summary>
public sealed class PrintDetailsLink(CorrectionDesk desk, PersonalLinks links, CodeTable codes)
{
    internal const string Route = "contacts/{contactId:length(10)}/link/sheet";

    [Function(nameof(PrintDetailsLink))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.LinkAsync(contactId, ct) is not (_, var target))
            return Page.Of<Pages.Errors.NotFoundPage>(StatusCodes.Status404NotFound);
        await codes.AddAsync(links.Code(target), target, ct);
        return Page.SeeOther($"/contacts/{contactId}/link/sheet");
    }
}

/// <summary>A sheet of paper with a contact's link as a picture and as a code. Once links were revoked it must be asked for anew.</summary>
public sealed class ShowDetailsSheet(CorrectionDesk desk, PersonalLinks links, CodeTable codes, OutreachSettings settings)
{
    [Function(nameof(ShowDetailsSheet))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = PrintDetailsLink.Route)] HttpRequest request, string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.LinkAsync(contactId, ct) is not (var contact, var target))
            return Page.Of<Pages.Errors.NotFoundPage>(StatusCodes.Status404NotFound);
        var code = links.Code(target);
        return await codes.HasAsync(code, ct)
            ? Page.Of<DetailsSheetPage>().With(p => p.Contact, contact).With(p => p.Code, code).With(p => p.Site, settings.Site).With(p => p.Link, links.Issue(target))
            : Page.SeeOther($"/contacts/{contactId}/link");
    }
}

/// <summary>Makes a contact's personal links invalid.</summary>
public sealed class RevokeDetailsLink(CorrectionDesk desk)
{
    [Function(nameof(RevokeDetailsLink))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/{contactId:length(10)}/link")] HttpRequest request,
        string contactId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        return int.TryParse(form.Text(CorrectionFields.Generation), out var generation) && await desk.RevokeAsync(contactId, generation, ct)
            ? Page.SeeOther($"/contacts/{contactId}/link?done=revoked")
            : Page.Of<Pages.Errors.NotFoundPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>The fields of the forms around corrections.</summary>
internal static class CorrectionFields
{
    public const string Words = "words", Proposal = "proposal", Accept = "accept", Do = "do", Apply = "apply", Decline = "decline", Generation = "generation";

    public static string Field(string column) => ContactFormFields.Field(column);

    /// <summary>Carries what a column was filled with, so that a page opened earlier takes nothing away.</summary>
    public static string Shown(string column) => "was-" + Field(column);

    public const string ShownWords = "was-words";

    public static IReadOnlyDictionary<string, string> ReadShown(IFormCollection form) =>
        CorrectionRules.Columns.Where(c => form.ContainsKey(Shown(c))).ToDictionary(c => c, c => form[Shown(c)].ToString());

    /// <summary>ご住所「…」、FAX番号「…」: what was sent and then sent otherwise from a page that did not show it.</summary>
    public static string Overwritten(Proposal proposal) => string.Join("、", proposal.Overwritten.Select(c => $"{Label(c.Column)}「{c.After ?? CorrectionTexts.Cleared}」"));

    /// <summary>Carries what stands in a column on the page on which staff decide.</summary>
    public static string Seen(string column) => "seen-" + Field(column);

    public static IReadOnlyDictionary<string, string?> ReadSeen(IFormCollection form) => CorrectionRules.Columns.ToDictionary(c => c, c => form.Text(Seen(c)));

    public static string BoxId(string contactId, string column) => $"accept-{contactId}-{Field(column)}";

    public static string Label(string column) => column switch
    {
        ContactColumn.Name => CorrectionTexts.Name,
        ContactColumn.Kana => CorrectionTexts.Kana,
        ContactColumn.PostalCode => CorrectionTexts.PostalCode,
        ContactColumn.Address => CorrectionTexts.Address,
        ContactColumn.Telephone => CorrectionTexts.Telephone,
        ContactColumn.Fax => CorrectionTexts.Fax,
        ContactColumn.Mail => CorrectionTexts.Mail,
        _ => CorrectionTexts.Preferred,
    };

    /// <summary>What is known, with what the person has sent already over it.</summary>
    public static IReadOnlyDictionary<string, string> Of(OpenDetails open)
    {
        var texts = new Dictionary<string, string>(ContactRules.PersonTexts(open.Contact));
        foreach (var change in open.Waiting?.Changes ?? [])
            texts[change.Column] = change.After ?? "";
        return texts;
    }

    public static IReadOnlyDictionary<string, string> Read(IFormCollection form) =>
        CorrectionRules.Columns.Where(c => form.ContainsKey(Field(c))).ToDictionary(c => c, c => form[Field(c)].ToString());

    public static FormErrors Errors(IReadOnlyList<ContactProblem> problems, bool wordsTooLong) => new(
        [
            .. problems.Select(p => new FieldError(Field(p.Column), ContactWords.Message(p.Fault, p.Hint))),
            .. wordsTooLong ? new[] { new FieldError(Words, Pages.Words.Fill(CorrectionTexts.WordsTooLong, CorrectionRules.MaxWords)) } : [],
        ]);
}
