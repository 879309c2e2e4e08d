using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Errors;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Dispatch;

/// <summary>送信の様子.</summary>
public sealed class ShowStatus(StatusDesk desk)
{
    [Function(nameof(ShowStatus))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "status")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Page.Of<StatusPage>().With(p => p.Status, await desk.ReadAsync(ct)).With(p => p.Done, request.Query["done"].ToString());
    }
}

/// <summary>The stop button.</summary>
public sealed class StopSending(HaltDesk desk)
{
    [Function(nameof(StopSending))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "status/stop")] HttpRequest request, CancellationToken ct)
    {
        await desk.StopAsync(request.Staff().Name, ct);
        return Page.SeeOther("/status?done=stopped");
    }
}

/// <summary>Lets sending go on.</summary>
public sealed class GoOnSending(HaltDesk desk)
{
    [Function(nameof(GoOnSending))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "status/go-on")] HttpRequest request, CancellationToken ct)
    {
        await desk.GoOnAsync(request.Staff().Name, ct);
        return Page.SeeOther("/status?done=goes-on");
    }
}

/// <summary>A held or refused message before it is sent again.</summary>
public sealed class ConfirmSendAgain(StrandedDesk desk)
{
    [Function(nameof(ConfirmSendAgain))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "status/again")] HttpRequest request, CancellationToken ct) =>
        ShowAsync(desk, request, StatusCodes.Status200OK, null, FormErrors.None, ct);

    internal static async Task<IResult> ShowAsync(
        StrandedDesk desk, HttpRequest request, int status, string? why, FormErrors errors, CancellationToken ct)
    {
        if (!StrandedKeys.TryRead(request, out var key) || await desk.FindAsync(key, ct) is not { } stranded)
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        return Page.Of<SendAgainPage>(status).With(p => p.Stranded, stranded).With(p => p.Why, why).With(p => p.Errors, errors);
    }
}

/// <summary>Has a held or refused message sent again.</summary>
public sealed class SendAgain(StrandedDesk desk)
{
    [Function(nameof(SendAgain))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "status/again")] HttpRequest request, CancellationToken ct)
    {
        if (!StrandedKeys.TryRead(request, out var key))
            return Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);
        var why = (await request.ReadFormAsync(ct)).Text(StrandedKeys.Why);
        return await desk.SendAgainAsync(key, why, request.Staff().Name, ct) switch
        {
            SendAgainOutcome.Waits => Page.SeeOther("/status?done=again"),
            SendAgainOutcome.NotStranded => Page.SeeOther("/status?done=not-stranded"),
            SendAgainOutcome.WithoutReason => await ConfirmSendAgain.ShowAsync(
                desk, request, StatusCodes.Status422UnprocessableEntity, why,
                FormErrors.Of(StrandedKeys.Why, Words.Fill(StatusTexts.WhyMissing, StrandedDesk.WhyLength)), ct),
            SendAgainOutcome.TooLate => await ConfirmSendAgain.ShowAsync(
                desk, request, StatusCodes.Status409Conflict, why, FormErrors.Of(StrandedKeys.Why, StatusTexts.TooLate), ct),
            _ => Page.Of<NotFoundPage>(StatusCodes.Status404NotFound),
        };
    }
}

/// <summary>A message's key as the query of an address: it holds no personal data.</summary>
internal static class StrandedKeys
{
    /// <summary>The field for the reason.</summary>
    public const string Why = "why";

    public static string Address(MessageKey key) => QueryHelpers.AddQueryString("/status/again", new Dictionary<string, string?>
    {
        ["event"] = key.EventId,
        ["rule"] = key.Rule.ToString(),
        ["occurrence"] = key.Occurrence,
        ["contact"] = key.ContactId,
        ["channel"] = key.Channel.ToString(),
    });

    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out MessageKey? key)
    {
        var query = request.Query;
        var occurrence = query["occurrence"].ToString();
        key = Enum.TryParse<Rule>(query["rule"], out var rule) && Enum.IsDefined(rule)
            && Enum.TryParse<Channel>(query["channel"], out var channel) && Enum.IsDefined(channel)
            && occurrence.Length is > 0 and <= 40 && occurrence.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
                ? new MessageKey(query["event"].ToString(), rule, occurrence, query["contact"].ToString(), channel)
                : null;
        return key is not null;
    }
}

/// <summary>Looks every five minutes whether sending still works and adds up.</summary>
public sealed class WatchSending(Watchdog watchdog)
{
    [Function(nameof(WatchSending))]
    public Task Run([TimerTrigger("0 */5 * * * *", UseMonitor = true)] TimerInfo timer, CancellationToken ct) => watchdog.LookAsync(ct);
}
