using System.Buffers;
using System.Globalization;

namespace Outreach.Links;

/// <summary>How a <see cref="LinkTarget"/> is spelled inside links and passes: event and contact id, purpose, generation.</summary>
internal static class LinkText
{
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Is <paramref name="text"/> 1 to 8 of a–z and 0–9, as purposes and key ids are?</summary>
    public static bool IsWord(string text) => text.Length is >= 1 and <= 8 && !text.AsSpan().ContainsAnyExcept(WordCharacters);

    /// <exception cref="ArgumentException">A part of the target has not the form that <see cref="LinkTarget"/> asks for.</exception>
    public static string Write(LinkTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!Ids.IsValid(target.EventId, Ids.EventLength) || !Ids.IsValid(target.ContactId, Ids.ContactLength)
            || !IsWord(target.Purpose) || target.Generation < 0)
            throw new ArgumentException($"A link cannot stand for {target}.", nameof(target));
        return string.Create(CultureInfo.InvariantCulture, $"{target.EventId}{target.ContactId}-{target.Purpose}-{target.Generation}");
    }

    /// <summary>The opposite of <see cref="Write"/>, for text whose signature has been checked.</summary>
    public static LinkTarget Read(string ids, string purpose, string generation) =>
        new(ids[..Ids.EventLength], ids[Ids.EventLength..], purpose, int.Parse(generation, CultureInfo.InvariantCulture));
}
