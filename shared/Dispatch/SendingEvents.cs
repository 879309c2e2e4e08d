using Microsoft.Extensions.Logging;

namespace Outreach.Dispatch;

/// <summary>Log events that alerts may be tied to; docs/operations.md lists them.</summary>
public static class SendingEvents
{
    /// <summary>Sending has stopped by itself.</summary>
    public static readonly EventId Halted = new(4101, nameof(Halted));

    /// <summary>The watchdog has found something.</summary>
    public static readonly EventId Alarm = new(4102, nameof(Alarm));

    /// <summary>The trial was ended: from now on everybody is mailed.</summary>
    public static readonly EventId TrialEnded = new(4103, nameof(TrialEnded));

    /// <summary>The trial was begun again: only the office's own addresses are mailed.</summary>
    public static readonly EventId TrialBegun = new(4104, nameof(TrialBegun));
}
