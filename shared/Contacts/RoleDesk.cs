using Outreach.Events;

namespace Outreach.Contacts;

/// <summary>The register of roles, kept by hand.</summary>
public sealed class RoleDesk(ContactTable contacts, EventTable events, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <summary>Saves one role, new or known. Under a new name it stays the same role: nothing that names it by the old one is rewritten.</summary>
    /// <param name="id">For a new role made with its form, so that a form sent twice is one role.</param>
    /// <param name="seen">The <see cref="RoleRules.Fingerprint"/> of what the form was filled with; null for a new role.</param>
    /// <param name="form">As typed.</param>
    /// <param name="by">Who saves it.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public Task<RoleOutcome> SaveAsync(string id, string? seen, RoleForm form, string by, CancellationToken ct) => ChangeAsync((roles, book) =>
    {
        var stored = roles.FirstOrDefault(r => r.Id == id);
        if (stored is null && seen is not null)
            return (new RoleOutcome.NotFound(), null);
        var read = RoleRules.Read(id, form, roles, [.. book.Districts, .. book.FormerDistricts], by, clock.GetUtcNow());
        if (read.Role is not { } role)
            return (new RoleOutcome.Refused(read.Problems), null);
        if (stored is not null && RoleRules.Fingerprint(stored) is var now && now != seen)
            return now == RoleRules.Fingerprint(role) ? (new RoleOutcome.Saved(1), null) : (new RoleOutcome.ChangedMeanwhile(role, stored), null);
        if (stored is not null && form.Joins != role.Name && Joining(role.Name, book) is > 0 and var joining)
            return (new RoleOutcome.Joins(joining), null);
        var others = roles.Where(r => r.Id != id).ToList();
        var place = stored is null ? others.Count : roles.ToList().IndexOf(stored);
        others.Insert(Math.Clamp((read.Place ?? place + 1) - 1, 0, others.Count), role);
        return (new RoleOutcome.Saved(1), others);
    }, whileContactsStand: false, ct);

    /// <summary>Registers roles that contacts have though nobody registered them; those that are registered by now are passed over.</summary>
    /// <param name="names">As the appointments write them.</param>
    /// <param name="ct">Stops it before it takes effect.</param>
    public Task<RoleOutcome> RegisterUsedAsync(IReadOnlyCollection<string> names, CancellationToken ct) => ChangeAsync((roles, book) =>
    {
        var room = RoleRules.MaxRoles - roles.Count;
        var added = book.UnregisteredRoles.Where(names.Contains).ExceptBy(roles.Select(r => Names.Key(r.Name)), Names.Key)
            .Take(room).Select(name => new Role(Ids.New(RoleRules.IdLength), name)).ToList();
        return (new RoleOutcome.Saved(added.Count), added.Count == 0 ? null : [.. roles, .. added]);
    }, whileContactsStand: false, ct);

    /// <summary>Takes a role out of the register that no contact and no event names.</summary>
    public async Task<RoleOutcome> DeleteAsync(string id, CancellationToken ct)
    {
        var planned = await events.ListAsync(ct).ConfigureAwait(false);
        return await ChangeAsync((roles, book) =>
        {
            if (roles.FirstOrDefault(r => r.Id == id) is not { } stored)
                return (new RoleOutcome.NotFound(), null);
            var held = book.All.Count(c => c.Appointments.Any(a => a.Role == stored.Name));
            var asked = planned.Count(e => e.Roles.Any(r => book.RoleNamed(r) == stored.Name));
            return held + asked > 0
                ? (new RoleOutcome.InUse(held, asked), null)
                : (new RoleOutcome.Saved(1), [.. roles.Where(r => r.Id != id)]);
        }, whileContactsStand: true, ct).ConfigureAwait(false);
    }

    /// <summary>How many contacts have a role of this name that is not registered: of a role that is called so from now on they are holders too.</summary>
    private static int Joining(string name, ContactBook book) => book.Role(name) is not null ? 0
        : book.All.Count(c => c.Appointments.Any(a => Names.Key(a.Role) == Names.Key(name)));

    private async Task<RoleOutcome> ChangeAsync(
        Func<IReadOnlyList<Role>, ContactBook, (RoleOutcome Outcome, IReadOnlyList<Role>? Roles)> change, bool whileContactsStand, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var book = await contacts.BookAsync(ct).ConfigureAwait(false);
            var stored = await contacts.RolesAsync(ct).ConfigureAwait(false);
            var (outcome, roles) = change(stored?.Value ?? [], book);
            if (roles is null)
                return outcome;
            var saved = whileContactsStand
                ? contacts.TrySaveRolesAsync(stored, roles, book, ct)
                : contacts.TrySaveRolesAsync(stored, roles, ct);
            if (await saved.ConfigureAwait(false))
                return outcome;
        }

        throw new InvalidOperationException("The roles changed at each attempt.");
    }
}

/// <summary>What became of a change of roles.</summary>
public abstract record RoleOutcome
{
    private RoleOutcome() { }

    /// <summary>So many roles stand as typed, or are gone.</summary>
    public sealed record Saved(int Count) : RoleOutcome;

    /// <summary>What must be put right first.</summary>
    public sealed record Refused(IReadOnlyList<RoleProblem> Problems) : RoleOutcome;

    /// <summary>Somebody else saved first.</summary>
    public sealed record ChangedMeanwhile(Role Yours, Role Theirs) : RoleOutcome;

    /// <summary>Nothing was saved: so many contacts have an unregistered role of the new name, and would hold this one for good.</summary>
    public sealed record Joins(int Contacts) : RoleOutcome;

    /// <summary>It cannot go: so many contacts and events name it.</summary>
    public sealed record InUse(int Contacts, int Events) : RoleOutcome;

    public sealed record NotFound : RoleOutcome;
}
