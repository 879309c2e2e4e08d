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
/// <param name="Stays">Columns that were edited after the merge, and so were left as they stood.</param>
public sealed record Unmerge(string By, DateTimeOffset At, IReadOnlyList<string> Stays);

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

    /// <summary>The one that lived on as it is to stand once the merge is taken back: what was edited since stays.</summary>
    /// <param name="merge">The merge.</param>
    /// <param name="now">The contact as it stands.</param>
    /// <param name="book">Knows the districts.</param>
    public static (ContactReading Reading, IReadOnlyList<string> Stays) TakeBack(Merge merge, Contact now, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(merge);
        ArgumentNullException.ThrowIfNull(now);
        var (before, after, current) = (ContactRules.PersonTexts(merge.Before), ContactRules.PersonTexts(merge.After), ContactRules.PersonTexts(now));
        var texts = new Dictionary<string, string>();
        var stays = new List<string>();
        foreach (var column in ContactColumn.OfPerson)
        {
            var edited = current.GetValueOrDefault(column) != after.GetValueOrDefault(column);
            if (edited && before.GetValueOrDefault(column) != after.GetValueOrDefault(column))
                stays.Add(column);
            if ((edited ? current : before).GetValueOrDefault(column) is { } text)
                texts.Add(column, text);
        }

        var brought = merge.After.Appointments.Except(merge.Before.Appointments).ToList();
        var taken = merge.Before.Appointments.Except(merge.After.Appointments).ToList();
        if (brought.Except(now.Appointments).Any())
            stays.Add(ContactColumn.Role);
        var read = ContactRules.Read(texts, [], book);
        return (
            read with
            {
                Contact = read.Contact is { } contact
                    ? contact with { Id = now.Id, Appointments = [.. now.Appointments.Except(brought).Concat(taken).Distinct()] }
                    : null,
            },
            stays);
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
