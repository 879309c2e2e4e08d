namespace Outreach.Contacts;

/// <summary>How somebody is addressed: the one place that puts a 敬称 after a name.</summary>
public static class Addressing
{
    /// <summary>敬称 of a person for whom nothing else is known, and of an office.</summary>
    public const string ForPersons = "様", ForOffices = "御中";

    /// <summary>
    /// 山田 太郎 区長, 事務局長 山田 太郎 様, ○○センター 御中, ○○センター センター長 様: the contact's 肩書, its name as printed, and the 敬称. A
    /// 肩書 that is the 敬称 too stands only once; that of an office is somebody's in it, who comes after it.
    /// </summary>
    /// <param name="contact">Who.</param>
    /// <param name="role">The role in which it is addressed, if it is one that is registered.</param>
    public static string Of(Contact contact, Role? role = null)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var honorific = Honorific(contact, role);
        if (contact.Title is not { } title || title == honorific)
            return $"{contact.Name} {honorific}";
        return contact.Kind is ContactKind.Office ? $"{contact.Name} {title} {honorific}" : $"{title} {contact.Name} {honorific}";
    }

    /// <summary>The contact's own 敬称; else 御中 for an office, 様 for whoever has the 肩書 in it, and for a person the role's or 様.</summary>
    public static string Honorific(Contact contact, Role? role = null)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return contact.Honorific ?? (contact.Kind is ContactKind.Person ? role?.Honorific ?? ForPersons : contact.Title is null ? ForOffices : ForPersons);
    }
}
