using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Invitations;

namespace Outreach.Functions.Contacts;

/// <summary>Contacts in the words of the page's language.</summary>
internal static class ContactWords
{
    /// <summary>A column's name as a label.</summary>
    public static string Label(string column) => column switch
    {
        ContactColumn.Number => ContactTexts.ColumnNumber,
        ContactColumn.Name => ContactTexts.ColumnName,
        ContactColumn.Kana => ContactTexts.ColumnKana,
        ContactColumn.Honorific => ContactTexts.ColumnHonorific,
        ContactColumn.Organisation => ContactTexts.ColumnOrganisation,
        ContactColumn.Kind => ContactTexts.ColumnKind,
        ContactColumn.Title => ContactTexts.ColumnTitle,
        ContactColumn.Source => ContactTexts.ColumnSource,
        ContactColumn.PreferredForInvitations => ContactTexts.ColumnPreferredForInvitations,
        ContactColumn.PreferredForQuestionnaires => ContactTexts.ColumnPreferredForQuestionnaires,
        ContactColumn.PreferredForNewsletters => ContactTexts.ColumnPreferredForNewsletters,
        ContactColumn.Status => ContactTexts.ColumnStatus,
        ContactColumn.StatusSince => ContactTexts.ColumnStatusSince,
        ContactColumn.Role => ContactTexts.ColumnRole,
        ContactColumn.District => ContactTexts.ColumnDistrict,
        ContactColumn.From => ContactTexts.ColumnFrom,
        ContactColumn.Until => ContactTexts.ColumnUntil,
        ContactColumn.Mail => ContactTexts.ColumnMail,
        ContactColumn.PostalCode => ContactTexts.ColumnPostalCode,
        ContactColumn.Address => ContactTexts.ColumnAddress,
        ContactColumn.Telephone => ContactTexts.ColumnTelephone,
        ContactColumn.Fax => ContactTexts.ColumnFax,
        ContactColumn.Preferred => ContactTexts.ColumnPreferred,
        _ => ContactTexts.ColumnNote,
    };

    public static string Name(Channel channel) => channel switch
    {
        Channel.Mail => ContactTexts.WishMail,
        Channel.Post => ContactTexts.WishPost,
        Channel.Telephone => ContactTexts.WishTelephone,
        Channel.Fax => ContactTexts.WishFax,
        Channel.Hand => ContactTexts.WishHand,
        _ => ContactTexts.WishAny,
    };

    public static string Name(ContactStatus status) => status switch
    {
        ContactStatus.Ended => LeaveTexts.Ended,
        ContactStatus.Deceased => LeaveTexts.Deceased,
        ContactStatus.Moved => LeaveTexts.Moved,
        _ => ContactTexts.StatusActive,
    };

    public static string Name(Purpose purpose) => purpose switch
    {
        Purpose.Invitation => ContactTexts.PurposeInvitation,
        Purpose.Questionnaire => ContactTexts.PurposeQuestionnaire,
        _ => ContactTexts.PurposeNewsletter,
    };

    /// <summary>A calendar day in the page's language.</summary>
    public static string Day(DateOnly day) => Language.Code == "en" ? Wareki.FormatEnglish(day) : Wareki.Format(day);

    /// <summary>How a contact is reached, in a tag.</summary>
    public static (string Text, Tone Tone) Reach(Contact contact) => contact switch
    {
        { IsActive: false } => (Name(contact.Status), Tone.Neutral),
        { ReachableByMail: true } => (ContactTexts.TagMail, Tone.Success),
        { Preferred: not (Channel.Any or Channel.Mail) } => (Words.Fill(ContactTexts.TagWish, Name(contact.Preferred)), Tone.Neutral),
        _ => (ContactTexts.TagNoMail, Tone.Warning),
    };

