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

    /// <summary>
    /// What a core says about noise beyond its noisy compartments: nothing where there are none, and else ranges in order,
    /// each beginning at a compartment that draws, with a stride only where it has several.
    /// </summary>
    public static IEnumerable<string> Faults(CoreImage core, WordLayout layout)
    {
        CompartmentProfile[] profiles = core.Decode<CompartmentProfile>(SectionKind.CompartmentProfiles, layout);
        bool[] draws = [.. core.Decode<CompartmentConfig>(SectionKind.CompartmentConfigs, layout).Select(config => profiles[config.Profile].Noise != NoiseTarget.None)];
        RandomRange[] ranges = core.Decode<RandomRange>(SectionKind.RandomRanges, layout);
        int seeds = core.Words(SectionKind.RandomSeeds).Length;
        if (!draws.Contains(true))
        {
            CoreConfig config = core.Decode<CoreConfig>(SectionKind.CoreConfig, layout)[0];
            if (ranges.Length > 0 || seeds > 0 || (config.NoiseExp, config.NoiseOffset) != default)
            {
                yield return $"{core.Address}: settings for noise, which no compartment has";
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

        if (ranges.Select(range => range.Seed).Distinct().Count() != seeds)
        {
            yield return $"{core.Address}: {seeds} seeds, of which not every one is used";
        }
    }
}
