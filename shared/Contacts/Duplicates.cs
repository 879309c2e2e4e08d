namespace Outreach.Contacts;

/// <summary>Who among some contacts may be one and the same person, and why. Pure; asked of <see cref="ContactBook.Duplicates"/>.</summary>
/// <remarks>
/// Contacts are compared only with those who share something with them: the name, the mailbox, the telephone, or all but
/// one character of the name. So the work grows with the number of contacts, not with its square.
/// </remarks>
public sealed class Duplicates
{
    /// <summary>From here on a pair is worth a look; below it there is no more than a shared mailbox, telephone or name.</summary>
    public const int Likely = 50;

    /// <summary>What more contacts than these share says nothing about two of them: a hall's telephone, an office's mailbox.</summary>
    private const int MostSharing = 20;

    private readonly Dictionary<string, List<Traits>> blocks = [];
    private readonly List<Traits> all;

    /// <param name="contacts">In the order in which they are to be listed.</param>
    public Duplicates(IEnumerable<Contact> contacts)
    {
        all = [.. contacts.Select((contact, place) => new Traits(contact, place))];
        foreach (var traits in all)
        {
            foreach (var block in traits.Blocks)
            {
                if (!blocks.TryGetValue(block, out var sharing))
                    blocks.Add(block, sharing = []);
                sharing.Add(traits);
            }
        }
    }

