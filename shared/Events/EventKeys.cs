using Outreach.Dispatch;

namespace Outreach.Events;

/// <summary>Every key of the Events table. Partition = event, so that what belongs together changes together.</summary>
/// <remarks>
/// <para>Rows of an event's partition:</para>
/// <list type="table">
/// <item><term><c>e</c></term><description>the event</description></item>
/// <item><term><c>q</c></term><description>its questionnaire</description></item>
/// <item><term><c>e|v</c></term><description>the version row, beside the event so that one range reads both: merged with a random value by every reply, attendance mark and response</description></item>
/// <item><term><c>i|{contact}</c></term><description>the invitation of a contact: one each, by its key</description></item>
/// <item><term><c>m|{rule}|{occurrence}|{contact}|{channel}</c></term><description>the ledger</description></item>
/// <item><term><c>d|{rule}|{occurrence}|{contact}|{channel}</c></term><description>what the mail service reported of a message</description></item>
/// <item><term><c>h|{rule}|{occurrence}|{contact}</c></term><description>what staff did to reach a contact by another way than mail</description></item>
/// <item><term><c>p|{print}</c></term><description>which sheets were printed together</description></item>
/// <item><term><c>a|{contact}</c></term><description>the response of a contact</description></item>
/// </list>
/// <para>Answers: one of each by id; all of a kind, or those of a stretch of contacts, by a range; the due of one rule and
/// occurrence by a range. The partition <c>events</c> lists the events themselves.</para>
/// <para>Never holds a name, an address or a mail address: keys end up in logs and URLs.</para>
/// </remarks>
internal static class EventKeys
{
    public const string Index = "events";
    public const string Event = "e";
    public const string Questionnaire = "q";
    public const string Version = "e|v";
    public const string Invitations = "i|";
    public const string Responses = "a|";
    public const string Messages = "m|";
    public const string Deliveries = "d|";
    public const string Handlings = "h|";

    public static string Invitation(string contactId) => Invitations + contactId;

    public static string Response(string contactId) => Responses + contactId;

    public static string Message(MessageKey key) => Messages + key.Text;

    public static string Handling(WayKey key) => Handlings + key.Text;

    public static string Print(string printId) => "p|" + printId;

    public static string Delivery(MessageKey key) => Deliveries + key.Text;

    /// <summary>What all messages of one rule and occurrence begin with; they stand in the order of contacts.</summary>
    public static string MessagesOf(Rule rule, string occurrence) => $"{Messages}{rule}|{occurrence}|";

    /// <summary>The first key after every key that begins with <paramref name="prefix"/>.</summary>
    public static string After(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);
}
