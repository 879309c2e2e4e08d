namespace Outreach.Contacts;

/// <summary>連絡先: a person or office that can be reached by mail, post, telephone, FAX or hand.</summary>
public sealed record Contact
{
    private static readonly Dictionary<Purpose, Channel> NoWishes = [];

    /// <summary>10 characters (<see cref="Ids"/>), never reused.</summary>
    public required string Id { get; init; }

    /// <summary>番号: the city's own number for this contact, if it keeps one. It finds the contact again on import.</summary>
    public string? Number { get; init; }

    public ContactKind Kind { get; init; }

    /// <summary>氏名, or an office's name, as printed: never normalised.</summary>
    public required string Name { get; init; }

    /// <summary>ふりがな, as written.</summary>
    public string? Kana { get; init; }

    /// <summary>敬称 put after the name; where absent <see cref="Addressing"/> finds one.</summary>
    public string? Honorific { get; init; }

    /// <summary>所属: the office or association.</summary>
    public string? Organisation { get; init; }

    /// <summary>肩書: what stands before the name on a letter, e.g. 事務局長; a role of <see cref="Appointments"/> is not repeated here.</summary>
    public string? Title { get; init; }

    /// <summary>役職・任期, in the order in which they were given.</summary>
    public IReadOnlyList<Appointment> Appointments { get; init; } = [];

    /// <summary>Mail address as accepted by <see cref="EmailAddress"/>; a mailbox may be shared by several contacts.</summary>
    public string? Mail { get; init; }

    public string? PostalCode { get; init; }

    public string? Address { get; init; }

    public string? Telephone { get; init; }

    public string? Fax { get; init; }

    /// <summary>How this contact wishes to be written to.</summary>
    public Channel Preferred { get; init; }

    /// <summary>Where the wish differs for one purpose; empty where <see cref="Preferred"/> holds for everything.</summary>
    public IReadOnlyDictionary<Purpose, Channel> PreferredFor { get; init; } = NoWishes;

    /// <summary>Whether the contact is still written to at all.</summary>
    public ContactStatus Status { get; init; }

    /// <summary>Since which day <see cref="Status"/> is so, where that is known; null while active.</summary>
    public DateOnly? StatusSince { get; init; }

    /// <summary>備考: for staff only, never sent.</summary>
    public string? Note { get; init; }

    /// <summary>
    /// The contact that turned out to be the same person and lives on; null for everyone else. Whoever was merged is kept as
    /// it was, for its history, its invitations and in case the merge is undone, and stands in no list.
    /// </summary>
    public string? MergedInto { get; init; }

    /// <summary>As written on a letter that is about none of the contact's roles; else <see cref="ContactBook.Addressed"/>.</summary>
    public string Addressed => Addressing.Of(this);

    /// <summary>
    /// The same with each role by the name that it has today, and each term in the districts in which it is held
    /// (<see cref="ContactBook.InTheirDistricts"/>). Whatever is stored stays as it was written.
    /// </summary>
    internal Contact NamedNow(ContactBook book) => Appointments.All(a => book.RoleNamed(a.Role) == a.Role && book.District(a.DistrictId)?.Merged is null) ? this
        : this with { Appointments = [.. Appointments.SelectMany(a => book.InTheirDistricts(a with { Role = book.RoleNamed(a.Role) })).Distinct()] };

    /// <summary>Whether this contact can be written to at all.</summary>
    public bool IsActive => Status is ContactStatus.Active;

    /// <summary>How this contact wishes to be written to for one purpose.</summary>
    public Channel Wish(Purpose purpose) => PreferredFor.TryGetValue(purpose, out var wish) ? wish : Preferred;

    /// <summary>Whether a mail may be sent for a purpose: the contact is active, has an address and has not asked for another way.</summary>
    public bool ReachableByMailFor(Purpose purpose) => IsActive && Mail is not null && Wish(purpose) is Channel.Any or Channel.Mail;

    /// <summary>Whether an invitation may be sent by mail.</summary>
    public bool ReachableByMail => ReachableByMailFor(Purpose.Invitation);
}

/// <summary>種別: what a contact is.</summary>
public enum ContactKind
{
    /// <summary>個人.</summary>
    Person = 0,

    /// <summary>団体: an office or association, addressed with 御中.</summary>
    Office,
}

/// <summary>状態: whether a contact is still written to. Whoever is not active is kept with all that was, and never written to.</summary>
public enum ContactStatus
{
    Active = 0,

    /// <summary>終了: no longer part of the work, or an office that was closed.</summary>
    Ended,

    /// <summary>逝去.</summary>
    Deceased,

    /// <summary>転出: moved away.</summary>
    Moved,
}

/// <summary>用件: what something is sent for.</summary>
public enum Purpose
{
    /// <summary>案内: invitations, reminders, and notices about an event.</summary>
    Invitation = 1,

    /// <summary>アンケート.</summary>
    Questionnaire,

    /// <summary>お便り: newsletters.</summary>
    Newsletter,
}

/// <summary>役職・任期: one role in one district, for a time.</summary>
/// <param name="Role">The role's name, e.g. 民生委員.</param>
/// <param name="DistrictId">The district, or null for a role in the whole city.</param>
/// <param name="From">First day, or null if not known.</param>
/// <param name="Until">Last day, or null if open.</param>
/// <param name="Source">Where it is known from, e.g. 令和7年度区長名簿; for staff only.</param>
public sealed record Appointment(string Role, string? DistrictId, DateOnly? From = null, DateOnly? Until = null, string? Source = null)
{
    /// <summary>Whether the appointment is held on <paramref name="day"/> (a Japanese calendar day).</summary>
    public bool HeldOn(DateOnly day) => (From is null || From <= day) && (Until is null || day <= Until);
}

/// <summary>A way to reach a contact.</summary>
public enum Channel
{
    /// <summary>No wish is known: mail if there is an address.</summary>
    Any = 0,
    Mail,
    Post,
    Telephone,
    Fax,
    Hand,
}

/// <summary>地区: a district unit of the second layer (第2層).</summary>
/// <param name="Id">Short, stable, letters and digits.</param>
/// <param name="Name">As printed.</param>
/// <param name="Aliases">Other spellings that mean this district; compared by <see cref="DistrictNames"/>.</param>
/// <param name="ParentId">The whole of which this district is a half, as 中居・矢中 is of 中居・矢中（矢中）; a half has no halves.</param>
public sealed record District(string Id, string Name, IReadOnlyList<string> Aliases, string? ParentId = null)
{
    /// <summary>What has become of it, where it was merged into another; null while it stands by itself.</summary>
    public Merger? Merged { get; init; }
}

/// <summary>合併: a district is a part of another from a day on. Terms that run on that day go on there; those that ended before stay where they were held.</summary>
/// <param name="Into">The id of the district that goes on.</param>
/// <param name="On">The first day.</param>
/// <param name="By">Who registered it.</param>
/// <param name="At">When (UTC).</param>
public sealed record Merger(string Into, DateOnly On, string By, DateTimeOffset At);
