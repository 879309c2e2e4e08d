namespace Outreach.Contacts;

/// <summary>名簿更新: one role passes to those who are listed, on one day.</summary>
/// <param name="Role">The role.</param>
/// <param name="Date">The successors' first day; the predecessors' last is the day before.</param>
/// <param name="WholeCity">Whether whoever is not listed leaves office in every district, or only in those that the list names.</param>
public sealed record Handover(string Role, DateOnly Date, bool WholeCity)
{
    /// <summary>Whether the day is rather a slip of the pen: half a year ago and more, or more than a year ahead.</summary>
    public bool IsFarFrom(DateOnly today) => Date < today.AddMonths(-6) || Date > today.AddYears(1);

    /// <summary>The same with the role by the name that it has today.</summary>
    internal Handover NamedNow(ContactBook book) => this with { Role = book.RoleNamed(Role) };
}

/// <summary>A row of the successors' list.</summary>
/// <param name="Row">Its number in the file.</param>
/// <param name="DistrictId">For which district; null for a role in the whole city.</param>
/// <param name="Person">As the list has the person; its id and appointments say nothing.</param>
/// <param name="Over">What is known with what the list says over it; appointments are left as they are.</param>
public sealed record Successor(int Row, string? DistrictId, Contact Person, Func<Contact, Contact> Over);

/// <summary>What a row of the list, or somebody who is not on it, comes to.</summary>
public enum HandoverClass
{
    /// <summary>Nobody knew the person until now.</summary>
    New = 1,

    /// <summary>A known contact, that did not hold the role.</summary>
    Appointed,

    /// <summary>再任: holds it in the same district for another term.</summary>
    Reappointed,

    /// <summary>異動: leaves it in another district for this one.</summary>
    Moved,

    /// <summary>Stands as listed already.</summary>
    Unchanged,

    /// <summary>退任: held it until the day before, or beyond, and is not listed.</summary>
    Ended,

    /// <summary>Somebody must say who is meant; while there are any, nothing is applied.</summary>
    Unmatched,

    /// <summary>Stands under the number of somebody who is recorded as deceased; while there are any, nothing is applied.</summary>
    Deceased,
}

/// <summary>One line of the diff.</summary>
/// <param name="Row">The row of the list; 0 for who is not on it.</param>
/// <param name="Class">What it comes to.</param>
/// <param name="DistrictId">Of which post it is about.</param>
/// <param name="Before">As the contact stands; null where it is new or not yet known who is meant.</param>
/// <param name="After">As it would stand; null where it is not yet known who is meant.</param>
/// <param name="Candidates">Who may be meant, the likeliest first.</param>
public sealed record HandoverLine(
    int Row, HandoverClass Class, string? DistrictId, Contact? Before, Contact? After, IReadOnlyList<Contact> Candidates)
{
    /// <summary>異動: the districts that are left for this one.</summary>
    public IReadOnlyList<string?> From { get; init; } = [];

    /// <summary>Whether it must be settled before anything is applied.</summary>
    public bool IsOpen => Class is HandoverClass.Unmatched or HandoverClass.Deceased;
}

/// <summary>The diff between those in office and those on the list.</summary>
/// <param name="Lines">In the order of the list, then those who leave.</param>
/// <param name="Vacant">Districts in which fewer hold the role afterwards than may, or than did, or where the list says so; with how many are missing.</param>
/// <param name="Twice">Rows that name a person whom an earlier row names for the same post, with that row.</param>
public sealed record HandoverPlan(IReadOnlyList<HandoverLine> Lines, IReadOnlyDictionary<string, int> Vacant, IReadOnlyDictionary<int, int> Twice)
{
    /// <summary>Who is not listed and stays in office, since the term begins on the day or later: the day is a slip of the pen, or the list is a corrected one.</summary>
    public IReadOnlyList<Contact> Staying { get; init; } = [];

