using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;
using Outreach.Links;

namespace Outreach.Functions.Dispatch;

/// <summary>The page behind the link at the end of every mail: what is sent, and buttons to stop it. Opening it changes nothing.</summary>
public sealed class ShowStop(PersonalLinks links, StopDesk desk)
{
    [Function(nameof(ShowStop))]
    [Public]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "u/{token}")] HttpRequest request, string token, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return StopLink.Read(links, token) is var (target, kind)
            ? Page.Of<StopPage>().With(p => p.Token, token).With(p => p.Kind, kind)
                .With(p => p.Wishes, await desk.FindAsync(target.ContactId, ct)).With(p => p.Done, StopChoice.Read(request.Query["done"]))
            : Page.Of<LinkNotValidPage>(StatusCodes.Status404NotFound);
    }
}

/// <summary>Stops mails, or lets them come again: by the page's buttons, or by a mail program's own (RFC 8058).</summary>
/// <remarks>
/// The signed link in the path is the proof: no cookie, no sign-in, from wherever it is posted. It counts for ever, also where the
/// invitation's other links were re-issued: a wish to hear no more does not expire.
/// </remarks>
public sealed class StopMails(PersonalLinks links, StopDesk desk)
{
    [Function(nameof(StopMails))]
    [Public(FromAnywhere = true)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "u/{token}")] HttpRequest request, string token, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (StopLink.Read(links, token) is not var (target, kind))
            return Page.Of<LinkNotValidPage>(StatusCodes.Status404NotFound);
        var form = request.HasFormContentType ? await request.ReadFormAsync(ct) : FormCollection.Empty;
        if (form["List-Unsubscribe"] == "One-Click")
        {
            await desk.SayAsync(target.ContactId, kind, true, StopWay.OneClick, null, ct);
            return Page.Of<StopPage>().With(p => p.Token, token).With(p => p.Kind, kind)
                .With(p => p.Wishes, await desk.FindAsync(target.ContactId, ct)).With(p => p.Done, new StopChoice(true, kind));
        }

        if (StopChoice.Read(form[StopChoice.Field]) is not { } choice)
        {
            return Page.Of<StopPage>(StatusCodes.Status422UnprocessableEntity).With(p => p.Token, token).With(p => p.Kind, kind)
                .With(p => p.Wishes, await desk.FindAsync(target.ContactId, ct)).With(p => p.Errors, FormErrors.Of("stop", StopTexts.Choose));
        }

        await desk.SayAsync(target.ContactId, choice.Kind, choice.Stop, StopWay.Page, null, ct);
        return Page.SeeOther($"/{MailFooter.StopFolder}{token}?done={choice}");
    }
}

/// <summary>How mails can be made to arrive: whom to allow, in which phone's settings.</summary>
public sealed class ShowMailHelp(OutreachSettings settings)
{
    [Function(nameof(ShowMailHelp))]
    [Public]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "help/mail")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Page.Of<MailHelpPage>().With(p => p.Sender, settings.Sender.Address);
    }
}

/// <summary>Reads the links at the end of mails.</summary>
internal static class StopLink
{
    /// <summary>For whom a link is, and with which kind its page begins; null: it was not issued here.</summary>
    public static (LinkTarget Target, Purpose Kind)? Read(PersonalLinks links, string token) =>
        links.Read(token) is { } target && LinkPurposes.StopKind(target.Purpose) is { } kind ? (target, kind) : null;
}

/// <summary>One of the page's buttons.</summary>
/// <param name="Stop">Stop, or receive again.</param>
/// <param name="Kind">Which kind; null: everything.</param>
public sealed record StopChoice(bool Stop, Purpose? Kind)
{
    internal const string Field = "do";

    /// <summary>The button that says <paramref name="text"/>; null for anything else.</summary>
    public static StopChoice? Read(string? text)
    {
        if (text?.Split('-') is not [("stop" or "resume") and var what, var kind])
            return null;
        return kind == "all" ? new StopChoice(what == "stop", null)
            : Enum.TryParse<Purpose>(kind, ignoreCase: true, out var purpose) && Enum.IsDefined(purpose) && !char.IsAsciiDigit(kind[0]) ? new StopChoice(what == "stop", purpose)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => (Stop ? "stop-" : "resume-") + (Kind is { } kind ? kind.ToString() : "all");
}
