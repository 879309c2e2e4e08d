using Outreach.Contacts;

namespace Outreach.Invitations;

/// <summary>What stands on a session's attendance list. Pure.</summary>
public static class AttendanceRules
{
    /// <summary>The most people that a search shows.</summary>
    public const int MostFound = 50;

    /// <summary>Who is on the list: who said to come to the session, and who was marked on it.</summary>
    public static bool IsListed(Invitation invitation, string sessionId)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        return invitation.SessionId == sessionId && (invitation.Coming || invitation.Attendance is not null);
    }

    /// <summary>The mark of this session's list; null: none, or another session's.</summary>
    public static bool? Mark(Invitation invitation, string sessionId)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        return invitation.Attendance is { } mark && (mark.SessionId ?? invitation.SessionId) == sessionId ? mark.Present : null;
    }

    /// <summary>The marks that staff changed: what was seen is compared with what was sent back, so that two can mark one list.</summary>
    public static IReadOnlyDictionary<string, bool?> Changes(
        IReadOnlyDictionary<string, bool?> seen, IReadOnlyDictionary<string, bool?> marked)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(marked);
        return marked.Where(m => seen.GetValueOrDefault(m.Key) != m.Value).ToDictionary(m => m.Key, m => m.Value);
    }

    /// <summary>People who are not on the list, by part of a name, ふりがな or district.</summary>
    public static IReadOnlyList<Person> Search(People people, string sessionId, string text)
    {
        ArgumentNullException.ThrowIfNull(people);
        var district = DistrictNames.Key(text);
        return
        [
            .. people.All.Where(p => !IsListed(p.Invitation, sessionId)
                && (PeopleFilter.Named(p, text)
                    || (district != "" && DistrictNames.Key(people.Book.DistrictName(p.Invitation.Capacity.DistrictId)).Contains(district, StringComparison.Ordinal))))
                .Take(MostFound),
        ];
    }
}
