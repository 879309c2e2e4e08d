namespace Outreach.Questionnaires;

/// <summary>アンケート: a versioned form that an event asks its attendees after each session.</summary>
/// <param name="Version">Rises with every change; a response keeps the version that it answered.</param>
/// <param name="Title">Shown above the questions.</param>
/// <param name="Introduction">A few words before the first question.</param>
/// <param name="Questions">In order.</param>
public sealed record Questionnaire(int Version, string Title, string Introduction, IReadOnlyList<Question> Questions);

/// <summary>One question.</summary>
/// <param name="Id">Stable across versions and rounds so that results compare: [a-z0-9]{1,16}.</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Required">Whether it must be answered.</param>
/// <param name="Options">The choices; for a scale its steps from low to high; empty for free text.</param>
public sealed record Question(string Id, QuestionKind Kind, string Text, bool Required, IReadOnlyList<string> Options);

/// <summary>How a question is answered.</summary>
public enum QuestionKind
{
    /// <summary>One of the options.</summary>
    SingleChoice = 1,

    /// <summary>Any number of the options.</summary>
    MultipleChoice,

    /// <summary>One step of a scale.</summary>
    Scale,

    /// <summary>Free text, at most <see cref="ResponseRules.MaxText"/> characters.</summary>
    FreeText,
}

/// <summary>回答: what one attendee answered. One per questionnaire and recipient; the last one counts.</summary>
/// <param name="ContactId">Whose.</param>
/// <param name="Version">The questionnaire's version that was answered.</param>
/// <param name="SessionId">The session that the person had attended.</param>
/// <param name="Answers">Question id → chosen options (texts) or the free text; unanswered questions are absent.</param>
/// <param name="Channel">By which way it came.</param>
/// <param name="EnteredBy">The member of staff who typed it in; null for the recipient's own.</param>
/// <param name="At">UTC.</param>
public sealed record Response(
    string ContactId, int Version, string SessionId, IReadOnlyDictionary<string, IReadOnlyList<string>> Answers,
    Invitations.ReplyChannel Channel, string? EnteredBy, DateTimeOffset At);
