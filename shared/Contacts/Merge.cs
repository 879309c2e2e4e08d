namespace Outreach.Contacts;

/// <summary>Two contacts that turned out to be one person: what was made of them, and what they were.</summary>
public sealed record Merge
{
    /// <summary>10 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The one that lives on, as it was.</summary>
    public required Contact Before { get; init; }

    /// <summary>The same as the merge left it.</summary>
    public required Contact After { get; init; }

    /// <summary>The one that was merged into it, as it was.</summary>
    public required Contact Other { get; init; }

    /// <summary>Who merged them, and when (UTC).</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Who took it back; null while it counts.</summary>
    public Unmerge? Undone { get; init; }
}

/// <summary>A merge taken back.</summary>
/// <param name="By">Who took it back.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Stays">Columns of the one that lived on that do not stand as before the merge: they were edited since, and so were left.</param>
public sealed record Unmerge(string By, DateTimeOffset At, IReadOnlyList<string> Stays)
{
    /// <summary>Appointments that went back to the other with what was changed in them since, as they stand now.</summary>
    public IReadOnlyList<Appointment> WentBack { get; init; } = [];
}

/// <summary>Two contacts as they are to stand once their merge is taken back.</summary>
/// <param name="Survivor">The one that lived on, or what stands in the way.</param>
/// <param name="Other">The one that was merged into it.</param>
/// <param name="Stays">See <see cref="Unmerge.Stays"/>.</param>
/// <param name="WentBack">See <see cref="Unmerge.WentBack"/>.</param>
public sealed record TakenBack(ContactReading Survivor, Contact Other, IReadOnlyList<string> Stays, IReadOnlyList<Appointment> WentBack);

/// <summary>What becomes of two contacts that are one person. Pure.</summary>
public static class MergeRules
{
    /// <summary>The columns of which one side is chosen; notes are joined, appointments are put together.</summary>
    public static IReadOnlyList<string> Chosen { get; } = [.. ContactColumn.OfPerson.Where(c => c != ContactColumn.Note)];

    /// <summary>The columns in which two contacts differ, with the text of the first as "before" and of the second as "after".</summary>
    public static IReadOnlyList<FieldChange> Differing(Contact first, Contact second)
    {
        var (one, other) = (ContactRules.PersonTexts(first), ContactRules.PersonTexts(second));
        return
        [
            .. Chosen.Select(column => new FieldChange(column, one.GetValueOrDefault(column), other.GetValueOrDefault(column)))
                .Where(change => change.Before != change.After),
        ];
    }

    /// <summary>The contact that lives on, or what stands in the way.</summary>
    /// <param name="survivor">Keeps its id.</param>
    /// <param name="other">Is merged into it.</param>
    /// <param name="fromOther">The columns of <see cref="Chosen"/> that are taken from <paramref name="other"/>.</param>
    /// <param name="book">Knows the districts.</param>
    public static ContactReading Combine(Contact survivor, Contact other, IReadOnlySet<string> fromOther, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(survivor);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(fromOther);
        var (one, two) = (ContactRules.PersonTexts(survivor), ContactRules.PersonTexts(other));
        var texts = Chosen.Select(c => (Column: c, Text: (fromOther.Contains(c) ? two : one).GetValueOrDefault(c)))
            .Where(t => t.Text is not null).ToDictionary(t => t.Column, t => t.Text!);
        if (Joined(survivor.Note, other.Note) is { } note)
            texts.Add(ContactColumn.Note, note);
        var read = ContactRules.Read(texts, [], book);
        var held = Together(survivor.Appointments, other.Appointments);
        if (held.Count > ContactRules.MaxAppointments)
        {
            return new(null, [.. read.Problems, new ContactProblem(
                ContactFault.TooManyAppointments, ContactColumn.Role, "", $"{ContactRules.MaxAppointments}")]);
        }

        return read with { Contact = read.Contact is { } contact ? contact with { Id = survivor.Id, Appointments = held } : null };
    }

