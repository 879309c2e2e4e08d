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

    /// <summary>With one more empty row.</summary>
    public ContactForm WithAnotherRow() =>
        Appointments.Count < ContactRules.MaxAppointments ? this with { Appointments = [.. Appointments, NoTexts] } : this;
}

/// <summary>The names of a contact's form in a POST.</summary>
internal static class ContactFormFields
{
    /// <summary>The id of a new contact, made up with the empty form.</summary>
    public const string Id = "id";

    /// <summary>The fingerprint of what the form was filled with.</summary>
    public const string Seen = "seen";

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
}
