using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Outreach.Calendar;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>What a contact may hold, however it comes in: by a form or by a file.</summary>
public static partial class ContactRules
{
    /// <summary>What is wrong with a telephone or FAX number or a postal code as it is kept, which is nothing to refuse it for; null: nothing.</summary>
    /// <param name="column">One of <see cref="ContactColumn"/>.</param>
    /// <param name="text">As it is kept.</param>
    public static ContactFault? Note(string column, string text) => ContactText.Note(column, text)?.Fault;

    /// <summary>The most appointments that one contact may have, so that a contact always fits into a table's row.</summary>
    public const int MaxAppointments = 30;

    /// <summary>The first year of which a contact can say anything; earlier ones are slips of the pen.</summary>
    public const int EarliestYear = 1900;

    /// <summary>The last one, 令和50年: nobody is appointed for longer, so that later ones are slips of the pen too (令和77年 for 令和7年).</summary>
    public const int LatestYear = 2068;

    private const int LeastBeginning = 2;

    private static readonly Dictionary<string, int> Longest = new()
    {
        [ContactColumn.Number] = 40,
        [ContactColumn.Honorific] = 20,
        [ContactColumn.Organisation] = 300,
        [ContactColumn.Mail] = 254,
        [ContactColumn.PostalCode] = 20,
        [ContactColumn.Address] = 300,
        [ContactColumn.Note] = 1_000,
    };

    /// <summary>The word for no wish, where it must be said: beside a wish for everything else.</summary>
    public const string NoWish = "指定なし";

    // As they are written back, then what else people write.
    private static readonly (Channel Channel, string[] Words)[] Channels =
    [
        (Channel.Mail, ["メール", "電子メール", "mail", "e-mail", "email"]),
        (Channel.Post, ["郵送", "郵便", "はがき", "手紙"]),
        (Channel.Telephone, ["電話", "tel"]),
        (Channel.Fax, ["FAX", "ファックス", "ファクス"]),
        (Channel.Hand, ["手渡し", "訪問"]),
        (Channel.Any, [NoWish, "なし"]),
    ];

    private static readonly (ContactKind Kind, string[] Words)[] Kinds =
    [
        (ContactKind.Person, ["個人", "個", "人"]),
        (ContactKind.Office, ["団体", "機関", "事務所", "施設"]),
    ];

    private static readonly (ContactStatus Status, string[] Words)[] Statuses =
    [
        (ContactStatus.Active, ["在籍", "有効", "現職"]),
        (ContactStatus.Ended, ["終了", "退任", "廃止", "閉鎖"]),
        (ContactStatus.Deceased, ["逝去", "死亡", "死去"]),
        (ContactStatus.Moved, ["転出", "転居", "市外転出"]),
    ];

    /// <summary>種別 as it is written; empty for a person.</summary>
    public static string Word(ContactKind kind) => kind is ContactKind.Person ? "" : Kinds.First(k => k.Kind == kind).Words[0];

    /// <summary>状態 as it is written; empty for active.</summary>
    public static string Word(ContactStatus status) => status is ContactStatus.Active ? "" : Statuses.First(s => s.Status == status).Words[0];

    /// <summary>The most characters that a column's text may have.</summary>
    public static int MaxLength(string column) => Longest.GetValueOrDefault(column, 60);

    /// <summary>希望連絡方法 as it is written; empty for no wish.</summary>
    public static string Word(Channel channel) => channel is Channel.Any ? "" : Channels.First(c => c.Channel == channel).Words[0];

