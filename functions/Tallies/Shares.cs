using System.Globalization;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Tallies;

/// <summary>Counts and shares in words.</summary>
internal static class Shares
{
    /// <summary>76.3%, or a dash where there is nothing to have a share of.</summary>
    public static string Percent(int part, int whole) => whole == 0
        ? TallyTexts.NotAnswered
        : string.Create(CultureInfo.CurrentCulture, $"{100.0 * part / whole:0.0}%");

    /// <summary>12人（60.0%）</summary>
    public static string Of(int part, int whole) => Words.Fill(TallyTexts.Rate, Words.Figure(part), Percent(part, whole));
}
