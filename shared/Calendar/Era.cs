namespace Outreach.Calendar;

/// <summary>An era of the Japanese calendar: its name, the letter that abbreviates it, and its days.</summary>
/// <remarks>The newest first: <see cref="Of"/> relies on it. Source: the Cabinet orders on the names of the eras.</remarks>
internal sealed record Era(string Name, char Letter, DateOnly First, DateOnly Last)
{
    private static readonly Era[] NewestFirst =
    [
        new("令和", 'R', new(2019, 5, 1), DateOnly.MaxValue),
        new("平成", 'H', new(1989, 1, 8), new(2019, 4, 30)),
        new("昭和", 'S', new(1926, 12, 25), new(1989, 1, 7)),
    ];

    /// <summary>The era that <paramref name="day"/> belongs to; null before 昭和.</summary>
    public static Era? Of(DateOnly day) => Array.Find(NewestFirst, era => era.First <= day);

    /// <summary>The era that <paramref name="text"/> names in full, by its first character, or by its letter in either case.</summary>
    public static Era? Named(string text) => Array.Find(
        NewestFirst,
        era => era.Name == text || (text.Length == 1 && (char.ToUpperInvariant(text[0]) == era.Letter || text[0] == era.Name[0])));

    public bool Contains(DateOnly day) => First <= day && day <= Last;

    /// <summary>The Western year of the era's year <paramref name="number"/>; year 1 is the year the era began in.</summary>
    public int WesternYear(int number) => First.Year + number - 1;

    /// <summary>The era's number for the Western <paramref name="year"/>.</summary>
    public int Number(int year) => year - First.Year + 1;

    /// <summary>令和元年, 令和7年 for a Western year of this era.</summary>
    public string YearName(int year) => Number(year) is 1 ? $"{Name}元年" : $"{Name}{Number(year)}年";
}
