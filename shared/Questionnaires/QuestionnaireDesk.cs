using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Tables;

namespace Outreach.Questionnaires;

/// <summary>Writes questionnaires and takes responses.</summary>
public sealed class QuestionnaireDesk(EventTable events, InvitationTable invitations, ResponseTable responses, TimeProvider clock)
{
    /// <summary>The questionnaire as staff edit it; null: there is no such event.</summary>
    public async Task<QuestionnaireDraft?> EditAsync(string eventId, CancellationToken ct)
    {
        var reading = responses.FindQuestionnaireAsync(eventId, ct);
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { } @event)
            return null;
        return new QuestionnaireDraft(@event.Value, await reading.ConfigureAwait(false), Locked(@event.Value));
    }

    /// <summary>Saves the questionnaire over the one that was read.</summary>
    public async Task<SaveOutcome> SaveAsync(QuestionnaireDraft draft, Questionnaire changed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(changed);
        if (Locked(draft.Event))
            return SaveOutcome.Locked;
        var next = changed with { Version = (draft.Stored?.Value.Version ?? 0) + 1 };
        return await responses.TrySaveQuestionnaireAsync(draft.Event.Id, draft.Stored, next, ct).ConfigureAwait(false)
            ? SaveOutcome.Saved
            : SaveOutcome.ChangedMeanwhile;
    }

    /// <summary>What a recipient's link opens; null: no such invitation, or nothing to answer. Four reads at once.</summary>
    public async Task<OpenQuestionnaire?> OpenAsync(LinkTarget target, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        var open = await FindAsync(target.EventId, target.ContactId, ct).ConfigureAwait(false);
        return open is not null && open.Invitation.LinkGeneration == target.Generation ? open : null;
    }

    /// <summary>The same for staff who type in what came on paper.</summary>
    public async Task<OpenQuestionnaire?> FindAsync(string eventId, string contactId, CancellationToken ct)
    {
        var readingEvent = events.FindAsync(eventId, ct);
        var readingQuestionnaire = responses.FindQuestionnaireAsync(eventId, ct);
        var readingResponse = responses.FindAsync(eventId, contactId, ct);
        var invitation = await invitations.FindAsync(eventId, contactId, ct).ConfigureAwait(false);
        var (@event, questionnaire, response) = (
            await readingEvent.ConfigureAwait(false), await readingQuestionnaire.ConfigureAwait(false), await readingResponse.ConfigureAwait(false));
        return @event is { Value.State: EventState.Scheduled } && invitation is not null && questionnaire is not null
            ? new OpenQuestionnaire(
                @event.Value, invitation.Value, questionnaire.Value, response, clock.GetUtcNow() < @event.Value.Timetable.QuestionnaireUntil)
            : null;
    }

    /// <summary>Records a response; the last one counts. Staff name themselves and the channel, and may be late.</summary>
    public async Task<ResponseOutcome> AnswerAsync(
        OpenQuestionnaire open, IReadOnlyDictionary<string, IReadOnlyList<string>> answers, ReplyChannel channel, string? by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(open);
        if (by is null && !open.Takes)
            return new ResponseOutcome.Closed();
        var (kept, faults) = ResponseRules.Check(open.Questionnaire, answers);
        if (faults.Count > 0)
            return new ResponseOutcome.Incomplete(faults);
        var response = new Response(
            open.Invitation.ContactId, open.Questionnaire.Version, open.Invitation.SessionId, kept, channel, by, clock.GetUtcNow());
        var read = open.Response;
        while (!await responses.TrySaveAsync(open.Event.Id, read, response, ct).ConfigureAwait(false))
        {
            // A second tap, or staff at the same time.
            read = await responses.FindAsync(open.Event.Id, response.ContactId, ct).ConfigureAwait(false);
            if (by is not null)
                return new ResponseOutcome.Changed();
        }

        return new ResponseOutcome.Recorded(response);
    }

    /// <summary>Once the first session's questionnaire may have gone out, its questions stand.</summary>
    private bool Locked(Event @event) =>
        @event.State is not EventState.Draft && clock.GetUtcNow() >= @event.Sessions.Min(s => s.End) + DispatchRules.AfterSession;
}

