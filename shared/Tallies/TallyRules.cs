using Outreach.Events;
using Outreach.Invitations;
using Outreach.Questionnaires;

namespace Outreach.Tallies;

/// <summary>Counts replies and responses. Pure; always from the rows themselves, never incremented.</summary>
public static class TallyRules
{
    /// <summary>Where fewer people answered than this, a free text does not say where among them it comes from.</summary>
    public const int FewestToName = 3;

    /// <summary>Counts everything of an event.</summary>
    public static Tally Count(
        Event @event, IReadOnlyList<Invitation> invitations, Questionnaire? questionnaire, IReadOnlyList<Response> responses)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(invitations);
        ArgumentNullException.ThrowIfNull(responses);
        var answered = responses.ToDictionary(r => r.ContactId);
        var capacities = invitations.ToDictionary(i => i.ContactId, i => i.Capacity);
        return new Tally(
            Row("", invitations, invitations, answered),
            responses.Count,
            Rows(@event.Sessions.Select(s => s.Id), invitations, i => i.Reply?.SessionId ?? i.Capacity.SessionId,
                i => answered.GetValueOrDefault(i.ContactId)?.SessionId ?? i.SessionId, answered),
            Rows(@event.Sessions.SelectMany(s => s.DistrictIds), invitations, i => i.Capacity.DistrictId ?? "", i => i.Capacity.DistrictId ?? "", answered),
            Rows(@event.Roles, invitations, i => i.Capacity.Role, i => i.Capacity.Role, answered),
            Channels(invitations.Select(i => i.Reply?.Channel).OfType<ReplyChannel>()),
            Channels(responses.Select(r => r.Channel)),
            questionnaire is null ? [] : [.. questionnaire.Questions.Select(q => Question(q, @event, capacities, responses))]);
    }

    /// <summary>A row for each key, and after them one for each further key that occurs.</summary>
    /// <param name="keys">Shown in any case, in this order.</param>
    /// <param name="invitations">Everybody.</param>
    /// <param name="asked">Under which key somebody's invitation and reply are counted.</param>
    /// <param name="there">Under which key somebody's attendance and response are counted.</param>
    /// <param name="answered">The responses by contact.</param>
    private static List<TallyRow> Rows(
        IEnumerable<string> keys, IReadOnlyList<Invitation> invitations, Func<Invitation, string> asked, Func<Invitation, string> there,
        Dictionary<string, Response> answered)
    {
        var byAsked = invitations.ToLookup(asked);
        var byThere = invitations.ToLookup(there);
        var others = byAsked.Concat(byThere).Select(g => g.Key).Order(StringComparer.Ordinal);
        return [.. keys.Concat(others).Distinct().Select(key => Row(key, [.. byAsked[key]], [.. byThere[key]], answered))];
    }

    private static TallyRow Row(
        string key, IReadOnlyList<Invitation> asked, IReadOnlyList<Invitation> there, Dictionary<string, Response> answered) => new(
            key,
            asked.Count,
            asked.Count(i => i.Reply is { Kind: ReplyKind.Attending }),
            asked.Count(i => i.Reply is { Kind: ReplyKind.Proxy }),
            asked.Count(i => i.Reply is { Kind: ReplyKind.NotAttending }),
            asked.Where(i => i.Coming).Sum(i => i.Reply!.People),
            there.Count(i => i.Attended),
            there.Count(i => i.Attended && answered.ContainsKey(i.ContactId)));

    private static List<ChannelCount> Channels(IEnumerable<ReplyChannel> channels) =>
        [.. channels.GroupBy(c => c).OrderBy(g => g.Key).Select(g => new ChannelCount(g.Key, g.Count()))];

    private static QuestionTally Question(
        Question question, Event @event, Dictionary<string, Capacity> capacities, IReadOnlyList<Response> responses)
    {
        var given = responses.Where(r => r.Answers.TryGetValue(question.Id, out var answer) && answer.Count > 0).ToList();
        if (question.Kind is QuestionKind.FreeText)
            return new QuestionTally(question, given.Count, [], null, FreeTexts(given, question, @event, capacities, responses));

        // What was chosen and is no longer offered is counted after what is.
        var options = question.Options.Concat(given.SelectMany(r => r.Answers[question.Id])).Distinct();
        return new QuestionTally(question, given.Count, [.. options.Select(o => Option(o, question, @event, given, capacities))], Mean(question, given), []);
    }

    private static Mean? Mean(Question question, List<Response> given)
    {
        if (question.Kind is not QuestionKind.Scale)
            return null;
        var steps = question.Options.Index().ToDictionary(o => o.Item, o => o.Index + 1);
        var rated = given.Select(r => steps.GetValueOrDefault(r.Answers[question.Id][0])).Where(step => step > 0).ToList();
        return rated.Count > 0 ? new Mean(rated.Average(), rated.Count) : null;
    }

    private static OptionTally Option(
        string option, Question question, Event @event, List<Response> given, Dictionary<string, Capacity> capacities)
    {
        var chose = given.Where(r => r.Answers[question.Id].Contains(option)).ToList();
        return new OptionTally(
            option,
            chose.Count,
            @event.Sessions.ToDictionary(s => s.Id, s => chose.Count(r => r.SessionId == s.Id)),
            @event.Roles.ToDictionary(role => role, role => chose.Count(r => capacities.GetValueOrDefault(r.ContactId)?.Role == role)));
    }

    /// <summary>Sorted by place, not by time, and named no closer than several people answered from there.</summary>
    private static List<FreeText> FreeTexts(
        List<Response> given, Question question, Event @event, Dictionary<string, Capacity> capacities, IReadOnlyList<Response> responses)
    {
        (string, string?) Role(Response r) => (r.SessionId, capacities.GetValueOrDefault(r.ContactId)?.Role);
        (string, string?, string?) District(Response r) => (r.SessionId, Role(r).Item2, capacities.GetValueOrDefault(r.ContactId)?.DistrictId);
        var roles = responses.CountBy(Role).ToDictionary();
        var districts = responses.CountBy(District).ToDictionary();
        var sessions = @event.Sessions.Index().ToDictionary(s => s.Item.Id, s => s.Index);
        return
        [
            .. given.Select(r => new FreeText(
                    r.Answers[question.Id][0], r.SessionId,
                    roles[Role(r)] >= FewestToName ? Role(r).Item2 : null,
                    districts[District(r)] >= FewestToName ? District(r).Item3 : null))
                .OrderBy(t => sessions.GetValueOrDefault(t.SessionId, int.MaxValue)).ThenBy(t => t.Role, StringComparer.Ordinal)
                .ThenBy(t => t.DistrictId, StringComparer.Ordinal).ThenBy(t => t.Text, StringComparer.Ordinal),
        ];
    }
}

