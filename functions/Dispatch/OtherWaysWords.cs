using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Functions.Invitations;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Dispatch;

/// <summary>The lists of those whom mail does not reach, in words.</summary>
internal static class OtherWaysWords
{
    public static string List(Channel way) => way switch
    {
        Channel.Telephone => OtherWaysTexts.ListCalls,
        Channel.Post => OtherWaysTexts.ListLetters,
        Channel.Fax => OtherWaysTexts.ListFax,
        _ => OtherWaysTexts.ListHand,
    };

    public static string Lead(Channel way) => way switch
    {
        Channel.Telephone => OtherWaysTexts.LeadCalls,
        Channel.Post => OtherWaysTexts.LeadLetters,
        Channel.Fax => OtherWaysTexts.LeadFax,
        _ => OtherWaysTexts.LeadHand,
    };

    /// <summary>What is to be done before the invitations go out.</summary>
    /// <param name="way">By which way.</param>
    /// <param name="later">How many are to be told by it then.</param>
    /// <param name="inviteAt">When, in words.</param>
    public static string Ahead(Channel way, int later, string inviteAt) => way switch
    {
        Channel.Telephone => Words.Fill(OtherWaysTexts.AheadCalls, inviteAt, later),
        Channel.Fax => Words.Fill(OtherWaysTexts.AheadFax, inviteAt, later),
        Channel.Post => Words.Fill(OtherWaysTexts.AheadLetters, inviteAt),
        _ => Words.Fill(OtherWaysTexts.AheadHand, inviteAt),
    };

    /// <summary>The button that says that it is done.</summary>
    public static string Mark(Channel way) => way switch
    {
        Channel.Telephone => OtherWaysTexts.Called,
        Channel.Post => OtherWaysTexts.MarkLetters,
        Channel.Fax => OtherWaysTexts.MarkFax,
        _ => OtherWaysTexts.MarkHand,
    };

    /// <summary>What is to be told.</summary>
    public static string About(OtherWay entry, Event @event) =>
        SheetWords.Restores(entry.Key, @event, entry.Person) ? OtherWaysTexts.AboutRestored : DispatchWords.Name(entry.Key.Rule);

    /// <summary>Why the mail did not reach somebody who has an address; null: there was none to write to.</summary>
    public static string? WhyNotByMail(OtherWay entry) =>
        entry.Person.Messages.FirstOrDefault(m => (m.Message.Key.Rule, m.Message.Key.Occurrence, m.Message.Key.Channel) == (entry.Key.Rule, entry.Key.Occurrence, Channel.Mail)) switch
        {
            { Message.State: MessageState.Sent, Delivery: { } delivery } => Words.Fill(OtherWaysTexts.MailCameTo, DispatchWords.Name(delivery)),
            { Message: { Reason: not (null or Reason.NoMail) } message } => Words.Fill(OtherWaysTexts.MailCameTo, DispatchWords.Why(message.State, message.Reason)),
            _ => null,
        };

    public static string Name(CallResult result) => result is CallResult.NobodyThere ? OtherWaysTexts.NobodyThere : OtherWaysTexts.CallAgain;

    /// <summary>Where it goes.</summary>
    public static string Where(OtherWay entry) => (entry.Way, entry.Person.Contact) switch
    {
        (Channel.Fax, { Fax: { } fax }) => fax,
        (_, { Address: { } address } contact) => (contact.PostalCode is { } code ? "〒" + code + " " : "") + address,
        _ => "–",
    };
}
