using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Invitations;

namespace Outreach.Dispatch;

/// <summary>Whom an event's sendings reach by letter, call, FAX or hand, since mail does not. Pure.</summary>
/// <remarks>
/// The same rules decide as for mails. Nobody is put on a list by hand: whoever's mail comes back today stands on it today, whoever
/// answers is off it. People who have stopped mails are listed apart: they asked for less, not for letters.
/// </remarks>
public static class OtherWays
{
    /// <summary>The ways that have a list.</summary>
    public static IReadOnlyList<Channel> Lists { get; } = [Channel.Telephone, Channel.Post, Channel.Fax, Channel.Hand];

    /// <summary>What stands on an event's lists at <paramref name="now"/>. Letters of invitation stand there from the release on.</summary>
    /// <param name="event">The event.</param>
    /// <param name="people">Everybody whom it asked.</param>
    /// <param name="handled">What staff have done already.</param>
    /// <param name="suppressions">Who is not mailed.</param>
    /// <param name="now">UTC.</param>
    public static IReadOnlyList<OtherWay> Of(
        Event @event, IReadOnlyList<Person> people, IReadOnlyDictionary<WayKey, Handling> handled, Suppressions suppressions, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(people);
        var at = new OtherWaysAt(@event, handled, suppressions, now);
        return [.. people.SelectMany(at.Of).OrderBy(e => at.PlaceOf(e.Key))];
    }
}

/// <summary>The lists of one event at a moment, person by person. Pure.</summary>
public sealed class OtherWaysAt
{
    private readonly Event @event;
    private readonly IReadOnlyDictionary<WayKey, Handling> handled;
    private readonly Suppressions suppressions;
    private readonly DateTimeOffset now;
    private readonly List<PlannedSending> due;
    private readonly ILookup<string, (Rule Rule, DateTimeOffset? At)> marks;

    /// <param name="event">The event.</param>
    /// <param name="handled">What staff have done already.</param>
    /// <param name="suppressions">Who is not mailed.</param>
    /// <param name="now">UTC.</param>
    public OtherWaysAt(Event @event, IReadOnlyDictionary<WayKey, Handling> handled, Suppressions suppressions, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(handled);
        ArgumentNullException.ThrowIfNull(suppressions);
        (this.@event, this.handled, this.suppressions, this.now) = (@event, handled, suppressions, now);
        due = [.. DispatchRules.Plan(@event).Where(p => p.DueAt <= now || p.Rule is Rule.Invitation)];
        marks = handled.ToLookup(h => h.Key.ContactId, h => (h.Key.Rule, h.Value.Done?.At));
    }

    /// <summary>The place of an entry in the order of time.</summary>
    public int PlaceOf(WayKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return due.FindIndex(p => (p.Rule, p.Occurrence) == (key.Rule, key.Occurrence));
    }

    /// <summary>What stands on the lists for one person.</summary>
    public IReadOnlyList<OtherWay> Of(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        var entries = new List<OtherWay>();
        var again = new Dictionary<Rule, OtherWay>();
        foreach (var planned in due)
        {
            var key = new WayKey(planned.Rule, planned.Occurrence, person.Invitation.ContactId);
            var handling = handled.GetValueOrDefault(key);
            if (handling?.Done is { } done)
            {
                entries.Add(new OtherWay(key, person, done.Way, WayState.Done, handling));
                continue;
            }

            if (!(planned.Rule is Rule.Change or Rule.Cancellation ? StillOwed(person.Invitation) : DispatchRules.Concerns(planned.Rule, planned.Occurrence, person.Invitation))
                || (planned.DueAt <= now ? Open(key, person) : Ahead(person)) is not var (way, state))
                continue;
            var over = now >= planned.ExpiresAt;
            var entry = new OtherWay(key, person, way, over && state is not WayState.Stopped ? WayState.Missed : state, handling);
            if (DispatchRules.FirstOf(planned.Rule) is null)
                entries.Add(entry);
            else if (!over && WhyNotAgain(key, person) is null)
                again[planned.Rule] = entry;
        }

        // Of two reminders that are open the later one: nobody is called twice about the same.
        entries.AddRange(again.Values);
        return entries;
    }

