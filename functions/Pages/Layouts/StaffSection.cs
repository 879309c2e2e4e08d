namespace Outreach.Functions.Pages.Layouts;

/// <summary>The parts of the staff's site.</summary>
public enum StaffSection
{
    None,
    Events,
    Contacts,
    Posts,
    Districts,
    Tasks,
    Status,
}
