using Azure;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>All contacts, districts and roles as of one version: what lists, searches and the sender read.</summary>
public sealed class ContactBook
{
    private const int MostMerges = 20;

    private readonly Dictionary<string, Stored<Contact>> byId;
    private readonly Dictionary<string, District> districts;
    private readonly Dictionary<string, District> districtsBySpelling = [];
    private readonly Lazy<IReadOnlyList<SearchEntry>> searchable;
    private readonly Lazy<Duplicates> duplicates;
    private readonly Lazy<ILookup<string, string>> mergedInto;
    private readonly Lazy<ILookup<string, string>> mergedNumbers;
    private readonly Lazy<ILookup<string, string>> mergedNames;
    private readonly Lazy<ILookup<string, Contact>> numbers;
    private readonly Dictionary<string, Role> rolesBySpelling = [];

    /// <param name="version">See <see cref="Version"/>.</param>
    /// <param name="contacts">Every contact as stored.</param>
    /// <param name="districts">In the office's order.</param>
    /// <param name="leftovers">Rows of contacts that an import staged without ever taking effect, and their versions.</param>
    /// <param name="register">The registered roles, in the office's order.</param>
    /// <param name="pending">See <see cref="ContactHistory.Pending"/>, by contact.</param>
    internal ContactBook(
        string version, IEnumerable<Stored<Contact>> contacts, IReadOnlyList<District> districts, IReadOnlyDictionary<string, ETag>? leftovers = null,
        IReadOnlyList<Role>? register = null, IReadOnlyDictionary<string, int>? pending = null)
    {
        Pending = pending ?? new Dictionary<string, int>();
        Register = register ?? [];
        foreach (var role in Register)
        {
            foreach (var name in role.Former.Select(f => f.Name).Prepend(role.Name))
                rolesBySpelling.TryAdd(Names.Key(name), role);
        }

        Version = version;
        Leftovers = leftovers ?? new Dictionary<string, ETag>();
        byId = contacts.Select(c => c with { Value = c.Value.NamedNow(this) }).ToDictionary(c => c.Value.Id);
        All =
        [
            .. byId.Values.Select(c => c.Value).Where(c => c.MergedInto is null)
                .OrderBy(Kana.Order, StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal),
        ];
        Districts = districts;
        this.districts = districts.ToDictionary(d => d.Id);
        foreach (var district in districts)
        {
            foreach (var spelling in district.Aliases.Prepend(district.Name))
                districtsBySpelling.TryAdd(DistrictNames.Key(spelling), district);
        }

        searchable = new(() => [.. All.Select(c => new SearchEntry(c, this))]);
        duplicates = new(() => new Duplicates(All));
        numbers = new(() => All.Where(c => c.Number is not null).ToLookup(c => c.Number!));
        mergedNumbers = new(() => byId.Values.Where(c => c.Value is { MergedInto: not null, Number: not null }).ToLookup(c => c.Value.Number!, c => c.Value.Id));
        mergedNames = new(() => byId.Values.Where(c => c.Value.MergedInto is not null).ToLookup(c => Names.Key(c.Value.Name), c => c.Value.Id));
        mergedInto = new(() => byId.Values.Where(c => c.Value.MergedInto is not null && Find(c.Value.Id) is not null)
            .ToLookup(c => Find(c.Value.Id)!.Id, c => c.Value.Id));
    }

    /// <summary>Changes with every change of a contact, district or role.</summary>
    public string Version { get; }

    internal IReadOnlyDictionary<string, ETag> Leftovers { get; }

    internal IReadOnlyDictionary<string, int> Pending { get; }

    /// <summary>Every contact but those merged into another, in the order of ふりがな.</summary>
    public IReadOnlyList<Contact> All { get; }

    /// <summary>What searches compare with, in the order of <see cref="All"/>; made with the first search.</summary>
    internal IReadOnlyList<SearchEntry> Searchable => searchable.Value;

    /// <summary>Who may be whom; made when first asked for.</summary>
    public Duplicates Duplicates => duplicates.Value;

    /// <summary>The districts in the office's own order.</summary>
    public IReadOnlyList<District> Districts { get; }

