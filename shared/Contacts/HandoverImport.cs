using Outreach.Calendar;

namespace Outreach.Contacts;

/// <summary>What a list of successors comes to, as the plan of an import. Pure.</summary>
public static class HandoverImport
{
    /// <summary>Compares the rows of a file, a successor each, with those in office (<see cref="HandoverRules"/>).</summary>
    /// <param name="kind">Role, day and extent, and what staff have said so far.</param>
    /// <param name="table">The file. Its 役職 may be left out; 就任日 is not used, since all begin on the same day.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="newId">Makes the id of a new contact from its row's number.</param>
    public static IEnumerable<ImportStep> Steps(ImportKind.Handover kind, FileOutcome.Table table, ContactBook book, Func<int, string> newId)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(book);
        var terms = kind.Terms.NamedNow(book);
        var (problems, notes) = (new List<RowProblem>(), new List<RowProblem>());
        var names = new Dictionary<int, string>();
        var list = new List<Successor>();
        var vacancies = new List<(int Row, string? DistrictId)>();
        var wholeCityRole = IsHeldWithoutDistrict(terms.Role, book);
        // What was once said of a whole list with these headers says nothing of this one: its role is known.
        var namesRoles = table.Layout.Columns.Columns.Contains(ContactColumn.Role);
        var leftOut = new List<RowProblem>();
        var disagreements = table.Rows.Where(row => ImportRules.NumberOf(row) is not null).GroupBy(row => ImportRules.NumberOf(row)!)
            .SelectMany(rows => ImportRules.Disagreements([.. rows])).ToLookup(p => p.Row);
        foreach (var row in table.Rows)
        {
            if (row.Nobody is not null)
            {
                leftOut.Add(ImportRules.LeftOut(row)!);
                continue;
            }

            var found = problems.Count;
            if (namesRoles && row[ContactColumn.Role] is { } role && Names.Key(book.RoleNamed(role)) != Names.Key(terms.Role))
                problems.Add(new RowProblem(row.Number, ContactFault.OtherRole, ContactColumn.Role, role, terms.Role));
            if (row[ContactColumn.District] is null && !wholeCityRole)
                problems.Add(new RowProblem(row.Number, ContactFault.DistrictMissing, ContactColumn.District, "", null));
            problems.AddRange(disagreements[row.Number]);
            var vacant = ImportRules.IsVacancy(row);
            var person = ImportRules.ReadPerson([vacant ? PostAlone(row, terms) : Dated(row, terms)], book, problems, notes);
            if (person is { IsActive: false })
                problems.Add(new RowProblem(row.Number, ContactFault.SuccessorNotActive, ContactColumn.Status, row[ContactColumn.Status]!, null));
            if (person is null || problems.Count > found)
                continue;
            if (vacant)
            {
                vacancies.Add((row.Number, person.Appointments[0].DistrictId));
                continue;
            }

            if (person.Number is { } number && book.Numbered(number) is [var numbered] && ImportRules.IsNumberOfAnother(person, numbered))
            {
                problems.Add(new RowProblem(row.Number, ContactFault.NumberOfAnother, ContactColumn.Number, number, numbered.Name));
                continue;
            }

            var said = ImportRules.Said([row]);
            names.Add(row.Number, person.Name);
            list.Add(new Successor(row.Number, person.Appointments[0].DistrictId, person, known => ImportRules.Over(known, person, said)));
        }

        var plan = HandoverRules.Plan(terms, list, [.. vacancies.Select(v => v.DistrictId)], kind.Choices, book, newId);
        foreach (var (row, first) in plan.Twice)
            problems.Add(new RowProblem(row, ContactFault.ListedTwice, ContactColumn.Name, names[row], $"{first}"));
        foreach (var line in plan.Lines.Where(l => l.Class is HandoverClass.Deceased))
            problems.Add(new RowProblem(line.Row, ContactFault.RecordedAsDeceased, ContactColumn.Number, line.Before!.Number ?? line.Before.Id, line.Before.Name));
        foreach (var line in plan.Lines.Where(l => l.Class is HandoverClass.Unmatched))
        {
            var place = line.DistrictId is null ? "" : $"（{book.DistrictName(line.DistrictId)}）";
            problems.Add(new RowProblem(
                line.Row, ContactFault.WhoIsMeant, ContactColumn.Name, names[line.Row] + place, string.Join(',', line.Candidates.Select(c => c.Id))));
        }

        return
        [
            .. problems.GroupBy(p => p.Row).OrderBy(p => p.Key).Select(p => new ImportStep(p.Key, null, [.. p])),
            .. notes.GroupBy(n => n.Row).Select(n => new ImportStep(n.Key, null, []) { Notes = [.. n] }),
            .. leftOut.Select(why => new ImportStep(why.Row, null, []) { Notes = [why], IsLeftOut = true }),
            .. plan.Staying.Select(contact => new ImportStep(0, null, []) { Staying = contact.Id }),
            .. vacancies.Select(v => new ImportStep(v.Row, null, []) { Vacancy = v.DistrictId ?? "" }),
            .. plan.Lines.Where(l => !l.IsOpen).GroupBy(l => l.After!.Id).Select(lines => Step([.. lines], book)),
        ];
    }

    private static ImportStep Step(IReadOnlyList<HandoverLine> lines, ContactBook book)
    {
        var (before, after) = (lines[0].Before, lines[0].After!);
        var row = lines.Select(l => l.Row).Where(r => r > 0).DefaultIfEmpty(0).Min();
        return new ImportStep(row, new ImportEntry(row, after, before, before is null ? [] : ContactRules.Differences(before, after, book), [])
        {
            RoleEnds = lines.All(l => l.Class is HandoverClass.Ended),
            Parts = [.. lines.Select(l => new HandoverPart(l.Row, l.Class, l.DistrictId) { From = l.From })],
        }, []);
    }

    /// <summary>The row with the role and the day that all have.</summary>
    private static FileRow Dated(FileRow row, Handover terms) => row with
    {
        Fields = new Dictionary<string, string>(row.Fields) { [ContactColumn.Role] = terms.Role, [ContactColumn.From] = Wareki.FormatDate(terms.Date) },
    };

    /// <summary>The row of a post that nobody holds: what else it says is about nobody. Its name is the role's.</summary>
    private static FileRow PostAlone(FileRow row, Handover terms)
    {
        var dated = Dated(row, terms);
        return dated with
        {
            Fields = new Dictionary<string, string>(dated.Fields.Where(f => f.Key is ContactColumn.Role or ContactColumn.From or ContactColumn.District))
            {
                [ContactColumn.Name] = terms.Role,
            },
        };
    }

    private static bool IsHeldWithoutDistrict(string role, ContactBook book) =>
        book.Role(role)?.SeatsInCity is not null || book.All.Any(c => c.Appointments.Any(a => a.Role == role && a.DistrictId is null));
}

/// <summary>A post that a 名簿更新 is about for one contact.</summary>
/// <param name="Row">The row of the list; 0 for who is not on it.</param>
/// <param name="Class">What it comes to.</param>
/// <param name="DistrictId">Where; null for the whole city.</param>
public sealed record HandoverPart(int Row, HandoverClass Class, string? DistrictId)
{
    /// <inheritdoc cref="HandoverLine.From"/>
    public IReadOnlyList<string?> From { get; init; } = [];
}
