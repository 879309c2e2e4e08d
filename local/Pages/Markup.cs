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
    private readonly string? html;

    private Markup(string html) => this.html = html;

    public static Markup Empty => default;

    public static Markup Html(Builder html) => html.ToMarkup();

    /// <summary>HTML from a source that may be trusted, such as a style sheet of our own.</summary>
    public static Markup Trusted(string html) => new(html);

    public override string ToString() => html ?? "";

    /// <summary>Gathers the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly struct Builder(int literalLength, int formattedCount)
    {
        private readonly StringBuilder written = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string html) => written.Append(html);

        public void AppendFormatted<T>(T value, string? format = null) => written.Append(value switch
        {
            Markup markup => markup.ToString(),
            IEnumerable<Markup> parts => string.Concat(parts),
            IFormattable formattable => Encoder.Encode(formattable.ToString(format, null)),
            _ => Encoder.Encode(value?.ToString() ?? ""),
        });

        internal Markup ToMarkup() => new(written.ToString());
    }
}