    /// <summary>
    /// Reads one contact from texts. Spaces around a text and empty texts say nothing; line breaks are kept in 備考 alone;
    /// appointments without any text are skipped.
    /// </summary>
    /// <param name="person">Texts by <see cref="ContactColumn.OfPerson"/>.</param>
    /// <param name="appointments">Texts by <see cref="ContactColumn.OfAppointment"/>, an appointment each.</param>
    /// <param name="book">Knows the districts.</param>
    public static ContactReading Read(
        IReadOnlyDictionary<string, string> person, IReadOnlyList<IReadOnlyDictionary<string, string>> appointments, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        var problems = new List<ContactProblem>();
        var contact = OfPerson(new Texts(person, null, problems));
        if (appointments.Count > MaxAppointments)
            problems.Add(new ContactProblem(ContactFault.TooManyAppointments, ContactColumn.Role, "", $"{MaxAppointments}"));

        var held = appointments.Select((texts, i) => ReadAppointment(new Texts(texts, i, problems), book)).OfType<Appointment>()
            .SelectMany(a => InItsDistricts(a, book)).Distinct().ToList();
        return new ContactReading(problems.Count > 0 ? null : contact with { Appointments = held }, problems);
    }

    /// <summary>A contact of texts that need not be sound as a whole, such as those of two people's changes: what cannot be read says nothing.</summary>
    internal static Contact OfTexts(IReadOnlyDictionary<string, string> person) => OfPerson(new Texts(person, null, []));

    /// <summary>A contact with everything that was read, and with whatever else is kept of it.</summary>
    internal static Contact Onto(Contact stored, Contact read) => stored with
    {
        Number = read.Number,
        Kind = read.Kind,
        Name = read.Name,
        Kana = read.Kana,
        Honorific = read.Honorific,
        Organisation = read.Organisation,
        Title = read.Title,
        Appointments = read.Appointments,
        Mail = read.Mail,
        PostalCode = read.PostalCode,
        Address = read.Address,
        Telephone = read.Telephone,
        Fax = read.Fax,
        Preferred = read.Preferred,
        PreferredFor = read.PreferredFor,
        Status = read.Status,
        StatusSince = read.StatusSince,
        Note = read.Note,
    };

    private static Contact OfPerson(Texts own)
    {
        var name = own[ContactColumn.Name];
        // Nobody can see a name of joiners and empty kanji.
        if (name is null || Names.Key(name) == "")
            own.Refuse(ContactFault.NameMissing, ContactColumn.Name);
        foreach (var column in (ReadOnlySpan<string>)[ContactColumn.Name, ContactColumn.Kana])
        {
            // What software and printers write where they lack a character, 𠮷 for instance.
            if (own[column] is { } text && text.AsSpan().ContainsAny('?', '〓'))
                own.Refuse(ContactFault.CharacterLost, column);
        }

        var mail = EmailAddress.TryParse(own[ContactColumn.Mail]);
        if (mail is null && own[ContactColumn.Mail] is not null)
            own.Refuse(ContactFault.NotAMailAddress, ContactColumn.Mail);
        var preferred = Wish(own, ContactColumn.Preferred) ?? Channel.Any;
        var wishes = new SortedDictionary<Purpose, Channel>();
        foreach (var (column, purpose) in ContactColumn.Wishes)
        {
            if (Wish(own, column) is { } wish)
                wishes[purpose] = wish;
        }

        var kind = Named(own, ContactColumn.Kind, Kinds, ContactFault.UnknownKind);
        var status = Named(own, ContactColumn.Status, Statuses, ContactFault.UnknownStatus);
        var since = Date(own, ContactColumn.StatusSince);
        if (since is not null && status is ContactStatus.Active)
            own.Refuse(ContactFault.StatusMissing, ContactColumn.StatusSince);
        return new Contact
        {
            Id = "",
            Number = own[ContactColumn.Number],
            Kind = kind,
            Name = name ?? "",
            Kana = own[ContactColumn.Kana],
            Honorific = own[ContactColumn.Honorific],
            Organisation = own[ContactColumn.Organisation],
            Title = own[ContactColumn.Title],
            Mail = mail?.Value,
            PostalCode = own[ContactColumn.PostalCode],
            Address = own[ContactColumn.Address],
            Telephone = own[ContactColumn.Telephone],
            Fax = own[ContactColumn.Fax],
            Preferred = preferred,
            PreferredFor = wishes,
            Status = status,
            StatusSince = since,
            Note = own[ContactColumn.Note],
        };
    }

