namespace Azure.Communication.Email;

/// <summary>One mailbox: where a mail goes to or comes from.</summary>
public readonly struct EmailAddress
{
    /// <exception cref="ArgumentException">The address is empty.</exception>
    public EmailAddress(string address) : this(address, null)
    {
    }

    /// <param name="address">Addr-spec, e.g. <c>taro@example.jp</c>; the service judges whether it is well formed.</param>
    /// <param name="displayName">Any text, unquoted and unencoded; the service quotes it for the mail's header.</param>
    /// <exception cref="ArgumentException">The address is empty.</exception>
    public EmailAddress(string address, string? displayName)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        Address = address;
        DisplayName = displayName;
    }

    public string Address { get; }

    /// <summary>Null where the mail shows the bare address.</summary>
    public string? DisplayName { get; }
}
