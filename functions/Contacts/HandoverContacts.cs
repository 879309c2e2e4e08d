using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;
using Outreach.Invitations;

namespace Outreach.Functions.Contacts;

/// <summary>名簿更新: asks which role passes on which day, and for the list of successors.</summary>
public sealed class StartHandover(ContactTable contacts)
{
    [Function(nameof(StartHandover))]
    [Needs(StaffRole.Edit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/handover")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var book = await contacts.BookAsync(ct);
        var role = book.RoleNamed(request.Query[HandoverForm.RoleField].ToString());
        return Page.Of<HandoverPage>().With(p => p.Book, book)
            .With(p => p.Form, new HandoverForm(role, book.Role(role)?.Renewal is { } day ? Wareki.FormatDate(day) : null, null));
    }
}

/// <summary>Takes the list of successors for a dry run.</summary>
public sealed class GiveHandover(ImportDesk desk, ContactTable contacts)
{
    [Function(nameof(GiveHandover))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/handover")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var given = await GivenFile.ReadAsync(request, ct);
        var book = await contacts.BookAsync(ct);
        var form = HandoverForm.Read(given.Form, book);
        var errors = new List<FieldError>();
        if (form.Role is null || !book.Roles.Contains(form.Role))
            errors.Add(new(HandoverForm.RoleField, HandoverTexts.RoleMissing));
        var (day, fault) = LeaveForm.ReadDay(form.Day);
        if (fault is not null)
            errors.Add(new(HandoverForm.DayField, form.Day is null ? HandoverTexts.DayMissing : fault));
        if (form.WholeCity is null)
            errors.Add(new(HandoverForm.ExtentField, HandoverTexts.ExtentMissing));
        if (given.Refusal is not null)
            errors.Add(new(GivenFile.Field, given.Refusal));
        if (errors.Count > 0)
        {
            if (given.File is not null)
                errors.Add(new(GivenFile.Field, HandoverTexts.FileAgain));
            return Again(errors);
        }

        await using var content = given.File!.OpenReadStream();
        var kind = new ImportKind.Handover(new Handover(form.Role!, day!.Value, form.WholeCity!.Value));
        switch (await desk.StartAsync(ImportWords.FileName(given.File.FileName), content, kind, request.Staff().Name, ct))
        {
            case StartOutcome.Started(var id):
                await desk.WorkAsync(id, ImportDesk.WithinRequest, ct);
                return Page.SeeOther(HandoverAnswer.Address(id));
            case StartOutcome.Refused(var problem, var cell):
                return Again([new(GivenFile.Field, ImportWords.Message(problem, cell))]);
            default:
                throw new InvalidOperationException("An import was neither started nor refused.");
        }

        PageResult<HandoverPage> Again(IEnumerable<FieldError> wrong) => Page.Of<HandoverPage>(StatusCodes.Status422UnprocessableEntity)
            .With(p => p.Book, book).With(p => p.Form, form).With(p => p.Errors, new FormErrors(wrong));
    }
}

/// <summary>What a 名簿更新 would do, is doing, or did.</summary>
public sealed class ShowHandover(ImportDesk desk, ContactTable contacts, EventTable events)
{
    [Function(nameof(ShowHandover))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contacts/handover/{importId:length(10)}")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.LookAtHandoverAsync(importId, ct) is { } handover)
            return HandoverAnswer.Check(handover, request, StatusCodes.Status200OK);
        return await desk.LookAsync(importId, ct) switch
        {
            { Import: { Kind: ImportKind.Handover, State: ImportState.ColumnsUnknown } } => Page.SeeOther($"/contacts/import/{importId}/columns"),
            { Import: { Kind: ImportKind.Handover, State: not (ImportState.Expired or ImportState.Checked) } } look =>
                await ImportAnswer.StateAsync(desk, contacts, events, look, StatusCodes.Status200OK, ct),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };
    }
}

/// <summary>Takes what staff say of rows for which it is not clear who is meant, or which district: both at once, so that neither is lost.</summary>
public sealed class ChooseSuccessors(ImportDesk desk, DistrictDesk districts)
{
    public const string Row = "row", Who = "who", Do = "do";

    /// <summary>The button that compares anew also where nothing was answered.</summary>
    public const string Recheck = "recheck";

    /// <summary>The answer that it is nobody who is known.</summary>
    public const string Somebody = "new";

