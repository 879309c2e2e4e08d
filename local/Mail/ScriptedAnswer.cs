namespace Outreach.Local.Mail;

/// <summary>How the service treats one request to send, so that tests can rehearse bad days.</summary>
public sealed record ScriptedAnswer
{
    private ScriptedAnswer()
    {
    }

    /// <summary>As if nothing were scripted; holds a place in the queue, or is late.</summary>
    public static ScriptedAnswer Normal { get; } = new();

    /// <summary>No answer and no mail.</summary>
    public static ScriptedAnswer Drop { get; } = new() { AcceptsMail = false, DropsConnection = true };

    /// <summary>The mail goes out, but the sender never hears of it.</summary>
    public static ScriptedAnswer AcceptThenDrop { get; } = new() { DropsConnection = true };

    /// <summary>Real time between taking the mail and answering.</summary>
    public TimeSpan Latency { get; init; }

    internal bool AcceptsMail { get; private init; } = true;

    internal bool DropsConnection { get; private init; }

    internal Refusal? Refusal { get; private init; }

    /// <summary>An error, and no mail.</summary>
    public static ScriptedAnswer Refuse(int status, string code, TimeSpan? retryAfter = null) =>
        new() { AcceptsMail = false, Refusal = new Refusal(status, code, "Scripted.", retryAfter) };

    /// <summary>An error, although the mail goes out.</summary>
    public static ScriptedAnswer AcceptThenFail(int status, string code) =>
        new() { Refusal = new Refusal(status, code, "Scripted.") };
}