    /// <summary>The texts that <see cref="Read"/> makes this contact of; what is empty is absent.</summary>
    public static IReadOnlyDictionary<string, string> PersonTexts(Contact contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return Present(
            (ContactColumn.Number, contact.Number), (ContactColumn.Kind, Word(contact.Kind)), (ContactColumn.Name, contact.Name),
            (ContactColumn.Kana, contact.Kana), (ContactColumn.Honorific, contact.Honorific), (ContactColumn.Organisation, contact.Organisation),
            (ContactColumn.Title, contact.Title), (ContactColumn.Mail, contact.Mail),
            (ContactColumn.PostalCode, contact.PostalCode), (ContactColumn.Address, contact.Address), (ContactColumn.Telephone, contact.Telephone),
            (ContactColumn.Fax, contact.Fax), (ContactColumn.Preferred, Word(contact.Preferred)),
            (ContactColumn.PreferredForInvitations, Wish(contact, Purpose.Invitation)),
            (ContactColumn.PreferredForQuestionnaires, Wish(contact, Purpose.Questionnaire)),
            (ContactColumn.PreferredForNewsletters, Wish(contact, Purpose.Newsletter)),
            (ContactColumn.Status, Word(contact.Status)),
            (ContactColumn.StatusSince, contact.StatusSince is { } since ? Wareki.FormatDate(since) : null), (ContactColumn.Note, contact.Note));

        // "指定なし" beside a general wish is a wish of its own.
        static string? Wish(Contact contact, Purpose purpose) => !contact.PreferredFor.TryGetValue(purpose, out var channel) ? null
            : channel is Channel.Any ? NoWish : Word(channel);
    }

    /// <inheritdoc cref="PersonTexts"/>
    public static IReadOnlyDictionary<string, string> AppointmentTexts(Appointment appointment, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(appointment);
        ArgumentNullException.ThrowIfNull(book);
        return Present(
            (ContactColumn.Role, appointment.Role), (ContactColumn.District, book.DistrictName(appointment.DistrictId)),
            (ContactColumn.From, appointment.From is { } from ? Wareki.FormatDate(from) : null),
            (ContactColumn.Until, appointment.Until is { } until ? Wareki.FormatDate(until) : null), (ContactColumn.Source, appointment.Source));
    }

    /// <summary>What differs between two states of a contact, column by column; all appointments together stand as 役職.</summary>
    public static IReadOnlyList<FieldChange> Differences(Contact before, Contact after, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(after);
        var (old, now) = (PersonTexts(before), PersonTexts(after));
        return
        [
            .. ContactColumn.OfPerson.Select(column => new FieldChange(column, old.GetValueOrDefault(column), now.GetValueOrDefault(column)))
                .Append(new FieldChange(ContactColumn.Role, Appointments(before, book), Appointments(after, book)))
                .Where(change => change.Before != change.After),
        ];
    }

    /// <summary>All appointments in one text: 民生委員（八幡）令和4年12月1日～令和7年11月30日、区長（八幡）. Null for none.</summary>
    public static string? Appointments(Contact contact, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(book);
        return contact.Appointments.Count == 0 ? null : string.Join('、', contact.Appointments.Select(a => RoleAndDistrict(a, book) + Term(a)));
    }

    /// <summary>民生委員（八幡）; the role alone where it has no district.</summary>
    public static string RoleAndDistrict(Appointment appointment, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(appointment);
        ArgumentNullException.ThrowIfNull(book);
        return appointment.Role + (appointment.DistrictId is null ? "" : $"（{book.DistrictName(appointment.DistrictId)}）");
    }

    /// <summary>民生委員（八幡）令和4年12月1日～令和7年11月30日 ［令和4年度名簿］: everything that is kept of an appointment.</summary>
    public static string AppointmentText(Appointment appointment, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(appointment);
        return RoleAndDistrict(appointment, book) + Term(appointment) + (appointment.Source is null ? "" : $" ［{appointment.Source}］");
    }

