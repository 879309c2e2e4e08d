using Microsoft.Extensions.Configuration;

namespace Outreach;

/// <summary>Reads settings; what is missing or wrong stops the start with one sentence.</summary>
public static class Settings
{
    /// <exception cref="SettingException">Missing or empty.</exception>
    public static string Required(this IConfiguration configuration, string name) =>
        configuration.Optional(name) ?? throw new SettingException($"The setting {name} is missing.");

    public static string? Optional(this IConfiguration configuration, string name)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    /// <exception cref="SettingException">Not such a number.</exception>
    public static int Number(this IConfiguration configuration, string name, int otherwise, int least, int most) =>
        configuration.Optional(name) is not { } text ? otherwise
        : int.TryParse(text, out var number) && number >= least && number <= most ? number
        : throw new SettingException($"The setting {name} must be a whole number from {least} to {most}.");

    /// <summary>An absolute http or https address without a path.</summary>
    /// <exception cref="SettingException">Missing or not such an address.</exception>
    public static Uri Site(this IConfiguration configuration, string name) =>
        Uri.TryCreate(configuration.Required(name), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" && uri.AbsolutePath == "/"
            ? uri
            : throw new SettingException($"The setting {name} must be an address such as https://outreach.example.jp, without a path.");
}

/// <summary>The office that writes: shown on every page and at the end of every mail.</summary>
/// <param name="Name">発行元, e.g. 高崎市第1層生活支援コーディネーター.</param>
/// <param name="Telephone">Where to ask.</param>
/// <param name="Address">Postal address.</param>
/// <param name="Fax">If there is one.</param>
/// <param name="Email">Where replies to mails go, if anywhere.</param>
/// <remarks>The display block that 特定電子メール法 expects: sender's name, address, contact, how to stop.</remarks>
public sealed record Office(string Name, string Telephone, string Address, string? Fax = null, string? Email = null)
{
    /// <summary>From the section <c>Office</c>.</summary>
    /// <exception cref="SettingException">Name, telephone or address is missing.</exception>
    public static Office From(IConfiguration configuration) => new(
        configuration.Required("Office:Name"), configuration.Required("Office:Telephone"), configuration.Required("Office:Address"),
        configuration.Optional("Office:Fax"), configuration.Optional("Office:Email"));
}
