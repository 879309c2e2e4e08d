namespace Outreach.Local.Samples;

/// <summary>Chance that falls the same way on every machine and in every version of .NET: SplitMix64.</summary>
/// <remarks>Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>From 0 to <paramref name="sides"/> − 1.</summary>
    public int Roll(int sides) => (int)((UInt128)Next() * (uint)sides >> 64);

    /// <summary>True once in <paramref name="n"/> times.</summary>
    public bool OneIn(int n) => Roll(n) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[Roll(from.Count)];

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