    /// <summary>8 hex digits that name an appointment among those of its contact, also after it was ended.</summary>
    public static string AppointmentKey(Appointment appointment)
    {
        ArgumentNullException.ThrowIfNull(appointment);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json.Write(appointment with { Until = null }))))[..8];
    }

    /// <summary>The appointment of a contact that has this <see cref="AppointmentKey"/>, or had it while its role had another name; or null.</summary>
    public static Appointment? FindAppointment(Contact contact, string? key, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(book);
        return contact.Appointments.FirstOrDefault(a => (book.Role(a.Role)?.Former ?? []).Select(f => f.Name).Prepend(a.Role)
            .Any(name => AppointmentKey(a with { Role = name }) == key));
    }

    /// <summary>What a form carries of the contact that it was filled with; <see cref="Carried"/> reads it.</summary>
    public static string Carry(Contact contact) => Json.Write(contact);

    /// <summary>The contact that a form was filled with; one without anything where the text is not what <see cref="Carry"/> wrote.</summary>
    public static Contact Carried(string id, string text, ContactBook book)
    {
        try
        {
            var contact = Json.Read<Contact>(text);
            if (contact is { Id: not null, Name: not null, Appointments: not null, PreferredFor: not null } && contact.Id == id
                && contact.Appointments.All(a => a?.Role is not null))
                return contact.NamedNow(book);
        }
        catch (JsonException)
        {
            // Cut short on its way, or of another version: then every field counts as changed by both.
        }

        return new Contact { Id = id, Name = "" };
    }

    /// <summary>令和4年12月1日～令和7年11月30日, open on the side that is not known; empty where neither is.</summary>
    public static string Term(Appointment appointment)
    {
        ArgumentNullException.ThrowIfNull(appointment);
        return (appointment.From, appointment.Until) is (null, null) ? "" : $"{Written(appointment.From)}～{Written(appointment.Until)}";

        static string Written(DateOnly? day) => day is { } known ? Wareki.FormatDate(known) : "";
    }

    /// <summary>Whether two contacts of one name could be one person: they act in one district, or neither in any.</summary>
    public static bool ShareADistrict(Contact one, Contact other)
    {
        return Districts(one).Overlaps(Districts(other));

        static HashSet<string> Districts(Contact contact) => [.. contact.Appointments.Select(a => a.DistrictId ?? "").DefaultIfEmpty("")];
    }

    /// <summary>
    /// Whether a contact can have come to be called so: one of its name and reading is akin to one of the other's
    /// (<see cref="Names.AreAkin"/>), or it is an office and the names begin alike.
    /// </summary>
    public static bool CanBeCalled(Contact known, Contact called)
    {
        return Called(known).Any(one => Called(called).Any(other => Names.AreAkin(one, other)))
            || (known.Kind is ContactKind.Office && Names.Key(known.Name).AsSpan().CommonPrefixLength(Names.Key(called.Name)) >= LeastBeginning);

        static IEnumerable<string> Called(Contact contact) => new[] { contact.Name, contact.Kana }.OfType<string>();
    }

    /// <summary>16 hex digits that change with the contact's content: what a form carries to notice that somebody else saved first.</summary>
    public static string Fingerprint(Contact contact) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json.Write(contact))))[..16];

    private static Appointment? ReadAppointment(Texts texts, ContactBook book)
    {
        if (texts.AreEmpty)
            return null;
        var role = texts[ContactColumn.Role];
        if (role is null)
            texts.Refuse(ContactFault.RoleMissing, ContactColumn.Role);
        var place = texts[ContactColumn.District];
        var district = place is null ? null : book.FormerDistrict(place) ?? book.DistrictSpelled(place);
        if (place is not null && district is null)
            texts.Refuse(ContactFault.UnknownDistrict, ContactColumn.District, Nearest(place, book));
        var (from, until) = (Date(texts, ContactColumn.From), Date(texts, ContactColumn.Until));
        if (from > until)
            texts.Refuse(ContactFault.EndsBeforeItBegins, ContactColumn.Until);
        return role is null ? null : new Appointment(book.RoleNamed(RoleNames.Closed(role)), district?.Id, from, until, texts[ContactColumn.Source]);
    }

    /// <summary>A term that was written with a district that was merged. Where its first day is not said, only what goes on is known.</summary>
    private static IEnumerable<Appointment> InItsDistricts(Appointment term, ContactBook book)
    {
        var held = book.InTheirDistricts(term);
        return term.From is null ? [held.Last() with { From = null }] : held;
    }

    private static string? Nearest(string place, ContactBook book) =>
        DistrictNames.Nearest(place, book.Districts) is { Count: > 0 } near ? string.Join("、", near.Select(d => d.Name)) : null;

    private static DateOnly? Date(Texts texts, string column)
    {
        if (texts[column] is not { } text)
            return null;
        switch (Wareki.TryParse(text))
        {
            case DateReading.Date { Day.Year: >= EarliestYear and <= LatestYear } date:
                return date.Day;
            case DateReading.Date far:
                texts.Refuse(ContactFault.YearFarAway, column, $"{far.Day.Year}");
                return null;
            case DateReading.WeekdayDoesNotMatch wrong:
                texts.Refuse(ContactFault.WeekdayDoesNotMatch, column, Wareki.Format(wrong.Day));
                return null;
            case DateReading.OutOfEra over:
                texts.Refuse(ContactFault.OutOfEra, column, Wareki.FormatDate(over.Day));
                return null;
            default:
                texts.Refuse(ContactFault.NotADate, column);
                return null;
        }
    }

    /// <summary>The wish in a column; null where it says nothing. Whoever wishes mail must have an address.</summary>
    private static Channel? Wish(Texts texts, string column)
    {
        if (texts[column] is null)
            return null;
        var wish = Named(texts, column, Channels, ContactFault.UnknownChannel);
        if (wish is Channel.Mail && texts[ContactColumn.Mail] is null)
            texts.Refuse(ContactFault.MailWishedButMissing, ContactColumn.Mail);
        return wish;
    }

    /// <summary>The value that a column's word stands for; the default where it is empty or refused.</summary>
    private static T Named<T>(Texts texts, string column, (T Value, string[] Words)[] known, ContactFault otherwise)
        where T : struct
    {
        if (texts[column] is not { } text)
            return default;
        var word = Nfkc.Of(text);
        foreach (var (value, words) in known)
        {
            if (words.Contains(word, StringComparer.OrdinalIgnoreCase))
                return value;
        }

        texts.Refuse(otherwise, column, string.Join("、", known.Select(k => k.Words[0])));
        return default;
    }

    private static Dictionary<string, string> Present(params ReadOnlySpan<(string Column, string? Text)> texts)
    {
        var present = new Dictionary<string, string>();
        foreach (var (column, text) in texts)
        {
            if (!string.IsNullOrEmpty(text))
                present.Add(column, text);
        }

        return present;
    }

    [GeneratedRegex(@"\s*[\t\r\n\v\f\u0085\u2028\u2029]\s*")]
    private static partial Regex LineBreaks();

    /// <summary>Texts as given, cleaned and checked for what no column may hold.</summary>
    private sealed class Texts
    {
        private readonly Dictionary<string, string> texts = [];
        private readonly int? appointment;
        private readonly List<ContactProblem> problems;
        private readonly HashSet<string> refused = [];

        public Texts(IReadOnlyDictionary<string, string> given, int? appointment, List<ContactProblem> problems)
        {
            this.appointment = appointment;
            this.problems = problems;
            foreach (var (column, value) in given)
            {
                var text = column == ContactColumn.Note ? value.ReplaceLineEndings("\n").Trim() : LineBreaks().Replace(value.Trim(), " ");
                if (text.Length == 0)
                    continue;
                text = ContactText.Kept(column, text);
                texts.Add(column, text);
                if (ContactText.IsSpreadsheetError(text))
                    Refuse(ContactFault.SpreadsheetError, column);
                if (ContactText.HasLostDigits(column, text))
                    Refuse(ContactFault.DigitsLost, column);
                if (text.Length > MaxLength(column))
                    Refuse(ContactFault.TooLong, column, $"{MaxLength(column)}");
                if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
                    Refuse(ContactFault.ControlCharacters, column);
                if (text.EnumerateRunes().Any(IsNobodysCharacter))
                    Refuse(ContactFault.CharacterLost, column);
            }
        }

        /// <summary>外字, a character that only the office's own computers can show, the mark of one that could not be read, or a code point that is none.</summary>
        private static bool IsNobodysCharacter(Rune rune) =>
            rune == Rune.ReplacementChar || IsNoncharacter(rune.Value) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.PrivateUse;

        /// <summary>See https://www.unicode.org/faq/private_use.html#noncharacters.</summary>
        private static bool IsNoncharacter(int codePoint) => (codePoint & 0xFFFE) == 0xFFFE || codePoint is >= 0xFDD0 and <= 0xFDEF;

        public bool AreEmpty => texts.Count == 0;

        public string? this[string column] => texts.GetValueOrDefault(column);

        /// <summary>Of a text that is wrong in several ways the first is said: putting it right is one thing to do.</summary>
        public void Refuse(ContactFault fault, string column, string? hint = null)
        {
            if (refused.Add(column))
                problems.Add(new ContactProblem(fault, column, texts.GetValueOrDefault(column, ""), hint, appointment));
        }
    }
}

