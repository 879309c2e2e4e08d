using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Invitations;

namespace Outreach.Events;

/// <summary>Shows what an event is, what it will send when and to how many, and how far the sending has come.</summary>
public sealed class OverviewDesk(
    EventTable events, ContactTable contacts, ExpectationDesk expectations, QueueDesk queues, SendingWindows windows, SendingHours hours, TimeProvider clock)
{
    /// <summary>The overview of an event; null: there is no such event.</summary>
    public async Task<Overview?> ReadAsync(string eventId, CancellationToken ct)
    {
        if (await events.FindAsync(eventId, ct).ConfigureAwait(false) is not { Value: var @event })
            return null;
        var now = clock.GetUtcNow();
        var readingQueue = queues.ReadAsync(eventId, now > @event.Timetable.InviteAt ? now : @event.Timetable.InviteAt, ct);
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        @event = @event.NamedNow(book);
        var plan = DispatchRules.Plan(@event);
        var expected = await expectations.ReadAsync(@event, plan, book, now, ct).ConfigureAwait(false);
        var queue = await readingQueue.ConfigureAwait(false);
        List<ExpectedSending> sendings = [.. plan.Select(p => OverviewRules.Expect(p, expected.Counts[p], windows, hours, queue, now))];
        var invitation = sendings.Find(s => s.Planned.Rule is Rule.Invitation);
        var mails = invitation is null ? new SendingCount() : expected.Counts[invitation.Planned];
        var promised = (invitation?.Mails ?? 0) - mails.AddedOpen;
        return new Overview(
            @event, book, EventPhases.Of(@event, now), windows, hours, queue,
            OverviewRules.Unassigned(@event.Sessions.SelectMany(s => s.DistrictIds), book), expected.Asked, expected.Replied, sendings,
            PromiseKept.Of(
                @event, mails.LastMailed, promised, mails.HeldByTrial, promised == 0 ? null : queue.LastLeaves(promised, invitation!.Starts, windows, hours), queue, now));
    }
}

/// <summary>Counts what an event has sent and what is to be expected of the rest. A page of rows in memory at a time, however many there are.</summary>
public sealed class ExpectationDesk(InvitationTable invitations, LedgerTable ledger, SendingHours hours)
{
    /// <summary>What is to be expected of an event's sendings.</summary>
    /// <param name="event">The event.</param>
    /// <param name="plan">Which of its sendings.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="now">UTC.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<Expectations> ReadAsync(Event @event, IReadOnlyList<PlannedSending> plan, ContactBook book, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(book);
        var counts = plan.ToDictionary(p => p, _ => new SendingCount());
        if (@event.State is not EventState.Scheduled)
        {
            var wouldBeAsked = Audience.Of(@event, book);
            foreach (var invitation in wouldBeAsked.Select(i => i.Invite(@event.Id)))
                Foresee(plan, invitation, []);
            return new Expectations(wouldBeAsked.Count, 0, counts);
        }

        var begun = new HashSet<(Rule Rule, string Occurrence)>();
        await foreach (var line in ledger.LinesAsync(@event.Id, ct).ConfigureAwait(false))
        {
            begun.Add((line.Key.Rule, line.Key.Occurrence));
            if (plan.FirstOrDefault(p => (p.Rule, p.Occurrence) == (line.Key.Rule, line.Key.Occurrence)) is { } planned)
                counts[planned].Add(line);
        }

        // What has not begun is foreseen for each person from what asked the same before. All of these come in the order of contacts.
        List<PlannedSending> ahead = [.. plan.Where(p => !begun.Contains((p.Rule, p.Occurrence)))];
        var asked = 0;
        var replied = 0;
        await using var before = new Alongside([.. begun.Where(b => ahead.Exists(p => DispatchRules.AsksTheSame(b.Rule, p.Rule)))
            .Select(b => ledger.EachAsync(@event.Id, b.Rule, b.Occurrence, ct).GetAsyncEnumerator(ct))]);
        await foreach (var invitation in invitations.EachAsync(@event.Id, ct).ConfigureAwait(false))
        {
            asked++;
            replied += invitation.Reply is null ? 0 : 1;
            Foresee(ahead, invitation, await before.OfAsync(invitation.ContactId).ConfigureAwait(false));
        }

        return new Expectations(asked, replied, counts);

