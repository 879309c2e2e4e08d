namespace Outreach.Contacts;

/// <summary>What an import would do: pure, so that a dry run and the import itself say the same.</summary>
public static class ImportRules
{
    /// <summary>Compares the rows of a file with the contacts.</summary>
    /// <param name="table">The file. Columns that it does not have leave what is known as it is; empty cells clear it.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="newId">Makes the id of a new contact from its first row's number.</param>
    /// <remarks>
    /// Rows with one 番号 are one person, wherever they stand; without one each row is a person. A person is found again
    /// by 番号 (the city's, or our own id), else by name among those whom no other 番号 tells apart: in the same district
    /// if the file names one. Nobody is guessed: where two could be meant, the row is refused.
    /// </remarks>
    public static ImportPlan Plan(FileOutcome.Table table, ContactBook book, Func<int, string> newId)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(book);
        var problems = new List<RowProblem>();
        var known = new KnownContacts(book);
        var entries = new List<ImportEntry>();
        var rowOf = new Dictionary<string, int>();

        foreach (var rows in table.Rows.GroupBy(row => row[ContactColumn.Number] is { } number ? "n" + Nfkc.Of(number) : $"r{row.Number}"))
        {
            if (ReadPerson([.. rows], book, problems) is not { } read)
                continue;
            var row = rows.First().Number;
            var matches = known.Matching(read);
            var before = matches.Count == 1 ? matches[0] : null;
            var who = before is null ? Unknown(read) : "c" + before.Id;
            if (matches.Count > 1)
                problems.Add(new RowProblem(row, ContactFault.Ambiguous, ContactColumn.Name, read.Name, $"{matches.Count}"));
            else if (!rowOf.TryAdd(who, row))
                problems.Add(new RowProblem(row, ContactFault.SamePersonTwice, ContactColumn.Name, read.Name, $"{rowOf[who]}"));
            else if (before is null)
                entries.Add(new ImportEntry(row, read with { Id = newId(row) }, null, [], known.Alike(read)));
            else
            {
                var after = Over(before, read, table.Columns);
                entries.Add(new ImportEntry(row, after, before, ContactRules.Differences(before, after, book), []));
            }
        }

        return new ImportPlan(entries, [.. problems.OrderBy(p => p.Row)]);
    }

    /// <summary>The person of these rows, or null with the reasons in <paramref name="problems"/>.</summary>
    private static Contact? ReadPerson(FileRow[] rows, ContactBook book, List<RowProblem> problems)
    {
        var before = problems.Count;
        foreach (var row in rows.Where(row => row.Surplus is not null))
            problems.Add(new RowProblem(row.Number, ContactFault.TooManyCells, "", row.Surplus!, null));

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
            if (column is not (ContactColumn.Organisation or ContactColumn.Number))
            {
                problems.AddRange(given.Where(row => row[column] != given[0][column]).Select(row =>
                    new RowProblem(row.Number, ContactFault.RowsDisagree, column, row[column]!, $"{given[0].Number}")));
            }
        }

        var appointments = rows.Select(row => ContactColumn.OfAppointment.Where(c => row[c] is not null).ToDictionary(c => c, c => row[c]!)).ToList();
        var read = ContactRules.Read(person, appointments, book);
        foreach (var problem in read.Problems)
        {
            var at = problem.Appointment is { } index ? [rows[index]] : Array.FindAll(rows, row => row[problem.Column] is not null);
            foreach (var row in at.DefaultIfEmpty(rows[0]))
                problems.Add(new RowProblem(row!.Number, problem.Fault, problem.Column, row[problem.Column] ?? "", problem.Hint));
        }

        return problems.Count > before ? null : read.Contact;
    }

    /// <summary>What the file says, over what is known.</summary>
    private static Contact Over(Contact known, Contact file, IReadOnlySet<string> columns) => known with
    {
        Number = file.Number is null || file.Number == known.Id ? known.Number : file.Number,
        Kind = columns.Contains(ContactColumn.Kind) ? file.Kind : known.Kind,
        Name = file.Name,
        Kana = columns.Contains(ContactColumn.Kana) ? file.Kana : known.Kana,
        Honorific = columns.Contains(ContactColumn.Honorific) ? file.Honorific : known.Honorific,
        Organisation = columns.Contains(ContactColumn.Organisation) ? file.Organisation : known.Organisation,
        Title = columns.Contains(ContactColumn.Title) ? file.Title : known.Title,
        Appointments = columns.Contains(ContactColumn.Role)
            ? [.. file.Appointments.SelectMany(a => Over(known.Appointments, a, columns)).Distinct()]
            : known.Appointments,
        Mail = columns.Contains(ContactColumn.Mail) ? file.Mail : known.Mail,
        PostalCode = columns.Contains(ContactColumn.PostalCode) ? file.PostalCode : known.PostalCode,
        Address = columns.Contains(ContactColumn.Address) ? file.Address : known.Address,
        Telephone = columns.Contains(ContactColumn.Telephone) ? file.Telephone : known.Telephone,
        Fax = columns.Contains(ContactColumn.Fax) ? file.Fax : known.Fax,
        Preferred = columns.Contains(ContactColumn.Preferred) ? file.Preferred : known.Preferred,
        PreferredFor = Wishes(known, file, columns),
        Status = columns.Contains(ContactColumn.Status) ? file.Status : known.Status,
        StatusSince = columns.Contains(ContactColumn.StatusSince) ? file.StatusSince
            : columns.Contains(ContactColumn.Status) && file.Status is ContactStatus.Active ? null
            : known.StatusSince,
        Note = columns.Contains(ContactColumn.Note) ? file.Note : known.Note,
    };

    private static SortedDictionary<Purpose, Channel> Wishes(Contact known, Contact file, IReadOnlySet<string> columns) => new(
        ContactColumn.Wishes
            .Select(w => (Purpose: w.Value, From: columns.Contains(w.Key) ? file.PreferredFor : known.PreferredFor))
            .Where(w => w.From.ContainsKey(w.Purpose))
            .ToDictionary(w => w.Purpose, w => w.From[w.Purpose]));

    /// <summary>An appointment of the file with what the file has no column for, taken from each known appointment that it means.</summary>
    private static IEnumerable<Appointment> Over(IReadOnlyList<Appointment> known, Appointment file, IReadOnlySet<string> columns)
    {
        var (district, from, until, source) = (
            columns.Contains(ContactColumn.District), columns.Contains(ContactColumn.From), columns.Contains(ContactColumn.Until),
            columns.Contains(ContactColumn.Source));
        return known
            .Where(a => a.Role == file.Role && (!district || a.DistrictId == file.DistrictId))
            .Select(a => new Appointment(
                file.Role, district ? file.DistrictId : a.DistrictId, from ? file.From : a.From, until ? file.Until : a.Until,
                source ? file.Source : a.Source))
            .DefaultIfEmpty(file);
    }

    /// <summary>Tells the new people of one file apart.</summary>
    private static string Unknown(Contact contact) => contact.Number is { } number
        ? "n" + number
        : $"{Names.Key(contact.Name)}|{string.Join(',', contact.Appointments.Select(a => a.DistrictId).Distinct().Order(StringComparer.Ordinal))}";

    private sealed class KnownContacts(ContactBook book)
    {
        private readonly ILookup<string, Contact> byNumber = book.All.Where(c => c.Number is not null).ToLookup(c => c.Number!);
        private readonly ILookup<string, Contact> byName = book.All.ToLookup(c => Names.Key(c.Name));

        public List<Contact> Matching(Contact read)
        {
            if (read.Number is { } number)
            {
                List<Contact> numbered = [.. byNumber[number], .. book.Find(number) is { } own ? [own] : Array.Empty<Contact>()];
                if (numbered.Count > 0)
                    return numbered;
            }

            return [.. byName[Names.Key(read.Name)].Where(c => (read.Number is null || c.Number is null) && (read.Appointments.Count == 0 || ContactRules.ShareADistrict(read, c)))];
        }

        public IReadOnlyList<Contact> Alike(Contact read) => [.. byName[Names.Key(read.Name)].Where(c => ContactRules.ShareADistrict(read, c))];
    }
}