    /// <summary>
    /// Where a row of the ledger stands that waits for another way than mail: as on the lists, and else with the reason why it is on
    /// none. What nobody was told while it was of use has <see cref="Reason.Expired"/>.
    /// </summary>
    public (MessageState State, Reason? Why, Channel Way) Standing(Message row, Person person)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(person);
        var key = new WayKey(row.Key.Rule, row.Key.Occurrence, row.Key.ContactId);
        if (due.Find(p => (p.Rule, p.Occurrence) == (key.Rule, key.Occurrence)) is not { } planned)
            return (row.State, row.Reason, row.Key.Channel);
        if (Of(person).FirstOrDefault(e => e.Key == key) is { } entry)
        {
            var way = entry.Way ?? row.Key.Channel;
            return entry.State switch
            {
                WayState.Done => (MessageState.Sent, null, way),
                WayState.Open or WayState.Later => (MessageState.Waiting, null, way),
                WayState.Stopped => (MessageState.Dropped, Reason.Stopped, way),
                WayState.NoWay => (MessageState.Dropped, Reason.NoMail, way),
                _ => (MessageState.Dropped, Reason.Expired, way),
            };
        }

        if (planned.DueAt > now || IsBeforeOffice(key.Rule, person))
            return (MessageState.Waiting, null, row.Key.Channel);
        var why = person.WhyNot(key.Rule, JapanTime.Day(now)) is { } gone ? gone
            : IsAnswered(key.Rule, person) || (key.Rule is Rule.Change or Rule.Cancellation && !StillOwed(person.Invitation)) ? Reason.Answered
            : key.Rule is Rule.Questionnaire or Rule.QuestionnaireReminder && !person.Invitation.Attended ? Reason.NotAttended
            : now >= planned.ExpiresAt ? Reason.Expired
            : WhyNotAgain(key, person) ?? Reason.NotPlanned;
        return (MessageState.Dropped, why, row.Key.Channel);
    }

    /// <summary>Why somebody is not asked again: was not reached the first time, or only days ago, or often enough; null: it is time.</summary>
    private Reason? WhyNotAgain(WayKey key, Person person)
    {
        if (DispatchRules.FirstOf(key.Rule) is not { } first)
            return null;
        var mine = marks[key.ContactId].ToList();
        var told = mine.Where(m => m.Rule == first || m.Rule == key.Rule).Select(m => m.At).OfType<DateTimeOffset>().ToList();
        if (told.Exists(t => DispatchRules.IsTooSoon(t, now, @event.Rules)))
            return Reason.TooSoon;
        if (mine.Count(m => m.Rule == key.Rule && m.At is not null) >= @event.Rules.MostReminders)
            return Reason.EnoughReminders;
        return told.Count > 0 || (first is Rule.Questionnaire && !@event.Rules.Sends(first))
            || person.Messages.Any(m => m.Message.Key.Rule == first && Reached(key with { Rule = first, Occurrence = m.Message.Key.Occurrence }, person) is true)
                ? null
                : Reason.NotAskedYet;
    }

    /// <summary>Whether an answer of somebody who gets a notice was not given in knowledge of what it says.</summary>
    private bool StillOwed(Invitation invitation) =>
        ChangeRules.Heard(@event, invitation) is not { } heard || ChangeRules.OwesNotice(@event, invitation, heard);

    /// <summary>Where somebody stands before the invitations leave: what takes days on its way may be written from the release on.</summary>
    private (Channel? Way, WayState State)? Ahead(Person person) =>
        person.Invitation.Reply is not null || IsBeforeOffice(Rule.Invitation, person) || person.WhyNot(Rule.Invitation, JapanTime.Day(now)) is not null ? null
        : suppressions.WayTo(Rule.Invitation, person.Invitation, person.Contact) switch
        {
            { } way and (Channel.Post or Channel.Hand) => (way, WayState.Open),
            { } way and (Channel.Telephone or Channel.Fax) => (way, WayState.Later),
            _ => null,
        };

    private bool IsBeforeOffice(Rule rule, Person person) => rule is Rule.Invitation or Rule.Reminder && person.FirstDay > JapanTime.Day(now);

    private static bool IsAnswered(Rule rule, Person person) => rule switch
    {
        Rule.Invitation or Rule.Reminder => person.Invitation.Reply is not null,
        Rule.Questionnaire or Rule.QuestionnaireReminder => person.Responded,
        _ => false,
    };

    /// <summary>Where somebody stands to whom nothing was sent by another way yet; null: on no list.</summary>
    private (Channel? Way, WayState State)? Open(WayKey key, Person person)
    {
        var answered = person.Invitation.Reply is not null;
        if (person.Contact is not { } contact
            || person.WhyNot(key.Rule, JapanTime.Day(now)) is not null
            || IsAnswered(key.Rule, person)
            || IsBeforeOffice(key.Rule, person)
            || (key.Rule is Rule.Questionnaire && !person.Invitation.Attended)
            || Reached(key, person) is not { } reached)
            return null;
        return reached ? null
            : suppressions.WishesOf(contact.Id).Holds(key.Rule, answered) || suppressions.WishesOf(key.ContactId).Holds(key.Rule, answered) ? (null, WayState.Stopped)
            : Audience.WayBesidesMail(contact, key.Rule) is { } way ? (way, WayState.Open)
            : (null, WayState.NoWay);
    }

    /// <summary>Whether the ledger says that something reached the person; null: nothing is to be sent, or the mail may still go.</summary>
    private static bool? Reached(WayKey key, Person person)
    {
        var rows = person.Messages.Where(m => (m.Message.Key.Rule, m.Message.Key.Occurrence) == (key.Rule, key.Occurrence)).ToList();
        if (rows.Count == 0)
            return null;
        if (rows.Exists(r => r.Message.Key.Channel is not Channel.Mail && r.Message.State is MessageState.Sent))
            return true;
        if (rows.Exists(r => r.Message.Key.Channel is not Channel.Mail && r.Message is { State: MessageState.Waiting } or { State: MessageState.Dropped, Reason: Reason.Expired }))
            return false;
        return rows[0] switch
        {
            { Message.State: MessageState.Sent } sent => !Reported.IsLost(sent.Delivery),
            { Message.State: MessageState.Failed } => false,
            { Message: { State: MessageState.Dropped, Reason: Reason.NoMail or Reason.NotActive or Reason.Undeliverable or Reason.Stopped } } => false,
            _ => null,
        };
    }
}