    /// <summary>The contacts as they are to stand, each once; whoever leaves with a term that ends by itself stands so already.</summary>
    public IReadOnlyList<Contact> Written =>
    [
        .. Lines.Where(l => l.After is not null && (l.Before is null || ContactRules.Fingerprint(l.Before) != ContactRules.Fingerprint(l.After)))
            .Select(l => l.After!).DistinctBy(c => c.Id),
    ];

    /// <summary>Everybody is known and something would change.</summary>
    public bool CanBeApplied => Twice.Count == 0 && !Lines.Any(l => l.IsOpen) && Written.Count > 0;
}

/// <summary>How much a 名簿更新 would empty, where that is so much that the list is rather one of a part, or of another role.</summary>
/// <param name="Held">Posts of its extent that are held until the day before.</param>
/// <param name="Lost">How many of them nobody would hold from then on, though the list does not say that they are vacant.</param>
public sealed record HandoverSweep(int Held, int Lost);

/// <summary>What a list of successors comes to. Pure.</summary>
public static class HandoverRules
{
    /// <summary>Where fewer posts are held, all of them may well become vacant.</summary>
    private const int LeastHeldForSweep = 5;

    /// <summary>So much two contacts must share, beside the name, for the same person in another district to be recognised without asking.</summary>
    private const int Certain = 70;

    /// <summary>So much, for somebody to be asked.</summary>
    private const int WorthAsking = 45;