    /// <summary>Those who may be this contact, the likeliest first.</summary>
    /// <param name="contact">New or known; it is never a double of itself.</param>
    /// <param name="least">The least score that counts.</param>
    public IReadOnlyList<Duplicate> Of(Contact contact, int least = Likely)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var traits = new Traits(contact, -1);
        return
        [
            .. traits.Blocks.SelectMany(Sharing).Distinct().Where(other => other.Contact.Id != contact.Id)
                .Select(other => Compare(traits, other)).OfType<Duplicate>()
                .Where(d => d.Score >= least).OrderByDescending(d => d.Score).ThenBy(d => d.Other.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Every pair, the likeliest first, then in the order of the contacts.</summary>
    /// <param name="least">The least score that counts.</param>
    public IReadOnlyList<Duplicate> Pairs(int least = Likely)
    {
        var seen = new HashSet<(int, int)>();
        var pairs = new List<(Duplicate Pair, int Place)>();
        foreach (var traits in all)
        {
            foreach (var other in traits.Blocks.SelectMany(Sharing))
            {
                if (other.Place > traits.Place && seen.Add((traits.Place, other.Place)) && Compare(traits, other) is { } pair && pair.Score >= least)
                    pairs.Add((pair, traits.Place));
            }
        }

        return [.. pairs.OrderByDescending(p => p.Pair.Score).ThenBy(p => p.Place).Select(p => p.Pair)];
    }

    private List<Traits> Sharing(string block) =>
        blocks.GetValueOrDefault(block) is { Count: <= MostSharing } sharing ? sharing : [];

    private static Duplicate? Compare(Traits one, Traits other)
    {
        var reasons = new List<DuplicateReason>();
        var score = 0;
        var sameName = one.Name == other.Name;
        var readings = (one.Kana, other.Kana) is ({ Length: > 0 }, { Length: > 0 });
        var sameKana = readings && one.Kana == other.Kana;
        // Whoever is called and read otherwise is another, and 正 and 誠 are two names whole: no slip of a pen.
        var nearName = !sameName && Names.IsSlip(one.Name, other.Name)
            && (sameKana || ((!readings || Names.IsSlip(one.Kana!, other.Kana!)) && (one.ShortName is null || other.ShortName is null || one.ShortName == other.ShortName)));
        Add(sameName, DuplicateReason.SameName, 45);
        Add(nearName, DuplicateReason.SimilarName, 30);
        Add(sameKana && !sameName, DuplicateReason.SameKana, nearName ? 20 : 30);
        Add(one.Districts.Overlaps(other.Districts), DuplicateReason.SameDistrict, 25);
        Add(one.Mailbox is not null && one.Mailbox == other.Mailbox, DuplicateReason.SameMailbox, 30);
        Add(one.Phones.Overlaps(other.Phones), DuplicateReason.SameTelephone, 30);
        Add(one.Address is not null && one.Address == other.Address, DuplicateReason.SameAddress, 15);
        if (readings && !sameKana)
            score -= 25;
        if (one.Contact.Number is { } number && other.Contact.Number is { } another && number != another)
            score -= 10;
        // A couple, an office: whatever they share, they are called differently.
        if (!sameName && !nearName && !sameKana)
            score = Math.Min(score, Likely - 5);
        return score <= 0 ? null : new Duplicate(one.Contact, other.Contact, Math.Min(score, 100), reasons);

        void Add(bool found, DuplicateReason reason, int points)
        {
            if (!found)
                return;
            reasons.Add(reason);
            score += points;
        }
    }

    /// <summary>A contact as it is compared.</summary>
    private sealed class Traits
    {
        public Traits(Contact contact, int place)
        {
            Contact = contact;
            Place = place;
            Name = Names.Key(contact.Name);
            ShortName = contact.Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, { Length: 1 } given] ? Names.Key(given) : null;
            Kana = contact.Kana is { } kana ? Contacts.Kana.Key(kana) : null;
            Mailbox = EmailAddress.TryParse(contact.Mail)?.Key;
            Phones = [.. new[] { contact.Telephone, contact.Fax }.OfType<string>().SelectMany(p => Contacts.Phones.Numbers(p) is { Count: > 0 } numbers ? numbers : [Contacts.Phones.Key(p)]).Where(p => p.Length > 0)];
            Districts = [.. contact.Appointments.Select(a => a.DistrictId).OfType<string>()];
            Address = contact.Address is { } address ? Names.Key(address) : null;
        }

        public Contact Contact { get; }

        public int Place { get; }

        public string Name { get; }

        /// <summary>A given name of one character.</summary>
        public string? ShortName { get; }

        public string? Kana { get; }

        public string? Mailbox { get; }

        public HashSet<string> Phones { get; }

        public HashSet<string> Districts { get; }

        public string? Address { get; }

        /// <summary>Whoever shares none of these with somebody is not compared with them.</summary>
        public IEnumerable<string> Blocks
        {
            get
            {
                foreach (var district in Districts)
                    yield return $"n{Name}\n{district}";
                yield return "n" + Name;
                if (Mailbox is not null)
                    yield return "m" + Mailbox;
                foreach (var phone in Phones)
                    yield return "t" + phone;
                foreach (var district in Districts)
                {
                    if (Kana is { Length: > 0 })
                        yield return $"k{Kana}\n{district}";
                    if (Name.Length < Names.LeastForSlip)
                        continue;
                    // Two names that differ in one character are the same without it, and one of the two without any.
                    yield return $"d{Name}\n{district}";
                    for (var i = 0; i < Name.Length; i++)
                        yield return $"d{Name.Remove(i, 1)}\n{district}";
                }
            }
        }
    }
}

/// <summary>Two contacts that may be one.</summary>
/// <param name="Contact">The one that was asked about, or that comes first.</param>
/// <param name="Other">The other.</param>
/// <param name="Score">1 to 100; from <see cref="Duplicates.Likely"/> on it is worth a look.</param>
/// <param name="Reasons">What they share.</param>
public sealed record Duplicate(Contact Contact, Contact Other, int Score, IReadOnlyList<DuplicateReason> Reasons)
{
    /// <summary>The same for a pair, whichever comes first: their ids in order.</summary>
    public (string First, string Second) Key => string.CompareOrdinal(Contact.Id, Other.Id) < 0 ? (Contact.Id, Other.Id) : (Other.Id, Contact.Id);
}

/// <summary>What two contacts share.</summary>
public enum DuplicateReason
{
    SameName = 1,

    /// <summary>One character differs.</summary>
    SimilarName,

    SameKana,
    SameDistrict,
    SameMailbox,
    SameTelephone,
    SameAddress,
}
