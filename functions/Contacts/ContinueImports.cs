using Microsoft.Azure.Functions.Worker;
using Outreach.Contacts;
using Outreach.Dispatch;

namespace Outreach.Functions.Contacts;

/// <summary>Goes on with imports that are too long for the request that began them: a tick every half minute.</summary>
public sealed class ContinueImports(ImportDesk desk, Idle idle)
{
    /// <summary>Well within host.json's functionTimeout.</summary>
    internal static readonly TimeSpan Budget = TimeSpan.FromMinutes(3);

    [Function(nameof(ContinueImports))]
    public async Task Run([TimerTrigger("*/30 * * * * *", UseMonitor = true)] TimerInfo timer, CancellationToken ct)
    {
        // Imports begin by a request alone: until one comes, a moved clock need not stop for this timer.
        if (!await desk.ContinueAsync(Budget, ct))
            idle.NothingBefore = DateTimeOffset.MaxValue;
    }
}

/// <summary>Deletes uploaded files that are no longer needed: at night in Japan.</summary>
public sealed class SweepImports(ImportDesk desk)
{
    [Function(nameof(SweepImports))]
    public Task Run([TimerTrigger("0 20 18 * * *", UseMonitor = true)] TimerInfo timer, CancellationToken ct) => desk.SweepAsync(ct);
}