    /// <summary>The contact, or null. Of a contact that was merged into another, the one that lives on: its id differs from the one asked for.</summary>
    public Contact? Find(string id)
    {
        // A circle cannot be made by merging; a row written by hand must not hang every page.
        for (var hops = 0; hops <= MostMerges && byId.GetValueOrDefault(id)?.Value is { } contact; hops++)
        {
            if (contact.MergedInto is not { } survivor)
                return contact;
            id = survivor;
        }

        return null;
    }

    /// <summary>The ids of those who were merged into this contact, directly or by way of another.</summary>
    public IReadOnlyList<string> MergedInto(string id) => [.. mergedInto.Value[id]];

    /// <summary>
    /// The contacts that a 番号 in a file means: whose number or id it is, else those who live on of merged ones with this number, since
    /// older lists still have it.
    /// </summary>
    internal IReadOnlyList<Contact> Numbered(string number)
    {
        Contact[] known = [.. numbers.Value[number], .. Find(number) is { } own ? [own] : Array.Empty<Contact>()];
        return known.Length > 0 ? known : [.. mergedNumbers.Value[number].Select(Find).OfType<Contact>().Distinct()];
    }

    /// <summary>The contacts that live on of merged ones with this name, since older lists still have it.</summary>
    internal IReadOnlyList<Contact> LivingOnOf(string name) => [.. mergedNames.Value[Names.Key(name)].Select(Find).OfType<Contact>().Distinct()];

    /// <summary>The book as it would be with these contacts.</summary>
    internal ContactBook With(IReadOnlyDictionary<string, Contact> changed) => new(
        Version, byId.Values.Where(c => !changed.ContainsKey(c.Value.Id)).Concat(changed.Values.Select(c => new Stored<Contact>(c, ""))), Districts, register: Register);

    /// <summary>The contact as it is stored, also one that was merged, with the version that a change must name; or null.</summary>
    public Stored<Contact>? FindStored(string id) => byId.GetValueOrDefault(id);

    /// <summary>The district with this id, or null.</summary>
    public District? District(string? id) => id is null ? null : districts.GetValueOrDefault(id);

    /// <summary>The district's printed name; the id where the district is no longer kept, and an empty text for none.</summary>
    public string DistrictName(string? id) => District(id)?.Name ?? id ?? "";

    /// <summary>The halves of a district, in the office's order; empty for one that is not parted.</summary>
    public IReadOnlyList<District> HalvesOf(string districtId) => [.. Districts.Where(d => d.ParentId == districtId)];

    /// <summary>The district itself and its halves, by id.</summary>
    public IReadOnlySet<string> Within(string districtId) => HalvesOf(districtId).Select(d => d.Id).Append(districtId).ToHashSet();

    /// <summary>The district that this spelling means, or null.</summary>
    public District? DistrictSpelled(string text) => districtsBySpelling.GetValueOrDefault(DistrictNames.Key(text));

    /// <summary>The other contacts that a mail to this one reaches too, since they share its mailbox.</summary>
    public IReadOnlyList<Contact> SharingMailbox(Contact contact) => Mailbox(contact) is not { } mailbox ? []
        : [.. All.Where(c => c.Id != contact.Id && Mailbox(c) == mailbox)];

    private static string? Mailbox(Contact contact) => EmailAddress.TryParse(contact.Mail)?.Key;

    /// <summary>The registered roles, in the office's own order.</summary>
    public IReadOnlyList<Role> Register { get; }

    /// <summary>The registered role that has this name, however it is spelled, or had it; or null.</summary>
    public Role? Role(string? name) => name is null ? null : rolesBySpelling.GetValueOrDefault(Names.Key(name));

    /// <summary>What the role that is written so is called today; one that is not registered is called as it is written.</summary>
    public string RoleNamed(string role) => Role(role)?.Name ?? role;

    /// <summary>Roles that somebody holds or held, though they are not registered; the commonest first.</summary>
    public IReadOnlyList<string> UnregisteredRoles =>
        [
            .. All.SelectMany(c => c.Appointments).Where(a => Role(a.Role) is null)
                .GroupBy(a => a.Role).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key),
        ];

    /// <summary>Every role by name: the registered ones in the office's order, then what else is in use.</summary>
    public IReadOnlyList<string> Roles => [.. Register.Select(r => r.Name), .. UnregisteredRoles];

    /// <summary>How a contact is addressed in one of its roles.</summary>
    public string Addressed(Contact contact, string? role) => Addressing.Of(contact, Role(role));
}
