using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Invitations;

namespace Outreach.Events;

/// <summary>Shows what an event is, what it will send when and to how many, and how far the sending has come.</summary>
public sealed class OverviewDesk(
    EventTable events, ContactTable contacts, InvitationTable invitations, LedgerTable ledger, QueueDesk queues,
    SendingWindows windows, SendingHours hours, TimeProvider clock)
{
    /// <summary>The overview of an event; null: there is no such event.</summary>
    public async Task<Overview?> ReadAsync(string eventId, CancellationToken ct)
    {
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { Value: var @event })
            return null;
        var now = clock.GetUtcNow();
        var readingQueue = queues.ReadAsync(eventId, now > @event.Timetable.InviteAt ? now : @event.Timetable.InviteAt, ct);
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

        var queue = await readingQueue.ConfigureAwait(false);
        List<ExpectedSending> sendings = [.. DispatchRules.Plan(@event).Select(p => OverviewRules.Expect(@event, p, asked, book, messages, windows, hours, queue, now))];
        var invitation = sendings.Find(s => s.Planned.Rule is Rule.Invitation);
        var mails = messages.Where(m => m.Key is { Rule: Rule.Invitation, Channel: Channel.Mail }).ToList();
        return new Overview(
            @event, book, EventPhases.Of(@event, now), windows, hours, queue,
            OverviewRules.Unassigned(@event.Sessions.SelectMany(s => s.DistrictIds), book), asked.Count,
            asked.Count(i => i.Reply is not null),
            sendings,
            PromiseKept.Of(
                @event, [.. mails.Select(m => m.SentAt).OfType<DateTimeOffset>()], invitation?.Mails ?? 0, mails.Count(m => m.IsHeldByTrial),
                invitation?.LastLeaves, queue, now));
    }
}

/// <summary>What an overview is worked out from. Pure.</summary>
public static class OverviewRules
{
    /// <summary>The districts that belong to no session; of a parted one its halves alone, since sessions are for those.</summary>
    /// <param name="assigned">The ids of the districts that have a session.</param>
    /// <param name="book">The districts.</param>
    public static IReadOnlyList<District> Unassigned(IEnumerable<string> assigned, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        var settled = assigned.Concat(book.Districts.Select(d => d.ParentId).OfType<string>()).ToHashSet();
        return [.. book.Districts.Where(d => !settled.Contains(d.Id))];
    }

    /// <summary>What is to be expected of one thing that the event sends, as things stand now.</summary>
    /// <param name="event">The event.</param>
    /// <param name="planned">The thing.</param>
    /// <param name="asked">Whom the event asks.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="messages">The event's whole ledger.</param>
    /// <param name="windows">The mail service's limits.</param>
    /// <param name="hours">When mails may leave.</param>
    /// <param name="queue">What leaves before.</param>
    /// <param name="now">UTC.</param>
    public static ExpectedSending Expect(
        Event @event, PlannedSending planned, IReadOnlyList<Invitation> asked, ContactBook book, IReadOnlyList<Message> messages,
        SendingWindows windows, SendingHours hours, QueueAhead queue, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(hours);
        var starts = hours.Leaves(planned.DueAt, now);
        var laidOut = messages.Where(m => m.Key.Rule == planned.Rule && m.Key.Occurrence == planned.Occurrence).ToList();
        var expected = laidOut.Count > 0 ? laidOut
            : [.. asked.Where(i => DispatchRules.Concerns(planned.Rule, planned.Occurrence, i)).Select(i => Foreseen(@event, planned, i, book, messages, starts, now))];
        var open = expected.Where(m => m.State is MessageState.Waiting or MessageState.Claimed).ToLookup(m => m.Key.Channel);
        var mails = open[Channel.Mail].Count();
        return new ExpectedSending(
            planned, starts, mails, mails == 0 ? null : queue.LastLeaves(mails, starts, windows, hours),
            laidOut.Count > 0 ? Progress.Of(laidOut) : null,
            [.. open.Where(g => g.Key is not Channel.Mail).OrderBy(g => g.Key).Select(g => new ByOtherWay(g.Key, g.Count()))],
            NotSent.Of(expected));
    }

