using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Outreach.Local.Pages;

/// <summary>
/// HTML whose interpolated values are encoded: <c>Markup.Html($"&lt;p&gt;{text}&lt;/p&gt;")</c> is safe for any text,
/// in elements and in quoted attributes. A value that is itself markup goes in as it is.
/// </summary>
public readonly record struct Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly string? _html;

    private Markup(string html) => _html = html;

    public static Markup Empty => default;

    public static Markup Html(Builder html) => html.ToMarkup();

    /// <summary>HTML from a source that may be trusted, such as a style sheet of our own.</summary>
    public static Markup Trusted(string html) => new(html);

    public override string ToString() => _html ?? "";

    /// <summary>Gathers the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly struct Builder(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _html = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string html) => _html.Append(html);

        public void AppendFormatted(Markup html) => _html.Append(html);

        public void AppendFormatted(IEnumerable<Markup> parts) => _html.AppendJoin("", parts);

        public void AppendFormatted(string? text) => _html.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted<T>(T value, string? format = null) => AppendFormatted(
            value is IFormattable formattable ? formattable.ToString(format, null) : value?.ToString());

        internal Markup ToMarkup() => new(_html.ToString());
    }
}