/// <summary>What an import would do.</summary>
/// <param name="Entries">A row or group of rows each that is sound.</param>
/// <param name="Problems">What must be put right first, in the order of rows; while there are any, nothing is imported.</param>
public sealed record ImportPlan(IReadOnlyList<ImportEntry> Entries, IReadOnlyList<RowProblem> Problems)
{
    public IEnumerable<ImportEntry> New => Entries.Where(e => e.Before is null);

    public IEnumerable<ImportEntry> Changed => Entries.Where(e => e.Changes.Count > 0);

    public IEnumerable<ImportEntry> Unchanged => Entries.Where(e => e.Before is not null && e.Changes.Count == 0);

    /// <summary>Problems that are put right in one go: the same text with the same fault in any rows.</summary>
    public IReadOnlyList<RowProblems> ProblemsByKind =>
        [.. Problems.GroupBy(p => p with { Row = 0 }).Select(g => new RowProblems([.. g.Select(p => p.Row).Distinct()], g.Key.Fault, g.Key.Column, g.Key.Value, g.Key.Hint))];

    /// <summary>Every row is sound and something would change.</summary>
    public bool CanBeApplied => Problems.Count == 0 && Entries.Any(e => e.Before is null || e.Changes.Count > 0);
}

/// <summary>One contact of an import.</summary>
/// <param name="Row">Its first row in the file.</param>
/// <param name="Contact">As it would stand.</param>
/// <param name="Before">As it stands; null when new.</param>
/// <param name="Changes">Column by column; empty when new or unchanged.</param>
/// <param name="Alike">When new: known contacts of the same name in the same district, though told apart by 番号.</param>
public sealed record ImportEntry(
    int Row, Contact Contact, Contact? Before, IReadOnlyList<FieldChange> Changes, IReadOnlyList<Contact> Alike);

/// <summary>A cell that must be put right.</summary>
/// <param name="Row">The row in the file.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Column">In which column; empty where it is the whole row.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Hint">What was perhaps meant: another row's number, near names, the limit.</param>
public sealed record RowProblem(int Row, ContactFault Fault, string Column, string Value, string? Hint);

/// <summary>The same problem in several rows.</summary>
/// <param name="Rows">In ascending order.</param>
/// <param name="Fault">See <see cref="RowProblem"/>.</param>
/// <param name="Column">See <see cref="RowProblem"/>.</param>
/// <param name="Value">See <see cref="RowProblem"/>.</param>
/// <param name="Hint">See <see cref="RowProblem"/>.</param>
public sealed record RowProblems(IReadOnlyList<int> Rows, ContactFault Fault, string Column, string Value, string? Hint);

/// <summary>One import: a file that staff gave, and what became of it.</summary>
/// <param name="Id">10 characters.</param>
/// <param name="FileId">Where the file is kept.</param>
/// <param name="FileName">As uploaded; shown only.</param>
/// <param name="By">Who gave it.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Result">Counts, once applied.</param>
public sealed record Import(string Id, string FileId, string FileName, string By, DateTimeOffset At, ImportResult? Result = null);

/// <summary>What an applied import did.</summary>
public sealed record ImportResult(string By, DateTimeOffset At, int New, int Changed, int Unchanged);
