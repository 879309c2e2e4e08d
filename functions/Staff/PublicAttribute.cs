namespace Outreach.Functions.Staff;

/// <summary>
/// Opens an HTTP function to everyone. A function without it is for signed-in staff only, so that a forgotten
/// attribute locks a page and never opens one.
/// </summary>
/// <remarks>
/// What such a function shows or changes must be guarded by its own means: a personal link, a function key, or
/// holding nothing that is worth guarding.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublicAttribute : Attribute
{
    /// <summary>Whether POSTs may come from other sites: machines that prove themselves with a key, and mail programs that hold a signed link.</summary>
    public bool FromAnywhere { get; init; }
}
