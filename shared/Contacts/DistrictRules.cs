using System.Security.Cryptography;
using System.Text;

namespace Outreach.Contacts;

/// <summary>Districts as staff type them, one a line: 名前 = 別名、別名.</summary>
public static class DistrictRules
{
    /// <summary>Characters in a district's id (30 bits: a city has some tens).</summary>
    public const int IdLength = 6;

    /// <summary>The longest name or alias, in characters.</summary>
    public const int MaxLength = 60;

    /// <summary>The most characters of all names and aliases together: they stand in one cell of a table.</summary>
    public const int MaxTotal = 20_000;

    private static readonly char[] Equal = ['=', '＝'];
    private static readonly char[] Commas = ['、', '，', ',', '\n', '\r'];

    /// <summary>Reads new districts, one a line; empty lines count but say nothing.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="known">The districts that there are: a spelling belongs to one district only.</param>
    /// <param name="newId">Makes a district's id.</param>
    public static DistrictsReading Read(string text, IReadOnlyList<District> known, Func<string> newId)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(newId);
        var owners = new Spellings(known);
        var districts = new List<District>();
        var problems = new List<DistrictProblem>();
        foreach (var (index, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var parts = line.Split(Equal, 2);
            var district = New(newId(), parts[0], parts is [_, var aliases] ? aliases : "");
            if (owners.Take(district) is { } problem)
                problems.Add(problem with { Line = index + 1 });
            else
                districts.Add(district);
        }

        return new DistrictsReading(districts, problems);
    }

    /// <summary>
    /// All districts with those just added, and each half whose name says so (中居・矢中（矢中）) tied to its whole, if one of
    /// the two is new. What was tied or parted by hand stays.
    /// </summary>
    public static IReadOnlyList<District> With(IReadOnlyList<District> known, IReadOnlyList<District> added)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(added);
        var isNew = added.Select(d => d.Id).ToHashSet();
        List<District> all = [.. known, .. added];
        var wholes = all.Where(d => d is { ParentId: null, Merged: null }).ToLookup(d => DistrictNames.Key(d.Name));
        return
        [
            .. all.Select(d => d.ParentId is null && DistrictNames.WholeKey(d.Name) is { } key
                && wholes[key].FirstOrDefault(w => w.Id != d.Id && (isNew.Contains(w.Id) || isNew.Contains(d.Id))) is { } whole
                && all.TrueForAll(other => other.ParentId != d.Id)
                    ? d with { ParentId = whole.Id }
                    : d),
        ];
    }

    /// <summary>The ids of districts that had no halves before and have some after a change.</summary>
    public static IReadOnlyList<string> Parted(IReadOnlyList<District> before, IReadOnlyList<District> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [.. after.Select(d => d.ParentId).OfType<string>().Except(before.Select(d => d.ParentId).OfType<string>())];
    }

    /// <summary>One district as it is to be, beside the others; null and the reason where it cannot.</summary>
    /// <param name="id">Which.</param>
    /// <param name="name">As typed.</param>
    /// <param name="aliases">As typed, parted by 、 or line breaks.</param>
    /// <param name="others">All districts; the one of this id does not count.</param>
    /// <param name="parentId">The whole of which it is a half, or null.</param>
    public static (District? District, DistrictProblem? Problem) Change(
        string id, string name, string aliases, IReadOnlyList<District> others, string? parentId = null)
    {
        ArgumentNullException.ThrowIfNull(others);
        var district = New(id, name, aliases) with { ParentId = parentId };
        if (parentId is not null && (others.FirstOrDefault(d => d.Id == parentId) is not { ParentId: null, Merged: null } whole || whole.Id == id || others.Any(d => d.ParentId == id && d.Merged is null)))
            return (null, new DistrictProblem(DistrictFault.NoWhole, others.FirstOrDefault(d => d.Id == parentId)?.Name ?? parentId));
        var problem = new Spellings([.. others.Where(d => d.Id != id)]).Take(district);
        return problem is null ? (district, null) : (null, problem);
    }

    /// <summary>The line that <see cref="Read"/> makes this district of.</summary>
    public static string Line(District district)
    {
        ArgumentNullException.ThrowIfNull(district);
        return district.Aliases.Count == 0 ? district.Name : $"{district.Name} = {string.Join('、', district.Aliases)}";
    }

    /// <summary>What a form carries to notice that somebody else changed the district first.</summary>
    public static string State(District district)
    {
        ArgumentNullException.ThrowIfNull(district);
        return district.ParentId is null ? Line(district) : $"{Line(district)} < {district.ParentId}";
    }

    /// <summary>Why one district cannot be merged into another on a day, or null.</summary>
    /// <param name="district">Which.</param>
    /// <param name="into">The one that goes on; null: none was chosen, or it is gone.</param>
    /// <param name="on">The first day; null: none was given.</param>
    /// <param name="all">All districts.</param>
    /// <param name="today">Later days are refused: until then both stand by themselves.</param>
    public static MergerFault? WhyNot(District district, District? into, DateOnly? on, IReadOnlyList<District> all, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(district);
        ArgumentNullException.ThrowIfNull(all);
        return into is not { Merged: null } || into.Id == district.Id ? MergerFault.IntoMissing
            : all.Any(d => d.Merged is null && (d.ParentId == district.Id || d.ParentId == into.Id)) ? MergerFault.HasHalves
            : on is null ? MergerFault.DayMissing
            : on > today ? MergerFault.NotYet
            : null;
    }

    /// <summary>What a merger would do.</summary>
    /// <param name="district">Which.</param>
    /// <param name="into">The one that goes on.</param>
    /// <param name="on">The first day.</param>
    /// <param name="book">The contacts as they stand.</param>
    public static MergerLook Look(District district, District into, DateOnly on, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(district);
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(book);
        var moving = book.All.Where(c => c.Appointments.Any(a => a.DistrictId == district.Id && !(a.Until < on))).ToList();
        var board = PostRules.Board(book, on);
        List<MergedPost> posts =
        [
            .. board.Posts.Where(p => p.DistrictId == district.Id && p.Holders.Count > 0).Select(post => new MergedPost(
                post.Role, post.Holders.Count,
                board.Posts.Where(p => p.Role == post.Role && p.DistrictId == into.Id).Append(post).SelectMany(p => p.Holders).Select(h => h.Contact.Id).Distinct().Count(),
                PostRules.Seats(post.Role, into.Id, book))),
        ];
        var seen = string.Join('\n', [State(district), State(into), $"{on:yyyy-MM-dd}", .. moving.Select(c => c.Id), .. posts.Select(p => $"{p}")]);
        return new MergerLook(district, into, on, moving.Count, posts, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seen)))[..16]);
    }

    private static District New(string id, string name, string aliases) => new(
        id, name.Trim(), [.. aliases.Split(Commas, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Where(a => a != name.Trim())]);

    /// <summary>Which district each spelling belongs to.</summary>
    private sealed class Spellings
    {
        private readonly Dictionary<string, District> owners = [];
        private int total;

        public Spellings(IReadOnlyList<District> known)
        {
            foreach (var district in known) Add(district);
        }

        public DistrictProblem? Take(District district)
        {
            foreach (var (index, spelling) in district.Aliases.Prepend(district.Name).Index())
            {
                var alias = index > 0;
                if (DistrictNames.Key(spelling) is not { Length: > 0 } key)
                    return new DistrictProblem(DistrictFault.NameMissing, spelling, alias);
                if (spelling.Length > MaxLength)
                    return new DistrictProblem(DistrictFault.TooLong, spelling, alias);
                if (spelling.Any(char.IsControl))
                    return new DistrictProblem(DistrictFault.ControlCharacters, spelling, alias);
                if (owners.GetValueOrDefault(key) is { } owner)
                    return new DistrictProblem(DistrictFault.Taken, spelling, alias, owner.Name);
            }

            if (total + Length(district) > MaxTotal)
                return new DistrictProblem(DistrictFault.TooMany, district.Name);
            Add(district);
            return null;
        }

        private void Add(District district)
        {
            total += Length(district);
            foreach (var spelling in district.Aliases.Prepend(district.Name))
                owners.TryAdd(DistrictNames.Key(spelling), district);
        }

        private static int Length(District district) => district.Name.Length + district.Aliases.Sum(a => a.Length);
    }
}

