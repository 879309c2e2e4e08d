using System.Globalization;
using System.Text;

namespace Outreach.Contacts;

/// <summary>Where the words of a search stand in a text as it is printed. Pure.</summary>
public sealed class FoundText
{
    private readonly List<SearchWord> words;

    /// <param name="search">As typed.</param>
    /// <param name="book">Knows the districts.</param>
    public FoundText(string? search, ContactBook book) => words = SearchWord.All(search, book);

    /// <summary>The text in pieces, in order: what was found and what stands between.</summary>
    public IReadOnlyList<TextPiece> Pieces(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return [];
        var found = new bool[text.Length];
        if (words.Count > 0)
        {
            Mark(Keyed(text, SearchWord.KeyOf), words.Select(w => w.Key), found);
            Mark(Keyed(text, Phones.Key), words.Select(w => w.Digits).OfType<string>(), found);
        }

        var pieces = new List<TextPiece>();
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && found[end] == found[start]) end++;
            pieces.Add(new TextPiece(text[start..end], found[start]));
            start = end;
        }

        return pieces;
    }

    /// <summary>What stands around the first word that was found, in one line; null where none was.</summary>
    /// <param name="text">Of any length, such as a note.</param>
    /// <param name="around">How many characters before and after it.</param>
    public string? Excerpt(string? text, int around)
    {
        var pieces = Pieces(text);
        var at = 0;
        foreach (var piece in pieces)
        {
            if (piece.Found)
            {
                var (start, end) = (Math.Max(0, at - around), Math.Min(text!.Length, at + piece.Text.Length + around));
                if (start > 0 && char.IsLowSurrogate(text[start])) start--;
                if (end < text.Length && char.IsLowSurrogate(text[end])) end++;
                return (start > 0 ? "…" : "") + text[start..end].ReplaceLineEndings(" ") + (end < text.Length ? "…" : "");
            }

            at += piece.Text.Length;
        }

        return null;
    }

    private static void Mark((string Key, List<Range> From) keyed, IEnumerable<string> wanted, bool[] found)
    {
        foreach (var word in wanted)
        {
            for (var at = keyed.Key.IndexOf(word, StringComparison.Ordinal); at >= 0; at = keyed.Key.IndexOf(word, at + 1, StringComparison.Ordinal))
                found.AsSpan()[keyed.From[at].Start..keyed.From[at + word.Length - 1].End].Fill(true);
        }
    }

    /// <summary>A text's key, and for each of its characters where in the text it comes from.</summary>
    private static (string Key, List<Range> From) Keyed(string text, Func<string, string> keyOf)
    {
        var key = new StringBuilder(text.Length);
        var from = new List<Range>(text.Length);
        for (var start = 0; start < text.Length;)
        {
            var end = start + StringInfo.GetNextTextElementLength(text, start);
            // ﾊﾞ is written with two characters and compared as one.
            while (end < text.Length && text[end] is ('ﾞ' or 'ﾟ')) end++;
            var part = keyOf(text[start..end]);
            key.Append(part);
            from.AddRange(Enumerable.Repeat(start..end, part.Length));
            start = end;
        }

        return (key.ToString(), from);
    }
}

/// <summary>A piece of a text.</summary>
/// <param name="Text">As printed.</param>
/// <param name="Found">Whether it is what was searched for.</param>
public sealed record TextPiece(string Text, bool Found);