/// <summary>集計: counts derived from an event's invitations and responses.</summary>
/// <param name="Total">Everybody.</param>
/// <param name="Responses">All responses, also of people who are not counted as having been there.</param>
/// <param name="BySession">
/// Every session of the event. Invitations and replies by the session that was chosen, or else the one of the
/// invitation; attendance and responses by the one at which people were, for responses as of when they answered.
/// </param>
/// <param name="ByDistrict">By district id; every district of the event's sessions.</param>
/// <param name="ByRole">By the role in which people were asked; every role of the event.</param>
/// <param name="ReplyChannels">How replies came.</param>
/// <param name="ResponseChannels">How responses came.</param>
/// <param name="Questions">The questionnaire's questions; empty where there is none.</param>
public sealed record Tally(
    TallyRow Total, int Responses, IReadOnlyList<TallyRow> BySession, IReadOnlyList<TallyRow> ByDistrict, IReadOnlyList<TallyRow> ByRole,
    IReadOnlyList<ChannelCount> ReplyChannels, IReadOnlyList<ChannelCount> ResponseChannels, IReadOnlyList<QuestionTally> Questions)
{
    /// <summary>Responses of people who are not counted as having been there; they are in the questions' figures, in no rate.</summary>
    public int OtherResponses => Responses - Total.Responses;
}

/// <summary>One line of counts.</summary>
/// <param name="Key">A session's or district's id, a role, or an empty text for all.</param>
/// <param name="Invited">Invitations: the denominator of the reply rate.</param>
/// <param name="Attending">Said to come in person.</param>
/// <param name="Proxy">Said to send somebody.</param>
/// <param name="NotAttending">Said not to come.</param>
/// <param name="People">How many heads were announced.</param>
/// <param name="Attended">Counted as having been there: the denominator of the response rate.</param>
/// <param name="Responses">Of those, who answered the questionnaire.</param>
public sealed record TallyRow(
    string Key, int Invited, int Attending, int Proxy, int NotAttending, int People, int Attended, int Responses)
{
    /// <summary>Has replied, whatever the reply.</summary>
    public int Replied => Attending + Proxy + NotAttending;

    /// <summary>Has not replied.</summary>
    public int Unanswered => Invited - Replied;
}

/// <summary>How many came by one channel.</summary>
public sealed record ChannelCount(ReplyChannel Channel, int Count);

/// <summary>The answers to one question.</summary>
/// <param name="Question">Which.</param>
/// <param name="Answered">Who answered this question: the denominator of its percentages.</param>
/// <param name="Options">A line for each option, in the question's order; empty for free text.</param>
/// <param name="Mean">For a scale; null without answers.</param>
/// <param name="Texts">For free text.</param>
public sealed record QuestionTally(
    Question Question, int Answered, IReadOnlyList<OptionTally> Options, Mean? Mean, IReadOnlyList<FreeText> Texts);

/// <summary>The mean step of a scale, the first step counting 1.</summary>
/// <param name="Step">From 1 to the number of steps.</param>
/// <param name="Of">How many answers it is the mean of.</param>
public sealed record Mean(double Step, int Of);

/// <summary>How many chose an option: in all, by session id, and by role.</summary>
public sealed record OptionTally(
    string Option, int Count, IReadOnlyDictionary<string, int> BySession, IReadOnlyDictionary<string, int> ByRole);

/// <summary>A free-text answer with where it comes from, never with a name.</summary>
/// <param name="Text">As written.</param>
/// <param name="SessionId">The session at which the writer was.</param>
/// <param name="Role">The writer's; null where fewer than <see cref="TallyRules.FewestToName"/> of that role answered for the session.</param>
/// <param name="DistrictId">The writer's; null where fewer of that role answered from the district.</param>
public sealed record FreeText(string Text, string SessionId, string? Role, string? DistrictId);
