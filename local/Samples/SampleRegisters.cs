using Outreach.Contacts;

namespace Outreach.Local.Samples;

/// <summary>What the sample city keeps beside its list of contacts: districts with a whole and its halves, roles with their seats, and people who have left.</summary>
public static class SampleRegisters
{
    private const string Renewal2022 = "令和4年12月一斉改選名簿";

    /// <summary>The districts of the special issue in its order, and the whole of the two halves of 中居･矢中.</summary>
    public static IReadOnlyList<District> Districts { get; } = DistrictRules.With(
        [.. SampleEvent.Districts.Select((name, i) => new District($"unit{i + 1:00}", name, []))], [new District("unit28", "中居･矢中", [])]);

    /// <summary>Heads are called 区長; a district has 8 of them and 15 commissioners, three of the largest more.</summary>
    public static IReadOnlyList<Role> Roles { get; } =
    [
        new("rank01", SampleContacts.Member) { TermYears = 2, Renewal = new(2026, 4, 1) },
        new("rank02", SampleContacts.Head) { Honorific = "区長", Seats = 8, TermYears = 1, Renewal = new(2025, 4, 1) },
        new("rank03", SampleContacts.Commissioner)
        {
            Seats = 15, TermYears = 3, Renewal = new(2025, 12, 1),
            SeatsIn = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["unit02"] = 14, ["unit09"] = 17, ["unit15"] = 16 },
        },
        new("rank04", SampleContacts.SupportCentre) { Honorific = "御中", Seats = 1 },
        new("rank05", SampleContacts.Council) { Honorific = "御中" },
        new("rank06", SampleContacts.CommunityCentre) { Honorific = "御中" },
    ];

    /// <summary>Former holders: one whose term is over, one who has died, one who has moved away, and a council that was closed.</summary>
    public static IReadOnlyList<Contact> Former { get; } =
    [
        new()
        {
            Id = "frmer00001", Name = "塚越　豊", Kana = "つかごし ゆたか", Organisation = "八幡第3区", Telephone = "027-000-9101", Address = "高崎市八幡見本町9番地1",
            Appointments = [new(SampleContacts.Head, "unit01", new(2020, 4, 1), new(2024, 3, 31), "令和5年度区長名簿")],
        },
        new()
        {
            Id = "frmer00002", Name = "齋藤　トシ", Kana = "さいとう とし", Organisation = "片岡地区民生委員児童委員協議会", Telephone = "027-000-9102",
            Address = "高崎市片岡見本町9番地2", Status = ContactStatus.Deceased, StatusSince = new(2024, 11, 3),
            Appointments = [new(SampleContacts.Commissioner, "unit02", new(2022, 12, 1), new(2024, 11, 3), Renewal2022)],
        },
        new()
        {
            Id = "frmer00003", Name = "反町　明美", Kana = "そりまち あけみ", Organisation = "岩鼻ふれあいサロン", Mail = "former3@example.com",
            Status = ContactStatus.Moved, StatusSince = new(2024, 9, 30),
            Appointments = [new(SampleContacts.Member, "unit05", new(2024, 4, 1), new(2024, 9, 30))],
        },
        new()
        {
            Id = "frmer00004", Kind = ContactKind.Office, Name = "旧倉渕福祉センター", Kana = "きゅうくらぶちふくしせんたー", Telephone = "027-000-9104",
            Status = ContactStatus.Ended, StatusSince = new(2023, 3, 31),
            Appointments = [new(SampleContacts.SupportCentre, "unit17", null, new(2023, 3, 31))],
        },
    ];
}
