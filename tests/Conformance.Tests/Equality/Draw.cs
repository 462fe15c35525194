using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>Draws of one seed.</summary>
/// <param name="seed">Where the generator starts.</param>
/// <param name="isRoomy">Whether the chip's tables take a value per unit, or short palettes only.</param>
internal sealed class Draw(int seed, bool isRoomy)
{
    private readonly Random _random = new(seed);

    /// <summary>An integer of 0 up to, and without, a bound.</summary>
    public int Below(int bound) => _random.Next(bound);

    /// <summary>An integer of a range without its end.</summary>
    public int Below(int first, int end) => _random.Next(first, end);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => _random.Next(times) == 0;

    public ulong Seed() => (ulong)_random.NextInt64();

    public T OneOf<T>(params IReadOnlyList<T> values) => values[_random.Next(values.Count)];

    /// <summary>One value for all units, or one each, from a palette of at most so many where tables are short.</summary>
    public PerUnit<int> Values(int size, int palette, Func<int> draw)
    {
        if (OneIn(3))
        {
            return draw();
        }

        int[] colors = [.. Enumerable.Range(0, isRoomy ? size : palette).Select(_ => draw())];
        return new PerUnit<int>([.. Enumerable.Range(0, size).Select(_ => OneOf(colors))]);
    }
}