    [Function(nameof(ChooseSuccessors))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/handover/{importId:length(10)}/people")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await desk.WorkAsync(importId, ImportDesk.WithinRequest, ct) is not { Kind: ImportKind.Handover })
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        if (await desk.LookAtHandoverAsync(importId, ct) is not { } look)
            return Page.SeeOther(HandoverAnswer.Address(importId));
        var form = await request.ReadFormAsync(ct);
        var asked = HandoverAnswer.Asked(look).ToDictionary(a => a.Row);
        var chosen = new Dictionary<int, string>();
        foreach (var (row, who) in form[Row].Zip(form[Who]))
        {
            if (int.TryParse(row, CultureInfo.InvariantCulture, out var number) && who is { Length: > 0 })
                chosen[number] = who;
        }

        var places = form[NameImportDistricts.District].Select(id => id ?? "").ToList();
        if (chosen.Count == 0 && asked.Count > 0 && places.TrueForAll(id => id == "") && form.Text(Do) != Recheck)
        {
            return HandoverAnswer.Check(look, request, StatusCodes.Status422UnprocessableEntity)
                .With(p => p.Errors, FormErrors.Of(FieldId(asked.Keys.Min()), HandoverTexts.WhoMissing));
        }

        // What cannot be taken any more, since the list was compared anew after the page was opened, is said, and the rest not lost over it.
        if (chosen.Any(c => !CanBe(asked.GetValueOrDefault(c.Key), c.Value)))
        {
            return HandoverAnswer.Check(look, request, StatusCodes.Status409Conflict).With(p => p.Chosen, chosen).With(p => p.ChosenDistricts, places)
                .With(p => p.Overtaken, [.. chosen.Where(c => !CanBe(asked.GetValueOrDefault(c.Key), c.Value)).OrderBy(c => c.Key).Select(c => HandoverWords.Overtaken(look, c.Key, c.Value))]);
        }

        if (await NameImportDistricts.RememberAsync(districts, form, ct) is { Count: > 0 } errors)
        {
            return HandoverAnswer.Check(look, request, StatusCodes.Status422UnprocessableEntity)
                .With(p => p.Chosen, chosen).With(p => p.ChosenDistricts, places).With(p => p.Errors, errors);
        }

        await desk.RetakeAsync(importId, kind => kind is ImportKind.Handover handover
            ? handover with
            {
                Choices = handover.Choices.Where(c => !chosen.ContainsKey(c.Key))
                    .Concat(chosen.Select(c => KeyValuePair.Create(c.Key, c.Value == Somebody ? null : c.Value))).ToDictionary(),
            }
            : kind, ct);
        await desk.WorkAsync(importId, ImportDesk.WithinRequest, ct);
        return Page.SeeOther(HandoverAnswer.Address(importId));
    }

    private static bool CanBe(AskedRow? asked, string who) => asked is not null && (who == Somebody || asked.Candidates.Any(c => c.Id == who));

    internal static string FieldId(int row) => string.Create(CultureInfo.InvariantCulture, $"who-{row}");
}

/// <summary>Applies a 名簿更新 that was looked at, and invites successors to the events that were chosen.</summary>
public sealed class ApplyHandover(ImportDesk desk)
{
    public const string Invite = "invite", Sweep = "sweep", Day = "day-seen";

    [Function(nameof(ApplyHandover))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/handover/{importId:length(10)}")] HttpRequest request,
        string importId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var seen = await desk.LookAtHandoverAsync(importId, ct);
        if (seen is null && await desk.LookAsync(importId, ct) is not { Import.Kind: ImportKind.Handover })
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        string[] invite = [.. (seen?.Affected ?? []).Select(a => a.Event.Id).Where(id => form[Invite].Contains(id))];
        var outcome = await desk.ApplyAsync(
            importId, form[ApplyImport.Seen].ToString(), request.Staff().Name, ImportDesk.WithinRequest, ct, invite, form.Text(Sweep) is not null, form.Text(Day) is not null);
        if (outcome is not (ApplyOutcome.ContactsChanged or ApplyOutcome.HasProblems or ApplyOutcome.NotConfirmed) || await desk.LookAtHandoverAsync(importId, ct) is not { } look)
            return Page.SeeOther(HandoverAnswer.Address(importId));
        return HandoverAnswer.Check(look, request, outcome is ApplyOutcome.ContactsChanged ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity)
            .With(p => p.Invite, invite)
            .With(p => p.Confirmed, [.. new[] { Sweep, Day }.Where(box => form.Text(box) is not null)])
            .With(p => p.Errors, outcome is ApplyOutcome.NotConfirmed ? new FormErrors(Unconfirmed(look)) : FormErrors.None);

        IEnumerable<FieldError> Unconfirmed(HandoverLook look)
        {
            if (look.Look.Import.Plan!.Sweep is not null && form.Text(Sweep) is null)
                yield return new(Sweep, HandoverTexts.SweepMissing);
            if (look.AsksAboutDay && form.Text(Day) is null)
                yield return new(Day, HandoverTexts.DayUnconfirmed);
        }
    }
}

/// <summary>The first form, as it was typed.</summary>
/// <param name="Role">Which role passes.</param>
/// <param name="Day">The successors' first day.</param>
/// <param name="WholeCity">See <see cref="Handover.WholeCity"/>; null until it is chosen, since either may end terms that go on.</param>
public sealed record HandoverForm(string? Role, string? Day, bool? WholeCity)
{
    public const string RoleField = "role", DayField = "day", ExtentField = "extent", All = "all", Listed = "listed";