    /// <summary>Compares the list with those in office.</summary>
    /// <param name="handover">Role, day and extent.</param>
    /// <param name="list">The successors.</param>
    /// <param name="vacancies">Where the list says that a post is vacant, once for each such row; null for a role in the whole city.</param>
    /// <param name="choices">Row → the id of who is meant, or null for a new contact: what staff have said where it was not clear.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="newId">Makes a new contact's id from its row.</param>
    public static HandoverPlan Plan(
        Handover handover, IReadOnlyList<Successor> list, IReadOnlyList<string?> vacancies, IReadOnlyDictionary<int, string?> choices, ContactBook book,
        Func<int, string> newId)
    {
        ArgumentNullException.ThrowIfNull(handover);
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(vacancies);
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(newId);
        // Whoever holds the role on this day is in office, also with a term that ends with it: such terms meet the new ones at the seam.
        var lastDay = handover.Date.AddDays(-1);
        var named = list.Select(s => s.DistrictId).Concat(vacancies).ToHashSet();
        var byName = book.All.ToLookup(c => Names.Key(c.Name));
        var after = new Dictionary<string, Contact>();
        var made = new Dictionary<string, string>();
        var seen = new Dictionary<(string, string?), int>();
        var (lines, twice) = (new List<HandoverLine>(), new Dictionary<int, int>());
        var who = WhoAreMeant();
        foreach (var successor in list)
        {
            var (known, candidates, _) = who[successor.Row];
            if (known is null && candidates.Count > 0)
            {
                lines.Add(new(successor.Row, HandoverClass.Unmatched, successor.DistrictId, null, null, candidates));
                continue;
            }

            if (known is not null && IsDeceased(known))
            {
                lines.Add(new(successor.Row, HandoverClass.Deceased, successor.DistrictId, known, null, []));
                continue;
            }

            // Nobody has an id of the listed name or number yet: they tell the new people of one list apart.
            var number = successor.Person.Number;
            var whose = known?.Id ?? (number is null ? $"name {Names.Key(successor.Person.Name)}" : $"number {number}");
            if (!seen.TryAdd((whose, successor.DistrictId), successor.Row))
            {
                twice.Add(successor.Row, seen[(whose, successor.DistrictId)]);
                continue;
            }

            var id = known?.Id ?? (number is null ? newId(successor.Row) : NewIdOf(number, successor.Row));

            // Somebody may be listed for two districts: the second row goes on from what the first made.
            var standing = after.GetValueOrDefault(id) ?? known ?? successor.Person with { Id = id, Appointments = [] };
            var changed = Take(Returned(successor.Over(standing)) with { Appointments = standing.Appointments }, successor);
            after[id] = changed;
            lines.Add(new(successor.Row, ClassOf(successor, known, changed), successor.DistrictId, known, changed, []));
        }

        var appointed = new Dictionary<string, int>();
        foreach (var (at, line) in lines.Index().Where(l => l.Item.Class is HandoverClass.Appointed))
            appointed.TryAdd(line.Before!.Id, at);
        var staying = new List<Contact>();
        // Given once more, whoever left by the day has left already: their last day is written.
        var begun = book.All.Any(c => c.Appointments.Any(a => IsInScope(a) && a.From == handover.Date));
        foreach (var contact in book.All)
        {
            if (contact.IsActive && contact.Appointments.Any(a => IsInScope(a) && a.From >= handover.Date && !(a.Until < a.From) && !seen.ContainsKey((contact.Id, a.DistrictId))))
                staying.Add(contact);
            var left = contact.Appointments.Where(a => IsInScope(a) && a.HeldOn(lastDay) && !seen.ContainsKey((contact.Id, a.DistrictId))).ToList();
            if (left.Count == 0)
                continue;
            var standing = after.GetValueOrDefault(contact.Id) ?? contact;
            after[contact.Id] = standing with
            {
                Appointments = [.. standing.Appointments.Select(a => left.Contains(a) ? a with { Until = lastDay } : a)],
            };

            // Whoever is appointed elsewhere moves there: that is one line, not an end and a beginning.
            if (appointed.TryGetValue(contact.Id, out var taken))
                lines[taken] = lines[taken] with { Class = HandoverClass.Moved, From = [.. left.Select(a => a.DistrictId)] };
            else
                lines.AddRange(left.Where(a => !begun || a.Until != lastDay).Select(a => new HandoverLine(0, HandoverClass.Ended, a.DistrictId, contact, null, [])));
        }

        // A line shows what becomes of the contact in the end, whichever of its lines comes first.
        return new HandoverPlan(
            [.. lines.Select(l => l.IsOpen ? l : l with { After = after[(l.Before ?? l.After)!.Id] })],
            Vacant(handover, named, vacancies.CountBy(d => d ?? "").ToDictionary(), book, after), twice) { Staying = staying };

        string NewIdOf(string number, int row)
        {
            made.TryAdd(number, newId(row));
            return made[number];
        }

        // By row, with whether staff have said it.
        Dictionary<int, (Contact? Known, IReadOnlyList<Contact> Candidates, bool Said)> WhoAreMeant()
        {
            var meant = list.ToDictionary(s => s.Row, WhoIs);

            // Rows with one number are one person: what was said or is known of one holds for all.
            foreach (var rows in list.Where(s => s.Person.Number is not null).GroupBy(s => s.Person.Number))
            {
                var said = rows.Where(s => meant[s.Row].Said).Select(s => meant[s.Row].Known).Distinct().ToList();
                var found = rows.Select(s => meant[s.Row].Known).OfType<Contact>().Distinct().ToList();
                if (said.Count > 1 || (said is [null] && found.Count > 0) || (said.Count == 0 && found.Count > 1))
                {
                    Ask(said.Count > 0 ? rows.Where(s => meant[s.Row].Said) : rows, found);
                }
                else if (said.Count + found.Count > 0)
                {
                    foreach (var row in rows)
                        meant[row.Row] = (said.Count > 0 ? said[0] : found[0], [], meant[row.Row].Said);
                }
            }

            // One person has one name and one number in a list, and one row in each district: of two people who come to be one, one would vanish.
            foreach (var rows in list.Where(s => meant[s.Row].Known is not null).GroupBy(s => meant[s.Row].Known!).ToList())
            {
                if (rows.Select(s => Names.Key(s.Person.Name)).Distinct().Count() > 1
                    || rows.Select(Number).OfType<string>().Distinct().Count() > 1
                    || rows.GroupBy(s => s.DistrictId).Any(here => here.Select(Number).Distinct().Count() > 1 || IsListedTwice(here)))
                    Ask(rows.Where(s => !IsNumbered(s)), [rows.Key]);

                bool IsNumbered(Successor row) => row.Person.Number is { } number && book.Numbered(number).Contains(rows.Key);

                // Whoever was merged has several.
                string? Number(Successor row) => IsNumbered(row) ? rows.Key.Id : row.Person.Number;
            }

            return meant;

            void Ask(IEnumerable<Successor> rows, IReadOnlyList<Contact> candidates)
            {
                foreach (var row in rows.ToList())
                    meant[row.Row] = (null, [.. candidates.Concat(Recognised(row).Candidates).Distinct()], true);
            }

            // By what staff have said, which can be said otherwise.
            bool IsListedTwice(IEnumerable<Successor> rows) =>
                rows.Count() > 1 && rows.First().Person.Number is null && rows.Any(s => meant[s.Row].Said);
        }

        (Contact? Known, IReadOnlyList<Contact> Candidates, bool Said) WhoIs(Successor successor)
        {
            var numbered = successor.Person.Number is { } number && book.Numbered(number) is [var one] ? one : null;
            // Whoever was chosen and is no longer there, since an import was taken back, or has died is asked about anew; nobody new has a number that somebody has.
            if (choices.TryGetValue(successor.Row, out var choice) && (choice is null ? numbered is null : book.Find(choice) is { } chosen && !IsDeceased(chosen)))
                return (choice is null ? null : book.Find(choice), [], true);
            var (known, alike) = numbered is null ? Recognised(successor) : (numbered, []);
            // Whoever has left the work does not come back unasked: the list may be an old one, or mean a namesake.
            return known is { IsActive: false } && !IsDeceased(known) ? (null, [known], false) : (known, alike, false);
        }

        (Contact? Known, IReadOnlyList<Contact> Candidates) Recognised(Successor successor)
        {
            var namesakes = byName[Names.Key(successor.Person.Name)].ToList();
            var here = namesakes.FindAll(c => c.Appointments.Any(a => a.Role == handover.Role && a.DistrictId == successor.DistrictId));
            if (here.Count == 0)
                here = namesakes.FindAll(c => c.Appointments.Any(a => a.DistrictId == successor.DistrictId));
            if (here.FindAll(c => !IsDeceased(c)) is [var neighbour])
                return (neighbour, []);
            var asked = successor.Person with
            {
                Id = "", Appointments = successor.DistrictId is null ? [] : [new Appointment(handover.Role, successor.DistrictId)],
            };
            var alike = book.Duplicates.Of(asked, WorthAsking);
            return here.Count == 0 && alike.Where(d => d.Score >= Certain && d.Reasons.Contains(DuplicateReason.SameName)).ToList() is [{ Other: var same }] && !IsDeceased(same)
                ? (same, [])
                : (null, [.. alike.Select(d => d.Other).Concat(book.LivingOnOf(successor.Person.Name)).Distinct()]);
        }

        // Whoever is listed, and meant, is part of the work again, else nothing would ever reach the successor.
        static Contact Returned(Contact contact) => contact.IsActive ? contact : contact with { Status = ContactStatus.Active, StatusSince = null };

        static bool IsDeceased(Contact contact) => contact.Status is ContactStatus.Deceased;

        bool IsInScope(Appointment a) => a.Role == handover.Role && (handover.WholeCity || named.Contains(a.DistrictId));

        // The term that runs is closed, and a new one stands beside it: both can be seen.
        Contact Take(Contact contact, Successor successor)
        {
            var given = successor.Person.Appointments.FirstOrDefault(a => a.Role == handover.Role && a.DistrictId == successor.DistrictId);
            var held = contact.Appointments.Where(a => a.Role == handover.Role && a.DistrictId == successor.DistrictId).ToList();
            if (held.Exists(a => a.From == handover.Date))
                return contact;
            return contact with
            {
                Appointments =
                [
                    .. contact.Appointments.Select(a => held.Contains(a) && a.HeldOn(lastDay) ? a with { Until = lastDay } : a),
                    new Appointment(handover.Role, successor.DistrictId, handover.Date, given?.Until, given?.Source),
                ],
            };
        }

        HandoverClass ClassOf(Successor successor, Contact? known, Contact changed) =>
            known is null ? HandoverClass.New
            : ContactRules.Fingerprint(known) == ContactRules.Fingerprint(changed) ? HandoverClass.Unchanged
            : known.Appointments.Any(a => a.Role == handover.Role && a.DistrictId == successor.DistrictId && (a.HeldOn(lastDay) || a.From == handover.Date)) ? HandoverClass.Reappointed
            : HandoverClass.Appointed;
    }

