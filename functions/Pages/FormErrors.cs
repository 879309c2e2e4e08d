using System.Collections;

namespace Outreach.Functions.Pages;

/// <summary>What is wrong with one field; <paramref name="FieldId"/> is its id in the page, normally its name.</summary>
public sealed record FieldError(string FieldId, string Message);

/// <summary>
/// What is wrong with a form, in the order of its fields. Given to a layout it fills the summary at the top, the
/// page's title, and each field of that id.
/// </summary>
public sealed class FormErrors(IEnumerable<FieldError> errors) : IReadOnlyList<FieldError>
{
    private readonly FieldError[] errors = [.. errors];

    /// <summary>Nothing is wrong.</summary>
    public static FormErrors None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => errors.Length;

    /// <inheritdoc/>
    public FieldError this[int index] => errors[index];

    /// <summary>The first message of a field, or null.</summary>
    public string? this[string fieldId] => errors.FirstOrDefault(error => error.FieldId == fieldId)?.Message;

    /// <summary>One error.</summary>
    public static FormErrors Of(string fieldId, string message) => new([new(fieldId, message)]);

    /// <inheritdoc/>
    public IEnumerator<FieldError> GetEnumerator() => errors.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
