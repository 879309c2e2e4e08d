using System.Text.Json;
using System.Text.RegularExpressions;
using Outreach.Calendar;
using Outreach.Sheets;

namespace Outreach.Contacts;

/// <summary>What an import would do: pure, so that a dry run and the import itself say the same.</summary>
public static partial class ImportRules
{
    private const int LongestShown = 60;

    /// <summary>Compares the rows of a file with the contacts, a person at a time, in the order of their first rows.</summary>
    /// <param name="table">The file. What it does not say leaves what is known as it is, and its roles are added or changed. Only a row that we
    /// have exported counts as it stands: it clears what it leaves empty, and takes away roles that none of its contact's rows names.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="newId">Makes the id of a new contact from its first row's number.</param>
    /// <param name="today">A Japanese calendar day: tells who is in office.</param>
    /// <remarks>
    /// <para>Rows with one 番号 are one person, wherever they stand; without one each row is a person. A person is found again
    /// by 番号 (the city's, or our own id), else by name among those whom no other 番号 tells apart: in the same district
    /// if the file names one. Nobody is guessed: where two could be meant, or the number is that of somebody who is called quite
    /// otherwise, the row is refused.</para>
    /// <para>The file is read as it is asked for, twice or, where rows of one person stand apart, three times. What is kept are the
    /// numbers, who was there already, and the rows of people whose rows stand apart.</para>
    /// </remarks>
    public static IEnumerable<ImportStep> Steps(FileOutcome.Table table, ContactBook book, Func<int, string> newId, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(book);
        var known = new KnownContacts(book);
        var rowOf = new Dictionary<string, int>();
        foreach (var standing in People(table.Rows))
        {
            var rows = table.Layout.Columns.IsExport && table.Layout.Format == Cp932.Name ? [.. standing.Select(r => ContactExport.Restored(r, book))] : standing;
            var row = rows[0].Number;
            if (LeftOut(rows[0]) is { } why)
            {
                yield return new ImportStep(row, null, []) { Notes = [why], IsLeftOut = true };
                continue;
            }

            var (problems, notes) = (new List<RowProblem>(), new List<RowProblem>());
            ImportEntry? entry = null;
            if (ReadPerson(rows, book, problems, notes) is { } read)
            {
                var matches = known.Matching(read);
                var before = matches.Count == 1 ? matches[0] : null;
                var who = before is null ? Unknown(read) : "c" + before.Id;
                if (matches.Count > 1)
                    problems.Add(new RowProblem(row, ContactFault.Ambiguous, ContactColumn.Name, read.Name, $"{matches.Count}"));
                else if (before is not null && IsNumberOfAnother(read, before))
                    problems.Add(new RowProblem(row, ContactFault.NumberOfAnother, ContactColumn.Number, read.Number!, before.Name));
                else if (!rowOf.TryAdd(who, row))
                    problems.Add(new RowProblem(row, ContactFault.SamePersonTwice, ContactColumn.Name, read.Name, $"{rowOf[who]}"));
                else if (before is null)
                {
                    entry = new ImportEntry(row, read with { Id = newId(row) }, null, [], known.Alike(read));
                    notes.AddRange(entry.Alike.Select(alike => new RowProblem(row, ContactFault.LooksRegistered, ContactColumn.Name, alike.Name, ContactRules.Appointments(alike, book)) { ContactId = alike.Id }));
                }
                else
                {
                    var after = table.Layout.Columns.IsExport && rows.Any(r => r[ContactColumn.Id] == before.Id)
                        ? ContactRules.Onto(before, read with { Number = NumberKept(before, read) })
                        : Over(before, read, Said(rows));
                    if (after.Appointments.Count > ContactRules.MaxAppointments)
                        problems.Add(new RowProblem(row, ContactFault.TooManyAppointments, ContactColumn.Role, "", $"{ContactRules.MaxAppointments}"));
                    else
                        entry = new ImportEntry(row, after, before, ContactRules.Differences(before, after, book), []);
                    notes.AddRange(NotInOffice(row, read, before, after, book, today));
                }

                if (read.StatusSince > today && read.StatusSince != before?.StatusSince)
                {
                    problems.Add(new RowProblem(
                        rows.First(r => r[ContactColumn.StatusSince] is not null).Number, ContactFault.StatusToCome, ContactColumn.StatusSince, Wareki.FormatDate(read.StatusSince.Value), null));
                    entry = null;
                }
            }

            yield return new ImportStep(row, entry, table.Columns.Contains(ContactColumn.Role) ? problems : [.. problems.Select(InFileWithoutRoles)]) { Notes = notes };
        }
    }