    /// <summary>How a contact is written to for one purpose.</summary>
    public static string Way(Contact contact, Purpose purpose)
    {
        var (way, wish) = (Audience.WayTo(contact, purpose is Purpose.Questionnaire ? Rule.Questionnaire : Rule.Invitation), contact.Wish(purpose));
        return way switch
        {
            _ when !contact.IsActive => ContactTexts.WayNotWritten,
            Channel.Mail => Words.Fill(ContactTexts.WayMail, contact.Mail),
            { } found when found == wish => Words.Fill(ContactTexts.WayWish, Name(found)),
            _ when wish is not Channel.Any => Words.Fill(ContactTexts.WayWishUnmet, way is { } other ? Name(other) : ContactTexts.WayNone, Name(wish)),
            { } found => Name(found),
            null => ContactTexts.WayNone,
        };
    }

    /// <summary>What is wrong with a telephone number or a postal code as it is kept; null: nothing.</summary>
    public static string? Note(string column, string text) => ContactRules.Note(column, text) switch
    {
        null => null,
        ContactFault.PostalCodeDigits => ContactTexts.NotePostalCode,
        ContactFault.PhoneWithoutAreaCode => ContactTexts.NoteWithoutAreaCode,
        _ => ContactTexts.NoteNotDialled,
    };

    /// <summary>Where an appointment stands on a day.</summary>
    public static (string Text, Tone Tone) State(Appointment appointment, DateOnly today) =>
        appointment.HeldOn(today) ? (ContactTexts.Held, Tone.Success)
        : today < appointment.From ? (ContactTexts.NotYet, Tone.Info)
        : (ContactTexts.Ended, Tone.Neutral);

    /// <summary>令和6年4月1日 ～ 令和8年3月31日; open on the side that is not known, empty where neither is.</summary>
    public static string Term(Appointment appointment)
    {
        return (appointment.From, appointment.Until) is (null, null) ? "" : $"{Day(appointment.From)} ～ {Day(appointment.Until)}";

        static string Day(DateOnly? day) => day switch
        {
            null => "",
            { } known when Language.Code == "en" => Wareki.FormatEnglish(known),
            { } known => Wareki.FormatDate(known),
        };
    }

