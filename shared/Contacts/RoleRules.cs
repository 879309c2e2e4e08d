using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Outreach.Calendar;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>A role's form as it was typed; null where nothing was.</summary>
/// <param name="Name">What it is called from now on.</param>
/// <param name="Honorific">敬称.</param>
/// <param name="Seats">定数 in each district.</param>
/// <param name="SeatsInCity">定数 of the whole city.</param>
/// <param name="TermYears">Years of a term.</param>
/// <param name="Renewal">The next 一斉改選.</param>
/// <param name="Place">Its place in the office's order, from 1.</param>
/// <param name="SeatsIn">By district id, where something was typed.</param>
public sealed record RoleForm(
    string? Name, string? Honorific, string? Seats, string? SeatsInCity, string? TermYears, string? Renewal, string? Place,
    IReadOnlyDictionary<string, string> SeatsIn)
{
    /// <summary>The new name of which staff have said that whoever has it in the contacts, though it is not registered, holds this role; null: of none.</summary>
    public string? Joins { get; init; }
}

/// <summary>What may be registered of a role.</summary>
public static class RoleRules
{
    /// <summary>Characters in a role's id (30 bits: a city has some tens).</summary>
    public const int IdLength = 6;

    /// <summary>The most roles: they stand in one cell of a table, which every page reads.</summary>
    public const int MaxRoles = 60;

    /// <summary>The most former names of all roles together.</summary>
    public const int MaxFormer = 60;

    /// <summary>The most seats of one role in one place.</summary>
    public const int MaxSeats = 999;

    /// <summary>The longest term, in years.</summary>
    public const int MaxTermYears = 10;

    private static int MaxName => ContactRules.MaxLength(ContactColumn.Role);

    private static int MaxHonorific => ContactRules.MaxLength(ContactColumn.Honorific);