/// <summary>A questionnaire in the hands of staff.</summary>
/// <param name="Event">Its event.</param>
/// <param name="Stored">As it stands; null before it was first written.</param>
/// <param name="Locked">Whether it has been sent and may no longer change.</param>
public sealed record QuestionnaireDraft(Event Event, Stored<Questionnaire>? Stored, bool Locked);

/// <summary>A questionnaire that somebody has opened.</summary>
/// <param name="Response">What was answered before, if anything.</param>
/// <param name="Takes">Whether responses by link are still taken.</param>
public sealed record OpenQuestionnaire(
    Event Event, Invitation Invitation, Questionnaire Questionnaire, Stored<Response>? Response, bool Takes);

/// <summary>What became of a change to a questionnaire.</summary>
public enum SaveOutcome
{
    Saved = 1,

    /// <summary>It has been sent; it stands.</summary>
    Locked,

    /// <summary>Somebody else saved another one since.</summary>
    ChangedMeanwhile,
}

/// <summary>What became of a response.</summary>
public abstract record ResponseOutcome
{
    private ResponseOutcome() { }

    /// <summary>It counts.</summary>
    public sealed record Recorded(Response Response) : ResponseOutcome;

    /// <summary>Something is missing; nothing was recorded.</summary>
    public sealed record Incomplete(IReadOnlyList<ResponseFault> Faults) : ResponseOutcome;

    /// <summary>The time for answers is over.</summary>
    public sealed record Closed : ResponseOutcome;

    /// <summary>While staff typed, another response came; it stands.</summary>
    public sealed record Changed : ResponseOutcome;
}

/// <summary>What is wrong with the answer to one question.</summary>
public sealed record ResponseFault(string QuestionId, ResponseFaultKind Kind);

/// <summary>The ways in which an answer can be wrong.</summary>
public enum ResponseFaultKind
{
    Missing = 1,
    NotAnOption,
    OnlyOne,
    TooLong,
}

/// <summary>What a response must be. Pure.</summary>
public static class ResponseRules
{
    /// <summary>The longest free text, in characters.</summary>
    public const int MaxText = 2_000;

    /// <summary>Checks answers against the questionnaire.</summary>
    /// <returns>What is kept: answers to known questions that are not empty; and what is wrong.</returns>
    public static (IReadOnlyDictionary<string, IReadOnlyList<string>> Kept, IReadOnlyList<ResponseFault> Faults) Check(
        Questionnaire questionnaire, IReadOnlyDictionary<string, IReadOnlyList<string>> answers)
    {
        ArgumentNullException.ThrowIfNull(questionnaire);
        ArgumentNullException.ThrowIfNull(answers);
        var kept = new Dictionary<string, IReadOnlyList<string>>();
        var faults = new List<ResponseFault>();
        foreach (var question in questionnaire.Questions)
        {
            IReadOnlyList<string> given = answers.TryGetValue(question.Id, out var found)
                ? [.. found.Select(a => a.ReplaceLineEndings("\n").Trim()).Where(a => a.Length > 0).Distinct()]
                : [];
            if (given.Count == 0)
            {
                if (question.Required)
                    faults.Add(new(question.Id, ResponseFaultKind.Missing));
                continue;
            }

            if (question.Kind is not QuestionKind.MultipleChoice && given.Count > 1)
                faults.Add(new(question.Id, ResponseFaultKind.OnlyOne));
            else if (question.Kind is QuestionKind.FreeText && given[0].Length > MaxText)
                faults.Add(new(question.Id, ResponseFaultKind.TooLong));
            else if (question.Kind is not QuestionKind.FreeText && given.Any(g => !question.Options.Contains(g)))
                faults.Add(new(question.Id, ResponseFaultKind.NotAnOption));
            else
                kept[question.Id] = question.Kind is QuestionKind.MultipleChoice ? [.. question.Options.Where(given.Contains)] : given;
        }

        return (kept, faults);
    }
}
