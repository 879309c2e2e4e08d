using System.Collections.Concurrent;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Questionnaires;

namespace Outreach.Tallies;

/// <summary>The tally of an event, recounted whenever something has changed.</summary>
public sealed class TallyDesk(EventTable events, InvitationTable invitations, ResponseTable responses, VersionRow version)
{
    private readonly ConcurrentDictionary<string, (string Version, Tally Tally)> counted = new();

    /// <summary>The tally as it stands now; null: there is no such event. Three point reads while nothing has changed.</summary>
    public async Task<EventTally?> ReadAsync(string eventId, CancellationToken ct)
    {
        if (!Ids.IsValid(eventId, Ids.EventLength))
            return null;
        // The version first: what changes while the rows are read is then counted again at the next look.
        var read = await version.ReadAsync(eventId, ct).ConfigureAwait(false);
        var readingQuestionnaire = responses.FindQuestionnaireAsync(eventId, ct);
        var @event = await events.FindAsync(eventId, ct).ConfigureAwait(false);
        var questionnaire = await readingQuestionnaire.ConfigureAwait(false);
        if (@event is null)
            return null;
        var standing = $"{read}|{@event.Version}|{questionnaire?.Version}";
        if (counted.TryGetValue(eventId, out var known) && known.Version == standing)
            return new EventTally(@event.Value, known.Tally);

        var asked = @event.Value.State is EventState.Scheduled ? await invitations.ListAsync(eventId, ct).ConfigureAwait(false) : [];
        var answers = await responses.ListAsync(eventId, ct).ConfigureAwait(false);
        var tally = TallyRules.Count(@event.Value, [.. asked.Select(i => i.Value)], questionnaire?.Value, answers);
        counted[eventId] = (standing, tally);
        return new EventTally(@event.Value, tally);
    }
}

/// <summary>An event with its tally.</summary>
public sealed record EventTally(Event Event, Tally Tally);