    /// <summary>What is wrong and what to do about it.</summary>
    public static string Message(ContactFault fault, string? hint) => fault switch
    {
        ContactFault.NameMissing => ContactTexts.FaultNameMissing,
        ContactFault.CharacterLost => ContactTexts.FaultCharacterLost,
        ContactFault.SpreadsheetError => ImportTexts.FaultSpreadsheetError,
        ContactFault.DigitsLost => ImportTexts.FaultDigitsLost,
        ContactFault.NotAMailAddress => ContactTexts.FaultNotAMailAddress,
        ContactFault.MailWishedButMissing => ContactTexts.FaultMailWishedButMissing,
        ContactFault.UnknownDistrict when hint is not null => Words.Fill(ContactTexts.FaultUnknownDistrictNear, hint),
        ContactFault.UnknownDistrict => ContactTexts.FaultUnknownDistrict,
        ContactFault.RoleMissing => ContactTexts.FaultRoleMissing,
        ContactFault.NotADate => ContactTexts.FaultNotADate,
        ContactFault.WeekdayDoesNotMatch => Words.Fill(ContactTexts.FaultWeekdayDoesNotMatch, hint),
        ContactFault.OutOfEra => Words.Fill(ContactTexts.FaultOutOfEra, hint),
        ContactFault.YearFarAway => Words.Fill(ContactTexts.FaultYearFarAway, hint),
        ContactFault.EndsBeforeItBegins => ContactTexts.FaultEndsBeforeItBegins,
        ContactFault.UnknownChannel or ContactFault.UnknownKind or ContactFault.UnknownStatus => Words.Fill(ContactTexts.FaultUnknownWord, hint),
        ContactFault.StatusMissing => ContactTexts.FaultStatusMissing,
        ContactFault.TooLong => Words.Fill(ContactTexts.FaultTooLong, hint),
        ContactFault.ControlCharacters => ContactTexts.FaultControlCharacters,
        ContactFault.TooManyAppointments => Words.Fill(ContactTexts.FaultTooManyAppointments, hint),
        ContactFault.NumberTaken => Words.Fill(ContactTexts.FaultNumberTaken, hint),
        ContactFault.TooManyCells => ContactTexts.FaultTooManyCells,
        ContactFault.RowsDisagree => Words.Fill(ContactTexts.FaultRowsDisagree, hint),
        ContactFault.SamePersonTwice => Words.Fill(ContactTexts.FaultSamePersonTwice, hint),
        ContactFault.Ambiguous => Words.Fill(ContactTexts.FaultAmbiguous, hint),
        ContactFault.NumberOfAnother => Words.Fill(ContactTexts.FaultNumberOfAnother, hint),
        ContactFault.RowWithoutName => ImportTexts.FaultRowWithoutName,
        ContactFault.RoleColumnMissing => ImportTexts.FaultRoleColumnMissing,
        ContactFault.SameAsAbove => ImportTexts.FaultSameAsAbove,
        ContactFault.ReadAsAbove => ImportTexts.NoteReadAsAbove,
        ContactFault.CellSaysNothing => ImportTexts.NoteCellSaysNothing,
        ContactFault.FirstZeroRestored => Words.Fill(ImportTexts.NoteFirstZeroRestored, hint),
        ContactFault.NameWithRemark => ImportTexts.NoteNameWithRemark,
        ContactFault.RoleUnregistered when hint is not null => Words.Fill(ImportTexts.NoteRoleUnregisteredNear, hint),
        ContactFault.RoleUnregistered => ImportTexts.NoteRoleUnregistered,
        ContactFault.RoleFormer => Words.Fill(ImportTexts.NoteRoleFormer, hint),
        ContactFault.RolesParted => Words.Fill(ImportTexts.NoteRolesParted, hint),
        ContactFault.HonorificLeftOut => Words.Fill(ImportTexts.NoteHonorificLeftOut, hint),
        ContactFault.StatusToCome => LeaveTexts.FutureDay,
        ContactFault.ListedThoughGone => Words.Fill(ImportTexts.NoteListedThoughGone, hint),
        ContactFault.ListedThoughOver => Words.Fill(ImportTexts.NoteListedThoughOver, hint),
        ContactFault.LooksRegistered when hint is not null => Words.Fill(ImportTexts.NoteLooksRegisteredAs, hint),
        ContactFault.LooksRegistered => ImportTexts.NoteLooksRegistered,
        ContactFault.NotAPhone => ImportTexts.NoteNotAPhone,
        ContactFault.PhoneWithoutAreaCode => ImportTexts.NotePhoneWithoutAreaCode,
        ContactFault.PhoneDigits => ImportTexts.NotePhoneDigits,
        ContactFault.PostalCodeDigits => ImportTexts.NotePostalCodeDigits,
        ContactFault.TotalRow => ImportTexts.NoteTotalRow,
        ContactFault.HeaderAgain => ImportTexts.NoteHeaderAgain,
        ContactFault.NothingSaid => ImportTexts.NoteNothingSaid,
        ContactFault.VacantPost => ImportTexts.NoteVacantPost,
        ContactFault.WhoIsMeant => HandoverTexts.FaultWhoIsMeant,
        ContactFault.ListedTwice => Words.Fill(HandoverTexts.FaultListedTwice, hint),
        ContactFault.OtherRole => Words.Fill(HandoverTexts.FaultOtherRole, hint),
        ContactFault.DistrictMissing => HandoverTexts.FaultDistrictMissing,
        ContactFault.RecordedAsDeceased => Words.Fill(HandoverTexts.FaultRecordedAsDeceased, hint),
        ContactFault.SuccessorNotActive => HandoverTexts.FaultSuccessorNotActive,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