    /// <summary>The whole plan at once, for a list that is short enough to be held.</summary>
    public static ImportPlan Plan(FileOutcome.Table table, ContactBook book, Func<int, string> newId, DateOnly today)
    {
        var steps = Steps(table, book, newId, today).ToList();
        return new ImportPlan([.. steps.Select(s => s.Entry).OfType<ImportEntry>()], [.. steps.SelectMany(s => s.Problems).OrderBy(p => p.Row)])
        {
            Notes = [.. steps.SelectMany(s => s.Notes).OrderBy(n => n.Row)],
        };
    }

    /// <summary>Who stands in the list as being in office, and is not, nor would be: whoever reads the list alone takes him for it.</summary>
    private static IEnumerable<RowProblem> NotInOffice(int row, Contact read, Contact before, Contact after, ContactBook book, DateOnly today)
    {
        var listed = read.Appointments.Where(a => a.Until is null || a.Until >= today).ToList();
        if (listed.Count > 0 && read.IsActive && !after.IsActive)
        {
            yield return new RowProblem(row, ContactFault.ListedThoughGone, ContactColumn.Status, before.Name, ContactRules.Word(after.Status)) { ContactId = before.Id };
            yield break;
        }

        foreach (var appointment in listed)
        {
            var terms = after.Appointments.Where(a => a.Role == appointment.Role && (appointment.DistrictId is null || a.DistrictId == appointment.DistrictId)).ToList();
            if (terms.TrueForAll(a => a.Until < today))
                yield return new RowProblem(row, ContactFault.ListedThoughOver, ContactColumn.Until, before.Name, ContactRules.RoleAndDistrict(terms[^1], book) + ContactRules.Term(terms[^1])) { ContactId = before.Id };
        }
    }

    /// <summary>Whether a row says that a post has nobody.</summary>
    internal static bool IsVacancy(FileRow row) => row[ContactColumn.Name] is { } name && Names.IsVacancy(name);

    /// <summary>Why a row is about nobody; null where it is about somebody.</summary>
    internal static RowProblem? LeftOut(FileRow row) =>
        row.Nobody is { } nobody ? new RowProblem(row.Number, nobody.Why, "", nobody.Text, null)
        : IsVacancy(row) ? new RowProblem(row.Number, ContactFault.VacantPost, ContactColumn.Name, row[ContactColumn.Name]!, null)
        : null;

    /// <summary>Whether the contacts would still fit together if these stood as before.</summary>
    /// <param name="restored">By id; null for those that would be gone.</param>
    /// <param name="book">The contacts as they stand.</param>
    internal static bool FitTogether(IReadOnlyDictionary<string, Contact?> restored, ContactBook book)
    {
        var before = restored.Values.OfType<Contact>().ToList();
        var others = book.All.Where(c => !restored.ContainsKey(c.Id)).ToList();
        var numbers = others.Select(c => c.Number).OfType<string>().ToHashSet();
        return before.All(c => c.Number is null || !numbers.Contains(c.Number))
            && before.SelectMany(c => c.Appointments).All(a => a.DistrictId is null || book.District(a.DistrictId) is not null)
            && !restored.Where(c => c.Value is null).SelectMany(c => book.MergedInto(c.Key)).Any(id => !restored.ContainsKey(id));
    }

