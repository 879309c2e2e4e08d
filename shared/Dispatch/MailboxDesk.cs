using Outreach.Contacts;
using Outreach.Events;

namespace Outreach.Dispatch;

/// <summary>Shows staff the mailboxes that take no mail and who is behind them, and takes down what was done about it.</summary>
public sealed class MailboxDesk(MailboxTable mailboxes, ContactTable contacts, EventTable events, ReopeningDesk reopening, TimeProvider clock)
{
    /// <summary>So many reports that lead nowhere are shown.</summary>
    public const int MostUnknown = 50;

    /// <summary>Everything that keeps mails from leaving, with the people behind it.</summary>
    public async Task<MailboxOverview> ReadAsync(CancellationToken ct)
    {
        var reading = mailboxes.SuppressionsAsync(ct);
        var readingDone = mailboxes.DoneAsync(ct);
        var readingUnknown = mailboxes.UnknownAsync(MostUnknown, ct);
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var suppressions = await reading.ConfigureAwait(false);
        var names = (await events.ListAsync(ct).ConfigureAwait(false)).ToDictionary(e => e.Id, e => e.Name);
        return MailboxOverview.Of(
            book, suppressions, await readingDone.ConfigureAwait(false), await readingUnknown.ConfigureAwait(false), names);
    }

    /// <summary>How many tasks wait; for the navigation.</summary>
    public async Task<int> CountTasksAsync(CancellationToken ct)
    {
        var reading = mailboxes.SuppressionsAsync(ct);
        var readingDone = mailboxes.DoneAsync(ct);
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        return MailboxOverview.Tasks(book, await reading.ConfigureAwait(false), await readingDone.ConfigureAwait(false)).Count;
    }

    /// <summary>Lets a mailbox be written to again. Bad reports from before count no longer; a new one bars it anew.</summary>
    /// <param name="mailbox">Which.</param>
    /// <param name="since">The time of the report that barred it, as staff saw it: one that came later is not released unseen (UTC).</param>
    /// <param name="by">Who releases.</param>
    /// <param name="why">The reason that is kept, at most 200 characters.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<ReleaseMailboxOutcome> ReleaseAsync(string mailbox, DateTimeOffset since, string by, string? why, CancellationToken ct)
    {
        if (why is null || why.Length > 200)
            return ReleaseMailboxOutcome.NoReason;
        while (await mailboxes.FindBarAsync(mailbox, ct).ConfigureAwait(false) is { } read)
        {
            if (!read.Value.IsBarred)
                return await ReopenAsync(mailbox, ct).ConfigureAwait(false);
            if (read.Value.Cause.At != since)
                return ReleaseMailboxOutcome.Changed;
            var released = read.Value with
            {
                State = MailboxState.Unknown,
                Releases = [.. read.Value.Releases.TakeLast(9), new MailboxRelease(by, clock.GetUtcNow(), why)],
            };
            if (await mailboxes.TrySaveAsync(read, released, ct).ConfigureAwait(false))
                return await ReopenAsync(mailbox, ct).ConfigureAwait(false);
        }

        return ReleaseMailboxOutcome.NotFound;
    }

    /// <summary>Everybody behind the mailbox gets what was kept from them and is still of use.</summary>
    private async Task<ReleaseMailboxOutcome> ReopenAsync(string mailbox, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        await reopening.ReopenAsync([.. book.All.Where(c => MailboxRules.IdOf(c.Mail) == mailbox).Select(c => c.Id)], ct).ConfigureAwait(false);
        return ReleaseMailboxOutcome.Released;
    }

