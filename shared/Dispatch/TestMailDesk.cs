using Outreach.Contacts;
using Outreach.Email;
using Outreach.Tables;

namespace Outreach.Dispatch;

/// <summary>Sends test mails: to the office's own addresses alone, within the quota, and in no event's ledger.</summary>
public sealed class TestMailDesk(DeskTable desk, MailClient mail, SendingWindows windows, TimeProvider clock)
{
    /// <summary>Stands in the ids of test mails where others have their contact.</summary>
    public const string Contact = "0000000000";

    /// <summary>Stands in the ids of test mails that belong to no event.</summary>
    public const string NoEvent = "00000000";

    private static readonly string Prefix = "【テスト】";

    /// <summary>The addresses that a test mail can go to.</summary>
    public async Task<IReadOnlyList<string>> AddressesAsync(CancellationToken ct) =>
        (await desk.ReadStateAsync(ct).ConfigureAwait(false))?.Value.Trial.Addresses ?? [];

    /// <summary>Sends a mail to one of the office's own addresses, its subject marked as a test.</summary>
    /// <param name="content">What is sent; its address and name are replaced.</param>
    /// <param name="eventId">The event whose mail it is, or <see cref="NoEvent"/>.</param>
    /// <param name="to">One of <see cref="Trial.Addresses"/>.</param>
    /// <param name="token">The same for the same press of a button: pressed twice, one mail arrives.</param>
    /// <param name="by">Who sends it.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<TestMailOutcome> SendAsync(Mail content, string eventId, string? to, string? token, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (EmailAddress.TryParse(to) is not { } address || string.IsNullOrEmpty(token))
            return new TestMailOutcome.NotOwn();
        // Written down with the reservation: a report may be faster than the answer.
        var test = new TestMail(OperationIds.For(eventId, Contact, $"{address.Key}\n{token}", 0), address.Key, by, clock.GetUtcNow());
        var run = Ids.New(8);
        while (true)
        {
            var now = clock.GetUtcNow();
            var read = await desk.ReadStateAsync(ct).ConfigureAwait(false);
            var state = read?.Value ?? SendingState.New;
            if (!state.Trial.IsOwn(address.Value))
                return new TestMailOutcome.NotOwn();
            if (state.Halt is not null)
                return new TestMailOutcome.Stopped();
            if (state.StopOf(Lane.Urgent, now) is { } stop)
                return new TestMailOutcome.NoRoom(stop.Until);
            if (windows.Room(Lane.Urgent, state.Spent, now) == 0)
                return new TestMailOutcome.NoRoom(windows.NextRoom(Lane.Urgent, state.Spent, now));
            var spent = SendingWindows.Recent(state.Spent, now).Append(new Spent(run, now + MailClient.Patience, 1));
            var last = state.Trial.TestMail?.OperationId == test.OperationId ? state.Trial.TestMail : test;
            if (await desk.TryWriteAsync(read?.Version, state with { Spent = [.. spent], Trial = state.Trial with { TestMail = last } }, ct).ConfigureAwait(false) is not null)
                break;
        }

        var marked = content with { To = address.Quoted, ToName = "", Subject = Prefix + content.Subject, Headers = [] };
        switch (await mail.SubmitAsync(marked, test.OperationId, ct).ConfigureAwait(false))
        {
            case Submission.Accepted:
                return new TestMailOutcome.Sent();
            case Submission.Throttled(var wait):
                var stop = new LaneStop(Lane.Urgent, clock.GetUtcNow() + wait, "429");
                await desk.ChangeAsync(s => Without(test, s).Stopped(stop), ct).ConfigureAwait(false);
                return new TestMailOutcome.NoRoom(stop.Until);
            case Submission.AddressRefused(var code):
                return await RefusedAsync(test, code, ct).ConfigureAwait(false);
            case Submission.MailRefused(var code):
                return await RefusedAsync(test, code, ct).ConfigureAwait(false);
            case Submission.ServiceRefused(var code):
                return await RefusedAsync(test, code, ct).ConfigureAwait(false);
            default:
                return new TestMailOutcome.Uncertain();
        }
    }

    private async Task<TestMailOutcome> RefusedAsync(TestMail test, string code, CancellationToken ct)
    {
        await desk.ChangeAsync(s => Without(test, s), ct).ConfigureAwait(false);
        return new TestMailOutcome.Refused(code);
    }

    private static SendingState Without(TestMail test, SendingState state) => state.Trial.TestMail?.OperationId == test.OperationId
        ? state with { Trial = state.Trial with { TestMail = null } }
        : state;

    /// <summary>Notes a report about the last test mail.</summary>
    /// <returns>False: the report is about no test mail.</returns>
    public static async Task<bool> TryNoteAsync(DeskTable desk, Guid operationId, string contactId, Delivery delivery, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(desk);
        if (contactId != Contact)
            return false;
        await desk.ChangeAsync(
            s => s.Trial.TestMail is { } last && last.OperationId == operationId && !(last.Delivery >= delivery)
                ? s with { Trial = s.Trial with { TestMail = last with { Delivery = delivery } } }
                : s,
            ct).ConfigureAwait(false);
        return true;
    }
}

/// <summary>What became of a test mail.</summary>
public abstract record TestMailOutcome
{
    private TestMailOutcome() { }

    /// <summary>The mail service has accepted it.</summary>
    public sealed record Sent : TestMailOutcome;

    /// <summary>The address is none of the office's own.</summary>
    public sealed record NotOwn : TestMailOutcome;

    /// <summary>All sending is stopped.</summary>
    public sealed record Stopped : TestMailOutcome;

    /// <summary>The quota is spent until then (UTC).</summary>
    public sealed record NoRoom(DateTimeOffset Until) : TestMailOutcome;

    /// <summary>The mail service does not take it.</summary>
    public sealed record Refused(string Code) : TestMailOutcome;

    /// <summary>Nobody knows whether it was accepted.</summary>
    public sealed record Uncertain : TestMailOutcome;
}
