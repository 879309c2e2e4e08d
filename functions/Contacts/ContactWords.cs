using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;

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

    /// <summary>How a contact is reached, in a tag.</summary>
    public static (string Text, Tone Tone) Reach(Contact contact) => contact switch
    {
        { ReachableByMail: true } => (ContactTexts.TagMail, Tone.Success),
        { Preferred: not (Channel.Any or Channel.Mail) } => (Words.Fill(ContactTexts.TagWish, Name(contact.Preferred)), Tone.Neutral),
        _ => (ContactTexts.TagNoMail, Tone.Warning),
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
        ContactFault.NotAMailAddress => ContactTexts.FaultNotAMailAddress,
        ContactFault.MailWishedButMissing => ContactTexts.FaultMailWishedButMissing,
        ContactFault.UnknownDistrict when hint is not null => Words.Fill(ContactTexts.FaultUnknownDistrictNear, hint),
        ContactFault.UnknownDistrict => ContactTexts.FaultUnknownDistrict,
        ContactFault.RoleMissing => ContactTexts.FaultRoleMissing,
        ContactFault.NotADate => ContactTexts.FaultNotADate,
        ContactFault.WeekdayDoesNotMatch => Words.Fill(ContactTexts.FaultWeekdayDoesNotMatch, hint),
        ContactFault.OutOfEra => Words.Fill(ContactTexts.FaultOutOfEra, hint),
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
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
