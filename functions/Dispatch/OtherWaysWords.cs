using Outreach.Contacts;
using Outreach.Dispatch;

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

    /// <summary>The button that says that it is done.</summary>
    public static string Mark(Channel way) => way switch
    {
        Channel.Telephone => OtherWaysTexts.Called,
        Channel.Post => OtherWaysTexts.MarkLetters,
        Channel.Fax => OtherWaysTexts.MarkFax,
        _ => OtherWaysTexts.MarkHand,
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
