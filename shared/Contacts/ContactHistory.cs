using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Contacts;

/// <summary>How a contact's history stands in its row.</summary>
/// <remarks>
/// <para><c>Past</c> holds the newest changes; older ones stand in rows of their own, blocks in the order of their numbers (<c>Blocks</c>
/// says how many). An import adds a property <c>H{plan}</c> of its own by merging, so that it need not read what is there; whether it
/// counts is said by the version row like everything else of the import. The next change by hand folds those properties into <c>Past</c>.</para>
/// <para><c>Pending</c> bounds how much such properties hold before an import has to fold them itself.</para>
/// </remarks>
internal static class ContactHistory
{
    public const string Past = "Past";
    public const string Blocks = "Blocks";
    public const string Pending = "Pending";

    // A property holds 32 Ki characters, a row 252 properties and 1 MiB: https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
    private const int MostInProperty = 30_000;
    private const int MostInPast = 16_000;
    private const int KeptInPast = 4_000;
    private const int MostInEntry = 15_000;
    private const int LongestField = 400;
    private const int LeastWeight = 4_000;
    private const int MostPending = 200_000;
    private const char Plan = 'H';

    /// <summary>The entry as one property's text; fields that would not fit are shortened.</summary>
    public static string Write(HistoryEntry entry)
    {
        var text = Json.Write(entry);
        return text.Length <= MostInEntry
            ? text
            : Json.Write(entry with { Fields = [.. entry.Fields.Select(f => new FieldChange(f.Column, Shortened(f.Before), Shortened(f.After)))] });
    }

    /// <summary>The property that an import adds, with what it adds to <see cref="Pending"/>.</summary>
    public static (string Name, string Text, int Weight) PropertyOf(string plan, HistoryEntry entry)
    {
        var text = Write(entry);
        return (Plan + plan, text, Math.Max(LeastWeight, text.Length));
    }

    /// <summary>Whether the properties of imports must be folded before another is added.</summary>
    public static bool IsFull(int pending) => pending >= MostPending;

    /// <summary>The imports' entries in a row, with the plan each belongs to, whether they count or not.</summary>
    public static IEnumerable<HistoryEntry> Imported(TableEntity row) =>
        from property in row
        where property.Key is [Plan, ..] && property.Key.Length == 1 + Ids.ContactLength
        select Json.Read<HistoryEntry>((string)property.Value) with { Plan = property.Key[1..] };

    /// <summary>The newest changes by hand.</summary>
    public static IReadOnlyList<HistoryEntry> Newest(TableEntity? row) => row?.GetString(Past) is { } past ? Json.Read<IReadOnlyList<HistoryEntry>>(past) : [];

    public static IReadOnlyList<HistoryEntry> Block(TableEntity row) => Json.Read<IReadOnlyList<HistoryEntry>>(row.GetString("Doc"));

    /// <summary>Puts <paramref name="entries"/>, newest first, into a row that has none of its own properties yet, and what is too much into blocks.</summary>
    /// <param name="contactId">Whose.</param>
    /// <param name="before">The row that is replaced, or null.</param>
    /// <param name="row">The row that will replace it.</param>
    /// <param name="entries">All that stood in <paramref name="before"/>, with what is new.</param>
    /// <returns>Rows to add in the same transaction.</returns>
    public static IReadOnlyList<TableEntity> Put(string contactId, TableEntity? before, TableEntity row, IReadOnlyList<HistoryEntry> entries)
    {
        var blocks = before?.GetInt32(Blocks) ?? 0;
        var texts = entries.Select(Write).ToList();
        var kept = Fitting(texts, texts.Sum(t => t.Length + 1) > MostInPast ? KeptInPast : MostInPast);
        row[Past] = Array(texts[..kept]);
        var (moved, rest) = (new List<TableEntity>(), texts[kept..]);

        // The oldest first: a higher number is newer.
        rest.Reverse();
        while (rest.Count > 0)
        {
            var count = Fitting(rest, MostInProperty);
            var block = rest[..count];
            block.Reverse();
            moved.Add(new TableEntity(ContactKeys.Partition, ContactKeys.History(contactId, blocks++)) { ["Doc"] = Array(block) });
            rest = rest[count..];
        }

        row[Blocks] = blocks;
        return moved;

        // At least one, so that it comes to an end.
        static int Fitting(List<string> texts, int limit)
        {
            var (count, length) = (0, 0);
            while (count < texts.Count && (count == 0 || length + texts[count].Length + 1 < limit))
                length += texts[count++].Length + 1;
            return count;
        }

        static string Array(IEnumerable<string> texts) => $"[{string.Join(',', texts)}]";
    }

    private static string? Shortened(string? text) => text is { Length: > LongestField } ? text[..LongestField] + "…" : text;
}
