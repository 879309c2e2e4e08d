using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Invitations;

namespace Outreach.Events;

/// <summary>Shows what an event is, what it will send when and to how many, and how far the sending has come.</summary>
public sealed class OverviewDesk(
    EventTable events, ContactTable contacts, InvitationTable invitations, LedgerTable ledger,
    SendingWindows windows, SendingHours hours, TimeProvider clock)
{
    /// <summary>The overview of an event; null: there is no such event.</summary>
    public async Task<Overview?> ReadAsync(string eventId, CancellationToken ct)
    {
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { Value: var @event })
            return null;
        var now = clock.GetUtcNow();
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        IReadOnlyList<Invitation> asked;
        IReadOnlyList<Message> messages = [];
        if (@event.State is EventState.Scheduled)
        {
            var readingMessages = ledger.ListAsync(eventId, ct);
            asked = [.. (await invitations.ListAsync(eventId, ct).ConfigureAwait(false)).Select(i => i.Value)];
            messages = await readingMessages.ConfigureAwait(false);
        }
        else
        {
            asked = [.. Audience.Of(@event, book).Select(i => i.Invite(eventId))];
        }

        var rows = messages.ToLookup(m => (m.Key.Rule, m.Key.Occurrence));
        return new Overview(
            @event, book, EventPhases.Of(@event, now), windows, hours, OverviewRules.Unassigned(@event, book), asked.Count,
            asked.Count(i => i.Reply is not null),
            [.. DispatchRules.Plan(@event).Select(p => OverviewRules.Expect(p, asked, book, [.. rows[(p.Rule, p.Occurrence)]], windows, hours, now))]);
    }
}

/// <summary>What an overview is worked out from. Pure.</summary>
public static class OverviewRules
{
    /// <summary>The districts that belong to none of the event's sessions.</summary>
    public static IReadOnlyList<District> Unassigned(Event @event, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(book);
        var assigned = @event.Sessions.SelectMany(s => s.DistrictIds).ToHashSet();
        return [.. book.Districts.Where(d => !assigned.Contains(d.Id))];
    }

    /// <summary>What is to be expected of one thing that the event sends, as things stand now.</summary>
    public static ExpectedSending Expect(
        PlannedSending planned, IReadOnlyList<Invitation> asked, ContactBook book, IReadOnlyList<Message> messages,
        SendingWindows windows, SendingHours hours, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(hours);
        var starts = hours.NextOpening(planned.DueAt > now ? planned.DueAt : now);
        if (messages.Count > 0)
        {
            var open = messages.Count(m => m.State is MessageState.Waiting or MessageState.Claimed);
            return new ExpectedSending(
                planned, starts, open, open == 0 ? null : Forecast.LastLeaves(open, starts, windows, hours), Progress.Of(messages));
        }

        var mails = starts >= planned.ExpiresAt ? 0 : asked.Count(i => WouldBeSent(planned, i, book, starts));
        return new ExpectedSending(
            planned, starts, mails, mails == 0 ? null : Forecast.LastLeaves(mails, starts, windows, hours), null);
    }

    private static bool WouldBeSent(PlannedSending planned, Invitation invitation, ContactBook book, DateTimeOffset at) =>
        DispatchRules.Concerns(planned.Rule, planned.Occurrence, invitation)
        && DispatchRules.Decide(
            new Message
            {
                Key = new MessageKey(invitation.EventId, planned.Rule, planned.Occurrence, invitation.ContactId, Channel.Mail),
                State = MessageState.Waiting,
                DueAt = planned.DueAt,
                ExpiresAt = planned.ExpiresAt,
            },
            invitation, book.Find(invitation.ContactId), at) is Decision.Send;
}

/// <summary>An event as staff look at it.</summary>
/// <param name="Unassigned">Districts that belong to none of its sessions.</param>
/// <param name="Asked">How many are or would be invited, today.</param>
/// <param name="Replied">How many of them have answered.</param>
/// <param name="Sendings">In order of time.</param>
public sealed record Overview(
    Event Event, ContactBook Book, EventPhase Phase, SendingWindows Windows, SendingHours Hours, IReadOnlyList<District> Unassigned,
    int Asked, int Replied, IReadOnlyList<ExpectedSending> Sendings);

/// <summary>One thing that an event sends, with what is to be expected of it.</summary>
/// <param name="Planned">What and when.</param>
/// <param name="Starts">When the next mail of it can leave (UTC), within the sending hours.</param>
/// <param name="Mails">How many mails are still to be expected, as things stand now.</param>
/// <param name="LastLeaves">When the last of them will have left (UTC); null where there is none.</param>
/// <param name="Progress">How far it has come; null before it has begun.</param>
public sealed record ExpectedSending(PlannedSending Planned, DateTimeOffset Starts, int Mails, DateTimeOffset? LastLeaves, Progress? Progress);

/// <summary>How far one thing that an event sends has come, in messages.</summary>
/// <param name="NotSent">Dropped, failed or held, by state and reason, the most first.</param>
public sealed record Progress(int All, int Sent, int Open, IReadOnlyList<NotSent> NotSent)
{
    /// <summary>Counts the rows of the ledger.</summary>
    public static Progress Of(IReadOnlyList<Message> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new Progress(
            messages.Count,
            messages.Count(m => m.State is MessageState.Sent),
            messages.Count(m => m.State is MessageState.Waiting or MessageState.Claimed),
            [
                .. messages.Where(m => m.State is MessageState.Dropped or MessageState.Failed or MessageState.Held)
                    .GroupBy(m => (m.State, m.Reason))
                    .Select(g => new NotSent(g.Key.State, g.Key.Reason, g.Count()))
                    .OrderByDescending(n => n.Count).ThenBy(n => n.State).ThenBy(n => n.Reason),
            ]);
    }
}

/// <summary>So many messages were not sent, for one reason.</summary>
public sealed record NotSent(MessageState State, Reason? Reason, int Count);
