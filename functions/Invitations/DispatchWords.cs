using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Invitations;

namespace Outreach.Functions.Invitations;

/// <summary>What was sent, why not, and how people are reached, in words.</summary>
internal static class DispatchWords
{
    public static string Name(Rule rule) => rule switch
    {
        Rule.Invitation => InvitationTexts.RuleInvitation,
        Rule.Reminder => InvitationTexts.RuleReminder,
        Rule.Questionnaire => InvitationTexts.RuleQuestionnaire,
        Rule.LastInformation => InvitationTexts.RuleLastInformation,
        Rule.QuestionnaireReminder => InvitationTexts.RuleQuestionnaireReminder,
        Rule.Change => InvitationTexts.RuleChange,
        Rule.Cancellation => InvitationTexts.RuleCancellation,
        Rule.Receipt => InvitationTexts.RuleReceipt,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
    };

    public static string Name(Channel? channel) => channel switch
    {
        Channel.Mail => InvitationTexts.WayMail,
        Channel.Post => InvitationTexts.WayPost,
        Channel.Telephone => InvitationTexts.WayTelephone,
        Channel.Fax => InvitationTexts.WayFax,
        Channel.Hand => InvitationTexts.WayHand,
        _ => InvitationTexts.WayNone,
    };

    public static string Name(PersonState state) => state switch
    {
        PersonState.NotSent => InvitationTexts.StateNotSent,
        PersonState.Sent => InvitationTexts.StateSent,
        PersonState.Delivered => InvitationTexts.StateDelivered,
        PersonState.Attending => InvitationTexts.StateAttending,
        PersonState.Proxy => InvitationTexts.StateProxy,
        PersonState.NotAttending => InvitationTexts.StateNotAttending,
        _ => InvitationTexts.StateUnreachable,
    };

    public static Tone ToneOf(PersonState state) => state switch
    {
        PersonState.Attending or PersonState.Proxy => Tone.Success,
        PersonState.Sent or PersonState.Delivered => Tone.Info,
        PersonState.Unreachable => Tone.Error,
        _ => Tone.Neutral,
    };

    public static string Name(MessageState state) => state switch
    {
        MessageState.Waiting => InvitationTexts.MessageWaiting,
        MessageState.Claimed => InvitationTexts.MessageClaimed,
        MessageState.Sent => InvitationTexts.MessageSent,
        MessageState.Dropped => InvitationTexts.MessageDropped,
        MessageState.Failed => InvitationTexts.MessageFailed,
        _ => InvitationTexts.MessageHeld,
    };

    public static Tone ToneOf(MessageState state) => state switch
    {
        MessageState.Sent => Tone.Success,
        MessageState.Failed or MessageState.Held => Tone.Error,
        MessageState.Dropped => Tone.Neutral,
        _ => Tone.Info,
    };

    /// <summary>By which way, when, and what stands against it: one person's line.</summary>
    public static string HowItWent(Person person) => person switch
    {
        { Reached: { } reached } when person.LastLetter is not { Message.SentAt: { } sent } || reached.At >= sent =>
            string.Join(' ', Name(reached.Way), Dates.Moment(reached.At)),
        { LastLetter: { Message.SentAt: { } sent, Delivery: { } delivery } } => string.Join(' ', InvitationTexts.WayMail, Dates.Moment(sent), Name(delivery)),
        { LastLetter: { Message.SentAt: { } sent } } => string.Join(' ', InvitationTexts.WayMail, Dates.Moment(sent)),
        { LastLetter: { } letter } => Why(letter.Message.State, letter.Message.Reason),
        _ => "–",
    };

    /// <summary>Why a message was not sent.</summary>
    public static string Why(MessageState state, Reason? reason) => reason switch
    {
        Reason.NoMail => InvitationTexts.ReasonNoMail,
        Reason.Answered => InvitationTexts.ReasonAnswered,
        Reason.NotAttended => InvitationTexts.ReasonNotAttended,
        Reason.Expired => InvitationTexts.ReasonExpired,
        Reason.Undeliverable => InvitationTexts.ReasonUndeliverable,
        Reason.ContactGone => InvitationTexts.ReasonContactGone,
        Reason.NotActive => InvitationTexts.ReasonNotActive,
        Reason.AddressRefused => InvitationTexts.ReasonAddressRefused,
        Reason.ContentChanged => InvitationTexts.ReasonContentChanged,
        Reason.GaveUp => InvitationTexts.ReasonGaveUp,
        Reason.ServiceRefused => InvitationTexts.ReasonServiceRefused,
        Reason.NotWritten => InvitationTexts.ReasonNotWritten,
        Reason.NotComing => InvitationTexts.ReasonNotComing,
        Reason.TooSoon => InvitationTexts.ReasonTooSoon,
        Reason.EnoughReminders => InvitationTexts.ReasonEnoughReminders,
        Reason.Cancelled => InvitationTexts.ReasonCancelled,
        Reason.NotPlanned => InvitationTexts.ReasonNotPlanned,
        Reason.Stopped => InvitationTexts.ReasonStopped,
        Reason.AskedAsAnother => InvitationTexts.ReasonAskedAsAnother,
        Reason.NotInOffice => InvitationTexts.ReasonNotInOffice,
        Reason.JustInvited => InvitationTexts.ReasonJustInvited,
        Reason.Trial => InvitationTexts.ReasonTrial,
        Reason.NotAskedYet => InvitationTexts.ReasonNotAskedYet,
        _ => Name(state),
    };

    public static string Name(Delivery delivery) => delivery switch
    {
        Delivery.Delivered => InvitationTexts.DeliveryDelivered,
        Delivery.Expanded => InvitationTexts.DeliveryExpanded,
        Delivery.Quarantined => InvitationTexts.DeliveryQuarantined,
        Delivery.FilteredSpam => InvitationTexts.DeliverySpam,
        Delivery.Suppressed => InvitationTexts.DeliverySuppressed,
        Delivery.Bounced => InvitationTexts.DeliveryBounced,
        _ => InvitationTexts.DeliveryFailed,
    };

    public static string Name(ReplyChannel channel) => channel switch
    {
        ReplyChannel.Web => InvitationTexts.ChannelWeb,
        ReplyChannel.Telephone => InvitationTexts.ChannelTelephone,
        ReplyChannel.Fax => InvitationTexts.ChannelFax,
        _ => InvitationTexts.ChannelPaper,
    };

    public static string Name(ReplyKind kind) => kind switch
    {
        ReplyKind.Attending => InvitationTexts.KindAttending,
        ReplyKind.Proxy => InvitationTexts.KindProxy,
        _ => InvitationTexts.KindNotAttending,
    };

    public static string Name(WhyLeftOut why) => why switch
    {
        WhyLeftOut.DistrictInNoSession => InvitationTexts.LeftOutDistrict,
        WhyLeftOut.NoDistrict => InvitationTexts.LeftOutNoDistrict,
        _ => InvitationTexts.LeftOutTerm,
    };
}
