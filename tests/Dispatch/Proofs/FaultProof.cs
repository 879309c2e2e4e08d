using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Tests.Support;

namespace Outreach.Tests.Dispatch.Proofs;

/// <summary>
/// One small round for each seed, with deaths before and after any request to the tables and every kind of answer by the mail
/// service; then the rest without faults. Says what must hold whatever happened.
/// </summary>
internal static class FaultProof
{
    private const int People = 4, Rounds = 50;

    /// <summary>Plays the seeds; throws at the first that breaks a promise. Returns how often the process died.</summary>
    public static async Task<int> RunAsync(Azurite azurite, int firstSeed, int seeds, CancellationToken ct)
    {
        var deaths = 0;
        // A world for fifty seeds: the local table service slows down as its tables grow.
        foreach (var batch in Enumerable.Range(firstSeed, seeds).Chunk(Rounds))
        {
            var faults = new Faults();
            await using var world = await World.StartAsync(azurite, perMinute: 30, watch: faults);
            await world.AddAsync(Enumerable.Range(1, People).Select(Some.Member));
            foreach (var seed in batch)
                await PlayAsync(world, faults, seed, ct);
            deaths += faults.Deaths;
        }

        return deaths;
    }

    private static async Task PlayAsync(World world, Faults faults, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        await ReleaseMailboxesAsync(world, ct);
        var @event = await ReleaseAsync(world, seed, ct);
        for (var i = 0; i < 12; i++)
            world.Mail.NextAnswers.Enqueue(Faults.Answer(random));
        faults.Arm(seed);
        var sender = world.AnotherSender();
        for (var i = 0; i < 8; i++)
        {
            try
            {
                await sender.TickAsync(ct);
            }
            catch (Exception e) when (e is DiedException || e.InnerException is DiedException)
            {
                faults.Revive();
                // Another process, or the same one after a failed run.
                if (random.Next(3) > 0)
                    sender = world.AnotherSender();
            }

            world.Clock.Move(TimeSpan.FromSeconds(random.Next(4) switch { 0 => 0, 1 => 10, 2 => 70, _ => 310 }));
        }

        faults.Disarm();
        world.Mail.NextAnswers.Clear();
        await world.Get<HaltDesk>().GoOnAsync("staff", ct);
        for (var i = 0; i < 60 && (await world.Get<DeskTable>().ReadAsync(ct)).Agenda.Count > 0; i++)
        {
            if ((await sender.TickAsync(ct)).NothingBefore is { } quiet && quiet < DateTimeOffset.MaxValue)
                world.Clock.MoveTo(quiet);
            else
                world.Clock.Move(TimeSpan.FromMinutes(1));
        }

        await CheckAsync(world, @event, seed, ct);
    }

    /// <summary>What a seed before this one did to somebody's mailbox is over.</summary>
    private static async Task ReleaseMailboxesAsync(World world, CancellationToken ct)
    {
        var mailboxes = world.Get<MailboxTable>();
        foreach (var bar in (await mailboxes.SuppressionsAsync(ct)).Mailboxes.Where(b => b.IsBarred))
        {
            var released = bar with { State = MailboxState.Unknown, Releases = [new MailboxRelease("staff", world.Clock.GetUtcNow(), "")] };
            if (!await mailboxes.TrySaveAsync(await mailboxes.FindBarAsync(bar.Mailbox, ct), released, ct))
                throw new InvalidOperationException("Nobody else changes mailboxes here.");
        }

        world.Clock.Move(TimeSpan.FromSeconds(1));
    }

    private static async Task CheckAsync(World world, Event @event, int seed, CancellationToken ct)
    {
        var rows = await world.Ledger.ListAsync(@event.Id, ct);
        var mails = world.Mail.Mails.Where(m => m.Subject.Contains(@event.Name, StringComparison.Ordinal))
            .GroupBy(m => m.Recipients.Single().Address).ToDictionary(g => g.Key, g => g.Count());
        void Hold(bool holds, string what)
        {
            if (!holds)
                throw new InvalidOperationException($"Seed {seed}: {what}\n{string.Join('\n', rows)}\n{string.Join('\n', mails)}");
        }

        Hold(world.Mail.ContentConflicts.Count == 0, "an Operation-Id was used for two contents");
        Hold(rows.Count == People, "somebody has no row");
        Hold(mails.Values.All(count => count == 1), "somebody was mailed twice");
        foreach (var row in rows)
        {
            var got = mails.ContainsKey(Some.Member(int.Parse(row.Key.ContactId[3..], null)).Mail!);
            Hold(row.State is MessageState.Sent or MessageState.Failed or MessageState.Held, $"{row.Key.ContactId} is still open");
            Hold(row.State is not MessageState.Sent || got, $"{row.Key.ContactId}: recorded as sent, and the mail is lost");
            Hold(!got || row.State is MessageState.Sent || row is { State: MessageState.Held, Reason: Reason.GaveUp or Reason.ContentChanged },
                $"{row.Key.ContactId}: mailed, and neither recorded nor shown as uncertain");
        }
    }

    private static async Task<Event> ReleaseAsync(World world, int seed, CancellationToken ct)
    {
        var now = world.Clock.GetUtcNow();
        if (Outreach.Calendar.JapanTime.Time(now).Hour is < 9 or > 12)
            world.Clock.MoveTo(now = Outreach.Calendar.JapanTime.At(Outreach.Calendar.JapanTime.Day(now).AddDays(1), new TimeOnly(9, 0)));
        var @event = Some.Event with
        {
            Id = Ids.New(Ids.EventLength),
            Name = $"第{seed}回（見本）",
            State = EventState.Scheduled,
            Sessions = [.. Some.Event.Sessions.Select(s => s with { Start = s.Start.AddYears(5), End = s.End.AddYears(5) })],
            Timetable = new Timetable(now, now.AddYears(4), now.AddYears(6)),
        };
        await world.Get<EventTable>().AddAsync(@event, ct);
        await world.Invitations.LayOutAsync(
            @event.Id, [.. Enumerable.Range(1, People).Select(n => Some.Invitation(Some.Member(n)) with { EventId = @event.Id })], ct);
        await world.Get<DeskTable>().AddAsync([new AgendaItem(@event.Id, Rule.Invitation, DispatchRules.Once, now)], ct);
        return @event;
    }
}
