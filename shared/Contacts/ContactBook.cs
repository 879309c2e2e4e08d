using Azure;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>All contacts, districts and roles as of one version: what lists, searches and the sender read.</summary>
public sealed class ContactBook
{
    private readonly Dictionary<string, Stored<Contact>> byId;
    private readonly Dictionary<string, District> districts;
    private readonly Dictionary<string, District> districtsBySpelling = [];
    private readonly Dictionary<string, Role> roles;

    /// <param name="version">See <see cref="Version"/>.</param>
    /// <param name="contacts">Every contact as stored.</param>
    /// <param name="districts">In the office's order.</param>
    /// <param name="leftovers">Rows of contacts that an import staged without ever taking effect, and their versions.</param>
    /// <param name="register">The registered roles, in the office's order.</param>
    internal ContactBook(
        string version, IEnumerable<Stored<Contact>> contacts, IReadOnlyList<District> districts, IReadOnlyDictionary<string, ETag>? leftovers = null,
        IReadOnlyList<Role>? register = null)
    {
        Register = register ?? [];
        roles = Register.ToDictionary(r => r.Name);
        Version = version;
        Leftovers = leftovers ?? new Dictionary<string, ETag>();
        byId = contacts.ToDictionary(c => c.Value.Id);
        All = [.. byId.Values.Select(c => c.Value).OrderBy(c => Kana.Key(c.Kana ?? c.Name), StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal)];
        Districts = districts;
        this.districts = districts.ToDictionary(d => d.Id);
        foreach (var district in districts)
        {
            foreach (var spelling in district.Aliases.Prepend(district.Name))
                districtsBySpelling.TryAdd(DistrictNames.Key(spelling), district);
        }
    }

    /// <summary>Changes with every change of a contact, district or role.</summary>
    public string Version { get; }

    internal IReadOnlyDictionary<string, ETag> Leftovers { get; }

    /// <summary>Every contact, in the order of ふりがな.</summary>
    public IReadOnlyList<Contact> All { get; }

    /// <summary>The districts in the office's own order.</summary>
    public IReadOnlyList<District> Districts { get; }

    /// <summary>The contact, or null.</summary>
    public Contact? Find(string id) => byId.GetValueOrDefault(id)?.Value;

    /// <summary>The contact with the version that a change must name, or null.</summary>
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

    /// <summary>The registered role of this name, or null.</summary>
    public Role? Role(string? name) => name is null ? null : roles.GetValueOrDefault(name);

    /// <summary>Roles that somebody holds or held, though they are not registered; the commonest first.</summary>
    public IReadOnlyList<string> UnregisteredRoles =>
        [
            .. All.SelectMany(c => c.Appointments).Where(a => !roles.ContainsKey(a.Role))
                .GroupBy(a => a.Role).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key),
        ];

    /// <summary>Every role by name: the registered ones in the office's order, then what else is in use.</summary>
    public IReadOnlyList<string> Roles => [.. Register.Select(r => r.Name), .. UnregisteredRoles];

    /// <summary>How a contact is addressed in one of its roles.</summary>
    public string Addressed(Contact contact, string? role) => Addressing.Of(contact, Role(role));
}