        void Foresee(IReadOnlyList<PlannedSending> sendings, Invitation invitation, IReadOnlyList<Message> messages)
        {
            foreach (var planned in sendings.Where(p => DispatchRules.Concerns(p.Rule, p.Occurrence, invitation)))
                counts[planned].Add(OverviewRules.Foresee(@event, planned, invitation, book, messages, hours.Leaves(planned.DueAt, now), now));
        }
    }

    /// <summary>Several ranges of the ledger, each in the order of contacts, read alongside the people.</summary>
    private sealed class Alongside(IReadOnlyList<IAsyncEnumerator<Message>> ranges) : IAsyncDisposable
    {
        private readonly bool[] started = new bool[ranges.Count], over = new bool[ranges.Count];

        /// <summary>A person's messages; people are asked for in order.</summary>
        public async Task<IReadOnlyList<Message>> OfAsync(string contactId)
        {
            List<Message> found = [];
            for (var i = 0; i < ranges.Count; i++)
            {
                if (!started[i])
                    (started[i], over[i]) = (true, !await ranges[i].MoveNextAsync().ConfigureAwait(false));
                while (!over[i] && string.CompareOrdinal(ranges[i].Current.Key.ContactId, contactId) is var order and <= 0)
                {
                    if (order == 0)
                        found.Add(ranges[i].Current);
                    over[i] = !await ranges[i].MoveNextAsync().ConfigureAwait(false);
                }
            }

            return found;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var range in ranges)
                await range.DisposeAsync().ConfigureAwait(false);
        }
    }
}

/// <summary>What an event's sendings come to.</summary>
/// <param name="Asked">How many are or would be invited.</param>
/// <param name="Replied">How many of them have answered.</param>
/// <param name="Counts">Of each sending: what the ledger holds, or what is foreseen.</param>
public sealed record Expectations(int Asked, int Replied, IReadOnlyDictionary<PlannedSending, SendingCount> Counts);

/// <summary>One sending in figures.</summary>
public sealed class SendingCount
{
    private readonly Dictionary<(MessageState State, Reason? Reason, Channel Channel), int> rows = [];

    /// <summary>Whether it has rows in the ledger.</summary>
    public bool Begun { get; private set; }

    /// <summary>When the last mail of it left (UTC), successors' aside, of which nothing was promised; null: none did.</summary>
    public DateTimeOffset? LastMailed { get; private set; }

    /// <summary>How many mails of successors wait or are claimed.</summary>
    public int AddedOpen { get; private set; }

    /// <summary>When the first and the last of the mails that wait are due (UTC): a successor's only with the first day in office.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Due { get; private set; }

    /// <summary>How many mails the trial holds.</summary>
    public int HeldByTrial => rows.Where(r => r.Key is { State: MessageState.Held, Reason: Reason.Trial, Channel: Channel.Mail }).Sum(r => r.Value);

    /// <summary>Counts a row of the ledger.</summary>
    public void Add(LedgerLine line)
    {
        Begun = true;
        if (line is { Key.Channel: Channel.Mail, SentAt: { } at, Added: false } && !(at < LastMailed))
            LastMailed = at;
        if (line is { Key.Channel: Channel.Mail, Added: true } && IsOpen(line.State))
            AddedOpen++;
        Wait(line.State, line.Key.Channel, line.DueAt);
        Count((line.State, line.Reason, line.Key.Channel));
    }

    /// <summary>Counts a message that is foreseen.</summary>
    public void Add(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Wait(message.State, message.Key.Channel, message.DueAt);
        Count((message.State, message.Reason, message.Key.Channel));
    }

    /// <summary>How many wait or are claimed, by way, mail first.</summary>
    public IReadOnlyList<ByOtherWay> Open => [.. Sum(r => IsOpen(r.State), r => r.Channel).OrderBy(w => w.Key).Select(w => new ByOtherWay(w.Key, w.Value))];

    /// <summary>How far it has come.</summary>
    public Progress Progress => new(
        rows.Values.Sum(), rows.Where(r => r.Key.State is MessageState.Sent).Sum(r => r.Value), rows.Where(r => IsOpen(r.Key.State)).Sum(r => r.Value), NotSent);

    /// <summary>What is dropped, failed or held, by state and reason, the most first.</summary>
    public IReadOnlyList<NotSent> NotSent =>
    [
        .. Sum(r => r.State is MessageState.Dropped or MessageState.Failed or MessageState.Held, r => (r.State, r.Reason))
            .Select(n => new NotSent(n.Key.State, n.Key.Reason, n.Value)).OrderByDescending(n => n.Count).ThenBy(n => n.State).ThenBy(n => n.Reason),
    ];

