using Outreach.Functions.Staff;

namespace Outreach.Functions.Pages.Components;

/// <summary>One answer to choose: what is posted, what is read, and a line of help under it.</summary>
public sealed record Option(string Value, string Label, string? Hint = null);

/// <summary>What a state or a notice says apart from its words.</summary>
public enum Tone
{
    Neutral,
    Info,
    Success,
    Warning,
    Error,
}

/// <summary>Primary: the one thing to do on a page. Danger: what cannot be taken back.</summary>
public enum ButtonKind
{
    Primary,
    Secondary,
    Danger,
}

/// <summary>How wide a text field is: a hint at the length of what belongs into it.</summary>
public enum FieldWidth
{
    Full,
    Medium,
    Narrow,
}

/// <summary>A place in the site; without <paramref name="Href"/> it is the page itself.</summary>
/// <param name="Needs">Who may open it; for the others it is no link.</param>
public sealed record Crumb(string Text, string? Href = null, StaffRole Needs = StaffRole.View);

/// <summary>One of several pages about the same thing.</summary>
public sealed record Tab(string Text, string Href, bool Current = false);

internal static class Css
{
    public static string Of(Tone tone) => tone switch
    {
        Tone.Info => "info",
        Tone.Success => "success",
        Tone.Warning => "warning",
        Tone.Error => "error",
        _ => "neutral",
    };

    public static string Of(ButtonKind kind) => kind switch
    {
        ButtonKind.Secondary => "button secondary",
        ButtonKind.Danger => "button danger",
        _ => "button primary",
    };

    public static string Of(FieldWidth width) => width switch
    {
        FieldWidth.Medium => "input medium",
        FieldWidth.Narrow => "input narrow",
        _ => "input",
    };
}
