using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Tables;

namespace Outreach.Questionnaires;

/// <summary>Writes questionnaires and takes responses.</summary>
public sealed class QuestionnaireDesk(EventTable events, InvitationTable invitations, ResponseTable responses, TimeProvider clock)
{
    private const int IdLength = 8;

    /// <summary>The questionnaire as staff edit it; null: there is no such event. Two reads at once.</summary>
    public async Task<QuestionnaireDraft?> EditAsync(string eventId, CancellationToken ct)
    {
        var reading = responses.FindQuestionnaireAsync(eventId, ct);
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { } @event)
            return null;
        return new QuestionnaireDraft(@event.Value, await reading.ConfigureAwait(false), clock.GetUtcNow() >= AnswerTimes.From(@event.Value));
    }

    /// <summary>Saves the questionnaire over the one that was edited.</summary>
    /// <param name="draft">As it stands now.</param>
    /// <param name="edited">The version of what was edited; null: it was the template.</param>
    /// <param name="changed">As typed. Its version is not looked at; questions without an id get one.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<SaveOutcome> SaveAsync(QuestionnaireDraft draft, string? edited, Questionnaire changed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(changed);
        if (draft.Locked)
            return new SaveOutcome.Locked();
        var faults = QuestionnaireRules.Check(changed);
        if (faults.Count > 0)
            return new SaveOutcome.Incomplete(faults);
        if (draft.Stored?.Version != edited)
            return new SaveOutcome.ChangedMeanwhile(draft);
        var next = changed with
        {
            Version = (draft.Stored?.Value.Version ?? 0) + 1,
            Questions = QuestionnaireRules.Tidy(changed.Questions, draft.Current.Questions, () => Ids.New(IdLength)),
        };
        return await responses.TrySaveQuestionnaireAsync(draft.Event.Id, draft.Stored, next, ct).ConfigureAwait(false)
            ? new SaveOutcome.Saved()
            : new SaveOutcome.ChangedMeanwhile(await EditAsync(draft.Event.Id, ct).ConfigureAwait(false) ?? draft);
    }

    /// <summary>What a recipient's link opens; null: no such invitation, the link was re-issued, or there is nothing to answer. Four reads at once.</summary>
    public async Task<OpenQuestionnaire?> OpenAsync(LinkTarget target, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        var open = await FindAsync(target.EventId, target.ContactId, ct).ConfigureAwait(false);
        return open is not null && open.Invitation.LinkGeneration == target.Generation ? open : null;
    }

    /// <summary>The same for staff who type in what came on paper or by telephone.</summary>
    public async Task<OpenQuestionnaire?> FindAsync(string eventId, string contactId, CancellationToken ct)
    {
        if (!Ids.IsValid(contactId, Ids.ContactLength))
            return null;
        var readingEvent = events.FindAsync(eventId, ct);
        var readingQuestionnaire = responses.FindQuestionnaireAsync(eventId, ct);
        var readingResponse = responses.FindAsync(eventId, contactId, ct);
        var invitation = await invitations.FindAsync(eventId, contactId, ct).ConfigureAwait(false);
        var (@event, questionnaire, response) = (
            await readingEvent.ConfigureAwait(false), await readingQuestionnaire.ConfigureAwait(false), await readingResponse.ConfigureAwait(false));
        return @event is { Value.State: EventState.Scheduled } && invitation is not null && questionnaire is not null
            ? new OpenQuestionnaire(
                @event.Value, invitation.Value, questionnaire.Value, response, AnswerTimes.At(@event.Value, clock.GetUtcNow()))
            : null;
    }

    /// <summary>Records a recipient's own response. The last one counts; the same twice is the same.</summary>
    public async Task<ResponseOutcome> AnswerAsync(
        OpenQuestionnaire open, IReadOnlyDictionary<string, IReadOnlyList<string>> answers, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(open);
        if (open.Time is not AnswerTime.Now)
            return new ResponseOutcome.Closed();
        var (kept, faults) = ResponseRules.Check(open.Questionnaire, answers);
        if (faults.Count > 0)
            return new ResponseOutcome.Incomplete(faults);
        var response = Response(open, kept, ReplyChannel.Web, null);
        var read = open.Response;
        while (!ResponseRules.SaysTheSame(read?.Value, response)
            && !await responses.TrySaveAsync(open.Event.Id, read, response, ct).ConfigureAwait(false))
        {
            // A second tap, or staff at the same time.
            read = await responses.FindAsync(open.Event.Id, response.ContactId, ct).ConfigureAwait(false);
        }

        return new ResponseOutcome.Recorded(response);
    }

    /// <summary>Records a response that came by telephone, FAX or paper; also when the time for answers is over.</summary>
    /// <param name="open">As it stands now.</param>
    /// <param name="edited">The version of the response that staff saw when they began; null: there was none.</param>
    /// <param name="answers">As typed.</param>
    /// <param name="channel">How it came.</param>
    /// <param name="by">Who types.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<ResponseOutcome> EnterAsync(
        OpenQuestionnaire open, string? edited, IReadOnlyDictionary<string, IReadOnlyList<string>> answers, ReplyChannel channel, string by,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(open);
        if (open.Time is AnswerTime.NotYet)
            return new ResponseOutcome.Closed();
        var (kept, faults) = ResponseRules.Check(open.Questionnaire, answers);
        if (faults.Count > 0)
            return new ResponseOutcome.Incomplete(faults);
        var response = Response(open, kept, channel, by);
        return open.Response?.Version == edited && await responses.TrySaveAsync(open.Event.Id, open.Response, response, ct).ConfigureAwait(false)
            ? new ResponseOutcome.Recorded(response)
            : new ResponseOutcome.Changed();
    }

    private Response Response(
        OpenQuestionnaire open, IReadOnlyDictionary<string, IReadOnlyList<string>> answers, ReplyChannel channel, string? by) => new(
            open.Invitation.ContactId, open.Questionnaire.Version, open.Invitation.SessionId, answers, channel, by, clock.GetUtcNow());
}

