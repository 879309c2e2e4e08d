using System.Globalization;

namespace Outreach.Contacts;

/// <summary>Every key of the Contacts table: one partition, so that an import can be flipped in one transaction.</summary>
/// <remarks>
/// <para>Rows: <c>c|{contact}</c> a contact; <c>d</c> the districts; <c>r</c> the roles; <c>s|{segment}</c> a saved search;
/// <c>g|{contact}|{merge}</c> a merge, by the contact that lives on; <c>p|{contact}|{contact}</c> two who were told apart; <c>k|{contact}</c> what a contact says of itself;
/// <c>q|{contact}|{proposal}</c> what it said and staff have decided on;
/// <c>h|{contact}|{number}</c> a contact's older history; <c>m|{headers}</c> how the columns
/// of a file are read; <c>f|{import}</c> an import; <c>a|{import}</c> stands while there is work to do for
/// it; <c>v</c> the version row, which names the imports that count. <c>n|…</c> who is not mailed, and <c>v|n</c> the version of that
/// (<see cref="Outreach.Dispatch.MailboxKeys"/>): beside the other version, so that a sender asks for both in one request.</para>
/// <para>Answers: one contact by id; all contacts by one range, which is read again only when the version row has changed; the history of
/// a contact by its row and one range; the imports to go on with by one range.</para>
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
    public const string NotMailed = "n|";
    public const string AfterNotMailed = "n}";
    public const string NotMailedVersion = "v|n";

    public static string Contact(string id) => Contacts + id;

    /// <summary>How the columns of files with certain headers are to be read; the headers are told by <see cref="ColumnMapping.HeaderId"/> alone.</summary>
    public static string Columns(string headerId) => "m|" + headerId;

    public static string Segment(string id) => Segments + id;

    public const string Imports = "f|";
    public const string AfterImports = "f}";
    public const string Active = "a|";
    public const string AfterActive = "a}";

    public static string Import(string id) => Imports + id;

    /// <summary>The mark of an import that is to go on.</summary>
    public static string ActiveImport(string id) => Active + id;

    /// <summary>A block of a contact's older history; a higher number is newer.</summary>
    public static string History(string contactId, int number) => string.Create(CultureInfo.InvariantCulture, $"{HistoryOf(contactId)}{number:D6}");

    public static string HistoryOf(string contactId) => $"h|{contactId}|";

    public static string AfterHistoryOf(string contactId) => $"h|{contactId}}}";

    public static string MergesOf(string contactId) => $"g|{contactId}|";

    public static string Merge(string contactId, string mergeId) => MergesOf(contactId) + mergeId;

    public static string Pair(string first, string second) => $"{Apart}{first}|{second}";

    public const string Settled = "q|";
    public const string AfterSettled = "q}";

    public static string SettledOf(string contactId) => $"{Settled}{contactId}|";

    public static string AfterSettledOf(string contactId) => $"{Settled}{contactId}}}";

    public static string SettledCorrection(string contactId, string proposalId) => SettledOf(contactId) + proposalId;

    public static string Correction(string contactId) => Corrections + contactId;
}
