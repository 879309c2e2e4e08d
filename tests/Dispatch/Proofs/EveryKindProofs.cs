using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch.Proofs;

/// <summary>An event that sends every kind of mail there is, to those who may be mailed and to those who may not.</summary>
public class EveryKindProofs(Azurite azurite)
{
    private const string DistrictHead = "区長";

    /// <summary>What keeps mails from somebody. Of each there are two: one who never answers, and one who says to come.</summary>
    public enum Barrier
    {
        None,
        Stopped,
        Bounced,
        Ended,
        Deceased,
        NoAddress,
        LeftOffice,
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Rule[] Kinds => Enum.GetValues<Rule>();

    /// <summary>Whoever has left an office is not asked to come; what was asked, answered and attended is settled with the person.</summary>
    private static Rule[] KeptBack(Barrier barrier) => barrier switch
    {
        Barrier.None => [],
        Barrier.LeftOffice => [Rule.Invitation, Rule.Reminder, Rule.LastInformation],
        _ => Kinds,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_all_kinds_of_mail_none_goes_to_who_has_stopped_bounced_ended_died_or_left_and_each_stands_on_the_right_list(bool alreadyInvited)
    {
        await using var world = await World.StartAsync(azurite);
        var people = Enum.GetValues<Barrier>().SelectMany(b => new[] { b, b }).Index().Select(p => (Contact: Some.Member(p.Index + 1), Barrier: p.Item)).ToList();
        var answering = people.Where((_, i) => i % 2 == 1).Select(p => p.Contact).ToList();
        await ReleaseAsync(world, people.Count);
        if (!alreadyInvited)
            await BarAsync(world, people);
        await world.TickUntilAsync(Some.At(1, 14, 12));
        // Whom mail does not reach is told by telephone, so that there is something to tell of changes, too.
        await world.Get<OtherWaysDesk>().MarkAsync(
            Some.Event.Id, people.Select(p => new WayKey(Rule.Invitation, DispatchRules.Once, p.Contact.Id)), Channel.Telephone, "staff", Cancelled);
        if (alreadyInvited)
        {
            await AnswerAsync(world, answering, null);
            await world.TickUntilAsync(Some.At(1, 16, 9));
            await BarAsync(world, people);
        }

        var barredAt = alreadyInvited ? world.Clock.GetUtcNow() : DateTimeOffset.MinValue;
        await world.TickUntilAsync(Some.At(1, 17, 9));
        await AnswerAsync(world, answering, "再度");
        await world.TickUntilAsync(Some.At(1, 20, 9));
        await ChangeAsync(world, (e, now) => ChangeRules.Edit(e, e with { Sessions = [e.Sessions[0] with { Venue = "公民館" }, e.Sessions[1]] }, "staff", now));
        await world.TickUntilAsync(Some.At(1, 28, 12));
        await TheListsAreRightAsync(world, people);
        // The day after the session is a holiday: the reminder of its questionnaire leaves a day later.
        await world.TickUntilAsync(Some.At(2, 12, 11));
        await ChangeAsync(world, (e, now) => ChangeRules.Cancel(e, "staff", now));
        await world.TickUntilAsync(Some.At(2, 13, 9));

        var rows = (await world.Ledger.ListAsync(Some.Event.Id, Cancelled)).ToLookup(m => m.Key.ContactId);
        // Every kind left for somebody and was due to somebody from whom it is kept: a new one fails here until this event sends it.
        Assert.Equal(Kinds, Of(Barrier.None).SelectMany(c => rows[c.Id]).Where(m => m.State is MessageState.Sent).Select(m => m.Key.Rule).Distinct().Order());
        Assert.Equal(Kinds, Of(Barrier.Bounced).SelectMany(c => rows[c.Id]).Select(m => m.Key.Rule).Distinct().Order());
        foreach (var (contact, barrier) in people)
        {
            var mailed = rows[contact.Id].Where(m => m is { State: MessageState.Sent, Key.Channel: Channel.Mail }).ToList();
            Assert.Equal(mailed.Count, world.Mail.Mails.Count(m => m.Recipients.Single().Address == contact.Mail));
            Assert.Empty(mailed.Where(m => m.SentAt > barredAt).Select(m => m.Key.Rule).Intersect(KeptBack(barrier)).Select(r => $"{barrier}: {r}"));
        }

        List<Contact> Of(Barrier barrier) => [.. people.Where(p => p.Barrier == barrier).Select(p => p.Contact)];
    }

    private static async Task TheListsAreRightAsync(World world, List<(Contact Contact, Barrier Barrier)> people)
    {
        var lists = (await world.Get<OtherWaysDesk>().ReadAsync(Some.Event.Id, Cancelled))!;
        var mailboxes = await world.Get<MailboxDesk>().ReadAsync(Cancelled);
        var posts = PostRules.Board(await world.Get<ContactTable>().BookAsync(Cancelled), new DateOnly(2025, 1, 28)).Posts;

        // The reminder, for those who have not answered.
        Assert.Equal(
            [(Barrier.Stopped, null, WayState.Stopped), (Barrier.Bounced, Channel.Telephone, WayState.Open), (Barrier.NoAddress, Channel.Telephone, WayState.Open)],
            lists.All.Where(o => o.Key.Rule is Rule.Reminder).Select(o => (people.Single(p => p.Contact.Id == o.Key.ContactId).Barrier, o.Way, o.State)).Order());
        Assert.Equal(Ids(Barrier.Bounced), mailboxes.Open.Select(t => t.Contact.Id).Order());
        Assert.Equal(Ids(Barrier.Stopped), mailboxes.Stopped.Select(s => s.Contact.Id).Order());
        // Whoever has ended, died or left leaves a seat empty; nobody has ever held the other post.
        Assert.Equal(6, posts.Single(p => p.Role != DistrictHead && p.DistrictId == Some.Yawata.Id).Vacant);
        Assert.Equal(1, posts.Single(p => p.Role == DistrictHead && p.DistrictId == Some.Yawata.Id).Vacant);

        IEnumerable<string> Ids(Barrier barrier) => people.Where(p => p.Barrier == barrier).Select(p => p.Contact.Id).Order();
    }

    /// <summary>Everybody of 八幡's council, and its district head: a post that is vacant.</summary>
    private static async Task ReleaseAsync(World world, int people)
    {
        var contacts = world.Get<ContactTable>();
        Assert.True(await contacts.TrySaveRolesAsync(
            await contacts.RolesAsync(Cancelled), [new Role("a", "協議体メンバー") { Seats = people }, new Role("b", DistrictHead) { Seats = 1 }], Cancelled));
        await world.AddAsync(Enumerable.Range(1, people).Select(Some.Member));
        await world.Get<EventTable>().AddAsync(
            Some.Event with
            {
                Rules = new SendingRules
                {
                    Timed =
                    [
                        .. Some.Rules.Timed,
                        new SendingRule("1", Rule.LastInformation, When.WorkingDays(Anchor.SessionStart, -1, new(10, 0))),
                        new SendingRule("1", Rule.QuestionnaireReminder, When.Days(Anchor.SessionEnd, 1, new(10, 0))),
                    ],
                    DaysBetween = 1,
                },
            },
            Cancelled);
        Assert.Equal(new ReleaseOutcome.Released(people), await world.Get<ReleaseDesk>().ReleaseAsync(Some.Event.Id, people, "staff", Cancelled));
    }

    private static async Task BarAsync(World world, List<(Contact Contact, Barrier Barrier)> people)
    {
        foreach (var (contact, barrier) in people)
        {
            switch (barrier)
            {
                case Barrier.Stopped:
                    await world.Get<StopDesk>().SayAsync(contact.Id, null, true, StopWay.Page, null, Cancelled);
                    break;
                case Barrier.Bounced:
                    var key = new MessageKey(Some.Event.Id, Rule.Invitation, DispatchRules.Once, contact.Id, Channel.Mail);
                    await world.Get<DeliveryDesk>().NoteAsync(
                        new MailReport(OperationIds.For(key.EventId, key.ContactId, key.Text, 0), Delivery.Bounced, contact.Mail, world.Clock.GetUtcNow(), "550 5.1.1 User unknown"),
                        Cancelled);
                    break;
                case Barrier.Ended or Barrier.Deceased:
                    await world.ChangeAsync(contact with
                    {
                        Status = barrier is Barrier.Ended ? ContactStatus.Ended : ContactStatus.Deceased,
                        StatusSince = new DateOnly(2025, 1, 10),
                    });
                    break;
                case Barrier.NoAddress:
                    await world.ChangeAsync(contact with { Mail = null });
                    break;
                case Barrier.LeftOffice:
                    await world.ChangeAsync(contact with { Appointments = [.. contact.Appointments.Select(a => a with { Until = new DateOnly(2025, 1, 10) })] });
                    break;
            }
        }
    }

    private static async Task AnswerAsync(World world, IEnumerable<Contact> contacts, string? note)
    {
        foreach (var contact in contacts)
            await world.ReplyAsync(contact, Some.Yes() with { Note = note });
    }

    /// <summary>As a change stands once it is saved; the sender puts the ledger right.</summary>
    private static async Task ChangeAsync(World world, Func<Event, DateTimeOffset, Event> change)
    {
        var stored = (await world.Get<EventTable>().FindAsync(Some.Event.Id, Cancelled))!;
        var after = change(stored.Value, world.Clock.GetUtcNow());
        await world.Get<DeskTable>().AddAsync(DispatchRules.Plan(after).Select(p => DispatchRules.AgendaOf(after, p)), Cancelled);
        Assert.True(await world.Get<EventTable>().TrySaveAsync(stored, after, Cancelled));
    }
}