/// <summary>What is to be told to whom: a rule, which time of it, a contact.</summary>
public sealed record WayKey(Rule Rule, string Occurrence, string ContactId)
{
    /// <summary>As a form carries it.</summary>
    public string Text => $"{Rule}|{Occurrence}|{ContactId}";

    /// <summary>The key that <paramref name="text"/> spells; null: none.</summary>
    public static WayKey? Read(string? text) =>
        text?.Split('|') is [var rule, { Length: > 0 and <= 40 } occurrence, var contact]
        && Enum.TryParse<Rule>(rule, out var known) && Enum.IsDefined(known) && !char.IsAsciiDigit(rule[0])
        && occurrence.All(c => c is '.' || char.IsAsciiLetterOrDigit(c)) && Ids.IsValid(contact, Ids.ContactLength)
            ? new WayKey(known, occurrence, contact)
            : null;
}

/// <summary>Where an entry of the lists stands.</summary>
public enum WayState
{
    Open = 1,

    /// <summary>Written, called, faxed or handed over.</summary>
    Done,

    /// <summary>Has stopped mails: listed, and neither written to nor called.</summary>
    Stopped,

    /// <summary>No way is known.</summary>
    NoWay,

    /// <summary>To be called or faxed once the invitations go out.</summary>
    Later,

    /// <summary>Was told by no way while it was of use.</summary>
    Missed,
}

