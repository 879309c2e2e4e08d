using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Invitations;
using Outreach.Questionnaires;

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
        var expected = await expectations.ReadAsync(@event, book, now, ct).ConfigureAwait(false);
        var queue = await readingQueue.ConfigureAwait(false);
        List<ExpectedSending> sendings = [.. DispatchRules.Plan(@event).Select(p => OverviewRules.Expect(p, expected.Of(p), windows, hours, queue, now))];
        var invitation = sendings.Find(s => s.Planned.Rule is Rule.Invitation);
        var mails = invitation is null ? new SendingCount() : expected.Of(invitation.Planned);
        var promised = (invitation?.Mails ?? 0) - mails.AddedOpen;
        return new Overview(
            @event, book, EventPhases.Of(@event, now), windows, hours, queue,
            OverviewRules.Unassigned(@event.Sessions.SelectMany(s => s.DistrictIds), book), expected.Asked, expected.Replied, sendings,
            OverviewRules.Begun(sendings, expected),
            PromiseKept.Of(
                @event, mails.LastMailed, promised, mails.HeldByTrial, promised == 0 ? null : queue.LastLeaves(promised, invitation!.Starts, windows, hours), queue, now));
    }
}

/// <summary>Counts what an event has sent and what is to be expected of the rest. A page of rows in memory at a time, however many there are.</summary>
public sealed class ExpectationDesk(
    InvitationTable invitations, LedgerTable ledger, HandlingTable handlings, MailboxTable mailboxes, ResponseTable responses, SendingHours hours)
{
    /// <summary>What is to be expected of an event's sendings, and what has left.</summary>
    /// <param name="event">The event.</param>
    /// <param name="book">The contacts as they stand.</param>
    /// <param name="now">UTC.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<Expectations> ReadAsync(Event @event, ContactBook book, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(book);
        var plan = DispatchRules.Plan(@event);
        var expected = new Expectations();
        var readingHandlings = handlings.ListAsync(@event.Id, ct);
        var suppressions = await mailboxes.SuppressionsAsync(ct).ConfigureAwait(false);
        var handled = await readingHandlings.ConfigureAwait(false);
        var told = handled.Where(h => h.Value.Done is not null).ToLookup(h => h.Key.ContactId, h => (h.Key, Mark: h.Value.Done!));
        if (@event.State is not EventState.Scheduled)
        {
            foreach (var invitee in Audience.Of(@event, book))
                Foresee(plan, invitee.Invite(@event.Id), SoFar.Nothing);
            return expected;
        }

        // What waits for another way than mail stands where the lists have it; all else is what its row says.
        var byHand = new HashSet<(Rule Rule, string Occurrence)>();
        await using var reports = new Reports(ledger.ReportsAsync(@event.Id, ct).GetAsyncEnumerator(ct));
        await foreach (var line in ledger.LinesAsync(@event.Id, ct).ConfigureAwait(false))
        {
            var count = expected.Begin(line.Key.Rule, line.Key.Occurrence);
            if (OverviewRules.WaitsForStaff(line.Key.Channel, line.State, line.Reason))
                byHand.Add((line.Key.Rule, line.Key.Occurrence));
            else
                count.Add(line, Reported.Of(line.Attempt, await reports.OfAsync(line.Key).ConfigureAwait(false)));
        }

        // What has not begun is foreseen for each person from what asked the same before. All of these come in the order of contacts.
        List<PlannedSending> ahead = [.. plan.Where(p => !expected.Of(p).Begun)];
        var responded = plan.Any(p => DispatchRules.AsksForResponse(p.Rule) && p.DueAt <= now)
            ? await responses.WhoAsync(@event.Id, "", "~", ct).ConfigureAwait(false) : new HashSet<string>();
        var lists = new OtherWaysAt(@event, handled, suppressions, now);
        await using var before = new Alongside([.. expected.All.Where(c => c.Count.Begun && IsRead((c.Rule, c.Occurrence)))
            .Select(c => ledger.EachAsync(@event.Id, c.Rule, c.Occurrence, ct).GetAsyncEnumerator(ct))]);
        await foreach (var invitation in invitations.EachAsync(@event.Id, ct).ConfigureAwait(false))
        {
            var messages = await before.OfAsync(invitation.ContactId).ConfigureAwait(false);
            var person = new SoFar(messages, responded.Contains(invitation.ContactId), []);
            foreach (var message in messages.Where(m => OverviewRules.WaitsForStaff(m.Key.Channel, m.State, m.Reason)))
                expected.Of(message.Key.Rule, message.Key.Occurrence).Add(lists.Standing(message, await PersonAsync(invitation, person).ConfigureAwait(false)));
            Foresee(ahead, invitation, person);
        }

        return expected;

        bool IsRead((Rule Rule, string Occurrence) which) =>
            byHand.Contains(which) || byHand.Any(h => DispatchRules.FirstOf(h.Rule) == which.Rule) || ahead.Exists(p => DispatchRules.AsksTheSame(which.Rule, p.Rule));

        void Foresee(IReadOnlyList<PlannedSending> sendings, Invitation invitation, SoFar person)
        {
            expected.Count(invitation);
            foreach (var message in OverviewRules.Foresee(
                @event, sendings, invitation.NamedNow(book), book.Find(invitation.ContactId), person, [.. told[invitation.ContactId]], suppressions, hours, now))
                expected.Of(message.Key.Rule, message.Key.Occurrence).Add(message);
        }

        async Task<Person> PersonAsync(Invitation invitation, SoFar person)
        {
            var known = new List<PersonMessage>();
            foreach (var message in person.Messages)
                known.Add(new PersonMessage(message, message is { State: MessageState.Sent, Key.Channel: Channel.Mail } ? Reported.Of(message, await ledger.DeliveryAsync(message.Key, ct).ConfigureAwait(false)) : null));
            return new Person(invitation, book.Find(invitation.ContactId), known, person.Responded).InOffice(book);
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

    /// <summary>What was reported, read alongside the ledger, which has the same order.</summary>
    private sealed class Reports(IAsyncEnumerator<(MessageKey Key, Reported Reported)> range) : IAsyncDisposable
    {
        private bool started, over;

        /// <summary>What was reported of a message; they are asked for in order.</summary>
        public async Task<Reported?> OfAsync(MessageKey key)
        {
            if (!started)
                (started, over) = (true, !await range.MoveNextAsync().ConfigureAwait(false));
            while (!over && string.CompareOrdinal(range.Current.Key.Text, key.Text) < 0)
                over = !await range.MoveNextAsync().ConfigureAwait(false);
            return !over && range.Current.Key == key ? range.Current.Reported : null;
        }

        public ValueTask DisposeAsync() => range.DisposeAsync();
    }
}

/// <summary>What an event's sendings come to.</summary>
public sealed class Expectations
{
    private readonly Dictionary<(Rule Rule, string Occurrence), SendingCount> counts = [];

    /// <summary>How many are or would be invited.</summary>
    public int Asked { get; private set; }

    /// <summary>How many of them have answered.</summary>
    public int Replied { get; private set; }

    /// <summary>Everything that is counted.</summary>
    public IEnumerable<(Rule Rule, string Occurrence, SendingCount Count)> All => counts.Select(c => (c.Key.Rule, c.Key.Occurrence, c.Value));

    /// <summary>Of one sending: what the ledger holds, or what is foreseen. A person's receipts are counted as one thing.</summary>
    public SendingCount Of(Rule rule, string occurrence)
    {
        var which = (rule, rule is Rule.Receipt ? DispatchRules.Once : occurrence);
        if (!counts.TryGetValue(which, out var count))
            counts.Add(which, count = new SendingCount());
        return count;
    }

    /// <summary>The same.</summary>
    public SendingCount Of(PlannedSending planned)
    {
        ArgumentNullException.ThrowIfNull(planned);
        return Of(planned.Rule, planned.Occurrence);
    }

    /// <summary>The same of one that has rows in the ledger.</summary>
    public SendingCount Begin(Rule rule, string occurrence)
    {
        var count = Of(rule, occurrence);
        count.Begun = true;
        return count;
    }

    /// <summary>Counts somebody who is or would be invited.</summary>
    public void Count(Invitation invitation)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        (Asked, Replied) = (Asked + 1, Replied + (invitation.Reply is null ? 0 : 1));
    }
}

