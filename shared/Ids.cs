using System.Buffers;
using System.Security.Cryptography;

namespace Outreach;

/// <summary>
/// Names of events and contacts: random, in lower-case Crockford base 32, so they can stand in keys, addresses, file
/// names and logs, and tell nothing about whom they stand for.
/// </summary>
public static class Ids
{
    /// <summary>Characters in an event's id (40 bits: a city has some hundreds of events).</summary>
    public const int EventLength = 8;

    /// <summary>Characters in a contact's id (50 bits: some ten thousands of contacts).</summary>
    public const int ContactLength = 10;

    private static readonly SearchValues<char> Characters = SearchValues.Create(Base32.Alphabet);

    /// <summary>An id for a new event.</summary>
    public static string NewEvent() => New(EventLength);

    /// <summary>An id for a new contact.</summary>
    public static string NewContact() => New(ContactLength);

    /// <summary>A random id of <paramref name="length"/> characters, five bits each, from the system's secure source.</summary>
    public static string New(int length) => RandomNumberGenerator.GetString(Base32.Alphabet, length);

    /// <summary>An id for what <paramref name="digest"/> is the digest of: the same again for the same, and telling as little. Takes a byte a character.</summary>
    public static string From(ReadOnlySpan<byte> digest, int length)
    {
        var id = new char[length];
        for (var i = 0; i < length; i++) id[i] = Base32.Alphabet[digest[i] % Base32.Alphabet.Length];
        return new string(id);
    }

    /// <summary>Has <paramref name="text"/> the form of an id of <paramref name="length"/> characters? Says nothing of whether it was given out.</summary>
    public static bool IsValid(string? text, int length) =>
        text?.Length == length && !text.AsSpan().ContainsAnyExcept(Characters);
}
