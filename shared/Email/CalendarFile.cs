using System.Globalization;
using System.Text;
using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Email;

/// <summary>Writes a session as an iCalendar file (RFC 5545), for a recipient's own calendar.</summary>
/// <remarks>
/// <para>Published, not an invitation: no ATTENDEE, so that no calendar answers by itself; answers come by our own link.</para>
/// <para>The same event, sequence and reply give the same bytes, so that a repeated submission is the same mail.</para>
/// <para>A later file has a higher SEQUENCE, whether the event has changed or the person's reply.</para>
/// </remarks>
public static class CalendarFile
{
    /// <summary>As the recipient sees it.</summary>
    public const string Name = "yotei.ics";

    /// <summary>As the recipient sees the removal of a session, <paramref name="number"/> being its place in the event.</summary>
    public static string RemovalOf(int number) => string.Create(CultureInfo.InvariantCulture, $"torikeshi{number}.ics");

    /// <summary>The longest line in octets, its line break aside.</summary>
    private const int LongestLine = 75;

    /// <summary>The session as it stands, or its removal: of an event that was called off, and where the person comes no longer.</summary>
    /// <param name="event">The event.</param>
    /// <param name="session">One of its sessions.</param>
    /// <param name="invitation">For whose calendar.</param>
    /// <param name="office">Who publishes it.</param>
    /// <param name="host">Where the product runs: makes the UID unique in the world.</param>
    public static Attachment Of(Event @event, Session session, Invitation invitation, Office office, string host)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(invitation);
        ArgumentNullException.ThrowIfNull(office);
        var left = invitation.Left.Contains(session.Id);
        var removed = @event.IsCancelled || left;
        var method = removed ? "CANCEL" : "PUBLISH";
        var stamp = @event.Changes.Count > 0 ? @event.Changes[^1].At : @event.Release?.At ?? @event.Timetable.InviteAt;
        if (invitation is { Turns: > 0, Reply.At: var answered } && answered > stamp)
            stamp = answered;
        var organiser = (@event.ReplyTo ?? office.Email) is { } mail ? $"mailto:{mail}" : $"tel:{office.Telephone}";
        var file = new StringBuilder();
        foreach (var line in (string[])
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Outreach//Outreach//JA",
            "CALSCALE:GREGORIAN",
            $"METHOD:{method}",
            "BEGIN:VEVENT",
            $"UID:{@event.Id}-{session.Id}@{host}",
            $"SEQUENCE:{(@event.Sequence + invitation.Turns).ToString(CultureInfo.InvariantCulture)}",
            $"DTSTAMP:{Moment(stamp)}",
            $"DTSTART:{Moment(session.Start)}",
            $"DTEND:{Moment(session.End)}",
            $"SUMMARY:{Text(@event.Name)}",
            $"LOCATION:{Text(session.Venue)}",
            .. session.Theme is { Length: > 0 } theme ? [$"DESCRIPTION:{Text($"{MailTexts.Theme}：{theme}\n{office.Name} {office.Telephone}")}"] : Array.Empty<string>(),
            $"ORGANIZER;CN={Quoted(office.Name)}:{organiser}",
            $"STATUS:{(removed ? "CANCELLED" : "CONFIRMED")}",
            "TRANSP:OPAQUE",
            "END:VEVENT",
            "END:VCALENDAR",
        ])
        {
            file.Append(Folded(line)).Append("\r\n");
        }

        return new Attachment(left ? RemovalOf(@event.NumberOf(session)) : Name, $"text/calendar; charset=utf-8; method={method}", Encoding.UTF8.GetBytes(file.ToString()));
    }

    /// <summary>A line in pieces of at most 75 octets, never parting a character.</summary>
    internal static string Folded(string line)
    {
        var folded = new StringBuilder();
        var room = LongestLine;
        foreach (var rune in line.EnumerateRunes())
        {
            if (rune.Utf8SequenceLength > room)
            {
                // The space that begins the next line counts.
                folded.Append("\r\n ");
                room = LongestLine - 1;
            }

            folded.Append(rune.ToString());
            room -= rune.Utf8SequenceLength;
        }

        return folded.ToString();
    }

    /// <summary>A TEXT value.</summary>
    internal static string Text(string text) => text
        .ReplaceLineEndings("\n")
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A parameter's value: it cannot hold quotation marks or control characters.</summary>
    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Where(c => c is not '"' && !char.IsControl(c)))}\"";

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
