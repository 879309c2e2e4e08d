using Microsoft.Extensions.Logging;

namespace Outreach.Dispatch;

/// <summary>The stop button, and "go on".</summary>
public sealed class HaltDesk(DeskTable desk, Idle idle, TimeProvider clock, ILogger<HaltDesk> log)
{
    /// <summary>Stops all sending: here between two mails, on other instances within seconds.</summary>
    /// <param name="by">Who pressed the button.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<HaltOutcome> StopAsync(string by, CancellationToken ct)
    {
        var state = await desk.ChangeAsync(
            s => s.Halt is not null ? s : s with { Halt = new Halt(HaltReason.Person, by, clock.GetUtcNow()) }, ct).ConfigureAwait(false);
        log.LogWarning(SendingEvents.Halted, "Sending stopped by a person");
        return new HaltOutcome.Stopped(state.Halt!);
    }

    /// <summary>Lets sending go on, whatever stopped it. What failed until now no longer counts.</summary>
    /// <param name="by">Who decided it.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<HaltOutcome> GoOnAsync(string by, CancellationToken ct)
    {
        await desk.ChangeAsync(
            s => s.Halt is null ? s : s with { Halt = null, Outcomes = "", LetGoOn = new LetGoOn(by, clock.GetUtcNow(), s.Halt) }, ct).ConfigureAwait(false);
        idle.Wake();
        return new HaltOutcome.GoesOn();
    }
}

/// <summary>What became of a press on one of the buttons; pressed twice it is the same.</summary>
public abstract record HaltOutcome
{
    private HaltOutcome() { }

    /// <summary>Sending is stopped, now or already before.</summary>
    public sealed record Stopped(Halt Halt) : HaltOutcome;

    /// <summary>Sending goes on.</summary>
    public sealed record GoesOn : HaltOutcome;
}
