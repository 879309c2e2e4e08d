using System.Globalization;

namespace Outreach.Functions.Pages;

/// <summary>Texts with figures in them, as the page's language writes them.</summary>
internal static class Words
{
    /// <summary>A number with separators between thousands.</summary>
    public static string Figure(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A text with its places filled in.</summary>
    public static string Fill(string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
