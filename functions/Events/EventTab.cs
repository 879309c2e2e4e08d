namespace Outreach.Functions.Events;

/// <summary>The pages about one event.</summary>
public enum EventTab
{
    Overview = 1,
    Calendar,
    Recipients,
    People,
    Others,
    Attendance,
    Questionnaire,
    Tally,
}
