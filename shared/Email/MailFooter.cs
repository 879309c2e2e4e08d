using System.Net;
using System.Text;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Invitations;
using Outreach.Links;

namespace Outreach.Email;

/// <summary>
/// The end of every mail: who writes, from where, how to ask, how to stop. It also frames the HTML part and sets the header
/// fields by which mail programs offer to stop, so that a mail cannot be built without them.
/// </summary>
/// <param name="office">Who writes.</param>
/// <param name="links">Makes the personal links.</param>
/// <param name="site">Where the links lead.</param>
/// <param name="stopMailbox">Where mails that ask to stop are read, if anywhere.</param>
/// <remarks>特定電子メール法 asks for the sender's name and address, a contact and how to stop; RFC 2369 and RFC 8058 for the header fields.</remarks>
public sealed class MailFooter(Office office, PersonalLinks links, Uri site, string? stopMailbox)
{
    /// <summary>The folder of the pages on which people stop mails.</summary>
    public const string StopFolder = "u/";

    /// <summary>The end of a mail of this rule to the person of this invitation.</summary>
    public Ending For(Rule rule, Invitation invitation)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        var link = new Uri(site, StopFolder + links.Issue(new LinkTarget(
            invitation.EventId, invitation.ContactId, LinkPurposes.Stop(DispatchRules.PurposeOf(rule)), invitation.LinkGeneration)));
        return new Ending(office, link.AbsoluteUri, link.AbsoluteUri, stopMailbox, DispatchRules.PurposeOf(rule));
    }

    /// <summary>The same for staff to look at: the link leads nowhere.</summary>
    public Ending Preview(Rule rule) => new(office, new Uri(site, StopFolder).AbsoluteUri + MailTexts.LinkStandIn, "#", stopMailbox, DispatchRules.PurposeOf(rule));

    /// <summary>The end of one mail.</summary>
    public sealed class Ending
    {
        private readonly Office office;
        private readonly string shown, target;
        private readonly string? stopMailbox;
        private readonly Purpose stopped;

        internal Ending(Office office, string shown, string target, string? stopMailbox, Purpose stopped) =>
            (this.office, this.shown, this.target, this.stopMailbox, this.stopped) = (office, shown, target, stopMailbox, stopped);

        /// <summary>What the link stops, as it stands in the mail.</summary>
        private string HowToStop => stopped is Purpose.Questionnaire ? MailTexts.HowToStopQuestionnaires : MailTexts.HowToStop;

        /// <summary>The mail with its end, its frame and its header fields.</summary>
        /// <exception cref="InvalidOperationException">The office has no name, address or telephone number: such a mail must not leave.</exception>
        public Mail Close(Mail mail)
        {
            ArgumentNullException.ThrowIfNull(mail);
            if (Array.Exists([office.Name, office.Address, office.Telephone], string.IsNullOrWhiteSpace))
                throw new InvalidOperationException("A mail says who writes it, from where, and how to ask: the settings Office:Name, Office:Address and Office:Telephone.");
            return mail with
            {
                Subject = OneLine(mail.Subject),
                ToName = OneLine(mail.ToName),
                Text = mail.Text + Text(),
                Html = Frame(mail.Html + Html()),
                Headers = [.. mail.Headers, .. Headers()],
            };
        }

        private List<(string Label, string Value)> Sender()
        {
            List<(string, string)> lines = [(MailTexts.Address, office.Address), (MailTexts.Telephone, office.Telephone)];
            if (office.Fax is { } fax)
                lines.Add((MailTexts.Fax, fax));
            return lines;
        }

        private string Text()
        {
            var text = new StringBuilder("\n――――――――――\n").Append(PlainText.Wrap($"{MailTexts.SenderHeading}：{office.Name}")).Append('\n');
            foreach (var (label, value) in Sender())
                text.Append(PlainText.Wrap($"{label}：{value}")).Append('\n');
            return text.Append('\n').Append(PlainText.Wrap(HowToStop)).Append('\n').Append(shown).Append('\n').ToString();
        }

        private string Html()
        {
            static string E(string text) => WebUtility.HtmlEncode(text);
            var html = new StringBuilder("<div style=\"margin-top:32px;padding-top:16px;border-top:1px solid #b3b3b3;font-size:16px;color:#4d4d4d\"><p style=\"margin:0\">")
                .Append(E(MailTexts.SenderHeading)).Append('：').Append(E(office.Name));
            foreach (var (label, value) in Sender())
                html.Append("<br>").Append(E(label)).Append('：').Append(E(value));
            return html.Append("</p><p style=\"margin:8px 0 0\">").Append(E(HowToStop))
                .Append("<br><a href=\"").Append(E(target)).Append("\" style=\"color:#0017c1\">").Append(E(MailTexts.StopLink)).Append("</a></p></div>").ToString();
        }

        private static string Frame(string body) =>
            "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"></head>"
            + "<body style=\"margin:0;background:#fff;color:#1a1a1a;font-family:'Noto Sans JP','Hiragino Sans',Meiryo,sans-serif;font-size:18px;line-height:1.7\">"
            + "<div style=\"max-width:600px;margin:0 auto;padding:24px 16px\">" + body + "</div></body></html>";

        private IEnumerable<KeyValuePair<string, string>> Headers()
        {
            // A preview has no link that a machine could follow.
            if (target == "#")
                yield break;
            var byMail = stopMailbox is null ? "" : $", <mailto:{stopMailbox}?subject={Uri.EscapeDataString(MailTexts.StopMailSubject)}>";
            yield return KeyValuePair.Create("List-Unsubscribe", $"<{target}>{byMail}");
            yield return KeyValuePair.Create("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        // A line break in a name must not become a header field of its own, whatever the service makes of it.
        private static string OneLine(string text) =>
            string.Join(' ', text.Split(['\r', '\n', '\u0085', '\u2028', '\u2029', '\0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
