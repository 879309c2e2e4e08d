using Outreach.Events;
using Outreach.Invitations;
using Outreach.Questionnaires;

namespace Outreach.Tallies;

/// <summary>Counts replies and responses. Pure; always from the rows themselves, never incremented.</summary>
public static class TallyRules
{
    /// <summary>Counts everything of an event.</summary>
    public static Tally Count(
        Event @event, IReadOnlyList<Invitation> invitations, Questionnaire? questionnaire, IReadOnlyList<Response> responses)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(invitations);
        ArgumentNullException.ThrowIfNull(responses);
        var answered = responses.ToDictionary(r => r.ContactId);
        return new Tally(
            Group(invitations, answered, _ => "").FirstOrDefault() ?? Row("", [], answered),
            Fill(@event.Sessions.Select(s => s.Id), Group(invitations, answered, i => i.SessionId), answered),
            Group(invitations, answered, i => i.Capacity.DistrictId ?? ""),
            Fill(@event.Roles, Group(invitations, answered, i => i.Capacity.Role), answered),
            [.. invitations.Where(i => i.Reply is not null).GroupBy(i => i.Reply!.Channel).OrderBy(g => g.Key).Select(g => new ChannelCount(g.Key, g.Count()))],
            [.. responses.GroupBy(r => r.Channel).OrderBy(g => g.Key).Select(g => new ChannelCount(g.Key, g.Count()))],
            questionnaire is null ? [] : [.. questionnaire.Questions.Select(q => Question(q, @event, invitations.ToDictionary(i => i.ContactId), responses))]);
    }

    private static List<TallyRow> Group(
        IReadOnlyList<Invitation> invitations, Dictionary<string, Response> answered, Func<Invitation, string> key) =>
        [.. invitations.GroupBy(key).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Row(g.Key, [.. g], answered))];

    private static List<TallyRow> Fill(IEnumerable<string> keys, List<TallyRow> rows, Dictionary<string, Response> answered) =>
        [.. keys.Select(k => rows.Find(r => r.Key == k) ?? Row(k, [], answered))];

    private static TallyRow Row(string key, IReadOnlyList<Invitation> group, Dictionary<string, Response> answered) => new(
        key,
        group.Count,
        group.Count(i => i.Reply is { Kind: ReplyKind.Attending }),
        group.Count(i => i.Reply is { Kind: ReplyKind.Proxy }),
        group.Count(i => i.Reply is { Kind: ReplyKind.NotAttending }),
        group.Where(i => i.Coming).Sum(i => i.Reply!.People),
        group.Count(i => i.Attended),
        group.Count(i => answered.ContainsKey(i.ContactId)));

    private static QuestionTally Question(
        Question question, Event @event, Dictionary<string, Invitation> invitations, IReadOnlyList<Response> responses)
    {
        var given = responses.Where(r => r.Answers.ContainsKey(question.Id)).ToList();
        var texts = question.Kind is QuestionKind.FreeText
            ? given.OrderBy(r => r.At).Select(r => new FreeText(
                r.Answers[question.Id][0], r.SessionId, invitations.GetValueOrDefault(r.ContactId)?.Capacity, r.Channel)).ToList()
            : [];
        return new QuestionTally(
            question,
            responses.Count,
            given.Count,
            [.. question.Options.Select(o => Option(o, question, @event, given, invitations))],
            question.Kind is QuestionKind.Scale && given.Count > 0
                ? given.Average(r => 1.0 + question.Options.ToList().IndexOf(r.Answers[question.Id][0]))
                : null,
            texts);
    }

    private static OptionTally Option(
        string option, Question question, Event @event, List<Response> given, Dictionary<string, Invitation> invitations)
    {
        var chose = given.Where(r => r.Answers[question.Id].Contains(option)).ToList();
        return new OptionTally(
            option,
            chose.Count,
            @event.Sessions.ToDictionary(s => s.Id, s => chose.Count(r => r.SessionId == s.Id)),
            @event.Roles.ToDictionary(role => role, role => chose.Count(r => invitations.GetValueOrDefault(r.ContactId)?.Capacity.Role == role)));
    }
}

/// <summary>集計: counts derived from an event's invitations and responses.</summary>
/// <param name="Total">Everybody.</param>
/// <param name="BySession">By the session at which people are expected; every session of the event.</param>
/// <param name="ByDistrict">By district id; those with an invitation.</param>
/// <param name="ByRole">By the role in which people were asked; every role of the event.</param>
/// <param name="ReplyChannels">How replies came.</param>
/// <param name="ResponseChannels">How responses came.</param>
/// <param name="Questions">The questionnaire's questions; empty where there is none.</param>
public sealed record Tally(
    TallyRow Total, IReadOnlyList<TallyRow> BySession, IReadOnlyList<TallyRow> ByDistrict, IReadOnlyList<TallyRow> ByRole,
    IReadOnlyList<ChannelCount> ReplyChannels, IReadOnlyList<ChannelCount> ResponseChannels, IReadOnlyList<QuestionTally> Questions);

/// <summary>One line of counts.</summary>
/// <param name="Key">A session's or district's id, a role, or an empty text for all.</param>
/// <param name="Invited">Invitations: the denominator of the reply rate.</param>
/// <param name="Attending">Said to come in person.</param>
/// <param name="Proxy">Said to send somebody.</param>
/// <param name="NotAttending">Said not to come.</param>
/// <param name="People">How many heads were announced.</param>
/// <param name="Attended">Counted as having been there: the denominator of the response rate.</param>
/// <param name="Responses">Answered the questionnaire.</param>
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
/// <param name="Responses">Everybody who answered the questionnaire.</param>
/// <param name="Answered">Of those, who answered this question: the denominator of its percentages.</param>
/// <param name="Options">A line for each option, in the question's order; empty for free text.</param>
/// <param name="Mean">For a scale: the mean step, the first step counting 1; null without answers.</param>
/// <param name="Texts">For free text: what was written, in the order of time.</param>
public sealed record QuestionTally(
    Question Question, int Responses, int Answered, IReadOnlyList<OptionTally> Options, double? Mean, IReadOnlyList<FreeText> Texts);

/// <summary>How many chose an option: in all, by session id, and by role.</summary>
public sealed record OptionTally(
    string Option, int Count, IReadOnlyDictionary<string, int> BySession, IReadOnlyDictionary<string, int> ByRole);

/// <summary>A free-text answer with where it comes from, never with a name.</summary>
public sealed record FreeText(string Text, string SessionId, Capacity? From, ReplyChannel Channel);
