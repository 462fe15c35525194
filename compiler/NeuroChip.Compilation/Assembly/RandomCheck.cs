using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Compilation.Assembly;

/// <summary>Reads from the words of a core who draws which random numbers.</summary>
internal static class RandomCheck
{
    /// <summary>Seed and unit with which a compartment draws; null where no range tells.</summary>
    public static (ulong Seed, int Unit)? DrawsAs(CoreImage core, WordLayout layout, int compartment)
    {
        ReadOnlySpan<ulong> seeds = core.Words(SectionKind.RandomSeeds).Span;
        (ulong, int)? found = null;
        foreach (RandomRange range in core.Decode<RandomRange>(SectionKind.RandomRanges, layout))
        {
            if (range.Compartment <= compartment)
            {
                found = range.Seed < seeds.Length
                    ? (seeds[range.Seed], range.Unit + ((compartment - range.Compartment) / range.Stride))
                    : null;
            }
        }

        return found;
    }

    /// <summary>Seed and unit with which an in-axon draws; null where no range tells.</summary>
    public static (ulong Seed, int Unit)? AxonDrawsAs(CoreImage core, WordLayout layout, int axon)
    {
        ReadOnlySpan<ulong> seeds = core.Words(SectionKind.RandomSeeds).Span;
        (ulong, int)? found = null;
        foreach (RandomAxon range in core.Decode<RandomAxon>(SectionKind.RandomAxons, layout))
        {
            if (range.Axon <= axon)
            {
                found = range.Seed < seeds.Length ? (seeds[range.Seed], range.Unit + axon - range.Axon) : null;
            }
        }

        return found;
    }

    /// <summary>
    /// What a core says about random numbers beyond the compartments that draw them: nothing where there are none, and else
    /// ranges in order, each beginning at a compartment that draws, with a stride only where it has several.
    /// </summary>
    /// <param name="core">The core.</param>
    /// <param name="layout">Layout of its words.</param>
    /// <param name="draws">Which compartments draw, for noise or for learning.</param>
    public static IEnumerable<string> Faults(CoreImage core, WordLayout layout, bool[] draws)
    {
        RandomRange[] ranges = core.Decode<RandomRange>(SectionKind.RandomRanges, layout);
        int seeds = core.Words(SectionKind.RandomSeeds).Length;
        if (!draws.Contains(true))
        {
            CoreConfig config = core.Decode<CoreConfig>(SectionKind.CoreConfig, layout)[0];
            if (ranges.Length > 0 || seeds > 0 || core.Words(SectionKind.RandomAxons).Length > 0 || (config.NoiseExp, config.NoiseOffset) != default)
            {
                yield return $"{core.Address}: settings for random numbers, which no compartment draws";
            }

            yield break;
        }

        for (int i = 0; i < ranges.Length; i++)
        {
            int first = ranges[i].Compartment;
            int end = i + 1 < ranges.Length ? ranges[i + 1].Compartment : draws.Length;
            if (first >= end || end > draws.Length || !draws[first])
            {
                yield return $"{core.Address}: the random range from compartment {first} is out of order or begins where nothing draws";
            }
            else if (ranges[i].Stride != 1 && draws[first..end].Count(draw => draw) == 1)
            {
                yield return $"{core.Address}: the random range from compartment {first} has a stride and only one compartment that draws";
            }
        }

        IEnumerable<int> axonSeeds = core.Decode<RandomAxon>(SectionKind.RandomAxons, layout).Select(range => range.Seed);
        if (ranges.Select(range => range.Seed).Concat(axonSeeds).Distinct().Count() != seeds)
        {
            yield return $"{core.Address}: {seeds} seeds, of which not every one is used";
        }
    }
}
