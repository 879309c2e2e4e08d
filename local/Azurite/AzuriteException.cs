namespace Outreach.Local.Azurite;

/// <summary>The local table service cannot be had. The message is one sentence for whoever typed the command.</summary>
public sealed class AzuriteException(string message, Exception? inner = null) : Exception(message, inner);