/// <summary>One sending in figures.</summary>
public sealed class SendingCount
{
    private readonly Dictionary<(MessageState State, Reason? Reason, Channel Channel), int> rows = [];
    private readonly SortedDictionary<Delivery, int> lost = [];

    /// <summary>Whether it has rows in the ledger.</summary>
    public bool Begun { get; internal set; }

    /// <summary>When the first of it left, by whatever way (UTC); null: none did.</summary>
    public DateTimeOffset? FirstLeft { get; private set; }

    /// <summary>When the last mail of it left (UTC), those aside of which nothing was promised; null: none did.</summary>
    public DateTimeOffset? LastMailed { get; private set; }

    /// <summary>How many mails of which nothing was promised wait or are claimed.</summary>
    public int AddedOpen { get; private set; }

    /// <summary>When the first and the last of the mails that wait are due (UTC): a successor's only with the first day in office.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Due { get; private set; }

    /// <summary>How many mails the trial holds.</summary>
    public int HeldByTrial => Sum(r => r is { State: MessageState.Held, Reason: Reason.Trial, Channel: Channel.Mail });

    /// <summary>Counts a row of the ledger.</summary>
    /// <param name="line">The row.</param>
    /// <param name="delivery">What was reported of it.</param>
    public void Add(LedgerLine line, Delivery? delivery)
    {
        if (line is { State: MessageState.Sent, SentAt: { } left } && !(left >= FirstLeft))
            FirstLeft = left;
        if (line is { Key.Channel: Channel.Mail, SentAt: { } at, Added: false } && !(at < LastMailed))
            LastMailed = at;
        if (line is { Key.Channel: Channel.Mail, Added: true } && IsOpen(line.State))
            AddedOpen++;
        if (line is { Key.Channel: Channel.Mail, State: MessageState.Sent } && Reported.IsLost(delivery))
            lost[delivery!.Value] = lost.GetValueOrDefault(delivery.Value) + 1;
        Wait(line.State, line.Key.Channel, line.DueAt);
        Add((line.State, line.Reason, line.Key.Channel));
    }