/// <summary>A questionnaire in the hands of staff.</summary>
/// <param name="Event">Its event.</param>
/// <param name="Stored">As it stands; null before it was first written.</param>
/// <param name="Locked">Whether it may have been sent, and may no longer change.</param>
public sealed record QuestionnaireDraft(Event Event, Stored<Questionnaire>? Stored, bool Locked)
{
    /// <summary>What stands, or what the event begins with.</summary>
    public Questionnaire Current => Stored?.Value ?? QuestionnaireTemplate.FirstVersion;
}

/// <summary>A questionnaire that somebody has opened.</summary>
/// <param name="Response">What was answered before, if anything.</param>
/// <param name="Time">Whether responses by link are taken.</param>
public sealed record OpenQuestionnaire(
    Event Event, Invitation Invitation, Questionnaire Questionnaire, Stored<Response>? Response, AnswerTime Time);

/// <summary>Whether a questionnaire can be answered.</summary>
public enum AnswerTime
{
    /// <summary>It may still be rewritten, so nobody answers it.</summary>
    NotYet = 1,
    Now,
    Over,
}

/// <summary>When a questionnaire is answered. Pure.</summary>
public static class AnswerTimes
{
    /// <summary>From here on (UTC) the questions stand: the first session's questionnaire may go out.</summary>
    public static DateTimeOffset From(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.Sessions.Min(s => s.End) + DispatchRules.AfterSession;
    }

    /// <summary>What time it is at <paramref name="now"/>.</summary>
    public static AnswerTime At(Event @event, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return now < From(@event) ? AnswerTime.NotYet : now < @event.Timetable.QuestionnaireUntil ? AnswerTime.Now : AnswerTime.Over;
    }
}

/// <summary>What became of a change to a questionnaire.</summary>
public abstract record SaveOutcome
{
    private SaveOutcome() { }

    /// <summary>It stands.</summary>
    public sealed record Saved : SaveOutcome;

    /// <summary>Something is missing; nothing was saved.</summary>
    public sealed record Incomplete(IReadOnlyList<QuestionnaireFault> Faults) : SaveOutcome;

    /// <summary>It may have been sent, and stands as it was.</summary>
    public sealed record Locked : SaveOutcome;

    /// <summary>Somebody else saved <paramref name="Current"/> since.</summary>
    public sealed record ChangedMeanwhile(QuestionnaireDraft Current) : SaveOutcome;
}

/// <summary>What became of a response.</summary>
public abstract record ResponseOutcome
{
    private ResponseOutcome() { }

    /// <summary>It counts.</summary>
    public sealed record Recorded(Response Response) : ResponseOutcome;

    /// <summary>Something is missing; nothing was recorded.</summary>
    public sealed record Incomplete(IReadOnlyList<ResponseFault> Faults) : ResponseOutcome;

    /// <summary>The time for answers has not come or is over.</summary>
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

    /// <summary>Whether a response repeats what stands there; when it was given does not matter.</summary>
    public static bool SaysTheSame(Response? stands, Response repeated)
    {
        ArgumentNullException.ThrowIfNull(repeated);
        return stands is not null
            && stands with { Answers = repeated.Answers, At = repeated.At } == repeated
            && stands.Answers.Count == repeated.Answers.Count
            && stands.Answers.All(a => repeated.Answers.TryGetValue(a.Key, out var same) && a.Value.SequenceEqual(same));
    }
}
