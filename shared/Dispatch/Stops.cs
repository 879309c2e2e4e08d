using Outreach.Contacts;

namespace Outreach.Dispatch;

/// <summary>What a person no longer wants by mail, with everything that was said about it.</summary>
/// <param name="ContactId">Who.</param>
/// <param name="Marks">In the order in which they came; the last one about a kind counts.</param>
public sealed record StopWishes(string ContactId, IReadOnlyList<StopMark> Marks)
{
    /// <summary>So many marks are kept.</summary>
    private const int Kept = 60;

    /// <summary>The last mark about a kind, or about everything (null); null: nothing was ever said.</summary>
    public StopMark? Last(Purpose? kind) => Marks.LastOrDefault(m => m.Kind == kind);

    /// <summary>Whether a kind is stopped, by itself or with everything.</summary>
    public bool Stops(Purpose? kind) => Last(kind) is { Stopped: true } || Last(null) is { Stopped: true };

    /// <summary>Whether anything is stopped.</summary>
    public bool IsAny => Stops(null) || Enum.GetValues<Purpose>().Any(p => Stops(p));

    /// <summary>
    /// Whether a message is not to be mailed. What concerns something that the person has answered (its receipt, last information,
    /// change, cancellation) still goes to who has only stopped a kind: silence would let them come in vain.
    /// </summary>
    public bool Holds(Rule rule, bool answered) => Stops(null)
        || (Stops(DispatchRules.PurposeOf(rule))
            && !(answered && rule is Rule.Receipt or Rule.LastInformation or Rule.Change or Rule.Cancellation));

    /// <summary>The wishes with one more mark; the same ones where it changes nothing.</summary>
    public StopWishes With(StopMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return (Last(mark.Kind)?.Stopped ?? false) == mark.Stopped ? this : this with { Marks = [.. Marks.TakeLast(Kept - 1), mark] };
    }
}

/// <summary>One word about what is wanted by mail.</summary>
/// <param name="Kind">Which kind; null: everything.</param>
/// <param name="Stopped">Stopped, or wanted again.</param>
/// <param name="Way">By which way it was said.</param>
/// <param name="By">The member of staff who noted it; null: the person's own doing.</param>
/// <param name="At">UTC.</param>
public sealed record StopMark(Purpose? Kind, bool Stopped, StopWay Way, string? By, DateTimeOffset At);

/// <summary>How somebody said what they want.</summary>
public enum StopWay
{
    /// <summary>On the page behind the mail's link.</summary>
    Page = 1,

    /// <summary>By the mail program's own button (RFC 8058).</summary>
    OneClick,

    Telephone,
    Fax,
    Paper,
    InPerson,
}

/// <summary>Notes what people no longer want by mail, and what they want again.</summary>
public sealed class StopDesk(MailboxTable mailboxes, ReopeningDesk reopening, TimeProvider clock)
{
    /// <summary>What a person has said; without marks where nothing was said.</summary>
    public Task<StopWishes> FindAsync(string contactId, CancellationToken ct) => mailboxes.WishesAsync(contactId, ct);

    /// <summary>Stops a kind (null: everything), or wants it again. The same twice is the same.</summary>
    /// <returns>Whether this changed anything.</returns>
    public async Task<bool> SayAsync(string contactId, Purpose? kind, bool stopped, StopWay way, string? by, CancellationToken ct)
    {
        var mark = new StopMark(kind, stopped, way, by, clock.GetUtcNow());
        while (true)
        {
            var (wishes, version) = await mailboxes.StoredWishesAsync(contactId, ct).ConfigureAwait(false);
            var changed = wishes.With(mark);
            if (changed != wishes && !await mailboxes.TrySaveAsync(changed, version, ct).ConfigureAwait(false))
                continue;
            // What was kept back meanwhile and is still of use; also where whoever said it first died before this.
            if (!stopped)
                await reopening.ReopenAsync([contactId], ct).ConfigureAwait(false);
            return changed != wishes;
        }
    }
}