    /// <summary>Counts a message that is foreseen.</summary>
    public void Add(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        // What staff have written before it is laid out.
        Begun |= message.State is MessageState.Sent;
        Wait(message.State, message.Key.Channel, message.DueAt);
        Add((message.State, message.Reason, message.Key.Channel));
    }

    /// <summary>Counts what stands so.</summary>
    public void Add((MessageState State, Reason? Why, Channel Way) what) => rows[what] = rows.GetValueOrDefault(what) + 1;

    /// <summary>How many wait or are claimed, by way, mail first.</summary>
    public IReadOnlyList<ByOtherWay> Open => ByWay(r => IsOpen(r.State));

    /// <summary>How far it has come.</summary>
    public Progress Progress => new(
        Sum(_ => true), Sum(r => r is { State: MessageState.Sent, Channel: Channel.Mail }), Sum(r => IsOpen(r.State) && r.Channel is Channel.Mail),
        [.. lost.Select(l => new Lost(l.Key, l.Value))],
        ByWay(r => r.State is MessageState.Sent && r.Channel is not Channel.Mail), ByWay(r => IsOpen(r.State) && r.Channel is not Channel.Mail),
        Sum(r => IsMissed(r)), NotSent);

    /// <summary>What is dropped, failed or held, by state and reason, the most first; but for whom nobody told by another way in time.</summary>
    public IReadOnlyList<NotSent> NotSent =>
    [
        .. rows.Where(r => r.Key.State is MessageState.Dropped or MessageState.Failed or MessageState.Held && !IsMissed(r.Key))
            .GroupBy(r => (r.Key.State, r.Key.Reason))
            .Select(n => new NotSent(n.Key.State, n.Key.Reason, n.Sum(r => r.Value))).OrderByDescending(n => n.Count).ThenBy(n => n.State).ThenBy(n => n.Reason),
    ];

