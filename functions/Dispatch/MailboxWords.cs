using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Functions.Pages.Components;

namespace Outreach.Functions.Dispatch;

/// <summary>Mailboxes and what people have stopped, in words.</summary>
internal static class MailboxWords
{
    /// <summary>A kind of mail; null: all.</summary>
    public static string Name(Purpose? kind) => kind switch
    {
        null => StopTexts.KindAll,
        Purpose.Questionnaire => StopTexts.KindQuestionnaire,
        Purpose.Newsletter => StopTexts.KindNewsletter,
        _ => StopTexts.KindInvitation,
    };

    public static string Name(MailboxState? state) => state switch
    {
        null => MailboxTexts.StateNone,
        MailboxState.Good => MailboxTexts.StateGood,
        MailboxState.Soft => MailboxTexts.StateSoft,
        MailboxState.Refused => MailboxTexts.StateRefused,
        MailboxState.Hard => MailboxTexts.StateHard,
        _ => MailboxTexts.StateUnknown,
    };

    public static Tone ToneOf(MailboxState? state) => state switch
    {
        MailboxState.Good => Tone.Success,
        MailboxState.Soft => Tone.Warning,
        MailboxState.Refused or MailboxState.Hard => Tone.Error,
        _ => Tone.Neutral,
    };

    /// <summary>What barred a mailbox.</summary>
    public static string Why(MailboxReport cause) => cause switch
    {
        { Delivery: Delivery.Suppressed } => MailboxTexts.CauseSuppressed,
        { Sign: MailSign.Refused } => MailboxTexts.CauseRefused,
        { Sign: MailSign.Hard } => MailboxTexts.CauseHard,
        _ => MailboxTexts.CauseSoft,
    };

    public static string Name(StopWay way) => way switch
    {
        StopWay.Page => MailboxTexts.WayPage,
        StopWay.OneClick => MailboxTexts.WayOneClick,
        StopWay.Telephone => MailboxTexts.WayTelephone,
        StopWay.Fax => MailboxTexts.WayFax,
        StopWay.Paper => MailboxTexts.WayPaper,
        _ => MailboxTexts.WayInPerson,
    };

    public static string Done(MailboxRemedy what) => what switch
    {
        MailboxRemedy.ByPost => MailboxTexts.DoneByPost,
        MailboxRemedy.Called => MailboxTexts.DoneCalled,
        MailboxRemedy.Corrected => MailboxTexts.DoneCorrected,
        _ => MailboxTexts.DoneNothing,
    };
}