    /// <summary>Notes what was done for somebody whose mailbox is barred. Done twice, the first stands.</summary>
    /// <returns>False: there is no such task any more.</returns>
    public async Task<bool> DoneAsync(string contactId, string mailbox, DateTimeOffset since, MailboxRemedy what, string by, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        var suppressions = await mailboxes.SuppressionsAsync(ct).ConfigureAwait(false);
        if (!MailboxOverview.Tasks(book, suppressions, []).Any(t => t.Contact.Id == contactId && t.Bar.Mailbox == mailbox && t.Bar.Cause.At == since))
            return false;
        if (what is MailboxRemedy.ByPost)
            await SwitchToPostAsync(contactId, by, ct).ConfigureAwait(false);
        await mailboxes.TryAddAsync(new MailboxTaskDone(contactId, mailbox, since, what, by, clock.GetUtcNow()), ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>Takes back that something was done: the task is there again.</summary>
    public Task UndoAsync(string contactId, string mailbox, DateTimeOffset since, CancellationToken ct) =>
        mailboxes.RemoveAsync(contactId, mailbox, since, ct);

    /// <summary>Where a contact's mailbox stands, and what the contact has stopped; null: there is no such contact.</summary>
    public async Task<ContactMail?> FindAsync(string contactId, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        if (book.Find(contactId) is not { } contact)
            return null;
        var wishes = await mailboxes.WishesAsync(contact.Id, ct).ConfigureAwait(false);
        if (MailboxRules.IdOf(contact.Mail) is not { } mailbox)
            return new ContactMail(contact, book.SharingMailbox(contact), null, null, wishes);
        var bar = await mailboxes.FindBarAsync(mailbox, ct).ConfigureAwait(false);
        var reports = await mailboxes.ReportsAsync(mailbox, ct).ConfigureAwait(false);
        return new ContactMail(
            contact, book.SharingMailbox(contact), MailboxRules.Judge(reports, bar?.Value.ReleasedAt), bar?.Value, wishes);
    }

    private async Task SwitchToPostAsync(string contactId, string by, CancellationToken ct)
    {
        var change = new ContactChange(by, clock.GetUtcNow(), ChangeKind.Form);
        while (true)
        {
            var book = await contacts.BookAsync(ct).ConfigureAwait(false);
            if (book.FindStored(contactId) is not { } stored || stored.Value.Preferred is Channel.Post
                || await contacts.TrySaveAsync(stored, stored.Value with { Preferred = Channel.Post }, change, ct).ConfigureAwait(false))
                return;
        }
    }
}

/// <summary>What became of a release.</summary>
public enum ReleaseMailboxOutcome
{
    Released = 1,

    /// <summary>The reason is missing or too long.</summary>
    NoReason,

    /// <summary>Another mail came back since staff looked.</summary>
    Changed,

    NotFound,
}

/// <summary>One contact's mail: where the mailbox stands and what is wanted.</summary>
/// <param name="Sharing">Others who have the same mailbox.</param>
/// <param name="Standing">Null where there is no mail address.</param>
/// <param name="Bar">Whether it is or was barred.</param>
public sealed record ContactMail(
    Contact Contact, IReadOnlyList<Contact> Sharing, MailboxStanding? Standing, BarredMailbox? Bar, StopWishes Wishes);

/// <summary>Somebody whose mailbox is barred, and for whom nothing was done yet.</summary>
public sealed record MailboxTask(Contact Contact, BarredMailbox Bar);

/// <summary>A barred mailbox and everybody who has it today.</summary>
public sealed record BarredLine(BarredMailbox Bar, IReadOnlyList<Contact> People);

/// <summary>What keeps mails from leaving, as staff look at it.</summary>
/// <param name="Open">Tasks that wait, the oldest first.</param>
/// <param name="Done">What was done, the latest first.</param>
/// <param name="Barred">Mailboxes that are barred now, the latest first.</param>
/// <param name="Released">Mailboxes that were let go again.</param>
/// <param name="Stopped">Contacts that have stopped something, in the order of ふりがな.</param>
/// <param name="Unknown">Reports that lead to no message of ours.</param>
/// <param name="EventNames">Event id → name.</param>
public sealed record MailboxOverview(
    ContactBook Book, IReadOnlyList<MailboxTask> Open, IReadOnlyList<MailboxTaskDone> Done, IReadOnlyList<BarredLine> Barred,
    IReadOnlyList<BarredLine> Released, IReadOnlyList<(Contact Contact, StopWishes Wishes)> Stopped, IReadOnlyList<UnknownReport> Unknown,
    IReadOnlyDictionary<string, string> EventNames)
{
    /// <summary>Puts it together. Pure.</summary>
    public static MailboxOverview Of(
        ContactBook book, Suppressions suppressions, IReadOnlyList<MailboxTaskDone> done, IReadOnlyList<UnknownReport> unknown,
        IReadOnlyDictionary<string, string> eventNames)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(suppressions);
        var people = book.All.Select(c => (Contact: c, Mailbox: MailboxRules.IdOf(c.Mail))).Where(c => c.Mailbox is not null)
            .ToLookup(c => c.Mailbox!, c => c.Contact);
        var lines = suppressions.Mailboxes.OrderByDescending(b => b.Cause.At).Select(b => new BarredLine(b, [.. people[b.Mailbox]])).ToList();
        return new MailboxOverview(
            book, Tasks(book, suppressions, done), done,
            [.. lines.Where(l => l.Bar.IsBarred)], [.. lines.Where(l => !l.Bar.IsBarred)],
            [.. book.All.Select(c => (c, suppressions.WishesOf(c.Id))).Where(s => s.Item2.IsAny)], unknown, eventNames);
    }

    /// <summary>
    /// The tasks that wait: everybody who would be written to by mail and whose mailbox is barred. A corrected address or another
    /// way of writing ends a task by itself. Pure.
    /// </summary>
    public static IReadOnlyList<MailboxTask> Tasks(ContactBook book, Suppressions suppressions, IReadOnlyList<MailboxTaskDone> done)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(suppressions);
        if (!suppressions.Mailboxes.Any(b => b.IsBarred))
            return [];
        var settled = done.Select(d => (d.ContactId, d.Mailbox, d.Since)).ToHashSet();
        return
        [
            .. book.All.Where(c => Enum.GetValues<Purpose>().Any(p => c.ReachableByMailFor(p)))
                .Select(c => (Contact: c, Bar: suppressions.BarOf(c)))
                .Where(t => t.Bar is not null && !settled.Contains((t.Contact.Id, t.Bar.Mailbox, t.Bar.Cause.At)))
                .OrderBy(t => t.Bar!.Cause.At)
                .Select(t => new MailboxTask(t.Contact, t.Bar!)),
        ];
    }
}