    /// <summary>The rows of each person in the order of first rows.</summary>
    private static IEnumerable<IReadOnlyList<FileRow>> People(IEnumerable<FileRow> rows)
    {
        var places = new Dictionary<string, (int First, int Last, int Count)>();
        var place = 0;
        foreach (var row in rows)
        {
            if (NumberOf(row) is { } number)
                places[number] = places.TryGetValue(number, out var p) ? (p.First, place, p.Count + 1) : (place, place, 1);
            place++;
        }

        var apart = places.Where(p => p.Value.Last - p.Value.First >= p.Value.Count).ToDictionary(p => p.Key, _ => new List<byte[]>());
        if (apart.Count > 0)
        {
            foreach (var row in rows)
            {
                if (NumberOf(row) is { } number && apart.TryGetValue(number, out var its))
                    its.Add(JsonSerializer.SerializeToUtf8Bytes(row));
            }
        }

        place = 0;
        var together = new List<FileRow>();
        foreach (var row in rows)
        {
            var number = NumberOf(row);
            if (number is null)
            {
                yield return [row];
            }
            else if (apart.TryGetValue(number, out var its))
            {
                if (places[number].First == place)
                {
                    yield return [.. its.Select(bytes => JsonSerializer.Deserialize<FileRow>(bytes)!)];
                    its.Clear();
                }
            }
            else
            {
                together.Add(row);
                if (places[number].Last == place)
                {
                    yield return together;
                    together = [];
                }
            }

            place++;
        }
    }

    /// <summary>The 番号 of whom a row is about; null where it has none, or is about nobody.</summary>
    internal static string? NumberOf(FileRow row) => row[ContactColumn.Number] is { } number && LeftOut(row) is null ? Nfkc.Of(number) : null;

    /// <summary>The columns of which a person's rows say something.</summary>
    internal static IReadOnlySet<string> Said(IReadOnlyList<FileRow> rows) => rows.SelectMany(row => row.Fields.Keys).ToHashSet();

    /// <summary>Where rows with one 番号 say different things of their one person.</summary>
    internal static IEnumerable<RowProblem> Disagreements(IReadOnlyList<FileRow> rows) =>
        from column in ContactColumn.OfPerson
        where column is not (ContactColumn.Organisation or ContactColumn.Number)
        let first = rows.FirstOrDefault(row => row[column] is not null)
        from row in rows
        where first is not null && row[column] is { } text && text != first[column]
        select new RowProblem(row.Number, ContactFault.RowsDisagree, column, row[column]!, $"{first.Number}");

    /// <summary>The person of these rows, or null with the reasons in <paramref name="problems"/>; what else there is to know comes into <paramref name="notes"/>.</summary>
    internal static Contact? ReadPerson(IReadOnlyList<FileRow> rows, ContactBook book, List<RowProblem> problems, List<RowProblem> notes)
    {
        var before = problems.Count;
        foreach (var row in rows.Where(row => row.Surplus is not null))
            problems.Add(new RowProblem(row.Number, ContactFault.TooManyCells, "", row.Surplus!, null));
        foreach (var row in rows)
        {
            foreach (var reading in row.Readings)
                (reading.How is ContactFault.SameAsAbove ? problems : notes).Add(new RowProblem(row.Number, reading.How, reading.Column, reading.Text, reading.Kept));
        }

        var person = new Dictionary<string, string>();
        foreach (var column in ContactColumn.OfPerson)
        {
            var given = rows.Where(row => row[column] is not null).ToList();
            if (given.Count == 0)
                continue;
            // Who acts for two associations stands with each of them in one row.
            person[column] = column == ContactColumn.Organisation
                ? string.Join('、', given.Select(row => row[column]).Distinct())
                : given[0][column]!;
        }

        problems.AddRange(Disagreements(rows));

        var appointments = (
            from row in rows
            let texts = ContactColumn.OfAppointment.Where(c => row[c] is not null).ToDictionary(c => c, c => row[c]!)
            from role in row[ContactColumn.Role] is not { } text ? [""] : row[ContactColumn.Id] is null ? RoleNames.Each(text, book) : [text]
            select (Row: row, Texts: role == "" ? texts : new Dictionary<string, string>(texts) { [ContactColumn.Role] = role })).ToList();
        notes.AddRange(rows.Where(row => row[ContactColumn.Id] is null).Select(row => OfRole(row, book)).OfType<RowProblem>());
        var read = ContactRules.Read(person, [.. appointments.Select(a => a.Texts)], book);
        foreach (var problem in read.Problems)
        {
            var at = problem.Appointment is { } index ? [appointments[index].Row] : rows.Where(row => row[problem.Column] is not null);
            foreach (var row in at.DefaultIfEmpty(rows[0]))
                problems.Add(new RowProblem(row.Number, InFile(problem.Fault), problem.Column, Shown(row[problem.Column] ?? "", problem.Fault), problem.Hint));
        }

        foreach (var row in rows)
        {
            foreach (var (column, text) in row.Fields)
            {
                if (ContactText.Note(column, text) is var (fault, kept) && !read.Problems.Any(p => p.Column == column))
                    notes.Add(new RowProblem(row.Number, fault, column, text, kept));
            }
        }

        if (read.Contact is { Kind: ContactKind.Person, Name: var name } && Remark().IsMatch(name))
            notes.Add(new RowProblem(rows[0].Number, ContactFault.NameWithRemark, ContactColumn.Name, name, null));
        return problems.Count > before ? null : read.Contact;
    }

