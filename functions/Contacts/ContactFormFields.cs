using Microsoft.AspNetCore.Http;
using Outreach.Contacts;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Contacts;

/// <summary>A contact's form as it was typed: texts by <see cref="ContactColumn"/>.</summary>
/// <param name="Person">What is said of the person.</param>
/// <param name="Appointments">The rows of roles, empty ones included.</param>
public sealed record ContactForm(IReadOnlyDictionary<string, string> Person, IReadOnlyList<IReadOnlyDictionary<string, string>> Appointments)
{
    private static readonly Dictionary<string, string> NoTexts = [];

    /// <summary>With nothing in it.</summary>
    public static ContactForm Empty { get; } = new(NoTexts, [NoTexts]);

    /// <summary>Filled with what is stored, and one empty row for another role.</summary>
    public static ContactForm Of(Contact contact, ContactBook book) => new(
        ContactRules.PersonTexts(contact), [.. contact.Appointments.Select(a => ContactRules.AppointmentTexts(a, book)), NoTexts]);

    /// <summary>For a new contact that is to hold a post, or is an office, as a link says.</summary>
    public static ContactForm For(string? role, string? districtId, string? kind, DateOnly today, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        var person = kind == ContactFormFields.Office ? new Dictionary<string, string> { [ContactColumn.Kind] = ContactRules.Word(ContactKind.Office) } : NoTexts;
        if (role is not { Length: > 0 } || role.Length > ContactRules.MaxLength(ContactColumn.Role))
            return Empty with { Person = person };
        // Where all terms of a role end on one day, a term that begins in between ends there too.
        var until = book.Role(role)?.Renewal is { } renewal && renewal > today ? renewal.AddDays(-1) : (DateOnly?)null;
        return new(person, [ContactRules.AppointmentTexts(new Appointment(book.RoleNamed(role), book.District(districtId)?.Id, today, until), book)]);
    }

    /// <summary>With one more empty row.</summary>
    public ContactForm WithAnotherRow() =>
        Appointments.Count < ContactRules.MaxAppointments ? this with { Appointments = [.. Appointments, NoTexts] } : this;
}

/// <summary>The names of a contact's form in a POST.</summary>
internal static class ContactFormFields
{
    /// <summary>The id of a new contact, made up with the empty form.</summary>
    public const string Id = "id";

    /// <summary>The contact that the form was filled with.</summary>
    public const string Was = "was";

    /// <summary>In the query of an empty form: which post, and whether it is an office.</summary>
    public const string Role = "role", District = "district", Kind = "kind";

    /// <summary>The value of <see cref="Kind"/> for an office.</summary>
    public const string Office = "office";

    /// <summary>Set where somebody has said that it is not the person of the same name.</summary>
    public const string Namesake = "namesake";

    /// <summary>Which button: <see cref="AddRow"/>, or none to save.</summary>
    public const string Do = "do";

    public const string AddRow = "add-row";

    private static readonly Dictionary<string, string> Names = new()
    {
        [ContactColumn.Number] = "number",
        [ContactColumn.Kind] = "kind",
        [ContactColumn.Name] = "name",
        [ContactColumn.Kana] = "kana",
        [ContactColumn.Honorific] = "honorific",
        [ContactColumn.Organisation] = "organisation",
        [ContactColumn.Title] = "title",
        [ContactColumn.Role] = "role",
        [ContactColumn.District] = "district",
        [ContactColumn.From] = "from",
        [ContactColumn.Until] = "until",
        [ContactColumn.Source] = "source",
        [ContactColumn.Mail] = "mail",
        [ContactColumn.PostalCode] = "postal-code",
        [ContactColumn.Address] = "address",
        [ContactColumn.Telephone] = "telephone",
        [ContactColumn.Fax] = "fax",
        [ContactColumn.Preferred] = "preferred",
        [ContactColumn.PreferredForInvitations] = "preferred-invitations",
        [ContactColumn.PreferredForQuestionnaires] = "preferred-questionnaires",
        [ContactColumn.PreferredForNewsletters] = "preferred-newsletters",
        [ContactColumn.Status] = "status",
        [ContactColumn.StatusSince] = "status-since",
        [ContactColumn.Note] = "note",
    };

    /// <summary>The field of a column; of one row of roles, from 0, where it says something of a role.</summary>
    public static string Field(string column, int? row = null) => row is { } index ? $"{Names[column]}-{index + 1}" : Names[column];

    public static ContactForm Read(IFormCollection form)
    {
        return new(
            Texts(ContactColumn.OfPerson, null),
            [.. Enumerable.Range(0, int.MaxValue).TakeWhile(row => form.ContainsKey(Field(ContactColumn.Role, row))).Select(row => Texts(ContactColumn.OfAppointment, row))]);

        Dictionary<string, string> Texts(IReadOnlyList<string> columns, int? row) =>
            columns.Where(c => form.Text(Field(c, row)) is not null).ToDictionary(c => c, c => form.Text(Field(c, row))!);
    }

    public static FormErrors Errors(IReadOnlyList<ContactProblem> problems) =>
        new(problems.Select(p => new FieldError(Field(p.Column, ContactColumn.OfAppointment.Contains(p.Column) ? p.Appointment ?? 0 : null), ContactWords.Message(p.Fault, p.Hint))));

    /// <summary>The texts side by side that a form asked about, with what was chosen.</summary>
    public static IReadOnlyList<AskedCollision> Asked(IFormCollection form)
    {
        return
        [
            .. Enumerable.Range(1, ContactRules.MaxAppointments + ContactColumn.All.Count)
                .TakeWhile(number => form.ContainsKey(AskedCollision.Field(AskedCollision.Key, number)))
                .Select(number => new AskedCollision(
                    new Collision(
                        Part(AskedCollision.Key, number) ?? "", Part(AskedCollision.Column, number) ?? "",
                        Part(AskedCollision.Before, number), Part(AskedCollision.Mine, number), Part(AskedCollision.Other, number)),
                    Part(AskedCollision.Take, number))),
        ];

        string? Part(string part, int number) => form.Text(AskedCollision.Field(part, number));
    }
}

/// <summary>One thing that two people changed, as a form asks about it.</summary>
/// <param name="Collision">The texts side by side.</param>
/// <param name="Choice"><see cref="TakeMine"/>, <see cref="TakeOther"/>, or null while nothing is chosen.</param>
public sealed record AskedCollision(Collision Collision, string? Choice = null)
{
    internal const string Key = "both-key", Column = "both-column", Before = "both-before", Mine = "both-mine", Other = "both-other", Take = "both-take";

    internal const string TakeMine = "mine", TakeOther = "other";

    /// <summary>Whether one of the two is chosen.</summary>
    public bool IsChosen => Choice is TakeMine or TakeOther;

    /// <summary>The name of a part's field; <paramref name="number"/> counts from 1.</summary>
    internal static string Field(string part, int number) => $"{part}-{number}";
}
