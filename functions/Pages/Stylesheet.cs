using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.Functions.Pages;

/// <summary>One of the two style sheets, put together from the parts in <c>Styles/</c> and made small.</summary>
public sealed partial class Stylesheet
{
    private Stylesheet(string name, params string[] parts)
    {
        Name = name;
        Text = Minify(string.Concat(parts.Select(Read)));
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(Text));
        Path = $"/assets/{name}.{Convert.ToHexStringLower(digest)[..12]}.css";
        CspSource = $"'sha256-{Convert.ToBase64String(digest)}'";
    }

    /// <summary>For staff pages, loaded once and then kept by the browser.</summary>
    public static Stylesheet Staff { get; } = new("staff", "tokens", "base", "forms", "staff", "events", "contacts", "paper", "media");

    /// <summary>For recipients' pages, carried inside the page, so that a page is one request.</summary>
    public static Stylesheet Recipient { get; } = new("recipient", "tokens", "base", "forms", "recipient", "media");

    /// <summary>The sheet's name in its path.</summary>
    public string Name { get; }

    /// <summary>The sheet, without comments and spare space.</summary>
    public string Text { get; }

    /// <summary>Where it is served; it changes with the text, so that a copy may be kept for ever.</summary>
    public string Path { get; }

    /// <summary>Allows exactly this text as an inline style in a Content-Security-Policy.</summary>
    public string CspSource { get; }

    private static string Read(string part)
    {
        using var css = typeof(Stylesheet).Assembly.GetManifestResourceStream($"Styles/{part}.css")
            ?? throw new InvalidOperationException($"Styles/{part}.css is not in the assembly.");
        return new StreamReader(css).ReadToEnd();
    }

    private static string Minify(string css) =>
        Separators().Replace(Spaces().Replace(Comments().Replace(css, ""), " "), "$1").Replace(";}", "}", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" ?([{};,]) ?|(?<=:) (?=[^{}]*;)")]
    private static partial Regex Separators();
}
