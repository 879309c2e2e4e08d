using Outreach.Calendar;

namespace Outreach.Contacts;

/// <summary>What an import would do: pure, so that a dry run and the import itself say the same.</summary>
public static class ImportRules
{
    /// <summary>The longest text of a cell, in characters.</summary>
    public const int MaxCell = 1_000;

    /// <summary>Compares the rows of a file with the contacts.</summary>
    /// <param name="table">The file. Columns that it does not have leave what is known as it is; empty cells clear it.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="newId">Makes the id of a new contact from its first row's number.</param>
    public static ImportPlan Plan(FileOutcome.Table table, ContactBook book, Func<int, string> newId)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(book);
        var problems = new List<RowProblem>();
        var byNumber = book.All.Where(c => c.Number is not null).ToLookup(c => c.Number!);
        var byName = book.All.Where(c => c.Number is null).ToLookup(NameAndPlaces);
        var entries = new List<ImportEntry>();
        var taken = new Dictionary<string, int>();

        foreach (var person in Group(table.Rows))
        {
            var parsed = person.Select(row => Parse(row, book, problems)).ToList();
            if (parsed.Any(p => p is null))
                continue;
            var first = parsed[0]!;
            if (Disagreement(person) is { } disagreement)
            {
                problems.Add(disagreement);
                continue;
            }

            var draft = first with { Appointments = [.. parsed.SelectMany(p => p!.Appointments).Distinct()] };
            var known = draft.Number is { } number
                ? byNumber[number].FirstOrDefault() ?? byName[NameAndPlaces(draft)].FirstOrDefault()
                : byName[NameAndPlaces(draft)].FirstOrDefault();
            var contact = known is null ? draft with { Id = newId(person[0].Number) } : Over(known, draft, table.Columns);
            if (!taken.TryAdd(contact.Id, person[0].Number))
            {
                problems.Add(new RowProblem(person[0].Number, RowFault.SamePersonTwice, "氏名", draft.Name, $"{taken[contact.Id]}"));
                continue;
            }

            var changes = known is null ? [] : Differences(known, contact, book);
            entries.Add(new ImportEntry(person[0].Number, contact, known, changes));
        }

