namespace Outreach.Local;

/// <summary>Something that the person at the desk can put right; the message is one full sentence that says how.</summary>
public sealed class LocalHostException(string message, Exception? inner = null) : Exception(message, inner);
