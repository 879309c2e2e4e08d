using Microsoft.AspNetCore.Http;

namespace Outreach.Functions.Pages;

/// <summary>Reads what was typed.</summary>
public static class FormFields
{
    /// <summary>A field without the spaces around it; null where it is empty or absent.</summary>
    public static string? Text(this IFormCollection form, string name)
    {
        ArgumentNullException.ThrowIfNull(form);
        return form[name] is [{ } text, ..] && text.Trim() is { Length: > 0 } typed ? typed : null;
    }
}
