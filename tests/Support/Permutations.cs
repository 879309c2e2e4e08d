namespace Outreach.Tests.Support;

/// <summary>Every order of a few things.</summary>
internal static class Permutations
{
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IReadOnlyList<T> things) => things.Count == 0 ? [[]]
        : things.SelectMany((thing, i) => Of([.. things.Take(i), .. things.Skip(i + 1)]).Select(IReadOnlyList<T> (rest) => [thing, .. rest]));
}