    /// <summary>What there is to know of a row's role: the office's own word for it is not the one that is registered.</summary>
    private static RowProblem? OfRole(FileRow row, ContactBook book)
    {
        if (row[ContactColumn.Role] is not { } role || book.Register.Count == 0)
            return null;
        if (RoleNames.Each(role, book) is { Count: > 1 } parts)
            return new RowProblem(row.Number, ContactFault.RolesParted, ContactColumn.Role, role, string.Join('、', parts));
        if (RoleNames.Former(role, book) is { } former)
            return new RowProblem(row.Number, ContactFault.RoleFormer, ContactColumn.Role, role, former.Name);
        return book.Role(role) is not null || book.UnregisteredRoles.Contains(RoleNames.Closed(role)) ? null
            : new RowProblem(row.Number, ContactFault.RoleUnregistered, ContactColumn.Role, role, RoleNames.Nearest(role, book) is { Count: > 0 } near ? string.Join('、', near) : null);
    }

    private static ContactFault InFile(ContactFault fault) => fault is ContactFault.NameMissing ? ContactFault.RowWithoutName : fault;

    /// <summary>What all rows lack is said once, with where to say it once.</summary>
    private static RowProblem InFileWithoutRoles(RowProblem problem) =>
        problem.Fault is ContactFault.RoleMissing ? problem with { Fault = ContactFault.RoleColumnMissing } : problem;

    /// <summary>A text that is too long is known by its beginning.</summary>
    private static string Shown(string text, ContactFault fault) => fault is ContactFault.TooLong && text.Length > LongestShown ? text[..LongestShown] + "…" : text;

    /// <summary>Whether what stands in 番号 only counts the rows of a list: it is the number of somebody who is called quite otherwise.</summary>
    internal static bool IsNumberOfAnother(Contact read, Contact known) => read.Number is not null && !ContactRules.CanBeCalled(known, read);

    /// <summary>What a list says, over what is known.</summary>
    /// <param name="known">As it stands.</param>
    /// <param name="list">As the list has the person.</param>
    /// <param name="said">The columns of which it says something.</param>
    /// <remarks>
    /// Where only the notation differs what is known stays: a list writes a name without its space, or a number in brackets, because that
    /// is how it writes, not because anything has changed.
    /// </remarks>
    internal static Contact Over(Contact known, Contact list, IReadOnlySet<string> said) => known with
    {
        Number = NumberKept(known, list),
        Kind = said.Contains(ContactColumn.Kind) ? list.Kind : known.Kind,
        Name = WithoutSpaces(known.Name) == WithoutSpaces(list.Name) ? known.Name : list.Name,
        Kana = Same(known.Kana, list.Kana, Kana.Key) ? known.Kana : list.Kana,
        Honorific = list.Honorific ?? known.Honorific,
        Organisation = list.Organisation ?? known.Organisation,
        Title = list.Title ?? known.Title,
        Appointments = list.Appointments.Aggregate(known.Appointments, Beside),
        Mail = list.Mail ?? known.Mail,
        PostalCode = list.PostalCode ?? known.PostalCode,
        Address = list.Address ?? known.Address,
        Telephone = Same(known.Telephone, list.Telephone, Phones.Said) ? known.Telephone : list.Telephone,
        Fax = Same(known.Fax, list.Fax, Phones.Said) ? known.Fax : list.Fax,
        Preferred = said.Contains(ContactColumn.Preferred) ? list.Preferred : known.Preferred,
        PreferredFor = Wishes(known, list, said),
        Status = said.Contains(ContactColumn.Status) ? list.Status : known.Status,
        // The day of another state is none of this one.
        StatusSince = list.StatusSince ?? (said.Contains(ContactColumn.Status) && list.Status != known.Status ? null : known.StatusSince),
        Note = list.Note ?? known.Note,
    };

