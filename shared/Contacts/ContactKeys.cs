namespace Outreach.Contacts;

/// <summary>Every key of the Contacts table: one partition, so that an import can be flipped in one transaction.</summary>
/// <remarks>
/// <para>Rows: <c>c|{contact}</c> a contact; <c>d</c> the districts; <c>r</c> the roles; <c>f|{import}</c> an import; <c>s|{segment}</c> a
/// saved search; <c>g|{contact}|{merge}</c> a merge, by the contact that lives on; <c>p|{contact}|{contact}</c> two who were told apart;
/// <c>k|{contact}</c> what a contact says of itself; <c>v</c> the version row, which
/// names the imports that count.</para>
/// <para>Answers: one contact by id; all contacts by one range, which is read again only when the version row has changed.</para>
/// <para>Never holds a name, an address or a mail address: keys end up in logs and URLs.</para>
/// </remarks>
internal static class ContactKeys
{
    public const string Partition = "contacts";
    public const string Contacts = "c|";
    public const string AfterContacts = "c}";
    public const string Districts = "d";
    public const string Segments = "s|";
    public const string AfterSegments = "s}";
    public const string Roles = "r";
    public const string Apart = "p|";
    public const string AfterApart = "p}";
    public const string Corrections = "k|";
    public const string AfterCorrections = "k}";
    public const string Version = "v";

    public static string Contact(string id) => Contacts + id;

    public static string Segment(string id) => Segments + id;

    public static string MergesOf(string contactId) => $"g|{contactId}|";

    public static string Merge(string contactId, string mergeId) => MergesOf(contactId) + mergeId;

    public static string Pair(string first, string second) => $"{Apart}{first}|{second}";

    public static string Correction(string contactId) => Corrections + contactId;

    public static string Import(string id) => "f|" + id;
}