    /// <summary>Reads a role.</summary>
    /// <param name="id">Which.</param>
    /// <param name="form">As typed.</param>
    /// <param name="registered">All roles, this one included if it is known.</param>
    /// <param name="districts">All districts: seats in others count for nothing. Those of one that was merged stay, for days before.</param>
    /// <param name="by">Who saves it.</param>
    /// <param name="now">UTC.</param>
    public static RoleReading Read(
        string id, RoleForm form, IReadOnlyList<Role> registered, IReadOnlyList<District> districts, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(registered);
        ArgumentNullException.ThrowIfNull(districts);
        var problems = new List<RoleProblem>();
        var known = registered.FirstOrDefault(r => r.Id == id);
        var name = form.Name?.Trim() ?? "";
        var former = Former(known, name, by, now);
        if (name == "")
            problems.Add(new(RoleFault.NameMissing, RoleField.Name));
        else if (name.Length > MaxName)
            problems.Add(new(RoleFault.TooLong, RoleField.Name, Limit: MaxName));
        else if (name.Any(char.IsControl))
            problems.Add(new(RoleFault.ControlCharacters, RoleField.Name));
        else if (registered.Any(r => r.Id != id && Names.Key(r.Name) == Names.Key(name)))
            problems.Add(new(RoleFault.Taken, RoleField.Name));
        else if (registered.FirstOrDefault(r => r.Id != id && r.Former.Any(f => Names.Key(f.Name) == Names.Key(name))) is { } had)
            problems.Add(new(RoleFault.WasAnothers, RoleField.Name, Owner: had.Name));
        else if (former.Count > known?.Former.Count && registered.Sum(r => r.Former.Count) >= MaxFormer)
            problems.Add(new(RoleFault.TooManyFormer, RoleField.Name, Limit: MaxFormer));
        if (known is null && registered.Count >= MaxRoles)
            problems.Add(new(RoleFault.TooMany, RoleField.Name, Limit: MaxRoles));

        if (form.Honorific?.Length > MaxHonorific)
            problems.Add(new(RoleFault.TooLong, RoleField.Honorific, Limit: MaxHonorific));
        else if (form.Honorific?.Any(char.IsControl) == true)
            problems.Add(new(RoleFault.ControlCharacters, RoleField.Honorific));

        var role = new Role(id, name)
        {
            Former = former,
            Honorific = form.Honorific,
            Seats = Number(form.Seats, MaxSeats, RoleField.Seats),
            SeatsInCity = Number(form.SeatsInCity, MaxSeats, RoleField.SeatsInCity),
            SeatsIn = new SortedDictionary<string, int>(districts
                .Where(d => d.Merged is null ? form.SeatsIn.ContainsKey(d.Id) : known?.SeatsIn.ContainsKey(d.Id) == true)
                .Select(d => (d.Id, Seats: d.Merged is null ? Number(form.SeatsIn[d.Id], MaxSeats, RoleField.SeatsIn, d.Id) : known!.SeatsIn[d.Id]))
                .Where(s => s.Seats is not null)
                .ToDictionary(s => s.Id, s => s.Seats!.Value), StringComparer.Ordinal),
            TermYears = Number(form.TermYears, MaxTermYears, RoleField.TermYears),
            Renewal = Day(form.Renewal),
        };
        var places = registered.Count + (known is null ? 1 : 0);
        var place = Number(form.Place, places, RoleField.Place);
        if (place == 0)
            problems.Add(new(RoleFault.NotANumber, RoleField.Place, Limit: places));
        if (role.TermYears == 0)
            problems.Add(new(RoleFault.NotANumber, RoleField.TermYears, Limit: MaxTermYears));
        return new RoleReading(problems.Count > 0 ? null : role, place, problems);

        int? Number(string? text, int max, RoleField field, string? district = null)
        {
            if (text is null)
                return null;
            if (int.TryParse(Nfkc.Of(text).TrimEnd('人', '名', '年', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max)
                return number;
            problems.Add(new(RoleFault.NotANumber, field, district, max));
            return null;
        }

        DateOnly? Day(string? text)
        {
            if (text is null)
                return null;
            switch (Wareki.TryParse(text))
            {
                case DateReading.Date date:
                    return date.Day;
                case DateReading.WeekdayDoesNotMatch wrong:
                    problems.Add(new(RoleFault.WeekdayDoesNotMatch, RoleField.Renewal, Day: wrong.Day));
                    return null;
                case DateReading.OutOfEra over:
                    problems.Add(new(RoleFault.OutOfEra, RoleField.Renewal, Day: over.Day));
                    return null;
                default:
                    problems.Add(new(RoleFault.NotADate, RoleField.Renewal));
                    return null;
            }
        }
    }

    /// <summary>The names that a role had, the latest first, once it is called so. One that it has again, or is only spelled otherwise, is none of them.</summary>
    private static IReadOnlyList<FormerName> Former(Role? known, string name, string by, DateTimeOffset now)
    {
        if (known is null || name == "")
            return known?.Former ?? [];
        List<FormerName> former = [.. known.Former.Where(f => Names.Key(f.Name) != Names.Key(name))];
        if (Names.Key(known.Name) != Names.Key(name))
            former.Insert(0, new(known.Name, now, by));
        return former;
    }

    /// <summary>The form that <see cref="Read"/> makes this role of.</summary>
    /// <param name="role">As registered.</param>
    /// <param name="place">From 1.</param>
    public static RoleForm Form(Role role, int place)
    {
        ArgumentNullException.ThrowIfNull(role);
        return new(
            role.Name, role.Honorific, Written(role.Seats), Written(role.SeatsInCity), Written(role.TermYears),
            role.Renewal is { } day ? Wareki.FormatDate(day) : null, Written(place),
            role.SeatsIn.ToDictionary(s => s.Key, s => Written(s.Value)!));

        static string? Written(int? number) => number?.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>16 hex digits that change with what is registered of a role.</summary>
    public static string Fingerprint(Role role) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json.Write(role))))[..16];
}

/// <summary>What a role's form turned out to be.</summary>
/// <param name="Role">Null while there are problems.</param>
/// <param name="Place">Where it goes, from 1; null where it stays.</param>
/// <param name="Problems">What must be put right.</param>
public sealed record RoleReading(Role? Role, int? Place, IReadOnlyList<RoleProblem> Problems);

/// <summary>What is wrong with a role's form.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Field">Where.</param>
/// <param name="DistrictId">In which district's field.</param>
/// <param name="Limit">The highest number or length.</param>
/// <param name="Day">The day that was perhaps meant.</param>
/// <param name="Owner">The role that had the name.</param>
public sealed record RoleProblem(
    RoleFault Fault, RoleField Field, string? DistrictId = null, int? Limit = null, DateOnly? Day = null, string? Owner = null);

/// <summary>The fields of a role's form.</summary>
public enum RoleField
{
    Name = 1,
    Honorific,
    Seats,
    SeatsInCity,
    SeatsIn,
    TermYears,
    Renewal,
    Place,
}

/// <summary>What can be wrong with a role.</summary>
public enum RoleFault
{
    NameMissing = 1,
    TooLong,
    ControlCharacters,

    /// <summary>Another role has this name.</summary>
    Taken,

    /// <summary>Another role had this name: what was written under it means that role.</summary>
    WasAnothers,

    TooManyFormer,

    TooMany,
    NotANumber,
    NotADate,
    WeekdayDoesNotMatch,
    OutOfEra,
}