    /// <summary>
    /// Both as they are to stand once the merge is taken back: what was edited since stays, and what was changed in an appointment goes
    /// with it to whomever it came from; to both where both had it.
    /// </summary>
    /// <param name="merge">The merge.</param>
    /// <param name="now">The one that lived on, as it stands.</param>
    /// <param name="book">Knows the districts.</param>
    public static TakenBack TakeBack(Merge merge, Contact now, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(merge);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(book);
        merge = merge with { Before = merge.Before.NamedNow(book), After = merge.After.NamedNow(book), Other = merge.Other.NamedNow(book) };
        var (before, after, current) = (ContactRules.PersonTexts(merge.Before), ContactRules.PersonTexts(merge.After), ContactRules.PersonTexts(now));
        var texts = new Dictionary<string, string>();
        foreach (var column in ContactColumn.OfPerson)
        {
            var edited = current.GetValueOrDefault(column) != after.GetValueOrDefault(column);
            if ((edited ? current : before).GetValueOrDefault(column) is { } text)
                texts.Add(column, text);
        }

        var became = Became(merge.After.Appointments, now.Appointments);
        var given = now.Appointments.Except(became.Values.OfType<Appointment>()).ToList();
        List<Appointment> kept = [.. merge.Before.Appointments.Select(a => became.TryGetValue(a, out var n) ? n : a).OfType<Appointment>().Concat(given)];
        List<Appointment> back = [.. merge.Other.Appointments.Select(a => became.GetValueOrDefault(a) ?? a)];
        var read = ContactRules.Read(texts, [], book);
        List<string> stays = [.. ContactColumn.OfPerson.Where(c => texts.GetValueOrDefault(c) != before.GetValueOrDefault(c))];
        if (!kept.SequenceEqual(merge.Before.Appointments))
            stays.Add(ContactColumn.Role);
        return new(
            read with { Contact = read.Contact is { } contact ? contact with { Id = now.Id, Appointments = kept } : null },
            merge.Other with { Appointments = back }, stays, [.. back.Except(merge.Other.Appointments)]);
    }

    /// <summary>What has become of each appointment; null where it is gone.</summary>
    private static Dictionary<Appointment, Appointment?> Became(IReadOnlyList<Appointment> then, IReadOnlyList<Appointment> now)
    {
        var became = then.Where(now.Contains).ToDictionary(a => a, a => (Appointment?)a);
        var rest = now.Except(then).ToList();
        foreach (var sameDay in new[] { true, false })
        {
            foreach (var gone in then.Where(a => !became.ContainsKey(a)).ToList())
            {
                if (rest.Find(a => a.Role == gone.Role && a.DistrictId == gone.DistrictId && (!sameDay || a.From == gone.From)) is { } changed)
                {
                    rest.Remove(changed);
                    became[gone] = changed;
                }
            }
        }

        foreach (var gone in then)
            became.TryAdd(gone, null);
        return became;
    }

    /// <summary>All of both, but none that another says with more: a role without a term beside the same role with one.</summary>
    private static List<Appointment> Together(IReadOnlyList<Appointment> one, IReadOnlyList<Appointment> other)
    {
        var all = one.Concat(other).Distinct().ToList();
        return [.. all.Where(a => !all.Exists(b => b != a && Says(b, a) && !Says(a, b)))];

        static bool Says(Appointment more, Appointment less) =>
            more.Role == less.Role && more.DistrictId == less.DistrictId && (less.From is null || less.From == more.From)
            && (less.Until is null || less.Until == more.Until) && (less.Source is null || less.Source == more.Source);
    }

    private static string? Joined(string? one, string? other) => one is null || other is null || one.Contains(other, StringComparison.Ordinal)
        ? one ?? other : other.Contains(one, StringComparison.Ordinal) ? other : $"{one}\n{other}";
}
