using Microsoft.AspNetCore.Components;

namespace Outreach.Functions.Pages.Components;

/// <summary>What every form field has: a name, a label, a hint, a mark, and the error that the form's check found.</summary>
public abstract class Field : ComponentBase
{
    /// <summary>The name in the posted form, and the id unless <see cref="Id"/> is given.</summary>
    [Parameter, EditorRequired] public required string Name { get; set; }

    [Parameter, EditorRequired] public required string Label { get; set; }

    [Parameter] public string? Id { get; set; }

    /// <summary>One sentence that helps to fill the field in, read out with it.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>Marks the field 必須, otherwise 任意; the check is the server's.</summary>
    [Parameter] public bool Required { get; set; }

    /// <summary>False leaves the mark out, where a form has one question only.</summary>
    [Parameter] public bool ShowMark { get; set; } = true;

    /// <summary>The message to show; without it the layout's errors are asked for this field's id.</summary>
    [Parameter] public string? Error { get; set; }

    [CascadingParameter] public FormErrors? FormErrors { get; set; }

    /// <summary>The id of the control that the error summary links to.</summary>
    public string FieldId => Id ?? Name;

    /// <summary>The message to show, or null.</summary>
    public string? Message => Error ?? FormErrors?[FieldId];

    internal string HintId => $"{FieldId}-hint";

    internal string ErrorId => $"{FieldId}-error";

    /// <summary>For <c>aria-describedby</c>.</summary>
    protected string? DescribedBy => (Hint, Message) switch
    {
        (null, null) => null,
        (_, null) => HintId,
        (null, _) => ErrorId,
        _ => $"{HintId} {ErrorId}",
    };

    /// <summary>For <c>aria-invalid</c>.</summary>
    protected string? Invalid => Message is null ? null : "true";
}