/// <summary>What texts turned out to be.</summary>
/// <param name="Contact">Without an id; null while there are problems.</param>
/// <param name="Problems">What must be put right.</param>
public sealed record ContactReading(Contact? Contact, IReadOnlyList<ContactProblem> Problems);

/// <summary>A text that must be put right.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Column">In which column.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Hint">What was perhaps meant, or the limit.</param>
/// <param name="Appointment">The place of the appointment among those given; null for the person's own columns.</param>
public sealed record ContactProblem(ContactFault Fault, string Column, string Value, string? Hint = null, int? Appointment = null);

/// <summary>What can be wrong with a contact.</summary>
public enum ContactFault
{
    NameMissing = 1,

    /// <summary>A "?" stands where a character could not be saved, or a 外字 that nobody else can see.</summary>
    CharacterLost,

    /// <summary>#REF!, #N/A and the like, or a formula whose result is not in the file.</summary>
    SpreadsheetError,

    /// <summary>9.01235E+09 for a telephone number.</summary>
    DigitsLost,

    NotAMailAddress,
    MailWishedButMissing,

    /// <summary>Hint: districts whose names are near.</summary>
    UnknownDistrict,

    RoleMissing,
    NotADate,

    /// <summary>Hint: the day with its right weekday.</summary>
    WeekdayDoesNotMatch,