/// <summary>One entry of the lists.</summary>
/// <param name="Way">By which way; null where there is none.</param>
/// <param name="Handling">What staff have done so far.</param>
public sealed record OtherWay(WayKey Key, Person Person, Channel? Way, WayState State, Handling? Handling);

/// <summary>What staff did to reach somebody by another way than mail.</summary>
/// <param name="Done">Reached or sent; null: not yet, or taken back.</param>
/// <param name="Calls">Calls that reached nobody, in order.</param>
public sealed record Handling(HandlingMark? Done, IReadOnlyList<CallMark> Calls)
{
    public static Handling Nothing { get; } = new(null, []);
}

/// <summary>Who reached somebody, by which way, when (UTC).</summary>
public sealed record HandlingMark(Channel Way, string By, DateTimeOffset At);

/// <summary>A call that reached nobody.</summary>
/// <param name="Result">不在, or to be called again.</param>
/// <param name="By">Who called.</param>
/// <param name="At">UTC.</param>
public sealed record CallMark(CallResult Result, string By, DateTimeOffset At);

/// <summary>What became of a call.</summary>
public enum CallResult
{
    /// <summary>不在.</summary>
    NobodyThere = 1,

    /// <summary>かけ直し: asked to be called another time.</summary>
    CallAgain,
}

/// <summary>The lists of those whom mail does not reach, and what staff do about them.</summary>
public sealed class OtherWaysDesk(
    PeopleDesk people, InvitationTable invitations, HandlingTable handlings, MailboxTable mailboxes, Questionnaires.ResponseTable responses,
    Links.PersonalLinks links, Links.CodeTable codes, TimeProvider clock)
{
    /// <summary>An event's lists, empty before its invitations stand; null: there is no such event.</summary>
    public async Task<OtherWayLists?> ReadAsync(string eventId, CancellationToken ct)
    {
        var reading = people.ListAsync(eventId, ct);
        var readingHandlings = handlings.ListAsync(eventId, ct);
        var suppressions = await mailboxes.SuppressionsAsync(ct).ConfigureAwait(false);
        var handled = await readingHandlings.ConfigureAwait(false);
        return await reading.ConfigureAwait(false) is { } found
            ? new OtherWayLists(found, OtherWays.Of(found.Event, found.All, handled, suppressions, clock.GetUtcNow()))
            : null;
    }

    /// <summary>Marks entries as done by a way. Those that are done already, by whomever, stay as they are.</summary>
    public async Task MarkAsync(string eventId, IEnumerable<WayKey> keys, Channel way, string by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var key in keys)
            await handlings.ChangeAsync(eventId, key, h => h.Done is null ? h with { Done = new HandlingMark(way, by, now) } : h, ct).ConfigureAwait(false);
    }

    /// <summary>Takes marks back: the entries are open again.</summary>
    public async Task UndoAsync(string eventId, IEnumerable<WayKey> keys, CancellationToken ct)
    {
        foreach (var key in keys)
            await handlings.ChangeAsync(eventId, key, h => h with { Done = null }, ct).ConfigureAwait(false);
    }

    /// <summary>Notes a call that reached nobody; the same by the same within a minute is one call.</summary>
    public Task CalledAsync(string eventId, WayKey key, CallResult result, string by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return handlings.ChangeAsync(
            eventId, key,
            h => h.Done is not null || (h.Calls is [.., var last] && (last.By, last.Result) == (by, result) && now - last.At < TimeSpan.FromMinutes(1))
                ? h
                : h with { Calls = [.. h.Calls.TakeLast(19), new CallMark(result, by, now)] },
            ct);
    }

    /// <summary>Makes the sheets for some entries: their codes count from here on. Printing itself marks nothing.</summary>
    /// <returns>The print's id; null: nobody of them was invited.</returns>
    public async Task<string?> PrintAsync(string eventId, IEnumerable<WayKey> keys, Channel way, string by, CancellationToken ct)
    {
        var kept = new List<string>();
        foreach (var key in keys)
        {
            if (await invitations.FindAsync(eventId, key.ContactId, ct).ConfigureAwait(false) is not { } invitation)
                continue;
            var target = Target(invitation.Value, key.Rule);
            await codes.AddAsync(links.Code(target), target, ct).ConfigureAwait(false);
            kept.Add(key.Text);
        }

        if (kept.Count == 0)
            return null;
        var print = new Print(Ids.New(8), way, kept, by, clock.GetUtcNow());
        await handlings.AddPrintAsync(eventId, print, ct).ConfigureAwait(false);
        return print.Id;
    }

    /// <summary>The sheets of one print; null: there is none.</summary>
    public async Task<Sheets?> SheetsAsync(string eventId, string printId, CancellationToken ct)
    {
        if (await handlings.FindPrintAsync(eventId, printId, ct).ConfigureAwait(false) is not { } print
            || await people.ListAsync(eventId, ct).ConfigureAwait(false) is not { } found)
            return null;
        var byContact = found.All.ToDictionary(p => p.Invitation.ContactId);
        var questionnaire = await responses.FindQuestionnaireAsync(eventId, ct).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        return new Sheets(found, print, questionnaire?.Value,
        [
            .. print.Keys.Select(WayKey.Read).OfType<WayKey>().Where(k => byContact.ContainsKey(k.ContactId)).Select(k =>
            {
                var person = byContact[k.ContactId];
                var target = Target(person.Invitation, k.Rule);
                return new Sheet(k, person, Email.SheetWords.Of(k, found.Event, person, now), links.Issue(target), links.Code(target));
            }),
        ]);
    }

    private static Links.LinkTarget Target(Invitation invitation, Rule rule) => new(
        invitation.EventId, invitation.ContactId,
        rule is Rule.Questionnaire or Rule.QuestionnaireReminder ? Email.LinkPurposes.Questionnaire : Email.LinkPurposes.Reply, invitation.LinkGeneration);
}

