namespace Outreach.Functions.Pages;

/// <summary>
/// The office that sends: its name stands at the top of every page, the ways to reach it at the foot of recipients'
/// pages. What is null is not shown.
/// </summary>
public sealed record Office(
    string Name, string? Telephone = null, string? Fax = null, string? Email = null, string? Address = null);