    private static bool IsOpen(MessageState state) => state is MessageState.Waiting or MessageState.Claimed;

    private IEnumerable<KeyValuePair<T, int>> Sum<T>(
        Func<(MessageState State, Reason? Reason, Channel Channel), bool> which, Func<(MessageState State, Reason? Reason, Channel Channel), T> by) =>
        rows.Where(r => which(r.Key)).GroupBy(r => by(r.Key)).Select(g => KeyValuePair.Create(g.Key, g.Sum(r => r.Value)));

    private void Wait(MessageState state, Channel channel, DateTimeOffset? due)
    {
        if (state is MessageState.Waiting && channel is Channel.Mail && due is { } at)
            Due = Due is var (first, last) ? (at < first ? at : first, at > last ? at : last) : (at, at);
    }

    private void Count((MessageState, Reason?, Channel) what) => rows[what] = rows.GetValueOrDefault(what) + 1;
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

    /// <summary>What is to be expected of one thing that an event sends, as things stand now.</summary>
    /// <param name="planned">The thing.</param>
    /// <param name="count">Of it: what the ledger holds, or what is foreseen.</param>
    /// <param name="windows">The mail service's limits.</param>
    /// <param name="hours">When mails may leave.</param>
    /// <param name="queue">What leaves before.</param>
    /// <param name="now">UTC.</param>
    public static ExpectedSending Expect(
        PlannedSending planned, SendingCount count, SendingWindows windows, SendingHours hours, QueueAhead queue, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(count);
        ArgumentNullException.ThrowIfNull(hours);
        ArgumentNullException.ThrowIfNull(queue);
        var starts = hours.Leaves(Later(planned.DueAt, count.Due?.First ?? planned.DueAt), now);
        var mails = count.Open.Where(w => w.Channel is Channel.Mail).Sum(w => w.Count);
        return new ExpectedSending(
            planned, starts, mails, mails == 0 ? null : Later(queue.LastLeaves(mails, starts, windows, hours), count.Due?.Last is { } last ? hours.Leaves(last, now) : starts), count.Begun ? count.Progress : null,
            [.. count.Open.Where(w => w.Channel is not Channel.Mail)], count.NotSent);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>The message that the layout would make of it at <paramref name="starts"/>, if nobody answered until then.</summary>
    /// <param name="event">The event.</param>
    /// <param name="planned">What it plans.</param>
    /// <param name="invitation">For whom.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="messages">The person's messages of the event.</param>
    /// <param name="starts">When its first mail can leave (UTC).</param>
    /// <param name="now">UTC.</param>
    public static Message Foresee(
        Event @event, PlannedSending planned, Invitation invitation, ContactBook book, IReadOnlyList<Message> messages, DateTimeOffset starts,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(invitation);
        ArgumentNullException.ThrowIfNull(book);
        var contact = book.Find(invitation.ContactId);
        var way = contact is null ? null : Audience.WayTo(contact, planned.Rule);
        var message = new Message
        {
            Key = new MessageKey(@event.Id, planned.Rule, planned.Occurrence, invitation.ContactId, way ?? Channel.Mail),
            State = MessageState.Waiting,
            DueAt = planned.DueAt,
            ExpiresAt = planned.ExpiresAt,
        };
        var before = messages.Where(m => DispatchRules.AsksTheSame(m.Key.Rule, planned.Rule)).ToList();
        if (before.Count == 0 && DispatchRules.FirstOf(planned.Rule) is { } first
            && DispatchRules.Plan(@event).Where(p => p.Rule == first && DispatchRules.Concerns(p.Rule, p.Occurrence, invitation)).MinBy(p => p.DueAt) is { } asks)
            before.Add(message with { Key = message.Key with { Rule = first, Occurrence = asks.Occurrence }, DueAt = asks.DueAt });

        return DispatchRules.Admit(message, invitation.NamedNow(book), contact, new SoFar(before, false, []), @event.Rules, now) is Decision.Drop drop ? message.Dropped(drop.Why)
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
public sealed record Progress(int All, int Sent, int Open, IReadOnlyList<NotSent> NotSent);

/// <summary>So many messages were not sent, for one reason.</summary>
public sealed record NotSent(MessageState State, Reason? Reason, int Count);
