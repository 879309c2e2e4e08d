namespace Outreach.Contacts;

/// <summary>役職 as the office registers it: what is known of every post of this name, whoever holds it.</summary>
/// <param name="Id">Short, stable, letters and digits.</param>
/// <param name="Name">As appointments write it; a registered role keeps its name.</param>
public sealed record Role(string Id, string Name)
{
    private static readonly Dictionary<string, int> Nowhere = [];

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
