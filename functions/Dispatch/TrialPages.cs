using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Functions.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Staff;

namespace Outreach.Functions.Dispatch;

/// <summary>試行と点検表.</summary>
public sealed class ShowTrial(TrialDesk desk)
{
    [Function(nameof(ShowTrial))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "status/trial")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (await PageAsync(desk, request, StatusCodes.Status200OK, ct)).With(p => p.Done, request.Query["done"].ToString());
    }

    internal static async Task<PageResult<TrialPage>> PageAsync(TrialDesk desk, HttpRequest request, int status, CancellationToken ct) =>
        Page.Of<TrialPage>(status).With(p => p.Look, await desk.ReadAsync(ct));
}

/// <summary>Names the office's own addresses.</summary>
public sealed class SaveOwnAddresses(TrialDesk desk)
{
    [Function(nameof(SaveOwnAddresses))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "status/trial/addresses")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var typed = (await request.ReadFormAsync(ct)).Text(TrialPage.AddressesField);
        var fault = await desk.SetAddressesAsync(typed, ct) switch
        {
            OwnAddressesOutcome.NotAnAddress(var line) => Words.Fill(TrialTexts.OwnWrong, line),
            OwnAddressesOutcome.TooMany(var count) => Words.Fill(TrialTexts.OwnTooMany, count),
            _ => null,
        };
        return fault is null
            ? Page.SeeOther(TrialPage.Path + "?done=addresses")
            : (await ShowTrial.PageAsync(desk, request, StatusCodes.Status422UnprocessableEntity, ct))
                .With(p => p.Typed, typed).With(p => p.Errors, FormErrors.Of(TrialPage.AddressesField, fault));
    }
}

/// <summary>Notes what was checked.</summary>
public sealed class CheckTrial(TrialDesk desk)
{
    [Function(nameof(CheckTrial))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "status/trial/check")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        if (!Enum.TryParse<TrialCheck>(form.Text(TrialPage.CheckField), out var check) || !Enum.IsDefined(check))
            return Page.SeeOther(TrialPage.Path);
        await desk.MarkAsync(check, form.Text(TrialPage.DoneField) == "yes", request.Staff().Name, ct);
        return Page.SeeOther($"{TrialPage.Path}#{check}");
    }
}

/// <summary>Sends a test mail of no event.</summary>
public sealed class SendTestMail(TrialDesk desk, TestMailDesk tests, MailWriter writer)
{
    [Function(nameof(SendTestMail))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "status/trial/test")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var outcome = await tests.SendAsync(
            writer.Test(), TestMailDesk.NoEvent, form.Text(TestMails.To), form.Text(TestMails.Token), request.Staff().Name, ct);
        return TrialWords.Fault(outcome) is { } fault
            ? (await ShowTrial.PageAsync(desk, request, TestMails.Status(outcome), ct)).With(p => p.Errors, FormErrors.Of(TestMails.To, fault))
            : Page.SeeOther(TrialPage.Path + "?done=test");
    }
}

/// <summary>Ends the trial.</summary>
public sealed class EndTrial(TrialDesk desk)
{
    [Function(nameof(EndTrial))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "status/trial/end")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var typed = (await request.ReadFormAsync(ct)).Text(TrialPage.NumberField);
        var look = await desk.ReadAsync(ct);
        if (look.Trial.IsOn && look.Trial.Missing.Count == 0 && RulesFields.NumberOf(typed) != look.Timely)
        {
            return (await ShowTrial.PageAsync(desk, request, StatusCodes.Status422UnprocessableEntity, ct))
                .With(p => p.Number, typed)
                .With(p => p.Errors, FormErrors.Of(TrialPage.NumberField, Words.Fill(TrialTexts.EndNumberWrong, Words.Figure(look.Timely))));
        }

        return await desk.EndAsync(request.Staff().Name, ct) is null
            ? Page.SeeOther(TrialPage.Path + "?done=ended")
            : await ShowTrial.PageAsync(desk, request, StatusCodes.Status409Conflict, ct);
    }
}

/// <summary>Begins the trial again.</summary>
public sealed class BeginTrial(TrialDesk desk)
{
    [Function(nameof(BeginTrial))]
    [Needs(StaffRole.Send)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "status/trial/begin")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        await desk.BeginAsync(request.Staff().Name, ct);
        return Page.SeeOther(TrialPage.Path + "?done=begun");
    }
}

/// <summary>The fields of a form that sends a test mail.</summary>
internal static class TestMails
{
    public const string To = "to", Token = "press";

    /// <summary>The status of a page that says why a test mail was not sent.</summary>
    public static int Status(TestMailOutcome outcome) => outcome is TestMailOutcome.NotOwn
        ? StatusCodes.Status422UnprocessableEntity
        : StatusCodes.Status409Conflict;
}