    private static bool IsOpen(MessageState state) => state is MessageState.Waiting or MessageState.Claimed;

    private static bool IsMissed((MessageState State, Reason? Reason, Channel Channel) row) =>
        row is { State: MessageState.Dropped, Reason: Reason.Expired, Channel: not Channel.Mail };

    private void Wait(MessageState state, Channel channel, DateTimeOffset? due)
    {
        if (state is MessageState.Waiting && channel is Channel.Mail && due is { } at)
            Due = Due is var (first, last) ? (at < first ? at : first, at > last ? at : last) : (at, at);
    }

    private int Sum(Func<(MessageState State, Reason? Reason, Channel Channel), bool> which) => rows.Where(r => which(r.Key)).Sum(r => r.Value);

    private IReadOnlyList<ByOtherWay> ByWay(Func<(MessageState State, Reason? Reason, Channel Channel), bool> which) =>
    [
        .. rows.Where(r => which(r.Key)).GroupBy(r => r.Key.Channel).OrderBy(w => w.Key).Select(w => new ByOtherWay(w.Key, w.Sum(r => r.Value))),
    ];
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

    /// <summary>What has begun or has left, in order of time: also what the event no longer plans.</summary>
    /// <param name="sendings">What it plans.</param>
    /// <param name="expected">What the ledger holds.</param>
    public static IReadOnlyList<ExpectedSending> Begun(IReadOnlyList<ExpectedSending> sendings, Expectations expected)
    {
        ArgumentNullException.ThrowIfNull(sendings);
        ArgumentNullException.ThrowIfNull(expected);
        var planned = sendings.Select(s => (s.Planned.Rule, s.Planned.Occurrence)).ToHashSet();
        return
        [
            .. sendings.Where(s => s.Progress is not null)
                .Concat(
                    from c in expected.All
                    where !planned.Contains((c.Rule, c.Occurrence)) && c.Count.FirstLeft is not null
                    let left = c.Count.FirstLeft!.Value
                    select new ExpectedSending(new PlannedSending(c.Rule, c.Occurrence, left, left), left, 0, null, c.Count.Progress, [], c.Count.NotSent))
                .OrderBy(s => s.Planned.DueAt),
        ];
    }

    /// <summary>Whether a row of the ledger is for staff to settle, by another way than mail: then it stands where their lists have it.</summary>
    public static bool WaitsForStaff(Channel way, MessageState state, Reason? why) =>
        way is not Channel.Mail && (state is MessageState.Waiting || (state is MessageState.Dropped && why is Reason.Expired));

