using System.Globalization;

namespace Outreach.Functions.Tallies;

/// <summary>Counts and shares in words.</summary>
internal static class Shares
{
    /// <summary>76.3%, or a dash where there is nothing to have a share of.</summary>
    public static string Percent(int part, int whole) => whole == 0
        ? TallyTexts.NotAnswered
        : string.Create(CultureInfo.CurrentCulture, $"{100.0 * part / whole:0.0}%");

    /// <summary>12人（60.0%）</summary>
    public static string Of(int part, int whole) => Fill(TallyTexts.Rate, part.ToString("N0", CultureInfo.CurrentCulture), Percent(part, whole));

    public static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    public static string Fill(string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
