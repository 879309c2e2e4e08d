namespace Outreach.Contacts;

/// <summary>Posts: a role in a district, whoever holds it. Holders change, posts stay, and an empty seat is seen. Pure.</summary>
public static class PostRules
{
    /// <summary>Every post that has a seat or a holder on a day, in the office's order of roles and then of districts; posts of the whole city come last.</summary>
    public static PostBoard Board(ContactBook book, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(book);
        var holders = book.All
            .SelectMany(c => c.Appointments.Where(a => Holds(c, a, day)).DistinctBy(a => (a.Role, a.DistrictId)).Select(a => new Holder(c, a)))
            .ToLookup(h => (h.Appointment.Role, h.Appointment.DistrictId));
        var places = book.Districts.Concat(book.FormerDistricts.Where(d => day < d.Merged!.On)).Select(d => (string?)d.Id).Append(null).ToList();
        return new PostBoard(day,
        [
            .. from role in book.Roles
               from place in places
               let post = new Post(role, place, Seats(role, place, book), [.. holders[(role, place)]])
               where post.Seats > 0 || post.Holders.Count > 0
               select post,
        ]);
    }

    /// <summary>Whoever has held a post, holds it or will, the latest first; of those who began on one day in the order of names.</summary>
    public static IReadOnlyList<Holder> Tenures(ContactBook book, string role, string? districtId)
    {
        ArgumentNullException.ThrowIfNull(book);
        return
        [
            .. book.All.SelectMany(c => c.Appointments.Where(a => a.Role == role && a.DistrictId == districtId).Select(a => new Holder(c, a)))
                .OrderByDescending(h => h.Appointment.From ?? DateOnly.MinValue),
        ];
    }

    /// <summary>Whether somebody fills a post on a day: within the term, and neither ended, dead nor moved by then.</summary>
    public static bool Holds(Contact contact, Appointment appointment, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(appointment);
        return appointment.HeldOn(day) && (contact.IsActive || day < contact.StatusSince);
    }

    /// <summary>定数 of a post; null where no number is fixed.</summary>
    public static int? Seats(string role, string? districtId, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        if (book.Role(role) is not { } registered)
            return null;
        if (districtId is null)
            return registered.SeatsInCity;
        return registered.SeatsIn.TryGetValue(districtId, out var seats) ? seats
            : book.HalvesOf(districtId).Count > 0 ? null
            : registered.Seats;
    }
}

/// <summary>The posts as of one day.</summary>
/// <param name="Day">In Japan.</param>
/// <param name="Posts">See <see cref="PostRules.Board"/>.</param>
public sealed record PostBoard(DateOnly Day, IReadOnlyList<Post> Posts)
{
    /// <summary>How far some posts are filled.</summary>
    public static Filling Sum(IEnumerable<Post> posts)
    {
        var known = posts.Where(p => p.Seats is not null).ToList();
        return new Filling(known.Sum(p => p.Seats!.Value), known.Sum(p => p.Filled));
    }
}

/// <summary>One role in one district.</summary>
/// <param name="Role">The role's name.</param>
/// <param name="DistrictId">Null for the whole city.</param>
/// <param name="Seats">定数; null where no number is fixed.</param>
/// <param name="Holders">Whoever holds it, in the order of names; possibly more than there are seats.</param>
public sealed record Post(string Role, string? DistrictId, int? Seats, IReadOnlyList<Holder> Holders)
{
    /// <summary>Seats that somebody holds: one holder too many in one post fills no seat of another.</summary>
    public int Filled => Math.Min(Seats ?? 0, Holders.Count);

    /// <summary>欠員.</summary>
    public int Vacant => (Seats ?? 0) - Filled;

    /// <summary>Who holds it beyond its seats; 0 where no number is fixed.</summary>
    public int Surplus => Seats is null ? 0 : Holders.Count - Filled;
}

/// <summary>Somebody in a post.</summary>
public sealed record Holder(Contact Contact, Appointment Appointment);

/// <summary>定数 and how much of it is filled.</summary>
/// <param name="Seats">定数.</param>
/// <param name="Filled">At most <paramref name="Seats"/>.</param>
public sealed record Filling(int Seats, int Filled)
{
    /// <summary>欠員.</summary>
    public int Vacant => Seats - Filled;

    /// <summary>充足率 in percent, to one decimal and never rounded up, so that 100 means that no seat is empty; null without seats.</summary>
    public decimal? Rate => Seats == 0 ? null : decimal.Floor(1000m * Filled / Seats) / 10;
}
