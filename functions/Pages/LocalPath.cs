using System.Diagnostics.CodeAnalysis;

namespace Outreach.Functions.Pages;

/// <summary>Paths that lead nowhere but to this site, whatever a client sent.</summary>
public static class LocalPath
{
    /// <summary>The path itself when it is local, else the start page.</summary>
    public static string OrStart(string? path) => IsLocal(path) ? path : "/";

    /// <summary>
    /// One leading slash, and nothing that a browser would read as another host: <c>//host</c>, <c>/\host</c>, or
    /// either with a tab or line break in between, which browsers drop.
    /// </summary>
    public static bool IsLocal([NotNullWhen(true)] string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl);
}
