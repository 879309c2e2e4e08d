using System.Text;

namespace Outreach.Email;

/// <summary>Breaks text into lines that an old phone and a large type show whole. Pure.</summary>
public static class PlainText
{
    /// <summary>The longest line, in full-width characters; two half-width ones count as one.</summary>
    public const int LineWidth = 35;

    private const string NeverFirst = "、。，．・：；？！）］｝」』】〉》〕”’ー～々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)]}";
    private const string NeverLast = "（［｛「『【〈《〔“‘([{";

    /// <summary>The text with no line longer than <see cref="LineWidth"/>, unless a word of letters and digits is.</summary>
    public static string Wrap(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var wrapped = new StringBuilder();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (wrapped.Length > 0)
                wrapped.Append('\n');
            WrapLine([.. line.EnumerateRunes()], wrapped);
        }

        return wrapped.ToString();
    }

    private static void WrapLine(IReadOnlyList<Rune> line, StringBuilder wrapped)
    {
        var from = 0;
        while (true)
        {
            var (end, width) = (from, 0);
            while (end < line.Count && width + Width(line[end]) <= LineWidth * 2)
                width += Width(line[end++]);
            if (end < line.Count)
                end = BreakBefore(line, from, end);
            for (var i = from; i < end; i++)
                wrapped.Append(line[i].ToString());
            if (end >= line.Count)
                return;
            wrapped.Append('\n');
            from = end;
        }
    }

    /// <summary>The last place up to <paramref name="end"/> where a line may end; <paramref name="end"/> where there is none.</summary>
    private static int BreakBefore(IReadOnlyList<Rune> line, int from, int end)
    {
        for (var i = end; i > from + 1; i--)
        {
            if (!Has(NeverFirst, line[i]) && !Has(NeverLast, line[i - 1]) && !(IsWord(line[i]) && IsWord(line[i - 1])))
                return i;
        }

        return end;
    }

    private static bool Has(string characters, Rune rune) => characters.Contains(rune.ToString(), StringComparison.Ordinal);

    private static bool IsWord(Rune rune) => rune.Value is > ' ' and < 0x7F;

    private static int Width(Rune rune) => rune.Value < 0x7F || rune.Value is >= 0xFF61 and <= 0xFF9F ? 1 : 2;
}
