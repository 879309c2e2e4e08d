using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>A dry run's result as it is kept: in compressed pages by class, so that any of them can be shown, and applied, without planning anew.</summary>
/// <remarks>A part of the file is <c>{class}{number}</c> and holds <see cref="PerPart"/> entries, the last one fewer.</remarks>
internal static class PlanPages
{
    /// <summary>Entries in a part: what one storage request reads.</summary>
    public const int PerPart = 500;

    /// <summary>The classes whose entries are written when the plan is applied, in this order.</summary>
    public static readonly ImportClass[] Written = [ImportClass.New, ImportClass.Changed, ImportClass.Ended];

    /// <summary>The entries of a class from <paramref name="skip"/> on, at most <paramref name="take"/>.</summary>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(
        FileStore files, string fileId, ImportClass which, int skip, int take, CancellationToken ct)
    {
        var found = new List<T>();
        while (found.Count < take)
        {
            var at = skip + found.Count;
            if (await files.ReadPartAsync(fileId, Part(which, at / PerPart), ct).ConfigureAwait(false) is not { } packed)
                break;
            var entries = Unpack<T>(packed);
            found.AddRange(entries.Skip(at % PerPart).Take(take - found.Count));
            if (entries.Count < PerPart)
                break;
        }

        return found;
    }

    public static string Part(ImportClass which, int number) => which.ToString() + number.ToString("D6", CultureInfo.InvariantCulture);

    public static byte[] Pack<T>(IReadOnlyList<T> entries)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
            JsonSerializer.Serialize(brotli, entries, Json.Options);
        return packed.ToArray();
    }

    private static List<T> Unpack<T>(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<List<T>>(brotli, Json.Options)!;
    }
}

/// <summary>Keeps a plan as it is made, so that memory holds a page of each class and the problems alone.</summary>
internal sealed class PlanWriter(FileStore files)
{
    private const int MostRowsNamed = 2_000;

    private readonly Dictionary<ImportClass, List<PlannedContact>> open = new[]
    {
        ImportClass.New, ImportClass.Changed, ImportClass.Unchanged, ImportClass.Ended, ImportClass.Losing,
    }.ToDictionary(c => c, _ => new List<PlannedContact>());
    private readonly Dictionary<ImportClass, int> parts = [];
    private readonly Dictionary<RowProblem, List<int>> problems = [], notes = [];
    private readonly Dictionary<ImportClass, int> counts = [];
    private readonly Dictionary<string, int> vacancies = [];
    private readonly List<HandoverPart> posts = [];
    private readonly List<string> staying = [];
    private int refused, noted, leftOut;

    /// <summary>Where it is kept.</summary>
    public string FileId { get; } = Ids.New(FileStore.IdLength);

    /// <inheritdoc cref="PlanFacts.Vacancies"/>
    public IReadOnlyDictionary<string, int> Vacancies => vacancies;

    /// <inheritdoc cref="PlanFacts.Sweep"/>
    public HandoverSweep? Sweep => HandoverRules.Sweep(posts, vacancies);

    /// <inheritdoc cref="PlanFacts.Staying"/>
    public IReadOnlyList<string> Staying => staying;

    public async Task AddAsync(ImportStep step, CancellationToken ct)
    {
        refused += step.Problems.Count;
        noted += step.Notes.Count;
        leftOut += step.IsLeftOut ? 1 : 0;
        Keep(problems, step.Problems);
        Keep(notes, step.Notes);
        if (step.Vacancy is { } district)
            vacancies[district] = vacancies.GetValueOrDefault(district) + 1;
        if (step.Staying is { } contactId && staying.Count < PlanFacts.MostStaying)
            staying.Add(contactId);
        if (step.Entry is not { } entry)
            return;
        posts.AddRange(entry.Parts);
        foreach (var which in (IReadOnlyList<ImportClass>)(entry.Loses ? [entry.Class, ImportClass.Losing] : [entry.Class]))
        {
            counts[which] = counts.GetValueOrDefault(which) + 1;
            open[which].Add(PlannedContact.Of(entry));
            if (open[which].Count == PlanPages.PerPart)
                await FlushAsync(which, open[which], ct).ConfigureAwait(false);
        }
    }

    public async Task<PlanCounts> CompleteAsync(CancellationToken ct)
    {
        foreach (var (which, entries) in open)
            await FlushAsync(which, entries, ct).ConfigureAwait(false);
        foreach (var (which, kept) in new[] { (ImportClass.Refused, problems), (ImportClass.Noted, notes) })
        {
            var kinds = kept.Select(p => (Rows: p.Value.Distinct().Order().ToList(), p.Key)).OrderBy(p => p.Rows[0])
                .Select(p => new RowProblems(p.Rows.Count, [.. p.Rows.Take(MostRowsNamed)], p.Key.Fault, p.Key.Column, p.Key.Value, p.Key.Hint) { ContactId = p.Key.ContactId });
            foreach (var page in kinds.Chunk(PlanPages.PerPart))
                await FlushAsync(which, [.. page], ct).ConfigureAwait(false);
        }

        return new PlanCounts(
            counts.GetValueOrDefault(ImportClass.New), counts.GetValueOrDefault(ImportClass.Changed), counts.GetValueOrDefault(ImportClass.Unchanged),
            counts.GetValueOrDefault(ImportClass.Ended), refused, problems.Count) 
        {
            Notes = noted, NoteKinds = notes.Count, LeftOut = leftOut, Losing = counts.GetValueOrDefault(ImportClass.Losing),
        };
    }

    private static void Keep(Dictionary<RowProblem, List<int>> kept, IReadOnlyList<RowProblem> said)
    {
        foreach (var problem in said)
        {
            var kind = problem with { Row = 0 };
            if (!kept.TryGetValue(kind, out var rows))
                kept.Add(kind, rows = []);
            if (rows.Count == 0 || rows[^1] != problem.Row)
                rows.Add(problem.Row);
        }
    }

    private async Task FlushAsync<T>(ImportClass which, List<T> entries, CancellationToken ct)
    {
        if (entries.Count == 0)
            return;
        var number = parts.GetValueOrDefault(which);
        parts[which] = number + 1;
        await files.SavePartAsync(FileId, PlanPages.Part(which, number), PlanPages.Pack(entries), ct).ConfigureAwait(false);
        entries.Clear();
    }
}

/// <summary>One contact of a plan, as it is shown and applied.</summary>
/// <param name="Row">Its first row in the file; 0 for whom the file does not name.</param>
/// <param name="Id">The contact's id.</param>
/// <param name="Name">As it stands; of a new contact as it would stand.</param>
/// <param name="Contact">As it would stand; null where it stays as it is.</param>
/// <param name="Changes">Column by column; empty when new or unchanged.</param>
/// <param name="Alike">See <see cref="ImportEntry"/>.</param>
public sealed record PlannedContact(
    int Row, string Id, string Name, Contact? Contact, IReadOnlyList<FieldChange> Changes, IReadOnlyList<string> Alike)
{
    /// <summary>名簿更新: which posts it is about.</summary>
    public IReadOnlyList<HandoverPart> Parts { get; init; } = [];

    /// <inheritdoc cref="ImportEntry.RolesLost"/>
    public IReadOnlyList<Appointment> RolesLost { get; init; } = [];

    internal static PlannedContact Of(ImportEntry entry) => new(
        entry.Row, entry.Contact.Id, (entry.Before ?? entry.Contact).Name, entry.Class is ImportClass.Unchanged ? null : entry.Contact,
        entry.Changes, [.. entry.Alike.Select(a => a.Id)]) { Parts = entry.Parts, RolesLost = entry.RolesLost };
}