    public static HandoverForm Read(IFormCollection? form, ContactBook book) =>
        form is null ? new(null, null, null)
        : new(form.Text(RoleField) is { } role ? book.RoleNamed(role) : null, form.Text(DayField), form.Text(ExtentField) switch { All => true, Listed => false, _ => null });

    /// <summary>The choice as the form sends it; null until it is made.</summary>
    public string? Extent => WholeCity switch { true => All, false => Listed, null => null };
}

/// <summary>A row of which it is not clear who is meant.</summary>
/// <param name="Row">Its number in the file.</param>
/// <param name="Value">The name, and the district.</param>
/// <param name="Candidates">Who may be meant, the likeliest first.</param>
/// <param name="Deceased">Who is alike, but recorded as deceased: to be told apart, not to be chosen.</param>
internal sealed record AskedRow(int Row, string Value, IReadOnlyList<Contact> Candidates, IReadOnlyList<Contact> Deceased)
{
    /// <summary>Whether staff have said who is meant, and it no longer holds.</summary>
    public bool SaidBefore { get; init; }

    /// <summary>Whom they said; null for somebody new, or who is no longer there.</summary>
    public Contact? Said { get; init; }

    /// <summary>Whether they said that it is somebody new, though the row has somebody's number.</summary>
    public bool SaidNew { get; init; }
}

/// <summary>What a page of the diff shows.</summary>
public enum HandoverTab
{
    Problems = 1,
    New,
    Again,
    Moved,
    Changed,
    Ended,
    Vacant,
    Unchanged,
    Noted,
}

/// <summary>The pages that a 名簿更新 is answered with.</summary>
internal static class HandoverAnswer
{
    public const string Start = "/contacts/handover";

    private const string Show = "show";

    public static string StartWith(string? role) => role is null ? Start : Start + QueryString.Create(HandoverForm.RoleField, role);

    public static string Address(string importId) => $"{Start}/{importId}";

    public static string Address(string importId, HandoverTab tab) => $"{Start}/{importId}?{Show}={tab.ToString().ToLowerInvariant()}";

    public static PageResult<HandoverCheckPage> Check(HandoverLook look, HttpRequest request, int status)
    {
        var query = new ListQuery(request.Query);
        var tab = Enum.TryParse<HandoverTab>(query[Show], ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked
            : Enum.GetValues<HandoverTab>().FirstOrDefault(t => Count(look, t) > 0, HandoverTab.New);
        return Page.Of<HandoverCheckPage>(status).With(p => p.Look, look).With(p => p.Tab, tab).With(p => p.Query, query)
            .With(p => p.Invite, look.Look.Import.InviteTo ?? [.. look.Affected.Select(a => a.Event.Id)]);
    }

    /// <summary>How many there are to show: people, posts without anybody, or places to be put right.</summary>
    public static int Count(HandoverLook look, HandoverTab tab) => tab switch
    {
        HandoverTab.Problems => look.Look.Import.Plan!.Counts.Refused,
        HandoverTab.Changed => look.Changed.Count,
        HandoverTab.Vacant => look.Vacant.Values.Sum(),
        HandoverTab.Noted => look.Look.Import.Plan!.Counts.Notes,
        _ => look.Of(Classes(tab)).Count,
    };

    public static HandoverClass[] Classes(HandoverTab tab) => tab switch
    {
        HandoverTab.New => [HandoverClass.New, HandoverClass.Appointed],
        HandoverTab.Again => [HandoverClass.Reappointed],
        HandoverTab.Moved => [HandoverClass.Moved],
        HandoverTab.Ended => [HandoverClass.Ended],
        HandoverTab.Unchanged => [HandoverClass.Unchanged],
        _ => [],
    };

    public static IReadOnlyList<AskedRow> Asked(HandoverLook look) =>
    [
        .. look.Problems.Where(p => p.Fault is ContactFault.WhoIsMeant)
            .SelectMany(p => p.Rows.Select(row => Asked(look, row, p.Value, (p.Hint ?? "").Split(',').Select(look.Book.Find).OfType<Contact>().ToLookup(c => c.Status is ContactStatus.Deceased))))
            .OrderBy(a => a.Row),
    ];

    private static AskedRow Asked(HandoverLook look, int row, string value, ILookup<bool, Contact> alikeByDeceased)
    {
        var said = look.Kind.Choices.TryGetValue(row, out var choice);
        return new(row, value, [.. alikeByDeceased[false]], [.. alikeByDeceased[true]])
        {
            SaidBefore = said, SaidNew = said && choice is null, Said = choice is null ? null : look.Book.Find(choice),
        };
    }
}

/// <summary>名簿更新 in the words of the page's language.</summary>
internal static class HandoverWords
{
    private const int MostNamed = 20;

