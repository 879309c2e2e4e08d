namespace Azure.Communication.Email;

/// <summary>A file sent with a mail. It travels as base64 and counts towards the 10 MB of a message.</summary>
public class EmailAttachment
{
    /// <param name="name">File name with its extension.</param>
    /// <param name="contentType">MIME type, e.g. <c>text/calendar; method=PUBLISH; charset=utf-8</c>.</param>
    /// <param name="content">The file's bytes.</param>
    public EmailAttachment(string name, string contentType, BinaryData content)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(contentType);
        ArgumentNullException.ThrowIfNull(content);
        Name = name;
        ContentType = contentType;
        Content = content;
    }

    public string Name { get; }

    public string ContentType { get; }

    public BinaryData Content { get; }
}