    /// <summary>The messages that the layouts to come would make for one person, if nobody answered until then. Each knows those before it.</summary>
    /// <param name="event">The event.</param>
    /// <param name="ahead">What has not begun, in order of time.</param>
    /// <param name="invitation">For whom, as <see cref="Invitation.NamedNow"/>.</param>
    /// <param name="contact">Who gets it.</param>
    /// <param name="person">The person's messages so far, and whether the questionnaire is answered.</param>
    /// <param name="told">What staff told the person by other ways than mail.</param>
    /// <param name="suppressions">Who is not mailed.</param>
    /// <param name="hours">When mails may leave.</param>
    /// <param name="now">UTC.</param>
    public static IEnumerable<Message> Foresee(
        Event @event, IReadOnlyList<PlannedSending> ahead, Invitation invitation, Contact? contact, SoFar person, IReadOnlyList<(WayKey Key, HandlingMark Mark)> told,
        Suppressions suppressions, SendingHours hours, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(invitation);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(suppressions);
        ArgumentNullException.ThrowIfNull(hours);
        var course = person.Messages.Select(m => Left(m, hours.Leaves(m.DueAt, now))).ToList();
        foreach (var planned in ahead.Where(p => DispatchRules.Concerns(p.Rule, p.Occurrence, invitation)))
        {
            var at = hours.Leaves(planned.DueAt, now);
            var message = new Message
            {
                Key = new MessageKey(
                    @event.Id, planned.Rule, planned.Occurrence, invitation.ContactId, (contact is null ? null : Audience.WayTo(contact, planned.Rule)) ?? Channel.Mail),
                State = MessageState.Waiting,
                DueAt = planned.DueAt,
                ExpiresAt = planned.ExpiresAt,
            };
            if (told.FirstOrDefault(t => (t.Key.Rule, t.Key.Occurrence) == (planned.Rule, planned.Occurrence)).Mark is { } mark)
            {
                message = message with { Key = message.Key with { Channel = mark.Way }, State = MessageState.Sent, SentAt = mark.At };
                course.Add(message);
                yield return message;
                continue;
            }

            var soFar = person with
            {
                Messages = [.. course.Where(m => DispatchRules.AsksTheSame(m.Key.Rule, planned.Rule))],
                Told = DispatchRules.FirstOf(planned.Rule) is { } first ? [.. told.Where(t => t.Key.Rule == first).Select(t => t.Mark.At)] : [],
            };
            var decision = DispatchRules.Admit(message, invitation, contact, soFar, @event.Rules, at);
            if (message.Key.Channel is Channel.Mail)
                decision = suppressions.Over(decision, planned.Rule, invitation, contact);
            message = decision switch
            {
                Decision.Drop drop => message.Dropped(drop.Why),
                Decision.Wait wait when message.DueAt < wait.Until => message with { DueAt = wait.Until },
                _ => message,
            };
            course.Add(Left(message, hours.Leaves(message.DueAt, now)));
            yield return message;
        }

        static Message Left(Message message, DateTimeOffset at) =>
            message is { State: MessageState.Waiting or MessageState.Claimed, Key.Channel: Channel.Mail } ? message with { State = MessageState.Sent, SentAt = at } : message;
    }
}

/// <summary>An event as staff look at it.</summary>
/// <param name="Queue">What other events send before, and what keeps the sender.</param>
/// <param name="Unassigned">Districts that belong to none of its sessions.</param>
/// <param name="Asked">How many are or would be invited, today.</param>
/// <param name="Replied">How many of them have answered.</param>
/// <param name="Sendings">In order of time.</param>
/// <param name="Begun">What has begun or has left, also what it no longer plans, in order of time.</param>
/// <param name="Promise">How what was said before the release is being kept; null before it.</param>
public sealed record Overview(
    Event Event, ContactBook Book, EventPhase Phase, SendingWindows Windows, SendingHours Hours, QueueAhead Queue, IReadOnlyList<District> Unassigned,
    int Asked, int Replied, IReadOnlyList<ExpectedSending> Sendings, IReadOnlyList<ExpectedSending> Begun, PromiseKept? Promise)
{
    /// <summary>Whether anything has left, by whatever way.</summary>
    public bool HasWritten => Begun.Any(s => s.Progress is { HasLeft: true });
}

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

/// <summary>How far one thing that an event sends has come: the numbers of everybody in turn come to <paramref name="All"/>.</summary>
/// <param name="All">Whom it is for.</param>
/// <param name="Sent">Mails that were accepted.</param>
/// <param name="Open">Mails that wait.</param>
/// <param name="Lost">Of those that were accepted: what did not arrive.</param>
/// <param name="Told">Who was told by another way.</param>
/// <param name="ToTell">Who is to be told by another way.</param>
/// <param name="Missed">Whom nobody told by another way while it was of use.</param>
/// <param name="NotSent">Dropped, failed or held, by state and reason, the most first.</param>
public sealed record Progress(
    int All, int Sent, int Open, IReadOnlyList<Lost> Lost, IReadOnlyList<ByOtherWay> Told, IReadOnlyList<ByOtherWay> ToTell, int Missed, IReadOnlyList<NotSent> NotSent)
{
    /// <summary>Whether anything has left, by whatever way.</summary>
    public bool HasLeft => Sent > 0 || Told.Count > 0;
}

/// <summary>So many mails did not arrive, for one reason.</summary>
public sealed record Lost(Delivery Delivery, int Count);

/// <summary>So many messages were not sent, for one reason.</summary>
public sealed record NotSent(MessageState State, Reason? Reason, int Count);