    /// <summary>平成32年3月31日. Hint: the day in the era that it falls into.</summary>
    OutOfEra,

    EndsBeforeItBegins,

    /// <summary>A day before <see cref="ContactRules.EarliestYear"/> or after <see cref="ContactRules.LatestYear"/>. Hint: the year as it was read.</summary>
    YearFarAway,

    /// <summary>Hint: the words that are understood.</summary>
    UnknownChannel,

    /// <inheritdoc cref="UnknownChannel"/>
    UnknownKind,

    /// <inheritdoc cref="UnknownChannel"/>
    UnknownStatus,

    /// <summary>A day since when, without saying what is so.</summary>
    StatusMissing,

    /// <summary>Hint: the limit in characters.</summary>
    TooLong,

    ControlCharacters,

    /// <summary>Hint: the limit.</summary>
    TooManyAppointments,

    /// <summary>Another contact has the same 番号. Hint: its name.</summary>
    NumberTaken,

    /// <summary>File: a row has more cells than the header; probably a comma without quotes.</summary>
    TooManyCells,

    /// <summary>File: rows with one 番号 say different things of one person. Hint: the other row.</summary>
    RowsDisagree,

    /// <summary>File: the same person stands in two places. Hint: the other row.</summary>
    SamePersonTwice,

    /// <summary>File: several known contacts could be meant. Hint: how many.</summary>
    Ambiguous,

