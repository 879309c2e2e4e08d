namespace Outreach.Contacts;

/// <summary>Telephone and FAX numbers as they are compared.</summary>
public static class Phones
{
    private const string JapanFromAbroad = "81";

    /// <summary>
    /// The digits alone, in any width, with 0 for +81: 0270001234 for （０２７）０００-１２３４ and +81 27-000-1234. Empty for a
    /// text without digits.
    /// </summary>
    public static string Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var narrow = Nfkc.Of(text).TrimStart();
        var digits = string.Concat(narrow.Where(char.IsAsciiDigit));
        return narrow.StartsWith('+') && digits.StartsWith(JapanFromAbroad, StringComparison.Ordinal)
            ? $"0{digits[JapanFromAbroad.Length..].TrimStart('0')}"
            : digits;
    }
}