/// <summary>What a merger of two districts would do.</summary>
/// <param name="District">The one that becomes a part.</param>
/// <param name="Into">The one that goes on.</param>
/// <param name="On">The first day.</param>
/// <param name="People">Who holds a term that goes on in the other.</param>
/// <param name="Posts">The posts that pass on that day, in the office's order of roles.</param>
/// <param name="Seen">16 hex digits that change with all of it: what the confirmation carries.</param>
public sealed record MergerLook(District District, District Into, DateOnly On, int People, IReadOnlyList<MergedPost> Posts, string Seen);

/// <summary>A role in two districts that become one.</summary>
/// <param name="Role">The role's name.</param>
/// <param name="Moving">Who holds it in the one that becomes a part.</param>
/// <param name="Together">Who holds it afterwards in the one that goes on.</param>
/// <param name="Seats">Its seats there, which a merger does not change; null where no number is fixed.</param>
public sealed record MergedPost(string Role, int Moving, int Together, int? Seats);

/// <summary>Why a district cannot be merged.</summary>
public enum MergerFault
{
    /// <summary>No district was chosen that goes on.</summary>
    IntoMissing = 1,

    /// <summary>One of the two has halves: those must be merged one by one.</summary>
    HasHalves,

    DayMissing,

    /// <summary>The day is not there yet.</summary>
    NotYet,
}

/// <summary>What lines turned out to be.</summary>
/// <param name="Districts">The sound ones, in order.</param>
/// <param name="Problems">The others; while there are any, nothing is to be saved.</param>
public sealed record DistrictsReading(IReadOnlyList<District> Districts, IReadOnlyList<DistrictProblem> Problems);

/// <summary>A spelling that cannot be taken.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Spelling">As typed.</param>
/// <param name="Alias">Whether it is an alias and not the name.</param>
/// <param name="Owner">The name of the district that has it already.</param>
/// <param name="Line">From 1; 0 where it was no line of several.</param>
public sealed record DistrictProblem(DistrictFault Fault, string Spelling, bool Alias = false, string? Owner = null, int Line = 0);

/// <summary>What can be wrong with a district.</summary>
public enum DistrictFault
{
    /// <summary>Nothing is left to tell it by.</summary>
    NameMissing = 1,

    /// <summary>More than <see cref="DistrictRules.MaxLength"/> characters.</summary>
    TooLong,

    ControlCharacters,

    /// <summary>Another district has this spelling.</summary>
    Taken,

    /// <summary>More than <see cref="DistrictRules.MaxTotal"/> characters together.</summary>
    TooMany,

    /// <summary>It cannot be a half of that district: there is none, it is a half itself, or this one has halves.</summary>
    NoWhole,
}
