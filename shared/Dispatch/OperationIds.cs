using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Outreach.Dispatch;

/// <summary>
/// The ids under which the mail service is asked to send. An id depends on the message and its attempt alone, so
/// asking again asks for the same mail; and it says which event and contact it belongs to, so a delivery report finds
/// its way back without an index.
/// </summary>
/// <remarks>
/// A UUID of version 8 (RFC 9562, section 5.8). Its 122 free bits are, the highest first: 40 bits event id, 50 bits
/// contact id, 32 bits of SHA-256 over the message's key and the attempt.
/// </remarks>
public static class OperationIds
{
    private const int ContactBits = 50, CheckBits = 32, FreeAfterVariant = 62;
    private const ulong ContactMask = (1UL << ContactBits) - 1, AfterVariantMask = (1UL << FreeAfterVariant) - 1;
    private const ulong Version8 = 0x8000, Variant = 1UL << 63;

    /// <summary>The id of the <paramref name="attempt"/>-th attempt (from 0) at the message <paramref name="messageKey"/>.</summary>
    /// <exception cref="ArgumentException">An id has not the form that <see cref="Ids"/> gives out.</exception>
    public static Guid For(string eventId, string contactId, string messageKey, int attempt)
    {
        var free = (UInt128)Bits(eventId, Ids.EventLength) << (ContactBits + CheckBits)
            | (UInt128)Bits(contactId, Ids.ContactLength) << CheckBits
            | Check(messageKey, attempt);
        var beforeVariant = (ulong)(free >> FreeAfterVariant);

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, beforeVariant >> 12 << 16 | Version8 | beforeVariant & 0xfff);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Variant | (ulong)free & AfterVariantMask);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The event and contact that <paramref name="id"/> belongs to, and its <see cref="Check"/>; false for an id that was not made here.</summary>
    public static bool TryRead(Guid id, out string eventId, out string contactId, out uint check)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var (high, low) = (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        var free = (UInt128)(high >> 16 << 12 | high & 0xfff) << FreeAfterVariant | low & AfterVariantMask;

        eventId = Base32.Encode(free >> (ContactBits + CheckBits), Ids.EventLength);
        contactId = Base32.Encode((ulong)(free >> CheckBits) & ContactMask, Ids.ContactLength);
        check = (uint)free;
        return (high & 0xf000) == Version8 && low >> FreeAfterVariant == Variant >> FreeAfterVariant;
    }

    /// <summary>The part of the id that tells one message of a contact, and one attempt at it, from the others.</summary>
    public static uint Check(string messageKey, int attempt)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{messageKey}\n{attempt}");
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static ulong Bits(string id, int length) => id.Length == length && Base32.TryDecode(id, out var bits)
        ? bits
        : throw new ArgumentException($"\"{id}\" is not an id of {length} characters.", nameof(id));
}
