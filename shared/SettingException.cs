namespace Outreach;

/// <summary>
/// A setting is missing or unusable, so the app cannot start. The message is one sentence for whoever deploys it: it
/// names the setting and says what to put there, and never shows the value.
/// </summary>
public sealed class SettingException(string message) : Exception(message);
