using Outreach.Calendar;

namespace Outreach.Dispatch;

/// <summary>When mails will have left. Pure: plays the sender's ticks through, within both windows and the sending hours.</summary>
public static class Forecast
{
    /// <summary>A batch is over so long after its tick began, as a rule; its windows count from there.</summary>
    private static readonly TimeSpan BatchTakes = TimeSpan.FromSeconds(1);

    /// <summary>When the last of <paramref name="mails"/> bulk mails will have left (UTC).</summary>
    /// <param name="mails">How many.</param>
    /// <param name="start">Not before this (UTC).</param>
    /// <param name="before">What else leaves first, in order of time.</param>
    /// <param name="spent">Of the windows so far.</param>
    /// <param name="windows">The limits.</param>
    /// <param name="hours">The sending hours.</param>
    public static DateTimeOffset LastLeaves(
        int mails, DateTimeOffset start, IReadOnlyList<Queued> before, IReadOnlyList<Spent> spent, SendingWindows windows, SendingHours hours)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(hours);
        var at = DateTimeOffset.MinValue;
        foreach (var queued in before.Where(q => q.From <= start).OrderBy(q => q.From).Append(new Queued(start, mails)))
            (at, spent) = Play(queued.Mails, queued.From, queued.From > at ? queued.From : at, spent, windows, hours);
        return at;
    }

    /// <summary>The same with nothing before it.</summary>
    public static DateTimeOffset LastLeaves(int mails, DateTimeOffset start, SendingWindows windows, SendingHours hours) =>
        LastLeaves(mails, start, [], [], windows, hours);

    private static (DateTimeOffset, IReadOnlyList<Spent>) Play(
        int mails, DateTimeOffset due, DateTimeOffset at, IReadOnlyList<Spent> spent, SendingWindows windows, SendingHours hours)
    {
        while (true)
        {
            at = Tick(hours.Leaves(due, at));
            spent = SendingWindows.Recent(spent, at);
            var room = windows.Room(Lane.Bulk, spent, at);
            var leave = Math.Min(room, mails);
            if (leave > 0)
                spent = [.. spent, new Spent("", at + BatchTakes, leave)];
            mails -= leave;
            if (mails <= 0)
                return (at, spent);
            at = windows.NextRoom(Lane.Bulk, spent, at);
        }
    }

    /// <summary>The first tick from <paramref name="at"/> on.</summary>
    private static DateTimeOffset Tick(DateTimeOffset at)
    {
        var every = SendingWindows.TickEvery.Ticks;
        return new DateTimeOffset((at.UtcTicks + every - 1) / every * every, TimeSpan.Zero);
    }
}

/// <summary>Mails that wait.</summary>
/// <param name="From">Not before this (UTC).</param>
/// <param name="Mails">How many.</param>
public sealed record Queued(DateTimeOffset From, int Mails);
