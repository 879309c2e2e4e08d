using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Outreach.Links;

/// <summary>
/// The secrets that personal links are signed with, by key id. New links carry the current key; links of the other
/// keys stay valid until their key is taken out.
/// </summary>
/// <remarks>
/// Settings: <c>Links:Keys:{id}</c>, at least 32 random bytes in base64, the id 1 to 8 of a–z and 0–9; and
/// <c>Links:Current</c>, the id to sign with, needed only beside several keys.
/// </remarks>
public sealed class LinkKeys
{
    private const int SecretBytes = 32;
    private const int MacBytes = 16;
    private const int MacCharacters = 26;

    private readonly Dictionary<string, byte[]> _secrets;

    private LinkKeys(Dictionary<string, byte[]> secrets, string current) => (_secrets, Current) = (secrets, current);

    /// <summary>The id of the key that new links are signed with.</summary>
    public string Current { get; }

    /// <summary>Reads the keys from the settings named above.</summary>
    /// <exception cref="SettingException">There is no key, one is unusable, or it is unclear which one is current.</exception>
    public static LinkKeys From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        var secrets = configuration.GetSection("Links:Keys").GetChildren()
            .ToDictionary(key => Id(key.Key), key => Secret(key.Key, key.Value));
        if (secrets.Count == 0)
            throw new SettingException("Links:Keys has no key: set Links:Keys:k1 to 32 random bytes in base64.");

        var current = configuration["Links:Current"] ?? (secrets.Count == 1 ? secrets.Keys.Single() : "");
        return secrets.ContainsKey(current)
            ? new LinkKeys(secrets, current)
            : throw new SettingException("Links:Current must be the id of one of the keys in Links:Keys.");
    }

    /// <summary>26 characters that only a holder of the key <paramref name="id"/> can compute for <paramref name="text"/>; null if there is no such key.</summary>
    internal string? Mac(string id, string text) => _secrets.TryGetValue(id, out var secret)
        ? Base32.Encode(First128Bits(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text))), MacCharacters)
        : null;

    private static UInt128 First128Bits(byte[] hash) =>
        BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan(0, MacBytes));

    private static string Id(string id) => LinkText.IsWord(id)
        ? id
        : throw new SettingException($"Links:Keys:{id} must be named with 1 to 8 lower-case letters and digits.");

    private static byte[] Secret(string id, string? base64)
    {
        var secret = new byte[base64?.Length ?? 0];
        return Convert.TryFromBase64String(base64 ?? "", secret, out var length) && length >= SecretBytes
            ? secret[..length]
            : throw new SettingException($"Links:Keys:{id} must be at least {SecretBytes} random bytes in base64.");
    }
}