    /// <summary>Whoever was found by our own id, or by the number of somebody merged, keeps its number.</summary>
    private static string? NumberKept(Contact known, Contact read) => known.Number ?? (read.Number == known.Id ? null : read.Number);

    private static bool Same(string? known, string? listed, Func<string, string> key) => listed is null || (known is not null && key(known) == key(listed));

    private static string WithoutSpaces(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>
    /// The roles with one of a list, which says nothing of any other: over the term that it means, with what the list leaves out, or beside them.
    /// No list ends a role by leaving it out.
    /// </summary>
    private static IReadOnlyList<Appointment> Beside(IReadOnlyList<Appointment> standing, Appointment listed)
    {
        var held = standing.Where(a => a.Role == listed.Role && (listed.DistrictId is null || a.DistrictId == listed.DistrictId)).ToList();
        var meant = held.FindAll(a => listed.From is not null && a.From == listed.From);
        if (meant.Count == 0)
            meant = [.. held.Where(Overlaps).GroupBy(a => a.DistrictId).Select(terms => terms.MaxBy(a => a.From ?? DateOnly.MinValue)!)];
        return meant.Count == 0 ? [.. standing, listed] :
        [
            .. standing.Select(a => !meant.Contains(a) ? a : new Appointment(
                listed.Role, a.DistrictId, listed.From ?? a.From, listed.Until ?? a.Until, listed.Source ?? a.Source)).Distinct(),
        ];

        bool Overlaps(Appointment a) =>
            (a.Until is null || listed.From is null || listed.From <= a.Until) && (a.From is null || listed.Until is null || a.From <= listed.Until);
    }

    private static SortedDictionary<Purpose, Channel> Wishes(Contact known, Contact list, IReadOnlySet<string> said) => new(
        ContactColumn.Wishes
            .Select(w => (Purpose: w.Value, From: said.Contains(w.Key) ? list.PreferredFor : known.PreferredFor))
            .Where(w => w.From.ContainsKey(w.Purpose))
            .ToDictionary(w => w.Purpose, w => w.From[w.Purpose]));

    /// <summary>Tells the new people of one file apart.</summary>
    private static string Unknown(Contact contact) => contact.Number is { } number
        ? "n" + number
        : $"{Names.Key(contact.Name)}|{string.Join(',', contact.Appointments.Select(a => a.DistrictId).Distinct().Order(StringComparer.Ordinal))}";

    [GeneratedRegex("[(（【［](?:再任?|新任?|留任|重任|再選|男|女|兼[務任]?|元|故|前|後任|代理|正|副|会長|副会長|旧姓.*)[)）】］]")]
    private static partial Regex Remark();

    private sealed class KnownContacts(ContactBook book)
    {
        private readonly ILookup<string, Contact> byName = book.All.ToLookup(c => Names.Key(c.Name));

        public IReadOnlyList<Contact> Matching(Contact read)
        {
            if (read.Number is { } number && book.Numbered(number) is { Count: > 0 } numbered)
                return numbered;

            return [.. byName[Names.Key(read.Name)].Where(c => (read.Number is null || c.Number is null) && (read.Appointments.Count == 0 || ContactRules.ShareADistrict(read, c)))];
        }

        public IReadOnlyList<Contact> Alike(Contact read) => [.. byName[Names.Key(read.Name)].Where(c => ContactRules.ShareADistrict(read, c) || SharePhone(read, c))];

        private static bool SharePhone(Contact one, Contact other)
        {
            return Dialled(one).Intersect(Dialled(other)).Any();

            static IEnumerable<string> Dialled(Contact contact) => new[] { contact.Telephone, contact.Fax }.OfType<string>().SelectMany(Phones.Numbers);
        }
    }
}
