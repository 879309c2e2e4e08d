namespace Outreach.Functions.Staff;

/// <summary>What a member of staff may do. Each includes those before it.</summary>
public enum StaffRole
{
    /// <summary>閲覧: look.</summary>
    View = 1,

    /// <summary>編集: change contacts, events and replies.</summary>
    Edit,

    /// <summary>送信: let mails go.</summary>
    Send,

    /// <summary>管理: everything.</summary>
    Admin,
}

/// <summary>The least role that may call a staff function; without it, looking needs <see cref="StaffRole.View"/> and posting <see cref="StaffRole.Edit"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute(StaffRole role) : Attribute
{
    public StaffRole Role { get; } = role;
}

/// <summary>Roles in the words of the page's language.</summary>
public static class StaffWords
{
    public static string Name(StaffRole role) => role switch
    {
        StaffRole.View => StaffTexts.RoleView,
        StaffRole.Edit => StaffTexts.RoleEdit,
        StaffRole.Send => StaffTexts.RoleSend,
        _ => StaffTexts.RoleAdmin,
    };
}

/// <summary>A signed-in member of staff.</summary>
/// <param name="Id">The directory's object id.</param>
/// <param name="Name">As shown, and as recorded beside what colleagues look up: who took a reply, marked a list, released an event.</param>
/// <param name="Role">The highest role granted.</param>
public sealed record StaffMember(string Id, string Name, StaffRole Role);
