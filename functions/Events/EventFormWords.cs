using System.Globalization;
using System.Text.RegularExpressions;
using Outreach.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;

namespace Outreach.Functions.Events;

/// <summary>What the form of an event calls its fields and says of its faults.</summary>
internal static partial class EventFormWords
{
    /// <summary>The faults as the page shows them.</summary>
    public static FormErrors Errors(IEnumerable<EventFault> faults) => new(faults.Select(f => new FieldError(f.Field, Say(f))));

    /// <summary>The fields in which two forms differ.</summary>
    public static IReadOnlyList<ConflictNotice.Difference> Differences(EventForm yours, EventForm theirs)
    {
        var (mine, stored) = (Lines(yours), Lines(theirs));
        return
        [
            .. mine.Keys.Union(stored.Keys)
                .Select(label => new ConflictNotice.Difference(label, mine.GetValueOrDefault(label) ?? "", stored.GetValueOrDefault(label) ?? ""))
                .Where(d => d.Yours != d.Theirs),
        ];
    }

    /// <summary>第2回の会場 for <c>session2-venue</c>.</summary>
    private static string Label(string field)
    {
        if (Session().Match(field) is { Success: true } match)
        {
            var number = int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
            return Words.Fill(EventTexts.FieldOfSession, EventWords.Number(number), Part(match.Groups["part"].Value));
        }

        return field switch
        {
            "name" => EventTexts.Name,
            "greeting" => EventTexts.Greeting,
            "invite-date" => EventTexts.InviteDate,
            "invite-time" => EventTexts.InviteTime,
            "reply-until" => EventTexts.ReplyUntil,
            "questionnaire-until" => EventTexts.QuestionnaireUntil,
            "reply-to" => EventTexts.ReplyTo,
            _ => EventTexts.Roles,
        };
    }

    private static string Part(string part) => part switch
    {
        "date" => EventTexts.SessionDate,
        "start" => EventTexts.SessionStart,
        "end" => EventTexts.SessionEnd,
        "venue" => EventTexts.SessionVenue,
        "capacity" => EventTexts.SessionCapacity,
        "theme" => EventTexts.SessionTheme,
        _ => EventTexts.SessionDistricts,
    };

    private static string Say(EventFault fault)
    {
        var label = Label(fault.Field);
        var day = fault.Day is { } d ? EventWords.Day(d) : null;
        return fault.Problem switch
        {
            EventProblem.Missing when fault.Field == EventForm.Field.Role(1) => EventTexts.FaultNoRole,
            EventProblem.Missing => Words.Fill(EventTexts.FaultMissing, label),
            EventProblem.TooLong => Words.Fill(EventTexts.FaultTooLong, label, fault.Number),
            EventProblem.NameOnlyYear => EventTexts.FaultNameOnlyYear,
            EventProblem.RoleTwice => Words.Fill(EventTexts.FaultRoleTwice, fault.Name),
            EventProblem.NotADate => Words.Fill(EventTexts.FaultNotADate, label),
            EventProblem.WrongWeekday => Words.Fill(EventTexts.FaultWrongWeekday, label, day),
            EventProblem.OutOfEra => Words.Fill(EventTexts.FaultOutOfEra, label, fault.Name, day),
            EventProblem.NotATime => Words.Fill(EventTexts.FaultNotATime, label),
            EventProblem.NotANumber => Words.Fill(EventTexts.FaultNotANumber, label, fault.Number),
            EventProblem.EndNotAfterStart => Words.Fill(EventTexts.FaultEndNotAfterStart, label),
            EventProblem.DistrictUnknown when fault.Near is not null => Words.Fill(EventTexts.FaultDistrictUnknownNear, label, fault.Name, fault.Near),
            EventProblem.DistrictHasHalves => Words.Fill(EventTexts.FaultDistrictHasHalves, label, fault.Name, fault.Near),
            EventProblem.DistrictUnknown => Words.Fill(EventTexts.FaultDistrictUnknown, label, fault.Name),
            EventProblem.DistrictTwice => Words.Fill(EventTexts.FaultDistrictTwice, fault.Name, EventWords.Number(fault.Number!.Value)),
            EventProblem.ReplyNotBeforeSessions => Words.Fill(EventTexts.FaultReplyNotBeforeSessions, day),
            EventProblem.InviteNotBeforeReply => EventTexts.FaultInviteNotBeforeReply,
            EventProblem.SessionsTooFarAhead => Words.Fill(EventTexts.FaultSessionsTooFarAhead, day),
            EventProblem.NotAnAddress => Words.Fill(EventTexts.FaultNotAnAddress, label),
            EventProblem.QuestionnaireTooShort => Words.Fill(EventTexts.FaultQuestionnaireTooShort, day),
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };
    }

    private static Dictionary<string, string> Lines(EventForm form)
    {
        var lines = new Dictionary<string, string>
        {
            [EventTexts.Name] = form.Name ?? "",
            [EventTexts.Greeting] = form.Greeting ?? "",
            [EventTexts.Roles] = string.Join(" → ", form.Roles.OfType<string>()),
        };
        foreach (var (index, s) in form.Sessions.Index())
        {
            void Add(string part, string? value) => lines[Label(EventForm.Field.Session(index + 1, part))] = value ?? "";
            Add("date", s.Date);
            Add("start", s.Start);
            Add("end", s.End);
            Add("venue", s.Venue);
            Add("capacity", s.Capacity);
            Add("theme", s.Theme);
            Add("districts", s.Districts);
        }

        lines[EventTexts.InviteDate] = form.InviteDate ?? "";
        lines[EventTexts.InviteTime] = form.InviteTime ?? "";
        lines[EventTexts.ReplyUntil] = form.ReplyUntil ?? "";
        lines[EventTexts.QuestionnaireUntil] = form.QuestionnaireUntil ?? "";
        lines[EventTexts.ReplyTo] = form.ReplyTo ?? "";
        return lines;
    }

    [GeneratedRegex("^session(?<number>[0-9]{1,2})-(?<part>[a-z]+)$")]
    private static partial Regex Session();
}
