namespace Outreach.Contacts;

/// <summary>役職 as the office registers it: what is known of every post of this name, whoever holds it.</summary>
/// <param name="Id">Short, stable, letters and digits.</param>
/// <param name="Name">What it is called today; see <see cref="Former"/>.</param>
public sealed record Role(string Id, string Name)
{
    private static readonly Dictionary<string, int> Nowhere = [];

    /// <summary>
    /// What it was called before, the latest first: whatever was written under such a name (appointments, lists, saved searches, events)
    /// means this role. They stay for good, since nothing that was written is rewritten.
    /// </summary>
    public IReadOnlyList<FormerName> Former { get; init; } = [];

    /// <summary>敬称 of whoever holds it, e.g. 区長; null for 様.</summary>
    public string? Honorific { get; init; }

    /// <summary>定数: seats in each district that has no halves; null where no number is fixed.</summary>
    public int? Seats { get; init; }

    /// <summary>Seats where a district differs from <see cref="Seats"/>, by its id; 0 where the role does not exist.</summary>
    public IReadOnlyDictionary<string, int> SeatsIn { get; init; } = Nowhere;

    /// <summary>Seats for the whole city, without a district; null where no number is fixed.</summary>
    public int? SeatsInCity { get; init; }

    /// <summary>How many years a term usually lasts.</summary>
    public int? TermYears { get; init; }

    /// <summary>一斉改選: the day on which the next terms begin everywhere.</summary>
    public DateOnly? Renewal { get; init; }
}

/// <summary>A name that a role had.</summary>
/// <param name="Name">As it was.</param>
/// <param name="Until">When it was given another (UTC).</param>
/// <param name="By">Who gave it another.</param>
public sealed record FormerName(string Name, DateTimeOffset Until, string By);
