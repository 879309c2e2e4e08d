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
    private readonly Dictionary<string, District> formerBySpelling = [];
    private readonly Lazy<IReadOnlyList<SearchEntry>> searchable;
    private readonly Lazy<Duplicates> duplicates;
    private readonly Lazy<ILookup<string, string>> mergedInto;
    private readonly Lazy<ILookup<string, string>> mergedNumbers;
    private readonly Lazy<ILookup<string, string>> mergedNames;
    private readonly Lazy<ILookup<string, Contact>> numbers;
    private readonly Lazy<IReadOnlyList<string>> unregisteredRoles;
    private readonly Dictionary<string, Role> rolesBySpelling = [];

    /// <param name="version">See <see cref="Version"/>.</param>
    /// <param name="contacts">Every contact as stored.</param>
    /// <param name="districts">In the office's order, with those that were merged into another.</param>
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

        Districts = [.. districts.Where(d => d.Merged is null)];
        FormerDistricts = [.. districts.Where(d => d.Merged is not null)];
        this.districts = districts.ToDictionary(d => d.Id);
        foreach (var district in districts)
        {
            foreach (var spelling in district.Aliases.Prepend(district.Name))
                (district.Merged is null ? districtsBySpelling : formerBySpelling).TryAdd(DistrictNames.Key(spelling), district);
        }

        Version = version;
        Leftovers = leftovers ?? new Dictionary<string, ETag>();
        byId = contacts.Select(c => c with { Value = c.Value.NamedNow(this) }).ToDictionary(c => c.Value.Id);
        All =
        [
            .. byId.Values.Select(c => c.Value).Where(c => c.MergedInto is null)
                .OrderBy(Kana.Order, StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal),
        ];
        searchable = new(() => [.. All.Select(c => new SearchEntry(c, this))]);
        duplicates = new(() => new Duplicates(All));
        unregisteredRoles = new(() =>
        [
            .. All.SelectMany(c => c.Appointments).Where(a => Role(a.Role) is null)
                .GroupBy(a => a.Role).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key),
        ]);
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

    /// <summary>The districts in the office's own order; those that were merged into another are not among them.</summary>
    public IReadOnlyList<District> Districts { get; }

    /// <summary>Districts that were merged into another. Their names stand in what is past, and mean the other in what is written from now on.</summary>
    public IReadOnlyList<District> FormerDistricts { get; }

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
        Version, byId.Values.Where(c => !changed.ContainsKey(c.Value.Id)).Concat(changed.Values.Select(c => new Stored<Contact>(c, ""))), [.. Districts, .. FormerDistricts], register: Register);

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

    /// <summary>The district that this spelling means, or null. Of a district that was merged, the one that goes on.</summary>
    public District? DistrictSpelled(string text) => districtsBySpelling.GetValueOrDefault(DistrictNames.Key(text)) ?? GoesOnAs(FormerDistrict(text)).LastOrDefault();

    /// <summary>The district that had this spelling until it was merged, or null.</summary>
    public District? FormerDistrict(string text) => formerBySpelling.GetValueOrDefault(DistrictNames.Key(text));

    /// <summary>The district itself, or the one that goes on where it was merged.</summary>
    public string? DistrictNow(string? id) => GoesOnAs(District(id)).LastOrDefault()?.Id ?? id;

    /// <summary>The districts that a merged one became part of, one after the other; empty for one that stands by itself.</summary>
    public IEnumerable<District> GoesOnAs(District? district)
    {
        // A circle cannot be made by merging; a row written by hand must not hang every page.
        for (var hops = 0; hops <= MostMerges && District(district?.Merged?.Into) is { } next; hops++)
            yield return district = next;
    }

    /// <summary>The districts that were merged into this one, directly or by way of another.</summary>
    public IReadOnlyList<District> MergedIntoDistrict(string id) => [.. FormerDistricts.Where(d => GoesOnAs(d).Any(next => next.Id == id))];

    /// <summary>A term in the districts in which it is held: where its district was merged meanwhile, it ends on the day before and goes on in the other.</summary>
    internal IEnumerable<Appointment> InTheirDistricts(Appointment term)
    {
        for (var hops = 0; hops <= MostMerges && District(term.DistrictId)?.Merged is { } merger && !(term.Until < merger.On); hops++)
        {
            if (!(term.From >= merger.On))
                yield return term with { Until = merger.On.AddDays(-1) };
            term = term with { DistrictId = merger.Into, From = term.From >= merger.On ? term.From : merger.On };
        }

        yield return term;
    }

    /// <summary>The district of a term, after those in which the contact held it until they were merged: the first one first.</summary>
    internal IReadOnlyList<string> HeldIn(Contact contact, Appointment term)
    {
        var districts = new List<string>();
        for (var at = term; at?.DistrictId is { } id && !districts.Contains(id); at = Before(at))
            districts.Insert(0, id);
        return districts;

        Appointment? Before(Appointment term) => term.From is not { } from ? null : FormerDistricts
            .Where(d => d.Merged!.Into == term.DistrictId && d.Merged.On == from)
            .SelectMany(d => contact.Appointments.Where(a => a.Role == term.Role && a.DistrictId == d.Id && a.Until == from.AddDays(-1))).FirstOrDefault();
    }

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
    public IReadOnlyList<string> UnregisteredRoles => unregisteredRoles.Value;

    /// <summary>Every role by name: the registered ones in the office's order, then what else is in use.</summary>
    public IReadOnlyList<string> Roles => [.. Register.Select(r => r.Name), .. UnregisteredRoles];

    /// <summary>How a contact is addressed in one of its roles.</summary>
    public string Addressed(Contact contact, string? role) => Addressing.Of(contact, Role(role));
}