    /// <summary>The message that the layout would make of it at <paramref name="starts"/>, if nobody answered until then.</summary>
    private static Message Foreseen(
        Event @event, PlannedSending planned, Invitation invitation, ContactBook book, IReadOnlyList<Message> messages, DateTimeOffset starts,
        DateTimeOffset now)
    {
        var contact = book.Find(invitation.ContactId);
        var way = contact is null ? null : Audience.WayTo(contact, planned.Rule);
        var message = new Message
        {
            Key = new MessageKey(@event.Id, planned.Rule, planned.Occurrence, invitation.ContactId, way ?? Channel.Mail),
            State = MessageState.Waiting,
            DueAt = planned.DueAt,
            ExpiresAt = planned.ExpiresAt,
        };
        var before = messages.Where(m => m.Key.ContactId == invitation.ContactId && DispatchRules.AsksTheSame(m.Key.Rule, planned.Rule)).ToList();
        if (before.Count == 0 && planned.Rule is Rule.Reminder)
        {
            before.Add(message with
            {
                Key = message.Key with { Rule = Rule.Invitation, Occurrence = DispatchRules.Once },
                DueAt = @event.Timetable.InviteAt,
            });
        }

        return DispatchRules.Admit(message, invitation, contact, new SoFar(before, false), @event.Rules, now) is Decision.Drop drop ? message.Dropped(drop.Why)
            : starts >= message.ExpiresAt ? message.Dropped(Reason.Expired)
            : message;
    }
}

/// <summary>An event as staff look at it.</summary>
/// <param name="Queue">What other events send before, and what keeps the sender.</param>
/// <param name="Unassigned">Districts that belong to none of its sessions.</param>
/// <param name="Asked">How many are or would be invited, today.</param>
/// <param name="Replied">How many of them have answered.</param>
/// <param name="Sendings">In order of time.</param>
/// <param name="Promise">How what was said before the release is being kept; null before it.</param>
public sealed record Overview(
    Event Event, ContactBook Book, EventPhase Phase, SendingWindows Windows, SendingHours Hours, QueueAhead Queue, IReadOnlyList<District> Unassigned,
    int Asked, int Replied, IReadOnlyList<ExpectedSending> Sendings, PromiseKept? Promise);

/// <summary>One thing that an event sends, with what is to be expected of it.</summary>
/// <param name="Planned">What and when.</param>
/// <param name="Starts">When the next mail of it can leave (UTC), within the sending hours.</param>
/// <param name="Mails">How many mails are still to be expected, as things stand now.</param>
/// <param name="LastLeaves">When the last of them will have left (UTC); null where there is none.</param>
/// <param name="Progress">How far it has come; null before it has begun.</param>
/// <param name="Otherwise">How many are still to be reached otherwise than by mail.</param>
/// <param name="Skipped">Who does not get it, or would not, and why.</param>
public sealed record ExpectedSending(
    PlannedSending Planned, DateTimeOffset Starts, int Mails, DateTimeOffset? LastLeaves, Progress? Progress, IReadOnlyList<ByOtherWay> Otherwise,
    IReadOnlyList<NotSent> Skipped);

/// <summary>So many people are to be reached by one way that is not mail.</summary>
public sealed record ByOtherWay(Channel Channel, int Count);

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
            Events.NotSent.Of(messages));
    }
}

/// <summary>So many messages were not sent, for one reason.</summary>
public sealed record NotSent(MessageState State, Reason? Reason, int Count)
{
    /// <summary>The messages that are dropped, failed or held, by state and reason, the most first.</summary>
    public static IReadOnlyList<NotSent> Of(IEnumerable<Message> messages) =>
    [
        .. messages.Where(m => m.State is MessageState.Dropped or MessageState.Failed or MessageState.Held)
            .GroupBy(m => (m.State, m.Reason))
            .Select(g => new NotSent(g.Key.State, g.Key.Reason, g.Count()))
            .OrderByDescending(n => n.Count).ThenBy(n => n.State).ThenBy(n => n.Reason),
    ];
}
