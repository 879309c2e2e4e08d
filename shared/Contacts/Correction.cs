using Outreach.Links;

namespace Outreach.Contacts;

/// <summary>Personal links by which a contact corrects its own details, and what came by them: one row a contact, once there is anything to say.</summary>
/// <param name="ContactId">Whose.</param>
public sealed record CorrectionRow(string ContactId)
{
    /// <summary>Rises when the link is revoked; older ones are then refused.</summary>
    public int Generation { get; init; }

    /// <summary>What the person has sent and nobody has decided on; what is sent later goes over it (<see cref="CorrectionRules.Over(SentDetails, Proposal?)"/>).</summary>
    public Proposal? Open { get; init; }
}

/// <summary>What a person says of itself. It changes nothing until staff accept it.</summary>
/// <param name="Id">10 characters; new with each that is sent.</param>
/// <param name="SentAt">UTC.</param>
/// <param name="Changes">By <see cref="CorrectionRules.Columns"/>: as it was shown, and as the person writes it.</param>
/// <param name="Words">Words to the office, at most <see cref="CorrectionRules.MaxWords"/> characters.</param>
public sealed record Proposal(string Id, DateTimeOffset SentAt, IReadOnlyList<FieldChange> Changes, string? Words)
{
    /// <summary>What the person had sent before of the same fields, and then sent otherwise from a page that did not show it; the last ones.</summary>
    public IReadOnlyList<FieldChange> Overwritten { get; init; } = [];
}

/// <summary>A form as a person sends it.</summary>
/// <param name="Typed">By <see cref="CorrectionRules.Columns"/>.</param>
/// <param name="Shown">What the form was filled with; what is as it was shown says nothing. A column that is absent was empty.</param>
/// <param name="Words">Words to the office, or null.</param>
/// <param name="ShownWords">Those that the form was filled with.</param>
public sealed record SentDetails(IReadOnlyDictionary<string, string> Typed, IReadOnlyDictionary<string, string> Shown, string? Words, string? ShownWords);

/// <summary>What a person said of itself and staff have decided on: kept whole, with what was not taken over.</summary>
/// <param name="ContactId">Whom it is of; what was sent by the link of a contact that was merged is of the one that lived on then.</param>
/// <param name="Proposal">What was sent.</param>
/// <param name="Taken">The columns that were taken over.</param>
/// <param name="By">Who decided.</param>
/// <param name="At">When (UTC).</param>
public sealed record SettledProposal(string ContactId, Proposal Proposal, IReadOnlyList<string> Taken, string By, DateTimeOffset At);

/// <summary>What people may say of themselves. Pure.</summary>
public static class CorrectionRules
{
    /// <summary>The longest words to the office, in characters.</summary>
    public const int MaxWords = 500;

    /// <summary>The longest words that come together from several pages.</summary>
    public const int MaxWordsTogether = 2_000;

    private const int MostOverwritten = 20;

    /// <summary>What the page shows and takes. What else a contact holds is the office's own.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        ContactColumn.Name, ContactColumn.Kana, ContactColumn.PostalCode, ContactColumn.Address, ContactColumn.Telephone, ContactColumn.Fax,
        ContactColumn.Mail, ContactColumn.Preferred,
    ];

    /// <summary>
    /// A form over what waits. Where the form showed something else than what waits, it was opened before that was sent: what it leaves as it
    /// was shown takes nothing of that away, and what both say stands with what was overwritten.
    /// </summary>
    /// <returns>By column, what is said now; the words; and what is overwritten unseen.</returns>
    public static (IReadOnlyDictionary<string, string> Said, string? Words, IReadOnlyList<FieldChange> Overwritten) Over(SentDetails sent, Proposal? waiting)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var touched = sent.Typed.Where(t => Text(t.Value) != Text(sent.Shown.GetValueOrDefault(t.Key))).ToDictionary();
        var before = waiting?.Changes ?? [];
        var overwritten = before.Where(c => touched.TryGetValue(c.Column, out var typed) && c.After != Text(typed) && c.After != Text(sent.Shown.GetValueOrDefault(c.Column)));
        return (
            Over(before.ToDictionary(c => c.Column, c => c.After ?? ""), touched), Together(waiting?.Words, sent),
            [.. (waiting?.Overwritten ?? []).Concat(overwritten).TakeLast(MostOverwritten)]);

        static string? Together(string? waits, SentDetails sent) => sent switch
        {
            _ when sent.Words == sent.ShownWords => waits,
            _ when waits is null || waits == sent.ShownWords => sent.Words,
            { Words: null } => waits,
            { Words: { } words } => $"\n{waits}\n".Contains($"\n{words}\n", StringComparison.Ordinal) ? waits : $"{waits}\n{words}",
        };

        static string? Text(string? text) => text?.Trim() is { Length: > 0 } said ? said : null;
    }

    /// <summary>What a form says that differs from the contact, or what must be put right first.</summary>
    /// <param name="contact">As it stands.</param>
    /// <param name="typed">By <see cref="Columns"/>; an empty text clears, what is absent says nothing.</param>
    /// <param name="book">Knows the districts.</param>
    public static (IReadOnlyList<FieldChange> Changes, IReadOnlyList<ContactProblem> Problems) Read(
        Contact contact, IReadOnlyDictionary<string, string> typed, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var before = ContactRules.PersonTexts(contact);
        var said = Columns.Where(typed.ContainsKey).ToDictionary(c => c, c => typed[c]);
        var read = ContactRules.Read(Over(before, said), [], book);
        // What staff once entered and no rule would take any more is not for the person to mend.
        var problems = read.Problems.Where(p => said.ContainsKey(p.Column)).ToList();
        if (problems.Count > 0 || read.Contact is null)
            return ([], problems);
        var after = ContactRules.PersonTexts(read.Contact);
        return (
            [
                .. said.Keys.Select(c => new FieldChange(c, before.GetValueOrDefault(c), after.GetValueOrDefault(c))).Where(c => c.Before != c.After),
            ],
            []);
    }

    /// <summary>The contact with what was accepted, or what stands in the way.</summary>
    public static ContactReading Apply(Contact contact, IEnumerable<FieldChange> accepted, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var read = ContactRules.Read(
            Over(ContactRules.PersonTexts(contact), accepted.ToDictionary(c => c.Column, c => c.After ?? "")), [], book);
        return read with { Contact = read.Contact is { } changed ? changed with { Id = contact.Id, Appointments = contact.Appointments } : null };
    }

    /// <summary>What a contact's link stands for.</summary>
    public static LinkTarget Target(string contactId, int generation) => new(LinkTarget.NoEvent, contactId, LinkTarget.Details, generation);

    private static Dictionary<string, string> Over(IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, string> said)
    {
        var all = new Dictionary<string, string>(texts);
        foreach (var (column, text) in said)
            all[column] = text;
        return all;
    }
}