    /// <summary>What must be asked about once more, since more than half of the posts would be left without successor; null: nothing.</summary>
    /// <param name="parts">What the plan is about.</param>
    /// <param name="vacancies">How many rows say that a post is vacant, by district; an empty text for a role in the whole city.</param>
    public static HandoverSweep? Sweep(IEnumerable<HandoverPart> parts, IReadOnlyDictionary<string, int> vacancies)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(vacancies);
        var (before, after) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        foreach (var part in parts)
        {
            foreach (var left in part.From)
                Count(before, left);
            if (part.Class is HandoverClass.Ended or HandoverClass.Reappointed)
                Count(before, part.DistrictId);
            if (part.Class is not HandoverClass.Ended)
                Count(after, part.DistrictId);
        }

        var held = before.Values.Sum();
        var lost = before.Sum(b => Math.Max(0, b.Value - after.GetValueOrDefault(b.Key) - vacancies.GetValueOrDefault(b.Key)));
        return held >= LeastHeldForSweep && lost * 2 > held ? new HandoverSweep(held, lost) : null;

        static void Count(Dictionary<string, int> posts, string? districtId) => posts[districtId ?? ""] = posts.GetValueOrDefault(districtId ?? "") + 1;
    }

    /// <summary>Districts in which fewer hold the role afterwards than may, or than did, or where the list says so, in the office's order; with how many are missing.</summary>
    /// <param name="handover">Role, day and extent.</param>
    /// <param name="named">The districts of the list.</param>
    /// <param name="vacancies">How many rows say that a post is vacant, by district.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="changed">By id, as they would stand.</param>
    public static IReadOnlyDictionary<string, int> Vacant(
        Handover handover, IReadOnlySet<string?> named, IReadOnlyDictionary<string, int> vacancies, ContactBook book,
        IReadOnlyDictionary<string, Contact> changed)
    {
        ArgumentNullException.ThrowIfNull(handover);
        ArgumentNullException.ThrowIfNull(named);
        ArgumentNullException.ThrowIfNull(vacancies);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(changed);
        var then = book.All.Select(c => changed.GetValueOrDefault(c.Id) ?? c).Concat(changed.Values.Where(c => book.Find(c.Id) is null)).ToList();
        var (before, now) = (Holders(book.All, handover.Date.AddDays(-1)), Holders(then, handover.Date));
        var role = book.Role(handover.Role);
        return book.Districts.Where(d => handover.WholeCity || named.Contains(d.Id))
            .Select(d => (d.Id, Missing: Math.Max((Seats(role, d.Id) ?? before.GetValueOrDefault(d.Id)) - now.GetValueOrDefault(d.Id), vacancies.GetValueOrDefault(d.Id))))
            .Where(d => d.Missing > 0).ToDictionary(d => d.Id, d => d.Missing);

        Dictionary<string, int> Holders(IEnumerable<Contact> contacts, DateOnly day) => contacts.Where(c => c.IsActive)
            .SelectMany(c => c.Appointments.Where(a => a.Role == handover.Role && a.HeldOn(day)).Select(a => a.DistrictId).OfType<string>().Distinct())
            .CountBy(id => id).ToDictionary();

        static int? Seats(Role? role, string districtId) => role is null ? null
            : role.SeatsIn.TryGetValue(districtId, out var seats) ? seats : role.Seats;
    }
}
