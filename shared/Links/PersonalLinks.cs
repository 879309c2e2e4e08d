using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Outreach.Links;

/// <summary>
/// Issues and reads the secrets by which a recipient needs no password: links, which stand in a mail or on paper, and
/// passes, which replace a link after the first visit and expire.
/// </summary>
/// <remarks>
/// Both are plain text in characters that any URL, cookie or mail program leaves alone:
/// <c>{event}{contact}-{purpose}-{generation}[-{expiry}]-{key id}-{MAC}</c>, about 60 characters. The MAC is the first
/// 128 bits of an HMAC-SHA-256 over everything before it, after a word that says whether it is a link or a pass, so
/// that the one never passes for the other. They prove who issued them and no more: whether the generation still
/// counts is for the invitation to say.
/// </remarks>
public sealed class PersonalLinks(LinkKeys keys)
{
    private const string Link = "outreach link 1";
    private const string Pass = "outreach pass 1";
    private const string FormPass = "outreach form 1";
    private const string ShortCode = "outreach code 1";
    private const int LongestText = 128;

    /// <summary>The secret part of a personal link: of a–z, 0–9 and hyphen, about 60 characters, the same each time under the same key.</summary>
    /// <exception cref="ArgumentException">The target's parts have not the form that <see cref="LinkTarget"/> asks for.</exception>
    public string Issue(LinkTarget target) => Sign(Link, LinkText.Write(target));

    /// <summary>What the link stands for; null for anything that was not issued here under a key still valid.</summary>
    public LinkTarget? Read(string? text) => Check(Link, text) is [var ids, var purpose, var generation]
        ? LinkText.Read(ids, purpose, generation)
        : null;

    /// <summary>A pass for a cookie or an address, good until <paramref name="expires"/> (whole seconds count, a fraction is cut off).</summary>
    /// <exception cref="ArgumentException">The target's parts have not the form that <see cref="LinkTarget"/> asks for.</exception>
    public string IssuePass(LinkTarget target, DateTimeOffset expires) => SignPass(Pass, target, expires);

    /// <summary>The same for the field of a form; it opens no page.</summary>
    public string IssueFormPass(LinkTarget target, DateTimeOffset expires) => SignPass(FormPass, target, expires);

    /// <summary>What the pass stands for; null for anything that was not issued here under a key still valid, and from its expiry on.</summary>
    public LinkTarget? ReadPass(string? text, DateTimeOffset now) => ReadPass(Pass, text, now);

    /// <summary>The same for what stood in the field of a form.</summary>
    public LinkTarget? ReadFormPass(string? text, DateTimeOffset now) => ReadPass(FormPass, text, now);

    private string SignPass(string kind, LinkTarget target, DateTimeOffset expires) =>
        Sign(kind, string.Create(CultureInfo.InvariantCulture, $"{LinkText.Write(target)}-{expires.ToUnixTimeSeconds()}"));

    private LinkTarget? ReadPass(string kind, string? text, DateTimeOffset now) =>
        Check(kind, text) is [var ids, var purpose, var generation, var expires]
        && now < DateTimeOffset.FromUnixTimeSeconds(long.Parse(expires, CultureInfo.InvariantCulture))
            ? LinkText.Read(ids, purpose, generation)
            : null;

    /// <summary>40 bits that stand for the target on paper: <see cref="CodeTable.Length"/> characters, the same each time under the same key. Good once it is in the <see cref="CodeTable"/>.</summary>
    public string Code(LinkTarget target) => keys.Mac(keys.Current, UnderMac(ShortCode, LinkText.Write(target)))![..CodeTable.Length];

    private string Sign(string kind, string content)
    {
        var signed = $"{content}-{keys.Current}";
        return $"{signed}-{keys.Mac(keys.Current, UnderMac(kind, signed))}";
    }

    /// <summary>The signed parts, but only after the MAC was found right, compared in constant time.</summary>
    private string[]? Check(string kind, string? text)
    {
        if (text is not { Length: <= LongestText }) return null;
        var mac = text.LastIndexOf('-');
        if (mac < 0) return null;
        var key = text.AsSpan(0, mac).LastIndexOf('-');
        if (key < 0) return null;

        return keys.Mac(text[(key + 1)..mac], UnderMac(kind, text[..mac])) is { } right && SameInConstantTime(right, text.AsSpan(mac + 1))
            ? text[..key].Split('-')
            : null;
    }

    private static string UnderMac(string kind, string text) => $"{kind}\n{text}";

    private static bool SameInConstantTime(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(a), MemoryMarshal.AsBytes(b));
}
