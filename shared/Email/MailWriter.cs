using System.Globalization;
using System.Net;
using System.Text;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Links;

namespace Outreach.Email;

/// <summary>Writes each mail: the same words for the same facts, always, so that a repeated submission is the same mail.</summary>
/// <param name="office">Who writes; at the end of every mail.</param>
/// <param name="links">Makes the personal links.</param>
/// <param name="site">Where the links lead.</param>
/// <param name="footer">Ends every mail, and says how to stop.</param>
public sealed class MailWriter(Office office, PersonalLinks links, Uri site, MailFooter footer)
{
    /// <summary>The mail for one message.</summary>
    /// <exception cref="InvalidOperationException">The contact has no usable mail address.</exception>
    public Mail Write(Message message, Event @event, Invitation invitation, Contact contact)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(invitation);
        var link = new Uri(site, "r/" + links.Issue(new LinkTarget(
            @event.Id, invitation.ContactId, PurposeOf(message.Key.Rule), invitation.LinkGeneration)));
        return Compose(message.Key, message.Told ?? message.Sequence, @event, invitation, contact, new Link(link.AbsoluteUri, link.AbsoluteUri), footer.For(message.Key.Rule, invitation));
    }

    /// <summary>The same mail for staff to look at: a word stands for the secret part of the link, which leads nowhere.</summary>
    /// <exception cref="InvalidOperationException">The contact has no usable mail address.</exception>
    public Mail Preview(MessageKey key, Event @event, Invitation invitation, Contact contact) =>
        Compose(key, BeforeNotice(@event), @event, invitation, contact, new Link(new Uri(site, "r/").AbsoluteUri + MailTexts.LinkStandIn, "#"), footer.Preview(key.Rule));

    /// <summary>A mail by which an office sees whether its mails arrive, its links open, and replies are read. It is addressed by whoever sends it.</summary>
    public Mail Test()
    {
        var link = new Uri(site, "help/mail").AbsoluteUri;
        return footer.Preview(Rule.Invitation).Close(new Mail(
            "", "", MailTexts.TestSubject,
            Text(office.Name, [MailTexts.TestText], [], MailTexts.TestButton, new Link(link, link), [MailTexts.TestNote]),
            Html(office.Name, [MailTexts.TestText], [], MailTexts.TestButton, new Link(link, link), [MailTexts.TestNote])));
    }

    private Mail Compose(MessageKey key, int told, Event @event, Invitation invitation, Contact contact, Link link, MailFooter.Ending ending)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(invitation);
        ArgumentNullException.ThrowIfNull(contact);
        var to = EmailAddress.TryParse(contact.Mail) ?? throw new InvalidOperationException("The contact has no usable mail address.");
        var session = @event.Session(DispatchRules.SessionOf(key.Rule, key.Occurrence) ?? invitation.SessionId);
        var words = MailWords.Of(key.Rule, @event, session, invitation, told);
        List<string> notes = [];
        if (words.Asks)
            notes.Add(Fill(MailTexts.OrByTelephone, office.Telephone));
        else if (key.Rule is not (Rule.Questionnaire or Rule.QuestionnaireReminder))
            notes.Add(Fill(MailTexts.QuestionsByTelephone, office.Telephone));
        if (words.Button is not null)
            notes.Add(Fill(MailTexts.LinkNote, invitation.Addressed));
        if (words.WithCalendar)
            notes.Add(key.Rule is Rule.Cancellation ? MailTexts.CalendarCancelNote : MailTexts.CalendarNote);
        List<Session> left = key.Rule is Rule.Receipt ? [.. invitation.Left.Select(@event.FindSession).OfType<Session>()] : [];
        if (left.Count > 0)
            notes.Add(MailTexts.CalendarRemovalNote);
        List<string> paragraphs = [.. key.Rule is Rule.Invitation ? MailWords.ParagraphsOf(@event.Greeting) : [], .. words.Paragraphs];
        return ending.Close(new Mail(
            to.Quoted, invitation.Addressed, Fill(words.Subject, @event.Name),
            Text(invitation.Addressed, paragraphs, words.Facts, words.Button, link, notes),
            Html(invitation.Addressed, paragraphs, words.Facts, words.Button, link, notes))
        {
            Attachments = [.. (words.WithCalendar ? left.Append(session) : left).Select(s => CalendarFile.Of(@event, s, invitation, office, site.Host))],
            ReplyTo = @event.ReplyTo,
        });
    }

    private static string PurposeOf(Rule rule) =>
        rule is Rule.Questionnaire or Rule.QuestionnaireReminder ? LinkPurposes.Questionnaire : LinkPurposes.Reply;

    /// <summary>A look at a notice shows it as it goes to those who were told just before it; one that is not planned as if nothing had changed.</summary>
    private static int BeforeNotice(Event @event) => (ChangeRules.Notice(@event)?.Sequence ?? @event.Sequence + 1) - 1;

    private static string Fill(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    private static string Text(
        string addressed, List<string> paragraphs, IReadOnlyList<(string Label, string Value)> facts, string? button, Link link, List<string> notes)
    {
        var text = new StringBuilder();
        text.Append(PlainText.Wrap(addressed)).Append("\n\n");
        foreach (var paragraph in paragraphs)
            text.Append(PlainText.Wrap(paragraph)).Append("\n\n");
        foreach (var (label, value) in facts)
            text.Append(PlainText.Wrap($"■{label}：{value}")).Append('\n');
        if (button is not null)
            text.Append("\n▼").Append(button).Append('\n').Append(link.Shown).Append('\n');
        text.Append('\n');
        foreach (var note in notes)
            text.Append(PlainText.Wrap(note)).Append('\n');
        return text.ToString();
    }

    private static string Html(
        string addressed, List<string> paragraphs, IReadOnlyList<(string Label, string Value)> facts, string? button, Link link, List<string> notes)
    {
        static string E(string text) => WebUtility.HtmlEncode(text).Replace("\n", "<br>", StringComparison.Ordinal);
        var html = new StringBuilder();
        html.Append("<p style=\"margin:0 0 24px;font-size:20px;font-weight:bold\">").Append(E(addressed)).Append("</p>");
        foreach (var paragraph in paragraphs)
            html.Append("<p style=\"margin:0 0 16px\">").Append(E(paragraph)).Append("</p>");
        html.Append("<table role=\"presentation\" style=\"width:100%;margin:24px 0;border-collapse:collapse\">");
        foreach (var (label, value) in facts)
        {
            html.Append("<tr><td style=\"padding:8px 16px 8px 0;border-top:1px solid #d8d8db;white-space:nowrap;vertical-align:top;color:#595959\">").Append(E(label))
                .Append("</td><td style=\"padding:8px 0;border-top:1px solid #d8d8db;width:100%\">").Append(E(value)).Append("</td></tr>");
        }

        html.Append("</table>");
        if (button is not null)
        {
            html.Append("<p style=\"margin:32px 0;text-align:center\"><a href=\"").Append(E(link.Target))
                .Append("\" style=\"display:inline-block;padding:16px 32px;border-radius:8px;background:#0017c1;color:#fff;font-size:20px;font-weight:bold;text-decoration:none\">")
                .Append(E(button)).Append("</a></p>");
        }

        foreach (var note in notes)
            html.Append("<p style=\"margin:0 0 8px\">").Append(E(note)).Append("</p>");
        return html.ToString();
    }

    /// <summary>A link as the text part spells it, and as the HTML part's button leads.</summary>
    private sealed record Link(string Shown, string Target);
}

/// <summary>What a personal link is for.</summary>
public static class LinkPurposes
{
    /// <summary>To answer an invitation.</summary>
    public const string Reply = "reply";

    /// <summary>To answer the event's questionnaire.</summary>
    public const string Questionnaire = "q";

    /// <summary>To say what is no longer wanted by mail; the page begins with this kind.</summary>
    public static string Stop(Purpose kind) => kind switch
    {
        Purpose.Questionnaire => "stopq",
        Purpose.Newsletter => "stopn",
        _ => "stopi",
    };

    /// <summary>The kind with which the page of a <see cref="Stop"/> link begins; null for any other link.</summary>
    public static Purpose? StopKind(string purpose) => purpose switch
    {
        "stopi" => Purpose.Invitation,
        "stopq" => Purpose.Questionnaire,
        "stopn" => Purpose.Newsletter,
        _ => null,
    };
}
