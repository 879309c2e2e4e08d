using System.Buffers;

namespace Outreach.Contacts;

/// <summary>
/// An address that mail can be sent to. Japanese carriers have given out addresses that break RFC 5321
/// (<c>a..b@docomo.ne.jp</c>, <c>a.@ezweb.ne.jp</c>); they are addresses like any other here, and are quoted on the wire.
/// </summary>
public sealed record EmailAddress
{
    private const int Longest = 254, LongestLocal = 64, LongestLabel = 63;
    private const string LettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static readonly SearchValues<char> InLocal = SearchValues.Create(LettersAndDigits + "!#$%&'*+-/=?^_`{|}~.");
    private static readonly SearchValues<char> InLabel = SearchValues.Create(LettersAndDigits + "-");

    private EmailAddress(string local, string domain) => (Local, Domain) = (local, domain);

    /// <summary>Before the @, as given: only the receiving side may say whether case matters.</summary>
    public string Local { get; }

    /// <summary>After the @, in lower case; at least two labels.</summary>
    public string Domain { get; }

    /// <summary>As people write it: <c>a..b@docomo.ne.jp</c>.</summary>
    public string Value => $"{Local}@{Domain}";

    /// <summary>As the mail protocols want it: <c>"a..b"@docomo.ne.jp</c> where the local part has a dot out of place. At most 254 characters.</summary>
    public string Quoted => IsDotAtom ? Value : $"\"{Local}\"@{Domain}";

    /// <summary>For finding those who share a mailbox: practically every receiver ignores case.</summary>
    public string Key => Value.ToLowerInvariant();

    private bool IsDotAtom => !Local.StartsWith('.') && !Local.EndsWith('.') && !Local.Contains("..", StringComparison.Ordinal);

    /// <summary>
    /// Reads one address, plain or quoted; surrounding spaces go and full-width letters are narrowed. Null for
    /// anything else, several addresses or a name in front included.
    /// </summary>
    public static EmailAddress? TryParse(string? text)
    {
        var address = Narrow((text ?? "").Trim());
        var at = address.LastIndexOf('@');
        if (at < 0) return null;

        var local = address[..at] is ['"', .. var quoted, '"'] ? quoted : address[..at];
        var domain = address[(at + 1)..];
        return IsLocal(local) && IsDomain(domain) && new EmailAddress(local, domain.ToLowerInvariant()) is { Quoted.Length: <= Longest } parsed
            ? parsed
            : null;
    }

    /// <inheritdoc cref="Value"/>
    public override string ToString() => Value;

    private static bool IsLocal(string text) =>
        text.Length is > 0 and <= LongestLocal && !text.AsSpan().ContainsAnyExcept(InLocal);

    private static bool IsDomain(string text) =>
        text.Split('.') is { Length: >= 2 } labels && Array.TrueForAll(labels, IsLabel) && !labels[^1].All(char.IsAsciiDigit);

    private static bool IsLabel(string text) =>
        text.Length is > 0 and <= LongestLabel && !text.StartsWith('-') && !text.EndsWith('-') && !text.AsSpan().ContainsAnyExcept(InLabel);

    private static string Narrow(string text) =>
        string.Create(text.Length, text, static (narrow, wide) =>
        {
            for (var i = 0; i < wide.Length; i++)
                narrow[i] = wide[i] is >= '！' and <= '～' ? (char)(wide[i] - '！' + '!') : wide[i];
        });
}