/// <summary>An event's people and what stands on its lists.</summary>
public sealed record OtherWayLists(People People, IReadOnlyList<OtherWay> All)
{
    /// <summary>What is open by a way.</summary>
    public IReadOnlyList<OtherWay> Open(Channel way) => [.. All.Where(o => o.State is WayState.Open && o.Way == way)];

    /// <summary>How many are to be told by a way once the invitations go out.</summary>
    public int Later(Channel way) => All.Count(o => o.State is WayState.Later && o.Way == way);

    /// <summary>What is done by a way, the latest first.</summary>
    public IReadOnlyList<OtherWay> Done(Channel way) =>
        [.. All.Where(o => o.State is WayState.Done && o.Way == way).OrderByDescending(o => o.Handling!.Done!.At)];

    /// <summary>Who was to be told by a way in time and is not marked as told, each once.</summary>
    public IReadOnlyList<OtherWay> Missed(Channel way) => [.. All.Where(o => o.State is WayState.Missed && o.Way == way).DistinctBy(o => o.Key.ContactId)];

    /// <summary>Who is on no list, for one reason.</summary>
    public IReadOnlyList<OtherWay> Without(WayState state) => [.. All.Where(o => o.State == state).DistinctBy(o => o.Key.ContactId)];
}

/// <summary>Sheets that were printed together.</summary>
/// <param name="Id">8 characters.</param>
/// <param name="Way">Letters or FAX sheets.</param>
/// <param name="Keys">See <see cref="WayKey.Text"/>.</param>
public sealed record Print(string Id, Channel Way, IReadOnlyList<string> Keys, string By, DateTimeOffset At);

/// <summary>One sheet of paper for one person.</summary>
/// <param name="Words">What it says.</param>
/// <param name="Link">The secret part of the personal link.</param>
/// <param name="Code">The same to type in: 8 characters.</param>
public sealed record Sheet(WayKey Key, Person Person, Email.SheetWords Words, string Link, string Code);

/// <summary>The sheets of one print.</summary>
/// <param name="Questionnaire">What is printed with the sheets that ask for its answers; null: the event has none.</param>
public sealed record Sheets(People People, Print Print, Questionnaires.Questionnaire? Questionnaire, IReadOnlyList<Sheet> All);
