using System.Text.RegularExpressions;

namespace Outreach.Tests.StandIns;

/// <summary>The public API of an official package: a line for each type, and indented under it a line for each member.</summary>
internal sealed partial class OfficialListing
{
    private readonly Dictionary<string, Entry> types = [];

    public OfficialListing(string text)
    {
        Entry? current = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("namespace ", StringComparison.Ordinal))
            {
                current = new Entry(line);
                types[current.Key] = current;
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                current!.Add(line);
            }
        }
    }

    public static OfficialListing Of(string package)
    {
        using var file = typeof(OfficialListing).Assembly.GetManifestResourceStream($"{package}.txt")!;
        using var reader = new StreamReader(file);
        return new(reader.ReadToEnd());
    }

    /// <summary>What <paramref name="types"/> have that is not listed. Weaker access than listed is no deviation.</summary>
    public IEnumerable<string> Unlisted(IEnumerable<Type> types) => types.SelectMany(type =>
        Find(type) is not { } entry
            ? [$"{type.FullName}: no such type"]
            : Differences(type, entry).Select(difference => $"{type.FullName}: {difference}"));

    /// <summary>The listed abstract members that <paramref name="types"/> lack: a class derived from one would not compile.</summary>
    public IEnumerable<string> MissingAbstract(IEnumerable<Type> types) => types.SelectMany(type =>
        Find(type) is not { } entry
            ? []
            : entry.Members.Where(member => member.Contains(" abstract ", StringComparison.Ordinal))
                .Except(Signatures.Members(type).Select(Comparable))
                .Select(member => $"{type.FullName}: lacks {member}"));

    private Entry? Find(Type type) => types.GetValueOrDefault(Key(type.Namespace!, Signatures.Declaration(type)));

    private static IEnumerable<string> Differences(Type type, Entry entry)
    {
        var declaration = Signatures.Declaration(type);
        if (!entry.Declaration.StartsWith(declaration, StringComparison.Ordinal))
        {
            yield return $"{declaration} instead of {entry.Declaration}";
        }

        foreach (var unlisted in Signatures.Bases(type).Except(entry.Bases))
        {
            yield return $"derives from {unlisted}";
        }

        foreach (var unlisted in Signatures.Members(type).Select(Comparable).Where(member =>
            !entry.Members.Contains(member)
            && !entry.Members.Contains(member.Replace("protected ", "public ", StringComparison.Ordinal))))
        {
            yield return unlisted;
        }
    }

    private static string Key(string space, string declaration) => $"{space}.{TypeName().Match(declaration).Groups[1].Value}";

    // The listing shortens the names of operators' and overrides' parameters.
    private static string Comparable(string member) =>
        member.Contains(" op_", StringComparison.Ordinal) || member.Contains(" override ", StringComparison.Ordinal)
            ? ParameterName().Replace(member, "")
            : member;

    private static string Simple(string text) => Qualifier().Replace(text.Trim(), "");

    [GeneratedRegex(@"\b(?:\w+\.)+(?=\w)")]
    private static partial Regex Qualifier();

    [GeneratedRegex(@" \w+(?=,|\)| = )")]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|delegate \S+) (\w+(?:<[^>]+>)?)")]
    private static partial Regex TypeName();

    private sealed class Entry
    {
        public Entry(string line)
        {
            var parts = line["namespace ".Length..].Split(": ", 2);
            var declaration = Simple(parts[1]);
            Key = OfficialListing.Key(parts[0], declaration);
            Declaration = declaration.Split(" : ")[0];
            Bases = declaration.Split(" : ") is [_, var bases] ? [.. Separator().Split(bases)] : [];
        }

        public string Key { get; }

        public string Declaration { get; }

        public HashSet<string> Bases { get; }

        public HashSet<string> Members { get; } = [];

        public void Add(string line) => Members.UnionWith(
            line.EndsWith(';') || line.EndsWith('}') ? [Comparable(Simple(line))] : line.Trim().Split(", "));
    }

    // Commas between type arguments do not separate.
    [GeneratedRegex(@", (?![^<]*>)")]
    private static partial Regex Separator();
}
