using Outreach.Calendar;
using Outreach.Events;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>Districts, entered and changed by hand.</summary>
public sealed class DistrictDesk(ContactTable contacts, EventTable events, TimeProvider clock)
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
        if (districts.FirstOrDefault(d => d.Id == id) is not { Merged: null } stored)
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
        if (districts.FirstOrDefault(d => d.Id == districtId) is not { Merged: null } stored)
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
            if (districts.FirstOrDefault(d => d.Id == id) is not { Merged: null })
                return (new DistrictOutcome.NotFound(), null);
            var parts = book.MergedIntoDistrict(id).Count;
            return held + asked + parts > 0
                ? (new DistrictOutcome.InUse(held, asked, parts), null)
                : (new DistrictOutcome.Saved(1), [.. districts.Where(d => d.Id != id).Select(d => d.ParentId == id ? d with { ParentId = null } : d)]);
        }, whileContactsStand: true, ct).ConfigureAwait(false);
    }

    /// <summary>What a merger would do, or why it cannot be; null: there is no such district, or it was merged already.</summary>
    /// <param name="id">The district that becomes a part of another.</param>
    /// <param name="intoId">The one that goes on.</param>
    /// <param name="on">The first day.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<(MergerFault? Fault, MergerLook? Look)?> LookAtMergerAsync(string id, string? intoId, DateOnly? on, CancellationToken ct)
    {
        var book = await contacts.BookAsync(ct).ConfigureAwait(false);
        if (book.District(id) is not { Merged: null } district)
            return null;
        var into = book.District(intoId);
        return DistrictRules.WhyNot(district, into, on, book.Districts, JapanTime.Day(clock.GetUtcNow())) is { } fault
            ? (fault, null) : (null, DistrictRules.Look(district, into!, on!.Value, book));
    }

    /// <summary>合併: makes a district a part of another. No contact is rewritten.</summary>
    /// <param name="id">The district that becomes a part.</param>
    /// <param name="intoId">The one that goes on.</param>
    /// <param name="on">The first day.</param>
    /// <param name="seen">The <see cref="MergerLook.Seen"/> that was confirmed.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public Task<DistrictOutcome> MergeAsync(string id, string? intoId, DateOnly? on, string seen, string by, CancellationToken ct) => ChangeAsync((districts, book) =>
    {
        if (districts.FirstOrDefault(d => d.Id == id) is not { } district)
            return (new DistrictOutcome.NotFound(), null);
        if (district.Merged is { } merged)
            return (merged.Into == intoId && merged.On == on ? new DistrictOutcome.Saved(0) : new DistrictOutcome.NotFound(), null);
        var (into, now) = (districts.FirstOrDefault(d => d.Id == intoId), clock.GetUtcNow());
        if (DistrictRules.WhyNot(district, into, on, districts, JapanTime.Day(now)) is not null || DistrictRules.Look(district, into!, on!.Value, book).Seen != seen)
            return (new DistrictOutcome.ChangedMeanwhile(district), null);
        return (new DistrictOutcome.Saved(1), [.. districts.Where(d => d.Id != id), district with { Merged = new(into!.Id, on.Value, by, now) }]);
    }, whileContactsStand: true, ct);

    /// <summary>
    /// Takes a merger back: the district stands by itself again, in its last place. Contacts that were saved since keep their terms in the
    /// other district.
    /// </summary>
    public Task<DistrictOutcome> TakeBackMergerAsync(string id, CancellationToken ct) => ChangeAsync((districts, _) =>
    {
        if (districts.FirstOrDefault(d => d.Id == id) is not { } district)
            return (new DistrictOutcome.NotFound(), null);
        if (district.Merged is null)
            return (new DistrictOutcome.Saved(0), null);
        var whole = districts.Any(d => d is { ParentId: null, Merged: null } && d.Id == district.ParentId) ? district.ParentId : null;
        return (new DistrictOutcome.Saved(1), [.. districts.Select(d => d.Id == id ? d with { Merged = null, ParentId = whole } : d)]);
    }, whileContactsStand: false, ct);

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
            // A place in the office's order counts those that stand by themselves.
            districts = [.. districts.OrderBy(d => d.Merged is not null)];
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

    /// <summary>It cannot go: so many contacts and events name it, and so many districts were merged into it.</summary>
    public sealed record InUse(int Contacts, int Events, int Merged = 0) : DistrictOutcome;

    public sealed record NotFound : DistrictOutcome;
}
