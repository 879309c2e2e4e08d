namespace Outreach.Contacts;

/// <summary>The columns of a contact list by their Japanese headers: in files, in messages, in the history of changes.</summary>
public static class ContactColumn
{
    public const string Number = "番号";
    public const string Kind = "種別";
    public const string Name = "氏名";
    public const string Kana = "ふりがな";
    public const string Honorific = "敬称";
    public const string Organisation = "所属";
    public const string Title = "肩書";
    public const string Role = "役職";
    public const string District = "地区";
    public const string From = "就任日";
    public const string Until = "任期満了日";
    public const string Source = "出典";
    public const string Mail = "メール";
    public const string PostalCode = "郵便番号";
    public const string Address = "住所";
    public const string Telephone = "電話";
    public const string Fax = "FAX";
    public const string Preferred = "希望連絡方法";
    public const string PreferredForInvitations = "案内の連絡方法";
    public const string PreferredForQuestionnaires = "アンケートの連絡方法";
    public const string PreferredForNewsletters = "お便りの連絡方法";
    public const string Status = "状態";
    public const string StatusSince = "状態の日";
    public const string Note = "備考";

    /// <summary>
    /// The contact's own id, which only our exports write: the row that has it was written from all that is kept of this contact.
    /// Nobody writes it by hand, so that a list under the headings of an export is still a list.
    /// </summary>
    public const string Id = "連絡先ID";

    /// <summary>All that a list can have, in the order of the file. Only <see cref="Name"/> must be there.</summary>
    public static IReadOnlyList<string> All { get; } =
        [
            Number, Kind, Name, Kana, Honorific, Organisation, Title, Role, District, From, Until, Source, Mail, PostalCode, Address, Telephone, Fax,
            Preferred, PreferredForInvitations, PreferredForQuestionnaires, PreferredForNewsletters, Status, StatusSince, Note,
        ];

    /// <summary>Those that say something of one appointment; the others say it of the person.</summary>
    public static IReadOnlyList<string> OfAppointment { get; } = [Role, District, From, Until, Source];

    /// <summary>Those that say something of the person.</summary>
    public static IReadOnlyList<string> OfPerson { get; } = [.. All.Except(OfAppointment)];

    /// <summary>The wish for one purpose, by column.</summary>
    public static IReadOnlyDictionary<string, Purpose> Wishes { get; } = new Dictionary<string, Purpose>
    {
        [PreferredForInvitations] = Purpose.Invitation,
        [PreferredForQuestionnaires] = Purpose.Questionnaire,
        [PreferredForNewsletters] = Purpose.Newsletter,
    };
}
