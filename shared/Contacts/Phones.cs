using System.Text.RegularExpressions;

namespace Outreach.Contacts;

/// <summary>Telephone and FAX numbers: as they are compared, and as they are dialled.</summary>
public static partial class Phones
{
    private const string JapanFromAbroad = "81";

    /// <summary>Fewer digits beside a number are a remark: 18時以降.</summary>
    private const int LeastNumber = 5;

    /// <summary>
    /// The digits alone, in any width, with 0 for +81: 0270001234 for （０２７）０００-１２３４ and +81 27-000-1234. Empty for a
    /// text without digits.
    /// </summary>
    public static string Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var narrow = Nfkc.Of(text).TrimStart();
        return FromJapan(narrow.StartsWith('+'), string.Concat(narrow.Where(char.IsAsciiDigit)));
    }

    /// <summary>What a text says, however it is written: the same for 027-000-1234（呼出） and （０２７）０００１２３４ 呼出, but not without the remark.</summary>
    public static string Said(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var narrow = Nfkc.Of(text).TrimStart();
        return FromJapan(narrow.StartsWith('+'), string.Concat(narrow.Where(c => char.IsLetterOrDigit(c) && c != 'ー')).ToLowerInvariant());
    }

    /// <summary>The numbers of a text as they are dialled: none, one, or several with whatever is written beside them. Those that cannot be dialled are left out.</summary>
    public static IReadOnlyList<string> Numbers(string text) => [.. Read(text).Numbers.Select(n => n.Dialled)];

    /// <summary>The text in pieces, in order: the numbers, and what stands between.</summary>
    public static IReadOnlyList<PhonePiece> Pieces(string text)
    {
        var (numbers, _, isAsRead) = Read(text);
        if (numbers.Count == 0 || !isAsRead)
            return [new PhonePiece(text, numbers.Count == 1 ? numbers[0].Dialled : null)];
        var pieces = new List<PhonePiece>();
        var at = 0;
        foreach (var (start, end, dialled) in numbers)
        {
            if (start > at)
                pieces.Add(new PhonePiece(text[at..start], null));
            pieces.Add(new PhonePiece(text[start..end], dialled));
            at = end;
        }

        return at < text.Length ? [.. pieces, new PhonePiece(text[at..], null)] : pieces;
    }

    /// <summary>Why a text cannot be dialled, or not all of it; null where it can.</summary>
    public static ContactFault? Fault(string text)
    {
        var (numbers, others, _) = Read(text);
        return others.Exists(IsWithoutAreaCode) ? ContactFault.PhoneWithoutAreaCode
            : others.Exists(o => o.Length >= LeastNumber) || (numbers.Count == 0 && others.Count > 0) ? ContactFault.PhoneDigits
            : numbers.Count == 0 ? ContactFault.NotAPhone
            : null;
    }

    private static bool IsWithoutAreaCode(string digits) => digits.Length is >= 6 and <= 8 && digits[0] is not '0';

    /// <summary>Ten digits from a 0 on; eleven where the third is a 0 too, 090. Nobody has a number that begins with 00 or 010.</summary>
    private static bool IsSound(string digits) => digits is ['0', not '0', not '0', ..] and { Length: 10 } or ['0', '2' or (>= '5' and <= '9'), '0', ..] and { Length: 11 };

    private static string FromJapan(bool abroad, string digits) =>
        abroad && digits.StartsWith(JapanFromAbroad, StringComparison.Ordinal) ? $"0{digits[JapanFromAbroad.Length..].TrimStart('0')}" : digits;

    /// <summary>The numbers, the digits of what is none, and whether the places are those of the text as it was given.</summary>
    private static (List<(int Start, int End, string Dialled)> Numbers, List<string> Others, bool IsAsRead) Read(string text)
    {
        var narrow = Nfkc.Of(text);
        var (numbers, others) = (new List<(int Start, int End, string Dialled)>(), new List<string>());
        foreach (var run in Runs().Matches(narrow).Where(m => !m.Groups["inside"].Success))
        {
            var chunks = Chunks().Matches(run.Value).ToList();
            var rest = "";
            for (var i = 0; i < chunks.Count; i++)
            {
                if (NumberFrom(chunks, i) is not { } number)
                {
                    rest += Digits(chunks[i].Value);
                    continue;
                }

                numbers.Add((run.Index + chunks[i].Index, run.Index + chunks[number.Last].Index + chunks[number.Last].Value.TrimEnd('-', '.').Length, number.Dialled));
                i = number.Last;
            }

            if (rest.Length > 0)
                others.Add(rest);
        }

        return (numbers, others, narrow.Length == text.Length);
    }

    /// <summary>The number that begins with a chunk, and the last of its chunks: 027 000 1234 has three.</summary>
    private static (int Last, string Dialled)? NumberFrom(List<Match> chunks, int first)
    {
        var abroad = chunks[first].Value.Contains('+', StringComparison.Ordinal);
        var digits = "";
        for (var last = first; last < chunks.Count; last++)
        {
            digits += Digits(chunks[last].Value);
            if (FromJapan(abroad, digits) is var dialled && IsSound(dialled))
                return (last, dialled);
            if (abroad && !digits.StartsWith(JapanFromAbroad, StringComparison.Ordinal) && last == chunks.Count - 1 && digits.Length is >= 8 and <= 15)
                return (last, "+" + digits);
        }

        return null;
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    // An extension is no number of its own.
    [GeneratedRegex(@"(?<inside>(?:内線?|ext\.?|#)[\s:.]*[0-9]{1,6})|[+(]*[0-9][0-9()\-\u2010-\u2015\u2212ー.\s]*", RegexOptions.IgnoreCase)]
    private static partial Regex Runs();

    [GeneratedRegex(@"[+(]*[0-9][0-9)\-\u2010-\u2015\u2212ー.]*")]
    private static partial Regex Chunks();
}

/// <summary>A piece of a text with telephone numbers.</summary>
/// <param name="Text">As printed.</param>
/// <param name="Dialled">The number as it is dialled; null for what is none.</param>
public sealed record PhonePiece(string Text, string? Dialled);