    /// <summary>File: the 番号 of a contact that is called quite otherwise. Hint: its name.</summary>
    NumberOfAnother,

    /// <summary>File: a row without 氏名, of which something else is said.</summary>
    RowWithoutName,

    /// <summary>File: districts or terms, and no column that says of which role.</summary>
    RoleColumnMissing,

    /// <summary>File: 〃 or 同上 where nobody can tell what is meant.</summary>
    SameAsAbove,

    /// <summary>File, to know: 〃 that stands for the cell above.</summary>
    ReadAsAbove,

    /// <summary>File, to know: － or なし, read as an empty cell.</summary>
    CellSaysNothing,

    /// <summary>File, to know: a telephone number or postal code whose first 0 a spreadsheet has dropped. Hint: as it is kept.</summary>
    FirstZeroRestored,

    /// <summary>File, to know: （再任） or the like beside a person's name, with which every letter would begin.</summary>
    NameWithRemark,

    /// <summary>File: a day since when somebody is gone that is still to come.</summary>
    StatusToCome,

    /// <summary>File, to know: somebody listed in office who is recorded as gone. Hint: the word for it.</summary>
    ListedThoughGone,

    /// <summary>File, to know: somebody listed in office whose term is over. Hint: the role and its term.</summary>
    ListedThoughOver,

    /// <summary>File, to know: somebody of the name of a new row is known, in its district or with its telephone. Hint: that one's roles.</summary>
    LooksRegistered,

    /// <summary>File, to know: a role that is not registered, and that nobody has. Hint: registered ones that are near.</summary>
    RoleUnregistered,

    /// <summary>File, to know: 前区長. Hint: the role that it was.</summary>
    RoleFormer,

    /// <summary>File, to know: several roles in one cell, each of which is taken. Hint: the roles.</summary>
    RolesParted,

    /// <summary>File, to know: 様 in the cell of a name, which is left out. Hint: the name as it is kept.</summary>
    HonorificLeftOut,

    /// <summary>File, to know: a text without a number where a telephone number is to stand.</summary>
    NotAPhone,

    /// <summary>File, to know: a telephone number without its area code.</summary>
    PhoneWithoutAreaCode,

    /// <summary>File, to know: more or fewer digits than a telephone number has, or others than it begins with.</summary>
    PhoneDigits,

    /// <summary>File, to know: no seven digits.</summary>
    PostalCodeDigits,

    /// <summary>File, left out: a row that sums up others, 合計 25名.</summary>
    TotalRow,

    /// <summary>File, left out: the header once more.</summary>
    HeaderAgain,

    /// <summary>File, left out: a row without a name and without anything to keep.</summary>
    NothingSaid,

    /// <summary>File, left out: a post that nobody holds.</summary>
    VacantPost,

    /// <summary>名簿更新: staff must say who is meant. Hint: the ids of those who may be, separated by commas.</summary>
    WhoIsMeant,

    /// <summary>名簿更新: another row has the same person for the same post. Hint: that row.</summary>
    ListedTwice,

    /// <summary>名簿更新: the row is about another role. Hint: the one that passes.</summary>
    OtherRole,

    /// <summary>名簿更新: a role that is held in districts, without one.</summary>
    DistrictMissing,

    /// <summary>名簿更新: the number of somebody who is recorded as deceased. Hint: the name.</summary>
    RecordedAsDeceased,

    /// <summary>名簿更新: a successor who is said not to be active.</summary>
    SuccessorNotActive,
}

/// <summary>A column's text before and after; null is empty.</summary>
public sealed record FieldChange(string Column, string? Before, string? After);
