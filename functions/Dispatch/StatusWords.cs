using Outreach.Dispatch;
using Outreach.Functions.Events;
using Outreach.Functions.Invitations;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Dispatch;

/// <summary>How sending stands, in words.</summary>
internal static class StatusWords
{
    public static string Say(Halt halt) => halt.Why is HaltReason.Person
        ? Words.Fill(StatusTexts.StoppedByPerson, halt.By, Dates.Moment(halt.At))
        : Words.Fill(StatusTexts.StoppedByFailures, Dates.Moment(halt.At));

    public static string Say(IReadOnlyList<LaneStop> stops) => Words.Fill(
        stops.Count > 1 ? StatusTexts.BothRest : stops[0].Lane is Lane.Bulk ? StatusTexts.BulkRests : StatusTexts.UrgentRests,
        Dates.Moment(stops.Max(s => s.Until)), string.Join("、", stops.Select(s => s.Why).Distinct()));

    public static string Say(Finding finding) => finding.Kind switch
    {
        FindingKind.NoTick => Words.Fill(StatusTexts.FindingNoTick, finding.Count),
        FindingKind.StuckClaim => Of(finding, StatusTexts.FindingStuckClaim),
        FindingKind.NotOnAgenda => Of(finding, StatusTexts.FindingNotOnAgenda),
        FindingKind.Nowhere => Of(finding, StatusTexts.FindingNowhere),
        _ => Of(finding, finding.Count > 0 ? StatusTexts.FindingMissingRows : StatusTexts.FindingDoesNotAddUp),
    };

    /// <summary>3分前.</summary>
    public static string Ago(DateTimeOffset? at, DateTimeOffset now) => at is not { } when ? StatusTexts.Never
        : now - when < TimeSpan.FromMinutes(1) ? StatusTexts.JustNow
        : now - when < TimeSpan.FromHours(2) ? Words.Fill(StatusTexts.MinutesAgo, (int)(now - when).TotalMinutes)
        : Dates.Moment(when);

    private static string Of(Finding finding, string text) => Words.Fill(
        text, finding.EventName, finding.Rule is { } rule ? DispatchWords.Name(rule) : "", Math.Abs(finding.Count));
}
