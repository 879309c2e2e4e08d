using System.Text;
using Outreach.Email;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Email;

public class CalendarFileTests
{
    private static readonly Event Released = Some.Event with { Release = new Release("staff", Some.At(1, 12, 9), 1) };

    [Fact]
    public void A_session_is_published_with_what_calendars_need_and_nobody_to_answer()
    {
        var (lines, attachment) = Read(Released);

        Assert.Equal("text/calendar; charset=utf-8; method=PUBLISH", attachment.ContentType);
        Assert.Equal("PUBLISH", lines["METHOD"]);
        Assert.Equal("event001-1@outreach.example.jp", lines["UID"]);
        Assert.Equal("0", lines["SEQUENCE"]);
        Assert.Equal(("20250210T010000Z", "20250210T030000Z"), (lines["DTSTART"], lines["DTEND"]));
        Assert.Equal(Some.Event.Name, lines["SUMMARY"]);
        Assert.DoesNotContain("ATTENDEE", lines.Keys);
    }

    [Fact]
    public void A_moved_session_keeps_its_UID_under_a_higher_sequence_and_a_cancelled_one_is_taken_away()
    {
        var moved = ChangeRules.Edit(
            Released, Released with { Sessions = [Released.Sessions[0] with { Venue = "公民館" }, Released.Sessions[1]] }, "staff", Some.At(1, 20, 9));
        var cancelled = ChangeRules.Cancel(moved, "staff", Some.At(1, 21, 9));

        Assert.Equal(("event001-1@outreach.example.jp", "1", "公民館"), Read(moved).Lines is var m ? (m["UID"], m["SEQUENCE"], m["LOCATION"]) : default);
        Assert.Equal(
            ("event001-1@outreach.example.jp", "2", "CANCEL", "CANCELLED"),
            Read(cancelled).Lines is var c ? (c["UID"], c["SEQUENCE"], c["METHOD"], c["STATUS"]) : default);
    }

    [Fact]
    public void Who_comes_no_longer_gets_the_session_taken_away_and_who_comes_after_all_gets_it_again_each_under_a_higher_sequence()
    {
        var first = Some.Invitation(Some.Member(1)).Answered(Replied(Some.Yes(), 10), inCalendar: false);
        var declined = first.Answered(Replied(Some.No, 11), inCalendar: true);
        var again = declined.Answered(Replied(Some.Yes(), 12), inCalendar: true);

        Assert.Equal(
            [("0", "PUBLISH", "CONFIRMED"), ("1", "CANCEL", "CANCELLED"), ("2", "PUBLISH", "CONFIRMED")],
            new[] { first, declined, again }.Select(i => Read(Released, i).Lines).Select(l => (l["SEQUENCE"], l["METHOD"], l["STATUS"])));
        Assert.Single(new[] { first, declined, again }.Select(i => Read(Released, i).Lines["UID"]).Distinct());
        Assert.Equal("20250120T020000Z", Read(Released, declined).Lines["DTSTAMP"]);
        Assert.Equal(["1"], first.Answered(Replied(Some.Yes("2"), 11), inCalendar: true).Left);
        Assert.Empty(again.Left);
    }

    [Fact]
    public void Words_that_mean_something_in_the_format_survive_it()
    {
        var hard = Released with
        {
            Name = "会議;第1回,\"支え合い\"\\と\nEND:VEVENT 𠮷野家まで" + new string('髙', 90),
        };

        Assert.Equal(hard.Name, Read(hard).Lines["SUMMARY"]);
    }

    [Fact]
    public void The_same_facts_give_the_same_bytes() => Assert.Equal(Read(Released).Attachment.Content.ToArray(), Read(Released).Attachment.Content.ToArray());

    private static Reply Replied(ReplyForm form, int hour) => ReplyRules.Reply(form, ReplyChannel.Web, null, Some.At(1, 20, hour));

    /// <summary>Reads strictly, by RFC 5545: CRLF, 75 octets a line, unfolding before anything else.</summary>
    private static (Dictionary<string, string> Lines, Attachment Attachment) Read(Event @event, Invitation? invitation = null)
    {
        var attachment = CalendarFile.Of(@event, @event.Sessions[0], invitation ?? Some.Invitation(Some.Member(1)), Some.Office, "outreach.example.jp");
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(attachment.Content.Span);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.Equal(text.Count(c => c == '\n'), text.Split("\r\n").Length - 1);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        var lines = text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["BEGIN:VCALENDAR", "VERSION:2.0"], lines[..2]);
        Assert.Equal(["END:VEVENT", "END:VCALENDAR"], lines[^2..]);
        return (lines.Where(l => !l.StartsWith("BEGIN", StringComparison.Ordinal) && !l.StartsWith("END:", StringComparison.Ordinal))
            .ToDictionary(l => l[..l.IndexOfAny([':', ';'])], l => Unescaped(l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..])), attachment);
    }

    private static string Unescaped(string value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
            text.Append(value[i] != '\\' ? value[i] : value[++i] is 'n' or 'N' ? '\n' : value[i]);
        return text.ToString();
    }
}