    /// <summary>区長　令和7年4月1日（火）から.</summary>
    public static string Of(Handover terms) => Words.Fill(HandoverTexts.Terms, terms.Role, ContactWords.Day(terms.Date));

    public static string Name(HandoverTab tab) => tab switch
    {
        HandoverTab.Problems => ImportTexts.Bad,
        HandoverTab.New => HandoverTexts.New,
        HandoverTab.Again => HandoverTexts.Again,
        HandoverTab.Moved => HandoverTexts.Moved,
        HandoverTab.Changed => HandoverTexts.Changed,
        HandoverTab.Ended => HandoverTexts.Ended,
        HandoverTab.Vacant => HandoverTexts.Vacant,
        HandoverTab.Noted => ImportTexts.Noted,
        _ => ImportTexts.Unchanged,
    };

    /// <summary>What became of a row that was answered when its question no longer stood so.</summary>
    public static string Overtaken(HandoverLook look, int row, string who)
    {
        var place = ImportWords.Row(look.Look.Import.File, row);
        if (HandoverAnswer.Asked(look).Any(a => a.Row == row))
        {
            return Words.Fill(HandoverTexts.OvertakenWho, place, look.Book.Find(who) is { } gone
                ? Words.Fill(gone.IsActive ? HandoverTexts.OvertakenOther : HandoverTexts.OvertakenStatus, gone.Name, ContactWords.Name(gone.Status)) : HandoverTexts.OvertakenGone);
        }

        var line = look.Contacts.SelectMany(c => c.Parts.Where(p => p.Row == row).Select(p => (Contact: c, Part: p))).FirstOrDefault();
        return line.Contact is null
            ? Words.Fill(HandoverTexts.OvertakenRow, place)
            : Words.Fill(HandoverTexts.OvertakenSettled, place, line.Contact.Name, Name(Enum.GetValues<HandoverTab>().First(t => HandoverAnswer.Classes(t).Contains(line.Part.Class))));
    }

    /// <summary>山田 太郎、佐藤 花子、…: the first names of many.</summary>
    public static string Some(IReadOnlyList<Contact> contacts) =>
        string.Join("、", contacts.Take(MostNamed).Select(c => c.Name).Concat(contacts.Count > MostNamed ? ["…"] : Array.Empty<string>()));

    /// <summary>How many of an event's successors are written to, and from when.</summary>
    public static string When(AffectedEvent affected)
    {
        var lines = affected.Mails.Select(m => m.From == affected.Now
            ? Words.Fill(HandoverTexts.MailsNow, Words.Figure(m.People))
            : Words.Fill(HandoverTexts.MailsFrom, Words.Figure(m.People), ContactWords.Day(JapanTime.Day(m.From)))).ToList();
        if (affected.WithoutMail > 0)
            lines.Add(Words.Fill(HandoverTexts.WithoutMail, Words.Figure(affected.WithoutMail)));
        if (affected.TooLate > 0)
            lines.Add(Words.Fill(HandoverTexts.TooLate, Words.Figure(affected.TooLate)));
        return string.Concat(lines);
    }

    /// <summary>What is to be known of a row before it is answered; null: nothing.</summary>
    public static string? Hint(AskedRow row)
    {
        var lines = new List<string>();
        if (row.Said is { IsActive: true } elsewhere)
            lines.Add(Words.Fill(HandoverTexts.SaidElsewhere, elsewhere.Name));
        else if (row.Said is { } said)
            lines.Add(Words.Fill(HandoverTexts.SaidStatus, said.Name, ContactWords.Name(said.Status)));
        else if (row.SaidNew)
            lines.Add(Words.Fill(HandoverTexts.SaidNew, string.Join("、", row.Candidates.Select(c => c.Name))));
        else if (row.SaidBefore)
            lines.Add(HandoverTexts.SaidGone);
        if (row.Deceased.Count > 0)
            lines.Add(Words.Fill(HandoverTexts.WhoDeceased, string.Join("、", row.Deceased.Select(c => c.Name))));
        if (row.Candidates.FirstOrDefault(c => !c.IsActive) is { } left)
            lines.Add(Words.Fill(HandoverTexts.WhoLeft, left.Name, ContactWords.Name(left.Status)));
        return lines.Count == 0 ? null : string.Concat(lines);
    }

    /// <summary>What a line of the list comes to, in a tag.</summary>
    public static (string Text, Tone Tone) Tag(HandoverClass which) => which switch
    {
        HandoverClass.New => (HandoverTexts.TagNew, Tone.Success),
        _ => (HandoverTexts.TagKnown, Tone.Info),
    };
}
