using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Dispatch;

/// <summary>The checklist in words.</summary>
internal static class TrialWords
{
    public static string Name(TrialCheck check) => check switch
    {
        TrialCheck.OwnAddress => TrialTexts.OwnAddress,
        TrialCheck.Sender => TrialTexts.Sender,
        TrialCheck.Arrived => TrialTexts.Arrived,
        TrialCheck.Report => TrialTexts.Report,
        TrialCheck.Link => TrialTexts.Link,
        TrialCheck.ReplyTo => TrialTexts.ReplyTo,
        TrialCheck.Hours => TrialTexts.Hours,
        _ => TrialTexts.DaysOff,
    };

    /// <summary>What is to be looked at, with the facts that are known.</summary>
    public static string Text(TrialCheck check, Office office, TrialLook look) => check switch
    {
        TrialCheck.OwnAddress => TrialTexts.OwnAddressText,
        TrialCheck.Sender => Words.Fill(TrialTexts.SenderText, office.Name, office.Address, office.Telephone),
        TrialCheck.Arrived => TrialTexts.ArrivedText,
        TrialCheck.Report => TrialTexts.ReportText,
        TrialCheck.Link => TrialTexts.LinkText,
        TrialCheck.ReplyTo => TrialTexts.ReplyToText,
        TrialCheck.Hours => Words.Fill(
            TrialTexts.HoursText, ClockTime.Format(look.Hours.From), ClockTime.Format(look.Hours.Until),
            Words.Figure(look.Windows.PerMinute), Words.Figure(look.Windows.PerHour)),
        _ => TrialTexts.DaysOffText,
    };

    /// <summary>Whether the product sees it by itself.</summary>
    public static bool SeenItself(TrialCheck check) => check is TrialCheck.OwnAddress or TrialCheck.Report;

    /// <summary>Why a test mail was not sent; null: it was.</summary>
    public static string? Fault(TestMailOutcome outcome) => outcome switch
    {
        TestMailOutcome.NotOwn => TrialTexts.TestNotOwn,
        TestMailOutcome.Stopped => TrialTexts.TestStopped,
        TestMailOutcome.NoRoom(var until) => Words.Fill(TrialTexts.TestNoRoom, Dates.Moment(until)),
        TestMailOutcome.Refused(var code) => Words.Fill(TrialTexts.TestRefused, code),
        TestMailOutcome.Uncertain => TrialTexts.TestUncertain,
        _ => null,
    };
}
