using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Outreach.Functions.Pages;
using Outreach.Invitations;

namespace Outreach.Functions.Invitations;

/// <summary>An attendance list as it is shown and sent back.</summary>
/// <param name="Seen">The marks that stood on it when it was shown; a person who is not in it had none.</param>
/// <param name="Marks">The marks as they stand in its form.</param>
/// <param name="Wanted">Who is looked for beyond the list.</param>
public sealed record AttendanceSheet(
    IReadOnlyDictionary<string, bool?> Seen, IReadOnlyDictionary<string, bool?> Marks, string? Wanted)
{
    internal const string Do = "do", Search = "search", WantedField = "q", SeenField = "seen", Prefix = "mark-";

    internal const string Present = "p", Absent = "a", Unmarked = "-";

    private const int MostFields = 20_000;

    /// <summary>What such a form may hold.</summary>
    public static FormOptions Limits { get; } = new() { ValueCountLimit = MostFields };

    /// <summary>What staff changed.</summary>
    public IReadOnlyDictionary<string, bool?> Changes => AttendanceRules.Changes(Seen, Marks);

    /// <summary>One field for all that was seen: who had a mark, and which.</summary>
    public string SeenText => string.Join(' ', Seen.Where(s => s.Value is not null).Select(s => $"{s.Key}{Text(s.Value)}"));

    /// <summary>The list as it stands.</summary>
    public static AttendanceSheet Of(People people, string sessionId)
    {
        ArgumentNullException.ThrowIfNull(people);
        var marks = people.All.Where(p => AttendanceRules.IsListed(p.Invitation, sessionId))
            .ToDictionary(p => p.Invitation.ContactId, p => AttendanceRules.Mark(p.Invitation, sessionId));
        return new(marks, marks, null);
    }

    /// <summary>As it was sent back.</summary>
    public static AttendanceSheet Read(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return new(
            (form.Text(SeenField) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).DistinctBy(s => s[..^1]).ToDictionary(s => s[..^1], s => Mark(s[^1..])),
            form.Where(f => f.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(f => f.Key[Prefix.Length..], f => Mark(f.Value)),
            form.Text(WantedField));
    }

    internal static string Text(bool? mark) => mark switch { true => Present, false => Absent, null => Unmarked };

    private static bool? Mark(string? text) => text switch { Present => true, Absent => false, _ => null };
}
