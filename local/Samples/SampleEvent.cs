using Outreach.Calendar;

namespace Outreach.Local.Samples;

/// <summary>One sitting of the sample event.</summary>
/// <param name="Start">UTC.</param>
/// <param name="End">UTC.</param>
/// <param name="Districts">The district units asked to it, spelled as the newsletter spells them.</param>
public sealed record SampleSession(
    DateTimeOffset Start, DateTimeOffset End, string Venue, int Capacity, string Theme, IReadOnlyList<string> Districts);

/// <summary>The round of exchanges that the special issue of February 2025 reports on, as a coordinator would plan it.</summary>
public static class SampleEvent
{
    private const string Exchange = "人との交流", MutualSupport = "支え合い";
    private static readonly DateOnly Monday = new(2025, 2, 10), Wednesday = new(2025, 2, 12);

    /// <summary>令和6年度.</summary>
    public static FiscalYear FiscalYear { get; } = new(2024);

    /// <summary>第2回 of the fiscal year.</summary>
    public const int Round = 2;

    /// <summary>What is held.</summary>
    public const string Title = "第2層協議体小規模情報交換会";

    /// <summary>令和6年度 第2回 第2層協議体小規模情報交換会.</summary>
    public static string Name { get; } = $"{FiscalYear.Format()} 第{Round}回 {Title}";

    /// <summary>The day the invitations go out.</summary>
    public static DateOnly InvitationDay { get; } = new(2025, 1, 14);

    /// <summary>The day those who have not answered are reminded.</summary>
    public static DateOnly ReminderDay { get; } = new(2025, 1, 28);

    /// <summary>The last day for a reply.</summary>
    public static DateOnly Deadline { get; } = new(2025, 1, 31);

    /// <summary>The four sittings, in order: 7, 7, 6 and 7 district units.</summary>
    public static IReadOnlyList<SampleSession> Sessions { get; } =
    [
        Morning(Monday, Exchange, "八幡", "片岡", "榛名", "南八幡", "岩鼻", "長野", "中居･矢中（矢中地区）"),
        Afternoon(Monday, Exchange, "群馬(さくら)", "中央･南･城南", "新高尾･中川", "城東･東部", "塚沢・浜尻", "箕郷", "豊岡"),
        Morning(Wednesday, MutualSupport, "新町", "群馬（なのはな）", "倉渕", "中居･矢中（中居地区）", "吉井", "寺尾・城山"),
        Afternoon(Wednesday, MutualSupport, "滝川･京ヶ島", "倉賀野", "北･東･西", "佐野", "大類", "乗附", "六郷･北部"),
    ];

    /// <summary>The 27 district units, in the order of their sessions.</summary>
    public static IReadOnlyList<string> Districts { get; } = [.. Sessions.SelectMany(session => session.Districts)];

    private static SampleSession Morning(DateOnly day, string theme, params string[] districts) =>
        Session(day, new(10, 0), theme, districts);

    private static SampleSession Afternoon(DateOnly day, string theme, params string[] districts) =>
        Session(day, new(13, 30), theme, districts);

    private static SampleSession Session(DateOnly day, TimeOnly start, string theme, string[] districts) =>
        new(JapanTime.At(day, start), JapanTime.At(day, start.AddHours(2)), "市役所", Capacity: 100, theme, districts);
}