        return new ImportPlan(entries, [.. problems.OrderBy(p => p.Row)]);
    }

    /// <summary>What the file says, over what is known.</summary>
    private static Contact Over(Contact known, Contact file, IReadOnlySet<string> columns) => known with
    {
        Number = file.Number ?? known.Number,
        Name = file.Name,
        Kana = columns.Contains("ふりがな") ? file.Kana : known.Kana,
        Honorific = columns.Contains("敬称") ? file.Honorific : known.Honorific,
        Organisation = columns.Contains("所属") ? file.Organisation : known.Organisation,
        Appointments = columns.Contains("役職") ? file.Appointments : known.Appointments,
        Mail = columns.Contains("メール") ? file.Mail : known.Mail,
        PostalCode = columns.Contains("郵便番号") ? file.PostalCode : known.PostalCode,
        Address = columns.Contains("住所") ? file.Address : known.Address,
        Telephone = columns.Contains("電話") ? file.Telephone : known.Telephone,
        Fax = columns.Contains("FAX") ? file.Fax : known.Fax,
        Preferred = columns.Contains("希望連絡方法") ? file.Preferred : known.Preferred,
        Note = columns.Contains("備考") ? file.Note : known.Note,
    };

    /// <summary>Rows with the same 番号 are one person with several roles, wherever they stand; without one each row is a person.</summary>
    private static IEnumerable<IReadOnlyList<FileRow>> Group(IReadOnlyList<FileRow> rows) =>
        rows.GroupBy(row => row["番号"] is { } number ? "n" + number : "r" + row.Number).Select(g => (IReadOnlyList<FileRow>)[.. g]);

    private static readonly string[] PersonalColumns =
        ["氏名", "ふりがな", "敬称", "所属", "メール", "郵便番号", "住所", "電話", "FAX", "希望連絡方法", "備考"];

    private static RowProblem? Disagreement(IReadOnlyList<FileRow> person)
    {
        foreach (var row in person.Skip(1))
        {
            foreach (var column in PersonalColumns)
            {
                if (row[column] != person[0][column])
                    return new RowProblem(row.Number, RowFault.RowsDisagree, column, row[column] ?? "", $"{person[0].Number}");
            }
        }

        return null;
    }

    private static string NameAndPlaces(Contact contact) =>
        Names.Key(contact.Name) + "|" + string.Join(',', contact.Appointments.Select(a => a.DistrictId ?? "").Distinct().Order(StringComparer.Ordinal));

    private static Contact? Parse(FileRow row, ContactBook book, List<RowProblem> problems)
    {
        var before = problems.Count;
        void Refuse(RowFault fault, string column, string? hint = null) =>
            problems.Add(new RowProblem(row.Number, fault, column, row[column] ?? "", hint));

        foreach (var (column, value) in row.Fields)
        {
            if (value.Length > MaxCell)
                Refuse(RowFault.TooLong, column, $"{MaxCell}");
            else if (value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
                Refuse(RowFault.ControlCharacters, column);
        }

        if (row["氏名"] is null)
            Refuse(RowFault.NameMissing, "氏名");
        EmailAddress? mail = null;
        if (row["メール"] is { } mailText && (mail = EmailAddress.TryParse(mailText)) is null)
            Refuse(RowFault.NotAMailAddress, "メール");
        var preferred = Channel.Any;
        if (row["希望連絡方法"] is { } wish && ChannelNamed(wish) is var named)
        {
            if (named is null)
                Refuse(RowFault.UnknownChannel, "希望連絡方法");
            preferred = named ?? Channel.Any;
        }

        if (preferred == Channel.Mail && row["メール"] is null)
            Refuse(RowFault.MailWishedButMissing, "メール");

        var from = Date("就任日");
        var until = Date("任期満了日");
        if (from > until)
            Refuse(RowFault.EndsBeforeItBegins, "任期満了日");
        District? district = null;
        if (row["地区"] is { } place && (district = book.DistrictSpelled(place)) is null)
            Refuse(RowFault.UnknownDistrict, "地区", Nearest(place, book));
        if (row["役職"] is null && (row["地区"] ?? row["就任日"] ?? row["任期満了日"]) is not null)
            Refuse(RowFault.RoleMissing, "役職");

        return problems.Count > before ? null : new Contact
        {
            Id = "",
            Number = row["番号"],
            Name = row["氏名"]!,
            Kana = row["ふりがな"],
            Honorific = row["敬称"],
            Organisation = row["所属"],
            Mail = mail?.Value,
            PostalCode = row["郵便番号"],
            Address = row["住所"],
            Telephone = row["電話"],
            Fax = row["FAX"],
            Preferred = preferred,
            Note = row["備考"],
            Appointments = row["役職"] is { } role ? [new Appointment(role, district?.Id, from, until)] : [],
        };

        DateOnly? Date(string column)
        {
            if (row[column] is not { } text)
                return null;
            switch (Wareki.TryParse(text))
            {
                case DateReading.Date date:
                    return date.Day;
                case DateReading.WeekdayDoesNotMatch:
                    Refuse(RowFault.WeekdayDoesNotMatch, column);
                    return null;
                default:
                    Refuse(RowFault.NotADate, column);
                    return null;
            }
        }
    }

    private static Channel? ChannelNamed(string text) => text switch
    {
        "メール" or "mail" => Channel.Mail,
        "郵送" or "郵便" or "はがき" or "手紙" => Channel.Post,
        "電話" => Channel.Telephone,
        "FAX" or "ＦＡＸ" or "ファックス" => Channel.Fax,
        "手渡し" or "訪問" => Channel.Hand,
        _ => null,
    };

    private static string? Nearest(string text, ContactBook book)
    {
        var key = DistrictNames.Key(text);
        var near = book.Districts
            .Select(d => (d.Name, Shared: DistrictNames.Key(d.Name).Intersect(key).Count()))
            .Where(d => d.Shared > 0).OrderByDescending(d => d.Shared).Take(2).Select(d => d.Name).ToList();
        return near.Count == 0 ? null : string.Join("、", near);
    }

    private static List<FieldChange> Differences(Contact old, Contact now, ContactBook book)
    {
        var changes = new List<FieldChange>();
        void Compare(string column, string? before, string? after)
        {
            if (before != after)
                changes.Add(new FieldChange(column, before, after));
        }

        Compare("番号", old.Number, now.Number);
        Compare("氏名", old.Name, now.Name);
        Compare("ふりがな", old.Kana, now.Kana);
        Compare("敬称", old.Honorific, now.Honorific);
        Compare("所属", old.Organisation, now.Organisation);
        Compare("役職", Roles(old), Roles(now));
        Compare("メール", old.Mail, now.Mail);
        Compare("郵便番号", old.PostalCode, now.PostalCode);
        Compare("住所", old.Address, now.Address);
        Compare("電話", old.Telephone, now.Telephone);
        Compare("FAX", old.Fax, now.Fax);
        Compare("希望連絡方法", old.Preferred.ToString(), now.Preferred.ToString());
        Compare("備考", old.Note, now.Note);
        return changes;

        string Roles(Contact c) => string.Join("、", c.Appointments
            .Select(a => $"{a.Role} {book.DistrictName(a.DistrictId)} {a.From:yyyy-MM-dd}～{a.Until:yyyy-MM-dd}").Order(StringComparer.Ordinal));
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

    /// <summary>Every row is sound and something would change.</summary>
    public bool CanBeApplied => Problems.Count == 0 && Entries.Any(e => e.Before is null || e.Changes.Count > 0);
}

/// <summary>One contact of an import.</summary>
/// <param name="Row">Its first line in the file.</param>
/// <param name="Contact">As it would stand.</param>
/// <param name="Before">As it stands; null when new.</param>
/// <param name="Changes">Field by field; empty when new or unchanged.</param>
public sealed record ImportEntry(int Row, Contact Contact, Contact? Before, IReadOnlyList<FieldChange> Changes);

/// <summary>A column's text before and after.</summary>
public sealed record FieldChange(string Column, string? Before, string? After);

/// <summary>A cell that must be put right.</summary>
/// <param name="Row">The line in the file.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Column">In which column.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Hint">What was perhaps meant: another line's number, near names, the limit.</param>
public sealed record RowProblem(int Row, RowFault Fault, string Column, string Value, string? Hint);

/// <summary>What can be wrong with a row.</summary>
public enum RowFault
{
    NameMissing = 1,
    NotAMailAddress,
    MailWishedButMissing,
    UnknownDistrict,
    RoleMissing,
    NotADate,
    WeekdayDoesNotMatch,
    EndsBeforeItBegins,
    UnknownChannel,
    TooLong,
    ControlCharacters,
    RowsDisagree,
    SamePersonTwice,
}

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
