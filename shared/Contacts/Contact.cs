namespace Outreach.Contacts;

/// <summary>連絡先: a person or office that can be reached by mail, post, telephone, FAX or hand.</summary>
public sealed record Contact
{
    /// <summary>10 characters (<see cref="Ids"/>), never reused.</summary>
    public required string Id { get; init; }

    /// <summary>番号: the city's own number for this contact, if it keeps one. It finds the contact again on import.</summary>
    public string? Number { get; init; }

    /// <summary>氏名, as printed: never normalised.</summary>
    public required string Name { get; init; }

    /// <summary>ふりがな, as written.</summary>
    public string? Kana { get; init; }

    /// <summary>敬称 put after the name; 様 where absent.</summary>
    public string? Honorific { get; init; }

    /// <summary>所属: the office or association.</summary>
    public string? Organisation { get; init; }

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

    /// <summary>備考: for staff only, never sent.</summary>
    public string? Note { get; init; }

    /// <summary>Name with 敬称, as written on a letter.</summary>
    public string Addressed => Name + " " + (Honorific ?? "様");

    /// <summary>Whether a mail may be sent: there is an address and the contact has not asked for another way.</summary>
    public bool ReachableByMail => Mail is not null && Preferred is Channel.Any or Channel.Mail;
}

/// <summary>役職・任期: one role in one district, for a time.</summary>
/// <param name="Role">The role's name, e.g. 民生委員.</param>
/// <param name="DistrictId">The district, or null for a role in the whole city.</param>
/// <param name="From">First day, or null if not known.</param>
/// <param name="Until">Last day, or null if open.</param>
public sealed record Appointment(string Role, string? DistrictId, DateOnly? From = null, DateOnly? Until = null)
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
public sealed record District(string Id, string Name, IReadOnlyList<string> Aliases);
