using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;
using Outreach.Calendar;
using Outreach.Local.Pages;

namespace Outreach.Local.Mail;

/// <summary>The mailbox at /local/mail: every mail as its recipient sees it, and what may become of it.</summary>
internal static partial class MailboxPages
{
    private const int MailsPerPage = 50;

    private static readonly CultureInfo Japanese = CultureInfo.GetCultureInfo("ja-JP");

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void MapMailbox(this IEndpointRouteBuilder routes, LocalMailService service)
    {
        var pages = routes.MapLocalPages();
        pages.MapGet("/mail", (string? q, int? page) => List(service, q?.Trim() ?? "", page ?? 1));
        pages.MapGet("/mail/{id:guid}", (Guid id) => service.Find(id) is { } mail ? Show(mail) : NotFound());
        pages.MapGet("/mail/{id:guid}/attachments/{index:int}", (Guid id, int index) =>
            service.Find(id)?.Attachments.ElementAtOrDefault(index) is { } attachment
                ? Download(attachment)
                : NotFound());
        pages.MapPost("/mail/{id:guid}/delivery", async (Guid id, HttpRequest request) =>
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            if (service.Find(id) is not { } mail)
                return NotFound();
            await (form["status"].ToString() switch
            {
                nameof(DeliveryStatus.Bounced) => service.BounceAsync(mail, hard: true),
                nameof(DeliveryStatus.Failed) => service.BounceAsync(mail, hard: false),
                _ => service.DeliveredAsync(mail),
            });
            return Results.Redirect($"/local/mail/{id}");
        });
    }

    private static IResult List(LocalMailService service, string wanted, int page)
    {
        var found = service.Mails.Where(mail => Matches(mail, wanted)).Reverse().ToList();
        var lastPage = Math.Max(1, (found.Count + MailsPerPage - 1) / MailsPerPage);
        page = Math.Clamp(page, 1, lastPage);
        var mails = found.Skip((page - 1) * MailsPerPage).Take(MailsPerPage);

        var none = wanted.Length > 0 ? MailboxTexts.NoneFound : MailboxTexts.Empty;
        return LocalPage.Html(MailboxTexts.Title, Markup.Html($"""
            {Conflicts(service.ContentConflicts)}
            <p>{MailboxTexts.Intro}</p>
            {Figures(service)}
            <form class="row" role="search" action="/local/mail">
            <div class="grow"><label for="q">{MailboxTexts.SearchLabel}</label><input id="q" name="q" type="search" value="{wanted}"></div>
            <button>{MailboxTexts.SearchButton}</button>
            </form>
            <h2>{Text(wanted.Length > 0 ? MailboxTexts.CountFound : MailboxTexts.Count, found.Count, wanted)}</h2>
            {(wanted.Length > 0 ? Markup.Html($"""<p><a href="/local/mail">{MailboxTexts.ClearSearch}</a></p>""") : default)}
            {(found.Count > 0 ? Table(mails) : Markup.Html($"<p>{none}</p>"))}
            {(lastPage > 1 ? Pager(wanted, page, lastPage) : default)}
            """));
    }

    private static bool Matches(LocalMail mail, string wanted) =>
        wanted.Length == 0
        || Contains(mail.Subject, wanted)
        || mail.Recipients.Any(to => Contains(to.Address, wanted) || Contains(to.DisplayName ?? "", wanted));

    private static bool Contains(string text, string wanted) => Japanese.CompareInfo.IndexOf(
        text, wanted, CompareOptions.IgnoreCase | CompareOptions.IgnoreWidth | CompareOptions.IgnoreKanaType) >= 0;

    private static Markup Figures(LocalMailService service)
    {
        var labels = new[] { MailboxTexts.QuotaMinute, MailboxTexts.QuotaHour };
        return Markup.Html($"""
            <dl class="figures">
            <div><dt>{MailboxTexts.BusinessClock}</dt><dd>{Time(service.Now)}</dd></div>
            {service.QuotaUse().Zip(labels, (use, label) => Markup.Html($"""
                <div><dt>{label}</dt><dd>{Text(MailboxTexts.QuotaUse, use.Used, use.Quota.Limit)}</dd></div>
                """))}
            </dl>
            """);
    }

    private static Markup Conflicts(IReadOnlyList<ContentConflict> conflicts) => conflicts.Count == 0
        ? default
        : Markup.Html($"""
            <section class="alert" role="alert">
            <h2>{Text(MailboxTexts.ConflictTitle, conflicts.Count)}</h2>
            <p>{MailboxTexts.ConflictHint}</p>
            <ul>{conflicts.Select(conflict => Markup.Html($"""
                <li><a href="/local/mail/{conflict.OperationId}">{conflict.OperationId}</a> ({Time(conflict.At)})
                <details><summary>{MailboxTexts.Source}</summary><pre class="code">{Indented(conflict.Source)}</pre></details></li>
                """))}</ul>
            </section>
            """);

    private static Markup Table(IEnumerable<LocalMail> mails) => Markup.Html($"""
        <table class="mails">
        <thead><tr><th scope="col">{MailboxTexts.ReceivedAt}</th><th scope="col">{MailboxTexts.Recipient}</th>
        <th scope="col">{MailboxTexts.Subject}</th><th scope="col">{MailboxTexts.State}</th></tr></thead>
        <tbody>{mails.Select(mail => Markup.Html($"""
            <tr>
            <td class="time">{Time(mail.AcceptedAt)}</td>
            <td>{mail.Recipients.Select(ShortAddress)}</td>
            <td class="subject"><a href="/local/mail/{mail.OperationId}">{mail.Subject}</a>{(mail.Attachments.Count > 0 ? Markup.Html($""" <span class="chip">{MailboxTexts.Attachment} {mail.Attachments.Count}</span>""") : default)}</td>
            <td>{State(mail)}</td>
            </tr>
            """))}</tbody>
        </table>
        """);

    private static Markup ShortAddress(LocalMailAddress to) => string.IsNullOrEmpty(to.DisplayName)
        ? Markup.Html($"<div>{to.Address}</div>")
        : Markup.Html($"""<div>{to.DisplayName} <span class="quiet">{to.Address}</span></div>""");

    private static Markup Pager(string wanted, int page, int lastPage)
    {
        return Markup.Html($"""
            <nav class="pages" aria-label="{MailboxTexts.Pages}">
            {(page > 1 ? Link(page - 1, MailboxTexts.Previous) : default)}
            <span>{Text(MailboxTexts.PageOf, page, lastPage)}</span>
            {(page < lastPage ? Link(page + 1, MailboxTexts.Next) : default)}
            </nav>
            """);

        Markup Link(int target, string text) => Markup.Html(
            $"""<a class="button" href="/local/mail?q={Uri.EscapeDataString(wanted)}&amp;page={target}">{text}</a>""");
    }

    private static IResult Show(LocalMail mail) => LocalPage.Html(mail.Subject, Markup.Html($"""
        <p><a href="/local/mail">{MailboxTexts.BackToList}</a></p>
        <dl class="facts">
        {Fact(MailboxTexts.ReceivedAt, Time(mail.AcceptedAt))}
        {Fact(MailboxTexts.From, mail.Sender)}
        {Fact(MailboxTexts.Recipient, mail.To)}
        {Fact(MailboxTexts.Cc, mail.Cc)}
        {Fact(MailboxTexts.Bcc, mail.Bcc)}
        {Fact(MailboxTexts.ReplyTo, mail.ReplyTo)}
        {Fact(MailboxTexts.Delivery, DeliveryOf(mail))}
        </dl>
        <div class="row">
        {ReportButton(mail, DeliveryStatus.Delivered, "", MailboxTexts.ReportDelivered)}
        {ReportButton(mail, DeliveryStatus.Bounced, "danger", MailboxTexts.ReportBounced)}
        {ReportButton(mail, DeliveryStatus.Failed, "danger", MailboxTexts.ReportFailed)}
        </div>
        <p class="quiet">{MailboxTexts.ReportHint}</p>
        <h2>{MailboxTexts.HtmlPart}</h2>
        {(mail.Html is { } html ? Frame(html) : Markup.Html($"<p>{MailboxTexts.NoHtmlPart}</p>"))}
        <h2>{MailboxTexts.TextPart}</h2>
        {(mail.Text is { } text ? Markup.Html($"<pre>{Linked(text)}</pre>") : Markup.Html($"<p>{MailboxTexts.NoTextPart}</p>"))}
        {Attachments(mail)}
        <h2>{MailboxTexts.Technical}</h2>
        <dl class="facts">
        {Fact(MailboxTexts.OperationId, mail.OperationId.ToString())}
        {mail.Headers.Select(header => Fact(header.Key, header.Value))}
        </dl>
        <details><summary>{MailboxTexts.Source} ({Text(MailboxTexts.Bytes, Encoding.UTF8.GetByteCount(mail.Source))})</summary>
        <pre class="code">{Indented(mail.Source)}</pre></details>
        """));

    private static Markup Fact(string name, string value) => Fact(name, Markup.Html($"{value}"));

    private static Markup Fact(string name, IReadOnlyList<LocalMailAddress> addresses) =>
        addresses.Count == 0 ? default : Fact(name, string.Join(", ", addresses.Select(Quoted)));

    private static Markup Fact(string name, Markup value) =>
        Markup.Html($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    /// <summary>As it stands in a mail's header, but for the encoding: <c>"山田, 太郎" &lt;taro@example.jp&gt;</c>.</summary>
    private static string Quoted(LocalMailAddress address) => string.IsNullOrEmpty(address.DisplayName)
        ? address.Address
        : $"\"{address.DisplayName.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{address.Address}>";

    private static Markup DeliveryOf(LocalMail mail)
    {
        if (mail.Delivery is not { } report)
            return State(mail);
        var webhook = report.WebhookStatus switch
        {
            null => MailboxTexts.WebhookNone,
            0 => MailboxTexts.WebhookSilent,
            var status => Text(MailboxTexts.WebhookAnswered, status),
        };
        return Markup.Html($"""
            {State(mail)} {report.Message} <span class="quiet">{Time(report.At)} / {webhook}</span>
            """);
    }

    private static Markup State(LocalMail mail)
    {
        var (colour, text) = mail.Delivery?.Status switch
        {
            null => ("blue", MailboxTexts.Accepted),
            DeliveryStatus.Delivered => ("green", MailboxTexts.StatusDelivered),
            DeliveryStatus.Bounced => ("red", MailboxTexts.StatusBounced),
            DeliveryStatus.Failed => ("yellow", MailboxTexts.StatusFailed),
            DeliveryStatus.FilteredSpam => ("yellow", MailboxTexts.StatusFilteredSpam),
            DeliveryStatus.Quarantined => ("yellow", MailboxTexts.StatusQuarantined),
            DeliveryStatus.Suppressed => ("red", MailboxTexts.StatusSuppressed),
            DeliveryStatus.Expanded => ("", MailboxTexts.StatusExpanded),
            var unknown => ("", unknown.ToString()),
        };
        return Markup.Html($"""<span class="chip {colour}">{text}</span>""");
    }

    private static Markup ReportButton(LocalMail mail, DeliveryStatus status, string style, string text) =>
        Markup.Html($"""
            <form method="post" action="/local/mail/{mail.OperationId}/delivery">
            <button class="{style}" name="status" value="{status}">{text}</button>
            </form>
            """);

    /// <summary>The sandbox keeps a mail's scripts, forms and cookies out; its links open beside the mailbox.</summary>
    private static Markup Frame(string html) => Markup.Html($"""
        <iframe title="{MailboxTexts.HtmlPart}" sandbox="allow-popups allow-popups-to-escape-sandbox"
        srcdoc="{"<base target=\"_blank\">" + html}"></iframe>
        """);

    private static IEnumerable<Markup> Linked(string text)
    {
        var end = 0;
        foreach (Match match in Url().Matches(text))
        {
            yield return Markup.Html($"{text[end..match.Index]}");
            yield return Markup.Html($"""<a href="{match.Value}" target="_blank" rel="noreferrer">{match.Value}</a>""");
            end = match.Index + match.Length;
        }

        yield return Markup.Html($"{text[end..]}");
    }

    private static Markup Attachments(LocalMail mail) => mail.Attachments.Count == 0
        ? default
        : Markup.Html($"""
            <h2>{MailboxTexts.Attachments}</h2>
            <ul class="files">{mail.Attachments.Select((attachment, index) => Markup.Html($"""
                <li><strong>{attachment.Name}</strong>
                <span class="quiet">{attachment.ContentType}, {Text(MailboxTexts.Bytes, attachment.Content.Length)}</span>
                <a href="/local/mail/{mail.OperationId}/attachments/{index}" download>{MailboxTexts.Download}</a>
                {Preview(attachment)}</li>
                """))}</ul>
            """);

    private static Markup Preview(LocalMailAttachment attachment) =>
        attachment.ContentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            ? Markup.Html($"""<pre class="code">{Encoding.UTF8.GetString(attachment.Content)}</pre>""")
            : default;

    private static IResult Download(LocalMailAttachment attachment) => Results.File(
        attachment.Content,
        MediaTypeHeaderValue.TryParse(attachment.ContentType, out _)
            ? attachment.ContentType
            : MediaTypeNames.Application.Octet,
        attachment.Name);

    private static IResult NotFound() => LocalPage.Html(
        MailboxTexts.NotFoundTitle,
        Markup.Html($"""
            <p>{MailboxTexts.NotFound}</p>
            <p><a href="/local/mail">{MailboxTexts.BackToList}</a></p>
            """),
        StatusCodes.Status404NotFound);

    private static string Indented(string json) => JsonNode.Parse(json)!.ToJsonString(Readable);

    private static string Time(DateTimeOffset at) =>
        string.Create(CultureInfo.CurrentCulture, $"{JapanTime.Day(at):yyyy-MM-dd(ddd)} {JapanTime.Time(at):HH:mm:ss}");

    private static string Text(string format, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.CurrentCulture, format, values);

    // Ends before Japanese text, brackets and a sentence's last punctuation mark.
    [GeneratedRegex("""https?://[!#-;=?-~]*[A-Za-z0-9/#=&_~-]""")]
    private static partial Regex Url();
}
