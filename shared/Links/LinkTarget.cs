namespace Outreach.Links;

/// <summary>What a personal link stands for: one contact's invitation to one event, for one purpose.</summary>
/// <param name="EventId">See <see cref="Ids.EventLength"/>.</param>
/// <param name="ContactId">See <see cref="Ids.ContactLength"/>.</param>
/// <param name="Purpose">What the link lets its holder do, such as <c>reply</c> or <c>q1</c>: 1 to 8 of a–z and 0–9.</param>
/// <param name="Generation">From 0; raising what the invitation accepts revokes every link issued before.</param>
public sealed record LinkTarget(string EventId, string ContactId, string Purpose, int Generation)
{
    /// <summary>Stands for the event of a link that is about none.</summary>
    public const string NoEvent = "00000000";

    /// <summary>The purpose of correcting one's own details; belongs to <see cref="NoEvent"/>.</summary>
    public const string Details = "details";
}
