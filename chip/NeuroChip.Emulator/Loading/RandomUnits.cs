using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Loading;

/// <summary>
/// What a core's compartments are to the random generator: a unit of a population with a seed
/// (core-semantics section 9: seeds and indices belong to the network, not to the place).
/// </summary>
internal sealed class RandomUnits
{
    private readonly RandomRange[] _ranges;
    private readonly ulong[] _seeds;

    private RandomUnits(RandomRange[] ranges, ulong[] seeds)
    {
        _ranges = ranges;
        _seeds = seeds;
    }

    /// <summary>Decodes and checks the ranges of a core.</summary>
    public static RandomUnits Load(CoreWords words, int compartments)
    {
        ulong[] seeds = words.UpTo(SectionKind.RandomSeeds, RandomRange.SeedLimit(words.Layout).Max + 1).ToArray();
        ReadOnlySpan<ulong> raw = words.UpTo(SectionKind.RandomRanges, compartments);
        var ranges = new RandomRange[raw.Length];
        int next = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            RandomRange range = words.Decode<RandomRange>(SectionKind.RandomRanges, i, raw[i]);
            words.Require(
                range.Compartment >= next && range.Compartment < compartments, SectionKind.RandomRanges, i, LoadCodes.DanglingReference,
                $"a range from compartment {range.Compartment} on",
                next < compartments ? $"compartments {next}..{compartments - 1}, ascending" : "no range behind the last compartment");
            words.Require(
                range.Seed < seeds.Length, SectionKind.RandomRanges, i, LoadCodes.DanglingReference,
                $"seed {range.Seed}", $"seeds below {seeds.Length}, which the core has");
            ranges[i] = range;
            next = range.Compartment + 1;
        }

        return new RandomUnits(ranges, seeds);
    }

    /// <summary>Seed and unit of a compartment; false when no range covers it.</summary>
    public bool TryGet(int compartment, out ulong seed, out int unit)
    {
        int covering = 0;
        for (int end = _ranges.Length; covering < end;)
        {
            int middle = (covering + end) / 2;
            (covering, end) = _ranges[middle].Compartment <= compartment ? (middle + 1, end) : (covering, middle);
        }

        (seed, unit) = (0, 0);
        if (covering == 0)
        {
            return false;
        }

        RandomRange found = _ranges[covering - 1];
        seed = _seeds[found.Seed];
        unit = found.Unit + ((compartment - found.Compartment) / found.Stride);
        return true;
    }
}
