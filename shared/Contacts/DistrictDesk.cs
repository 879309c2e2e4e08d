using Outreach.Events;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Districts, entered and changed by hand.</summary>
public sealed class DistrictDesk(ContactTable contacts, EventTable events)
{
    private const int Attempts = 5;

    /// <summary>Adds districts after those that there are: all lines or none.</summary>
    public Task<DistrictOutcome> RegisterAsync(string lines, CancellationToken ct) => ChangeAsync((districts, _) =>
    {
        var read = DistrictRules.Read(lines, districts, () => Ids.New(DistrictRules.IdLength));
        return read switch
        {
            { Problems.Count: > 0 } => (new DistrictOutcome.Refused(read.Problems), null),
            { Districts.Count: 0 } => (new DistrictOutcome.Refused([new(DistrictFault.NameMissing, "", Line: 1)]), null),
            _ => (new DistrictOutcome.Saved(read.Districts.Count), DistrictRules.With(districts, read.Districts)),
        };
    }, whileContactsStand: false, ct);

    /// <summary>Changes one district.</summary>
    /// <param name="id">Which.</param>
    /// <param name="seen">The <see cref="DistrictRules.State"/> that the form was filled with.</param>
    /// <param name="name">As typed.</param>
    /// <param name="aliases">As typed.</param>
    /// <param name="place">Its place in the office's order, from 1; null leaves it where it is.</param>
    /// <param name="parentId">The whole of which it is a half, or null.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public Task<DistrictOutcome> SaveAsync(
        string id, string seen, string name, string aliases, int? place, string? parentId, CancellationToken ct) => ChangeAsync((districts, _) =>
    {
        if (districts.FirstOrDefault(d => d.Id == id) is not { } stored)
            return (new DistrictOutcome.NotFound(), null);
        var (changed, problem) = DistrictRules.Change(id, name, aliases, districts, parentId);
        if (changed is null)
            return (new DistrictOutcome.Refused([problem!]), null);
        if (DistrictRules.State(stored) != seen && DistrictRules.State(stored) != DistrictRules.State(changed))
            return (new DistrictOutcome.ChangedMeanwhile(stored), null);
        var others = districts.Where(d => d.Id != id).ToList();
        others.Insert(Math.Clamp((place ?? districts.ToList().IndexOf(stored) + 1) - 1, 0, others.Count), changed);
        return (new DistrictOutcome.Saved(1), others);
    }, whileContactsStand: false, ct);

    /// <summary>Remembers a spelling as an alias of a district, once: what means the district already is not added again.</summary>
    /// <param name="spelling">As it was found in a file or typed.</param>
    /// <param name="districtId">What it means.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public Task<DistrictOutcome> RememberAsync(string spelling, string districtId, CancellationToken ct) => ChangeAsync((districts, _) =>
    {
        if (districts.FirstOrDefault(d => d.Id == districtId) is not { } stored)
            return (new DistrictOutcome.NotFound(), null);
        if (stored.Aliases.Prepend(stored.Name).Any(known => DistrictNames.Key(known) == DistrictNames.Key(spelling)))
            return (new DistrictOutcome.Saved(0), null);
        // A comma would part it into two when the aliases are next edited; a middle dot means the same.
        var alias = spelling.Trim().Replace('、', '・').Replace('，', '・').Replace(',', '・').ReplaceLineEndings("");
        var (changed, problem) = DistrictRules.Change(
            districtId, stored.Name, string.Join('\n', stored.Aliases.Append(alias)), districts, stored.ParentId);
        return changed is null
            ? (new DistrictOutcome.Refused([problem!]), null)
            : (new DistrictOutcome.Saved(1), [.. districts.Select(d => d.Id == districtId ? changed : d)]);
    }, whileContactsStand: false, ct);

    /// <summary>Removes a district that no contact and no event names.</summary>
    public async Task<DistrictOutcome> DeleteAsync(string id, CancellationToken ct)
    {
        var asked = (await events.ListAsync(ct).ConfigureAwait(false)).Count(e => e.Sessions.Any(s => s.DistrictIds.Contains(id)));
        return await ChangeAsync((districts, book) =>
        {
            var held = book.All.Count(c => c.Appointments.Any(a => a.DistrictId == id));
            if (districts.All(d => d.Id != id))
                return (new DistrictOutcome.NotFound(), null);
            return held + asked > 0
                ? (new DistrictOutcome.InUse(held, asked), null)
                : (new DistrictOutcome.Saved(1), [.. districts.Where(d => d.Id != id).Select(d => d.ParentId == id ? d with { ParentId = null } : d)]);
        }, whileContactsStand: true, ct).ConfigureAwait(false);
    }

    private async Task<DistrictOutcome> ChangeAsync(
        Func<IReadOnlyList<District>, ContactBook, (DistrictOutcome Outcome, IReadOnlyList<District>? Districts)> change,
        bool whileContactsStand, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var book = await contacts.BookAsync(ct).ConfigureAwait(false);
            var stored = await contacts.DistrictsAsync(ct).ConfigureAwait(false);
            var (outcome, districts) = change(stored?.Value ?? [], book);
            if (districts is null)
                return outcome;
            var saved = whileContactsStand
                ? contacts.TrySaveDistrictsAsync(stored, districts, book, ct)
                : contacts.TrySaveDistrictsAsync(stored, districts, ct);
            if (await saved.ConfigureAwait(false))
            {
                return outcome is DistrictOutcome.Saved done && DistrictRules.Parted(stored?.Value ?? [], districts) is { Count: > 0 } parted
                    ? done with { Parted = parted } : outcome;
            }
        }

        throw new InvalidOperationException("The districts changed at each attempt.");
    }
}

/// <summary>What became of a change of districts.</summary>
public abstract record DistrictOutcome
{
    private DistrictOutcome() { }

    /// <summary>So many districts stand as typed, or are gone.</summary>
    public sealed record Saved(int Count) : DistrictOutcome
    {
        /// <summary>The districts that have halves since: their seats are counted there now.</summary>
        public IReadOnlyList<string> Parted { get; init; } = [];
    }

    /// <summary>What must be put right first.</summary>
    public sealed record Refused(IReadOnlyList<DistrictProblem> Problems) : DistrictOutcome;

    /// <summary>Somebody else saved first.</summary>
    public sealed record ChangedMeanwhile(District Theirs) : DistrictOutcome;

    /// <summary>It cannot go: so many contacts and events name it.</summary>
    public sealed record InUse(int Contacts, int Events) : DistrictOutcome;

    public sealed record NotFound : DistrictOutcome;
}
